"""What can be taken back for a little while only: its button goes when that time is up.

A press that comes too late is refused anyway; this only keeps a dead button from being shown.
"""

from datetime import datetime, timedelta

from desk.notices import Notice
from desk.ports import Timer, UnitOfWork
from desk.sla import ObjectKind
from desk.tasks import UNDO_WINDOW

UNDO = "undo"
AFTERWARDS = timedelta(seconds=1)
"""The last moment of the window still belongs to it."""


async def put(uow: UnitOfWork, notice: Notice, *, now: datetime) -> None:
    """Show something with a button that takes it back, and show it anew without one when the window has closed."""
    await uow.outbox.put(notice)
    await expect_end(uow, notice.desk_id, notice.key, now=now)


async def expect_end(uow: UnitOfWork, desk_id: int | None, key: str, *, now: datetime) -> None:
    """It belongs to the desk: whatever happens to the question or task meanwhile, the message is still there."""
    if desk_id is None:
        return
    due_at, about = now + UNDO_WINDOW + AFTERWARDS, (ObjectKind.DESK, desk_id)
    await uow.timers.arm([Timer(desk_id, UNDO, about, f"{UNDO}:{key}:{now.isoformat()}", due_at, {"key": key})])


async def end(uow: UnitOfWork, timer: Timer) -> None:
    await uow.outbox.look_again(timer.values["key"])
