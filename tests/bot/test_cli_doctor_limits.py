"""From when on the doctor minds what waits, and how far a clock may be off."""

from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import pytest
from aiohttp import web
from sqlalchemy import update

from bot.cli.doctor import backlog, host
from bot.cli.doctor.findings import Mark
from bot.settings import fixed
from bot.web import serving
from storage.tables import outbox
from tests.storage import make


async def waiting(database, now):
    """What the doctor says of the queues at this moment."""
    async with database._engine.connect() as connection:
        return [(one.mark, one.text) for one in await backlog.examine(connection, now)]


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(minutes=1), (Mark.GOOD, "timers: 1 due")),
        (timedelta(minutes=1, seconds=1), (Mark.CARE, "timers: 1 due, the oldest for 1 min")),
    ],
)
async def test_a_timer_may_be_due_for_a_minute(database, passed, said):
    async with database.begin() as uow:
        await uow.timers.arm([make.timer()])

    assert said in await waiting(database, make.NINE + passed)


@pytest.mark.parametrize(("tries", "expected"), [(4, []), (5, [(Mark.CARE, "timers: 1 fail again and again")])])
async def test_timers_that_fail_again_and_again_are_named(database, tries, expected):
    async with database.begin() as uow:
        await uow.timers.arm([make.timer("fails"), make.timer("fires")])
    for _ in range(tries):
        async with database.begin() as uow:
            for timer in await uow.timers.claim_due(make.NINE, limit=9):
                if timer.key == "fails":
                    await uow.timers.put_back(timer, not_before=make.NINE, error="broken")

    assert [one for one in await waiting(database, make.NINE) if "fail" in one[1]] == expected


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(minutes=10), (Mark.GOOD, "outbox: 2 notices waiting")),
        (timedelta(minutes=10, seconds=1), (Mark.CARE, "outbox: 2 notices waiting, the oldest for 10 min")),
    ],
)
async def test_notices_nobody_sends_are_noticed_after_ten_minutes(database, passed, said):
    for key, at in (("old", make.NINE), ("new", make.after(minutes=9))):
        database._clock = lambda at=at: at
        async with database.begin() as uow:
            await uow.outbox.put(make.notice(key))

    assert said in await waiting(database, make.NINE + passed)


async def test_notices_that_rest_before_their_next_try_do_not_count_as_forgotten(database):
    database._clock = lambda: make.NINE
    async with database.begin() as uow:
        await uow.outbox.put(make.notice())
    async with database.begin() as uow:
        await uow._work.run(update(outbox).values(next_try_at=make.after(hours=2)))

    early, late = [await waiting(database, make.after(hours=hours)) for hours in (1, 2)]

    assert (Mark.GOOD, "outbox: 1 notice waiting") in early
    assert (Mark.CARE, "outbox: 1 notice waiting, the oldest for 120 min") in late


@asynccontextmanager
async def dated(date):
    """A Bot API by whose clock it is this date."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(headers={"Date": date})

    app = web.Application()
    app.add_routes([web.get("/", answer)])
    async with serving(app, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-11, (Mark.BAD, "clock: 11 s away from the Bot API's")),
        (-10, (Mark.GOOD, "clock: agrees with the Bot API's")),
        (10, (Mark.GOOD, "clock: agrees with the Bot API's")),
        (11, (Mark.BAD, "clock: 11 s away from the Bot API's")),
    ],
)
async def test_a_clock_that_is_more_than_ten_seconds_off_is_broken(monkeypatch, seconds, said):
    ours = make.NINE + timedelta(seconds=seconds)
    monkeypatch.setattr(host, "Clock", lambda: SimpleNamespace(now=lambda: ours))

    async with dated(format_datetime(make.NINE, usegmt=True)) as url:
        found = await host.look_at_clock(fixed(api_base=url))

    assert (found.mark, found.text) == said


async def test_a_clock_that_cannot_be_compared_is_a_care():
    async with dated("some time ago") as url:
        found = await host.look_at_clock(fixed(api_base=url))

    assert (found.mark, found.text) == (Mark.CARE, "clock: nothing to compare it with")
