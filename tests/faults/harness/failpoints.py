"""Named places between two durable steps of the program, where a process can be told to end as by kill -9.

The program knows nothing of them: the harness puts itself around its functions in a process it has started.
"""

import asyncio
import functools
import importlib
import inspect
import os
import signal
import time
import traceback
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

BEFORE, AFTER = "before", "after"
_INSIDE: ContextVar[frozenset[str]] = ContextVar("inside", default=frozenset())


@dataclass(frozen=True, slots=True)
class Failpoint:
    """Just before or after a function of the program (`module:function` or `module:Class.method`).

    `inside`: only where that other function has called it. `needs_result`: only where something was returned.
    """

    name: str
    what: str
    place: str
    when: str
    inside: str | None = None
    needs_result: bool = False


INTAKE = "bot.intake.store:Intake.accept"
LANES = "bot.lanes.batch:BatchHandler._transaction"
LOOKUP = "bot.process:Process._ask_membership"
SWEEP = "scheduler.sweep:Sweep._together"
CLAIM = "scheduler.sweep:Sweep._claim"
SENDER = "scheduler.delivery:Delivery._turn"
BEGIN, SETTLE = "storage.sending:SqlSending.begin", "storage.sending:SqlSending.settle"
CONFIGURE = "storage.unit_of_work:SqlUnitOfWork.configure"
ERASING = "storage.personal.erasing"
WRITER, RESTORING = "storage.backup.archive:Writer", "storage.backup.restoring"
WRITTEN, COMMITTED = "storage.work:Work.finish", "storage.work:Work.publish"

FAILPOINTS = (
    Failpoint("updates.fetched", "updates have come, none is stored", INTAKE, BEFORE),
    Failpoint("updates.stored", "updates are stored, Telegram has not heard of it", INTAKE, AFTER),
    Failpoint("offset.moved", "the offset has moved, no call has left", "bot.intake.polling:Poller._store", AFTER),
    Failpoint("batch.read", "updates are read from the inbox, none is claimed", LANES, BEFORE),
    Failpoint("batch.claimed", "updates are claimed, none is handled", "storage.inbox:SqlInbox.take", AFTER, LANES),
    Failpoint("update.handled", "one update of a batch is being handled", "bot.dispatch:Facts", AFTER, LANES),
    Failpoint("batch.written", "a batch is written, not committed", WRITTEN, AFTER, LANES),
    Failpoint("batch.committed", "a batch is committed, nobody has been woken", COMMITTED, BEFORE, LANES),
    Failpoint("batch.settled", "a batch is committed and forgotten", LANES, AFTER),
    Failpoint("lookup.answered", "Telegram said who is in a chat, it is not kept", LOOKUP, AFTER),
    Failpoint("timers.claimed", "due timers are claimed, none has fired", CLAIM, AFTER, needs_result=True),
    Failpoint("timer.fired", "one timer of a batch has fired", "desk.usecases.sweep:fire", AFTER, SWEEP),
    Failpoint("timers.written", "a sweep is written, not committed", WRITTEN, AFTER, SWEEP),
    Failpoint("timers.committed", "a sweep is committed, nobody has been woken", COMMITTED, BEFORE, SWEEP),
    Failpoint("send.marked", "a row is marked as being sent, not committed", BEGIN, AFTER, needs_result=True),
    Failpoint("send.begun", "a row is marked, the call has not left", "scheduler.delivery:Delivery._start", BEFORE),
    Failpoint("send.answered", "the message is there, its row is not", "scheduler.delivery:Delivery._outcome", AFTER),
    Failpoint("send.booked", "what became of a row is written, not committed", SETTLE, AFTER),
    Failpoint("send.committed", "what became of a row is committed", COMMITTED, BEFORE, SENDER),
    Failpoint("lease.asked", "the lease is taken, not committed", "storage.leases:SqlLeases.hold", AFTER),
    Failpoint("past.settled", "rows of a dead sender are settled, not committed", "scheduler.delivery:recover", AFTER),
    Failpoint("desks.configured", "desks are read from the file, not committed", CONFIGURE, AFTER),
)
BACKUP_POINTS = (
    Failpoint("backup.table", "one table is in the file", "storage.backup.making:_write_table", AFTER),
    Failpoint("backup.filled", "all is in the file, nobody has read it back", f"{WRITER}.close", AFTER),
    Failpoint("backup.checked", "the file is whole and has no name", f"{WRITER}.rename", BEFORE),
    Failpoint("backup.named", "the file has its name, the database has not heard of it", f"{WRITER}.rename", AFTER),
)
RESTORE_POINTS = (
    Failpoint("restore.cleared", "what was there is gone, nothing is in its place", f"{RESTORING}:_clear", AFTER),
    Failpoint("restore.loaded", "one table is loaded", f"{RESTORING}:_load", AFTER),
    Failpoint("restore.compared", "one table is compared", f"{RESTORING}:_compare", AFTER),
    Failpoint("restore.settled", "all is there, not committed", f"{RESTORING}:settle", AFTER),
)
ERASURE_POINTS = (
    Failpoint("erasure.held", "what is theirs is held, nothing is gone", "storage.personal.holding:hold", AFTER),
    Failpoint("erasure.words", "words are gone, names are there", f"{ERASING}:_forget_words", AFTER),
    Failpoint("erasure.handed", "what they did in one table is nobody's", f"{ERASING}:_hand_over", AFTER),
    Failpoint("erasure.written", "all is gone, not committed", f"{ERASING}:erase", AFTER),
)
BY_NAME = {one.name: one for one in (*FAILPOINTS, *BACKUP_POINTS, *RESTORE_POINTS, *ERASURE_POINTS)}


