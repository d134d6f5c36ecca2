"""Saying what kind of work a task is, what service it is about and whose it is.

Its clocks keep the terms it was registered under; those change only when they are recalculated.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from desk.directory import Directory, Entry
from desk.errors import Refusal, Refused
from desk.history import Fact
from desk.people import Action
from desk.ports import UnitOfWork
from desk.tasks import Task
from desk.usecases import work
from desk.usecases.access import require_on_desk

MOST_NAMED = 10
NONE = frozenset({"-", "–", "none", "no", "нет"})
"""What takes the value away."""


class Part(StrEnum):
    """What of a task is a name from the directory; the field has the same name."""

    TASK_TYPE = "task_type"
    SERVICE = "service"
    CUSTOMER = "customer"


ACTIONS: Mapping[Part, Action] = {
    Part.TASK_TYPE: Action.SORT_TASK,
    Part.SERVICE: Action.SORT_TASK,
    Part.CUSTOMER: Action.SET_CUSTOMER,
}


async def sort(uow: UnitOfWork, actor_id: int, task: Task, part: Part, words: Iterable[str], *, now: datetime) -> None:
    """Set one part of a task to the first of these words the directory knows, by key or by title."""
    desk = uow.catalog.desks[task.desk_id]
    await require_on_desk(uow, actor_id, desk, ACTIONS[part], now=now, task=task)
    work.require_open(task)
    wanted = _named(entries_of(uow.catalog.directory, part), part, [one.strip() for one in words])
    before = getattr(task, part)
    if wanted == before:
        return
    setattr(task, part, wanted)
    task.version += 1
    fact = Fact(now, f"task.{part}", desk.id, actor_id, *task.about, before={part: before}, after={part: wanted})
    await uow.journal.add(fact)
    await uow.outbox.refresh(*task.about)


def entries_of(directory: Directory, part: Part) -> Mapping[str, Entry]:
    match part:
        case Part.TASK_TYPE:
            return directory.task_types
        case Part.SERVICE:
            return directory.services
        case Part.CUSTOMER:
            return directory.customers


def _named(entries: Mapping[str, Entry], part: Part, words: list[str]) -> str | None:
    for word in words:
        found = _found(entries, word)
        if found is not None:
            return found
    said = words[0] if words else ""
    if said.casefold() in NONE:
        return None
    allowed = list(entries)
    more = len(allowed) > MOST_NAMED
    raise Refused(Refusal.NOT_IN_DIRECTORY, what=part.value, text=said, allowed=allowed[:MOST_NAMED], more=more)


def _found(entries: Mapping[str, Entry], word: str) -> str | None:
    """A title that several share names none of them."""
    if word.casefold() in entries:
        return word.casefold()
    titled = [key for key, entry in entries.items() if entry.title.casefold() == word.casefold()]
    return titled[0] if len(titled) == 1 else None
