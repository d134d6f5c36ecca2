"""What the newest turns of a talk tell about its people."""

from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from desk.pairing.meaning import NO_MEANING, Meaning, nearness
from desk.pairing.model import MOST_TURNS, Talk, Turn

FAR = float(MOST_TURNS + 1)
"""How far back is whatever the newest turns do not hold."""
LONG = 120.0
"""Minutes; whatever is longer ago is long ago."""
FEW_TURNS = 10
MANY_TURNS = 30
NEAR_TURNS = 4
"""So many of the newest turns by or to a person tell what they talk about."""
NEVER = 0
"""The number of no turn; the first one has number 1."""


@dataclass(slots=True)
class Seat:
    """One person in the course of a talk. Turns are told by their numbers; `Course.back` says how far back one is."""

    spoke: int = NEVER
    turns: int = 0
    newest: Turn | None = None
    called: int = NEVER
    """When somebody spoke to them."""
    newest_call: Turn | None = None
    called_by_specialist: int = NEVER
    calls: int = NEVER
    """When they spoke to somebody in particular."""
    answered: int = NEVER
    """When a question of theirs was answered."""
    calls_made: int = 0
    calls_taken: int = 0
    answers: int = 0
    """How many questions they were the first to answer."""
    about: deque[Turn] = field(default_factory=deque)
    """The turns by or to them."""

    @property
    def is_empty(self) -> bool:
        return not self.turns and self.newest_call is None

    def forget(self, turn: Turn) -> None:
        if self.about and self.about[0] is turn:
            self.about.popleft()


_NOBODY = Seat()


