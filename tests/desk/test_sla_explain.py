"""Segments of clocks, worked out by hand; times are by the wall clock of the calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.business_hours import ALWAYS, BusinessHours
from desk.sla import Clock, Happening, ObjectKind, Pause, Reopening, Target
from desk.sla_explain import Phase, SegmentKind, State, explain
from tests.desk.odd_calendars import specs

HOUR, MINUTE = 3600, 60
MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = BusinessHours.from_spec(
    tz="Europe/Moscow",
    hours={day: ["09:00-18:00"] for day in WORKDAYS},
    holidays=["2026-11-23"],
    exceptions={"2026-11-20": ["09:00-17:00"]},
)
"""Friday the 20th is an hour shorter, Monday the 23rd is a holiday."""
NIGHTS = BusinessHours.from_spec(
    tz="Europe/Moscow", hours={day: ["22:00-06:00"] for day in WORKDAYS}, holidays=["2026-11-18"]
)


def at(day: int, clock: str, zone: ZoneInfo = MOSCOW, month: int = 11) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, month, day, int(hour), int(minute), tzinfo=zone).astimezone(UTC)


def started(start: datetime, goal_s: int, hours: BusinessHours = OFFICE, target: Target = Target.RESOLUTION) -> Clock:
    clock = Clock(1, ObjectKind.TASK, 42, target, goal_s, 1, start, None)
    clock.due_at = clock.due_of(hours)
    return clock


def told(clock: Clock, now: datetime, hours: BusinessHours = OFFICE, zone: ZoneInfo = MOSCOW) -> list[str]:
    """Each segment in a line: `worked Fri 16:00-17:00`; what is late or ahead says so."""
    return [
        " ".join(
            filter(
                None,
                (
                    "" if one.phase is Phase.IN_TIME else one.phase.value,
                    one.kind.value,
                    f"in {one.during.value}" if one.during and one.kind.value != one.during.value else "",
                    f"{one.start.astimezone(zone):%a %H:%M}-{one.end.astimezone(zone):%a %H:%M}",
                    ",".join(str(day.day) for day in one.dates),
                ),
            )
        )
        for one in explain(clock, hours, now).segments
    ]


def test_a_wait_of_which_only_the_length_is_known_is_not_worked():
    clock = started(at(16, "9:00"), 8 * HOUR)
    clock.waited_s = 2 * HOUR
    clock.due_at = clock.due_of(OFFICE)

    found = explain(clock, OFFICE, at(17, "10:00"))

    assert (found.worked_s, found.waited_s, found.unplaced_s) == (8 * HOUR, 2 * HOUR, 2 * HOUR)
    assert (found.left_s, found.due_at) == (0, at(17, "10:00"))


def test_from_friday_evening_to_tuesday_over_a_short_day_a_weekend_and_a_holiday():
    clock = started(at(20, "16:00"), 2 * HOUR)

    assert clock.due_at == at(24, "10:00")
    assert told(clock, at(24, "9:30")) == [
        "worked Fri 16:00-Fri 17:00 20",
        "off_hours Fri 17:00-Mon 00:00 20",
        "holiday Mon 00:00-Tue 00:00 23",
        "off_hours Tue 00:00-Tue 09:00",
        "worked Tue 09:00-Tue 09:30",
        "ahead worked Tue 09:30-Tue 10:00",
    ]


def test_a_hold_over_the_weekend_waits_only_while_somebody_is_there():
    clock = started(at(20, "16:00"), 2 * HOUR)
    clock.pause(at(20, "16:30"))
    clock.resume(at(24, "11:00"), OFFICE)

    found = explain(clock, OFFICE, at(24, "12:00"))

    assert told(clock, at(24, "12:00")) == [
        "worked Fri 16:00-Fri 16:30 20",
        "waited Fri 16:30-Fri 17:00 20",
        "off_hours in waited Fri 17:00-Mon 00:00 20",
        "holiday in waited Mon 00:00-Tue 00:00 23",
        "off_hours in waited Tue 00:00-Tue 09:00",
        "waited Tue 09:00-Tue 11:00",
        "worked Tue 11:00-Tue 12:00",
        "ahead worked Tue 12:00-Tue 12:30",
    ]
    assert (found.worked_s, found.waited_s, found.left_s) == (1.5 * HOUR, 2.5 * HOUR, 0.5 * HOUR)


def test_a_hold_at_night_waits_for_nothing():
    clock = started(at(18, "17:00"), 2 * HOUR)
    clock.pause(at(18, "20:00"))
    clock.resume(at(19, "7:00"), OFFICE)

    found = explain(clock, OFFICE, at(19, "9:30"))

    assert told(clock, at(19, "9:30"))[1:4] == [
        "off_hours Wed 18:00-Wed 20:00",
        "off_hours in waited Wed 20:00-Thu 07:00",
        "off_hours Thu 07:00-Thu 09:00",
    ]
    assert (found.waited_s, found.due_at) == (0, at(19, "10:00"))


def test_a_clock_on_hold_says_what_is_left_and_when_it_would_be_due():
    clock = started(at(18, "10:00"), 4 * HOUR)
    clock.pause(at(18, "11:00"))

    found = explain(clock, OFFICE, at(18, "17:00"))

    assert (found.state, found.left_s, found.due_at) == (State.PAUSED, 3 * HOUR, at(19, "11:00"))
    assert told(clock, at(18, "17:00")) == ["worked Wed 10:00-Wed 11:00", "waited Wed 11:00-Wed 17:00"]


def test_reopened_twice_both_closings_are_left_out():
    first = started(at(18, "9:00"), 6 * HOUR)
    first.stop(at(18, "10:00"), OFFICE, Happening.CLOSED)
    second = first.reopened(at(18, "12:00"), OFFICE, Reopening.RESUME)
    second.stop(at(18, "13:00"), OFFICE, Happening.CLOSED)
    third = second.reopened(at(19, "9:00"), OFFICE, Reopening.RESUME)

    found = explain(third, OFFICE, at(19, "10:00"))

    assert told(third, at(19, "10:00")) == [
        "worked Wed 09:00-Wed 10:00",
        "closed Wed 10:00-Wed 12:00",
        "worked Wed 12:00-Wed 13:00",
        "closed Wed 13:00-Wed 18:00",
        "off_hours in closed Wed 18:00-Thu 09:00",
        "worked Thu 09:00-Thu 10:00",
        "ahead worked Thu 10:00-Thu 13:00",
    ]
    assert (found.worked_s, found.closed_s, found.waited_s) == (3 * HOUR, 7 * HOUR, 0)
    assert told(first, at(19, "10:00")) == ["worked Wed 09:00-Wed 10:00"]


def test_a_late_clock_is_cut_at_its_due_time():
    clock = started(at(18, "16:00"), 2 * HOUR)

    found = explain(clock, OFFICE, at(19, "10:30"))

    assert told(clock, at(19, "10:30")) == [
        "worked Wed 16:00-Wed 18:00",
        "late off_hours Wed 18:00-Thu 09:00",
        "late worked Thu 09:00-Thu 10:30",
    ]
    assert (found.state, found.breached_at, found.late_s) == (State.LATE, at(18, "18:00"), 1.5 * HOUR)


@pytest.mark.parametrize(
    ("answered", "state", "late_s"),
    [(at(18, "18:00"), State.MET, 0), (at(18, "18:01"), State.MISSED, 0), (at(19, "9:05"), State.MISSED, 5 * MINUTE)],
)
def test_due_at_closing_an_answer_at_that_second_is_in_time(answered, state, late_s):
    clock = started(at(18, "17:00"), HOUR, target=Target.RESPONSE)
    clock.stop(answered, OFFICE, Happening.ANSWERED)

    found = explain(clock, OFFICE, at(25, "12:00"))

    assert (found.state, found.late_s, found.end) == (state, late_s, answered)


def test_what_a_cancelled_task_leaves_is_neither_kept_nor_late():
    clock = started(at(18, "9:00"), 6 * HOUR)
    clock.stop(at(18, "10:00"), OFFICE, Happening.CANCELLED)

    found = explain(clock, OFFICE, at(25, "12:00"))

    assert (found.state, found.worked_s, found.left_s) == (State.DROPPED, HOUR, 5 * HOUR)


def test_a_deadline_by_hand_is_what_is_left_until_it_and_waiting_does_not_move_it():
    clock = started(at(18, "9:00"), 40 * HOUR)
    clock.fix_due(at(19, "12:00"), at(18, "10:00"))
    clock.pause(at(18, "11:00"))
    clock.resume(at(18, "13:00"), OFFICE)

    found = explain(clock, OFFICE, at(18, "14:00"))

    assert told(clock, at(18, "14:00"))[-3:] == [
        "ahead worked Wed 14:00-Wed 18:00",
        "ahead off_hours Wed 18:00-Thu 09:00",
        "ahead worked Thu 09:00-Thu 12:00",
    ]
    assert (found.worked_s, found.waited_s, found.left_s, found.due_at) == (
        3 * HOUR,
        2 * HOUR,
        7 * HOUR,
        at(19, "12:00"),
    )


def test_a_new_deadline_after_a_breach_leaves_the_breach_and_counts_from_there():
    clock = started(at(18, "9:00"), HOUR)
    clock.fix_due(at(18, "15:00"), at(18, "12:00"))

    before, after = explain(clock, OFFICE, at(18, "14:00")), explain(clock, OFFICE, at(18, "16:00"))

    assert (before.state, before.breached_at, before.late_s, before.left_s) == (State.LATE, at(18, "10:00"), 0, HOUR)
    assert (after.late_s, after.left_s) == (HOUR, 0)


def test_a_window_over_midnight_belongs_to_the_date_it_opened_on():
    clock = started(at(17, "23:00"), 10 * HOUR, NIGHTS)

    assert told(clock, at(19, "23:30"), NIGHTS) == [
        "worked Tue 23:00-Wed 06:00",
        "holiday Wed 06:00-Thu 00:00 18",
        "off_hours Thu 00:00-Thu 22:00",
        "worked Thu 22:00-Thu 23:30",
        "ahead worked Thu 23:30-Fri 01:00",
    ]


def test_a_day_of_25_hours_is_25_hours():
    hours = BusinessHours.from_spec(tz="Europe/Berlin", hours={"daily": ["00:00-24:00"]})
    clock = started(at(24, "12:00", BERLIN, 10), 60 * HOUR, hours)

    found = explain(clock, hours, at(26, "12:00", BERLIN, 10))

    assert (found.worked_s, found.left_s) == (49 * HOUR, 11 * HOUR)


def test_a_night_shift_in_which_the_clocks_go_forward_is_an_hour_shorter():
    hours = BusinessHours.from_spec(tz="Europe/Berlin", hours={"sat": ["22:00-06:00"], "mon": ["09:00-18:00"]})
    clock = started(at(28, "22:00", BERLIN, 3), 8 * HOUR, hours)

    assert told(clock, at(28, "22:00", BERLIN, 3), hours, BERLIN) == [
        "ahead worked Sat 22:00-Sun 06:00",
        "ahead off_hours Sun 06:00-Mon 09:00",
        "ahead worked Mon 09:00-Mon 10:00",
    ]


def test_a_new_clock_has_nothing_behind_it():
    clock = started(at(18, "9:00"), HOUR)

    assert told(clock, at(18, "9:00") - timedelta(seconds=1)) == ["ahead worked Wed 09:00-Wed 10:00"]


def test_several_holidays_in_a_row_are_one_segment():
    hours = BusinessHours.from_spec(
        tz="UTC", hours={day: ["09:00-18:00"] for day in WORKDAYS}, holidays=["2026-11-18", "2026-11-19"]
    )
    clock = started(datetime(2026, 11, 17, 17, tzinfo=UTC), 2 * HOUR, hours)

    [holiday] = [one for one in explain(clock, hours, clock.started_at).segments if one.kind is SegmentKind.HOLIDAY]

    assert holiday.dates == (date(2026, 11, 18), date(2026, 11, 19))
    assert holiday.seconds == 48 * HOUR


START = datetime(2026, 11, 16, tzinfo=UTC)
EXAMPLES = settings(max_examples=150, deadline=None)
PLACES = st.one_of(
    st.sampled_from([(OFFICE, START), (NIGHTS, START), (ALWAYS, START)]),
    specs().map(lambda found: (BusinessHours.from_spec(**found[0]), found[1] - timedelta(days=2))),
)
"""A calendar and a moment to start at, near to what is odd about it."""
STEPS = st.lists(
    st.tuples(
        st.integers(0, 4 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes, seconds=minutes % 60)),
        st.sampled_from(["hold", "resume", "close", "reopen", "look"]),
    ),
    max_size=12,
)


def lived(clock: Clock, steps, hours: BusinessHours) -> tuple[Clock, datetime]:
    """A clock that was held, resumed, closed and reopened in turn, and the moment of looking."""
    now = clock.started_at
    for later, step in steps:
        now += later
        if step == "hold":
            clock.pause(now)
        elif step == "resume":
            clock.resume(now, hours)
        elif step == "close":
            clock.stop(now, hours, Happening.CLOSED)
        elif step == "reopen" and not clock.is_open:
            clock = clock.reopened(now, hours, Reopening.RESUME)
    return clock, now


@EXAMPLES
@given(place=PLACES, steps=STEPS, goal=st.integers(1, 200))
def test_segments_leave_no_gap_and_add_up_to_what_the_clock_says(place, steps, goal):
    hours, start = place
    clock, now = lived(started(start, goal * 977, hours), steps, hours)

    found = explain(clock, hours, now)

    edges = [clock.started_at, *(one.end for one in found.segments)]
    last = clock.due_at if clock.is_running and clock.due_at > found.end else found.end
    assert [one.start for one in found.segments] == edges[:-1]
    assert edges[-1] == last
    assert all(one.start < one.end for one in found.segments)
    waits = hours.between(clock.paused_at, now) if clock.paused_at is not None else 0
    assert found.worked_s == pytest.approx(clock.worked_s(hours, now), abs=1e-5)
    assert found.waited_s + found.closed_s == pytest.approx(clock.waited_s + waits, abs=1e-5)
    late = (one.seconds for one in found.segments if (one.kind, one.phase) == (SegmentKind.WORKED, Phase.LATE))
    assert sum(late) == pytest.approx(clock.late_s(hours, now), abs=1e-5)
    left_out = found.waited_s + found.closed_s
    assert abs(found.due_at - hours.add(clock.started_at, clock.goal_s + left_out)) <= timedelta(microseconds=10)


@EXAMPLES
@given(place=PLACES, steps=STEPS)
def test_every_segment_is_what_the_calendar_says(place, steps):
    hours, start = place
    clock, now = lived(started(start, 30 * HOUR, hours), steps, hours)

    for one in explain(clock, hours, now).segments:
        is_shut = one.kind in {SegmentKind.OFF_HOURS, SegmentKind.HOLIDAY}
        assert hours.between(one.start, one.end) == (0 if is_shut else one.seconds)
        assert (one.kind is SegmentKind.HOLIDAY) == (is_shut and bool(one.dates) and not hours.windows_on(one.dates[0]))
        assert one.kind is not SegmentKind.WORKED or one.during is None
        assert one.kind is not SegmentKind.CLOSED or one.during is Pause.CLOSED


@pytest.mark.parametrize(
    ("now", "late_s", "is_due_anew", "late_since"),
    [
        (at(18, "11:00"), HOUR, False, at(18, "10:00")),
        (at(18, "13:00"), 0, True, at(18, "10:00")),
        (at(18, "17:00"), HOUR, False, at(18, "16:00")),
    ],
    ids=["before it is moved", "due anew", "late anew"],
)
def test_after_its_due_time_was_moved_a_clock_is_late_by_the_new_one(now, late_s, is_due_anew, late_since):
    clock = started(at(18, "09:00"), HOUR)
    if now >= at(18, "12:00"):
        clock.fix_due(at(18, "16:00"), at(18, "12:00"))

    found = explain(clock, OFFICE, now)

    assert (found.late_s, found.is_due_anew, found.late_since) == (late_s, is_due_anew, late_since)
    assert found.breached_at == at(18, "10:00")


def test_a_wait_after_the_breach_moves_nothing():
    clock = started(at(18, "09:00"), HOUR)
    clock.pause(at(18, "11:00"))
    clock.resume(at(18, "12:00"), OFFICE)

    found = explain(clock, OFFICE, at(18, "13:00"))

    assert (found.late_s, found.is_due_anew, found.late_since) == (2 * HOUR, False, at(18, "10:00"))
