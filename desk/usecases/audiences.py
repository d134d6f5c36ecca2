"""Whom an escalation or a norm tells: chats, each once, and where to say it instead."""

from collections.abc import Iterable

from desk.catalog import Desk
from desk.escalation import Audience
from desk.ports import UnitOfWork
from desk.tasks import Task

Address = tuple[int, tuple[int, ...]]
"""A chat, and the chats to try where it cannot be reached."""


async def addresses(
    uow: UnitOfWork,
    desk: Desk,
    tell: Iterable[Audience | int],
    *,
    task: Task | None = None,
    asked_in: int | None = None,
) -> list[Address]:
    """Chats to tell, each once, with where to say it instead if a person cannot be reached.

    Who is known to be unreachable is spoken to through the second-line group at once; where the group is told anyway,
    nobody needs another place. `asked_in` is the chat of a question.
    """
    group = (desk.second_line,) if desk.second_line is not None else ()
    wanted = [chat_id for addressee in tell for chat_id in chats(desk, addressee, task, asked_in)]
    persons = {chat_id for chat_id in wanted if chat_id > 0}
    people = await uow.people.many(persons) if persons else {}
    silent = {user_id for user_id, person in people.items() if person.reachable is False}
    places = dict.fromkeys(place for one in wanted for place in (group if one in silent and group else (one,)))
    instead = () if places.keys() >= set(group) else group
    return [(chat_id, instead if chat_id > 0 else ()) for chat_id in places]


def chats(desk: Desk, addressee: Audience | int, task: Task | None, asked_in: int | None) -> tuple[int, ...]:
    """The chats an audience stands for; a number is a person named in the configuration."""
    group = (desk.second_line,) if desk.second_line is not None else ()
    found: tuple[int | None, ...]
    match addressee:
        case Audience.LEADS:
            found = desk.leads or group
        case Audience.SECOND_LINE:
            found = group
        case Audience.FIRST_LINE:
            said_in = task.chat_id if task and asked_in is None else asked_in
            found = (said_in,) if said_in in desk.first_line else ()
        case Audience.ASSIGNEE:
            found = (task.assignee_id,) if task and task.assignee_id is not None else group
        case Audience.OWNER:
            found = (task.owner_id,) if task and task.owner_id is not None else desk.leads
        case Audience.WATCHER:
            found = (task.watcher_id,) if task else ()
        case int():
            found = (addressee,)
    return tuple(chat_id for chat_id in found if chat_id is not None)
