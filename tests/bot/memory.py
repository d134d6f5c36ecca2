"""A store in memory with real transactions: what is rolled back is gone."""

import asyncio
import copy
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from bot.intake.ports import RawUpdate
from desk.notices import Notice
from desk.people import Membership


@dataclass
class Row:
    id: int
    update_id: int
    lane: int
    raw: str
    tries: int
    received_at: datetime
    state: str = "waiting"
    error: str | None = None
    next_try_at: datetime | None = None


@dataclass
class State:
    rows: list[Row] = field(default_factory=list)
    seen: set[tuple[int, int, str]] = field(default_factory=set)
    effects: list[Any] = field(default_factory=list)
    notices: dict[str, Notice] = field(default_factory=dict)
    memberships: dict[tuple[int, int], Membership] = field(default_factory=dict)

    def copy(self) -> "State":
        rows = [copy.copy(row) for row in self.rows]
        return State(rows, set(self.seen), list(self.effects), dict(self.notices), dict(self.memberships))


class MemoryInbox:
    def __init__(self, store: "MemoryStore") -> None:
        self._store = store

    @property
    def _rows(self) -> list[Row]:
        return self._store.state.rows

    async def store(self, rows: Sequence[RawUpdate], now: datetime) -> int:
        state = self._store.state
        fresh = 0
        for row in rows:
            if row.update_id in self._store.unstorable:
                raise ValueError("cannot be stored")
            key = (row.bot_id, row.update_id, row.raw)
            if key in state.seen:
                continue
            state.seen.add(key)
            fresh += 1
            kept = "waiting" if row.error is None else "quarantined"
            new = Row(len(state.rows) + 1, row.update_id, row.lane, row.raw, 0, now, kept, row.error)
            state.rows.append(new)
        return fresh

    async def waiting(
        self, now: datetime, *, limit: int, known: Collection[int] = (), resting: Collection[int] = ()
    ) -> list[Row]:
        waits = [row for row in self._rows if row.state == "waiting"]
        rest = [row for row in waits if row.next_try_at and row.next_try_at > now]
        held = {row.lane for row in rest if row.tries}.union(resting)
        found = [row for row in waits if row not in rest and row.id not in known and row.lane not in held]
        return [copy.copy(row) for row in found[:limit]]

    async def lock_lanes(self, lanes: Collection[int]) -> set[int]:
        return set(lanes) - self._store.locked_elsewhere

    async def take_turn(self) -> None:
        """One at a time anyway."""

    async def take(self, ids: Sequence[int], now: datetime) -> set[int]:
        taken = {row.id for row in self._rows if row.id in set(ids) and row.state == "waiting"}
        for row in self._rows:
            if row.id in taken:
                row.state = "done"
        return taken

    async def failed(self, row_id: int, error: str, next_try_at: datetime) -> None:
        row = self._rows[row_id - 1]
        row.tries, row.error, row.next_try_at = row.tries + 1, error, next_try_at

    async def put_off(self, row_id: int, until: datetime) -> None:
        row = self._rows[row_id - 1]
        row.tries, row.next_try_at = 0, until

    async def quarantine(self, row_id: int, error: str, now: datetime) -> None:
        row = self._rows[row_id - 1]
        row.state, row.error = "quarantined", error


class MemoryStore:
    """`begin()` is a unit of work; one at a time. The next transactions fail with `break_next`, one error each."""

    def __init__(self) -> None:
        self.state = State()
        self.committed = self.state
        self.locked_elsewhere: set[int] = set()
        self.break_next: list[Exception] = []
        self.break_commits: list[Exception] = []
        self.unstorable: set[int] = set()
        self.commits_may_go_on = asyncio.Event()
        self.commits_may_go_on.set()
        self.transactions = 0
        self.listeners: list[asyncio.Event] = []
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def begin(self, *, readonly: bool = False) -> AsyncIterator[Any]:
        async with self._turn:
            if self.break_next:
                raise self.break_next.pop(0)
            self.transactions += 1
            before = self.state.copy()
            try:
                yield self._unit()
                await asyncio.sleep(0)
                await self.commits_may_go_on.wait()
                if self.break_commits:
                    raise self.break_commits.pop(0)
            except BaseException:
                self.state = before
                raise
            self.committed = self.state.copy()
        if len(self.state.rows) > len(before.rows):
            self.wake()

    def _unit(self) -> Any:
        return SimpleNamespace(
            inbox=MemoryInbox(self),
            outbox=SimpleNamespace(put=self._put),
            memberships=SimpleNamespace(save=self._save, get=self._get),
            catalog=SimpleNamespace(admins=frozenset({7})),
            savepoint=self._savepoint,
            effect=self._effect,
            foresee=self._foresee,
        )

    @asynccontextmanager
    async def _savepoint(self) -> AsyncIterator[None]:
        before = self.state.copy()
        try:
            yield
        except BaseException:
            self.state = before
            raise

    async def _foresee(self, people: Any, replied: Any) -> None:
        """Everything is at hand."""

    def _effect(self, what: Any) -> None:
        self.state.effects.append(what)

    async def _put(self, notice: Notice) -> None:
        self.state.notices.setdefault(notice.key, notice)

    async def _save(self, membership: Membership) -> None:
        self.state.memberships[membership.chat_id, membership.user_id] = membership

    async def _get(self, chat_id: int, user_id: int) -> Membership | None:
        return self.state.memberships.get((chat_id, user_id))

    def listen(self, topic: str) -> asyncio.Event:
        self.listeners.append(asyncio.Event())
        return self.listeners[-1]

    def wake(self) -> None:
        for listener in self.listeners:
            listener.set()

    def states(self) -> list[str]:
        return [row.state for row in self.state.rows]
