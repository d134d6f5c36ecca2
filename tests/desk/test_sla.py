"""Support levels and the clock that carries its figures along."""

from datetime import UTC, datetime

import pytest

from desk.business_hours import ALWAYS, BusinessHours
from desk.escalation import Audience, Rung, When, at_due
from desk.sla import NO_PROMISE, Clock, Happening, ObjectKind, Policy, Reopening, Stretch, Target

OFFICE = BusinessHours.from_spec(tz="UTC", hours={day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")})
HOUR = 3600
CLOSED, CANCELLED = Happening.CLOSED, Happening.CANCELLED


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
        ({"customer_category": ["vip"]}, DEFAULT),
        ({"customer_category": ["vip"], "task_type": ["incident"]}, VIP),
        ({"customer_category": ["vip"], "task_type": ["incident"], "chat": ["-5"]}, VIP),
        ({"chat": ["-5"], "task_type": ["incident"]}, NIGHT),
        ({"chat": ["-6"]}, DEFAULT),
        ({"chat": ["-6", "-5"]}, NIGHT),
    ],
)
def test_the_first_policy_whose_conditions_all_hold_wins(facts, policy):
    assert next(one for one in (VIP, NIGHT, DEFAULT) if one.matches(facts)) is policy


def test_no_promise_promises_nothing():
    assert [NO_PROMISE.goal(target) for target in Target] == [None, None, None, None]


def test_a_policy_names_a_goal_for_each_target():
    assert [DEFAULT.goal(target) for target in Target] == [1800, None, HOUR, 8 * HOUR]


# The clock


def test_the_very_second_of_the_due_time_is_in_time():
    it = clock()

    it.stop(at(13), OFFICE, CLOSED)

    assert (it.met_at, it.breached_at) == (at(13), None)


def test_one_second_later_is_late_and_the_breach_is_dated_by_the_due_time():
    it = clock()

    it.stop(at(13, 0, 1), OFFICE, CLOSED)

    assert (it.met_at, it.breached_at, it.stopped_at) == (None, at(13), at(13, 0, 1))


def test_stopping_twice_changes_nothing():
    it = clock()
    it.stop(at(12), OFFICE, CLOSED)

    it.stop(at(17), OFFICE, CLOSED)

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

    in_time.stop(at(13), OFFICE, CLOSED)
    late.stop(at(13, 0, 1), OFFICE, CLOSED)

    assert (in_time.breached_at, in_time.met_at) == (None, at(13))
    assert (late.breached_at, late.met_at) == (at(13), None)


def test_an_older_breach_stays_when_the_due_has_moved_since():
    it = clock()
    it.pause(at(14))
    it.resume(at(16), OFFICE)

    it.stop(at(14, 30), OFFICE, CLOSED)

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

    it.stop(at(17), OFFICE, CLOSED)

    assert (it.waited_s, it.met_at, it.breached_at, it.paused_at) == (6 * HOUR, at(17), None, None)


@pytest.mark.parametrize(
    ("how", "due"), [(Reopening.RESUME, at(16)), (Reopening.COUNT, at(13)), (Reopening.RESTART, at(18))]
)
def test_a_reopened_clock_leaves_the_closed_time_out_counts_it_or_starts_anew(how, due):
    it = clock()
    it.stop(at(11), OFFICE, CLOSED)

    again = it.reopened(at(14), OFFICE, how)

    assert (again.due_at, again.cycle, again.met_at, again.stopped_at) == (due, 2, None, None)


def test_what_was_reported_stays_as_it_was_when_its_object_is_reopened():
    it = clock()
    it.stop(at(11), OFFICE, CLOSED)

    it.reopened(at(14), OFFICE, Reopening.RESUME)

    assert (it.met_at, it.stopped_at, it.stopped_by, it.cycle) == (at(11), at(11), CLOSED, 1)


def test_what_runs_cannot_be_reopened():
    with pytest.raises(ValueError, match="runs"):
        clock().reopened(at(14), OFFICE, Reopening.RESUME)


def test_a_breach_stays_over_a_reopening_unless_the_clock_starts_anew():
    it = clock()
    it.stop(at(14), OFFICE, CLOSED)
    again = it.reopened(at(15), OFFICE, Reopening.RESUME)
    anew = it.reopened(at(15), OFFICE, Reopening.RESTART)

    again.stop(at(15, 30), OFFICE, CLOSED)
    anew.stop(at(15, 30), OFFICE, CLOSED)

    assert (again.breached_at, again.met_at) == (at(13), None)
    assert (anew.breached_at, anew.met_at) == (None, at(15, 30))


def test_a_deadline_by_hand_is_moved_by_nothing():
    it = clock(fixed_due=at(17))
    it.pause(at(10))
    it.resume(at(12), OFFICE)
    assert it.due_at == at(17)

    it.stop(at(13), OFFICE, CLOSED)

    assert it.reopened(at(14), OFFICE, Reopening.RESUME).due_at == at(17)


