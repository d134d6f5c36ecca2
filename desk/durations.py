"""The door to reading lengths and points of time, for settings and for people in Russian and English."""

import re

from desk.moments import PastMoment, Until, parse_moment
from desk.spans import NotUnderstood, parse_span
from desk.time_words import DAY_S, HOUR_S, MINUTE_S, SECOND_S

__all__ = [
    "BadDuration",
    "NotUnderstood",
    "PastMoment",
    "Until",
    "parse_duration",
    "parse_moment",
    "parse_span",
    "wall_clock",
    "whole",
]

_DURATION = re.compile(r"(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", re.ASCII)
_UNITS = (DAY_S, HOUR_S, MINUTE_S, SECOND_S)


class BadDuration(NotUnderstood):
    """A length of time in the settings that is not allowed there; the message says what is."""

    def __init__(self, text: str, allowed: str) -> None:
        super().__init__(text)
        self.args = (f"{text!r} is not {allowed}",)


def parse_duration(text: str, *, allow_days: bool) -> int:
    """Seconds of `30s`, `15m`, `1h30m` and, where the calendar's days are meant, `2d`.

    Working time refuses days: a day of work and 24 hours of work are too easily confused.
    """
    found = _DURATION.fullmatch(text)
    amounts = [int(amount or 0) for amount in found.groups()] if found else []
    seconds = sum(amount * unit for amount, unit in zip(amounts, _UNITS, strict=False))
    if amounts and amounts[0] and not allow_days:
        raise BadDuration(text, "a working time: write hours, for example 16h (days are not allowed here)")
    if seconds == 0:
        raise BadDuration(text, f"a length of time like 30s, 15m, 1h30m{' or 2d' if allow_days else ''}")
    return seconds


def whole(seconds: float) -> int:
    """A length of time as people are shown it, wherever that is: to the nearest second; larger units are cut."""
    return max(0, int(seconds + 0.5))


def wall_clock(seconds: int) -> str:
    """`09:05` of seconds after midnight; after the next midnight it begins anew."""
    return f"{seconds % DAY_S // HOUR_S:02d}:{seconds % HOUR_S // MINUTE_S:02d}"
