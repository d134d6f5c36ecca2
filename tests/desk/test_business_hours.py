from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk.business_hours import ALWAYS, BusinessHours, NoOpenTime
from desk.hours_spec import WEEKDAYS, BadHours

HOUR = 3600
OFFICE_DAYS = {day: ["09:00-18:00"] for day in WEEKDAYS[:5]}


def calendar(tz="UTC", hours=None, **rest):
    return BusinessHours.from_spec(tz=tz, hours=OFFICE_DAYS if hours is None else hours, **rest)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text, tz):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz))


def test_a_budget_that_ends_at_closing_is_due_at_closing_not_at_the_next_opening():
    due = calendar().add(utc("2026-11-20T16:00"), 2 * HOUR)

    assert due == utc("2026-11-20T18:00")


def test_a_budget_of_one_microsecond_more_rolls_over_the_weekend():
    due = calendar().add(utc("2026-11-20T16:00"), 2 * HOUR + 0.000001)

    assert due == utc("2026-11-23T09:00:00.000001")


def test_going_back_a_whole_day_lands_on_the_opening_not_on_the_evening_before():
    start = calendar().sub(utc("2026-11-20T18:00"), 9 * HOUR)

    assert start == utc("2026-11-20T09:00")


def test_no_budget_moves_nothing_even_outside_hours():
    assert calendar().add(utc("2026-11-21T12:00"), 0) == utc("2026-11-21T12:00")
    assert calendar().sub(utc("2026-11-21T12:00"), 0) == utc("2026-11-21T12:00")


def test_microseconds_of_a_start_are_kept():
    due = calendar().add(utc("2026-11-20T17:59:59.999999"), 1)

    assert due == utc("2026-11-23T09:00:00.999999")


def test_results_are_in_utc():
    due = calendar("Europe/Moscow").add(local("2026-11-20T10:00", "Europe/Moscow"), HOUR)

    assert due.tzinfo is UTC
    assert due == utc("2026-11-20T08:00")


def test_a_working_saturday_beats_the_week_and_a_short_day_beats_a_holiday():
    hours = calendar(
        holidays=["2025-11-03", "2025-12-31"],
        exceptions={"2025-11-01": ["09:00-17:00"], "2025-12-31": ["09:00-12:00"]},
    )

    assert hours.between(utc("2025-11-01T00:00"), utc("2025-11-04T00:00")) == 8 * HOUR
    assert hours.between(utc("2025-12-31T00:00"), utc("2026-01-01T00:00")) == 3 * HOUR


def test_a_holiday_cancels_the_night_shift_that_begins_on_it_and_not_the_one_that_ends_on_it():
    hours = calendar(hours={"daily": ["22:00-06:00"]}, holidays=[date(2026, 5, 9)])

    assert list(hours.open_intervals(utc("2026-05-08T12:00"), utc("2026-05-11T12:00"))) == [
        (utc("2026-05-08T22:00"), utc("2026-05-09T06:00")),
        (utc("2026-05-10T22:00"), utc("2026-05-11T06:00")),
    ]


def test_a_night_shift_of_new_years_eve_is_one_interval_in_every_zone():
    for tz in ("Pacific/Auckland", "UTC", "Pacific/Honolulu"):
        hours = calendar(tz, hours={"daily": ["20:00-08:00"]})

        intervals = list(hours.open_intervals(local("2026-12-31T12:00", tz), local("2027-01-01T12:00", tz)))

        assert intervals == [(local("2026-12-31T20:00", tz), local("2027-01-01T08:00", tz))]


def test_round_the_clock_is_one_interval_over_the_years():
    start, end = utc("2024-06-01T00:00"), utc("2027-06-01T00:00")

    assert list(ALWAYS.open_intervals(start, end)) == [(start, end)]
    assert ALWAYS.between(start, end) == (end - start).total_seconds()
    assert ALWAYS.add(start, 10 * HOUR) == utc("2024-06-01T10:00")


