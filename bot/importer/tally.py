"""What became of the messages of an export: found, used, and left out with the reason."""

from dataclasses import dataclass, field
from datetime import datetime

EXAMPLES = 3
"""So many messages of each kind are named, by their ids."""


@dataclass(slots=True)
class Noted:
    """How many messages something is true of, and a few of them."""

    count: int = 0
    examples: list[int] = field(default_factory=list)

    def note(self, message_id: int | None) -> None:
        self.count += 1
        if message_id is not None and len(self.examples) < EXAMPLES:
            self.examples.append(message_id)

    def add(self, other: "Noted") -> None:
        self.count += other.count
        self.examples = (self.examples + other.examples)[:EXAMPLES]


@dataclass(slots=True)
class Tally:
    """Only what was committed is counted.

    `new` and `known` messages were used; `left_out` could not be. `backwards` were used too, though each is dated
    before the message that stands in front of it.
    """

    read: int = 0
    new: int = 0
    known: int = 0
    questions: int = 0
    answered: int = 0
    follow_ups: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    left_out: dict[str, Noted] = field(default_factory=dict)
    backwards: Noted = field(default_factory=Noted)

    def leave_out(self, reason: str, message_id: int | None) -> None:
        self.left_out.setdefault(reason, Noted()).note(message_id)

    def heard(self, at: datetime, message_id: int) -> None:
        """A message that can be used, with when it was said."""
        if self.last_at is not None and at < self.last_at:
            self.backwards.note(message_id)
        self.first_at = at if self.first_at is None else min(self.first_at, at)
        self.last_at = at if self.last_at is None else max(self.last_at, at)

    def add(self, other: "Tally") -> None:
        for name in ("read", "new", "known", "questions", "answered", "follow_ups"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for reason, noted in other.left_out.items():
            self.left_out.setdefault(reason, Noted()).add(noted)
        self.backwards.add(other.backwards)
        starts = [at for at in (self.first_at, other.first_at) if at is not None]
        ends = [at for at in (self.last_at, other.last_at) if at is not None]
        self.first_at, self.last_at = min(starts, default=None), max(ends, default=None)
