"""Customers with their categories, task types and the tree of services: what support levels may ask about."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from desk.tasks import Priority

Traits: TypeAlias = Mapping[str, frozenset[str]]
"""What is true of a question or task, by the names of conditions. A thing may be several: printers are printing too."""


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of customer, such as VIP."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Customer:
    """A company that is served under terms of its own."""

    key: str
    title: str
    category: str | None = None


@dataclass(frozen=True, slots=True)
class TaskType:
    """What kind of work a task is; a new task of it gets this priority."""

    key: str
    title: str
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True)
class Service:
    """A node of the tree of services. `responsible`: the people who look after it."""

    key: str
    title: str
    parent: str | None = None
    responsible: tuple[int, ...] = ()


Entry: TypeAlias = Category | Customer | TaskType | Service

CATEGORIES: Mapping[str, Category] = {
    each.key: each for each in (Category("vip", "VIP"), Category("standard", "Standard"))
}
TASK_TYPES: Mapping[str, TaskType] = {
    each.key: each
    for each in (
        TaskType("incident", "Incident", Priority.HIGH),
        TaskType("request", "Service request"),
        TaskType("question", "Question"),
        TaskType("complaint", "Complaint", Priority.HIGH),
        TaskType("improvement", "Improvement", Priority.LOW),
    )
}
"""What there is where the configuration writes none of its own, as the calendar `always` is there."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything of the kind an installation knows, each by its key in the order of the file."""

    categories: Mapping[str, Category] = field(default_factory=lambda: CATEGORIES)
    customers: Mapping[str, Customer] = field(default_factory=dict)
    task_types: Mapping[str, TaskType] = field(default_factory=lambda: TASK_TYPES)
    services: Mapping[str, Service] = field(default_factory=dict)

    def ancestors(self, service: str) -> tuple[str, ...]:
        """The parents of a service, the nearest first."""
        return tuple(self._upwards(service))[1:]

    def path(self, service: str) -> tuple[str, ...]:
        """Titles from the root of the tree to this service; one that is known no more has its key for a title."""
        keys = reversed(tuple(self._upwards(service)))
        return tuple(self.services[key].title if key in self.services else key for key in keys)

    def category_of(self, customer: str) -> str | None:
        known = self.customers.get(customer)
        return known.category if known is not None else None

    def responsible(self, service: str, staff: Collection[int]) -> tuple[int, ...]:
        """Who of these people looks after a service: its own, else those of its nearest parent that has any."""
        for key in self._upwards(service):
            known = self.services.get(key)
            if known is not None and (people := tuple(one for one in known.responsible if one in staff)):
                return people
        return ()

    def priority_of(self, task_type: str | None) -> Priority:
        """What a new task of this type has."""
        known = self.task_types.get(task_type) if task_type is not None else None
        return known.priority if known is not None else Priority.NORMAL

    def _upwards(self, service: str) -> Iterator[str]:
        """This service and its parents. A circle, which a configuration cannot have, would end where it closes."""
        seen: set[str] = set()
        key: str | None = service
        while key is not None and key not in seen:
            seen.add(key)
            yield key
            known = self.services.get(key)
            key = known.parent if known is not None else None


@dataclass(frozen=True, slots=True)
class ChatDefaults:
    """What is so of everything that comes from one chat, until somebody says otherwise."""

    customer: str | None = None
    service: str | None = None
    task_type: str | None = None
    anonymous_admin_is_specialist: bool | None = None
    """None where the chat leaves it to the desk."""

    def __bool__(self) -> bool:
        return self != NO_DEFAULTS


NO_DEFAULTS = ChatDefaults()


def traits_of(
    directory: Directory,
    *,
    desk: str | None = None,
    chat: int | None = None,
    customer: str | None = None,
    task_type: str | None = None,
    service: str | None = None,
    priority: str | None = None,
) -> Traits:
    """The traits conditions are compared with: a customer brings its category, a service all its parents."""
    category = directory.category_of(customer) if customer is not None else None
    single = {
        "desk": desk,
        "chat": None if chat is None else str(chat),
        "customer": customer,
        "customer_category": category,
        "task_type": task_type,
        "priority": priority,
    }
    traits = {name: frozenset((str(value),)) for name, value in single.items() if value is not None}
    if service is not None:
        traits["service"] = frozenset((service, *directory.ancestors(service)))
    return traits


def traits_said(directory: Directory, said: ChatDefaults, *, desk: str, chat: int | None) -> Traits:
    """The traits of what comes in from a chat that says this: its priority is that of its type."""
    return traits_of(
        directory,
        desk=desk,
        chat=chat,
        customer=said.customer,
        task_type=said.task_type,
        service=said.service,
        priority=directory.priority_of(said.task_type).value,
    )
