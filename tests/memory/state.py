"""All that a memory database holds. Copied whole at the begin of a transaction: a rollback forgets the copy."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desk.comments import Comment
from desk.history import Fact
from desk.notices import Notice
from desk.pairing.model import Talk
from desk.people import Membership, Person
from desk.ports import ChatInfo, IssuedButton, Timer
from desk.questions import Message, Question
from desk.similar import Offer
from desk.sla import Clock
from desk.tasks import Task
from storage.states import OutboxState


@dataclass
class OutRow:
    """A notice on its way out; the columns are those of the real outbox."""

    id: int
    notice: Notice
    put_at: datetime
    state: OutboxState = OutboxState.NEW
    revision: int = 1
    attempts: int = 0
    unknown_count: int = 0
    ordinary: bool = False
    next_try_at: datetime | None = None
    sent_message_id: int | None = None
    ephemeral_id: int | None = None
    rendered: str | None = None
    error: str | None = None


@dataclass
class ArmedTimer:
    timer: Timer
    not_before: datetime
    tries: int = 0
    has_fired: bool = False


@dataclass
class Lease:
    holder: str | None
    fence: int
    expires_at: datetime


@dataclass
class State:
    people: dict[int, Person] = field(default_factory=dict)
    memberships: dict[tuple[int, int], Membership] = field(default_factory=dict)
    chats: dict[int, ChatInfo] = field(default_factory=dict)
    messages: dict[tuple[int, int], Message] = field(default_factory=dict)
    versions: list[tuple[int, int, str, datetime]] = field(default_factory=list)
    questions: dict[int, Question] = field(default_factory=dict)
    talks: dict[int, Talk] = field(default_factory=dict)
    tasks: dict[int, Task] = field(default_factory=dict)
    offers: dict[int, Offer] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    clocks: dict[int, Clock] = field(default_factory=dict)
    timers: dict[str, ArmedTimer] = field(default_factory=dict)
    outbox: dict[str, OutRow] = field(default_factory=dict)
    sends: list[tuple[int, datetime]] = field(default_factory=list)
    buttons: dict[str, IssuedButton] = field(default_factory=dict)
    journal: list[Fact] = field(default_factory=list)
    leases: dict[str, Lease] = field(default_factory=dict)
    admin_code: str | None = None
    counters: Counter[str] = field(default_factory=Counter)

    def count(self, name: str) -> int:
        self.counters[name] += 1
        return self.counters[name]


def take_news(known: Any, seen: Any, names: Iterable[str]) -> None:
    """Fields that are set overwrite what is known."""
    for name in names:
        if getattr(seen, name) is not None:
            setattr(known, name, getattr(seen, name))
