"""Updates as they came: stored before they are acknowledged, marked done together with what they did."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import blake2b
from typing import Any, Protocol

from sqlalchemy import (
    ARRAY,
    BigInteger,
    LargeBinary,
    Text,
    bindparam,
    case,
    column,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import turns
from storage.sql import among, besides, parameters
from storage.states import InboxState
from storage.tables import inbox
from storage.tables.flow import INBOX_WAITS
from storage.text import clean
from storage.turns import Turn
from storage.types import IdList
from storage.wakeups import CHANNEL, INBOX
from storage.work import Work


class RawUpdate(Protocol):
    """An update as the intake hands it over; with an `error` it is kept but never handled."""

    @property
    def bot_id(self) -> int: ...
    @property
    def update_id(self) -> int: ...
    @property
    def lane(self) -> int: ...
    @property
    def raw(self) -> str: ...
    @property
    def error(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An update that waits to be handled. Updates of one lane are handled in order."""

    id: int
    update_id: int
    lane: int
    raw: str
    tries: int
    received_at: datetime
    next_try_at: datetime | None = None


_NOW = bindparam("now", type_=inbox.c.received_at.type)
_ARRAYS = {
    "bot_id": BigInteger,
    "update_id": BigInteger,
    "payload_hash": LargeBinary,
    "lane": BigInteger,
    "raw": Text,
    "error": Text,
}
_RESTS = inbox.c.next_try_at > _NOW
_HELD_LANES = select(inbox.c.lane).where(INBOX_WAITS, _RESTS, inbox.c.tries > 0)
_WAITING = (
    select(*(inbox.c[each.name] for each in fields(InboxRow)))
    .where(INBOX_WAITS, besides(inbox.c.id, "known"), besides(inbox.c.lane, "resting"))
    .where(inbox.c.lane.not_in(_HELD_LANES), or_(inbox.c.next_try_at.is_(None), ~_RESTS))
    .order_by(inbox.c.id)
    .limit(bindparam("limit"))
)
_TAKE = (
    update(inbox)
    .where(among(inbox.c.id, "ids"), INBOX_WAITS)
    .values(state=InboxState.DONE, ended_at=bindparam("_now", type_=inbox.c.ended_at.type))
    .returning(inbox.c.id)
)
_FAILED = (
    update(inbox)
    .where(inbox.c.id == bindparam("_id"), INBOX_WAITS)
    .values(tries=inbox.c.tries + 1, error=bindparam("error"), next_try_at=bindparam("next_try_at"))
)
_PUT_OFF = (
    update(inbox)
    .where(inbox.c.id == bindparam("_id"), INBOX_WAITS)
    .values(next_try_at=bindparam("next_try_at", type_=inbox.c.next_try_at.type), tries=0)
)
_QUARANTINE = (
    update(inbox)
    .where(inbox.c.id == bindparam("_id"), INBOX_WAITS)
    .values(state=InboxState.QUARANTINED, error=bindparam("error"), ended_at=bindparam("ended_at"))
)
_PURGE = delete(inbox).where(
    inbox.c.state != InboxState.WAITING, inbox.c.received_at < bindparam("before", type_=inbox.c.received_at.type)
)
_COUNTS = select(inbox.c.state, func.count()).group_by(inbox.c.state)


def _store_arrays() -> Any:
    """One statement for any number of rows, each column an array; what is new comes back."""
    arrays: list[Any] = [bindparam(name, type_=ARRAY(type_)) for name, type_ in _ARRAYS.items()]
    columns: list[Any] = [column(name, type_) for name, type_ in _ARRAYS.items()]
    rows = func.unnest(*arrays).table_valued(*columns, name="fresh").render_derived()
    state = case((rows.c.error.is_(None), InboxState.WAITING.value), else_=InboxState.QUARANTINED.value)
    ended_at = case((rows.c.error.is_not(None), _NOW))
    found = select(*rows.c, state, literal(0), _NOW, ended_at)
    names = [*_ARRAYS, "state", "tries", "received_at", "ended_at"]
    return postgresql.insert(inbox).from_select(names, found).on_conflict_do_nothing().returning(inbox.c.id)


_STORE_ARRAYS = _store_arrays()


def _store_and_tell() -> Any:
    """The same, and other processes hear of it: one statement, so that it can be a transaction of its own."""
    fresh = _STORE_ARRAYS.cte("stored")
    told = select(func.pg_notify(CHANNEL, bindparam("payload"))).where(select(fresh.c.id).exists())
    count = select(func.count()).select_from(fresh)
    return select(count.scalar_subquery(), told.scalar_subquery())


