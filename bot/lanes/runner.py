"""The workers between the inbox and the handlers."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

from bot.clock import Clock
from bot.intake.ports import Begin, InboxRow
from bot.lanes.backlog import FOREVER, Backlog
from bot.lanes.batch import BatchHandler, Dispatch, OnRefusal, Parse, Report
from bot.lanes.lookups import Lookup, Lookups
from bot.lanes.pace import Pace
from bot.lanes.parsing import parse
from bot.observe import UPDATE_ENDS, Metrics, Pulse
from bot.trouble import DATABASE_TROUBLE, name_of
from bot.until import rest, wait
from desk.errors import LookupNeeded

log = logging.getLogger(__name__)

PAGE = 500
LOOK_SECONDS = 1.0
"""The inbox is looked at this often even where nobody said that something came."""
STOP_SECONDS = 4.0
SLOWEST = 5.0
SAME_LOOKUPS = 3
MOST_LOOKUPS = 500
"""A handler that asks the same again and again, or without end, is wrong. `/setup` asks for each specialist once."""


class Signal(Protocol):
    """An `asyncio.Event`, or what behaves like one."""

    async def wait(self) -> Any: ...
    def set(self) -> None: ...
    def clear(self) -> None: ...


class Wakeups(Protocol):
    def listen(self, topic: str) -> Signal: ...


class LaneRunner:
    """Handles what waits in the inbox until it is stopped.

    `workers` transactions run at the same time (one on SQLite, which writes one at a time anyway). The order within a
    chat is kept: one chat, one worker; and a chat whose update failed rests until that update is tried again.
    """

    def __init__(
        self,
        begin: Begin,
        dispatch: Dispatch,
        lookup: Lookup,
        clock: Clock,
        wakeups: Wakeups,
        *,
        on_refusal: OnRefusal,
        workers: int = 4,
        metrics: Metrics | None = None,
        pulse: Pulse | None = None,
        parse: Parse = parse,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._metrics = metrics or Metrics()
        self._pulse = pulse or Pulse("lanes", 10)
        self._batches = BatchHandler(begin, dispatch, on_refusal, clock=clock, parse=parse)
        self._lookups = Lookups(begin, lookup, clock=clock, metrics=self._metrics)
        self._workers = workers
        self._backlog = Backlog(workers)
        self._look = wakeups.listen("inbox")
        self._asked: dict[int, Counter[tuple[int, int]]] = {}
        self._asking: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; then running batches are finished, within four seconds. What is left stays in the inbox."""
        self._stop = stop
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(self._read())
            working = [group.create_task(self._work(number, group)) for number in range(self._workers)]
            await stop.wait()
            self._backlog.close()
            await asyncio.wait(working, timeout=STOP_SECONDS)
            for task in (reading, *working, *self._asking):
                task.cancel()

    async def _read(self) -> None:
        while not self._stop.is_set():
            self._look.clear()
            self._backlog.wake(_instant())
            if not await self._page():
                pause = min(LOOK_SECONDS, max(0.0, self._backlog.next_wake() - _instant()))
                await wait(self._look, pause)

    async def _page(self) -> bool:
        """Read what is not known yet; true where there may be more at once."""
        if not self._backlog.has_room:
            return False
        try:
            async with self._begin(readonly=True) as uow:
                backlog = self._backlog
                rows = await uow.inbox.waiting(
                    self._clock.now(), limit=PAGE, known=backlog.known, resting=backlog.resting
                )
        except DATABASE_TROUBLE as error:
            self._metrics.database_errors.labels("inbox").inc()
            log.warning("the inbox cannot be read (%s)", type(error).__name__)
            await rest(self._stop, LOOK_SECONDS)
            return False
        self._pulse.beat()
        self._backlog.add(rows)
        return len(rows) == PAGE

    async def _work(self, number: int, group: asyncio.TaskGroup) -> None:
        pace = Pace()
        failures = 0
        while not self._stop.is_set():
            rows = await self._backlog.take(number, pace.size)
            if not rows:
                continue
            started = _instant()
            try:
                report = await self._batches.handle(rows)
            except DATABASE_TROUBLE as error:
                failures += 1
                self._metrics.database_errors.labels("lanes").inc()
                log.warning("%s updates wait for the database (%s)", len(rows), name_of(error))
                await self._put_back(rows, failures)
            except Exception:
                failures += 1
                log.exception("%s updates could not be handled", len(rows))
                await self._put_back(rows, failures)
            else:
                failures = 0
                self._settle(rows, report, group)
                pace.learn(len(rows), (_instant() - started) / self._workers)  # they share one thread
                self._count(report, rows, _instant() - started)

    async def _put_back(self, rows: Sequence[InboxRow], failures: int) -> None:
        """Nothing of the batch was done. It is read again later, in its order."""
        pause = min(SLOWEST, 0.25 * 2.0 ** min(failures - 1, 10))
        for lane in {row.lane for row in rows}:
            self._backlog.rest(lane, _instant() + pause)
        self._backlog.forget(rows)
        self._look.set()
        await rest(self._stop, pause)

    def _settle(self, rows: Sequence[InboxRow], report: Report, group: asyncio.TaskGroup) -> None:
        for lane, seconds in report.held.items():
            self._backlog.rest(lane, _instant() + seconds)
        for row, needed in report.lookups:
            self._backlog.rest(row.lane, FOREVER)
            task = group.create_task(self._ask(row, needed))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
        waiting = {row.id for row, _ in report.lookups}
        for row in rows:
            if row.id not in waiting:
                self._asked.pop(row.id, None)
        was_full = not self._backlog.has_room
        self._backlog.forget(rows)
        if report.held or was_full:
            self._look.set()

    async def _ask(self, row: InboxRow, needed: LookupNeeded) -> None:
        """Answer what a handler needs to know; then its lane goes on. Asking for ever counts as failing."""
        asked = self._asked.setdefault(row.id, Counter())
        asked[needed.chat_id, needed.user_id] += 1
        pause = 0.0
        try:
            if asked[needed.chat_id, needed.user_id] <= SAME_LOOKUPS and asked.total() <= MOST_LOOKUPS:
                await self._lookups.answer(row, needed)
            else:
                report = await self._batches.blame(row, needed)
                pause = report.held.get(row.lane, 0.0)
        except DATABASE_TROUBLE as error:
            log.warning("update %s could not be booked as failed (%s)", row.update_id, type(error).__name__)
            pause = LOOK_SECONDS
        self._backlog.rest(row.lane, _instant() + pause)
        self._look.set()

    def show(self) -> None:
        """Bring the figures of the moment up to date."""
        waiting, resting = self._backlog.count()
        self._metrics.lanes.labels("waiting").set(waiting)
        self._metrics.lanes.labels("resting").set(resting)

    def _count(self, report: Report, rows: Sequence[InboxRow], seconds: float) -> None:
        ends = self._metrics.updates_handled
        for end in UPDATE_ENDS:
            if number := getattr(report, end):
                ends.labels(end).inc(number)
        self._metrics.batch_size.observe(len(rows))
        if (oldest := next((row for row in rows if row.next_try_at is None), None)) is not None:
            self._metrics.handling_lag.observe(max(0.0, (self._clock.now() - oldest.received_at).total_seconds()))
        self._metrics.handling_seconds.observe(seconds)


def _instant() -> float:
    return asyncio.get_running_loop().time()