def test_open_intervals_are_cut_at_both_ends_and_empty_when_reversed():
    hours = calendar()

    assert list(hours.open_intervals(utc("2026-11-20T17:00"), utc("2026-11-23T10:00"))) == [
        (utc("2026-11-20T17:00"), utc("2026-11-20T18:00")),
        (utc("2026-11-23T09:00"), utc("2026-11-23T10:00")),
    ]
    assert list(hours.open_intervals(utc("2026-11-21T10:00"), utc("2026-11-21T11:00"))) == []
    assert list(hours.open_intervals(utc("2026-11-23T10:00"), utc("2026-11-20T17:00"))) == []


def test_it_is_open_at_opening_and_closed_at_closing():
    hours = calendar()

    assert hours.is_open(utc("2026-11-20T09:00"))
    assert hours.is_open(utc("2026-11-20T17:59:59.999999"))
    assert not hours.is_open(utc("2026-11-20T18:00"))
    assert hours.next_open(utc("2026-11-20T18:00")) == utc("2026-11-23T09:00")


@pytest.mark.parametrize(
    ("tz", "day", "seconds"),
    [
        ("America/New_York", "2026-03-08", 23 * HOUR),
        ("America/New_York", "2026-11-01", 25 * HOUR),
        ("Australia/Lord_Howe", "2026-04-05", 24 * HOUR + 1800),
        ("Australia/Lord_Howe", "2026-10-04", 24 * HOUR - 1800),
        ("America/Sao_Paulo", "2018-11-04", 23 * HOUR),
        ("America/Sao_Paulo", "2019-02-16", 25 * HOUR),
        ("Asia/Tehran", "2022-03-22", 23 * HOUR),
        ("Europe/Moscow", "2011-03-27", 23 * HOUR),
        ("Europe/Moscow", "2014-10-26", 25 * HOUR),
        ("Pacific/Apia", "2011-12-29", 24 * HOUR),
    ],
)
def test_a_local_day_is_as_long_as_it_really_was(tz, day, seconds):
    exceptions = {day: ["00:00-24:00"]}
    hours = calendar(tz, hours={}, exceptions=exceptions)

    noon = local(f"{day}T12:00", tz)

    assert hours.between(noon - timedelta(days=3), noon + timedelta(days=3)) == seconds


def test_a_target_of_a_day_over_the_spring_change_ends_an_hour_later_by_the_wall():
    hours = calendar("Europe/Berlin", hours={"daily": ["00:00-24:00"]})

    due = hours.add(local("2026-03-28T12:00", "Europe/Berlin"), 24 * HOUR)

    assert due == local("2026-03-29T13:00", "Europe/Berlin")


def test_a_window_wholly_inside_the_spring_gap_does_not_exist_that_day():
    hours = calendar("Europe/Berlin", hours={"sun": ["02:00-03:00"]})

    assert hours.next_open(local("2026-03-28T00:00", "Europe/Berlin")) == local("2026-04-05T02:00", "Europe/Berlin")


def test_a_window_inside_the_spring_gap_happens_an_hour_later():
    hours = calendar("Europe/Berlin", hours={"sun": ["02:15-02:45"]})

    opened = hours.next_open(local("2026-03-28T00:00", "Europe/Berlin"))

    assert opened == local("2026-03-29T03:15", "Europe/Berlin")
    assert hours.between(opened, opened + timedelta(days=1)) == 30 * 60


def test_closing_at_24_in_a_night_that_skips_midnight_loses_nothing():
    hours = calendar("America/Sao_Paulo", hours={"sat": ["20:00-24:00"]})

    assert list(hours.open_intervals(utc("2018-11-03T12:00"), utc("2018-11-04T12:00"))) == [
        (utc("2018-11-03T23:00"), utc("2018-11-04T03:00"))
    ]


def test_closing_at_24_after_an_evening_that_comes_twice_is_an_hour_longer():
    hours = calendar("America/Sao_Paulo", hours={"sat": ["20:00-24:00"]})

    assert list(hours.open_intervals(utc("2019-02-16T12:00"), utc("2019-02-17T12:00"))) == [
        (utc("2019-02-16T22:00"), utc("2019-02-17T03:00"))
    ]


