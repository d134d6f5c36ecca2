"""Levels that can never come up, and steps that can never be taken."""

from dataclasses import replace
from datetime import UTC, datetime
from math import inf

import pytest

from desk.business_hours import BusinessHours
from desk.directory import Customer, Directory, Service
from desk.escalation import DEFAULT_LADDER, Audience, Remedy, Rung, When
from desk.reach import Ground, Never, contradicts_itself, hidden_by, longest_hold, objection
from desk.sla import Policy, Target
from desk.tasks import Priority

DIRECTORY = Directory(
    customers={"acme": Customer("acme", "Acme", "vip"), "beta": Customer("beta", "Beta")},
    services={
        "printing": Service("printing", "Printing"),
        "printers": Service("printers", "Printers", parent="printing"),
    },
)
WHOLE = Ground(first_line=True, second_line=True, leads=True)
FIRST_ONLY = Ground(first_line=True, second_line=False, leads=False)
MINUTE = 60


def hides(earlier, when):
    return hidden_by(Policy("later", when), [Policy("earlier", earlier)], DIRECTORY, desk="it") != ()


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({}, {"priority": "high"}),
        ({"priority": "high"}, {"priority": "high"}),
        ({"priority": "high"}, {"priority": "high", "task_type": "incident"}),
        ({"customer_category": "vip"}, {"customer": "acme"}),
        ({"customer_category": "vip"}, {"customer": "acme", "service": "printers"}),
        ({"customer_category": "vip"}, {"customer_category": "vip", "priority": "low"}),
        ({"service": "printing"}, {"service": "printers"}),
        ({"desk": "it"}, {"priority": "high"}),
        ({"priority": "high"}, {"desk": "it", "priority": "high"}),
    ],
)
def test_a_level_is_hidden_by_an_earlier_one_that_its_conditions_imply(earlier, later):
    assert hides(earlier, later)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"priority": "high"}, {"priority": "low"}),
        ({"priority": "high", "task_type": "incident"}, {"priority": "high"}),
        ({"customer": "acme"}, {"customer_category": "vip"}),
        ({"customer_category": "vip"}, {"customer": "beta"}),
        ({"service": "printers"}, {"service": "printing"}),
        ({"customer": "acme"}, {"chat": "-1001"}),
        ({"priority": "high"}, {}),
    ],
)
def test_a_level_that_may_get_something_of_its_own_is_not_hidden(earlier, later):
    assert not hides(earlier, later)


def level(name, **when):
    return Policy(name, when)


FOUR = [level(priority.value, priority=priority.value) for priority in Priority]


def hiding(*earlier, **when):
    return [one.name for one in hidden_by(level("later", **when), earlier, DIRECTORY, desk="it")]


def test_levels_for_each_priority_hide_together_what_comes_after_them():
    low_printing = level("rest", priority="low", service="printing")

    assert hiding(*FOUR, service="printing") == ["low", "normal", "high", "urgent"]
    assert hiding(*FOUR, desk="it") == ["low", "normal", "high", "urgent"]
    assert hiding(*FOUR[1:], low_printing, service="printers") == ["normal", "high", "urgent", "rest"]


def test_a_level_that_names_its_priority_is_hidden_by_those_of_this_priority_alone():
    assert hiding(*FOUR, priority="low", service="printing") == ["low"]


def test_one_that_takes_all_is_named_alone():
    assert hiding(*FOUR[:2], level("printing", service="printing"), service="printers") == ["printing"]


def test_a_priority_that_is_left_is_left_to_the_level():
    assert hiding(*FOUR[1:], service="printing") == []
    assert hiding(*FOUR[1:], level("rest", priority="low", service="printers"), service="printing") == []


def test_types_do_not_hide_together_because_a_task_may_have_none():
    types = [level(name, task_type=name) for name in DIRECTORY.task_types]

    assert hiding(*types, service="printing") == []


def test_the_default_is_asked_for_and_so_never_hidden_by_levels_with_conditions():
    assert hiding(*FOUR) == []


def test_a_customer_cannot_be_in_another_category():
    assert contradicts_itself({"customer": "acme", "customer_category": "standard"}, DIRECTORY)
    assert contradicts_itself({"customer": "beta", "customer_category": "vip"}, DIRECTORY)
    assert not contradicts_itself({"customer": "acme", "customer_category": "vip"}, DIRECTORY)
    assert not contradicts_itself({"customer_category": "vip"}, DIRECTORY)


def step(clock, at=0, *tell, do=(), when=When.OFFSET, **more):
    return Rung(clock, when, at, tell, do, **more)