@dataclass(slots=True)
class Course:
    """The newest turns of a topic as they come and go, for all who take part."""

    seats: dict[int, Seat] = field(default_factory=dict)
    exchanges: dict[tuple[int, int], int] = field(default_factory=dict)
    """(Speaker, spoken to) → the number of their newest such turn."""
    heard: dict[int, dict[int, float]] = field(default_factory=dict)
    """Message → by whom it is likely meant to be heard, once that was asked; until the next turn."""
    taken: int = 0
    dropped: int = 0
    addressed: int = 0
    words: Counter[str] = field(default_factory=Counter)
    """In how many turns a topic word stands."""
    ids: deque[int] = field(default_factory=deque)
    """Of the messages that the turns are, rising."""
    near: dict[int, float] = field(default_factory=dict)
    """Message → how near to it what is being judged is (`nearness_to_turn`)."""
    near_to: Meaning = NO_MEANING
    times: deque[datetime] = field(default_factory=lambda: deque(maxlen=MANY_TURNS))
    """When the newest turns were said."""

    @property
    def turns(self) -> int:
        return self.taken - self.dropped

    def seat(self, person_id: int) -> Seat:
        return self.seats.get(person_id, _NOBODY)

    def back(self, number: int) -> float:
        """How many turns back: 1 is the newest."""
        return self.taken - number + 1 if number else FAR

    def since(self, speaker_id: int, to_id: int) -> float:
        return self.back(self.exchanges.get((speaker_id, to_id), NEVER))

    def partners_of(self, person_id: int) -> set[int]:
        """Those who spoke to a person or were spoken to by them."""
        about = self.seat(person_id).about
        return {turn.author_id for turn in about}.union(*[turn.to for turn in about if turn.to])

    def after(self, message_id: int) -> int:
        """How many turns came after a message."""
        return len(self.ids) - bisect_right(self.ids, message_id)

    def pace(self, now: datetime) -> float:
        """Minutes that the newest few turns took."""
        return minutes(self.times[-FEW_TURNS] if self.turns >= FEW_TURNS else None, now)

    def nearness_to_turn(self, turn: Turn, meaning: Meaning) -> float:
        """Asked of the same turns again and again while one message is judged."""
        if meaning is not self.near_to:
            self.near_to, self.near = meaning, {}
        near = self.near.get(turn.message_id)
        if near is None:
            near = self.near[turn.message_id] = nearness(meaning, turn.meaning)
        return near

    def quiet_for(self, now: datetime) -> float:
        """Minutes since anything was said."""
        return minutes(self.times[-1] if self.times else None, now)

    def rarity(self, words: frozenset[str]) -> float:
        """What words tell: one that few turns hold tells more."""
        if not words:
            return 0.0
        return sum(1 / max(1, self.words[word]) for word in words)

    @property
    def addressed_share(self) -> float:
        return self.addressed / self.turns if self.turns else 0.0

    def take(self, turn: Turn) -> None:
        self.taken += 1
        self.heard.clear()
        self.times.append(turn.at)
        self.ids.append(turn.message_id)
        seat = self._seat_for(turn.author_id)
        seat.spoke, seat.newest = self.taken, turn
        seat.turns += 1
        seat.about.append(turn)
        seat.answers += turn.answers
        words = self.words
        for word in turn.topic_words:
            words[word] = words.get(word, 0) + 1
        if turn.to is None:
            return
        self.addressed += not turn.is_guessed
        seat.calls = self.taken
        seat.calls_made += 1
        for person_id in turn.to:
            self.exchanges[turn.author_id, person_id] = self.taken
            called = self._seat_for(person_id)
            called.called, called.newest_call = self.taken, turn
            called.calls_taken += 1
            if called is not seat:
                called.about.append(turn)
            if turn.by_specialist:
                called.called_by_specialist = self.taken
            if turn.answers:
                called.answered = self.taken

    def drop(self, turn: Turn) -> None:
        """Forget the oldest turn."""
        self.dropped += 1
        self.ids.popleft()
        if self.turns < len(self.times):
            self.times.popleft()
        seat = self.seats[turn.author_id]
        seat.turns -= 1
        seat.answers -= turn.answers
        seat.forget(turn)
        self._drop_words(turn)
        if not seat.turns:
            seat.spoke, seat.newest = NEVER, None
        if turn.to is not None:
            self.addressed -= not turn.is_guessed
            seat.calls_made -= 1
            if seat.calls == self.dropped:
                seat.calls = NEVER
            for person_id in turn.to:
                self._drop_call(turn, person_id)
        if seat.is_empty:
            self.seats.pop(turn.author_id, None)

    def _drop_call(self, turn: Turn, person_id: int) -> None:
        if self.exchanges.get((turn.author_id, person_id)) == self.dropped:
            del self.exchanges[turn.author_id, person_id]
        seat = self.seats.get(person_id)
        if seat is None:
            return
        seat.calls_taken -= 1
        seat.forget(turn)
        if seat.called == self.dropped:
            seat.called, seat.newest_call = NEVER, None
        if seat.called_by_specialist == self.dropped:
            seat.called_by_specialist = NEVER
        if seat.answered == self.dropped:
            seat.answered = NEVER
        if seat.is_empty:
            del self.seats[person_id]

    def _drop_words(self, turn: Turn) -> None:
        words = self.words
        for word in turn.topic_words:
            words[word] -= 1
            if not words[word]:
                del words[word]

    def _seat_for(self, person_id: int) -> Seat:
        seat = self.seats.get(person_id)
        if seat is None:
            seat = self.seats[person_id] = Seat()
        return seat

    @classmethod
    def of(cls, turns: Iterable[Turn]) -> "Course":
        """Of turns, oldest first."""
        course = cls()
        for turn in turns:
            course.take(turn)
        return course


def course_of(talk: Talk, topic_id: int | None) -> Course:
    """Read from the turns once; `take_turn` keeps it up to date."""
    course = talk.courses.get(topic_id)
    if course is None:
        course = talk.courses[topic_id] = Course.of(turn for turn in talk.turns if turn.topic_id == topic_id)
    return course


def take_turn(talk: Talk, turn: Turn) -> None:
    """The newest turn comes, the oldest may go."""
    if len(talk.turns) == talk.turns.maxlen:
        oldest = talk.turns[0]
        course = talk.courses.get(oldest.topic_id)
        if course is not None:
            course.drop(oldest)
            if not course.turns:
                del talk.courses[oldest.topic_id]
    talk.turns.append(turn)
    course = talk.courses.get(turn.topic_id)
    if course is not None:
        course.take(turn)


def minutes(since: datetime | None, until: datetime) -> float:
    return LONG if since is None else min(LONG, (until - since).total_seconds() / 60)