def test_windows_that_meet_at_a_skipped_midnight_are_one():
    hours = calendar("America/Sao_Paulo", hours={"sat": ["20:00-24:00"], "sun": ["00:00-04:00"]})

    assert list(hours.open_intervals(utc("2018-11-03T12:00"), utc("2018-11-04T12:00"))) == [
        (utc("2018-11-03T23:00"), utc("2018-11-04T06:00"))
    ]


SAMOA = "Pacific/Apia"
"""On Thursday, 29 December 2011 at midnight it went on with Saturday: there was no Friday."""


def test_a_date_that_never_was_has_no_windows_not_even_of_its_own():
    thursday_evening = local("2011-12-29T18:00", SAMOA)
    week = calendar(SAMOA)
    dated = calendar(SAMOA, hours={}, exceptions={"2011-12-30": ["09:00-18:00", "22:00-06:00"]})

    assert week.next_open(thursday_evening) == local("2012-01-02T09:00", SAMOA)
    assert week.add(thursday_evening, 9 * HOUR) == local("2012-01-02T18:00", SAMOA)
    with pytest.raises(NoOpenTime):
        dated.next_open(thursday_evening)


def test_a_night_shift_into_a_date_that_never_was_lasts_as_long_as_always():
    hours = calendar(SAMOA, hours={"thu": ["22:00-06:00"]})

    shift = list(hours.open_intervals(local("2011-12-29T12:00", SAMOA), local("2012-01-02T12:00", SAMOA)))

    assert shift == [(local("2011-12-29T22:00", SAMOA), local("2011-12-31T06:00", SAMOA))]
    assert hours.between(*shift[0]) == 8 * HOUR


def test_a_saturday_may_be_opened_over_midnight_into_a_closed_sunday():
    hours = calendar(exceptions={"2026-11-21": ["22:00-06:00"]})

    assert hours.add(utc("2026-11-20T18:00"), 8 * HOUR) == utc("2026-11-22T06:00")
    assert hours.sub(utc("2026-11-23T09:00"), 8 * HOUR) == utc("2026-11-21T22:00")


def test_an_exception_without_windows_closes_its_day_and_lets_the_night_before_run_on():
    hours = calendar(hours={"daily": ["22:00-06:00"]}, exceptions={"2026-05-09": []})

    assert hours.between(utc("2026-05-08T20:00"), utc("2026-05-09T20:00")) == 8 * HOUR
    assert hours.next_open(utc("2026-05-09T06:00")) == utc("2026-05-10T22:00")


def test_a_window_that_closes_when_it_opens_lasts_a_whole_day():
    hours = calendar(hours={"fri": [("09:00", "09:00")]})

    assert hours.add(utc("2026-11-20T00:00"), 24 * HOUR) == utc("2026-11-21T09:00")


def test_a_window_to_00_00_is_one_to_24_00():
    assert calendar(hours={"fri": [("18:00", "00:00")]}) == calendar(hours={"fri": [("18:00", "24:00")]})


def test_the_tail_of_a_night_and_the_morning_it_runs_into_count_once():
    hours = calendar(hours={"thu": ["22:00-10:00"], "fri": ["09:00-12:00"]})

    assert hours.between(utc("2026-11-19T00:00"), utc("2026-11-21T00:00")) == 14 * HOUR


def test_an_answer_does_not_depend_on_the_zone_a_start_is_written_in():
    hours = calendar("Europe/Moscow")
    starts = [local("2026-11-20T17:30", "Europe/Moscow").astimezone(ZoneInfo(tz)) for tz in ("UTC", "Asia/Kathmandu")]

    assert {hours.add(start, HOUR) for start in starts} == {local("2026-11-23T09:30", "Europe/Moscow")}


