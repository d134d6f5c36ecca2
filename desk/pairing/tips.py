"""What employees tell each other: whose question somebody tries to help with who is no specialist."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from operator import attrgetter

from desk.answers import advises
from desk.pairing.detection import READ_AT_MOST, Reading, read
from desk.pairing.expecting import Kind, told
from desk.pairing.model import Said, Talk, Turn
from desk.pairing.patterns import verbose

AT_ONCE = timedelta(minutes=10)
"""So long after a question a colleague's words may be about it, though they share none with it."""

_OFFERS = verbose(r"""
    \b(?:вроде|кажется|наверное?|по-моему|думаю|возможно|обычно|скорее\ всего|насколько\ (?:я\ )?(?:помню|знаю)|
    если\ не\ ошибаюсь|
    надо|нужно|придется|можно|есть|там|в\ прошлый\ раз|тоже\ так\ было|мне\ помогло|помогает|попробуй|спроси|напиши|
    зайди|позвони|
    посмотри|обратись|сходи|открой|нажми|это\ (?:к|в|у|на|через)|
    (?:я|мы)\ (?:обычно|всегда|через|по)|(?:мне|нам)\ (?:помог\w*|делал\w*|да(?:ли|вал\w*)|через|сказал\w*|выда\w*)|
    i\ (?:think|guess|believe|use|used|just|had|got)|maybe|probably|perhaps|afaik|iirc|usually|should\ be|must\ be|
    last\ time|
    you\ (?:can|could|need|have|should|must|may|just)|theres|there\ is|there\ are|ask|try|use|check|works\ for\ me|
    worked\ for\ me|
    helped\ me|its\ (?:in|on|at|under|by|via|with|near))\b|
    ^\W*(?:через|у|по|к|ко|из|под|за|возле|около|рядом|напротив|via|through|at|on|in|under|behind|near|by|from|with|
    next\ to)\ """)


@dataclass(slots=True)
class _Asked:
    """A question as it was when a tip was given."""

    question_id: int
    asker_id: int
    last_at: datetime
    topic_words: frozenset[str]
    awaits: Kind


def tip_of(said: Said, reading: Reading) -> str:
    """The words that may help a colleague who waits; empty for a specialist, a question, or words about nothing."""
    is_tip = not said.is_specialist and not reading.has_question_mark and reading.topic_words
    return said.text[:READ_AT_MOST] if is_tip else ""


def helped(talk: Talk, tip: Turn) -> int | None:
    """The question that waited when a turn was taken, and that it tried to answer: said to who asked, or about it.

    It may have been answered since. Found from the turns when it is needed, so that it is the same question whether
    the chat was remembered or heard again.
    """
    if not tip.tip:
        return None
    waited = _waited(talk, tip)
    if tip.to and not tip.is_guessed:
        waited = [one for one in waited if one.asker_id in tip.to]
        return waited[-1].question_id if waited else None
    if not waited:
        return None
    likeliest = max(waited, key=lambda one: (len(tip.topic_words & one.topic_words), one.last_at))
    return likeliest.question_id if _speaks_of(tip, likeliest) else None


def _waited(talk: Talk, tip: Turn) -> list[_Asked]:
    """The questions of colleagues that waited at a tip: those that wait still, and those closed since then."""
    is_open = {one.question_id: one for one in talk.open}
    found: dict[int, _Asked] = {}
    for one in talk.open:
        if one.topic_id == tip.topic_id and one.asker_id != tip.author_id and one.asked_at <= tip.at:
            found[one.question_id] = _Asked(one.question_id, one.asker_id, one.asked_at, one.topic_words, one.awaits)
    heard, closed = set[int](), set[int]()
    for turn in takewhile(lambda turn: turn.message_id != tip.message_id, talk.turns):
        number = turn.question_id
        if number is None or number in closed or turn.topic_id != tip.topic_id:
            continue
        if turn.answers and number not in is_open:
            closed.add(number)
            found.pop(number, None)
        elif not turn.by_specialist and turn.author_id != tip.author_id:
            asked = found.setdefault(number, _Asked(number, turn.author_id, turn.at, frozenset(), Kind.NONE))
            asked.topic_words = (asked.topic_words if number in heard else frozenset()) | turn.topic_words
            asked.last_at = max(asked.last_at, turn.at)
            heard.add(number)
    return sorted(found.values(), key=attrgetter("question_id"))


def _speaks_of(tip: Turn, question: _Asked) -> bool:
    if tip.topic_words & question.topic_words:
        return True
    if tip.at - question.last_at > AT_ONCE:
        return False
    reading = read(tip.tip)
    return _OFFERS.search(reading.folded) is not None or bool(told(reading) & question.awaits) or advises(tip.tip)
