"""The questions of a desk that wait: listed oldest first, and each settled by one press.

What nobody has answered becomes a task or is taken for no question; so does what somebody has only reacted to, where a
real answer is promised. An answer in doubt is confirmed or taken away.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from desk.catalog import Desk
from desk.errors import Refusal, Refused
from desk.people import Action
from desk.ports import UnitOfWork
from desk.questions import Question
from desk.usecases import dialogs, make_task, pair_views, pairs
from desk.usecases.access import require_on_desk
from desk.usecases.origin import Origin

LIST = "open_list"
FRESH = timedelta(days=30)
"""What has waited longer waits apart, so that an import of past years does not hide what waits today."""


def fresh_since(now: datetime) -> datetime:
    return now - FRESH


async def show(uow: UnitOfWork, origin: Origin, desk: Desk, *, now: datetime) -> None:
    """The list as a message that turns its pages in place, to this person alone."""
    values = await allowed_values(uow, origin.user_id, desk, now=now)
    await uow.outbox.put(origin.reply(LIST, values, desk_id=desk.id))


async def allowed_values(
    uow: UnitOfWork,
    user_id: int,
    desk: Desk,
    *,
    now: datetime,
    wanted: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The page that was asked for, for who works on the desk; `said` is what a press has just done."""
    await require_on_desk(uow, user_id, desk, Action.HANDLE_QUESTION, now=now)
    asked = wanted or {}
    return {
        "desk_id": desk.id,
        "user_id": user_id,
        "page": asked.get("page", 0),
        "old": asked.get("old", False),
        "said": dict(said) if said is not None else None,
    }


async def to_task(
    uow: UnitOfWork, origin: Origin, desk: Desk, question_id: int, *, version: int | None = None, now: datetime
) -> Mapping[str, Any] | None:
    """Make a task of it: its maker is who pressed, its watcher the one who asked.

    None where somebody else was faster: it is answered, a task already, or none at all.
    """
    question = await _held(uow, desk, question_id)
    if not _waits_as_shown(question, version):
        return None
    there = replace(origin, chat_id=question.chat_id, topic_id=question.topic_id)
    task = await make_task.of_message(uow, there, desk, question.first_message_id, now=now)
    return {"code": "task_made", "task_id": task.id, "by": origin.user_id}


async def dismiss(
    uow: UnitOfWork, origin: Origin, desk: Desk, question_id: int, *, version: int | None = None, now: datetime
) -> Mapping[str, Any] | None:
    """Take it for no question; None where somebody else was faster."""
    question = await _held(uow, desk, question_id)
    if not _waits_as_shown(question, version):
        return None
    await dialogs.dismiss(uow, origin, question, now=now)
    return {"code": "dismissed", "question_id": question.id, "at": now.isoformat()}


async def confirm(
    uow: UnitOfWork, origin: Origin, desk: Desk, question_id: int, *, version: int | None = None, now: datetime
) -> Mapping[str, Any] | None:
    """Its answer is one; None where it is sure already, or another one."""
    question = await _held(uow, desk, question_id)
    if not (question.is_in_doubt and _waits_as_shown(question, version)):
        return None
    await pairs.confirm(uow, origin, question, now=now)
    return {"code": "confirmed", "question_id": question.id}


async def take_away(
    uow: UnitOfWork, origin: Origin, desk: Desk, question_id: int, *, version: int | None = None, now: datetime
) -> Mapping[str, Any] | None:
    """Its answer is none: nobody has answered it; None where it is sure meanwhile, or another one."""
    question = await _held(uow, desk, question_id)
    if not (question.is_in_doubt and _waits_as_shown(question, version)):
        return None
    await pairs.take_away(uow, origin, question, now=now)
    return {"code": "waits_again", "question_id": question.id}


async def take_back(uow: UnitOfWork, origin: Origin, desk: Desk, question_id: int, *, now: datetime) -> None:
    """It was a question after all: it waits again, as if nobody had pressed."""
    await pair_views.undo_dismissal(uow, origin, await _held(uow, desk, question_id), now=now)


def _waits_as_shown(question: Question, version: int | None) -> bool:
    """Whether nobody has answered it for certain, nor reacted to it since it was shown."""
    return question.still_waits and question.version == (version or question.version)


async def _held(uow: UnitOfWork, desk: Desk, question_id: int) -> Question:
    """As it is now, and nobody else's until this is done: two people who press at once make one task."""
    found = await uow.questions.lock([question_id])
    if not found or found[0].desk_id != desk.id:
        raise Refused(Refusal.NO_SUCH_MESSAGE)
    return found[0]
