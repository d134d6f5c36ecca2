"""Fires the timers that have come due, most overdue first, in batches of one transaction each."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from desk.notices import Notice, Urgency
from desk.ports import Timer, UnitOfWork, UnitOfWorkFactory
from scheduler.faults import said

log = structlog.get_logger("scheduler.sweep")

LONGEST_PAUSE = timedelta(minutes=5)
TELL_AFTER = 5
"""Failures of one timer before the admins hear of it."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many timers one transaction takes, and how many transactions are worked on side by side."""

    batch: int
    lanes: int


ONE_BY_ONE = Pace(batch=1000, lanes=1)
"""For a database that lets one writer in at a time: every transaction has its price, and so they are few."""
SIDE_BY_SIDE = Pace(batch=500, lanes=3)
"""While the database works on one batch we work on another."""


@dataclass(slots=True)
class _Batch:
    """A transaction and the timers claimed in it: those that came due up to `until` are let through."""

    uow: UnitOfWork
    timers: Sequence[Timer]
    now: datetime
    until: datetime
    has_fired: bool = False
    """All of them: what goes wrong from here on is nobody's in particular."""


class Fire(Protocol):
    """What a due timer does; a use case of the desk."""

    async def __call__(self, uow: UnitOfWork, *, now: datetime, timer: Timer) -> None: ...


@dataclass(frozen=True, slots=True)
class Swept:
    """How many fired and failed, how late the latest of them was, and when the next one is due."""

    fired: int = 0
    failed: int = 0
    late_s: float = 0.0
    next_due: datetime | None = None

    def beside(self, other: "Swept") -> "Swept":
        """Of two lanes of one sweep."""
        dues = [due for due in (self.next_due, other.next_due) if due is not None]
        return replace(self.then(other), next_due=min(dues, default=None))

    def then(self, later: "Swept") -> "Swept":
        late_s = max(self.late_s, later.late_s)
        return Swept(self.fired + later.fired, self.failed + later.failed, late_s, later.next_due)


class _Crowd:
    """Whether more is due than one batch takes, once that is known."""

    def __init__(self) -> None:
        self.is_there = False
        self.is_known = asyncio.Event()


def _never(_: BaseException) -> bool:
    return False


class Gate(Protocol):
    """Holds timers back until what was said before they came due has been heard."""

    def open_until(self, now: datetime) -> datetime:
        """What came due later is held back. Asked in every pass."""
        ...

    def want(self, due: datetime) -> None:
        """Something that came due then is held back; whoever keeps the gate wakes the sweep once it may fire."""
        ...


class _OpenGate:
    def open_until(self, now: datetime) -> datetime:
        return now

    def want(self, due: datetime) -> None:
        """Nothing is ever held back."""


OPEN = _OpenGate()


def _nothing() -> None:
    return


