"""What people read of a clock's time adds up, however short or long its stretches are."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.business_hours import ALWAYS, BusinessHours
from desk.sla import Clock, Happening, ObjectKind, Reopening, Target
from desk.sla_explain import Phase, explain
from desk.sla_lines import LineKind, lines
from desk.sla_told import Told, tell

HOUR, MINUTE = 3600, 60
NINE = datetime(2026, 11, 18, 9, tzinfo=UTC)
OFFICE = BusinessHours.from_spec(tz="UTC", hours={"daily": ["09:00-13:00", "14:00-18:00"]}, holidays=["2026-11-19"])


def started(goal_s: int, start: datetime = NINE, hours: BusinessHours = ALWAYS) -> Clock:
    clock = Clock(1, ObjectKind.TASK, 42, Target.RESOLUTION, goal_s, 1, start, None)
    clock.due_at = clock.due_of(hours)
    return clock


def after(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def read(told: Told) -> list[tuple[str, float]]:
    return [(line.kind.value, line.seconds) for line in lines(told.explanation, most=100)]


def test_what_is_shown_as_nine_to_ten_is_an_hour():
    told = tell(explain(started(2 * HOUR, after(40)), ALWAYS, after(HOUR + 20)))

    assert (told.worked_s, told.left_s) == (HOUR, HOUR)
    assert read(told) == [("worked", HOUR), ("now", 0), ("worked", HOUR)]


@pytest.mark.parametrize(("passed", "worked", "left"), [(20.1, 20, 80), (99.9, 99, 1), (45, 45, 55)])
def test_a_promise_of_seconds_is_told_in_seconds(passed, worked, left):
    told = tell(explain(started(100), ALWAYS, after(passed)))

    assert (told.worked_s, told.left_s) == (worked, left)


def test_a_wait_of_seconds_in_a_long_day_has_a_line_of_seconds():
    clock = started(8 * HOUR)
    clock.pause(after(20 * MINUTE + 10))
    clock.resume(after(20 * MINUTE + 40), ALWAYS)

    told = tell(explain(clock, ALWAYS, after(HOUR)))

    assert told.waited_s == 30
    assert read(told)[:3] == [("worked", 20 * MINUTE), ("waited", 30), ("worked", 40 * MINUTE)]


def test_many_stretches_of_seconds_are_not_each_a_minute_long():
    clock = started(8 * HOUR, after(50))
    for minute in range(1, 10):
        clock.pause(after(minute * MINUTE + 10))
        clock.resume(after(minute * MINUTE + 50), ALWAYS)

    told = tell(explain(clock, ALWAYS, after(10 * MINUTE + 10)))

    assert (told.worked_s, told.waited_s) == (3 * MINUTE, 6 * MINUTE)


def test_how_late_it_is_is_the_sum_of_the_lines_from_the_due_time_on():
    told = tell(explain(started(HOUR, after(50)), ALWAYS, after(90 * MINUTE + 20)))

    assert (told.worked_s, told.late_s) == (89 * MINUTE, 29 * MINUTE)
    assert read(told) == [("worked", HOUR), ("due", 0), ("worked", 29 * MINUTE)]


@pytest.mark.parametrize("seconds", [9, 0.4])
def test_late_by_seconds_after_hours_has_its_mark(seconds):
    told = tell(explain(started(8 * HOUR), ALWAYS, after(8 * HOUR + seconds)))

    assert read(told)[:2] == [("worked", 8 * HOUR), ("due", 0)]
    assert sum(line for _, line in read(told)) == told.worked_s == 8 * HOUR + int(seconds)


def test_what_was_worked_and_what_is_left_add_up_to_the_promise():
    clock = started(HOUR, after(50))
    clock.pause(after(10 * MINUTE + 10))
    clock.resume(after(20 * MINUTE + 50), ALWAYS)

    told = tell(explain(clock, ALWAYS, after(30 * MINUTE)))

    assert (told.worked_s, told.left_s) == (18 * MINUTE, 42 * MINUTE)


@pytest.mark.parametrize(
    ("passed", "worked", "left"), [(20, 20, HOUR - 20), (HOUR - 20, HOUR - 20, 20), (2 * MINUTE + 10, 120, HOUR - 120)]
)
def test_the_last_seconds_are_told_as_such_and_the_rest_with_them(passed, worked, left):
    told = tell(explain(started(HOUR), ALWAYS, after(passed)))

    assert (told.worked_s, told.left_s) == (worked, left)


STEPS = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 90_000), st.integers(0, 7_200_000), st.integers(0, 90_000_000)),
        st.sampled_from(["hold", "resume", "close", "reopen", "look"]),
    ),
    max_size=10,
)
GOALS = st.one_of(st.integers(1, 200), st.integers(1, 20).map(lambda n: n * MINUTE), st.integers(1, 20 * HOUR))


def lived(clock: Clock, steps, hours: BusinessHours) -> tuple[Clock, datetime]:
    now = clock.started_at
    for later, step in steps:
        now += timedelta(milliseconds=later)
        if step == "hold":
            clock.pause(now)
        elif step == "resume":
            clock.resume(now, hours)
        elif step == "close":
            clock.stop(now, hours, Happening.CLOSED)
        elif step == "reopen" and not clock.is_open:
            clock = clock.reopened(now, hours, Reopening.RESUME)
    return clock, now


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([ALWAYS, OFFICE]), st.integers(0, 86_400_000), GOALS, STEPS)
def test_law_the_lines_add_up_to_the_sums(hours, offset, goal_s, steps):
    start = NINE + timedelta(milliseconds=offset)
    clock, now = lived(started(goal_s, start, hours), steps, hours)
    exact = explain(clock, hours, now)

    told = tell(exact)

    shown = lines(told.explanation, most=100)
    worked = dict.fromkeys(Phase, 0.0)
    for line in shown:
        if line.kind is LineKind.WORKED:
            worked[line.phase] += line.seconds
    assert worked[Phase.IN_TIME] + worked[Phase.LATE] == told.worked_s
    assert worked[Phase.LATE] == told.late_s
    assert sum(line.seconds for line in shown if line.kind is LineKind.WAITED) == told.waited_s
    assert sum(line.seconds for line in shown if line.kind is LineKind.CLOSED) == told.closed_s
    if any(one.phase is Phase.AHEAD for one in exact.segments):
        assert worked[Phase.AHEAD] == told.left_s
        assert told.worked_s + told.left_s == goal_s or goal_s % MINUTE
    assert any(line.kind is LineKind.DUE for line in shown) is any(one.phase is Phase.LATE for one in exact.segments)
    for is_said, is_so in ((told.worked_s, exact.worked_s), (told.late_s, exact.late_s), (told.left_s, exact.left_s)):
        assert abs(is_said - is_so) < 2 * MINUTE