def test_a_step_for_which_no_open_time_is_left_keeps_no_deadline_from_being_set():
    last_day = BusinessHours.from_spec(tz="UTC", hours={}, exceptions={"2026-11-02": ["09:00-18:00"]})
    ladder = (at_due("resolution"), Rung("resolution", When.OFFSET, 2 * HOUR, (Audience.LEADS,)))
    it = clock(ladder=ladder)

    it.fix_due(at(17), at(10))

    assert it.rungs(last_day) == [(ladder[0], at(17))]


def test_a_passed_deadline_by_hand_does_not_bind_a_clock_that_starts_anew():
    it = clock(fixed_due=at(12))
    it.stop(at(11), OFFICE, CLOSED)

    assert it.reopened(at(13), OFFICE, Reopening.RESTART).due_at == at(17)


def test_a_cancelled_object_neither_keeps_nor_breaks_a_promise_that_was_not_due():
    in_time, late = clock(), clock()

    in_time.stop(at(12), OFFICE, CANCELLED)
    late.stop(at(14), OFFICE, CANCELLED)

    assert (in_time.met_at, in_time.breached_at, in_time.stopped_by) == (None, None, CANCELLED)
    assert (late.met_at, late.breached_at) == (None, at(13))


def test_work_and_lateness_are_working_time_without_the_pauses():
    it = clock()
    it.pause(at(14))
    it.resume(at(16), OFFICE)

    assert it.pauses == (Stretch(at(14), at(16)),)
    assert (it.worked_s(OFFICE, at(17)), it.late_s(OFFICE, at(17))) == (6 * HOUR, 2 * HOUR)
    assert (it.worked_s(OFFICE, at(10, day=3)), it.late_s(OFFICE, at(10, day=3))) == (8 * HOUR, 4 * HOUR)


def test_people_are_told_working_time_and_real_time_where_nobody_worked_since_the_due_time():
    by_night = clock(HOUR, at(16, 30))
    by_evening = clock(9 * HOUR)

    # Half an hour until closing and half an hour after opening; the night does not count.
    assert by_night.overdue_s(OFFICE, at(9, 30, day=3)) == HOUR
    assert (by_evening.late_s(OFFICE, at(18, 20)), by_evening.overdue_s(OFFICE, at(18, 20))) == (0, 1200)


def test_a_clock_that_ended_later_is_as_late_as_it_was_then():
    it = clock(HOUR)
    it.stop(at(17), OFFICE, CLOSED)

    assert [it.overdue_s(OFFICE, at(hour)) for hour in (9, 10, 12, 17, 18)] == [0, 0, 2 * HOUR, 7 * HOUR, 7 * HOUR]


def test_on_hold_a_late_clock_grows_no_later():
    it = clock(HOUR)
    it.pause(at(12))

    assert it.overdue_s(OFFICE, at(17)) == 2 * HOUR


def test_what_was_late_and_has_a_later_deadline_is_not_late():
    it = clock(HOUR)
    it.fix_due(at(12, day=3), at(11))

    assert (it.breached_at, it.overdue_s(OFFICE, at(12))) == (at(10), 0)
    assert it.overdue_s(OFFICE, at(13, day=3)) == HOUR


def test_a_paused_clock_says_what_its_due_would_be_if_the_wait_ended_now():
    it = clock()
    it.pause(at(11))

    assert (it.due_at, it.due_if_resumed(at(12), OFFICE)) == (None, at(14))


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
    stopped.stop(at(10), OFFICE, CLOSED)

    assert waiting.rungs(OFFICE) == []
    assert stopped.rungs(OFFICE) == []


def test_rungs_of_an_earlier_cycle_are_not_climbed_again():
    it = clock(ladder=LADDER)
    it.stop(at(12), OFFICE, CLOSED)

    again = it.reopened(at(15), OFFICE, Reopening.RESUME)

    assert [(rung.key, fires) for rung, fires in again.rungs(OFFICE)] == [("due+0s", at(16)), ("due+3600s", at(17))]


def test_who_reopens_what_is_late_already_climbs_the_last_rung_that_was_passed():
    it = clock(ladder=LADDER)
    it.stop(at(13, 30), OFFICE, CLOSED)

    again = it.reopened(at(15), OFFICE, Reopening.RESUME)

    assert [(rung.key, fires) for rung, fires in again.rungs(OFFICE)] == [
        ("due+0s", at(14, 30)),
        ("due+3600s", at(15, 30)),
    ]


def test_a_clock_that_starts_anew_has_its_whole_ladder():
    it = clock(ladder=LADDER)
    it.stop(at(13, 30), OFFICE, CLOSED)

    assert len(it.reopened(at(15), OFFICE, Reopening.RESTART).rungs(OFFICE)) == 3


@pytest.mark.parametrize(
    ("due", "fires"),
    [
        (at(17), at(17)),
        (at(18), at(18)),  # the closing second still counts as open
        (at(18, 0, 1), at(9, day=3)),
        (at(23), at(9, day=3)),
        (at(12, day=7), at(9, day=9)),
    ],
)
def test_a_held_back_rung_waits_for_the_desk_to_open(due, fires):
    rung = Rung("resolution", When.OFFSET, 0, (Audience.LEADS,), hold_back=True)
    it = clock(ladder=(rung,), fixed_due=due)
    it.due_at = due

    assert it.rungs(ALWAYS, OFFICE) == [(rung, fires)]
