"""Lengths of time as people write them: «1 ч 30 мин», «полтора часа», "90 min". A closed grammar: no guessing."""

import re

from desk.time_words import AND, DAY_S, HALF_HOURS, HOUR_S, NUMBERS, UNITS

LONGEST_S = 10 * 366 * DAY_S
"""Nobody means more than ten years; it is a slip of the finger."""

Part = tuple[float, int]
"""How many of which unit (its seconds)."""

_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{2}\.\d{2,4}|\d{1,2}:\d{2}|\d+[.,]\d+|\d+|[^\W\d_]+|\S",
)
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")


class NotUnderstood(ValueError):
    """`text` is the part that was not understood, as it was written but in lower case; `at` is its place in the words.

    The person is answered by whoever asked; this text is for the log.
    """

    def __init__(self, text: str, at: int = 0) -> None:
        super().__init__(f"not understood: {text!r}")
        self.text = text
        self.at = at


def words_of(text: str) -> list[str]:
    """The words, numbers and signs of a text in lower case; full stops after abbreviations are dropped."""
    words = _TOKEN.findall(text.casefold().replace("ё", "е"))
    return [word for word in words if word not in (".", "!")]


def parse_span(text: str, *, allow_days: bool = True) -> int:
    """Whole seconds of «2ч», «1 ч 30 мин», «полчаса», «1,5 часа», «2 дня», "90 min"; a day is 24 hours."""
    words = words_of(text)
    parts = read_span(words)
    if not allow_days and any(unit >= DAY_S for _, unit in parts):
        raise NotUnderstood(next(word for word in words if UNITS.get(word, 0) >= DAY_S))
    return seconds_of(parts, text)


def seconds_of(parts: list[Part], text: str) -> int:
    seconds = round(sum(amount * unit for amount, unit in parts))
    if not 1 <= seconds <= LONGEST_S:
        raise NotUnderstood(text.strip())
    return seconds


def read_span(words: list[str]) -> list[Part]:
    """Amounts with their units, each unit once, the larger first."""
    if tuple(words) in HALF_HOURS:
        return [(0.5, HOUR_S)]
    parts: list[Part] = []
    at = 0
    while at < len(words):
        begin = at = at + bool(parts and words[at] in AND)
        amount, at = _amount(words, at)
        word = words[at] if at < len(words) else ""
        unit = UNITS.get(word)
        if unit is None or (parts and unit >= parts[-1][1]):
            missing = begin if begin < at and not word.isalpha() else at  # a number without a unit is named itself
            raise NotUnderstood(words[min(missing, len(words) - 1)], missing)
        parts.append((amount, unit))
        at += 1
    if not parts:
        raise NotUnderstood(" ".join(words))
    return parts


def _amount(words: list[str], at: int) -> tuple[float, int]:
    """The number at this place and the place after it; a unit alone («час») is one."""
    word = words[at] if at < len(words) else ""
    if _NUMBER.fullmatch(word):
        return float(word.replace(",", ".")), at + 1
    if word in NUMBERS:
        return NUMBERS[word], at + 1
    return 1.0, at
