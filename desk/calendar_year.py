"""Business hours compiled into sorted arrays of absolute time: what is said in wall time becomes something to search.

Inside, an instant is a whole number of microseconds since 1970 UTC, so sums are exact and no rounding ever creeps in.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

Window = tuple[int, int]
"""Opening and closing in seconds after local midnight; a closing above 86 400 is on the next day."""

SECOND = 1_000_000
DAY_S = 86_400
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time has no zone until it is given one
WEEK = 7


@dataclass(frozen=True)
class Rules:
    """What a calendar says: windows per weekday (Monday first), and dates (as ordinals) that have their own."""

    tz: ZoneInfo
    weekly: tuple[tuple[Window, ...], ...]
    dated: Mapping[int, tuple[Window, ...]] = field(default_factory=dict)

    def windows_on(self, ordinal: int) -> tuple[Window, ...]:
        own = self.dated.get(ordinal)
        return self.weekly[(ordinal - 1) % WEEK] if own is None else own

    @property
    def recurs(self) -> bool:
        """Whether it opens again and again, or on single dates at most."""
        return any(self.weekly)

    def dated_years(self) -> list[int]:
        return [date.fromordinal(day).year for day, windows in self.dated.items() if windows]


def merge(windows: Iterator[Window]) -> list[Window]:
    """Windows in order of opening, those that touch or overlap made one."""
    merged: list[Window] = []
    for opens, closes in windows:
        if merged and opens <= merged[-1][1]:
            if closes > merged[-1][1]:
                merged[-1] = (merged[-1][0], closes)
        else:
            merged.append((opens, closes))
    return merged


def year_start(year: int) -> int:
    return (date(year, 1, 1).toordinal() - EPOCH_ORDINAL) * DAY_S


def open_windows(rules: Rules, year: int) -> list[Window]:
    """The open windows of one UTC year, cut at its ends, in seconds since 1970 UTC."""
    begin, end = year_start(year), year_start(year + 1)
    clock = _WallClock(rules.tz)
    first = date(year, 1, 1).toordinal() - 2  # a night shift two local dates back may still run in any zone
    wall = merge(_wall_windows(rules, clock, first, date(year + 1, 1, 1).toordinal()))
    absolute = [(clock.utc(opens), clock.utc(closes)) for opens, closes in wall]
    # A DST gap can swallow a window or push its opening past the next one's.
    return merge((max(o, begin), min(c, end)) for o, c in sorted(absolute) if o < c and o < end and c > begin)


def _wall_windows(rules: Rules, clock: "_WallClock", first: int, last: int) -> Iterator[Window]:
    for ordinal in range(first, last + 1):
        day = ordinal - EPOCH_ORDINAL
        windows = rules.windows_on(ordinal)
        if windows and clock.shows(day):
            for opens, closes in windows:
                yield day * DAY_S + opens, day * DAY_S + closes


class _WallClock:
    """Reads wall seconds with `fold=0`: in a gap the offset before it, in an overlap the first pass.

    With `fold=0` the offset changes at one point of the wall clock, so a day with equal offsets at both midnights has
    that offset throughout. Only the few other days look up each edge. Days are counted from 1970.
    """

    def __init__(self, tz: ZoneInfo) -> None:
        self._tz = tz
        self._midnights: dict[int, int] = {}

    def utc(self, wall: int) -> int:
        day = wall // DAY_S
        offset = self._offset_of_midnight(day)
        return wall - (offset if offset == self._offset_of_midnight(day + 1) else self._offset_at(wall))

    def shows(self, day: int) -> bool:
        """False for a date that never was: a zone that crosses the date line westwards leaves one out."""
        return self._offset_of_midnight(day + 1) - self._offset_of_midnight(day) < DAY_S

    def _offset_of_midnight(self, day: int) -> int:
        known = self._midnights.get(day)
        if known is None:
            known = self._midnights[day] = self._offset_at(day * DAY_S)
        return known

    def _offset_at(self, wall: int) -> int:
        offset = (NAIVE_EPOCH + timedelta(seconds=wall)).replace(tzinfo=self._tz).utcoffset() or timedelta(0)
        return offset.days * DAY_S + offset.seconds


@dataclass(frozen=True, slots=True)
class Timeline:
    """The compiled years `first … last - 1` as one line: window i runs from `opens[i]` to `closes[i]`, and `before[i]`
    is the working time of all windows before it, counted from an arbitrary zero (earlier years go below it).

    A search costs the same for an hour and for thirty years. Growing makes a new line, so readers need no lock.
    """

    first: int
    last: int
    begin: int
    end: int
    opens: list[int]
    closes: list[int]
    before: list[int]
    base: int
    total: int

    @classmethod
    def of_year(cls, rules: Rules, year: int, base: int = 0) -> Self:
        opens, closes, before, total = [], [], [], base
        for opened, closed in open_windows(rules, year):
            opens.append(opened * SECOND)
            closes.append(closed * SECOND)
            before.append(total)
            total += (closed - opened) * SECOND
        begin, end = year_start(year) * SECOND, year_start(year + 1) * SECOND
        return cls(year, year + 1, begin, end, opens, closes, before, base, total)

    def covers(self, since: int, until: int) -> bool:
        return self.begin <= since and until < self.end

    def with_next(self, rules: Rules) -> "Timeline":
        return self.joined(Timeline.of_year(rules, self.last, self.total))

    def with_previous(self, rules: Rules) -> "Timeline":
        year = Timeline.of_year(rules, self.first - 1)
        base = self.base - year.total
        return replace(year, before=[worked + base for worked in year.before], base=base).joined(self)

    def joined(self, later: "Timeline") -> "Timeline":
        return replace(
            later,
            first=self.first,
            begin=self.begin,
            opens=self.opens + later.opens,
            closes=self.closes + later.closes,
            before=self.before + later.before,
            base=self.base,
        )

    def window_at(self, instant: int) -> int:
        """Index of the last window that opened at or before the instant; -1 if there is none."""
        return bisect_right(self.opens, instant) - 1

    def worked(self, instant: int) -> int:
        """Working time up to the instant."""
        i = bisect_right(self.opens, instant) - 1
        if i < 0:
            return self.base
        return self.before[i] + min(instant, self.closes[i]) - self.opens[i]

    def earliest(self, worked: int) -> int:
        """The first instant with so much working time up to it: a window's end rather than the next one's start."""
        i = bisect_left(self.before, worked) - 1
        return self.opens[i] + worked - self.before[i]

    def latest(self, worked: int) -> int:
        """The last instant with so much working time up to it: a window's start rather than the one before's end."""
        i = bisect_right(self.before, worked) - 1
        return self.opens[i] + worked - self.before[i]


def instant_of(at: datetime) -> int:
    """Microseconds since 1970 UTC; a naive datetime is a TypeError."""
    past = at - _EPOCH
    return (past.days * DAY_S + past.seconds) * SECOND + past.microseconds


def moment_of(instant: int) -> datetime:
    return _EPOCH + timedelta(0, 0, instant)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
