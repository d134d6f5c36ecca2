"""What each kind of process is asked about itself, and what it publishes."""

from types import SimpleNamespace

import pytest
from prometheus_client import generate_latest

from bot.clock import Clock
from bot.process import BOT, SCHEDULER, WEB, Process
from bot.settings import fixed
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
