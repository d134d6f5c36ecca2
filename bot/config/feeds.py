"""Reading a calendar feed (`.ics`): which whole days it names, and what of it was left out and why.

A feed comes from outside. It may be broken, very large, or written so that reading it takes for ever; who calls
`read_feed` sets a limit to the time.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby
from typing import Any

import icalendar
import recurring_ical_events  # type: ignore[import-untyped]

from bot.config.values import TEXT_LENGTH

MOST_BYTES = 5 << 20
MOST_DAYS = 31
"""An event that is longer is hardly a holiday: a school year, a project."""
DAY = timedelta(days=1)
_FREQUENCIES = frozenset(("YEARLY", "MONTHLY", "WEEKLY", "DAILY"))
_WITHIN_A_DAY = frozenset(("BYHOUR", "BYMINUTE", "BYSECOND"))
_UNREADABLE = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError)
"""What the readers of the format raise on input that follows no rule; fuzzing finds all of them."""


class BadFeed(ValueError):
    """The file as a whole cannot be used."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An event that closes nothing: the first time it comes, where that is known, and how often it does."""

    name: str
    reason: str
    day: date | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Feed:
    """Whole days by date with what they are called, and the events that are none."""

    days: Mapping[date, str]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """The dates that are asked for, both included, in the zone of the calendar."""

    first: date
    last: date
    zone: tzinfo

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def within(self, first: date, last: date) -> Iterator[date]:
        day = max(first, self.first)
        while day <= min(last, self.last):
            yield day
            day += DAY


@dataclass(slots=True)
class Progress:
    """How far reading has come: for whoever stops it, to say what it stopped at."""

    done: int = 0
    total: int = 0
    name: str = ""
    began: float = 0.0

    def begin(self, name: str) -> None:
        self.name, self.began = name, time.monotonic()

    def obstacle(self, seconds: float) -> str:
        """One event that took most of so much time, or the number of them."""
        if not self.total:
            return "it is too large; split it"
        if time.monotonic() - self.began > seconds / 2:
            return f"{self.name or 'an event without a name'} repeats without end; take it out"
        return f"{self.done} of {self.total} events were read; split the file, or take out what is long past"


def read_feed(content: bytes, span: Span, progress: Progress | None = None) -> Feed:
    """The whole days of a feed; `BadFeed` where it is no feed."""
    names: dict[date, dict[str, None]] = {}
    skipped: dict[tuple[str, str], Skipped] = {}
    for series in _watched(list(_series(_calendars(content))), progress or Progress()):
        for found in _days_of(series, span):
            if isinstance(found, Skipped):
                known = skipped.setdefault((found.name, found.reason), replace(found, times=0))
                skipped[found.name, found.reason] = replace(known, times=known.times + 1)
            else:
                names.setdefault(found[0], {})[found[1]] = None
    days = {day: _cut("; ".join(filter(None, names[day]))) for day in sorted(names)}
    return Feed(days, tuple(sorted(skipped.values(), key=lambda one: (one.day or date.min, one.name))))


def _watched(everything: list[list[Any]], progress: Progress) -> Iterator[list[Any]]:
    progress.total = len(everything)
    for series in everything:
        progress.begin(_name(series[0]))
        yield series
        progress.done += 1


def _calendars(content: bytes) -> list[Any]:
    if len(content) > MOST_BYTES:
        raise BadFeed(f"is larger than {MOST_BYTES >> 20} MB")
    if b"BEGIN:VCALENDAR" not in content.upper():
        raise BadFeed("is no calendar feed; it should begin with BEGIN:VCALENDAR")
    try:
        found: list[Any] = icalendar.Calendar.from_ical(content, multiple=True)
    except _UNREADABLE as error:
        raise BadFeed(f"is a broken calendar feed: {_short(error)}") from error
    return found


def _series(calendars: Iterable[Any]) -> Iterator[list[Any]]:
    """Events that belong together: a rule and its changed dates have one UID."""
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    known = [event for event in events if event.get("UID")]
    for _, series in groupby(sorted(known, key=lambda event: str(event["UID"])), lambda event: str(event["UID"])):
        yield list(series)
    yield from ([event] for event in events if not event.get("UID"))


def _days_of(series: list[Any], span: Span) -> Iterator[tuple[date, str] | Skipped]:
    reason = next(filter(None, map(_endless, series)), "")
    if reason:
        yield Skipped(_name(series[0]), reason)
        return
    calendar = icalendar.Calendar()
    for event in series:
        calendar.add_component(event)
    try:
        found = list(recurring_ical_events.of(calendar).between(span.first - DAY, span.last + 2 * DAY))
        for event in found:
            yield from _whole_days(event, span)
    except _UNREADABLE as error:
        yield Skipped(_name(series[0]), f"cannot be read: {_short(error)}")


def _endless(event: Any) -> str:
    """Why the rule of an event is not even tried."""
    rule = event.get("RRULE")
    if rule is None:
        return ""
    if isinstance(rule, list):
        return "has several rules of repetition"
    if not isinstance(rule, Mapping):
        return "its rule of repetition cannot be read"
    if not _FREQUENCIES.issuperset(map(str, rule.get("FREQ", ()))) or _WITHIN_A_DAY & set(rule):
        return "repeats within a day"
    if any(not isinstance(step, int) or step < 1 for step in rule.get("INTERVAL", ())):
        return "its rule of repetition goes nowhere"
    return ""


def _whole_days(event: Any, span: Span) -> Iterator[tuple[date, str] | Skipped]:
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    if isinstance(start, datetime):
        start, end = _local(start, span.zone), _local(end, span.zone)
    first = _date_of(start)
    last = first if end == start and not isinstance(start, datetime) else _date_of(end) - DAY
    days = list(span.within(first, last))
    reason = _no_holiday(event, start, end, (last - first).days + 1)
    if reason and (days or first in span):
        yield Skipped(_name(event), reason, first)
    elif not reason:
        yield from ((day, _name(event)) for day in days)


def _no_holiday(event: Any, start: date, end: date, length: int) -> str:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return "was cancelled"
    if isinstance(start, datetime) and isinstance(end, datetime):
        if start.time() != datetime.min.time() or end.time() != datetime.min.time():
            return f"is not a whole day: {start:%H:%M} to {end:%H:%M}; write an exception for short hours"
        if end <= start:
            return "has no length"
    return f"lasts {length} days" if length > MOST_DAYS else ""


def _local(at: datetime, zone: tzinfo) -> datetime:
    """As the clock on the wall of the calendar's zone shows it; without a zone that is what is written."""
    return (at.astimezone(zone) if at.tzinfo else at).replace(tzinfo=None)


def _date_of(at: date) -> date:
    return at.date() if isinstance(at, datetime) else at


def _name(event: Any) -> str:
    said = event.get("SUMMARY", "")
    return _cut(str(said[0] if isinstance(said, list) and said else said))


def _cut(name: str) -> str:
    """One printable line of a length the configuration takes."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return plain if len(plain) <= TEXT_LENGTH else f"{plain[: TEXT_LENGTH - 1]}…"


def _short(error: Exception) -> str:
    return _cut(str(error).split("\n")[0]) or type(error).__name__
