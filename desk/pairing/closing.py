"""How a talk ends in the words of who asked: politely, with what is still wrong, or asking no more."""

import re

from desk.pairing import detection, talk_words_en, talk_words_ru
from desk.pairing.detection import Reading, read_folded
from desk.pairing.patterns import at_words
from desk.pairing.spoken import Spoken

LONGEST_WITHDRAWAL = 12
"""Words."""

_CLAUSE = re.compile(r"[,.;:!()\n]+|\s[-–—]\s")
_CLOSING = Spoken(talk_words_ru, talk_words_en, "CLOSING_PATTERN", ready=at_words)
_PERSISTS = Spoken(talk_words_ru, talk_words_en, "PERSISTS_PATTERN", ready=at_words)
_BUT = Spoken(talk_words_ru, talk_words_en, "BUT_PATTERN")
_WITHDRAWAL = Spoken(talk_words_ru, talk_words_en, "WITHDRAWAL")
_BESIDE = frozenset(f"{talk_words_ru.BESIDE} {talk_words_en.BESIDE}".split())


def without_closing(reading: Reading) -> Reading:
    """What is left without «как скажете», "will try" and the like."""
    return _CLOSING.taken_from(reading)


def persists(reading: Reading) -> bool:
    """«Всё так же», "tried that already", «спасибо, а пароль забыла»: after an answer, a trouble."""
    return _PERSISTS.is_in(reading) or _BUT.is_in(reading)


def withdraws(reading: Reading) -> bool:
    """«Нашла, спасибо», "never mind": every clause withdraws or is polite."""
    if reading.has_question_mark or len(reading.words) > LONGEST_WITHDRAWAL:
        return False
    found = [_takes_back(reading, clause) for clause in _CLAUSE.split(reading.folded)]
    return True in found and False not in found


def _takes_back(reading: Reading, clause: str) -> bool | None:
    """Whether a clause withdraws; None of one that is but polite."""
    words = read_folded(clause).words
    own = _own_words(words)
    if _WITHDRAWAL.is_all(reading, " ".join(words)) or (own and _WITHDRAWAL.is_all(reading, own)):
        return True
    return False if own else None


def _own_words(words: tuple[str, ...]) -> str:
    first = next((place for place, word in enumerate(words) if word not in _BESIDE), len(words))
    last = next((place for place in range(len(words), first, -1) if words[place - 1] not in _BESIDE), first)
    return " ".join(words[first:last])


def thanks_for_an_answer(reading: Reading) -> bool:
    """Thanks for what was said: «не знала, спасибо» too."""
    return detection.thanks_for_an_answer(reading) or (
        detection.is_thanks(reading) and detection.thanks_for_an_answer(_with_thanks(reading))
    )


def _with_thanks(reading: Reading) -> Reading:
    rest = without_closing(reading)
    return rest if detection.is_thanks(rest) else reading