class Sweep:
    """One pass over everything due. May run in any number of processes: claiming keeps them apart.

    `is_passing` knows errors that are nobody's fault (a deadlock, a cut connection): the next tick tries again.
    `lanes`: how many batches are worked on side by side where there is more than one; a database that has one writer
    at a time gains nothing by it.
    `gate` holds timers back for a while: after a start, until what was said meanwhile has been heard.
    """

    def __init__(
        self,
        begin: UnitOfWorkFactory,
        fire: Fire,
        now: Callable[[], datetime],
        *,
        batch: int = ONE_BY_ONE.batch,
        lanes: int = ONE_BY_ONE.lanes,
        progress: Callable[[], None] = _nothing,
        is_passing: Callable[[BaseException], bool] = _never,
        gate: Gate = OPEN,
    ) -> None:
        self._begin = begin
        self._fire = fire
        self._now = now
        self._batch = batch
        self._lanes = lanes
        self._is_passing = is_passing
        self._gate = gate
        self.progress = progress
        self._crowd = _Crowd()

    async def __call__(self) -> Swept:
        """Until nothing is due any more. `progress` is called after each timer: a long pass is not a stuck one."""
        self._crowd = _Crowd()
        beside = [self._beside(self._crowd) for _ in range(1, self._lanes)]
        total = Swept()
        for swept in await asyncio.gather(self._first(self._crowd), *beside, return_exceptions=True):
            if isinstance(swept, BaseException):
                raise swept
            total = total.beside(swept)
        return total

    async def _first(self, crowd: _Crowd) -> Swept:
        try:
            return await self._drain()
        finally:
            crowd.is_known.set()

    async def _beside(self, crowd: _Crowd) -> Swept:
        """Comes in as soon as there is more than one batch."""
        await crowd.is_known.wait()
        return await self._drain() if crowd.is_there else Swept()

    async def _drain(self) -> Swept:
        total = Swept()
        while True:
            swept = await self._pass()
            total = total.then(swept)
            if not self._is_more(swept):
                return total

    def _is_more(self, swept: Swept) -> bool:
        """Whether something is due still. What is, and yet was not to be had, is in the hands of others."""
        return bool(swept.fired or swept.failed) and swept.next_due is not None and swept.next_due <= self._now()

    async def _pass(self) -> Swept:
        """Without savepoints first; where a timer objects, the batch is undone and each fired by itself."""
        try:
            return await self._together()
        except _Objected as objected:
            log.warning("timers are fired one by one", timer=objected.timer.kind, error=said(objected.error))
        except _Unwritten as unwritten:
            return await self._each_alone(unwritten)
        try:
            return await self._one_by_one(self._batch)
        except _Unwritten as unwritten:
            return await self._each_alone(unwritten)

    async def _together(self) -> Swept:
        async with self._begun(self._batch) as batch:
            for timer in batch.timers:
                try:
                    await self._fire(batch.uow, now=batch.now, timer=timer)
                except Exception as error:
                    if self._is_passing(error):
                        raise
                    raise _Objected(timer, error) from error
                self.progress()
            next_due = await self._next_after(batch)
        return Swept(len(batch.timers), 0, self._lateness(batch.timers), next_due)

    async def _one_by_one(self, limit: int) -> Swept:
        failed = 0
        async with self._begun(limit) as batch:
            for timer in batch.timers:
                try:
                    async with batch.uow.savepoint():
                        await self._fire(batch.uow, now=batch.now, timer=timer)
                except Exception as error:
                    if self._is_passing(error):
                        raise
                    failed += 1  # a fault of one timer is that timer's alone
                    await self._put_back(batch.uow, timer, error, batch.now)
                self.progress()
            next_due = await self._next_after(batch)
        return Swept(len(batch.timers) - failed, failed, self._lateness(batch.timers), next_due)

    async def _next_after(self, batch: _Batch) -> datetime | None:
        """All of it has fired. Asking for the next one writes what was armed."""
        batch.has_fired = True
        return await self._next_due(batch.uow, batch.until, is_full=len(batch.timers) == self._batch)

    async def _each_alone(self, unwritten: "_Unwritten") -> Swept:
        """What a batch writes at its end is nobody's in particular: each timer gets a transaction of its own."""
        log.warning("each timer is fired alone", error=said(unwritten.error))
        total = Swept()
        for _ in unwritten.timers:
            try:
                swept = await self._one_by_one(1)
            except _Unwritten as again:
                swept = await self._blame(again.timers, again.error)
            total = total.then(swept)
        return total

    async def _blame(self, timers: Sequence[Timer], error: Exception) -> Swept:
        """Those that were tried, and no others: others may come due or be taken meanwhile."""
        async with self._begin() as uow:
            now = self._now()
            blamed = [timer for timer in timers if await uow.timers.claim(timer, now)]
            for timer in blamed:
                await self._put_back(uow, timer, error, now)
            next_due = await self._next_due(uow, self._gate.open_until(now))
        return Swept(0, len(blamed), self._lateness(blamed), next_due)

    @asynccontextmanager
    async def _begun(self, limit: int) -> AsyncIterator[_Batch]:
        """A transaction with due timers. `_Unwritten` where they all fired and the database takes none of it."""
        batch = None
        try:
            async with self._begin() as uow:
                now = self._now()
                until = self._gate.open_until(now)
                batch = _Batch(uow, await self._claim(uow, until, limit), now, until)
                yield batch
        except Exception as error:
            if batch is None or not (batch.has_fired and batch.timers) or self._is_passing(error):
                raise
            raise _Unwritten(batch.timers, error) from error

    async def _claim(self, uow: UnitOfWork, until: datetime, limit: int) -> Sequence[Timer]:
        timers = await uow.timers.claim_due(until, limit=limit)
        if len(timers) == self._batch:
            self._crowd.is_there = True
            self._crowd.is_known.set()
        return timers

    async def _next_due(self, uow: UnitOfWork, until: datetime, *, is_full: bool = False) -> datetime | None:
        """After a full batch there is likely more: the next one will see. What the gate holds back, it wakes us for."""
        if is_full:
            return until
        due = await uow.timers.next_due()
        if due is None or due <= until or due > self._now():
            return due
        self._gate.want(due)
        return None

    async def _put_back(self, uow: UnitOfWork, timer: Timer, error: Exception, now: datetime) -> None:
        log.warning("timer failed", timer=timer.kind, id=timer.id, tries=timer.tries + 1, error=said(error))
        pause = min(LONGEST_PAUSE, timedelta(seconds=2.0 ** min(timer.tries, 10)))
        await uow.timers.put_back(timer, not_before=now + pause, error=said(error))
        if timer.tries + 1 >= TELL_AFTER:  # the key of the notice keeps it to one
            for admin in sorted(uow.catalog.admins):
                await uow.outbox.put(_failed_notice(timer, error, admin))

    def _lateness(self, timers: Sequence[Timer]) -> float:
        now = self._now()
        return max((max(0.0, (now - timer.due_at).total_seconds()) for timer in timers), default=0.0)


class _Objected(Exception):
    """A timer could not be fired. Errors of the database itself pass by as they are."""

    def __init__(self, timer: Timer, error: Exception) -> None:
        super().__init__(timer.kind)
        self.timer = timer
        self.error = error


class _Unwritten(Exception):
    """These timers fired, and what came of it cannot be written."""

    def __init__(self, timers: Sequence[Timer], error: Exception) -> None:
        super().__init__(len(timers))
        self.timers = timers
        self.error = error


def _failed_notice(timer: Timer, error: Exception, admin: int) -> Notice:
    return Notice(
        kind="timer_failed",
        key=f"timer_failed:{timer.key}:{admin}",
        chat_id=admin,
        urgency=Urgency.ESCALATION,
        values={"timer": timer.kind, "about": timer.about[0].value, "id": timer.about[1], "reason": said(error)},
        desk_id=timer.desk_id,
    )
