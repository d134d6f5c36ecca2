"""The daily reminder in `firstline.toml`: read in full, refused with the reason, stored and written back, armed."""

from datetime import UTC, datetime

import pytest

from bot.config import parse, storing
from bot.config.tables import BadConfig
from bot.config.writing import write
from desk.escalation import Audience
from desk.reminders import Reminder

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""A Saturday."""
OFFICE = '[hours.office]\ntimezone = "UTC"\nweekly = { mon = ["09:00-18:00"], tue = ["09:00-18:00"] }\n'
HALF_PAST_FIVE = 63_000


def desk(*keys, reminder='at = "17:30"', hours="always"):
    """A desk with a reminder; further keys of the desk may be named."""
    head = [OFFICE, "[desks.it]", f'hours = "{hours}"', "specialists = [1]", *keys, "[desks.it.reminder]", reminder]
    return "\n".join(head) + "\n"


def read(text):
    return parse(text).desks[0].desk.settings.reminder


def problem(text):
    with pytest.raises(BadConfig) as caught:
        parse(text, today=NOW.date())
    [found] = caught.value.problems
    return found.key, found.text


GROUPS = ("first_line = [-1001]", "second_line = -1002")
EVERYTHING = 'at = "17:30"\ndays = ["fri", "mon"]\ntell = ["leads", 1]\non_closed_days = true'


def test_a_reminder_is_read_in_full():
    told = (Audience.LEADS, 1)

    assert read(desk(*GROUPS, reminder=EVERYTHING)) == Reminder(HALF_PAST_FIVE, ("mon", "fri"), told, True)


def test_without_more_it_comes_every_day_the_desk_works_to_the_second_line():
    assert read(desk(*GROUPS)) == Reminder(HALF_PAST_FIVE)


def test_without_a_second_line_it_goes_to_the_leads():
    assert read(desk("first_line = [-1001]", "leads = [2]")).tell == (Audience.LEADS,)


def test_a_desk_without_the_section_is_not_reminded():
    assert read(desk(*GROUPS).split("[desks.it.reminder]", maxsplit=1)[0]) is None


NEVER = 'at = "17:30"\ndays = ["sat", "sun"]'
MISTAKES = [
    (desk(*GROUPS, reminder=""), "at", "is missing"),
    (desk(*GROUPS, reminder='at = "5pm"'), "at", 'write "18:00"'),
    (desk(*GROUPS, reminder='at = "17:30"\ndays = ["monday"]'), "days[0]", "did you mean `mon`?"),
    (desk(*GROUPS, reminder='at = "17:30"\ndays = []'), "days", "names no day"),
    (desk(*GROUPS, reminder='at = "17:30"\ntell = ["watcher"]'), "tell[0]", "allowed: leads, second_line"),
    (desk(*GROUPS, reminder='at = "17:30"\nto = ["leads"]'), "to", "unknown key; allowed: at, days, tell"),
    (desk(*GROUPS, reminder=NEVER, hours="office"), "days", "write on_closed_days = true"),
    (desk("second_line = -1002"), "at", "a desk without first_line has no questions"),
    (desk("first_line = [-1001]"), "tell", "neither leads nor second_line"),
    (
        desk("first_line = [-1001]", "leads = [2]", reminder='at = "17:30"\ntell = ["second_line"]'),
        "tell",
        "this desk has no second_line; allowed: leads and ids of people",
    ),
]


@pytest.mark.parametrize(("text", "key", "said"), MISTAKES)
def test_a_mistake_is_named_with_what_would_be_right(text, key, said):
    found, told = problem(text)

    assert found == f"desks.it.reminder.{key}"
    assert said in told


def test_it_may_be_wanted_on_days_on_which_the_desk_is_closed():
    reminder = read(desk(*GROUPS, reminder=f"{NEVER}\non_closed_days = true", hours="office"))

    assert reminder.on_closed_days


async def test_it_is_stored_and_written_back_as_it_was(database):
    config = parse(desk(*GROUPS, reminder=EVERYTHING))

    async with database.begin() as uow:
        await storing.apply(uow, config, now=NOW)
    async with database.begin(readonly=True) as uow:
        stored = storing.from_catalog(uow.catalog)

    assert stored.desks[0].desk.settings.reminder == config.desks[0].desk.settings.reminder
    assert storing.is_stored(parse(write(stored)), uow.catalog)


async def test_applying_a_file_arms_the_next_reminder_once(database):
    config = parse(desk(*GROUPS))

    for _ in range(2):
        async with database.begin() as uow:
            await storing.apply(uow, config, now=NOW)

    later = datetime(2026, 11, 22, tzinfo=UTC)
    async with database.begin() as uow:
        timers = await uow.timers.claim_due(later, limit=10)
    assert [(one.kind, one.due_at) for one in timers] == [("reminder", datetime(2026, 11, 21, 17, 30, tzinfo=UTC))]
