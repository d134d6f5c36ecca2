"""What each kind of process is asked about itself, and what it publishes."""

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace

import aiohttp
import pytest
from prometheus_client import generate_latest

from bot import web as bot_web
from bot.clock import Clock
from bot.process import BOT, SCHEDULER, WEB, Process
from bot.settings import fixed
from bot.web import make_app, serving
from desk.history import Fact
from storage.backup.record import MADE
from tests.storage import make

TOKEN = "123456789:AAnightingale-nightingale0123456789xyz"


def process(database, *names, **settings):
    api = SimpleNamespace(bot_id=123456789)
    return Process(fixed(token=TOKEN, **settings), database, api, Clock(), names=frozenset(names))


@pytest.mark.parametrize(
    ("names", "probes", "pulses"),
    [
        ((BOT, WEB), {"database", "telegram", "handlers"}, {"polling", "lanes"}),
        ((SCHEDULER, WEB), {"database", "telegram", "sweep"}, set()),
        ((BOT, SCHEDULER, WEB), {"database", "telegram", "handlers", "sweep"}, {"polling", "lanes"}),
    ],
    ids=["bot", "scheduler", "run"],
)
async def test_a_process_is_asked_about_the_parts_it_has(sqlite_database, names, probes, pulses):
    one = process(sqlite_database, *names)

    assert set(one._probes()) == probes
    assert {pulse.name for pulse in one._pulses()} == pulses


async def test_a_scheduler_that_has_not_swept_yet_is_not_ready(sqlite_database):
    one = process(sqlite_database, SCHEDULER)

    assert await one._sweeps() == "the last sweep was inf s ago"


