"""The outbox as its one sender sees it: choose, mark as begun, book what became of it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, insert, not_, or_, select, update

from desk.delivery import Outcome, Waiting
from desk.notices import Delivery, Notice, Urgency
from storage.chats import SqlChats
from storage.leases import require_fence
from storage.settling import Booked, book, booked_again
from storage.sql import among
from storage.states import OutboxState
from storage.tables import outbox, sends
from storage.tables.flow import OUTBOX_AGAIN, OUTBOX_NEW, OUTBOX_SENDING
from storage.work import AnyRow, Work

_NOW = bindparam("now", type_=outbox.c.put_at.type)
_PENDING = (
    select(outbox.c.id, outbox.c.chat_id, outbox.c.mode, outbox.c.urgency)
    .where(
        OUTBOX_NEW,
        or_(outbox.c.next_try_at.is_(None), outbox.c.next_try_at <= _NOW),
        not_(among(outbox.c.chat_id, "skip")),
    )
    .order_by(outbox.c.urgency, outbox.c.id)
    .limit(bindparam("limit"))
)
_CHOSEN = select(outbox).where(among(outbox.c.id, "ids"), OUTBOX_NEW)
_THERE = select(outbox.c.id).where(among(outbox.c.id, "ids"))
_HOLD = _THERE.with_for_update(skip_locked=True)
_BEGIN = (
    update(outbox)
    .where(among(outbox.c.id, "ids"))
    .values(state=OutboxState.SENDING, begun_at=bindparam("_now", type_=outbox.c.begun_at.type))
)
_EXPIRE = (
    update(outbox)
    .where(among(outbox.c.id, "ids"))
    .values(state=OutboxState.SKIPPED, error="expired", settled_at=bindparam("_now", type_=outbox.c.settled_at.type))
)
_ONE = select(outbox).where(outbox.c.id == bindparam("id"))
_HALFWAY = select(outbox).where(OUTBOX_SENDING)
_SENT = insert(sends)
_RECENT = (
    select(sends.c.chat_id, sends.c.at)
    .where(sends.c.at >= bindparam("since", type_=sends.c.at.type))
    .order_by(sends.c.at, sends.c.id)
)
_NEXT_TRY = select(func.min(outbox.c.next_try_at)).where(OUTBOX_AGAIN)


class SqlSending:
    def __init__(self, work: Work, chats: SqlChats) -> None:
        self._work = work
        self._chats = chats

    async def pending(self, now: datetime, *, limit: int, skip_chats: Iterable[int]) -> Sequence[Waiting]:
        await self._work.flush()
        rows = await self._work.run(_PENDING, {"now": now, "limit": limit, "skip": set(skip_chats)})
        return [Waiting(row.id, row.chat_id, row.mode, Urgency(row.urgency)) for row in rows]

    async def begin(self, ids: Sequence[int], *, fence: int, now: datetime) -> Sequence[Delivery]:
        """In the order asked for. What has expired meanwhile is not said any more; what is being changed waits."""
        await self._work.flush()
        await require_fence(self._work, fence)
        chosen = _CHOSEN.with_for_update(skip_locked=True) if self._work.is_postgresql else _CHOSEN
        rows = {row.id: row for row in await self._work.run(chosen, {"ids": ids})}
        expired = [row.id for row in rows.values() if row.expires_at is not None and row.expires_at <= now]
        if expired:
            await self._work.run(_EXPIRE, {"ids": expired, "_now": now})
        begun = [each for each in ids if each in rows and each not in set(expired)]
        if begun:
            await self._work.run(_BEGIN, {"ids": begun, "_now": now})
        return [as_delivery(rows[each]) for each in begun]

    async def hold(self, ids: Collection[int]) -> set[int]:
        await self._work.flush()
        if not self._work.is_postgresql or not ids:
            return set(ids)
        held = set((await self._work.run(_HOLD, {"ids": ids})).scalars())
        if len(held) == len(ids):
            return held
        there = set((await self._work.run(_THERE, {"ids": ids})).scalars())
        return set(ids) - (there - held)  # one that is gone is in nobody's hands

    async def settle(self, delivery: Delivery, outcome: Outcome, *, fence: int, now: datetime) -> bool:
        await self._work.flush()
        await require_fence(self._work, fence)
        statement = _ONE.with_for_update() if self._work.is_postgresql else _ONE
        row = (await self._work.run(statement, {"id": delivery.id})).first()
        return row is not None and await self._write(row, book(delivery, outcome, now), delivery.revision, now)

    async def check(self, fence: int) -> None:
        await self._work.flush()
        await require_fence(self._work, fence)

    async def follow(self, old_id: int, new_id: int) -> None:
        await self._chats.repoint(old_id, new_id)

    async def halfway(self, *, fence: int) -> Sequence[Delivery]:
        await self._work.flush()
        await require_fence(self._work, fence)
        return [as_delivery(row) for row in await self._work.run(_HALFWAY)]

    async def recent(self, since: datetime) -> Sequence[tuple[int, datetime]]:
        return [(row.chat_id, row.at) for row in await self._work.run(_RECENT, {"since": since})]

    async def next_try(self) -> datetime | None:
        await self._work.flush()
        found: datetime | None = (await self._work.run(_NEXT_TRY)).scalar_one()
        return found

    async def _write(self, row: AnyRow, booked: Booked, revision: int, now: datetime) -> bool:
        values = dict(booked.values)
        if row.state != OutboxState.SENDING:
            values = {name: each for name, each in values.items() if name in {"sent_message_id", "ephemeral_id"}}
        elif row.revision != revision:
            values = booked_again(booked, row.urgency)
        if booked.counts_as_send:
            await self._work.run(_SENT, {"chat_id": row.chat_id, "at": now})
        if values:
            await self._work.run(update(outbox).where(outbox.c.id == row.id).values(settled_at=now, **values))
        return values.get("state") is OutboxState.QUARANTINED


def as_delivery(row: AnyRow) -> Delivery:
    notice = Notice(
        kind=row.kind,
        key=row.key,
        chat_id=row.chat_id,
        mode=row.mode,
        urgency=Urgency(row.urgency),
        values=row._mapping["values"],  # noqa: SLF001 - `values` is also a method of a row
        desk_id=row.desk_id,
        about=None if row.about_kind is None else (row.about_kind, row.about_id),
        reply_to=row.reply_to,
        topic_id=row.topic_id,
        receiver_id=row.receiver_id,
        callback_id=row.callback_id,
        message_id=row.message_id,
        language=row.language,
        fallback=tuple(row.fallback),
        expires_at=row.expires_at,
    )
    return Delivery(
        id=row.id,
        notice=notice,
        revision=row.revision,
        attempts=row.attempts,
        sent_message_id=row.sent_message_id,
        ephemeral_id=row.ephemeral_id,
        times_unknown=row.unknown_count,
        rendered=row.rendered,
        ordinary=row.ordinary,
        put_at=row.put_at,
    )
