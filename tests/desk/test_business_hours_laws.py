"""What holds for every calendar, every start and every length; calendars lie around odd changes of clocks."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.business_hours import BusinessHours, NoOpenTime
from tests.desk.odd_calendars import CHANGES, DAY_MINUTES, clock_text, microseconds, seconds, specs
from tests.desk.wall_clock import Walk

EXAMPLES = settings(max_examples=100, deadline=None)
MICROSECOND = timedelta(microseconds=1)


@st.composite
def calendars(draw, **kinds):
    spec, middle = draw(specs(**kinds))
    return BusinessHours.from_spec(**spec), middle


@pytest.mark.parametrize(("tz", "change"), CHANGES)
def test_the_clocks_do_change_where_the_laws_look(tz, change):
    at = datetime.fromisoformat(change).replace(tzinfo=UTC)

    before, after = ((at - n * MICROSECOND).astimezone(ZoneInfo(tz)).utcoffset() for n in (1, 0))

    assert before != after


@EXAMPLES
@given(calendars(), microseconds, seconds)
def test_law_between_a_start_and_its_due_lies_what_was_added(calendar, offset, budget):
    hours, middle = calendar
    start = middle + offset

    assert hours.between(start, hours.add(start, budget)) == budget
    assert hours.between(hours.sub(start, budget), start) == budget


@EXAMPLES
@given(calendars(), microseconds, seconds)
def test_law_no_earlier_due_and_no_later_start_would_do(calendar, offset, budget):
    hours, middle = calendar
    start = middle + offset

    assert hours.between(start, hours.add(start, budget) - MICROSECOND) < budget
    assert hours.between(hours.sub(start, budget) + MICROSECOND, start) < budget


@EXAMPLES
@given(calendars(), microseconds, seconds, seconds)
def test_law_adding_twice_is_adding_the_sum(calendar, offset, first, second):
    hours, middle = calendar
    start = middle + offset

    assert hours.add(hours.add(start, first), second) == hours.add(start, first + second)
    assert hours.sub(hours.sub(start, first), second) == hours.sub(start, first + second)


@EXAMPLES
@given(calendars(), st.tuples(microseconds, microseconds, microseconds).map(sorted))
def test_law_time_between_adds_up_over_a_split(calendar, offsets):
    hours, middle = calendar
    start, split, end = (middle + offset for offset in offsets)

    whole = hours.between(start, end)

    assert whole == pytest.approx(hours.between(start, split) + hours.between(split, end), abs=1e-9)


@EXAMPLES
@given(calendars(), microseconds, st.tuples(seconds, seconds).map(sorted))
def test_law_a_larger_budget_never_comes_due_earlier(calendar, offset, budgets):
    hours, middle = calendar
    start, (small, large) = middle + offset, budgets

    assert start < hours.add(start, small) <= hours.add(start, large)
    assert hours.sub(start, large) <= hours.sub(start, small) < start


@EXAMPLES
@given(calendars(), st.tuples(microseconds, microseconds).map(sorted), seconds)
def test_law_a_later_start_never_comes_due_earlier(calendar, offsets, budget):
    hours, middle = calendar
    start, later = (middle + offset for offset in offsets)

    assert hours.add(start, budget) <= hours.add(later, budget)
    assert hours.sub(start, budget) <= hours.sub(later, budget)
    assert hours.next_open(start) <= hours.next_open(later)


@EXAMPLES
@given(calendars(), microseconds, seconds)
def test_law_going_back_undoes_going_forth_from_an_open_instant(calendar, offset, budget):
    hours, middle = calendar
    start = hours.next_open(middle + offset)

    assert hours.sub(hours.add(start, budget), budget) == start


@EXAMPLES
@given(specs(), microseconds, seconds, st.integers(1, 59), st.randoms(use_true_random=False))
def test_law_merging_windows_that_overlap_changes_nothing(case, offset, budget, share, dice):
    spec, middle = case
    start = middle + offset
    pieces = {day: [piece for window in whole for piece in cut(window, share)] for day, whole in spec["hours"].items()}
    for several in pieces.values():
        dice.shuffle(several)
    whole, in_pieces = BusinessHours.from_spec(**spec), BusinessHours.from_spec(**(spec | {"hours": pieces}))

    assert in_pieces.add(start, budget) == whole.add(start, budget)
    assert in_pieces.sub(start, budget) == whole.sub(start, budget)
    assert in_pieces.next_open(start) == whole.next_open(start)
    assert in_pieces == whole


def cut(window, share):
    """Two windows that overlap and together make the given one, cut somewhere in its first date."""
    opens, closes = (int(edge[:2]) * 60 + int(edge[3:]) for edge in window)
    end = closes if closes > opens else DAY_MINUTES
    middle = opens + max(1, (end - opens) * share // 60)
    return [(clock_text(max(opens, middle - 5)), window[1]), (window[0], clock_text(middle))]


@EXAMPLES
@given(calendars(sometimes_never_open=True), microseconds)
def test_law_the_next_opening_is_open_and_nothing_before_it_is_or_there_is_none(calendar, offset):
    hours, middle = calendar
    start = middle + offset

    try:
        opened = hours.next_open(start)
    except NoOpenTime:
        assert hours.between(start, start + timedelta(days=400)) == 0
    else:
        assert hours.is_open(opened)
        assert hours.between(start, opened) == 0


@EXAMPLES
@given(calendars(), st.tuples(microseconds, microseconds).map(sorted))
def test_law_open_intervals_do_not_touch_and_add_up_to_the_time_between(calendar, offsets):
    hours, middle = calendar
    start, end = (middle + offset for offset in offsets)

    intervals = list(hours.open_intervals(start, end))

    assert all(opened < closed for opened, closed in intervals)
    assert all(closed < opened for (_, closed), (opened, _) in pairwise(intervals))
    total = sum((closed - opened for opened, closed in intervals), timedelta(0))
    assert total.total_seconds() == hours.between(start, end)


DAYS_WALKED = 20
minutes = st.integers(-4 * DAY_MINUTES, 4 * DAY_MINUTES)
near = st.integers(-5 * 60, 5 * 60)


@EXAMPLES
@given(
    specs(),
    st.lists(st.tuples(minutes | near, minutes | near, st.integers(1, 2 * DAY_MINUTES)), min_size=3, max_size=8),
)
def test_law_a_walk_by_the_clock_on_the_wall_comes_to_the_same(case, looks):
    spec, middle = case
    hours = BusinessHours.from_spec(**spec)
    half = DAYS_WALKED // 2 * DAY_MINUTES
    walk = Walk(spec, middle - timedelta(minutes=half), DAYS_WALKED)

    for start, end, budget in ((start + half, end + half, budget) for start, end, budget in looks):
        at = walk.at(start)
        assert hours.is_open(at) == walk.is_open(start)
        assert hours.between(at, walk.at(end)) == 60 * walk.between(start, end)
        assert within(walk, hours.next_open(at)) == walk.next_open(start)
        assert within(walk, hours.add(at, 60 * budget)) == walk.add(start, budget)
        assert within(walk, hours.sub(at, 60 * budget)) == walk.sub(start, budget)


def within(walk, at):
    """None beyond what was walked."""
    return at if walk.since <= at <= walk.at(walk.minutes) else None
