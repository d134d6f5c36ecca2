"""The one sender: takes what the outbox holds, words it, sends it, books what became of it.

One process at a time leads, by a lease whose fence every booking checks. The leader works in turns: one transaction
books all that came back, chooses what goes next, marks it as being sent and words it; only then it leaves the host.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from desk.delivery import Call, Failed, LeaseLost, Outcome, TryLater
from desk.notices import Delivery as Row
from desk.notices import Mode
from desk.ports import Renderer, UnitOfWork, UnitOfWorkFactory
from desk.usecases.delivery import book, recover
from scheduler.ahead import Ahead
from scheduler.budget import SendBudget, ages
from scheduler.faults import said
from scheduler.lanes import Choice, Lane, Slots, choose, lane_of
from scheduler.lease import Lease
from scheduler.limiter import Ticket
from scheduler.outcomes import TokenRefused
from scheduler.sender import Sends
from scheduler.tuning import Tuning, Wait
from scheduler.watching import UNWATCHED, Watch
from scheduler.weighing import Weighing
from scheduler.wording import Wording

log = structlog.get_logger("scheduler.delivery")


AGAIN_S = 0.05
"""Until the next turn, where a row was in the hands of somebody else."""


@dataclass(slots=True)
class _UnderWay:
    """A row on its way; once it is back and nobody has to be waited for any more, with the outcome to be booked."""

    row: Row
    lane: Lane
    task: asyncio.Task[None] | None = None
    outcome: Outcome | None = None


class Delivery:
    """Runs for ever; `stop` ends it politely."""

    def __init__(
        self,
        begin: UnitOfWorkFactory,
        renderer: Renderer,
        telegram: Sends,
        budget: SendBudget,
        *,
        holder: str,
        now: Callable[[], datetime],
        wait: Wait,
        clock: Callable[[], float] = time.monotonic,
        mailer: Sends | None = None,
        tuning: Tuning | None = None,
        watch: Watch = UNWATCHED,
    ) -> None:
        self._watch = watch
        self._begin = begin
        tuning = tuning or Tuning()
        self._wording = Wording(renderer, now)
        self._weigh = Weighing(budget, tuning, clock)
        self._telegram = telegram
        self._mailer = mailer
        self._budget = budget
        self._now = now
        self._clock = clock
        self._wait = wait
        self._tuning = tuning
        self._lease = Lease(tuning.lease, holder, now=now, clock=clock, ttl_s=tuning.ttl_s, renew_s=tuning.renew_s)
        self._ahead = Ahead(begin, self._lease, may_go=self._may_go, pause=self._stand_by)
        self._group: asyncio.TaskGroup | None = None
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._under_way: dict[int, _UnderWay] = {}
        self._refused: TokenRefused | None = None

    @property
    def leads(self) -> bool:
        """Whether this process is the one that may send."""
        return self._lease.is_ours

    def stop(self) -> None:
        """Begin nothing new; what is under way is waited for and booked."""
        self._stopping.set()
        self._woken.set()

    async def run(self) -> None:
        """Stand by, lead, stand by again, until stopped. Raises `TokenRefused`."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            ear = group.create_task(self._listen())
            try:
                await self._serve()
            finally:
                ear.cancel()
                self._forget()
        if self._refused is not None:
            raise self._refused

    async def _listen(self) -> None:
        while True:
            await self._wait(self._tuning.poll_s)
            self._woken.set()

    # Leading

    async def _serve(self) -> None:
        failures = 0
        while self._goes_on:
            try:
                if not await self._take_over():
                    failures = 0
                    await self._stand_by(self._tuning.stand_by_s)
                    continue
                await self._settle_past()
                failures = 0
                while self._goes_on:
                    await self._rest(await self._turn())
            except LeaseLost:
                log.warning("delivery lease lost")
                self._forget()
            except Exception as error:  # noqa: BLE001 - whatever storage raises, sending goes on when it is back
                failures += 1
                self._watch.failed("delivery")
                log.warning("delivery turn failed", error=said(error))
                await self._stand_by(min(5.0, 0.25 * 2**failures))
        await self._step_down()

    @property
    def _goes_on(self) -> bool:
        return not self._stopping.is_set() and self._refused is None

    async def _take_over(self) -> bool:
        async with self._begin() as uow:
            answer = await self._lease.ask(uow)
        if answer.changed:
            self._forget()
        self._lease.accept(answer)
        if answer.changed and answer.fence is not None:
            log.info("delivery leads", fence=answer.fence)
        return answer.fence is not None

    async def _settle_past(self) -> None:
        """Book what a failed turn left over, take what nobody knows of as unknown, learn what was spent."""
        await self._idle(None)
        await self._book_singly()
        now = self._now()
        async with self._begin() as uow:
            recovered = await recover(uow, now=now, fence=self._lease.fence)
            history = await uow.sending.recent(now - timedelta(seconds=self._tuning.history_s))
        self._budget.load(ages(history, now), self._clock())
        if recovered:
            log.warning("deliveries of unknown outcome taken over", count=recovered)

    async def _book_singly(self) -> None:
        """One that cannot be booked must not hold up the others: `recover` takes it for unknown."""
        for one in self._back():
            try:
                async with self._begin() as uow:
                    await self._book(uow, one)
            except LeaseLost:
                raise
            except Exception as error:  # noqa: BLE001 - see above
                log.warning("delivery cannot be booked", delivery=one.row.id, error=said(error))
            del self._under_way[one.row.id]

    async def _step_down(self) -> None:
        """Wait for what is under way, book it, let another lead."""
        await self._idle(self._tuning.drain_s)
        if not self._lease.is_ours:
            return
        try:
            await self._book_singly()
            async with self._begin() as uow:
                await self._lease.release(uow)
        except LeaseLost:
            log.warning("delivery lease lost")
        except Exception as error:  # noqa: BLE001 - the lease runs out by itself
            log.warning("delivery could not step down", error=said(error))

    def _forget(self) -> None:
        """Nothing more leaves from here; the next leader takes everything unbooked for unknown."""
        self._lease.drop()
        for one in self._under_way.values():
            if one.task is not None:
                one.task.cancel()
        self._under_way.clear()

    # A turn

    async def _turn(self) -> float:
        """One transaction; the seconds to wait for the next one if nobody wakes us."""
        async with self._begin() as uow:
            renewed = await self._lease.ask(uow) if self._lease.is_due else None
            if renewed is not None and renewed.changed:
                raise LeaseLost
            back = await self._hold(uow)
            for one in back:
                await self._book(uow, one)
            choice = await self._choose(uow)
            worded = await self._word(uow, [row.id for row in choice.rows])
            pause = await self._pause_after(uow, choice)
        if renewed is not None:
            self._lease.accept(renewed)
        for one in back:
            del self._under_way[one.row.id]
        lanes = {row.id: lane_of(row) for row in choice.rows}
        is_busy = bool(self._back())
        for row, call in worded:
            self._start(row, call, lanes[row.id])
        return min(pause, AGAIN_S) if is_busy else pause

    async def _hold(self, uow: UnitOfWork) -> list[_UnderWay]:
        """What is back and can be booked now. Rows that somebody is changing are left for the next turn: whoever waits
        for none of them is never waited for in return.
        """
        back = self._back()
        held = await uow.sending.hold([one.row.id for one in back])
        return [one for one in back if one.row.id in held]

    def _back(self) -> list[_UnderWay]:
        return [one for one in self._under_way.values() if one.outcome is not None]

    async def _book(self, uow: UnitOfWork, one: _UnderWay) -> None:
        if one.outcome is not None:
            outcome = self._weigh(one.row, one.outcome)
            await book(uow, now=self._now(), delivery=one.row, outcome=outcome, fence=self._lease.fence)

    async def _choose(self, uow: UnitOfWork) -> Choice:
        busy = [one.lane for one in self._under_way.values() if one.outcome is None]
        presses = sum(lane.is_press for lane in busy)
        ordinary = 1 if self._telegram.away else self._tuning.side_by_side
        slots = Slots(ordinary - (len(busy) - presses), self._tuning.presses - presses)
        now, limit = self._clock(), self._tuning.look_at
        rows = await uow.sending.pending(self._now(), limit=limit, skip_chats=())
        choice = choose(rows, self._budget, busy=busy, slots=slots, now=now)
        if len(rows) < limit or slots.ordinary <= 0:
            return choice
        # A long queue of chats that must wait hides those that need not.
        busy += [lane_of(row) for row in choice.rows]
        hidden = self._budget.blocked(now) | {lane.key for lane in busy if lane.kind == "chat"}
        rows = await uow.sending.pending(self._now(), limit=limit, skip_chats=hidden)
        more = choose(rows, self._budget, busy=busy, slots=slots, now=now)
        return Choice([*choice.rows, *more.rows], min(choice.next_at, more.next_at))

    async def _word(self, uow: UnitOfWork, ids: Sequence[int]) -> list[tuple[Row, Call]]:
        """Mark them as being sent and word them; what needs no call is booked in the same transaction."""
        worded = []
        fence = self._lease.fence
        for row in await uow.sending.begin(ids, fence=fence, now=self._now()) if ids else ():
            made = await self._wording.word(uow, row)
            if isinstance(made, Call):
                worded.append((row, made))
            else:
                await book(uow, now=self._now(), delivery=row, outcome=self._weigh(row, made), fence=fence)
        return worded

    async def _pause_after(self, uow: UnitOfWork, choice: Choice) -> float:
        pause = min(self._tuning.poll_s, max(0.0, choice.next_at - self._clock()))
        due, now = await uow.sending.next_try(), self._now()
        return min(pause, (due - now).total_seconds()) if due is not None and due > now else pause

    # One call

    def _start(self, row: Row, call: Call, lane: Lane) -> None:
        if self._group is None:
            raise RuntimeError("delivery is not running")
        self._under_way[row.id] = one = _UnderWay(row, lane)
        one.task = self._group.create_task(self._send(one, call))

    async def _send(self, one: _UnderWay, call: Call) -> None:
        outcome = await self._outcome(one.row, call)
        self._watch.delivered(one.row.notice.mode.value, outcome)
        one.outcome = await self._ahead(one.row, outcome)
        self._woken.set()

    async def _outcome(self, row: Row, call: Call) -> Outcome:
        sender = self._mailer if row.notice.mode is Mode.EMAIL else self._telegram
        if sender is None:
            return Failed("e-mail is not set up")
        try:
            return await sender.send(call, Ticket(row.notice.urgency, self._may_go))
        except TokenRefused as refused:
            self._refused = refused
            return TryLater(0.0, "the token is refused", counts=False)
        except (TypeError, ValueError) as error:
            return Failed(f"cannot be put on the wire: {type(error).__name__}")

    def _may_go(self) -> bool:
        """Asked at the very moment a call's turn comes."""
        return self._lease.is_ours and self._goes_on

    # Waiting

    async def _rest(self, seconds: float) -> None:
        """Until somebody wakes us."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()

    async def _stand_by(self, seconds: float) -> None:
        """Until it is time to try again; only `stop` cuts it short."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _idle(self, seconds: float | None) -> None:
        """Until nothing is under way."""
        tasks = [one.task for one in self._under_way.values() if one.task is not None and not one.task.done()]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