def arm(name: str, hits: int) -> None:
    """The process ends when it comes by for the n-th time."""
    point = BY_NAME[name]
    left = hits

    def pass_by() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    if point.inside is not None:
        _wrap(point.inside, functools.partial(_enter, point.inside))
    _wrap(point.place, functools.partial(_around, point, pass_by))


def tell_when_handling(file: int) -> None:
    """A line for the harness once the handlers are loaded: from then on updates are handled."""

    def around(function: Callable[..., Any]) -> Callable[..., Any]:
        def can_handle(*args: Any) -> Any:
            os.write(file, f"handling {os.getpid()}\n".encode())
            return function(*args)

        return can_handle

    _wrap("bot.hearing:Ear.can_handle", around)


def show_traces() -> None:
    """What ends a process is told in one line; the log of the harness has all of it."""

    def around(function: Callable[..., Any]) -> Callable[..., Any]:
        def explain(error: Exception) -> Any:
            traceback.print_exception(error)
            return function(error)

        return explain

    _wrap("bot.cli.failures:explain", around)


def stall(after: float, seconds: float) -> None:
    """The event loop stands still for a while, some time after its first turn."""

    def around(function: Callable[..., Any]) -> Callable[..., Any]:
        async def run(*args: Any, **kwargs: Any) -> Any:
            asyncio.get_running_loop().call_later(after, time.sleep, seconds)
            return await function(*args, **kwargs)

        return run

    _wrap("bot.app:_live", around)


def _enter(name: str, function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(function)
    async def entered(*args: Any, **kwargs: Any) -> Any:
        token = _INSIDE.set(_INSIDE.get() | {name})
        try:
            return await function(*args, **kwargs)
        finally:
            _INSIDE.reset(token)

    return entered


def _around(point: Failpoint, pass_by: Callable[[], None], function: Callable[..., Any]) -> Callable[..., Any]:
    def counts(result: Any) -> bool:
        is_inside = point.inside is None or point.inside in _INSIDE.get()
        return is_inside and bool(result or not point.needs_result)

    if not inspect.iscoroutinefunction(function):

        @functools.wraps(function, updated=())
        def called(*args: Any, **kwargs: Any) -> Any:
            if point.when == BEFORE and counts(True):
                pass_by()
            result = function(*args, **kwargs)
            if point.when == AFTER and counts(result):
                pass_by()
            return result

        return called

    @functools.wraps(function)
    async def awaited(*args: Any, **kwargs: Any) -> Any:
        if point.when == BEFORE and counts(True):
            pass_by()
        result = await function(*args, **kwargs)
        if point.when == AFTER and counts(result):
            pass_by()
        return result

    return awaited


def place_of(place: str) -> tuple[Any, str]:
    """The module or class that holds a function, and its name there."""
    module, _, path = place.partition(":")
    owner: Any = importlib.import_module(module)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    return owner, name


def _wrap(place: str, around: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    owner, name = place_of(place)
    setattr(owner, name, around(getattr(owner, name)))
