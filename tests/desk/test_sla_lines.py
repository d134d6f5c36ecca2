"""Long clocks in few lines; nothing that says why is left out."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from desk.business_hours import ALWAYS, BusinessHours
from desk.sla import Clock, Happening, ObjectKind, Reopening, Target
from desk.sla_explain import explain
from desk.sla_lines import Line, LineKind, lines

HOUR = 3600
MOSCOW = ZoneInfo("Europe/Moscow")
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = BusinessHours.from_spec(
    tz="Europe/Moscow", hours={day: ["09:00-13:00", "14:00-18:00"] for day in WORKDAYS}, holidays=["2026-11-04"]
)


def at(day: int, clock: str, month: int = 11) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, month, day, int(hour), int(minute), tzinfo=MOSCOW).astimezone(UTC)


def started(start: datetime, goal_s: int, hours: BusinessHours = OFFICE) -> Clock:
    clock = Clock(1, ObjectKind.TASK, 42, Target.RESOLUTION, goal_s, 1, start, None)
    clock.due_at = clock.due_of(hours)
    return clock


def short(line: Line) -> str:
    """`worked Mon 16 09:00 - Thu 19 18:00 4d 32h`."""
    start, end = (moment.astimezone(MOSCOW) for moment in (line.start, line.end))
    days = f" {line.days}d" if line.days > 1 else ""
    open_time = f" {line.seconds / HOUR:g}h" if line.seconds else ""
    return f"{line.kind.value} {start:%a %d %H:%M} - {end:%a %d %H:%M}{days}{open_time}"


def told(clock: Clock, now: datetime, hours: BusinessHours = OFFICE, **more: int) -> list[str]:
    return [short(line) for line in lines(explain(clock, hours, now), **more)]


def test_a_day_with_its_break_is_one_line_and_a_night_beside_it_another():
    clock = started(at(16, "10:00"), 9 * HOUR)

    assert told(clock, at(17, "12:00")) == [
        "worked Mon 16 10:00 - Mon 16 18:00 7h",
        "off_hours Mon 16 18:00 - Tue 17 09:00",
        "worked Tue 17 09:00 - Tue 17 11:00 2h",
        "due Tue 17 11:00 - Tue 17 11:00",
        "worked Tue 17 11:00 - Tue 17 12:00 1h",
    ]
    [first, *_] = lines(explain(clock, OFFICE, at(17, "12:00")))
    assert first.shape == ((time(10), time(13)), (time(14), time(18)))


def test_days_of_one_shape_are_one_line():
    clock = started(at(16, "9:00"), 100 * HOUR)

    assert told(clock, at(20, "9:00"))[:3] == [
        "worked Mon 16 09:00 - Thu 19 18:00 4d 32h",
        "off_hours Thu 19 18:00 - Fri 20 09:00",
        "now Fri 20 09:00 - Fri 20 09:00",
    ]


def test_a_hold_over_a_weekend_is_one_line_with_its_working_time():
    clock = started(at(13, "16:00"), 20 * HOUR)
    clock.pause(at(13, "17:00"))
    clock.resume(at(16, "10:00"), OFFICE)

    assert told(clock, at(16, "11:00"))[:3] == [
        "worked Fri 13 16:00 - Fri 13 17:00 1h",
        "waited Fri 13 17:00 - Mon 16 10:00 2h",
        "worked Mon 16 10:00 - Mon 16 11:00 1h",
    ]


def test_what_was_closed_is_told_apart_from_what_waited():
    first = started(at(16, "9:00"), 20 * HOUR)
    first.pause(at(16, "10:00"))
    first.stop(at(16, "11:00"), OFFICE, Happening.CLOSED)
    again = first.reopened(at(17, "10:00"), OFFICE, Reopening.RESUME)

    assert told(again, at(17, "11:00"))[:4] == [
        "worked Mon 16 09:00 - Mon 16 10:00 1h",
        "waited Mon 16 10:00 - Mon 16 11:00 1h",
        "closed Mon 16 11:00 - Tue 17 10:00 7h",
        "worked Tue 17 10:00 - Tue 17 11:00 1h",
    ]


def test_a_holiday_stands_by_itself_and_takes_the_nights_around_it():
    clock = started(at(3, "17:00"), 2 * HOUR)

    assert told(clock, at(3, "17:00")) == [
        "now Tue 03 17:00 - Tue 03 17:00",
        "worked Tue 03 17:00 - Tue 03 18:00 1h",
        "holiday Wed 04 00:00 - Thu 05 00:00",
        "worked Thu 05 09:00 - Thu 05 10:00 1h",
    ]


def test_months_fit_into_few_lines_and_keep_their_holiday():
    clock = started(at(1, "9:00", month=9), 2000 * HOUR)
    now = at(20, "12:00")

    found = lines(explain(clock, OFFICE, now))
    until_now = [line for line in found if line.end <= now]

    assert len(found) <= 8
    assert [short(line) for line in until_now] == [
        "worked Tue 01 09:00 - Tue 03 18:00 46d 368h",
        "holiday Wed 04 00:00 - Thu 05 00:00",
        "worked Thu 05 09:00 - Thu 19 18:00 11d 88h",
        "worked Fri 20 09:00 - Fri 20 12:00 3h",
        "now Fri 20 12:00 - Fri 20 12:00",
    ]
    assert until_now[1].dates == (date(2026, 11, 4),)


@pytest.mark.parametrize("most", [1, 8, 25])
def test_however_short_the_lines_add_up(most):
    clock = started(at(1, "10:00", month=10), 100 * HOUR)
    clock.pause(at(8, "17:00", month=10))
    clock.resume(at(12, "12:00", month=10), OFFICE)
    found = explain(clock, OFFICE, at(20, "12:00"))

    shown = lines(found, most=most)

    assert sum(line.seconds for line in shown if line.kind is LineKind.WORKED) == found.worked_s
    assert sum(line.seconds for line in shown if line.kind is LineKind.WAITED) == found.waited_s
    assert all(before.end <= after.start for before, after in pairwise(shown))


def test_round_the_clock_is_one_line_however_long():
    clock = started(at(16, "10:00"), 100 * HOUR, ALWAYS)

    assert told(clock, at(19, "10:00"), ALWAYS) == [
        "worked Mon 16 10:00 - Thu 19 10:00 72h",
        "now Thu 19 10:00 - Thu 19 10:00",
        "worked Thu 19 10:00 - Fri 20 14:00 28h",
    ]


def test_a_clock_that_starts_at_night_says_so():
    clock = started(at(16, "22:00"), HOUR)

    assert told(clock, at(16, "22:30")) == [
        "off_hours Mon 16 22:00 - Mon 16 22:30",
        "now Mon 16 22:30 - Mon 16 22:30",
        "off_hours Mon 16 22:30 - Tue 17 09:00",
        "worked Tue 17 09:00 - Tue 17 10:00 1h",
    ]


def test_many_holds_are_each_told():
    clock = started(at(16, "9:00"), 100 * HOUR)
    for hour in range(9, 13):
        clock.pause(at(16, f"{hour}:15"))
        clock.resume(at(16, f"{hour}:45"), OFFICE)

    found = lines(explain(clock, OFFICE, at(16, "12:50")))

    assert [line.kind for line in found].count(LineKind.WAITED) == 4


def test_a_clock_just_stopped_has_no_lines():
    clock = started(at(16, "9:00"), HOUR)
    clock.stop(at(16, "9:00") - timedelta(seconds=1), OFFICE, Happening.ANSWERED)

    assert told(clock, at(17, "9:00")) == []
