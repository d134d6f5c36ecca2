"""What happened to a question or task, read back from its row and its journal.

Replayed under the terms it was registered under, it gives the very clocks that are stored; under others, what would
have been. A recalculation and a what-if both go this way, so they cannot disagree with what happened.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from desk.business_hours import BusinessHours
from desk.escalation import ESCALATED, is_late
from desk.history import Fact, History
from desk.questions import Question, QuestionStatus
from desk.sla import Clock, Happening, ObjectKind, Policy, Target, Terms
from desk.sla_life import OF_KIND, Event, Life, replay
from desk.tasks import Task

TASK_FACTS: Mapping[str, tuple[Happening, ...]] = {
    "task.taken": (Happening.TAKEN,),
    "task.held": (Happening.HELD,),
    "task.returned": (Happening.RESUMED, Happening.TAKEN),  # who put it off had it in hand
    "task.done": (Happening.CLOSED,),
    "task.cancelled": (Happening.CANCELLED,),
    "task.reopened": (Happening.REOPENED,),
    "task.deadline": (Happening.DUE_SET,),
    "task.comment": (Happening.ASKED,),
    "task.answer": (Happening.ANSWERED,),
}
"""What the rows of a task's journal mean to its clocks; other rows mean nothing to them."""

DISMISSED = f"question.{QuestionStatus.DISMISSED}"
CONVERTED = f"question.{QuestionStatus.CONVERTED}"
DEFLECTED = f"question.{QuestionStatus.DEFLECTED}"
CLOSINGS = frozenset({DISMISSED, CONVERTED, DEFLECTED})
WAITS_AGAIN = f"question.{QuestionStatus.OPEN}"

LIFE_FACTS = frozenset({*TASK_FACTS, *CLOSINGS, WAITS_AGAIN, ESCALATED})
"""All that has to be read of a journal to look back."""


def events_of(history: History) -> tuple[Event, ...]:
    """What happened, in the order it became known; that is how the clocks lived through it."""
    thing = history.thing
    return tuple(_task_events(thing, history.facts) if isinstance(thing, Task) else _question_events(thing, history))


def was_told_late(history: History, clock: Clock) -> bool:
    """Whether people know that this time was up: a step at its due time or after was taken in this cycle."""
    steps = (fact.after or {} for fact in history.facts if fact.what == ESCALATED)
    cycle = (clock.target, clock.cycle)
    return any((step.get("clock"), step.get("cycle")) == cycle and is_late(step["rung"]) for step in steps)


def relive(history: History, terms: Terms, hours: BusinessHours, until: datetime) -> Life:
    """The life of a question or task as it would have been under these terms, in these hours."""
    thing = history.thing
    kind, object_id = thing.about
    life = Life(
        thing.desk_id,
        kind,
        object_id,
        terms.policy,
        terms.hours_id,
        hours,
        [],
        is_held=False,
        targets=OF_KIND[kind],
    )
    return replay(life, _as_promised(events_of(history), kind, terms.policy), until)


def _as_promised(events: Sequence[Event], kind: ObjectKind, policy: Policy) -> Sequence[Event]:
    """Where nothing is promised for a follow-up, it is as good as a first question."""
    if kind is not ObjectKind.QUESTION or policy.next_response is not None:
        return events
    return [replace(one, what=Happening.CREATED) if one.what is Happening.ASKED else one for one in events]


def _task_events(task: Task, facts: Sequence[Fact]) -> Iterator[Event]:
    yield Event(task.created_at, Happening.CREATED)
    planned: datetime | None = None
    for fact in facts:
        said = fact.after or {}
        for what in TASK_FACTS.get(fact.what, ()):
            due_at = datetime.fromisoformat(said["deadline_at"]) if what is Happening.DUE_SET else None
            yield Event(_instant(fact, planned), what, due_at)
        resume_at = said.get("resume_at") if fact.what == "task.held" else None
        planned = datetime.fromisoformat(resume_at) if resume_at else None


def _instant(fact: Fact, planned: datetime | None) -> datetime:
    """When it held from: a wait that was over before anybody looked was over then.

    Rows of before returns were dated by themselves are dated by what was planned when the task was put off.
    """
    at = (fact.after or {}).get("at")
    if at is not None:
        return datetime.fromisoformat(at)
    return min(fact.at, planned) if planned is not None and fact.what == "task.returned" else fact.at


def _question_events(question: Question, history: History) -> list[Event]:
    """A closing that was taken back has never been."""
    closings: list[tuple[Event, ...]] = []
    for fact in history.facts:
        if fact.what == WAITS_AGAIN and closings:
            closings.pop()
        elif fact.what in CLOSINGS:
            closings.append(_closing(fact))
    answered_at = question.kept_at or (None if closings else _believed(question, history))
    if answered_at is not None:  # what was dismissed after its answer had been answered before
        closings.insert(0, _ending(Happening.ANSWERED, answered_at))
    return [_asking(question, history), *(event for closing in closings for event in closing)]


def _believed(question: Question, history: History) -> datetime | None:
    """An answer that is only believed to be one stopped the clock where it was imported: nobody is asked about it."""
    has_stopped = any(clock.stopped_by is Happening.ANSWERED for clock in history.clocks)
    return question.believed_at if has_stopped else None


def _closing(fact: Fact) -> tuple[Event, ...]:
    return _ending(ended_by(QuestionStatus(fact.what.removeprefix("question.")), fact.actor_id), fact.at)


def ended_by(status: QuestionStatus, by: int | None) -> Happening:
    """What it means to the clocks of a question that it was closed without an answer.

    Who makes a task of it has reacted to it; nobody did where it was made by itself.
    """
    if status is QuestionStatus.CONVERTED and by is not None:
        return Happening.TAKEN
    return Happening.DEFLECTED if status is QuestionStatus.DEFLECTED else Happening.CANCELLED


def _ending(what: Happening, at: datetime) -> tuple[Event, ...]:
    return Event(at, what), Event(at, Happening.CANCELLED)


def _asking(question: Question, history: History) -> Event:
    """What began its clock: messages are dated by the second, and only the clock tells a follow-up."""
    first = next(iter(history.clocks), None)
    is_follow_up = first is not None and first.target is Target.NEXT_RESPONSE
    at = question.asked_at if first is None else first.started_at
    return Event(at, Happening.ASKED if is_follow_up else Happening.CREATED)
