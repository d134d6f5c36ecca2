"""What may be heard is heard before anybody is alarmed: how far back we have heard everything, and who says so.

The ear is the listening process: it knows whether Telegram and the inbox hold anything from before. The gate stands
before the timers: none fires that came due after the last moment of which all is heard. Between processes the ear tells
the gate through two leases, because a lease is renewed by one of many and ages by itself when its holder dies.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.intake.ports import Begin
from bot.trouble import DATABASE_TROUBLE
from bot.until import rest, wait

log = logging.getLogger("firstline")

HEARING = "hearing"
"""Somebody hears everything; `heard until` is when its holder last said so."""
COMING = "coming"
"""Somebody lives and will hear: it loads its handlers, cannot reach Telegram, or works off what waited."""
TTL = timedelta(seconds=3)

PATIENCE_S = 15.0
"""How long alarms wait while nobody hears and nobody is about to."""
LONGEST_S = 600.0
"""How long they wait at all. Without Telegram nobody could be told, but reports and tasks must not stand still; and a
backlog that takes longer is one whose answers help nobody who has been waiting all that time.
"""
AT_WORK_S = 3.0
"""For so long after the last update of before was handled, the inbox is being worked off."""
TELL_S = 1.0
LOOK_S = 1.0
CLOSE_LOOK_S = 0.1
"""Between two looks while something is held back."""
CATCH_UP_S = 0.05
FROZEN_S = 3.0
"""A process that did nothing for so long was frozen, and people went on talking."""
LONG_AGO = datetime.fromtimestamp(0, UTC)


class Source(Protocol):
    """Where updates come from."""

    @property
    def in_contact(self) -> bool:
        """Telegram answers."""
        ...

    @property
    def is_current(self) -> bool:
        """What waited at Telegram is stored."""
        ...

    def doubt(self) -> None:
        """Make sure of it anew."""
        ...


class Ear:
    """Whether this process hears: what waited at Telegram is stored, and what was stored by then is handled."""

    def __init__(
        self,
        begin: Begin,
        clock: Clock,
        *,
        holder: str,
        has_neighbours: bool,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._holder = holder
        self._has_neighbours = has_neighbours
        self._monotonic = monotonic
        self._source: Source | None = None
        self._handles = False
        self._hears = False
        self._current_since: datetime | None = None
        self._looked = monotonic()
        self._told = float("-inf")
        self._worked = float("-inf")
        self._furthest = 0
        self._next_due: datetime | None = None
        self.heard_until = LONG_AGO

    def listen_to(self, source: Source) -> None:
        self._source = source

    def can_handle(self) -> None:
        """The handlers are loaded."""
        self._handles = True

    @property
    def hears(self) -> bool:
        return self._hears and self._is_current and not self._was_frozen

    @property
    def is_coming(self) -> bool:
        """Not yet, but soon, be it for want of Telegram or of handlers, or because so much has waited."""
        return not self._handles or self._source is None or not self._source.in_contact or self._works_off

    @property
    def _works_off(self) -> bool:
        return self._monotonic() - self._worked < AT_WORK_S

    @property
    def _is_current(self) -> bool:
        return self._handles and self._source is not None and self._source.is_current

    @property
    def _was_frozen(self) -> bool:
        return self._monotonic() - self._looked > FROZEN_S

    async def run(self, stop: asyncio.Event) -> None:
        """Look, and tell the neighbours, until `stop`; then another may say it at once."""
        while not stop.is_set():
            pause = self._pause() if await self._tried(self.look) else TELL_S
            await rest(stop, pause)
        self._hears = False
        if self._has_neighbours:
            await self._tried(self._fall_silent)

    async def _tried(self, step: Callable[[], Awaitable[None]]) -> bool:
        try:
            await step()
        except DATABASE_TROUBLE as error:
            log.warning("what has been heard cannot be told (%s)", type(error).__name__)
            return False
        return True

    async def look(self) -> None:
        if self._hears and self._was_frozen and self._source is not None:
            self._source.doubt()
        self._looked, now = self._monotonic(), self._clock.now()
        self._hears = await self._has_heard_all(now)
        if self._hears:
            self.heard_until = now
        if self._has_neighbours:
            await self._tell()

    async def _has_heard_all(self, now: datetime) -> bool:
        """Once the inbox holds nothing from before we became current; then for as long as we are current."""
        if self._hears and self._is_current:
            return True
        if not self._is_current:
            self._current_since = None
        elif self._current_since is None:
            self._current_since = now
        if not self._handles or self._source is None or not self._source.in_contact:
            return False
        received_at = await self._oldest(now)
        since = self._current_since
        return since is not None and (received_at is None or received_at > since)

    async def _oldest(self, now: datetime) -> datetime | None:
        """When the next update to be handled was received. That it is a later one than ever before is progress.

        One that fails steps aside and comes back: it is none.
        """
        async with self._begin(readonly=True) as uow:
            oldest = await uow.inbox.waiting(now, limit=1)
        if not oldest:
            return None
        if oldest[0].id > self._furthest:
            self._furthest, self._worked = oldest[0].id, self._monotonic()
        return oldest[0].received_at

    async def _tell(self) -> None:
        """The moment right after the next timer comes due is told of as well: no gate waits a second for nothing."""
        fact = HEARING if self._hears else COMING if self.is_coming else None
        if fact is None or self._monotonic() < self._told + (0.0 if fact is HEARING else TELL_S):
            return
        self._told = self._monotonic()
        now = self.heard_until if self._hears else self._clock.now()
        async with self._begin() as uow:  # frozen in here, we must not speak for the time after
            await uow.leases.hold(fact, self._holder, now, TTL)
            self._next_due = await uow.timers.next_due()

    async def _fall_silent(self) -> None:
        async with self._begin() as uow:
            for fact in (HEARING, COMING):
                await uow.leases.release(fact, self._holder)

    def _pause(self) -> float:
        if not self._hears:
            return CATCH_UP_S
        if self._next_due is None or not self._has_neighbours:
            return TELL_S
        seconds = (self._next_due - self._clock.now()).total_seconds()
        return max(CLOSE_LOOK_S, seconds + 0.01) if 0 < seconds < TELL_S else TELL_S


class Gate:
    """Until when timers may fire.

    Patience is counted from look to look, and of a long pause between two looks only the usual time: whoever was frozen
    was not waiting. The neighbours' clocks are not compared with ours: who renews what they say is alive.
    """

    def __init__(
        self,
        begin: Begin,
        clock: Clock,
        *,
        ear: Ear | None,
        has_neighbours: bool,
        is_coming: Callable[[], bool],
        ring: Callable[[], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._ear = ear
        self._has_neighbours = has_neighbours
        self._is_coming = is_coming
        self._ring = ring
        self._monotonic = monotonic
        self._looked = monotonic()
        self._said: dict[str, datetime | None] | None = None
        self._told_until = LONG_AGO
        self._deaf_s = self._silent_s = 0.0
        self._has_lost_patience = self._has_told = False
        self._wanted: datetime | None = None
        self._want = asyncio.Event()

    def open_until(self, now: datetime) -> datetime:
        """Costs nothing; the sweep asks each time."""
        ear = self._ear
        if self._has_lost_patience or (ear is not None and ear.hears):
            return now
        return min(now, max(self._told_until, LONG_AGO if ear is None else ear.heard_until))

    def want(self, due: datetime) -> None:
        """A timer that came due then is held back."""
        self._wanted = due
        self._want.set()

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self.look()
            except DATABASE_TROUBLE as error:
                log.warning("whether somebody hears cannot be read (%s)", type(error).__name__)
            if self._wanted is not None:
                await rest(stop, CLOSE_LOOK_S)
            elif not stop.is_set():
                await wait(self._want, LOOK_S)
                self._want.clear()

    async def look(self) -> None:
        hears, comes = await self._who()
        passed = min(self._monotonic() - self._looked, 2 * LOOK_S)
        self._looked = self._monotonic()
        self._tell(hears=hears)
        self._silent_s = 0.0 if hears else self._silent_s + passed
        self._deaf_s = 0.0 if hears or comes else self._deaf_s + passed
        self._open_up(self._deaf_s > PATIENCE_S or self._silent_s > LONGEST_S)
        if self._wanted is not None and self.open_until(self._clock.now()) >= self._wanted:
            self._wanted = None
            self._ring()

    async def _who(self) -> tuple[bool, bool]:
        """Whether anybody hears, and whether anybody is about to."""
        if self._ear is not None and self._ear.hears:
            return True, False
        if not self._has_neighbours:
            return False, self._is_coming()
        async with self._begin(readonly=True) as uow:
            said = {name: await uow.leases.held_until(name) for name in (HEARING, COMING)}
        before, self._said = self._said, said
        if (until := said[HEARING]) is not None:
            self._told_until = until - TTL
        moved = {name for name in said if before is not None and said[name] != before[name]}
        return HEARING in moved, COMING in moved or self._is_coming()

    def _tell(self, *, hears: bool) -> None:
        """In the log, where the wait is longer than usual."""
        if hears and self._has_told:
            log.info("all is heard after %.0f s; timers fire again", self._silent_s)
            self._has_told = False
        elif not (hears or self._has_told or self._has_lost_patience) and self._silent_s > PATIENCE_S:
            log.info("timers wait until all that was said is heard, %.0f s at most", LONGEST_S)
            self._has_told = True

    def _open_up(self, is_over: bool) -> None:
        if is_over and not self._has_lost_patience:
            log.warning("not all that was said has been heard for %.0f s; timers fire without", self._silent_s)
        self._has_lost_patience = is_over
