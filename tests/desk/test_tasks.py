"""The life of a task as a truth table, and who is who on it."""

from datetime import UTC, datetime

import pytest

from desk.errors import Refusal, Refused
from desk.people import Role
from desk.tasks import TRANSITIONS, Priority, Status, Task, Verb, roles_on, title_of

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
BORIS, OLGA, BELLA = 1002, 1001, 2001

NO = None
#                      take           hold      return         done    reopen         cancel
TABLE = {
    Status.NEW: ("in_progress", "on_hold", NO, "done", NO, "cancelled"),
    Status.IN_PROGRESS: (NO, "on_hold", NO, "done", NO, "cancelled"),
    Status.ON_HOLD: ("in_progress", "on_hold", "in_progress", "done", NO, "cancelled"),
    Status.DONE: (NO, NO, NO, NO, "in_progress", NO),
    Status.CANCELLED: (NO, NO, NO, NO, "in_progress", NO),
}
CASES = [(before, verb, after) for before, row in TABLE.items() for verb, after in zip(Verb, row, strict=True)]


def task(**fields) -> Task:
    plain = {"title": "Printer", "description": "Printer", "created_at": NOW}
    people = {"assignee_id": BORIS, "owner_id": OLGA, "watcher_id": BELLA}
    return Task(desk_id=1, number=1, id=7, **(plain | people | fields))


@pytest.mark.parametrize(("before", "verb", "after"), CASES)
def test_every_verb_does_to_every_status_what_the_table_says(before, verb, after):
    it = task(status=before)

    assert it.allows(verb) is (after is not None)
    if after is None:
        with pytest.raises(Refused):
            it.move(verb, NOW, by=BORIS)
        assert (it.status, it.version) == (before, 1)
    else:
        it.move(verb, NOW, by=BORIS)
        assert (it.status, it.version) == (Status(after), 2)


def test_the_table_here_names_every_transition_there_is():
    assert {(before, verb) for before, verb, after in CASES if after is not None} == set(TRANSITIONS)


@pytest.mark.parametrize(
    ("status", "verb", "code"),
    [
        (Status.IN_PROGRESS, Verb.TAKE, Refusal.ALREADY_TAKEN),
        (Status.DONE, Verb.TAKE, Refusal.ALREADY_DONE),
        (Status.DONE, Verb.DONE, Refusal.ALREADY_DONE),
        (Status.CANCELLED, Verb.HOLD, Refusal.ALREADY_DONE),
        (Status.NEW, Verb.REOPEN, Refusal.WRONG_STATUS),
        (Status.IN_PROGRESS, Verb.RETURN, Refusal.WRONG_STATUS),
    ],
)
def test_an_objection_names_what_stands_in_the_way(status, verb, code):
    with pytest.raises(Refused) as refusal:
        task(status=status, done_at=NOW, done_by=OLGA).move(verb, NOW, by=BORIS)

    assert refusal.value.code is code
    assert refusal.value.values["task_id"] == 7


def test_whoever_takes_it_first_is_remembered_by_time():
    it = task()
    it.move(Verb.TAKE, NOW, by=BORIS)
    it.move(Verb.HOLD, NOW, by=BORIS)

    it.move(Verb.TAKE, NOW.replace(hour=12), by=BORIS)

    assert it.taken_at == NOW


def test_closing_says_who_and_when_and_reopening_forgets_it_with_the_rating():
    it = task(status=Status.IN_PROGRESS)
    it.move(Verb.DONE, NOW, by=BORIS)
    assert (it.done_at, it.done_by, it.is_open) == (NOW, BORIS, False)
    it.rating = 2

    it.move(Verb.REOPEN, NOW, by=BELLA)

    assert (it.done_at, it.done_by, it.rating, it.reopened, it.is_open) == (None, None, None, 1, True)


def test_every_change_of_status_ends_the_wait():
    for verb in (Verb.TAKE, Verb.RETURN, Verb.DONE, Verb.CANCEL):
        it = task(status=Status.ON_HOLD, resume_at=NOW)

        it.move(verb, NOW, by=BORIS)

        assert it.resume_at is None


@pytest.mark.parametrize(
    ("before", "after"), [("low", "normal"), ("normal", "high"), ("high", "urgent"), ("urgent", "urgent")]
)
def test_a_priority_is_raised_by_one_step_up_to_the_highest(before, after):
    assert Priority(before).raised() is Priority(after)


def test_a_task_makes_its_watcher_a_watcher_and_nobody_else():
    assert roles_on(task(), BELLA, frozenset({Role.EMPLOYEE})) == {Role.EMPLOYEE, Role.WATCHER}
    assert roles_on(task(), BORIS, frozenset({Role.SPECIALIST})) == {Role.SPECIALIST}
    assert roles_on(task(watcher_id=None), BELLA, frozenset({Role.EMPLOYEE})) == {Role.EMPLOYEE}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The printer is jammed", "The printer is jammed"),
        ("  The printer \nis jammed", "The printer"),
        ("", ""),
        ("a" * 80, "a" * 80),
        ("word " * 20, "word " * 14 + "word…"),
        ("a" * 81, "a" * 79 + "…"),
    ],
)
def test_a_title_is_the_first_line_cut_at_a_word(text, title):
    assert title_of(text) == title
    assert len(title_of(text)) <= 80
