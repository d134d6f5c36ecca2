"""Lives beyond those of tests/data/sla.json; times are of one Monday unless said, hours 9 to 18 UTC."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desk import sla_clock, sla_explain
from desk.business_hours import ALWAYS, BusinessHours
from desk.sla_clock import Event, Fact, Stretch, Terms
from desk.sla_explain import SegmentKind

MINUTE, HOUR = 60, 3600
OFFICE = BusinessHours.from_spec(
    tz="UTC", hours={day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}, holidays=["2026-11-17"]
)
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)


def at(clock, days=0):
    hour, minute = clock.split(":")
    return MONDAY + timedelta(days=days, hours=int(hour), minutes=int(minute))


def life(until, **moments):
    """A life created at 9:00; `held="10:00"` or several times as a list."""
    told = [("created", at("9:00"))] + [
        (fact, clock)
        for fact, clocks in moments.items()
        for clock in ([clocks] if isinstance(clocks, str | datetime) else clocks)
    ]
    events = [Event(moment(clock), Fact(fact)) for fact, clock in told]
    return sla_clock.live(sorted(events, key=lambda event: event.at), moment(until))


def moment(clock):
    return clock if isinstance(clock, datetime) else at(clock)


def test_waiting_and_a_closed_stretch_move_a_response_due_where_the_terms_say_so():
    told = life("10:30", held="9:30", resumed="9:45", closed="10:00", reopened="10:30")

    moved = sla_clock.response(OFFICE, Terms(response=2 * HOUR, waiting_pauses_response=True), told)
    held = sla_clock.response(OFFICE, Terms(response=2 * HOUR), told)

    assert moved.due_at == at("11:45")
    assert held.due_at == at("11:30")


def test_a_close_from_waiting_books_the_wait():
    told = life("12:00", held=["9:00", "11:00"], resumed="10:30", closed="12:00")

    clock = sla_clock.resolution(OFFICE, Terms(resolution=4 * HOUR), told)

    assert clock.worked_s == 30 * MINUTE
    assert clock.waited_s == 150 * MINUTE
    assert clock.due_at is None
    assert clock.breached_at is None


def test_a_wait_of_so_many_working_seconds_moves_the_due_by_exactly_that():
    told = life(at("10:00", days=2), held="17:00", resumed=at("9:30", days=2))

    clock = sla_clock.resolution(OFFICE, Terms(resolution=10 * HOUR), told)

    assert clock.waited_s == 90 * MINUTE
    assert clock.due_at == OFFICE.add(at("9:00"), 10 * HOUR + 90 * MINUTE)


def test_a_wait_outside_hours_moves_nothing():
    told = life(at("10:00", days=2), held="18:00", resumed=at("9:00", days=2))

    clock = sla_clock.resolution(OFFICE, Terms(resolution=10 * HOUR), told)

    assert clock.due_at == at("10:00", days=2)


def test_while_waiting_the_due_is_empty_or_slides_as_the_terms_say():
    told = life("9:45", held="9:30")

    silent = sla_clock.resolution(OFFICE, Terms(resolution=HOUR), told)
    sliding = sla_clock.resolution(OFFICE, Terms(resolution=HOUR, due_slides_while_waiting=True), told)

    assert silent.due_at is None
    assert sliding.due_at == at("10:15")


def test_a_breach_stays_when_the_task_is_put_on_hold_afterwards():
    told = life("13:00", held="10:30", resumed="12:30")

    clock = sla_clock.resolution(OFFICE, Terms(resolution=HOUR), told)

    assert clock.breached_at == at("10:00")
    assert clock.late_s == HOUR


def test_the_due_second_itself_is_in_time_for_every_clock():
    told = life("10:00", answered="10:00", closed="10:00")
    terms = Terms(response=HOUR, next_response=HOUR, resolution=HOUR)

    clocks = [
        sla_clock.response(OFFICE, terms, told),
        *sla_clock.next_responses(OFFICE, terms, told),
        sla_clock.resolution(OFFICE, terms, told),
    ]

    assert [clock.breached_at for clock in clocks] == [None, None, None]


def test_an_end_in_the_evening_after_a_due_at_closing_is_late_by_no_working_time():
    told = life("20:00", closed="20:00")

    clock = sla_clock.resolution(OFFICE, Terms(resolution=9 * HOUR), told)

    assert clock.breached_at == at("18:00")
    assert clock.late_s == 0


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        (Terms(resolution=4 * HOUR), "14:00"),
        (Terms(resolution=4 * HOUR, closed_counts=True), "13:00"),
        (Terms(resolution=4 * HOUR, reopening_restarts=True), "15:00"),
    ],
)
def test_a_reopened_task_resumes_goes_on_as_if_never_closed_or_starts_anew(terms, due):
    told = life("11:00", closed="10:00", reopened="11:00")

    assert sla_clock.resolution(OFFICE, terms, told).due_at == at(due)


def test_a_task_answered_once_stays_answered_when_reopened():
    told = life("12:00", answered="9:20", closed="10:00", reopened="11:00")

    clock = sla_clock.response(OFFICE, Terms(response=HOUR), told)

    assert (clock.stopped_at, clock.due_at, clock.worked_s) == (at("9:20"), None, 20 * MINUTE)


def test_taking_or_holding_is_a_reaction_and_an_answer_alone_is_not():
    terms = Terms(reaction=HOUR)

    assert sla_clock.reaction(OFFICE, terms, life("9:30", taken="9:10")).worked_s == 10 * MINUTE
    assert sla_clock.reaction(OFFICE, terms, life("9:30", held="9:20")).worked_s == 20 * MINUTE
    assert sla_clock.reaction(OFFICE, terms, life("9:30", answered="9:10")).due_at == at("10:00")


def test_a_resolution_that_counts_from_taking_has_no_clock_before():
    terms = Terms(resolution=HOUR, resolution_starts="taken")

    assert sla_clock.resolution(OFFICE, terms, life("9:30")) is None
    assert sla_clock.resolution(OFFICE, terms, life("9:50", taken="9:40")).due_at == at("10:40")


def test_each_question_has_one_clock_from_its_first_unanswered_message():
    told = life("12:30", answered=["9:10", "11:00"], asked=["10:00", "10:20", "12:00", "12:10"])

    clocks = sla_clock.next_responses(OFFICE, Terms(next_response=HOUR), told)

    assert [(clock.started_at, clock.stopped_at) for clock in clocks] == [
        (at("9:00"), at("9:10")),
        (at("10:00"), at("11:00")),
        (at("12:00"), None),
    ]
    assert clocks[-1].due_at == at("13:00")


def test_looking_later_changes_no_fact_of_the_past():
    events = {"held": "10:00", "resumed": "11:00", "closed": "15:00"}
    terms = Terms(resolution=3 * HOUR)

    readings = [sla_clock.resolution(OFFICE, terms, life(until, **events)) for until in ("15:00", at("12:00", days=9))]

    assert readings[0] == readings[1]
    assert readings[0].breached_at == at("13:00")


def test_a_clock_without_a_promise_still_measures():
    told = sla_clock.live(
        [Event(at("18:00"), Fact.CREATED), Event(at("9:00", days=2), Fact.ANSWERED)], at("9:00", days=2)
    )

    assert sla_clock.response(ALWAYS, Terms(), told).worked_s == 39 * HOUR
    assert sla_clock.response(OFFICE, Terms(), told).worked_s == 0


def test_nothing_can_be_read_before_the_creation():
    with pytest.raises(ValueError, match="nothing was created"):
        life("8:00")


def test_an_explanation_names_every_piece_and_the_holiday_in_between():
    pieces = list(
        sla_explain.explain(OFFICE, at("16:00"), at("10:00", days=2), [Stretch(at("17:00"), at("9:30", days=2))])
    )

    assert [(piece.kind, piece.start, piece.end) for piece in pieces] == [
        (SegmentKind.WORKED, at("16:00"), at("17:00")),
        (SegmentKind.WAITED, at("17:00"), at("18:00")),
        (SegmentKind.OFF_HOURS, at("18:00"), at("9:00", days=2)),
        (SegmentKind.WAITED, at("9:00", days=2), at("9:30", days=2)),
        (SegmentKind.WORKED, at("9:30", days=2), at("10:00", days=2)),
    ]
    assert pieces[2].dated == (date(2026, 11, 17),)


def test_the_pieces_of_an_explanation_add_up_to_the_clock():
    told = life(at("12:00", days=3), held="12:00", resumed=at("11:00", days=2))
    clock = sla_clock.resolution(OFFICE, Terms(resolution=20 * HOUR), told)

    pieces = list(sla_explain.explain(OFFICE, clock.started_at, told.until, told.waits))

    worked = [piece for piece in pieces if piece.kind is SegmentKind.WORKED]
    waited = [piece for piece in pieces if piece.kind is SegmentKind.WAITED]
    assert sum((piece.end - piece.start).total_seconds() for piece in worked) == clock.worked_s == 13 * HOUR
    assert sum((piece.end - piece.start).total_seconds() for piece in waited) == clock.waited_s == 8 * HOUR
