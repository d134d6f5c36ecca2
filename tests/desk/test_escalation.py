"""When each rung fires, in working time."""

from datetime import UTC, datetime

import pytest

from desk.business_hours import BusinessHours
from desk.escalation import DEFAULT_LADDER, Audience, Rung, When, at_due, is_late
from desk.sla import Target

OFFICE = BusinessHours.from_spec(tz="UTC", hours={day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")})
HOUR, MINUTE = 3600, 60


def at(hour: int, minute: int = 0, *, day: int = 2) -> datetime:
    """November 2026; the 2nd is a Monday, the 6th a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def percent(amount: int) -> Rung:
    return Rung("resolution", When.PERCENT, amount, ())


def offset(seconds: int) -> Rung:
    return Rung("resolution", When.OFFSET, seconds, ())


@pytest.mark.parametrize(
    ("rung", "due_at", "goal_s", "fires"),
    [
        (offset(0), at(17), 8 * HOUR, at(17)),
        (offset(-15 * MINUTE), at(17), 8 * HOUR, at(16, 45)),
        (offset(30 * MINUTE), at(17), 8 * HOUR, at(17, 30)),
        (offset(HOUR), at(18), 8 * HOUR, at(10, day=3)),  # after closing it goes on in the morning
        (offset(-HOUR), at(9, 30, day=3), 8 * HOUR, at(17, 30)),
        (offset(4 * HOUR), at(17, day=6), 8 * HOUR, at(12, day=9)),  # over the weekend
        (percent(50), at(17), 8 * HOUR, at(13)),
        (percent(75), at(17), 8 * HOUR, at(15)),
        (percent(100), at(17), 8 * HOUR, at(17)),
        (percent(125), at(17), 4 * HOUR, at(18)),
        (percent(0), at(17), 8 * HOUR, at(9)),
        (percent(50), at(11, day=3), 8 * HOUR, at(16)),  # four working hours before, over the night
        (percent(99), at(17), 10, at(17)),  # a tenth of a second is none
    ],
)
def test_a_rung_fires_in_working_time_around_the_due(rung, due_at, goal_s, fires):
    assert rung.fires_at(OFFICE, due_at=due_at, goal_s=goal_s) == fires


@pytest.mark.parametrize(
    ("rung", "key"),
    [
        (offset(0), "due+0s"),
        (offset(-900), "due-900s"),
        (offset(3600), "due+3600s"),
        (percent(75), "75%"),
        (percent(100), "100%"),
        (percent(150), "150%"),
    ],
)
def test_a_rung_is_named_by_when_it_fires(rung, key):
    assert rung.key == key


def test_where_a_policy_says_nothing_somebody_who_can_act_is_told_at_the_due_of_each_clock():
    at_the_due = {rung.clock: rung.tell for rung in DEFAULT_LADDER if rung.key == "due+0s"}

    assert set(at_the_due) == {target.value for target in Target}
    assert all(Audience.LEADS in tell for tell in at_the_due.values())


def test_at_due_is_a_rung_without_an_offset():
    assert at_due("response", Audience.LEADS) == Rung("response", When.OFFSET, 0, (Audience.LEADS,))


@pytest.mark.parametrize(
    ("rung", "late"),
    [
        (Rung("response", When.PERCENT, 75, ()), False),
        (Rung("response", When.PERCENT, 100, ()), True),
        (Rung("response", When.PERCENT, 150, ()), True),
        (Rung("response", When.OFFSET, -60, ()), False),
        (Rung("response", When.OFFSET, 0, ()), True),
        (Rung("response", When.OFFSET, 60, ()), True),
    ],
    ids=lambda value: value.key if isinstance(value, Rung) else str(value),
)
def test_the_name_of_a_step_tells_whether_the_time_is_up(rung, late):
    assert is_late(rung.key) is late
