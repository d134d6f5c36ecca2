"""Everything kept of one person, to be handed to them or looked at before it goes."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Select, Table, Text, and_, cast, func, or_, select

from desk.sla import ObjectKind
from storage.personal.finding import whole
from storage.personal.places import ACTED, KNOWN
from storage.states import InboxState, OutboxState
from storage.tables import (
    admins,
    chats,
    comments,
    desk_people,
    desks,
    inbox,
    journal,
    memberships,
    message_versions,
    messages,
    offers,
    outbox,
    participants,
    people,
    questions,
    tasks,
)
from storage.tables.talk import QUESTION_ANSWERED
from storage.tables.work import TASK_OPEN
from storage.work import Work

FORMAT = 1
_INNER = frozenset({"rev", "handle", "talked_since", "in_target", "from_staff", "rendered"})
"""What the program notes for itself."""


async def count(work: Work, user_id: int) -> dict[str, int]:
    """How much there is of each kind."""
    await work.flush()

    async def of(statement: Select[Any]) -> int:
        return int((await work.run(select(func.count()).select_from(statement.subquery()))).scalar_one())

    tables = (messages, questions, tasks, comments, journal)
    counted = {table.name: await of(_acted(table, user_id)) for table in tables}
    return counted | {"updates": len(await _updates(work, user_id))}


async def export(work: Work, user_id: int) -> dict[str, Any]:
    """One JSON document; times in UTC. Of what others wrote nothing is in it but that it was an answer."""
    await work.flush()
    own = select(messages.c.chat_id, messages.c.message_id).where(messages.c.author_id == user_id).subquery()
    versions = select(message_versions).join(
        own, and_(own.c.chat_id == message_versions.c.chat_id, own.c.message_id == message_versions.c.message_id)
    )
    roles = select(desks.c.key.label("desk"), desk_people.c.role).join(desks, desks.c.id == desk_people.c.desk_id)
    known = (await work.run(select(admins.c.user_id).where(admins.c.user_id == user_id))).first()
    told = select(outbox.c.kind, outbox.c.put_at, outbox.c.state, outbox.c["values"]).where(
        or_(outbox.c.chat_id == user_id, outbox.c.receiver_id == user_id)
    )
    return {
        "format": FORMAT,
        "user_id": user_id,
        "person": await _rows(work, _known(people, user_id)),
        "is_admin": known is not None,
        "roles": await _rows(work, roles.where(desk_people.c.user_id == user_id)),
        "private_chat": await _rows(work, select(chats).where(chats.c.chat_id == user_id)),
        "memberships": await _rows(work, _known(memberships, user_id)),
        "seen_in": await _rows(work, _known(participants, user_id)),
        "messages": await _rows(work, _acted(messages, user_id)),
        "earlier_versions": await _rows(work, versions.order_by(message_versions.c.id)),
        "questions": await _rows(work, _acted(questions, user_id, only="asker_id")),
        "answers": await _rows(work, _answers(user_id)),
        "tasks": await _rows(work, _acted(tasks, user_id)),
        "comments": await _rows(work, _acted(comments, user_id)),
        "offers": await _rows(work, _acted(offers, user_id)),
        "journal": await _rows(work, _journal(user_id)),
        "told": await _rows(work, told.order_by(outbox.c.id)),
        "updates": [_update(row, user_id) for row in await _updates(work, user_id)],
        "figures": await _figures(work, user_id),
    }


async def is_being_told(work: Work, user_id: int) -> bool:
    """Whether something is on its way to this person at this moment."""
    to_them = or_(outbox.c.chat_id == user_id, outbox.c.receiver_id == user_id)
    found = select(outbox.c.id).where(outbox.c.state == OutboxState.SENDING, to_them).limit(1)
    return (await work.run(found)).first() is not None


async def open_questions(work: Work, user_id: int) -> Sequence[int]:
    waits = questions.c.status == "open"
    return (
        (await work.run(select(questions.c.id).where(questions.c.asker_id == user_id, waits).order_by(questions.c.id)))
        .scalars()
        .all()
    )


async def open_tasks(work: Work, user_id: int) -> Sequence[int]:
    """Those in which the person has any part."""
    found = select(tasks.c.id).where(TASK_OPEN, _part(tasks, user_id)).order_by(tasks.c.id)
    return (await work.run(found)).scalars().all()


def _part(table: Table, user_id: int, only: str | None = None) -> Any:
    names = (only,) if only else ACTED[table]
    return or_(*(table.c[name] == user_id for name in names))


def _acted(table: Table, user_id: int, *, only: str | None = None) -> Select[Any]:
    return select(table).where(_part(table, user_id, only)).order_by(*table.primary_key)


def _known(table: Table, user_id: int) -> Select[Any]:
    return select(table).where(*(table.c[name] == user_id for name in KNOWN[table]))


def _answers(user_id: int) -> Select[Any]:
    """Questions of others this person answered or judged: when, and how quickly. Their words are not."""
    names = ("id", "desk_id", "chat_id", "asked_at", "answered_at", "response_s", "confirmed_at", "answer_message_id")
    theirs = or_(questions.c.answered_by == user_id, questions.c.confirmed_by == user_id)
    return select(*(questions.c[name] for name in names)).where(theirs).order_by(questions.c.id)


def _journal(user_id: int) -> Select[Any]:
    about = and_(journal.c.kind == ObjectKind.PERSON, journal.c.object_id == user_id)
    return select(journal).where(or_(journal.c.actor_id == user_id, about)).order_by(journal.c.id)


async def _updates(work: Work, user_id: int) -> list[Any]:
    """Raw updates in which the person occurs; all but those the purge has taken."""
    maybe = or_(inbox.c.lane == user_id, inbox.c.raw.like(f"%{user_id}%"))
    columns = (inbox.c.received_at, inbox.c.state, inbox.c.raw, inbox.c.lane)
    rows = await work.run(select(*columns).where(maybe).order_by(inbox.c.id))
    pattern = whole(user_id)
    return [row for row in rows if row.lane == user_id or pattern.search(row.raw)]


def _update(row: Any, user_id: int) -> dict[str, Any]:
    """What the person sent as it came; of what others sent only that it names them."""
    try:
        raw = json.loads(row.raw)
    except ValueError:
        raw = None
    is_own = raw is not None and any(
        isinstance(part, Mapping) and isinstance(part.get("from"), Mapping) and part["from"].get("id") == user_id
        for part in (raw.values() if isinstance(raw, dict) else ())
    )
    said = raw if is_own else "an update of somebody else that names this person"
    return {"received_at": _plain(row.received_at), "state": InboxState(row.state).value, "update": said}


async def _figures(work: Work, user_id: int) -> dict[str, Any]:
    """What the figures say of this person, of all times."""
    asked = select(func.count()).where(questions.c.asker_id == user_id)
    answered = select(func.count(), func.avg(questions.c.response_s)).where(
        questions.c.answered_by == user_id, QUESTION_ANSWERED
    )
    done = select(func.count(), func.avg(tasks.c.rating)).where(
        tasks.c.assignee_id == user_id, cast(tasks.c.status, Text) == "done"
    )
    number, seconds = (await work.run(answered)).one()
    finished, rating = (await work.run(done)).one()
    return {
        "questions_asked": int((await work.run(asked)).scalar_one()),
        "questions_answered": int(number),
        "average_response_s": None if seconds is None else round(float(seconds), 1),
        "tasks_done": int(finished),
        "average_rating": None if rating is None else round(float(rating), 2),
    }


async def _rows(work: Work, statement: Select[Any]) -> list[dict[str, Any]]:
    rows = (await work.run(statement)).mappings()
    return [{name: _plain(value) for name, value in row.items() if name not in _INNER} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
