"""A message before it is judged, with all that is at hand about it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from desk.pairing.address import Aim, aim_of
from desk.pairing.course import MANY_TURNS, Course, course_of
from desk.pairing.detection import Reading, Tone, read, tone
from desk.pairing.exchange import Exchange, exchange_of
from desk.pairing.lazily import lazily
from desk.pairing.model import OpenQuestion, Said, Talk, Turn

BURST = timedelta(minutes=10)
"""The longest pause inside one question."""
ADDITION = timedelta(minutes=30)
"""So long a plain statement belongs to its author's open question, others between or not."""
CONVERSATION = timedelta(minutes=10)
"""So long after an exchange what is said goes on with it."""
FRESH = timedelta(hours=2)
CROWD = 5
"""With more fresh open questions than this a chat is crowded."""
RUSH, LIVELY = timedelta(minutes=5), timedelta(minutes=30)
"""Where the newest thirty messages came within this time, a chat is busy, or lively."""
FEW = 2
"""With more fresh open questions than this a lively chat is busy; a crowded one is, lively or not."""
CALM = timedelta(minutes=15)
"""Busy, but calm, is one where they took longer than this."""


@dataclass(frozen=True)
class Scene:
    """What is at hand when somebody says something."""

    talk: Talk
    said: Said

    @lazily
    def reading(self) -> Reading:
        return read(self.said.text)

    @lazily
    def aim(self) -> Aim | None:
        """In a quiet chat a question is not lost for a nick, nor an answer for a word that a question is about."""
        aim = aim_of(self.talk, self.said)
        if aim is None or not aim.may_be_no_name or self.is_busy:
            return aim
        return aim if self.said.is_specialist and not self._is_asked_about(aim) else None

    def _is_asked_about(self, aim: Aim) -> bool:
        words = frozenset().union(*(read(form).topic_words for form in aim.called))
        return any(words & question.topic_words for question in self.open)

    @lazily
    def course(self) -> Course:
        return course_of(self.talk, self.said.topic_id)

    @lazily
    def open(self) -> list[OpenQuestion]:
        """The open questions of the topic."""
        return [question for question in self.talk.open if question.topic_id == self.said.topic_id]

    def asked_of(self, question: OpenQuestion) -> tuple[int, ...]:
        """Who was asked by name; nobody in particular where it is empty or long ago."""
        turn = self._turns.get(question.first_message_id)
        return () if turn is None or turn.is_guessed or turn.to is None else turn.to

    @lazily
    def _turns(self) -> dict[int, Turn]:
        return {turn.message_id: turn for turn in self.talk.turns}

    def later_than(self, question: OpenQuestion) -> int:
        """How many open questions were spoken of after this one."""
        return len(self._times_of_open) - bisect_right(self._times_of_open, question.last_at)

    @lazily
    def _times_of_open(self) -> list[datetime]:
        return sorted(question.last_at for question in self.open)

    @lazily
    def exchange(self) -> Exchange | None:
        """The newest talk of the author in this topic."""
        return exchange_of(self.talk, self.said.author_id, self.said.topic_id)

    @lazily
    def own(self) -> list[OpenQuestion]:
        """The open questions of the author."""
        return [question for question in self.open if question.asker_id == self.said.author_id]

    @lazily
    def waiting(self) -> list[OpenQuestion]:
        """The fresh open questions of the topic."""
        since = self.said.at - FRESH
        return [question for question in self.open if question.last_at >= since]

    @lazily
    def is_crowded(self) -> bool:
        return self._more_wait_than(CROWD)

    def _more_wait_than(self, few: int) -> bool:
        """The newest come first: in a busy chat they are enough to tell."""
        topic_id, since = self.said.topic_id, self.said.at - FRESH
        fresh = (one for one in reversed(self.talk.open) if one.last_at >= since and one.topic_id == topic_id)
        return sum(1 for _ in islice(fresh, few + 1)) > few

    @property
    def is_busy(self) -> bool:
        """So much is said, and to so many who wait, that the course of the talk tells who talks with whom."""
        if self.is_lively:
            return self._newest_took <= RUSH or self._more_wait_than(FEW)
        return self._newest_took <= FRESH and self.is_crowded

    @property
    def is_lively(self) -> bool:
        """By the turns alone, so that who reads them again later finds the same (`was_lively`)."""
        return self._newest_took <= LIVELY

    @lazily
    def _newest_took(self) -> timedelta:
        """How long the newest thirty turns took; for ever where there are fewer."""
        times = self.course.times
        return self.said.at - times[0] if len(times) == MANY_TURNS else timedelta.max

    @property
    def is_calm(self) -> bool:
        return self.said.at - self.course.times[0] > CALM

    @property
    def is_burst(self) -> bool:
        """The asker's next message, nobody between."""
        last = self.talk.last.get(self.said.topic_id)
        if not self.own or last is None or last.author_id != self.said.author_id:
            return False
        return self.said.at - last.at <= BURST and self.said.at - self.own[-1].last_at <= BURST


def may_add(scene: Scene) -> bool:
    """Whether a plain statement belongs to its author's open question although others spoke between."""
    return bool(scene.own) and tone(scene.reading) < Tone.QUESTION and scene.said.at - scene.own[-1].last_at <= ADDITION


def is_to_specialist(scene: Scene) -> bool:
    people = scene.talk.participants
    targets = scene.aim.people if scene.aim else ()
    return any(person in people and people[person].is_specialist for person in targets)


def was_lively(times: Sequence[datetime]) -> bool:
    """Whether a chat was lively at any of its turns, told by when they were said, oldest first."""
    return any(later - earlier <= LIVELY for earlier, later in zip(times, times[MANY_TURNS:], strict=False))
