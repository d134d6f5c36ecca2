"""What a specialist is at: the question they took, and whether a message goes on with it."""

import re
from dataclasses import dataclass
from datetime import timedelta

from desk.answer_words import DONE
from desk.pairing.detection import Reading, goes_on
from desk.pairing.exchange import Exchange
from desk.pairing.lazily import lazily
from desk.pairing.model import OpenQuestion, Turn
from desk.pairing.scene import CONVERSATION, Scene

AT_WORK = timedelta(hours=1)
"""So long after a first reaction what was done may be told."""
AT_ONCE = timedelta(minutes=5)
FIRST_WORDS = 5
ELSEWHERE, HEARD_ELSEWHERE, ASKS_ON = -1.2, -1.5, 0.6
"""What is added to a score: for a question passed over, for words of another talk, for who was answered last."""

_DONE = frozenset(DONE.split())
_REPORT = re.compile(r"[а-я]{2,}[аеиоуыя]л[аи]?(?:с[ья])?|(?:проверя|пробу|смотр|провер|попробу|перезайд)(?:й|и)те")
_NO_REPORT_WORDS = """
    было был была были стал стала мог могла сказал сказала хотел хотела
    стол столы стул стула зал зала пол пола угол чехол канал портал портала терминал филиал подвал подвала журнал
    сигнал материал персонал раздел раздела отдел отдела файл файла сила школа мыла начала сначала мало около
"""
"""Verbs that report nothing, and nouns that end like verbs."""
_NO_REPORT = frozenset(_NO_REPORT_WORDS.split())


@dataclass(frozen=True)
class Ties:
    """What ties the author of a message to the questions that wait; found once for all of them."""

    scene: Scene

    def to(self, question: OpenQuestion, shared: int) -> float:
        """What is added to its score, or taken from it where the author is tied to another one."""
        exchange = self.scene.exchange
        if shared == 0 and self._is_heard_elsewhere:
            return HEARD_ELSEWHERE
        if self._shared_with_taken > shared:
            return HEARD_ELSEWHERE
        passed_over = exchange is None or question.last_at < exchange.at
        if passed_over and (self._goes_on or (self._is_at_work and shared == 0)):
            return ELSEWHERE
        return ASKS_ON if _asks_on(question, exchange) else 0.0

    @lazily
    def _is_heard_elsewhere(self) -> bool:
        return _is_heard_elsewhere(self.scene)

    @lazily
    def _goes_on(self) -> bool:
        return _goes_on(self.scene, self.scene.exchange)

    @lazily
    def _taken(self) -> Turn | None:
        return _taken(self.scene)

    @lazily
    def _is_at_work(self) -> bool:
        scene, taken = self.scene, self._taken
        return taken is not None and scene.said.at - taken.at <= AT_WORK and reports(scene.reading)

    @lazily
    def _shared_with_taken(self) -> int:
        """Words in common with the question they are at."""
        return _shares(self.scene, self._taken) if self._taken is not None and self._is_at_work else 0


def _goes_on(scene: Scene, exchange: Exchange | None) -> bool:
    """Whether what the author says next may still belong to their last talk."""
    if exchange is None or scene.said.at - exchange.at > CONVERSATION:
        return False
    return not exchange.is_over or goes_on(scene.reading)


def reports(reading: Reading) -> bool:
    """Tells what has been done: «перезапустил, проверяйте», "fixed"."""
    return any(
        word in _DONE or (_REPORT.fullmatch(word) is not None and word not in _NO_REPORT)
        for word in reading.words[:FIRST_WORDS]
    )


def belongs_to_own_words(scene: Scene) -> bool:
    """A picture or file without words, just after words of the same author that answered nobody."""
    last = scene.talk.last.get(scene.said.topic_id)
    if not scene.said.has_media or scene.reading.words or last is None or last.author_id != scene.said.author_id:
        return False
    newest = scene.talk.turns[-1] if scene.talk.turns else None
    is_unheard = newest is not None and newest.message_id == last.message_id and newest.question_id is None
    return is_unheard and scene.said.at - last.at <= AT_ONCE


def _taken(scene: Scene) -> Turn | None:
    """The author's newest first answer here."""
    whose = (scene.said.author_id, scene.said.topic_id)
    turns = (turn for turn in reversed(scene.talk.turns) if turn.answers)
    return next((turn for turn in turns if (turn.author_id, turn.topic_id) == whose), None)


def _shares(scene: Scene, taken: Turn) -> int:
    """Words in common with the question that was taken."""
    words = scene.reading.topic_words
    return max(len(words & turn.topic_words) for turn in scene.talk.turns if turn.question_id == taken.question_id)


def _is_heard_elsewhere(scene: Scene) -> bool:
    """Takes up the words of what was said last, by somebody who asks nothing."""
    newest = scene.talk.turns[-1] if scene.talk.turns else None
    if newest is None or newest.topic_id != scene.said.topic_id or newest.author_id == scene.said.author_id:
        return False
    waits = any(question.question_id == newest.question_id for question in scene.open)
    is_new = scene.said.at - newest.at <= AT_ONCE
    return is_new and not waits and not scene.reading.topic_words.isdisjoint(newest.topic_words)


def _asks_on(question: OpenQuestion, exchange: Exchange | None) -> bool:
    """Whether the author has lately talked with the asker, who asks again since."""
    if exchange is None or exchange.partner_id != question.asker_id:
        return False
    return exchange.at <= question.asked_at <= exchange.at + AT_WORK
