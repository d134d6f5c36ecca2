"""`[categories.X]`, `[customers.X]`, `[types.X]`, `[services.X]`, and what each chat says of what comes from it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

from bot.config.tables import Read, Table, Wrong, anything, suggestion
from bot.config.values import flag, key, member, person, text
from desk.directory import (
    CATEGORIES,
    TASK_TYPES,
    Category,
    ChatDefaults,
    Customer,
    Directory,
    Service,
    TaskType,
)
from desk.tasks import Priority

T = TypeVar("T")


def read_directory(root: Table) -> Directory:
    """The tables of the file; what it writes nothing of is what the program brings along."""
    categories = _each(root.table("categories"), _category) or CATEGORIES
    services = root.table("services")
    parents = _parents(services)
    directory = Directory(
        categories=categories,
        customers=_each(root.table("customers"), lambda name, table: _customer(name, table, categories)),
        task_types=_each(root.table("types"), _task_type) or TASK_TYPES,
        services=_each(services, lambda name, table: _service(name, table, parents)),
    )
    _refuse_circles(services, directory)
    return directory


def check_responsible(root: Table, directory: Directory, staff: Collection[int]) -> None:
    """Who looks after a service works on some desk; desks are read last, so this is looked at then."""
    for service in directory.services.values():
        for place, user_id in enumerate(service.responsible):
            if user_id not in staff:
                path = (*root.path, "services", service.key, "responsible", place)
                root.notebook.note(path, f"{user_id} works on no desk; list them there as specialist or lead first")


def read_chats(desk: Table, chats: Collection[int], directory: Directory) -> dict[int, ChatDefaults]:
    """`[desks.X.chats."-100…"]`: customer, service and type of what is asked there."""
    tables = desk.table("chats")
    found = {}
    for name in tables.names():
        defaults = _chat_defaults(tables.table(name), directory)
        chat_id = next((one for one in chats if str(one) == name), None)
        if chat_id is None:
            allowed = ", ".join(map(str, chats)) or "none"
            tables.wrong(name, f"is no first-line chat of this desk; its first_line: {allowed}")
        elif defaults:
            found[chat_id] = defaults
    return found


def known_to(names: Iterable[str], section: str) -> Read[str]:
    """A key of one part of the directory."""
    allowed = [str(name) for name in names]

    def read(value: Any) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        near = suggestion(value, allowed) if isinstance(value, str) else ""
        ways = f"allowed: {', '.join(allowed)}" if allowed else f"there are none yet; begin one with [{section}.NAME]"
        raise Wrong(" ".join(filter(None, ("is not known;", near, ways))))

    return read


def _each(tables: Table, read: Callable[[str, Table], T]) -> dict[str, T]:
    found = {}
    for name in tables.names():
        try:
            key(name)
        except Wrong as wrong:
            tables.wrong(name, f"`{name}` {wrong}")
        table = tables.table(name)
        found[name] = read(name, table)
        table.close()
    return found


def _category(name: str, table: Table) -> Category:
    return Category(name, table.get("title", text, name))


def _customer(name: str, table: Table, categories: Mapping[str, Category]) -> Customer:
    return Customer(
        name, table.get("title", text, name), table.get("category", known_to(categories, "categories"), None)
    )


def _task_type(name: str, table: Table) -> TaskType:
    return TaskType(name, table.get("title", text, name), table.get("priority", member(Priority), Priority.NORMAL))


def _parents(services: Table) -> dict[str, Any]:
    """The parent of each service as it is written."""
    written = {name: services.get(name, anything, None) for name in services.names()}
    return {name: value.get("parent") if isinstance(value, dict) else None for name, value in written.items()}


def _parent_of(name: str, parents: Mapping[str, Any]) -> Read[str]:
    """Any service; offered are those that would not make a circle."""

    def read(value: Any) -> str:
        if isinstance(value, str) and value in parents:
            return value
        below = _tree_of(name, parents)
        offered = [one for one in parents if one not in below]
        if not offered:
            raise Wrong("is not known; there are no others yet; begin one with [services.NAME]")
        return known_to(offered, "services")(value)

    return read


def _tree_of(top: str, parents: Mapping[str, Any]) -> set[str]:
    """A service and what is below it: none of them can be its parent."""
    found: set[str] = set()
    wider = {top}
    while wider:
        found |= wider
        wider = {name for name, parent in parents.items() if isinstance(parent, str) and parent in wider} - found
    return found


def _service(name: str, table: Table, parents: Mapping[str, Any]) -> Service:
    return Service(
        name,
        table.get("title", text, name),
        table.get("parent", _parent_of(name, parents), None),
        table.each("responsible", person),
    )


def _refuse_circles(services: Table, directory: Directory) -> None:
    """Each circle is told once, at the service in it that stands first."""
    told: set[str] = set()
    for name in directory.services:
        circle = _circle(name, directory)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            services.table(name).wrong("parent", f"goes in a circle: {' → '.join((*circle, name))}")


def _circle(start: str, directory: Directory) -> tuple[str, ...]:
    """The services from this one up to where it comes back to itself; empty where it never does."""
    line = (start, *directory.ancestors(start))
    return line if directory.services[line[-1]].parent == start else ()


def _chat_defaults(table: Table, directory: Directory) -> ChatDefaults:
    defaults = ChatDefaults(
        customer=table.get("customer", known_to(directory.customers, "customers"), None),
        service=table.get("service", known_to(directory.services, "services"), None),
        task_type=table.get("task_type", known_to(directory.task_types, "types"), None),
        anonymous_admin_is_specialist=table.get("anonymous_admin_is_specialist", flag, None),
    )
    table.close()
    return defaults