def test_a_calendar_with_one_open_date_gives_what_it_has_and_then_says_there_is_no_more():
    hours = calendar(hours={}, exceptions={"2026-12-31": ["20:00-04:00"]})

    assert hours.add(utc("2020-01-01T00:00"), 8 * HOUR) == utc("2027-01-01T04:00")
    assert hours.sub(utc("2030-01-01T00:00"), 8 * HOUR) == utc("2026-12-31T20:00")
    with pytest.raises(NoOpenTime, match="after"):
        hours.add(utc("2020-01-01T00:00"), 8 * HOUR + 1)
    with pytest.raises(NoOpenTime, match="before"):
        hours.sub(utc("2030-01-01T00:00"), 8 * HOUR + 1)
    with pytest.raises(NoOpenTime):
        hours.next_open(utc("2027-01-01T04:00"))


def test_a_calendar_that_never_opens_has_no_time_to_give():
    empty = calendar(hours={}, holidays=["2026-01-01"])

    assert empty.between(utc("2026-01-01T00:00"), utc("2027-01-01T00:00")) == 0
    with pytest.raises(NoOpenTime):
        empty.add(utc("2026-01-01T00:00"), 1)
    with pytest.raises(NoOpenTime):
        empty.sub(utc("2026-01-01T00:00"), 1)


def test_a_long_closure_is_waited_out():
    start = date(2026, 1, 1)
    hours = calendar(holidays=[start + timedelta(days=n) for n in range(400)])

    assert hours.add(utc("2025-12-31T18:00"), HOUR) == utc("2027-02-05T10:00")


def test_times_beyond_reason_are_refused_instead_of_computed():
    with pytest.raises(NoOpenTime, match="2199"):
        calendar().add(utc("2026-01-01T00:00"), 10**12)
    with pytest.raises(ValueError, match="2300"):
        calendar().next_open(utc("2300-01-01T00:00"))
    with pytest.raises(ValueError, match="negative"):
        calendar().add(utc("2026-01-01T00:00"), -1)


def test_a_naive_time_is_refused():
    with pytest.raises(TypeError):
        calendar().next_open(datetime(2026, 1, 1))  # noqa: DTZ001


def test_calendars_written_differently_with_the_same_meaning_are_equal():
    pairs = calendar(hours={"mon": [("13:00", "18:00"), ("09:00", "14:00")]})
    text = calendar(hours={"mon": ["9:00 – 18:00"], "tue": []})

    assert pairs == text
    assert hash(pairs) == hash(text)
    assert pairs != calendar(hours={"mon": ["09:00-17:00"]})


def test_a_day_of_its_own_beats_daily():
    hours = calendar(hours={"daily": ["10:00-12:00"], "sun": []})

    assert hours.between(utc("2026-11-16T00:00"), utc("2026-11-23T00:00")) == 6 * 2 * HOUR


def test_a_dated_day_and_its_windows_can_be_asked_for():
    hours = calendar(exceptions={"2026-12-31": ["09:00-15:00"]})

    assert hours.windows_on(date(2026, 12, 31)) == ((9 * HOUR, 15 * HOUR),)
    assert hours.windows_on(date(2026, 12, 26)) == ()
    assert hours.is_dated(date(2026, 12, 31))
    assert not hours.is_dated(date(2026, 12, 30))


@pytest.mark.parametrize(
    ("spec", "named"),
    [
        ({"tz": "Europe/Moskow"}, "Moskow"),
        ({"tz": "../etc/passwd"}, "passwd"),
        ({"hours": {"monday": ["09:00-18:00"]}}, "monday"),
        ({"hours": {"mon": ["09:00-25:00"]}}, "25:00"),
        ({"hours": {"mon": ["24:00-18:00"]}}, "24:00"),
        ({"hours": {"mon": ["9-18"]}}, "9"),
        ({"hours": {"mon": ["09:00"]}}, "mon"),
        ({"hours": {"mon": "09:00-18:00"}}, "list of windows"),
        ({"holidays": ["31.12.2026"]}, "31.12.2026"),
        ({"exceptions": {"2026-12-31": ["9h"]}}, "2026-12-31"),
    ],
)
def test_a_calendar_that_cannot_be_read_names_the_place(spec, named):
    with pytest.raises(BadHours) as caught:
        BusinessHours.from_spec(**({"tz": "UTC", "hours": OFFICE_DAYS} | spec))

    assert named in str(caught.value)
