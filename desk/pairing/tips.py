"""What employees tell each other: whose question somebody tries to help with who is no specialist."""

from datetime import timedelta

from desk.answers import advises
from desk.pairing.detection import Reading, read
from desk.pairing.expecting import told
from desk.pairing.model import OpenQuestion, Said, Talk, Turn
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


def tip_of(said: Said, reading: Reading) -> str:
    """The words that may help a colleague who waits; none of a specialist, of who asks or of who says nothing."""
    return "" if said.is_specialist or reading.has_question_mark or not reading.topic_words else said.text


def helped(talk: Talk, turn: Turn) -> int | None:
    """The question that still waits and that a turn tried to answer: said to who asked, or about it.

    Found when it is needed, not when the turn is taken: so it follows from what waits, whatever was heard again.
    """
    if not turn.tip:
        return None
    waiting = [one for one in talk.open if one.topic_id == turn.topic_id and one.asker_id != turn.author_id]
    waiting = [one for one in waiting if one.last_at <= turn.at]
    if turn.to and not turn.is_guessed:
        waiting = [one for one in waiting if one.asker_id in turn.to]
        return waiting[-1].question_id if waiting else None
    if not waiting:
        return None
    likeliest = max(waiting, key=lambda one: (len(turn.topic_words & one.topic_words), one.last_at))
    return likeliest.question_id if _speaks_of(turn, likeliest) else None


def _speaks_of(turn: Turn, question: OpenQuestion) -> bool:
    if turn.topic_words & question.topic_words:
        return True
    if turn.at - question.last_at > AT_ONCE:
        return False
    reading = read(turn.tip)
    return _OFFERS.search(reading.folded) is not None or bool(told(reading) & question.awaits) or advises(turn.tip)
