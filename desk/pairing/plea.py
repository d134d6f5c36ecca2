"""What a message of an employee wants, heard with all the words that are known.

The trees of a busy chat were grown on `detection` alone; here stands what they were never shown.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from desk.pairing import quiet_words_en as english
from desk.pairing import quiet_words_ru as russian
from desk.pairing.detection import (
    Reading,
    Tone,
    is_polite,
    read_folded,
    tells_of_an_event,
    tells_of_trouble,
    wants_nothing,
)
from desk.pairing.patterns import at_words, verbose

FEWEST_WORDS = 3
"""Of a plain statement that wants something."""
LONGEST_LACK = 8
"""Words of «нет горячей воды …»; in more, the first one refuses something."""

_CLAUSE = re.compile(r"[,.;:!\n]+")
_JOINING = frozenset(f"{russian.JOINING} {english.JOINING}".split())


class _Pattern:
    """The same in both languages; only that of a text is looked for."""

    def __init__(self, name: str, *, ready: Callable[[str], re.Pattern[str]] = verbose) -> None:
        self._russian = ready(getattr(russian, name))
        self._english = ready(getattr(english, name))

    def is_in(self, reading: Reading) -> bool:
        return any(pattern.search(reading.folded) for pattern in self._spoken(reading))

    def begins(self, reading: Reading) -> bool:
        return any(pattern.match(reading.beginning) for pattern in self._spoken(reading))

    def is_all(self, reading: Reading, words: str) -> bool:
        return any(pattern.fullmatch(words) for pattern in self._spoken(reading))

    def taken_from(self, reading: Reading) -> Reading:
        rest = reading.folded
        for pattern in self._spoken(reading):
            rest = pattern.sub(" ", rest)
        return reading if rest == reading.folded else read_folded(rest)

    def _spoken(self, reading: Reading) -> list[re.Pattern[str]]:
        return [self._russian] * reading.has_cyrillic + [self._english] * reading.has_latin


_FAULT = _Pattern("FAULT_PATTERN")
_LACK = _Pattern("LACK_PATTERN")
_NEED = _Pattern("NEED_PATTERN")
_RELIEF = _Pattern("RELIEF_PATTERN", ready=at_words)
_ANNOUNCEMENT = _Pattern("ANNOUNCEMENT_PATTERN", ready=at_words)
_URGES = _Pattern("URGES_PATTERN")
_WISHES = _Pattern("WISHES")
_ASKS_NOTHING = _Pattern("NO_QUESTION")
_ENTREATS = _Pattern("ENTREATY_PATTERN")
_ENDS_ASKING = _Pattern("ENDS_ASKING")
_EXCLAIMS = _Pattern("EXCLAMATION_PATTERN")
_EVENT = _Pattern("EVENT_PATTERN")
_TREATS = _Pattern("TREATS_PATTERN")
_GUESS = _Pattern("GUESS_PATTERN")
_ME_TOO = _Pattern("ME_TOO_PATTERN")


@lru_cache(maxsize=64)
def plea(reading: Reading) -> Tone:
    """How much it asks, once what it tells of relief or of its author is left out."""
    if reading.has_question_mark:
        return reading.tone
    if _EXCLAIMS.begins(reading):
        return Tone.STATEMENT
    heard = _heard(reading)
    if heard is Tone.STATEMENT:
        return Tone.QUESTION if _asks_later(reading) and _ANNOUNCEMENT.is_in(reading) else heard
    rest = _ANNOUNCEMENT.taken_from(_RELIEF.taken_from(reading))
    if rest is reading or _URGES.is_in(reading):
        return heard
    return Tone.QUESTION if _asks_later(reading) else min(heard, _heard(rest))


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
    return _ANNOUNCEMENT.is_in(reading)


def tells_relief(reading: Reading) -> bool:
    """ "All good now"."""
    return _RELIEF.is_in(reading)


def treats(reading: Reading) -> bool:
    """«Торт на кухне», "help yourselves": said to everybody, whoever says it."""
    return not reading.has_question_mark and _TREATS.is_in(reading)


def joins_in(reading: Reading) -> bool:
    """«У меня тоже», "same here", a guess: somebody else's question, with nothing of its own."""
    words = " ".join(word for word in reading.words if not is_polite(word))
    if reading.has_question_mark:
        return False
    return _ME_TOO.is_all(reading, words) or _GUESS.is_all(reading, words)


def likens(reading: Reading) -> bool:
    """«У нас в 305 тоже не дует»: a question of its own, and like another."""
    return any(word in _JOINING for word in reading.words)