class Watch:
    """A clock that moves when told."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def at_work(database, watch, **settings):
    """A process all of whose parts have just done their round, by this clock."""
    one = process(database, BOT, SCHEDULER, WEB, **settings)
    heart = one._room.heartbeat
    heart._clock, heart._last_sweep = watch, watch()
    for pulse in (one._polled, one._handled):
        pulse._clock = watch
        pulse.beat()
    one._known.set()
    one._handling.set()
    return one


async def readiness(one):
    """What `/readyz` answers: its status, and what is wrong."""
    app = make_app(metrics=one._metrics, pulses=one._pulses(), probes=one._probes())
    async with (
        serving(app, "127.0.0.1", 0) as port,
        aiohttp.ClientSession() as client,
        client.get(f"http://127.0.0.1:{port}/readyz") as answer,
    ):
        said = await answer.json()
        return answer.status, {fault["what"]: fault["fault"] for fault in said["wrong"]}


def beating(one, watch):
    """Each loop whose rounds are counted, and how it does one."""
    return {
        "sweep": lambda: setattr(one._room.heartbeat, "_last_sweep", watch()),
        "polling": one._polled.beat,
        "lanes": one._handled.beat,
    }


@pytest.mark.parametrize(
    ("part", "limit", "fault"),
    [
        ("sweep", 10, "the last sweep was 10 s ago"),
        ("polling", 90, "no round for 90 s"),
        ("lanes", 10, "no round for 10 s"),
    ],
)
async def test_a_loop_is_ready_up_to_its_limit_and_not_beyond(sqlite_database, part, limit, fault):
    watch = Watch()
    one = at_work(sqlite_database, watch)
    watch.now += limit
    for name, beat in beating(one, watch).items():
        if name != part:
            beat()

    at_the_limit = await readiness(one)
    watch.now += 0.25

    assert at_the_limit == (200, {})
    assert await readiness(one) == (503, {part: fault})


async def test_a_process_that_is_called_by_webhook_need_not_ask_for_updates(sqlite_database):
    watch = Watch()
    hook = {"mode": "webhook", "public_url": "https://desk.example.org", "webhook_secret": "s" * 20}
    one = at_work(sqlite_database, watch, **hook)
    watch.now += 1000
    one._handled.beat()
    one._room.heartbeat._last_sweep = watch()

    assert await readiness(one) == (200, {})


@pytest.mark.parametrize(
    ("event", "wrong"),
    [("_known", {"telegram": "Telegram has not answered yet"}), ("_handling", {"handlers": "being loaded"})],
)
async def test_a_process_is_ready_once_it_knows_itself_and_has_loaded_its_handlers(sqlite_database, event, wrong):
    one = at_work(sqlite_database, Watch())
    getattr(one, event).clear()

    before = await readiness(one)
    getattr(one, event).set()

    assert before == (503, wrong)
    assert await readiness(one) == (200, {})


@pytest.mark.parametrize(("seconds", "expected"), [(0.1, (200, {})), (60, (503, {"database": "no answer within 1 s"}))])
async def test_a_database_has_to_answer_in_time(sqlite_database, monkeypatch, seconds, expected):
    one = at_work(sqlite_database, Watch())

    @asynccontextmanager
    async def begin(*, readonly=False):
        await asyncio.sleep(seconds)
        yield

    monkeypatch.setattr(bot_web, "PROBE_SECONDS", 1.0)
    monkeypatch.setattr(sqlite_database, "begin", begin)

    assert await readiness(one) == expected


async def test_figures_of_the_queues_are_those_of_the_database(database):
    one = process(database, SCHEDULER)
    async with database.begin() as uow:
        await uow.timers.arm([make.timer("late", make.NINE.replace(year=2020))])
        await uow.outbox.put(make.notice("unsaid"))
        await uow.leases.hold("delivery", "me", Clock().now(), make.after(hours=1) - make.NINE)

    await one._gauges()

    said = generate_latest(one._metrics.registry).decode()
    assert 'firstline_outbox_rows{state="new"} 1.0' in said
    assert "firstline_timers_overdue 1.0" in said
    assert "firstline_sweep_age_seconds +Inf" in said
    assert "firstline_delivery_leader 0.0" in said
    assert 'parts="scheduler"' in said
    assert 3590 < one._metrics.registry.get_sample_value("firstline_lease_seconds", {"name": "delivery"}) <= 3600
    assert one._metrics.registry.get_sample_value("firstline_timer_oldest_seconds") > 1e8


async def test_a_lease_that_was_let_go_is_held_by_nobody(database):
    one = process(database, SCHEDULER)
    async with database.begin() as uow:
        await uow.leases.hold("delivery", "me", Clock().now(), make.after(hours=1) - make.NINE)
    await one._gauges()

    async with database.begin() as uow:
        await uow.leases.release("delivery", "me")
    await one._gauges()

    assert one._metrics.registry.get_sample_value("firstline_lease_seconds", {"name": "delivery"}) == 0


async def test_the_last_backup_is_told_of(database, tmp_path):
    one = process(database, SCHEDULER)
    await one._gauges()
    before = one._metrics.registry.get_sample_value("firstline_last_backup_timestamp_seconds")
    async with database.begin() as uow:
        await uow.journal.add(Fact(make.NINE, MADE))
        await uow.journal.add(Fact(make.after(hours=-9), MADE))

    await one._gauges()

    assert before == 0
    told = one._metrics.registry.get_sample_value("firstline_last_backup_timestamp_seconds")
    assert told == make.NINE.timestamp()


async def test_what_cannot_be_read_is_not_told_as_it_was(database):
    one = process(database, SCHEDULER)
    async with database.begin() as uow:
        await uow.timers.arm([make.timer("late", make.NINE.replace(year=2020))])
    await one._gauges()

    one._metrics.lose_sight()

    said = generate_latest(one._metrics.registry).decode()
    assert "firstline_timer_oldest_seconds NaN" in said
    assert 'firstline_outbox_rows{state="new"} NaN' in said
    assert 'firstline_lease_seconds{name="delivery"} NaN' in said
    assert 'firstline_database_errors_total{where="metrics"} 1.0' in said
