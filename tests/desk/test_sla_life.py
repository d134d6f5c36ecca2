"""Lives beyond those of tests/data/sla.json; times are of one Monday unless said, hours 9 to 18 UTC."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.business_hours import ALWAYS, BusinessHours
from desk.escalation import Audience, at_due
from desk.sla import Happening, ObjectKind, Pause, Policy, Reopening, Stretch, Target
from desk.sla_life import OF_KIND, Event, Life, replay

MINUTE, HOUR = 60, 3600
OFFICE = BusinessHours.from_spec(
    tz="UTC", hours={day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}, holidays=["2026-11-17"]
)
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
RESPONSE, NEXT, REACTION, RESOLUTION = Target.RESPONSE, Target.NEXT_RESPONSE, Target.REACTION, Target.RESOLUTION


def at(clock, days=0):
    hour, minute = clock.split(":")
    return MONDAY + timedelta(days=days, hours=int(hour), minutes=int(minute))


def life(policy=None, *, hours=OFFICE, targets=frozenset(Target), until=None, **moments):
    """A life created at 9:00; `held="10:00"` or several times as a list."""
    told = [Event(at("9:00"), Happening.CREATED)] + [
        Event(clock if isinstance(clock, datetime) else at(clock), Happening(what))
        for what, clocks in moments.items()
        for clock in ([clocks] if isinstance(clocks, str | datetime) else clocks)
    ]
    policy = policy or Policy("all", response=HOUR, next_response=HOUR, reaction=HOUR, resolution=4 * HOUR)
    born = Life(1, ObjectKind.TASK, 1, policy, 1, hours, targets=targets)
    last = max(event.at for event in told)
    return replay(born, sorted(told, key=lambda event: event.at), until or last)


def paused(*targets, **promises):
    return Policy("paused", waiting_pauses=frozenset(targets), **promises)


def test_waiting_and_a_closed_stretch_move_a_response_due_where_the_terms_say_so():
    moments = {"held": "9:30", "resumed": "9:45", "closed": "10:00", "reopened": "10:30"}

    moved = life(paused(RESPONSE, response=2 * HOUR), **moments)
    held = life(paused(response=2 * HOUR), **moments)

    assert moved.newest(RESPONSE).due_at == at("11:45")
    assert held.newest(RESPONSE).due_at == at("11:30")


def test_a_close_from_waiting_books_the_wait():
    told = life(Policy("p", resolution=4 * HOUR), held=["9:00", "11:00"], resumed="10:30", closed="12:00")

    clock = told.newest(RESOLUTION)

    assert clock.pauses == (Stretch(at("9:00"), at("10:30")), Stretch(at("11:00"), at("12:00")))
    assert (clock.worked_s(OFFICE, at("17:00")), clock.waited_s) == (30 * MINUTE, 150 * MINUTE)
    assert (clock.met_at, clock.breached_at) == (at("12:00"), None)


def test_a_breach_stays_when_the_task_is_put_on_hold_afterwards():
    clock = life(Policy("p", resolution=HOUR), held="10:30", resumed="12:30").newest(RESOLUTION)

    assert clock.breached_at == at("10:00")
    assert clock.late_s(OFFICE, at("13:00")) == HOUR


def test_the_due_second_itself_is_in_time_for_every_clock():
    told = life(asked="9:00", answered="10:00", taken="10:00", closed="13:00")

    assert [clock.breached_at for clock in told.clocks] == [None, None, None, None]
    assert all(clock.met_at == clock.due_at for clock in told.clocks)


def test_an_end_in_the_evening_after_a_due_at_closing_is_late_by_no_working_time():
    clock = life(Policy("p", resolution=9 * HOUR), closed="20:00").newest(RESOLUTION)

    assert (clock.breached_at, clock.late_s(OFFICE, at("21:00"))) == (at("18:00"), 0)


@pytest.mark.parametrize(
    ("reopening", "due"), [(Reopening.RESUME, "14:00"), (Reopening.COUNT, "13:00"), (Reopening.RESTART, "15:00")]
)
def test_a_reopened_task_resumes_goes_on_as_if_never_closed_or_starts_anew(reopening, due):
    told = life(Policy("p", resolution=4 * HOUR, reopening=reopening), closed="10:00", reopened="11:00")

    assert [clock.cycle for clock in told.clocks] == [1, 2]
    assert told.newest(RESOLUTION).due_at == at(due)


def test_the_closed_stretch_of_a_reopened_task_is_told_from_a_wait():
    told = life(Policy("p", resolution=4 * HOUR), held="9:10", resumed="9:20", closed="10:00", reopened="11:00")

    assert [pause.why for pause in told.newest(RESOLUTION).pauses] == [Pause.WAITED, Pause.CLOSED]


def test_a_task_answered_once_stays_answered_when_reopened():
    told = life(Policy("p", response=HOUR), answered="9:20", closed="10:00", reopened="11:00")

    assert [clock.met_at for clock in told.clocks] == [at("9:20")]


def test_an_answer_that_only_the_closing_spared_is_owed_again_after_a_reopening():
    told = life(Policy("p", response=2 * HOUR), closed="10:00", reopened="11:00")

    first, again = told.clocks
    assert (first.met_at, first.breached_at) == (None, None)
    assert again.due_at == at("12:00")


def test_taking_holding_or_finishing_is_a_reaction_and_an_answer_alone_is_not():
    policy = Policy("p", reaction=HOUR)

    for what in ("taken", "held", "closed"):
        assert life(policy, **{what: "9:10"}).newest(REACTION).met_at == at("9:10")
    assert life(policy, answered="9:10").newest(REACTION).is_running


def test_a_cancelled_task_keeps_and_breaks_nothing():
    told = life(cancelled="9:30")

    assert {(clock.met_at, clock.breached_at, clock.stopped_at) for clock in told.clocks} == {(None, None, at("9:30"))}


def test_a_resolution_that_counts_from_taking_has_no_clock_before():
    policy = Policy("p", resolution=HOUR, resolution_starts="taken")

    assert life(policy, held="9:30", resumed="9:35").newest(RESOLUTION) is None
    assert life(policy, taken="9:40").newest(RESOLUTION).due_at == at("10:40")


def test_each_question_has_one_clock_from_its_first_unanswered_message():
    told = life(
        Policy("p", next_response=HOUR),
        answered=["9:10", "11:00"],
        asked=["10:00", "10:20", "12:00", "12:10"],
        until=at("12:30"),
    )

    assert [(clock.started_at, clock.stopped_at, clock.cycle) for clock in told.clocks] == [
        (at("10:00"), at("11:00"), 1),
        (at("12:00"), None, 2),
    ]
    assert told.newest(NEXT).due_at == at("13:00")


@pytest.mark.parametrize(("switch", "due"), [((), "10:30"), ((NEXT,), "11:00")])
def test_what_is_asked_during_a_wait_counts_at_once_or_after_it(switch, due):
    told = life(paused(*switch, next_response=HOUR), held="9:15", asked="9:30", resumed="10:00")

    assert told.newest(NEXT).due_at == at(due)


def test_a_deadline_by_hand_stands_where_nothing_was_promised_and_moves_what_was():
    promised, free = Policy("p", resolution=2 * HOUR), Policy("free")
    by_hand = Event(at("9:30"), Happening.DUE_SET, at("16:00"))

    for policy, cycle in ((promised, 2), (free, 1)):
        told = life(policy)
        told.happen(by_hand)

        clock = told.newest(RESOLUTION)
        assert (clock.due_at, clock.fixed_due, clock.cycle) == (at("16:00"), at("16:00"), cycle)


def test_a_deadline_by_hand_on_a_held_task_stands_when_it_comes_back():
    told = life(Policy("free"), held="9:30")
    told.happen(Event(at("9:40"), Happening.DUE_SET, at("16:00")))
    assert told.newest(RESOLUTION).due_at is None

    told.happen(Event(at("12:00"), Happening.RESUMED))

    assert told.newest(RESOLUTION).due_at == at("16:00")


def test_an_object_has_only_the_clocks_of_its_kind():
    question = life(targets=OF_KIND[ObjectKind.QUESTION])
    task = life(targets=OF_KIND[ObjectKind.TASK])

    assert [clock.target for clock in question.clocks] == [RESPONSE]
    assert [clock.target for clock in task.clocks] == [REACTION, RESOLUTION]


def test_a_clock_takes_the_name_the_goal_the_hours_and_the_ladder_of_its_terms_along():
    policy = Policy("p", response=HOUR, ladder=(at_due("response", Audience.LEADS),))

    clock = Life(1, ObjectKind.QUESTION, 5, policy, 7, ALWAYS).happen(Event(at("9:00"), Happening.CREATED))[0]

    assert (clock.policy, clock.goal_s, clock.hours_id, clock.ladder) == ("p", HOUR, 7, policy.ladder)


# Laws

WHATS = st.sampled_from([each for each in Happening if each not in {Happening.CREATED, Happening.DUE_SET}])
LIVES = st.lists(st.tuples(st.integers(0, 3 * 24 * 60), WHATS), max_size=12)
POLICIES = st.builds(
    Policy,
    st.just("any"),
    response=st.integers(60, 20 * HOUR),
    next_response=st.integers(60, 20 * HOUR),
    reaction=st.integers(60, 20 * HOUR),
    resolution=st.integers(60, 40 * HOUR),
    resolution_starts=st.sampled_from(["created", "taken"]),
    waiting_pauses=st.frozensets(st.sampled_from(list(Target))),
    reopening=st.sampled_from(list(Reopening)),
    ladder=st.just(()),
)
LATER = MONDAY + timedelta(days=9)


def events_of(told):
    events = sorted((MONDAY + timedelta(minutes=minute), what) for minute, what in told)
    return [Event(MONDAY, Happening.CREATED), *(Event(at, what) for at, what in events)]


def lived(policy, events, until=LATER):
    return replay(Life(1, ObjectKind.TASK, 1, policy, 1, OFFICE), events, until)


def facts_of(clock):
    return clock.started_at, clock.due_at, clock.stopped_at, clock.met_at, clock.breach_by(LATER), clock.pauses


@given(POLICIES, LIVES)
def test_law_a_due_time_is_the_start_plus_the_goal_plus_what_was_waited(policy, told):
    for clock in lived(policy, events_of(told)).clocks:
        waited = sum(OFFICE.between(pause.start, pause.end) for pause in clock.pauses)
        assert clock.waited_s == waited
        if clock.paused_at is None:
            assert clock.due_at == OFFICE.add(clock.started_at, clock.goal_s + waited)


@given(POLICIES, LIVES)
def test_law_a_stopped_clock_is_met_or_breached_but_never_both(policy, told):
    for clock in lived(policy, events_of(told)).clocks:
        assert clock.met_at is None or clock.breached_at is None
        if clock.met_at is not None:
            assert clock.met_at == clock.stopped_at
            assert clock.breached_at is None


@given(POLICIES, LIVES, st.integers(0, 5 * 24 * 60))
def test_law_looking_at_any_moment_changes_no_fact(policy, told, minute):
    events, looked_at = events_of(told), MONDAY + timedelta(minutes=minute)
    looked, untouched = Life(1, ObjectKind.TASK, 1, policy, 1, OFFICE), lived(policy, events)

    replay(looked, [event for event in events if event.at <= looked_at], LATER)
    for clock in looked.clocks:
        if clock.is_running:
            clock.notice_breach(looked_at)
    replay(looked, [event for event in events if event.at > looked_at], LATER)

    assert list(map(facts_of, looked.clocks)) == list(map(facts_of, untouched.clocks))


@given(POLICIES, LIVES)
def test_law_what_has_stopped_never_changes_again(policy, told):
    events = events_of(told)
    for known in range(1, len(events)):
        before = [clock for clock in lived(policy, events[:known]).clocks if not clock.is_open]
        after = lived(policy, events).clocks

        assert all(clock in after for clock in before)


@given(POLICIES, LIVES)
def test_law_work_and_waiting_fill_the_time_of_a_clock(policy, told):
    for clock in lived(policy, events_of(told)).clocks:
        end = clock.stopped_at or clock.paused_at or LATER
        assert clock.worked_s(OFFICE, LATER) + clock.waited_s == OFFICE.between(clock.started_at, end)
