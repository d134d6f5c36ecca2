"""A time of day on set days, by the wall clock of a zone; and the days on which a desk works."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from desk.business_hours import BusinessHours
from desk.daily import Daily
from desk.reminders import Reminder

BERLIN = ZoneInfo("Europe/Berlin")
HALF_PAST_TWO, EVENING, NIGHT = 9_000, 63_000, 84_600
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = BusinessHours.from_spec(tz="Europe/Berlin", hours={day: ["09:00-18:00"] for day in WORKDAYS})


def at(day, hour, minute=0, month=11):
    """An instant of 2026 in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_the_next_is_later_than_the_instant_asked_about_and_skips_days_not_named():
    friday = at(20, 16, 30)
    daily = Daily(EVENING, WORKDAYS)

    assert daily.next(BERLIN, after=at(20, 16, 29)) == friday
    assert daily.next(BERLIN, after=friday) == at(23, 16, 30)
    assert daily.has(friday, BERLIN)
    assert not daily.has(at(21, 16, 30), BERLIN)


def test_a_time_that_is_skipped_in_spring_comes_an_hour_later_and_a_repeated_one_the_first_time():
    daily = Daily(HALF_PAST_TWO)

    assert daily.next(BERLIN, after=at(28, 12, month=3)) == at(29, 1, 30, month=3)
    assert daily.next(BERLIN, after=at(24, 12, month=10)) == at(25, 0, 30, month=10)
    assert daily.next(BERLIN, after=at(25, 0, 30, month=10)) == at(26, 1, 30, month=10)


def test_an_instant_belongs_to_the_day_of_the_wall_clock():
    assert Daily(NIGHT).day_of(at(20, 22, 30), BERLIN) == date(2026, 11, 20)


def test_a_reminder_is_for_days_on_which_the_desk_opens():
    reminder = Reminder(EVENING)

    assert reminder.is_wanted(at(20, 16, 30), BERLIN, OFFICE)
    assert not reminder.is_wanted(at(21, 16, 30), BERLIN, OFFICE)
    assert Reminder(EVENING, on_closed_days=True).is_wanted(at(21, 16, 30), BERLIN, OFFICE)


def test_after_closing_the_day_is_still_one_of_work():
    assert Reminder(NIGHT).is_wanted(at(20, 22, 30), BERLIN, OFFICE)