def why(rung, *others, ground=WHOLE, hold_s=inf, **promises):
    usual = {"response": 15, "next_response": 15, "reaction": 30, "resolution": 480}
    goals = {target: minutes * MINUTE for target, minutes in usual.items()} | promises
    return objection(rung, Policy("level", ladder=(*others, rung), **goals), ground, hold_s=hold_s)


@pytest.mark.parametrize("rung", DEFAULT_LADDER, ids=lambda rung: f"{rung.clock} {rung.key}")
def test_every_step_of_the_default_ladder_can_be_taken(rung):
    assert why(rung) is None


@pytest.mark.parametrize("target", list(Target))
def test_a_clock_the_level_does_not_promise_never_starts(target):
    assert why(step(target, 0, Audience.LEADS), **{target.value: None}) is Never.NOT_PROMISED


@pytest.mark.parametrize(
    ("at", "expected"), [(-14 * MINUTE, None), (-15 * MINUTE, Never.BEFORE_START), (-16 * MINUTE, Never.BEFORE_START)]
)
def test_a_step_at_or_before_the_start_of_the_clock_never_comes(at, expected):
    assert why(step("response", at, Audience.LEADS)) is expected


@pytest.mark.parametrize(
    "rung",
    [
        step("response", 0, Audience.WATCHER),
        step("response", do=(Remedy.REASSIGN,)),
        step("response", do=(Remedy.RAISE_PRIORITY, Remedy.PIN)),
        step("reaction", do=(Remedy.MAKE_TASK,)),
        step("resolution"),
    ],
)
def test_a_step_that_reaches_nobody_and_does_nothing_is_none(rung):
    assert why(rung) is Never.NOBODY


@pytest.mark.parametrize(
    "rung",
    [
        step("response", 0, Audience.WATCHER, Audience.LEADS),
        step("response", do=(Remedy.MAKE_TASK,)),
        step("response", do=(Remedy.REASSIGN,), people=(1001,)),
        step("response", mail=("boss@example.org",)),
        step("response", 0, Audience.ASSIGNEE),
        step("next_response", 0, Audience.WATCHER),
        step("next_response", do=(Remedy.REASSIGN,)),
        step("resolution", do=(Remedy.PIN,)),
    ],
)
def test_one_audience_or_one_deed_is_enough(rung):
    assert why(rung) is None


@pytest.mark.parametrize(
    "rung",
    [
        step("response", 0, Audience.SECOND_LINE),
        step("response", 0, Audience.LEADS),
        step("response", 0, Audience.ASSIGNEE),
        step("response", 0, Audience.OWNER),
        step("response", do=(Remedy.MAKE_TASK,)),
        step("next_response", 0, Audience.WATCHER),
        step("next_response", do=(Remedy.PIN,)),
    ],
)
def test_a_desk_without_second_line_and_leads_has_nobody_there_to_tell(rung):
    assert why(rung, ground=FIRST_ONLY) is Never.NOBODY


@pytest.mark.parametrize("clock", ["reaction", "resolution"])
@pytest.mark.parametrize("more", [{"people": (1001,)}, {"mail": ("boss@example.org",)}, {"do": (Remedy.PIN,)}])
def test_a_desk_without_second_line_has_no_tasks_whoever_would_be_told(clock, more):
    assert why(step(clock, 0, Audience.FIRST_LINE, **more), ground=FIRST_ONLY) is Never.NO_TASKS


def test_a_desk_without_first_line_has_no_questions_whoever_would_be_told():
    rung = step("response", 0, Audience.LEADS, people=(1001,))

    assert why(rung, ground=Ground(first_line=False, second_line=True, leads=True)) is Never.NO_QUESTIONS


@pytest.mark.parametrize(
    ("first_line", "second_line", "expected"),
    [(True, False, None), (False, True, None), (False, False, Never.NO_QUESTIONS)],
)
def test_a_next_response_is_owed_to_questions_and_to_tasks(first_line, second_line, expected):
    ground = Ground(first_line, second_line, leads=True)

    assert why(step("next_response", 0, people=(1001,)), ground=ground) is expected


def test_a_desk_without_first_line_has_no_chat_to_tell():
    ground = Ground(first_line=False, second_line=True, leads=True)

    assert why(step("resolution", 0, Audience.FIRST_LINE), ground=ground) is Never.NOBODY


MAKES = step("response", 5 * MINUTE, do=(Remedy.MAKE_TASK,))


