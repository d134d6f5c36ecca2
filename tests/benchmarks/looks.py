"""What people look at, as the program makes it: read, worded, with its buttons. Nothing of it is kept."""

import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from bot.render.renderer import TelegramRenderer
from desk.catalog import Desk
from desk.metrics import Month
from desk.notices import Delivery, Mode, Notice
from desk.ports import UnitOfWork
from desk.usecases import figures
from storage.database import Database
from tests.benchmarks.stage import SPECIALISTS

LEAD = SPECIALISTS[0]

Look = Callable[[UnitOfWork, Desk], Awaitable[object]]


class Undone(Exception):
    """Takes a transaction back."""


async def timed(database: Database, look: Look, times: int) -> list[float]:
    """Milliseconds of each look, after one to warm up."""
    taken = []
    for _ in range(times + 1):
        try:
            async with database.begin() as uow:
                desk = next(iter(uow.catalog.desks.values()))
                began = time.perf_counter()
                await look(uow, desk)
                taken.append(1000 * (time.perf_counter() - began))
                raise Undone
        except Undone:
            continue
    return taken[1:]


def open_list(now: datetime, page: int = 0) -> Look:
    """`/open`, or a later page of what has waited long."""
    values = {"user_id": LEAD, "page": page, "old": page > 0, "said": None}
    return lambda uow, desk: _rendered(uow, desk, "open_list", values | {"desk_id": desk.id}, now)


def task_list(now: datetime, name: str, user_id: int = LEAD) -> Look:
    values = {"list": name, "user_id": user_id, "page": 0}
    return lambda uow, desk: _rendered(uow, desk, "task_list", values | {"desk_id": desk.id}, now)


def month(now: datetime) -> Look:
    """The figures of the last whole month."""
    return lambda uow, desk: figures.of_month(uow, desk, _last(now, desk), now=now)


def month_by_specialist(now: datetime) -> Look:
    return lambda uow, desk: figures.by_specialist(uow, desk, _last(now, desk), now=now)


def _last(now: datetime, desk: Desk) -> Month:
    return Month.of(now.replace(day=1) - timedelta(days=1), desk.zone)


async def _rendered(uow: UnitOfWork, desk: Desk, kind: str, values: Mapping[str, object], now: datetime) -> None:
    notice = Notice(kind, f"{kind}:benchmark", LEAD, mode=Mode.CARD, values=values, desk_id=desk.id)
    call = await TelegramRenderer().render(uow, Delivery(1, notice, 1, 0), now)
    assert call is not None, kind
