"""What makes time pass: APScheduler ticks each second, an alarm rings at the next due time, a watchdog minds both.

APScheduler remembers nothing that matters: its jobs live in memory, and a tick only says "look". A missed tick is made
up for by the next, and a scheduler that has died in silence (it can, with `running` still true) is built anew.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from scheduler.faults import said
from scheduler.sweep import Sweep
from scheduler.tuning import Wait
from scheduler.watching import UNWATCHED, Watch

log = structlog.get_logger("scheduler.heartbeat")

_FIRST_UPKEEP = timedelta(minutes=1)
"""After a start: a process that never lives for a whole interval keeps house too."""
_JOB_DEFAULTS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


@dataclass(frozen=True, slots=True)
class Upkeep:
    """House work done every so often: purging what has been kept long enough, and the like."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Pulse:
    """Times in seconds: between ticks, until silence is a fault, between two looks at newly armed timers, and until
    what others are working on is looked at again.
    """

    every_s: float = 1.0
    dead_after_s: float = 5.0
    watch_every_s: float = 1.0
    look_gap_s: float = 0.1
    held_s: float = 0.02


class Every(BaseTrigger):  # type: ignore[misc]
    """So long after the last time, as the clock stands now.

    APScheduler's own interval walks through every time that was missed: after a host has slept for a month, or its
    clock was put right, that is millions of steps during which nothing else happens.
    """

    def __init__(self, pause: timedelta) -> None:
        self._pause = pause

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self._pause


class Heartbeat:
    def __init__(
        self,
        sweep: Sweep,
        *,
        now: Callable[[], datetime],
        wait: Wait,
        clock: Callable[[], float] = time.monotonic,
        upkeep: Sequence[Upkeep] = (),
        pulse: Pulse = Pulse(),
        watch: Watch = UNWATCHED,
    ) -> None:
        self._watching = watch
        self._sweep = sweep
        self._sweep.progress = self._moved
        self._now = now
        self._wait = wait
        self._clock = clock
        self._upkeep = tuple(upkeep)
        self._pulse = pulse
        self._look = asyncio.Event()
        self._scheduler: AsyncIOScheduler | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._last_tick = self._last_move = clock()
        self._last_sweep: float | None = None
        self.last_sweep_at: datetime | None = None
        """When a sweep last came to its end without an error."""

    @property
    def age_s(self) -> float:
        """Seconds since then; readiness fails when this grows."""
        return float("inf") if self._last_sweep is None else self._clock() - self._last_sweep

    async def run(self) -> None:
        """Until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                self._build()
                group.create_task(self._listen())
                await self._watch(group)
        finally:
            self._tear_down()

    # Sweeping

    async def _sweeping(self) -> None:
        while True:
            await self._look.wait()
            self._look.clear()
            self._moved()
            try:
                await self._sweep_once()
            except Exception as error:  # noqa: BLE001 - the heart beats on, whatever a sweep runs into
                self._watching.failed("sweep")
                log.warning("sweep failed", error=said(error))

    async def _sweep_once(self) -> None:
        swept = await self._sweep()
        if swept.fired or swept.failed:
            self._watching.swept(swept.fired, swept.failed, swept.late_s)
            log.info("timers swept", fired=swept.fired, failed=swept.failed, late_s=round(swept.late_s, 3))
        self._last_sweep, self.last_sweep_at = self._clock(), self._now()
        self._set_alarm(swept.next_due)

    def _set_alarm(self, due: datetime | None) -> None:
        """Ring at the next due time, where that is before the next tick. Never early: a sweep claims by the clock.

        What was due already and is in the hands of others is looked at again a little later.
        """
        self._stop_alarm()
        if due is None:
            return
        seconds = (due - self._now()).total_seconds()
        if seconds <= self._pulse.every_s:
            pause = seconds if seconds > 0 else self._pulse.held_s
            self._alarm = asyncio.get_running_loop().call_later(max(0.001, pause), self._look.set)

    def _stop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _moved(self) -> None:
        self._last_move = self._clock()

    async def _listen(self) -> None:
        """Newly armed timers may be due before the next tick."""
        while True:
            await self._wait(self._pulse.every_s)
            self._look.set()
            await asyncio.sleep(self._pulse.look_gap_s)

    # APScheduler

    def _tick(self) -> None:
        self._last_tick = self._clock()
        self._look.set()

    def _build(self) -> None:
        self._last_tick = self._clock()
        scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=_JOB_DEFAULTS)
        scheduler.add_job(self._tick_job, Every(timedelta(seconds=self._pulse.every_s)), id="tick")
        for one in self._upkeep:
            first = self._now() + min(one.every, _FIRST_UPKEEP)
            scheduler.add_job(self._do, Every(one.every), args=(one,), id=one.name, next_run_time=first)
        scheduler.start()
        self._scheduler = scheduler

    async def _tick_job(self) -> None:
        """A coroutine, so that APScheduler runs it in the loop and not in a thread."""
        self._tick()

    async def _do(self, upkeep: Upkeep) -> None:
        try:
            await upkeep.run()
        except Exception as error:  # noqa: BLE001 - it is tried again at its next time
            log.warning("upkeep failed", upkeep=upkeep.name, error=said(error))

    def _tear_down(self) -> None:
        self._stop_alarm()
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is None:
            return
        try:
            scheduler.shutdown(wait=False)
        except SchedulerNotRunningError:
            return

    # The watchdog

    def _forgive(self, overslept_s: float, now: float) -> None:
        """Who is woken late has company: so long nothing could run at all, and nothing was silent by its own fault."""
        if overslept_s > 0:
            self._last_tick = min(now, self._last_tick + overslept_s)
            self._last_move = min(now, self._last_move + overslept_s)

    async def _watch(self, group: asyncio.TaskGroup) -> None:
        """Own timers, no APScheduler: what it watches must not be what it stands on."""
        sweeping = group.create_task(self._sweeping())
        self._look.set()
        while True:
            asleep_at = self._clock()
            await asyncio.sleep(self._pulse.watch_every_s)
            now, limit = self._clock(), self._pulse.dead_after_s
            self._forgive(now - asleep_at - self._pulse.watch_every_s, now)
            if now - self._last_tick > limit:
                log.error("heartbeat stopped, building it anew", silent_s=round(now - self._last_tick, 1))
                self._tear_down()
                self._build()
                self._look.set()
            if self._look.is_set() and now - self._last_move > limit:
                log.error("sweep is stuck, starting it anew", silent_s=round(now - self._last_move, 1))
                sweeping.cancel()
                self._moved()
                sweeping = group.create_task(self._sweeping())