def test_nothing_comes_after_the_step_that_makes_a_task_of_the_question():
    later = step("response", 10 * MINUTE, Audience.LEADS)

    assert why(later, MAKES) is Never.CONVERTED
    assert why(step("response", 200, Audience.LEADS, when=When.PERCENT), MAKES) is Never.CONVERTED


def test_what_comes_before_it_does():
    assert why(step("response", 0, Audience.LEADS), step("response", 1, do=(Remedy.MAKE_TASK,))) is None
    assert why(step("reaction", 10 * MINUTE, Audience.LEADS), MAKES) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (MAKES, step("response", 5 * MINUTE, Audience.LEADS)),
        (step("response", 5 * MINUTE, Audience.LEADS), MAKES),
        (step("response", 100, do=(Remedy.MAKE_TASK,), when=When.PERCENT), step("response", 0, Audience.LEADS)),
        (step("resolution", 50, Audience.LEADS, when=When.PERCENT), step("resolution", -4 * 3600, Audience.ASSIGNEE)),
    ],
)
def test_two_steps_of_one_instant_are_one_however_they_are_written(first, second):
    assert why(second, first) is Never.SAME_TIME
    assert objection(first, Policy("level", response=900, resolution=8 * 3600, ladder=(first, second)), WHOLE) is None


def test_two_steps_of_one_time_may_differ_in_whether_they_wait_for_the_opening():
    now, later = step("response", 0, people=(1001,)), step("response", 100, Audience.LEADS, when=When.PERCENT)

    assert why(replace(later, hold_back=True), now) is None


def test_a_step_that_may_be_held_back_comes_too_late_where_one_of_its_time_makes_a_task():
    held = step("response", 5 * MINUTE, Audience.LEADS, hold_back=True)

    assert why(held, MAKES) is Never.CONVERTED


def test_a_step_that_waits_for_open_hours_may_be_overtaken():
    held = step("response", 5 * MINUTE, do=(Remedy.MAKE_TASK,), hold_back=True)

    assert why(step("response", 10 * MINUTE, Audience.LEADS), held) is None


HELD_MAKES = replace(MAKES, hold_back=True)
HOUR_LATER = step("response", 65 * MINUTE, Audience.LEADS)


@pytest.mark.parametrize("hold_s", [inf, 63 * 60 * MINUTE, 0])
def test_two_steps_that_wait_for_the_opening_keep_their_order(hold_s):
    assert why(replace(HOUR_LATER, hold_back=True), HELD_MAKES, hold_s=hold_s) is Never.CONVERTED


@pytest.mark.parametrize(
    ("hold_s", "expected"),
    [
        (0, Never.CONVERTED),
        (59 * MINUTE, Never.CONVERTED),
        (60 * MINUTE, Never.CONVERTED),  # the longest wait ends when the later step is due, and began before it
        (61 * MINUTE, None),
        (inf, None),
    ],
)
def test_a_step_comes_before_one_that_is_held_back_for_longer_than_lies_between_them(hold_s, expected):
    assert why(HOUR_LATER, HELD_MAKES, hold_s=hold_s) is expected


@pytest.mark.parametrize(("hold_s", "expected"), [(0, Never.SAME_TIME), (1, None)])
def test_where_nothing_is_ever_held_back_two_steps_of_one_time_are_one(hold_s, expected):
    held = step("response", 0, Audience.LEADS, hold_back=True)

    assert why(held, step("response", 0, people=(1001,)), hold_s=hold_s) is expected


NINE_TO_SIX = {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
ALWAYS = BusinessHours.from_spec(tz="UTC", hours={"daily": ["00:00-24:00"]})
MONDAY, NEXT_YEAR = datetime(2026, 1, 5, tzinfo=UTC), datetime(2027, 1, 5, tzinfo=UTC)


def office(hours=NINE_TO_SIX, **more):
    return BusinessHours.from_spec(tz="UTC", hours=hours, **more)


@pytest.mark.parametrize(
    ("level", "desk", "hours"),
    [
        (office(), office(), 0),
        (office(), ALWAYS, 0),
        (office(), office({day: ["08:00-20:00"] for day in NINE_TO_SIX}), 0),
        (ALWAYS, office(), 63),  # from Friday 18:00 to Monday 9:00
        (ALWAYS, office(holidays=["2026-02-02"]), 87),
        (office(), office(holidays=["2026-02-02"]), 9),
        (office({day: ["09:00-20:00"] for day in NINE_TO_SIX}), office(), 2),
    ],
)
def test_a_step_is_held_back_at_most_for_what_its_level_works_while_the_desk_is_closed(level, desk, hours):
    assert longest_hold(level, desk, MONDAY, NEXT_YEAR) == hours * 60 * MINUTE
