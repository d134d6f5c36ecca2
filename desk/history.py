"""What the journal keeps, and the life of one question or task as it was kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.questions import Question
from desk.sla import Clock, ObjectKind
from desk.tasks import Task


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the journal: who changed what, when, from what to what. Append-only."""

    at: datetime
    what: str
    desk_id: int | None = None
    actor_id: int | None = None
    kind: ObjectKind | None = None
    object_id: int | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A question or task with its clocks and its rows of the journal, each in the order they came; to be read only."""

    thing: Task | Question
    clocks: tuple[Clock, ...] = ()
    facts: tuple[Fact, ...] = ()
