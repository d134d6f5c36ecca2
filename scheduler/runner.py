"""The room as one thing to start and stop: the heartbeat, and delivery with its way to Telegram."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog

from desk.ports import Renderer, UnitOfWorkFactory
from scheduler.budget import SendBudget
from scheduler.delivery import Delivery
from scheduler.faults import said
from scheduler.heartbeat import Heartbeat, Pulse, Upkeep
from scheduler.limiter import Limiter
from scheduler.outcomes import TokenRefused
from scheduler.sender import Sender, Sends
from scheduler.sweep import ONE_BY_ONE, OPEN, Fire, Gate, Pace, Sweep
from scheduler.tuning import Tuning, Wait
from scheduler.watching import UNWATCHED, Watch

log = structlog.get_logger("scheduler")

_PATIENCE_S = 5.0
_GRACE_S = 3.4
_RESTART_S = 1.0


class SchedulerRoom:
    """`run` until `stop`. Everything it needs of other rooms is handed in."""

    def __init__(
        self,
        *,
        begin: UnitOfWorkFactory,
        renderer: Renderer,
        fire: Fire,
        token: str,
        holder: str,
        now: Callable[[], datetime],
        wait_outbox: Wait,
        wait_timers: Wait,
        api_base: str | None = None,
        mailer: Sends | None = None,
        upkeep: Sequence[Upkeep] = (),
        clock: Callable[[], float] = time.monotonic,
        tuning: Tuning | None = None,
        is_passing: Callable[[BaseException], bool] = lambda _: False,
        gate: Gate = OPEN,
        pulse: Pulse | None = None,
        pace: Pace = ONE_BY_ONE,
        watch: Watch = UNWATCHED,
    ) -> None:
        self.budget = SendBudget()
        self.sender = Sender(
            token, Limiter(self.budget, clock=clock, patience_s=_PATIENCE_S), api_base=api_base, clock=clock
        )
        self.delivery = Delivery(
            begin,
            renderer,
            self.sender,
            self.budget,
            holder=holder,
            now=now,
            wait=wait_outbox,
            clock=clock,
            mailer=mailer,
            tuning=tuning or Tuning(),
            watch=watch,
        )
        self.heartbeat = Heartbeat(
            Sweep(begin, fire, now, batch=pace.batch, lanes=pace.lanes, is_passing=is_passing, gate=gate),
            now=now,
            wait=wait_timers,
            clock=clock,
            upkeep=upkeep,
            pulse=pulse or Pulse(),
            watch=watch,
        )
        self._stopping = asyncio.Event()

    @property
    def sweep_age_s(self) -> float:
        """Seconds since the last sweep ended well; not ready when older than ten."""
        return self.heartbeat.age_s

    def stop(self) -> None:
        """Finish what is under way, within five seconds."""
        self._stopping.set()

    async def run(self) -> None:
        """Until stopped. Raises `TokenRefused` where Telegram does not know the token."""
        refused: list[BaseException] = []
        await self.sender.start()
        try:
            async with asyncio.TaskGroup() as group:
                await self._live(group)
        except* TokenRefused as group_of_refusals:
            refused.extend(group_of_refusals.exceptions)
        finally:
            await self.sender.stop()
        if refused:
            raise TokenRefused(str(refused[0]))

    async def _live(self, group: asyncio.TaskGroup) -> None:
        beating = group.create_task(self._keep("heartbeat", self.heartbeat.run))
        sending = group.create_task(self._keep("delivery", self.delivery.run))
        await self._stopping.wait()
        beating.cancel()
        self.delivery.stop()
        await asyncio.wait({sending}, timeout=_GRACE_S)
        sending.cancel()

    async def _keep(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """A part that breaks in a way it did not foresee is started again."""
        while not self._stopping.is_set():
            try:
                await run()
            except TokenRefused:
                raise
            except Exception as error:  # noqa: BLE001 - the other parts and the next start must live on
                log.error("part of the scheduler broke, starting it again", part=name, error=said(error))  # noqa: TRY400
                await asyncio.sleep(_RESTART_S)
