"""What a specialist is at: the question they took, and whether a message goes on with it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from desk.answer_words import DONE, TO_A_COLLEAGUE
from desk.answers import AnswerKind, kind_of
from desk.pairing.address import Aim
from desk.pairing.detection import Reading, goes_on
from desk.pairing.exchange import Exchange
from desk.pairing.expecting import INFORMATION, Kind, fit, told
from desk.pairing.lazily import lazily
from desk.pairing.model import OpenQuestion, Turn
from desk.pairing.patterns import verbose
from desk.pairing.scene import CONVERSATION, Scene
from desk.pairing.tips import helped

AT_WORK = timedelta(hours=1)
"""So long after a first reaction what was done may be told."""
AT_ONCE = timedelta(minutes=5)
FIRST_WORDS = 5
SOON_DONE = timedelta(minutes=30)
"""So long after «смотрю» what was done is believed to be that, whatever others have asked for since."""
ELSEWHERE, HEARD_ELSEWHERE, OWED, ASKS_ON, TAKES_UP = -1.2, -2.1, -3.0, 0.6, 1.0
"""What is added to a score: for a question passed over, for words of another talk, for work promised to another,
for who was answered last, and for what a colleague has said to the question already.
"""

_DONE = frozenset(DONE.split())
_REPORT = re.compile(
    r"[а-я]{2,}[аеиоуыя]л[аи]?(?:с[ья])?|(?:на|про|до)ш(?:ел|ла|ли)|(?:при|за|под|от|до)(?:нес|вез)(?:ла|ли)?|"
    r"(?:проверя|пробу|смотр|провер|попробу|перезайд)(?:й|и)те"
)
_NO_REPORT_WORDS = """
    было был была были стал стала мог могла сказал сказала хотел хотела
    стол столы стул стула зал зала пол пола угол чехол канал портал портала терминал филиал подвал подвала журнал
    сигнал материал персонал раздел раздела отдел отдела файл файла сила школа мыла начала сначала мало около
"""
"""Verbs that report nothing, and nouns that end like verbs."""
_NO_REPORT = frozenset(_NO_REPORT_WORDS.split())
_REPORTS = verbose(r"""
    \b(?:try\ (?:it\ |that\ |this\ |them\ |once\ )?(?:again|now)|(?:should|will)\ (?:be\ )?(?:work|fine|ok|good|back|
    better)\w*|
    works?\ (?:now|again)|(?:up|back|good|ok|fine)\ (?:again|now)|back\ (?:up|online|to\ normal)|all\ (?:set|done)|
    good\ to\ go|
    (?:swapped|changed|rebooted|repaired|cleared|cleaned|reconnected|installed|reinstalled|switched|plugged|
    rolled\ back|mended|
    sorted|patched|moved|refilled|emptied|unblocked|unjammed|tightened|tripped|ordered|booked|issued|merged|deleted|
    renewed)|
    должн[оаы]\ (?:\w+\ )?(?:работать|заработать|быть|открыв\w+|печат\w+|пуск\w+)|можно\ (?:пользоваться|проверять|
    печатать|заходить|
    пробовать)|(?:снова|теперь|опять|уже)\ (?:работает|печатает|открывается|доступ\w+))\b""")
_TO_A_COLLEAGUE = verbose(TO_A_COLLEAGUE)


@dataclass(frozen=True)
class Ties:
    """What ties the author of a message to the questions that wait; found once for all of them."""

    scene: Scene

    def to(self, question: OpenQuestion, shared: int) -> float:
        """What is added to its score, or taken from it where the author is tied to another one."""
        exchange = self._exchange
        if self._taken_up is not None and question.question_id == self._helped:
            return TAKES_UP
        if shared == 0 and self._taken_up is not None:
            return HEARD_ELSEWHERE
        if shared == 0 and self.is_owed_elsewhere(question):
            return OWED
        if self._shared_with_taken > shared:
            return HEARD_ELSEWHERE
        passed_over = exchange is None or question.last_at < exchange.at
        if passed_over and (self._goes_on or (self._is_at_work and shared == 0)):
            return ELSEWHERE
        return ASKS_ON if _asks_on(question, exchange) else 0.0

    def is_owed_elsewhere(self, question: OpenQuestion) -> bool:
        """Whether what was done is what they said to look at, not what somebody else has asked since."""
        owed = self._owed
        if owed is None or question.asker_id in (owed.to or ()) or question.last_at < owed.at:
            return False
        return bool(question.awaits & INFORMATION) or self.scene.said.at - owed.at <= SOON_DONE

    def fit(self, question: OpenQuestion) -> float:
        """What is added to its score where the message is the kind of answer that it waits for."""
        return fit(question.awaits, self._told) if question.awaits else 0.0

    @lazily
    def _told(self) -> Kind:
        return told(self.scene.reading, self.scene.talk.people_by_name)

    @lazily
    def _taken_up(self) -> Turn | None:
        return _taken_up(self.scene)

    @lazily
    def _helped(self) -> int | None:
        """The question that the tip it takes up was for."""
        return None if self._taken_up is None else helped(self.scene.talk, self._taken_up)

    @lazily
    def _owed(self) -> Turn | None:
        return _owed(self.scene) if reports(self.scene.reading) else None

    @lazily
    def _exchange(self) -> Exchange | None:
        """Their newest talk with an employee: to ask a colleague passes nobody over."""
        exchange = self.scene.exchange
        partner = self.scene.talk.participants.get(exchange.partner_id) if exchange is not None else None
        return None if partner is not None and partner.is_specialist else exchange

    @lazily
    def _goes_on(self) -> bool:
        return _goes_on(self.scene, self._exchange)

    @lazily
    def _taken(self) -> Turn | None:
        return _taken(self.scene)

    @lazily
    def _is_at_work(self) -> bool:
        scene, taken = self.scene, self._taken
        return taken is not None and scene.said.at - taken.at <= AT_WORK and _speaks_of_work(scene.reading)

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
    """Tells what has been done: «перезапустил, проверяйте», "fixed", "try now"."""
    return not reading.has_question_mark and _speaks_of_work(reading)


def _speaks_of_work(reading: Reading) -> bool:
    """Tells of it, or asks: «пропустили?»."""
    first = reading.words[:FIRST_WORDS]
    if any(word in _DONE or (_REPORT.fullmatch(word) is not None and word not in _NO_REPORT) for word in first):
        return True
    return _REPORTS.search(reading.folded) is not None


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


def _owed(scene: Scene) -> Turn | None:
    """The newest first reaction of the author within an hour that no report of theirs, and nobody's words, settled."""
    since, whose = scene.said.at - AT_WORK, (scene.said.author_id, scene.said.topic_id)
    reported, settled = 0, set[int | None]()
    for turn in reversed(scene.talk.turns):
        if turn.at < since:
            break
        if turn.by_specialist and not turn.answers:
            settled.add(scene.talk.answered.get(turn.message_id))
        if (turn.author_id, turn.topic_id) != whose:
            continue
        if turn.reports and not turn.reacts:
            reported += 1
        elif turn.reacts and turn.question_id is not None and turn.question_id not in settled:
            if reported == 0:
                return turn
            reported -= 1
    return None


