"""Business hours as people write them, read into rules; what cannot be read is named."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desk.calendar_year import DAY_S, Rules, Window, merge
from desk.errors import DeskError

WindowSpec = str | Sequence[str]
DaySpec = Sequence[WindowSpec]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAILY = "daily"
MIDNIGHT_AFTER = "24:00"

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


class BadHours(DeskError, ValueError):
    """A calendar that cannot be read; the message names the place and what is allowed there."""


def read_rules(
    *,
    tz: str,
    hours: Mapping[str, DaySpec],
    holidays: Iterable[str | date],
    exceptions: Mapping[str, DaySpec] | Mapping[date, DaySpec],
) -> Rules:
    unknown = sorted(set(hours) - {*WEEKDAYS, DAILY})
    if unknown:
        raise BadHours(f"{unknown[0]!r} is not a day; days are {', '.join(WEEKDAYS)} or {DAILY}")
    daily = hours.get(DAILY, ())
    weekly = tuple(read_day(day, hours.get(day, daily)) for day in WEEKDAYS)
    dated: dict[int, tuple[Window, ...]] = {_read_date(day): () for day in holidays}
    dated |= {_read_date(day): read_day(str(day), windows) for day, windows in exceptions.items()}
    return Rules(_read_zone(tz), weekly, dated)


def _read_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadHours(f"{name!r} is not a time zone; write for example Europe/Moscow or UTC") from error


def _read_date(day: str | date) -> int:
    try:
        return (day if isinstance(day, date) else date.fromisoformat(day)).toordinal()
    except (ValueError, TypeError) as error:
        raise BadHours(f"{day!r} is not a date; write for example 2026-12-31") from error


def read_day(place: str, windows: DaySpec) -> tuple[Window, ...]:
    if isinstance(windows, str):
        raise BadHours(f'{place}: a day is a list of windows, for example ["09:00-18:00"]')
    return tuple(merge(iter(sorted(_read_window(place, window) for window in windows))))


def _read_window(place: str, window: WindowSpec) -> Window:
    edges = re.split(r"\s*[-–—]\s*", window.strip()) if isinstance(window, str) else list(window)
    if len(edges) != len(("opens", "closes")):
        raise BadHours(f"{place}: {window!r} is not a window; write for example 09:00-18:00")
    opens = _read_time(place, edges[0])
    closes = DAY_S if edges[1] == MIDNIGHT_AFTER else _read_time(place, edges[1])
    return (opens, closes) if closes > opens else (opens, closes + DAY_S)


def _read_time(place: str, text: str) -> int:
    found = _TIME.fullmatch(text)
    if found is None:
        raise BadHours(f"{place}: {text!r} is not a time; times go from 00:00 to 23:59, a window may end at 24:00")
    return (int(found[1]) * 60 + int(found[2])) * 60
