"""Everything desks do by themselves at set times of the day."""

from datetime import datetime

from desk.ports import UnitOfWork
from desk.usecases import norms, reminders


async def arm(uow: UnitOfWork, *, now: datetime) -> None:
    """What comes next; to be called when the program starts and when a configuration was applied."""
    await norms.arm(uow, now=now)
    await reminders.arm(uow, now=now)
