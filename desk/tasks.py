"""The life of a second-line task: one table of transitions, and who is who on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.errors import Refusal, Refused
from desk.people import Role
from desk.sla import ObjectKind


class Status(StrEnum):
    NEW = "new"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    DONE = "done"
    CANCELLED = "cancelled"


OPEN_STATUSES = frozenset({Status.NEW, Status.IN_PROGRESS, Status.ON_HOLD})


class Verb(StrEnum):
    """What can be done to a task's status."""

    TAKE = "take"
    HOLD = "hold"
    RETURN = "return"
    DONE = "done"
    REOPEN = "reopen"
    CANCEL = "cancel"


TRANSITIONS: dict[tuple[Status, Verb], Status] = {
    (Status.NEW, Verb.TAKE): Status.IN_PROGRESS,
    (Status.NEW, Verb.HOLD): Status.ON_HOLD,
    (Status.NEW, Verb.DONE): Status.DONE,
    (Status.NEW, Verb.CANCEL): Status.CANCELLED,
    (Status.IN_PROGRESS, Verb.HOLD): Status.ON_HOLD,
    (Status.IN_PROGRESS, Verb.DONE): Status.DONE,
    (Status.IN_PROGRESS, Verb.CANCEL): Status.CANCELLED,
    (Status.ON_HOLD, Verb.TAKE): Status.IN_PROGRESS,
    (Status.ON_HOLD, Verb.HOLD): Status.ON_HOLD,
    (Status.ON_HOLD, Verb.RETURN): Status.IN_PROGRESS,
    (Status.ON_HOLD, Verb.DONE): Status.DONE,
    (Status.ON_HOLD, Verb.CANCEL): Status.CANCELLED,
    (Status.DONE, Verb.REOPEN): Status.IN_PROGRESS,
    (Status.CANCELLED, Verb.REOPEN): Status.IN_PROGRESS,
}


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    def raised(self) -> "Priority":
        order = list(Priority)
        return order[min(order.index(self) + 1, len(order) - 1)]


UNDO_WINDOW = timedelta(seconds=30)
"""So long after it was made a task can be taken back as if it had never been."""


def was_undone(status: Status, created_at: datetime, done_at: datetime | None) -> bool:
    """A slip that was taken back at once is no work at all; it is in no figure."""
    return status is Status.CANCELLED and done_at is not None and done_at - created_at <= UNDO_WINDOW


@dataclass(slots=True)
class Task:
    """One work item. `number` counts within its desk; `version` moves with every change and dates a button."""

    desk_id: int
    number: int
    title: str
    description: str
    created_at: datetime
    assignee_id: int | None
    owner_id: int | None
    watcher_id: int | None
    maker_id: int | None = None
    chat_id: int | None = None
    message_id: int | None = None
    topic_id: int | None = None
    question_id: int | None = None
    status: Status = Status.NEW
    priority: Priority = Priority.NORMAL
    task_type: str | None = None
    service: str | None = None
    customer: str | None = None
    policy: str = ""
    terms_id: int | None = None
    taken_at: datetime | None = None
    done_at: datetime | None = None
    done_by: int | None = None
    resume_at: datetime | None = None
    deadline_at: datetime | None = None
    reopened: int = 0
    rating: int | None = None
    version: int = 1
    id: int | None = None

    @property
    def about(self) -> tuple[ObjectKind, int]:
        """How clocks, timers, cards and rows of the journal name it."""
        if self.id is None:
            raise ValueError("a task without an id was never stored")
        return ObjectKind.TASK, self.id

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    def allows(self, verb: Verb) -> bool:
        return (self.status, verb) in TRANSITIONS

    def move(self, verb: Verb, now: datetime, *, by: int | None) -> None:
        """Change the status, or refuse with what stands in the way."""
        after = TRANSITIONS.get((self.status, verb))
        if after is None:
            raise self._objection(verb)
        self.status = after
        self.resume_at = None
        self.version += 1
        if verb is Verb.TAKE and self.taken_at is None:
            self.taken_at = now
        if after in {Status.DONE, Status.CANCELLED}:
            self.done_at, self.done_by = now, by
        if verb is Verb.REOPEN:
            self.done_at = self.done_by = self.rating = None
            self.reopened += 1

    def _objection(self, verb: Verb) -> Refused:
        if verb is Verb.TAKE and self.status is Status.IN_PROGRESS:
            return Refused(Refusal.ALREADY_TAKEN, task_id=self.id, by=self.assignee_id)
        if not self.is_open:
            at = self.done_at.isoformat() if self.done_at else None
            return Refused(Refusal.ALREADY_DONE, task_id=self.id, by=self.done_by, at=at)
        return Refused(Refusal.WRONG_STATUS, task_id=self.id, status=self.status.value, verb=verb.value)


def roles_on(task: Task, user_id: int, roles: frozenset[Role]) -> frozenset[Role]:
    """The roles of a person with what this task adds to them."""
    return roles | {Role.WATCHER} if task.watcher_id == user_id else roles


def title_of(text: str, limit: int = 80) -> str:
    """The first line of a message as a title, cut at a word."""
    line = " ".join(text.strip().splitlines()[:1]).strip()
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
