"""Support levels and the clock that carries its figures along."""

from datetime import UTC, datetime

import pytest

from desk.business_hours import BusinessHours
from desk.escalation import DEFAULT_LADDER, Audience, Rung, When, at_due
from desk.sla import NO_PROMISE, Clock, ObjectKind, Policy, Target, first_match, start_clock

OFFICE = BusinessHours.from_spec(tz="UTC", hours={day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")})
HOUR = 3600


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 2) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


def clock(goal_s: int = 4 * HOUR, started_at: datetime | None = None, **fields) -> Clock:
    started = started_at or at(9)
    due_at = OFFICE.add(started, goal_s)
    return Clock(1, ObjectKind.TASK, 1, Target.RESOLUTION, goal_s, 1, started, due_at, **fields)


# Policies

VIP = Policy("VIP incidents", {"customer_category": "vip", "task_type": "incident"}, resolution=HOUR)
NIGHT = Policy("Night chat", {"chat": "-5"}, response=60)
DEFAULT = Policy("Default", response=1800, reaction=HOUR, resolution=8 * HOUR)


@pytest.mark.parametrize(
    ("facts", "policy"),
    [
        ({}, DEFAULT),
        ({"customer_category": "vip"}, DEFAULT),
        ({"customer_category": "vip", "task_type": "incident"}, VIP),
        ({"customer_category": "vip", "task_type": "incident", "chat": "-5"}, VIP),
        ({"chat": "-5", "task_type": "incident"}, NIGHT),
        ({"chat": "-6"}, DEFAULT),
    ],
)
def test_the_first_policy_whose_conditions_all_hold_wins(facts, policy):
    assert first_match((VIP, NIGHT, DEFAULT), facts) is policy


def test_where_nothing_matches_nothing_is_promised():
    assert first_match((VIP,), {}) is NO_PROMISE
    assert [NO_PROMISE.goal(target) for target in Target] == [None, None, None]


def test_a_policy_names_a_goal_for_each_target():
    assert [DEFAULT.goal(target) for target in Target] == [1800, HOUR, 8 * HOUR]


def start(policy: Policy, target: Target) -> Clock | None:
    about = {"desk_id": 1, "kind": ObjectKind.TASK, "object_id": 1}
    return start_clock(policy, target, **about, hours_id=7, hours=OFFICE, at=at(17))


def test_a_clock_copies_what_it_needs_when_it_starts():
    started = start(DEFAULT, Target.RESOLUTION)

    assert started is not None
    assert (started.goal_s, started.hours_id, started.ladder) == (8 * HOUR, 7, DEFAULT_LADDER)
    assert (started.started_at, started.due_at) == (at(17), at(16, day=3))


def test_what_is_not_promised_has_no_clock():
    assert start(NIGHT, Target.RESOLUTION) is None


# The clock


def test_the_very_second_of_the_due_time_is_in_time():
    it = clock()

    it.stop(at(13), OFFICE)

    assert (it.met_at, it.breached_at) == (at(13), None)


def test_one_second_later_is_late_and_the_breach_is_dated_by_the_due_time():
    it = clock()

    it.stop(at(13, 0, 1), OFFICE)

    assert (it.met_at, it.breached_at, it.stopped_at) == (None, at(13), at(13, 0, 1))


def test_stopping_twice_changes_nothing():
    it = clock()
    it.stop(at(12), OFFICE)

    it.stop(at(17), OFFICE)

    assert (it.stopped_at, it.met_at, it.breached_at) == (at(12), at(12), None)


def test_looking_late_changes_no_fact():
    early, late = clock(), clock()
    early.notice_breach(at(13, 0, 1))

    late.notice_breach(at(17))

    assert early.breached_at == late.breached_at == at(13)


def test_a_breach_noticed_too_early_is_taken_back_only_by_an_end_in_time():
    in_time, late = clock(), clock()
    in_time.notice_breach(at(13, 0, 1))
    late.notice_breach(at(13, 0, 1))

    in_time.stop(at(13), OFFICE)
    late.stop(at(13, 0, 1), OFFICE)

    assert (in_time.breached_at, in_time.met_at) == (None, at(13))
    assert (late.breached_at, late.met_at) == (at(13), None)


def test_an_older_breach_stays_when_the_due_has_moved_since():
    it = clock()
    it.pause(at(14))
    it.resume(at(16), OFFICE)

    it.stop(at(14, 30), OFFICE)

    assert (it.breached_at, it.met_at) == (at(13), None)


def test_a_wait_moves_the_due_by_its_working_time():
    it = clock()

    it.pause(at(11))
    assert (it.due_at, it.is_running, it.is_open) == (None, False, True)
    it.resume(at(10, day=3), OFFICE)

    assert (it.waited_s, it.due_at) == (8 * HOUR, at(12, day=3))


def test_a_wait_at_night_moves_nothing():
    it = clock(started_at=at(16))
    it.pause(at(18))

    it.resume(at(9, day=3), OFFICE)

    assert (it.waited_s, it.due_at) == (0, at(11, day=3))


def test_waits_add_up():
    it = clock()
    for hour in (10, 12):
        it.pause(at(hour))
        it.resume(at(hour + 1), OFFICE)

    assert it.due_at == at(15)


def test_pausing_twice_keeps_the_first_moment():
    it = clock()
    it.pause(at(10))

    it.pause(at(12))

    assert it.paused_at == at(10)


def test_closing_from_a_wait_books_it():
    it = clock()
    it.pause(at(11))

    it.stop(at(17), OFFICE)

    assert (it.waited_s, it.met_at, it.breached_at, it.paused_at) == (6 * HOUR, at(17), None, None)


def test_reopening_leaves_the_closed_time_out_and_counts_a_new_cycle():
    it = clock()
    it.stop(at(11), OFFICE)

    it.reopen(at(14), OFFICE)

    assert (it.due_at, it.cycle, it.met_at, it.stopped_at) == (at(16), 2, None, None)


def test_reopening_what_runs_changes_nothing():
    it = clock()

    it.reopen(at(14), OFFICE)

    assert (it.due_at, it.cycle) == (at(13), 1)


def test_a_breach_stays_over_a_reopening():
    it = clock()
    it.stop(at(14), OFFICE)
    it.reopen(at(15), OFFICE)

    it.stop(at(15, 30), OFFICE)

    assert (it.breached_at, it.met_at) == (at(13), None)


def test_a_deadline_by_hand_is_moved_by_nothing():
    it = clock(fixed_due=at(17))
    it.pause(at(10))
    it.resume(at(12), OFFICE)
    assert it.due_at == at(17)

    it.stop(at(13), OFFICE)
    it.reopen(at(14), OFFICE)

    assert it.due_at == at(17)


# The ladder of a clock

LADDER = (
    at_due("resolution", Audience.LEADS),
    Rung("resolution", When.PERCENT, 50, (Audience.ASSIGNEE,)),
    Rung("response", When.OFFSET, 0, (Audience.LEADS,)),
    Rung("resolution", When.OFFSET, HOUR, (Audience.LEADS,)),
)


def test_the_rungs_of_a_clock_are_its_own_in_order_of_time():
    assert [(rung.key, fires) for rung, fires in clock(ladder=LADDER).rungs(OFFICE)] == [
        ("50%", at(11)),
        ("due+0s", at(13)),
        ("due+3600s", at(14)),
    ]


def test_no_rung_fires_before_its_clock_has_started():
    early = Rung("resolution", When.OFFSET, -8 * HOUR, ())

    assert clock(ladder=(early,)).rungs(OFFICE) == [(early, at(9))]


def test_a_clock_that_waits_or_has_stopped_has_no_rungs():
    waiting, stopped = clock(ladder=LADDER), clock(ladder=LADDER)
    waiting.pause(at(10))
    stopped.stop(at(10), OFFICE)

    assert waiting.rungs(OFFICE) == []
    assert stopped.rungs(OFFICE) == []
