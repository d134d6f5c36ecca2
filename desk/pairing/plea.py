"""What a message of an employee wants, heard with all the words that are known.

The trees of a busy chat were grown on `detection` alone; here stands what they were never shown.
"""

import re
from functools import lru_cache

from desk.pairing import quiet_words_en as english
from desk.pairing import quiet_words_ru as russian
from desk.pairing import talk_words_en, talk_words_ru
from desk.pairing.closing import without_closing
from desk.pairing.detection import (
    STEM,
    Reading,
    Tone,
    is_polite,
    read_folded,
    tells_of_an_event,
    tells_of_trouble,
    wants_nothing,
)
from desk.pairing.patterns import at_words
from desk.pairing.spoken import Spoken

FEWEST_WORDS = 3
"""Of a plain statement that wants something."""
LONGEST_JOINING = 14
"""Words of who joins in."""
LONGEST_LACK = 8
"""Words of «нет горячей воды …»; in more, the first one refuses something."""

_CLAUSE = re.compile(r"[,.;:!\n]+")
_JOINING = frozenset(f"{russian.JOINING} {english.JOINING}".split())


_FAULT = Spoken(russian, english, "FAULT_PATTERN")
_LACK = Spoken(russian, english, "LACK_PATTERN")
_NEED = Spoken(russian, english, "NEED_PATTERN")
_RELIEF = Spoken(russian, english, "RELIEF_PATTERN", ready=at_words)
_ANNOUNCEMENT = Spoken(russian, english, "ANNOUNCEMENT_PATTERN", ready=at_words)
_URGES = Spoken(russian, english, "URGES_PATTERN")
_WISHES = Spoken(russian, english, "WISHES")
_ASKS_NOTHING = Spoken(russian, english, "NO_QUESTION")
_ENTREATS = Spoken(russian, english, "ENTREATY_PATTERN")
_ENDS_ASKING = Spoken(russian, english, "ENDS_ASKING")
_EXCLAIMS = Spoken(russian, english, "EXCLAMATION_PATTERN")
_EVENT = Spoken(russian, english, "EVENT_PATTERN")
_TREATS = Spoken(russian, english, "TREATS_PATTERN")
_GUESS = Spoken(russian, english, "GUESS_PATTERN")
_LIKEWISE = Spoken(talk_words_ru, talk_words_en, "LIKEWISE_PATTERN")
_COLLEAGUES = Spoken(talk_words_ru, talk_words_en, "AMONG_COLLEAGUES", ready=at_words)
_NEWS = Spoken(talk_words_ru, talk_words_en, "NEWS_PATTERN", ready=at_words)
_ME_TOO = Spoken(russian, english, "ME_TOO_PATTERN")


@lru_cache(maxsize=64)
def plea(reading: Reading) -> Tone:
    """How much it asks, once what it tells of relief or of its author is left out."""
    if _is_among_colleagues(reading):
        return Tone.STATEMENT
    if reading.has_question_mark:
        return reading.tone
    if _EXCLAIMS.begins(reading):
        return Tone.STATEMENT
    heard = _heard(reading)
    if heard is Tone.STATEMENT:
        return Tone.QUESTION if _asks_later(reading) and _ANNOUNCEMENT.is_in(reading) else heard
    rest = _ANNOUNCEMENT.taken_from(_NEWS.taken_from(_RELIEF.taken_from(without_closing(reading))))
    if rest is reading or _URGES.is_in(reading):
        return heard
    return Tone.QUESTION if _asks_later(rest) else min(heard, _heard(rest))


def _is_among_colleagues(reading: Reading) -> bool:
    """«Кто забыл зонт?»; with a trouble, or a request behind it, it is for the desk after all."""
    if not _COLLEAGUES.is_in(reading):
        return False
    is_in_need = tells_of_trouble(_COLLEAGUES.taken_from(reading))
    return not is_in_need and not any(read_folded(clause).is_request for clause in _CLAUSE.split(reading.folded)[1:])


def _heard(reading: Reading) -> Tone:
    """How much it asks by the words alone."""
    if reading.is_request or _sounds_like_a_question(reading):
        return Tone.QUESTION
    is_in_need = tells_of_trouble(reading) or _lacks_or_needs(reading) or _FAULT.is_in(reading)
    is_in_need = is_in_need or _EVENT.is_all(reading, reading.beginning) or _URGES.is_in(reading)
    return Tone.COMPLAINT if is_in_need else Tone.STATEMENT


def _sounds_like_a_question(reading: Reading) -> bool:
    if reading.opens_like_a_question:
        return not _ASKS_NOTHING.begins(reading)
    return _ENTREATS.is_in(reading) or _ENDS_ASKING.is_in(reading)


def _asks_later(reading: Reading) -> bool:
    """«Иду на обед, где взять ключ»: a clause after the news begins with a question word."""
    return any(_sounds_like_a_question(read_folded(clause)) for clause in _CLAUSE.split(reading.folded)[1:])


def _lacks_or_needs(reading: Reading) -> bool:
    return _NEED.begins(reading) or (len(reading.words) <= LONGEST_LACK and _LACK.begins(reading))


def tells_the_desk(reading: Reading) -> bool:
    """Whether a plain statement out of the blue wants something."""
    if wants_nothing(reading) or _tells_news(reading):
        return False
    return len(reading.words) >= FEWEST_WORDS or tells_of_an_event(reading)


def _tells_news(reading: Reading) -> bool:
    """A wish, good news, or what somebody is about to do."""
    if any(news.is_in(reading) for news in (_WISHES, _RELIEF, _TREATS)) or _EXCLAIMS.begins(reading):
        return True
    return _is_among_colleagues(reading) or any(news.is_in(reading) for news in (_ANNOUNCEMENT, _NEWS))


def tells_relief(reading: Reading) -> bool:
    """ "All good now"."""
    return _RELIEF.is_in(reading)


def treats(reading: Reading) -> bool:
    """«Торт на кухне», "help yourselves": said to everybody, whoever says it."""
    return not reading.has_question_mark and _TREATS.is_in(reading)


def joins_in(reading: Reading, asked: frozenset[str] = frozenset()) -> bool:
    """«У меня тоже», "same here", a guess: somebody else's question, with nothing of its own.

    `asked` are beginnings of the words that others asked with.
    """
    words = [word for word in reading.words if not is_polite(word)]
    if reading.has_question_mark or len(words) > LONGEST_JOINING:
        return False
    said = " ".join(words)
    if _ME_TOO.is_all(reading, said) or _GUESS.is_all(reading, said):
        return True
    return not reading.is_request and _LIKEWISE.is_all(reading, " ".join(_left_out(word, asked) for word in words))


def _left_out(word: str, asked: frozenset[str]) -> str:
    if word[:STEM] not in asked:
        return word
    return talk_words_en.SHARED if word.isascii() else talk_words_ru.SHARED


def likens(reading: Reading) -> bool:
    """«У нас в 305 тоже не дует»: a question of its own, and like another."""
    return any(word in _JOINING for word in reading.words)
