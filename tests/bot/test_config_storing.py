"""The configuration through the storage and back into a file."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.config import parse, storing
from bot.config.writing import duration, write
from desk.durations import parse_duration
from storage.database import Database
from tests.bot.test_config import DESIGN, SMALL, TODAY

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ODD = """
[hours.night]
timezone = "Asia/Kathmandu"
weekly = { fri = ["22:00-06:00"], daily = [] }
holidays = "DE-BY"
exceptions = { "2026-12-24" = [] }

[desks.it]
title = "Say \\"help\\" – помощь 👋"
first_line = [-1001, -1003]
leads = [7]
noticed_reaction = ""
task_reaction = "🤝"
anonymous_admin_is_specialist = false
retention_days = 30
response_ends = "first_answer"
similar = "offer"
[desks.it.chats.-1003]
anonymous_admin_is_specialist = true
[[desks.it.sla]]
name = "office \\\\ two"
when = { chat = -1003, priority = "high" }
hours = "night"
response = "1h30m15s"
ladder = []
[[desks.it.sla]]
name = "Default"
[[desks.it.norms]]
clock = "response"
percent = 1
at = "00:00"
window = "7d"

[desks.hr]
leads = [7]
second_line = -42
"""


@pytest.fixture
async def database():
    opened = Database("sqlite://")
    await opened.open()
    yield opened
    await opened.close()


CALENDARS = (
    SMALL
    + """
[hours.office]
timezone = "Europe/Moscow"
weekly = { daily = ["09:00-18:00"], sat = [], sun = [] }
holidays = "RU"
shortened = "0m"
exceptions = { "2026-12-29" = ["10:00-12:00"] }
dates = { "2026-12-28" = { on = true, name = "\\"Rest\\"" }, "2026-12-30" = { on = true } }

[hours.munich]
timezone = "Europe/Berlin"
weekly = { mon = ["09:00-18:00"] }
holidays = "DE-BY"
shortened = "1h30m"
"""
)


@pytest.mark.parametrize("text", [DESIGN, SMALL, ODD, CALENDARS], ids=["design", "small", "odd", "calendars"])
async def test_what_is_exported_loads_to_the_same(database, text):
    config = parse(text, today=TODAY)
    async with database.begin() as uow:
        await storing.apply(uow, config, now=NOW)
    async with database.begin(readonly=True) as uow:
        stored = storing.from_catalog(uow.catalog)

    assert parse(write(stored), today=TODAY) == config
    assert storing.is_stored(config, uow.catalog)


async def test_applying_the_same_file_again_changes_nothing(database):
    config = parse(DESIGN, today=TODAY)

    async with database.begin() as uow:
        first = await storing.apply(uow, config, now=NOW)
    async with database.begin() as uow:
        second = await storing.apply(uow, config, now=NOW)

    assert (first, second) == (True, False)


async def test_a_new_year_brings_a_new_version_of_the_calendar(database):
    async with database.begin() as uow:
        await storing.apply(uow, parse(DESIGN, today=TODAY), now=NOW)
        before = uow.catalog.by_key("it").hours_id
    later = parse(DESIGN, today=date(2027, 1, 1))
    async with database.begin() as uow:
        assert not storing.is_stored(later, uow.catalog)
        await storing.apply(uow, later, now=NOW)
        after = uow.catalog.by_key("it").hours_id

    assert before != after
    assert {before, after} <= uow.catalog.hours.keys()


async def test_a_desk_that_left_the_file_is_not_exported(database):
    async with database.begin() as uow:
        await storing.apply(uow, parse(ODD, today=TODAY), now=NOW)
        await storing.apply(uow, parse(SMALL, today=TODAY), now=NOW)

    assert [plan.desk.key for plan in storing.from_catalog(uow.catalog).desks] == ["it"]


async def test_admins_stay_where_only_desks_are_applied(database):
    async with database.begin() as uow:
        await storing.apply(uow, parse(SMALL), now=NOW, admins=[5])
        await storing.apply(uow, parse(ODD, today=TODAY), now=NOW)

    assert uow.catalog.admins == {5}


@pytest.mark.parametrize("seconds", [1, 59, 60, 90, 3600, 3661, 86_400, 8760 * 3600])
def test_a_duration_is_written_as_it_is_read(seconds):
    assert parse_duration(duration(seconds), allow_days=False) == seconds


async def test_a_stored_calendar_knows_what_its_dates_are(database):
    async with database.begin() as uow:
        await storing.apply(uow, parse(DESIGN, today=TODAY), now=NOW)
    async with database.begin(readonly=True) as uow:
        office = uow.catalog.hours[uow.catalog.by_key("it").hours_id]

    special = office.special(date(2026, 6, 12))
    assert special is not None
    assert (special.kind, special.name("ru"), special.name("de")) == ("holiday", "День России", "Russia Day")
    assert office.special(date(2026, 6, 15)) is None
    assert office.since == NOW


async def test_a_calendar_stored_by_an_earlier_version_is_still_read(database):
    old = {
        "tz": "Europe/Moscow",
        "hours": {"daily": ["09:00-18:00"]},
        "country": "RU",
        "holidays": ["2026-06-12"],
        "exceptions": {"2026-06-11": ["09:00-12:00"]},
    }
    async with database.begin() as uow:
        await storing.apply(uow, parse(SMALL), now=NOW)
        await uow.configure(replace(storing.as_stored(parse(SMALL)), hours={"office": old}), NOW)
    async with database.begin(readonly=True) as uow:
        catalog = uow.catalog

    office = next(version for version in catalog.hours.values() if version.key == "office")
    assert office.hours.windows_on(date(2026, 6, 11)) == ((9 * 3600, 12 * 3600),)
    assert office.hours.windows_on(date(2026, 6, 12)) == ()
    assert [office.special(date(2026, 6, day)).kind for day in (11, 12)] == ["exception", "holiday"]
    assert storing.from_catalog(catalog).hours["office"].as_spec() == old
