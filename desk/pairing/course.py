"""What the newest turns of a talk tell about its people."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from desk.pairing.model import MOST_TURNS, Talk, Turn

FAR = float(MOST_TURNS + 1)
"""How far back is whatever the newest turns do not hold."""
LONG = 120.0
"""Minutes; whatever is longer ago is long ago."""
FEW_TURNS = 10


@dataclass(slots=True)
class Seat:
    """One person in the course of a talk. A distance counts turns back: 1 is the newest."""

    spoke: float = FAR
    turns: int = 0
    newest: Turn | None = None
    called: float = FAR
    """Since somebody spoke to them."""
    newest_call: Turn | None = None
    called_by_specialist: float = FAR
    calls: float = FAR
    """Since they spoke to somebody in particular."""
    answered: float = FAR
    """Since a question of theirs was answered."""


_NOBODY = Seat()


@dataclass(slots=True)
class Course:
    """The newest turns of a topic, read once for all who take part."""

    seats: dict[int, Seat] = field(default_factory=dict)
    exchanges: dict[tuple[int, int], int] = field(default_factory=dict)
    """(Speaker, spoken to) → the distance of their newest such turn."""
    heard: dict[int, dict[int, float]] = field(default_factory=dict)
    """Message → by whom it is likely meant to be heard, once that was asked."""
    turns: int = 0
    addressed: int = 0
    few_began_at: datetime | None = None
    """When the oldest of the newest few turns was said."""

    def seat(self, person_id: int) -> Seat:
        return self.seats.get(person_id, _NOBODY)

    def since(self, speaker_id: int, to_id: int) -> float:
        return self.exchanges.get((speaker_id, to_id), FAR)

    def pace(self, now: datetime) -> float:
        """Minutes that the newest few turns took."""
        return minutes(self.few_began_at, now)

    @property
    def addressed_share(self) -> float:
        return self.addressed / self.turns if self.turns else 0.0

    def take(self, turns: Iterable[Turn]) -> None:
        """Newest first. Runs for every message, hence the bare loop."""
        seats, distance = self.seats, 0
        for turn in turns:
            distance += 1
            author_id = turn.author_id
            seat = seats.get(author_id)
            if seat is None:
                seat = seats[author_id] = Seat()
            if not seat.turns:
                seat.spoke, seat.newest = distance, turn
            seat.turns += 1
            if turn.to is not None:
                self.addressed += not turn.is_guessed
                seat.calls = min(seat.calls, distance)
                for person_id in turn.to:
                    self._call(turn, person_id, distance)
            if distance == FEW_TURNS:
                self.few_began_at = turn.at
        self.turns = distance

    def _call(self, turn: Turn, person_id: int, distance: int) -> None:
        self.exchanges.setdefault((turn.author_id, person_id), distance)
        called = self.seats.get(person_id)
        if called is None:
            called = self.seats[person_id] = Seat()
        if called.newest_call is None:
            called.called, called.newest_call = distance, turn
        if turn.by_specialist and called.called_by_specialist == FAR:
            called.called_by_specialist = distance
        if turn.answers and called.answered == FAR:
            called.answered = distance


def course_of(talk: Talk, topic_id: int | None) -> Course:
    """Read once for each turn; `remember` forgets it."""
    course = talk.courses.get(topic_id)
    if course is None:
        course = talk.courses[topic_id] = Course()
        course.take(turn for turn in reversed(talk.turns) if turn.topic_id == topic_id)
    return course


def minutes(since: datetime | None, until: datetime) -> float:
    return LONG if since is None else min(LONG, (until - since).total_seconds() / 60)