def _taken_up(scene: Scene) -> Turn | None:
    """What was said last, by somebody who asks nothing, where the message takes up its words."""
    newest = scene.talk.turns[-1] if scene.talk.turns else None
    if newest is None or newest.topic_id != scene.said.topic_id or newest.author_id == scene.said.author_id:
        return None
    waits = any(question.question_id == newest.question_id for question in scene.open)
    is_new = scene.said.at - newest.at <= AT_ONCE
    takes_up = is_new and not waits and not scene.reading.topic_words.isdisjoint(newest.topic_words)
    return newest if takes_up else None


def confirms(scene: Scene, aim: Aim) -> list[OpenQuestion]:
    """The question that a colleague has tried to answer, where a specialist agrees: «Кирилл, верно, у охраны»."""
    if scene.reading.has_question_mark or aim.question_id is not None:
        return []
    found = _newest_tip(scene, aim.people)
    if found is None:
        return []
    tip, question_id = found
    agrees = Kind.YES_NO in told(scene.reading) or not scene.reading.topic_words.isdisjoint(tip.topic_words)
    return [question for question in scene.open if agrees and question.question_id == question_id]


def _newest_tip(scene: Scene, people: Collection[int]) -> tuple[Turn, int] | None:
    """What one of them said last to help a colleague, and the question it was for."""
    for turn in reversed(scene.talk.turns):
        if scene.said.at - turn.at > CONVERSATION:
            return None
        if turn.author_id in people and turn.topic_id == scene.said.topic_id:
            question_id = helped(scene.talk, turn)
            if question_id is not None:
                return turn, question_id
    return None


def is_said_among_specialists(scene: Scene) -> bool:
    """The reply to what a colleague has just asked them, or a question to one: no answer to anybody who waits."""
    if _TO_A_COLLEAGUE.search(scene.reading.folded) is not None:
        return True
    if not _talks_with_a_colleague(scene) or _takes_it(scene):
        return False
    words = scene.reading.topic_words
    return all(words.isdisjoint(question.topic_words) for question in scene.open)


def _takes_it(scene: Scene) -> bool:
    """«Смотрю» to «Клара, возьмёшь?» is said to who waits as well."""
    is_begun = kind_of(scene.said.text) is AnswerKind.ACKNOWLEDGEMENT
    return is_begun and Kind.YES_NO not in told(scene.reading)


def _talks_with_a_colleague(scene: Scene) -> bool:
    """By name, or back: "Clara, did you call them?", "whom?", "the contractor", "and what did they say?"."""
    author_id = scene.said.author_id
    here = (turn for turn in reversed(scene.talk.turns) if turn.topic_id == scene.said.topic_id)
    newest, before = next(here, None), next(here, None)
    if newest is None or newest.author_id == author_id or scene.said.at - newest.at > AT_ONCE:
        return False
    if not newest.by_specialist or newest.question_id is not None:
        return False
    if _asks(newest, author_id):
        return True
    is_between = newest.asks or scene.reading.has_question_mark
    return is_between and before is not None and before.author_id == author_id and _asks(before, newest.author_id)


def _asks(turn: Turn, person_id: int) -> bool:
    return turn.asks and not turn.is_guessed and person_id in (turn.to or ())


def _asks_on(question: OpenQuestion, exchange: Exchange | None) -> bool:
    """Whether the author has lately talked with the asker, who asks again since."""
    if exchange is None or exchange.partner_id != question.asker_id:
        return False
    return exchange.at <= question.asked_at <= exchange.at + AT_WORK
