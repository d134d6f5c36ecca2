"""How a talk ends in the words of who asked: politely, with what is still wrong, or asking no more."""

import re

from desk.pairing import detection, talk_words_en, talk_words_ru
from desk.pairing.detection import Reading, read_folded
from desk.pairing.spoken import Spoken

LONGEST_WITHDRAWAL = 12
"""Words."""

_CLAUSE = re.compile(r"[,.;:!()\n]+|\s[-–—]\s")
_CLOSING = Spoken(talk_words_ru, talk_words_en, "CLOSING_PATTERN")
_PERSISTS = Spoken(talk_words_ru, talk_words_en, "PERSISTS_PATTERN")
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
    clauses = [_own_words(clause) for clause in _CLAUSE.split(reading.folded)]
    said = [clause for clause in clauses if clause]
    return bool(said) and all(_WITHDRAWAL.is_all(reading, clause) for clause in said)


def _own_words(clause: str) -> str:
    words = read_folded(clause).words
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
