from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


# Laws. Zones and moments lie around changes of every odd kind: half an hour, at midnight, a lost day, a new rule.

ODD_CHANGES = [
    ("UTC", "2026-02-28T12:00"),
    ("Australia/Lord_Howe", "2026-04-05T02:00"),
    ("Australia/Lord_Howe", "2026-10-04T02:00"),
    ("Asia/Tehran", "2022-03-22T00:00"),
    ("Asia/Tehran", "2022-09-22T00:00"),
    ("America/Sao_Paulo", "2018-11-04T00:00"),
    ("America/Sao_Paulo", "2019-02-17T00:00"),
    ("Europe/Moscow", "2011-03-27T02:00"),
    ("Europe/Moscow", "2014-10-26T02:00"),
    ("America/New_York", "2026-03-08T02:00"),
    ("America/New_York", "2026-11-01T02:00"),
    ("Pacific/Apia", "2011-12-30T00:00"),
    ("Africa/Casablanca", "2026-12-31T23:00"),
]
MINUTES_OF_DAY = 24 * 60


def clock_text(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def separate_windows(draw, most=3):
    """Windows of one day that do not touch; the last may run over midnight."""
    edges = sorted(draw(st.sets(st.integers(0, MINUTES_OF_DAY // 15 - 1), max_size=2 * most)))
    windows = [(clock_text(a * 15), clock_text(b * 15)) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    if edges and len(edges) % 2:
        windows.append((clock_text(edges[-1] * 15), clock_text(draw(st.integers(0, edges[0])) * 15)))
    return windows


@st.composite
def calendars(draw):
    tz, change = draw(st.sampled_from(ODD_CHANGES))
    middle = datetime.fromisoformat(change).replace(tzinfo=UTC)
    near = st.integers(-4, 4).map(lambda n: (middle + timedelta(days=n)).date().isoformat())
    spec = {
        "tz": tz,
        "hours": {day: draw(separate_windows()) for day in WEEKDAYS},
        "holidays": draw(st.lists(near, max_size=2)),
        "exceptions": draw(st.dictionaries(near, separate_windows(), max_size=2)),
    }
    if not any(spec["hours"].values()):
        spec["hours"]["wed"] = [("10:00", "19:00")]
    return BusinessHours.from_spec(**spec), spec, middle


OFFSET = st.integers(-4 * 86_400 * 10**6, 4 * 86_400 * 10**6).map(lambda us: timedelta(microseconds=us))
SPAN = st.integers(1, 40 * HOUR)
EXAMPLES = settings(max_examples=100, deadline=None)


@EXAMPLES
@given(calendars(), OFFSET, SPAN)
def test_law_what_was_added_lies_between(case, offset, seconds):
    hours, _, middle = case
    start = middle + offset

    assert hours.between(start, hours.add(start, seconds)) == seconds


@EXAMPLES
@given(calendars(), OFFSET, SPAN, SPAN)
def test_law_adding_twice_is_adding_the_sum(case, offset, first, second):
    hours, _, middle = case
    start = middle + offset

    assert hours.add(hours.add(start, first), second) == hours.add(start, first + second)
    assert hours.sub(hours.sub(start, first), second) == hours.sub(start, first + second)


@EXAMPLES
@given(calendars(), st.tuples(OFFSET, OFFSET, OFFSET).map(sorted))
def test_law_time_between_adds_up_over_a_split(case, offsets):
    hours, _, middle = case
    start, split, end = (middle + offset for offset in offsets)

    whole = hours.between(start, end)

    assert whole == pytest.approx(hours.between(start, split) + hours.between(split, end), abs=1e-9)


@EXAMPLES
@given(calendars(), st.tuples(OFFSET, OFFSET).map(sorted), st.tuples(SPAN, SPAN).map(sorted))
def test_law_later_starts_and_larger_budgets_never_come_due_earlier(case, offsets, budgets):
    hours, _, middle = case
    start, later = (middle + offset for offset in offsets)
    small, large = budgets

    assert start < hours.add(start, small) <= hours.add(later, small)
    assert hours.add(start, small) <= hours.add(start, large)
    assert hours.sub(start, large) <= hours.sub(start, small) < start
    assert hours.next_open(start) <= hours.next_open(later)


@EXAMPLES
@given(calendars(), OFFSET, SPAN)
def test_law_going_back_undoes_going_forth_from_an_open_instant(case, offset, seconds):
    hours, _, middle = case
    start = hours.next_open(middle + offset)

    assert hours.is_open(start)
    assert hours.sub(hours.add(start, seconds), seconds) == start


@EXAMPLES
@given(calendars(), OFFSET, SPAN, st.integers(1, 59))
def test_law_cutting_windows_into_overlapping_pieces_changes_nothing(case, offset, seconds, cut):
    hours, spec, middle = case
    start = middle + offset
    pieces = {
        day: [piece for window in windows for piece in cut_up(window, cut)] for day, windows in spec["hours"].items()
    }
    cut_hours = BusinessHours.from_spec(**(spec | {"hours": pieces}))

    assert cut_hours == hours
    assert cut_hours.add(start, seconds) == hours.add(start, seconds)


def cut_up(window, share):
    """Two windows that overlap and together make the given one, unless it runs over midnight."""
    opens, closes = ((int(edge[:2]) * 60 + int(edge[3:])) for edge in window)
    if closes <= opens:
        return [window]
    middle = opens + max(1, (closes - opens) * share // 60)
    return [(clock_text(max(opens, middle - 5)), window[1]), (window[0], clock_text(middle))]


@EXAMPLES
@given(calendars(), st.integers(-3 * 1440, 3 * 1440), st.integers(1, 1440))
def test_law_a_walk_minute_by_minute_comes_to_the_same(case, offset, budget):
    hours, spec, middle = case
    start = middle + timedelta(minutes=offset)
    walk = MinuteWalk(spec, start)

    opened = next(minute for minute in walk.minutes() if walk.is_open(minute))
    due = walk.add(budget)

    assert hours.next_open(start) == opened
    assert hours.add(start, budget * 60) == due
    assert hours.is_open(start) == walk.is_open(start)
    assert hours.sub(due, budget * 60) == opened


class MinuteWalk:
    """An independent and slow reading of the same rules: step by minutes and look whether some window holds."""

    def __init__(self, spec, start):
        self.spec, self.start, self.tz = spec, start, ZoneInfo(spec["tz"])
        self.seen = {}

    def minutes(self):
        return (self.start + timedelta(minutes=n) for n in range(60 * MINUTES_OF_DAY))

    def is_open(self, minute):
        day = minute.astimezone(self.tz).date()
        return any(
            opens <= minute < closes for n in (-2, -1, 0, 1) for opens, closes in self.windows(day + timedelta(days=n))
        )

    def windows(self, day):
        if day not in self.seen:
            self.seen[day] = [self.absolute(day, window) for window in self.written(day)]
        return self.seen[day]

    def written(self, day):
        if day.isoformat() in self.spec["exceptions"]:
            return self.spec["exceptions"][day.isoformat()]
        return [] if day.isoformat() in self.spec["holidays"] else self.spec["hours"][WEEKDAYS[day.weekday()]]

    def absolute(self, day, window):
        over_midnight = timedelta(days=window[1] <= window[0])
        opens = datetime.fromisoformat(f"{day}T{window[0]}").replace(tzinfo=self.tz)
        closes = (datetime.fromisoformat(f"{day}T{window[1]}") + over_midnight).replace(tzinfo=self.tz)
        return opens.astimezone(UTC), closes.astimezone(UTC)

    def add(self, budget):
        spent = 0
        for minute in self.minutes():
            spent += self.is_open(minute)
            if spent == budget:
                return minute + timedelta(minutes=1)
        raise AssertionError("the walk is too short")
