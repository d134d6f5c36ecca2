"""What single values of the configuration may be, each with words for when it is not."""

import re
from collections.abc import Iterable
from datetime import time
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.config.tables import Read, Wrong, suggestion
from desk.durations import BadDuration, parse_duration
from desk.people import ANONYMOUS_ADMIN, CHANNEL_POST
from desk.time_words import DAY_S, HOUR_S

E = TypeVar("E", bound=StrEnum)

KEY = re.compile(r"[a-z][a-z0-9_]*")
KEY_LENGTH = 32
YEAR_S = 365 * DAY_S
TEXT_LENGTH = 128
_SERVICE_ACCOUNTS = {
    ANONYMOUS_ADMIN: "is Telegram's own account for hidden administrators; see anonymous_admin_is_specialist",
    CHANNEL_POST: "is Telegram's own account for posts of a linked channel, not a person",
}
_CONTINENTS = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)
"""Other names are old or misleading: Etc/GMT+3 lies west of Greenwich."""
_ID_LIMIT = 1 << 52
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Wrong("is not a text; write it in quotes")
    if len(value) > TEXT_LENGTH or not value.isprintable():
        raise Wrong(f"is too long or has line breaks; allowed: one line of up to {TEXT_LENGTH} characters")
    return value.strip()


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("is neither true nor false")
    return value


def whole(low: int, high: int) -> Read[int]:
    def read(value: Any) -> int:
        if not _is_int(value) or not low <= value <= high:
            raise Wrong(f"is not a whole number from {low} to {high}")
        return int(value)

    return read


def person(value: Any) -> int:
    if not _is_int(value):
        raise Wrong("is not an id of a person; write the number, without quotes (@userinfobot tells it)")
    if not 0 < value < _ID_LIMIT:
        raise Wrong("is not an id of a person; ids of people are positive, those of groups negative")
    if value in _SERVICE_ACCOUNTS:
        raise Wrong(_SERVICE_ACCOUNTS[value])
    return int(value)


def chat(value: Any) -> int:
    if not _is_int(value):
        raise Wrong("is not an id of a group; write the number, without quotes (/setup in the group tells it)")
    if not -_ID_LIMIT < value < 0:
        raise Wrong(f"is not an id of a group; they are negative, for example -100{abs(value) or 1234567890}")
    return int(value)


def key(value: str) -> str:
    """A name that stands in `[desks.NAME]` or `[hours.NAME]`."""
    if not KEY.fullmatch(value) or len(value) > KEY_LENGTH:
        raise Wrong(
            f"is not a name; allowed: up to {KEY_LENGTH} small letters, digits and _, first a letter; like it_help"
        )
    return value


def time_zone(value: Any) -> str:
    zone = value if isinstance(value, str) else ""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = near_zone(zone) or "write for example Europe/Moscow or UTC"
        raise Wrong(f"is not a time zone; {hint}") from None
    return zone


def near_zone(zone: str) -> str:
    """People know the city better than the continent, and write GMT+3."""
    cities = {
        name.rpartition("/")[2].lower(): name
        for name in sorted(available_timezones())
        if name.split("/")[0] in _CONTINENTS
    }
    city = re.split(r"[/,]", zone.strip().replace(" ", "_"))[-1].lower()
    if city in cities:
        return f"did you mean `{cities[city]}`?"
    found = suggestion(city, list(cities))
    return f"did you mean `{cities[found.split('`')[1]]}`?" if found else ""


def working_time(value: Any) -> int:
    """A length of working time in seconds: days are refused."""
    return _duration(value, allow_days=False)


def span(value: Any) -> int:
    """A length of real time in seconds."""
    return _duration(value, allow_days=True)


def _duration(value: Any, *, allow_days: bool) -> int:
    example = 'write it in quotes, for example "30m" or "1h30m"'
    if not isinstance(value, str):
        raise Wrong(f"is not a length of time; {example}")
    try:
        seconds = parse_duration(value, allow_days=allow_days)
    except BadDuration as error:
        raise Wrong(str(error).removeprefix(f"{value!r} ")) from None
    if seconds > YEAR_S:
        raise Wrong(f"is too long; allowed: up to a year, {YEAR_S // HOUR_S}h")
    return seconds


def time_of_day(value: Any) -> int:
    """Seconds after midnight of `18:00`."""
    if isinstance(value, time) and not (value.second or value.microsecond):
        return (value.hour * 60 + value.minute) * 60
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Wrong('is not a time of day; write "18:00"')
    return (int(found[1]) * 60 + int(found[2])) * 60


def one_of(names: Iterable[str]) -> Read[str]:
    """One of some words."""
    allowed = [str(name) for name in names]

    def read(value: Any) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        near = suggestion(value, allowed) if isinstance(value, str) else ""
        raise Wrong(" ".join(["is not known;", *([near] if near else []), f"allowed: {', '.join(allowed)}"]))

    return read


def member(kind: type[E]) -> Read[E]:
    """A word of one of the desk's lists."""
    read = one_of(each.value for each in kind)
    return lambda value: kind(read(value))


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
