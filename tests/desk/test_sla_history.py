"""Reading back what happened to a task, also from rows that earlier versions wrote."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.history import Fact, History
from desk.sla import Happening
from desk.sla_history import events_of
from desk.tasks import Task

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PLANNED, SWEPT = NINE + timedelta(hours=2), NINE + timedelta(hours=5)


def returned(resume_at, after):
    facts = (
        Fact(NINE + timedelta(hours=1), "task.held", after={"resume_at": resume_at and resume_at.isoformat()}),
        Fact(SWEPT, "task.returned", after=after),
    )
    return events_of(History(Task(1, 1, "Toner", "", NINE, 5, None, None, id=1), facts=facts))[-1]


@pytest.mark.parametrize(
    ("resume_at", "after", "at"),
    [
        (PLANNED, {"at": PLANNED.isoformat()}, PLANNED),
        (PLANNED, {}, PLANNED),  # before returns told their own instant
        (None, {}, SWEPT),  # till a reply
        (SWEPT + timedelta(hours=1), {}, SWEPT),  # the reply came first
    ],
)
def test_a_task_is_back_when_that_was_planned_however_late_it_was_seen(resume_at, after, at):
    event = returned(resume_at, after)

    assert (event.what, event.at) == (Happening.TAKEN, at)