_STORE_AND_TELL = _store_and_tell()
_STORE = sqlite.insert(inbox).values(parameters(inbox)).on_conflict_do_nothing()


def _lock_lanes() -> Any:
    lane = func.unnest(bindparam("ids", type_=IdList())).column_valued("lane")
    return select(lane).where(func.pg_try_advisory_xact_lock(lane))


_LOCK_LANES = _lock_lanes()


async def store_at_once(connection: AsyncConnection, rows: Sequence[RawUpdate], now: datetime, payload: str) -> int:
    """On a connection that commits each statement, PostgreSQL only: store, tell, commit in one round trip."""
    return int((await connection.execute(_STORE_AND_TELL, _as_arrays(rows, now) | {"payload": payload})).scalar_one())


class SqlInbox:
    def __init__(self, work: Work) -> None:
        self._work = work

    async def store(self, rows: Sequence[RawUpdate], now: datetime) -> int:
        """How many were not there yet."""
        if not rows:
            return 0
        if self._work.is_postgresql:
            fresh = len((await self._work.run(_STORE_ARRAYS, _as_arrays(rows, now))).all())
        else:
            fresh = (await self._work.run(_STORE, [_as_row(row, now) for row in rows])).rowcount
        if fresh:
            self._work.wake(INBOX)
        return fresh

    async def waiting(
        self, now: datetime, *, limit: int, known: Collection[int] = (), resting: Collection[int] = ()
    ) -> Sequence[InboxRow]:
        """Oldest first, without those known already and without lanes that rest.

        A lane whose update failed and waits for its next try waits as a whole; what was put off waits alone. Each time
        it is read from the beginning: ids are given before commits, so what other processes store comes to light in
        another order than that of its ids.
        """
        params = {"now": now, "limit": limit, "known": known, "resting": resting}
        found = await self._work.run(_WAITING, params)
        return [InboxRow(*row) for row in found]

    async def lock_lanes(self, lanes: Collection[int]) -> set[int]:
        """Those lanes no other process is working on; they are ours until the transaction ends."""
        if not self._work.is_postgresql:
            return set(lanes)
        return set((await self._work.run(_LOCK_LANES, {"ids": set(lanes)})).scalars())

    async def take_turn(self) -> None:
        """Wait until no other transaction holds the turn; ours until it ends.

        Commands and presses lock counters and tasks of several desks, in the order people wrote: side by side they
        would lock each other out.
        """
        await turns.take(self._work, Turn.WORDS)

    async def take(self, ids: Sequence[int], now: datetime) -> set[int]:
        """Mark as done, and say which of them were really waiting: those are ours to handle."""
        return set((await self._work.run(_TAKE, {"ids": ids, "_now": now})).scalars())

    async def failed(self, row_id: int, error: str, next_try_at: datetime) -> None:
        await self._work.run(_FAILED, {"_id": row_id, "error": error[:2000], "next_try_at": next_try_at})

    async def put_off(self, row_id: int, until: datetime) -> None:
        """What it is about may come, and must not wait behind it: so no try is counted, also none from before."""
        await self._work.run(_PUT_OFF, {"_id": row_id, "next_try_at": until})

    async def quarantine(self, row_id: int, error: str, now: datetime) -> None:
        await self._work.run(_QUARANTINE, {"_id": row_id, "error": error[:2000], "ended_at": now})

    async def purge(self, before: datetime) -> int:
        return (await self._work.run(_PURGE, {"before": before})).rowcount

    async def counts(self) -> Mapping[str, int]:
        found = {row[0]: row[1] for row in await self._work.run(_COUNTS)}
        return {state.value: found.get(state, 0) for state in InboxState}


def _as_arrays(rows: Sequence[RawUpdate], now: datetime) -> dict[str, Any]:
    parts = [_parts(row) for row in rows]
    return {"now": now} | {name: [each[name] for each in parts] for name in _ARRAYS}


def _parts(row: RawUpdate) -> dict[str, Any]:
    raw = clean(row.raw)
    return {
        "bot_id": row.bot_id,
        "update_id": row.update_id,
        "payload_hash": blake2b(raw.encode(), digest_size=16).digest(),
        "lane": row.lane,
        "raw": raw,
        "error": row.error,
    }


def _as_row(row: RawUpdate, now: datetime) -> dict[str, Any]:
    return _parts(row) | {
        "state": InboxState.WAITING if row.error is None else InboxState.QUARANTINED,
        "tries": 0,
        "received_at": now,
        "next_try_at": None,
        "ended_at": None if row.error is None else now,
    }
