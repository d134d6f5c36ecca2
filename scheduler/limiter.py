"""The queue in front of Telegram: every call waits here for the budget, the more urgent first."""

import asyncio
import itertools
import time
from bisect import insort
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from desk.notices import Urgency
from scheduler.budget import SendBudget, Spent

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Withdrawn(Exception):
    """The call was taken back before it left the host."""


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Ticket:
    """How urgent a call is, and whether it may still be made at the moment its turn comes."""

    urgency: int = Urgency.REPLY
    may_go: Callable[[], bool] = _always


@dataclass(slots=True, order=True)
class _Waiter:
    urgency: int
    number: int
    chat_id: int | None = field(compare=False)
    method: str = field(compare=False)
    ticket: Ticket = field(compare=False)
    since: float = field(compare=False)
    turn: asyncio.Future[Spent] = field(compare=False)


def chat_of(data: dict[str, Any]) -> int | None:
    """The chat a call writes to; None where it names none by number."""
    try:
        return int(data["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


def seconds_of(refused: RetryAfter) -> float:
    """`retry_after` is a number or a timedelta, as the library's environment switch says."""
    asked = refused.retry_after
    return float(asked if isinstance(asked, int | float) else asked.total_seconds())


class Limiter(BaseRateLimiter[Ticket]):
    """Paces calls by the budget. It never repeats one: what a failure means is for the outbox to decide.

    A call that waits longer than `patience_s` is withdrawn, so that what goes out was worded just before.
    """

    def __init__(
        self,
        budget: SendBudget,
        *,
        clock: Callable[[], float] = time.monotonic,
        patience_s: float | None = None,
    ) -> None:
        self.budget = budget
        self._clock = clock
        self._patience_s = patience_s if patience_s is not None else float("inf")
        self._waiters: list[_Waiter] = []
        self._numbers = itertools.count()
        self._alarm: asyncio.TimerHandle | None = None

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Whatever still waits is taken back."""
        self._stop_alarm()
        for waiter in self._waiters:
            _end(waiter, Withdrawn("the limiter is closed"))
        self._waiters.clear()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Ticket | None,
    ) -> Answer:
        """Wait for the turn, make the call; a flood refusal pauses its chat alone."""
        chat_id = chat_of(data)
        spent = await self._turn(chat_id, endpoint, rate_limit_args or Ticket())
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as refused:
            self.budget.pause(chat_id, self._clock() + seconds_of(refused))
            raise
        finally:
            spent.ended(self._clock())
            self._serve()

    async def _turn(self, chat_id: int | None, method: str, ticket: Ticket) -> Spent:
        turn: asyncio.Future[Spent] = asyncio.get_running_loop().create_future()
        waiter = _Waiter(ticket.urgency, next(self._numbers), chat_id, method, ticket, self._clock(), turn)
        insort(self._waiters, waiter)
        self._serve()
        try:
            return await turn
        except asyncio.CancelledError:
            if not turn.cancelled() and turn.done() and turn.exception() is None:
                turn.result().ended(self._clock())  # it was let go, and did not go
            raise
        finally:
            if waiter in self._waiters:
                self._waiters.remove(waiter)

    def _serve(self) -> None:
        """Let go whoever may go now, in order of urgency and arrival, and set the alarm for the next."""
        self._stop_alarm()
        now = self._clock()
        while (waiter := self._next(now)) is not None:
            self._waiters.remove(waiter)
            if waiter.turn.done():
                continue
            if not waiter.ticket.may_go() or now - waiter.since >= self._patience_s:
                _end(waiter, Withdrawn("not sent"))
                continue
            _end(waiter, self.budget.spend(waiter.chat_id, waiter.method, now))
        if self._waiters:
            soonest = min(self.budget.chat_ready_at(one.chat_id, one.method) for one in self._waiters)
            at = min(max(soonest, self.budget.open_at), self._oldest + self._patience_s)
            self._alarm = asyncio.get_running_loop().call_later(max(0.0, at - now), self._serve)

    def _next(self, now: float) -> _Waiter | None:
        if self.budget.open_at > now and now < self._oldest + self._patience_s:
            return None
        return next((one for one in self._waiters if self._wakes_at(one, now) <= now), None)

    @property
    def _oldest(self) -> float:
        return min((one.since for one in self._waiters), default=float("inf"))

    def _wakes_at(self, waiter: _Waiter, now: float) -> float:
        ready = self.budget.ready_at(waiter.chat_id, waiter.method, now)
        return min(ready, waiter.since + self._patience_s)

    def _stop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


def _end(waiter: _Waiter, what: Spent | Withdrawn) -> None:
    if waiter.turn.done():
        return
    if isinstance(what, Withdrawn):
        waiter.turn.set_exception(what)
    else:
        waiter.turn.set_result(what)
