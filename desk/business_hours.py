"""Business time: when a desk is open, and sums of open time.

The rules, all of them held by tests:
- intervals are half-open; real elapsed seconds count, so a day with a DST change is 23 or 25 hours long;
- a budget that ends at closing is due at closing, and an answer at that very second is in time;
- an edge inside a DST gap or overlap is read with `fold=0` (PEP 495): one gap later, or the first of the two;
- a window over midnight belongs to the date it opens on; a holiday cancels the windows that begin on it;
- a date the zone never had (Samoa's 30 December 2011) has no windows;
- a dated exception replaces the whole day and beats a holiday.

Instants are whole microseconds inside: microseconds of a start are kept to the last digit, seconds are rounded to the
nearest microsecond. Results are aware datetimes in UTC.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from desk.calendar_year import SECOND, Rules, Timeline, Window, instant_of, moment_of
from desk.errors import DeskError
from desk.hours_spec import DaySpec, read_rules

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""A due time outside these years is a mistake, and looking for it would only cost time."""


class NoOpenTime(DeskError, ValueError):
    """The calendar has no (or not enough) open time on that side of the start."""


class BusinessHours:
    """One version of a calendar. Unchanging; years are compiled when they are first needed and kept."""

    __slots__ = ("_rules", "_timeline")

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._timeline: Timeline | None = None

    @classmethod
    def from_spec(
        cls,
        *,
        tz: str,
        hours: Mapping[str, DaySpec],
        holidays: Iterable[str | date] = (),
        exceptions: Mapping[str, DaySpec] | Mapping[date, DaySpec] | None = None,
    ) -> Self:
        """Read a calendar as it is written; `BadHours` names what is wrong.

        `hours` maps `mon` … `sun` (or `daily`) to windows, each `("09:00", "18:00")` or `"09:00-18:00"`.
        """
        return cls(read_rules(tz=tz, hours=hours, holidays=holidays, exceptions=exceptions or {}))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BusinessHours) and self._rules == other._rules

    def __hash__(self) -> int:
        return hash((self._rules.tz.key, self._rules.weekly))

    def __repr__(self) -> str:
        return f"<BusinessHours {self._rules.tz.key}, {len(self._rules.dated)} dated>"

    @property
    def tz(self) -> ZoneInfo:
        return self._rules.tz

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The windows that open on a local date, in seconds after its midnight."""
        return self._rules.windows_on(day.toordinal())

    def is_dated(self, day: date) -> bool:
        """Whether a date has windows of its own: a holiday, a shortened day, a working Saturday."""
        return day.toordinal() in self._rules.dated

    def add(self, start: datetime, seconds: float) -> datetime:
        """The earliest instant with `seconds` of open time since `start`."""
        instant, budget = instant_of(start), _budget(seconds)
        if not budget:
            return moment_of(instant)
        line = self._covering(instant, instant)
        target = line.worked(instant) + budget
        while line.total < target:
            line = self._later(line)
        return moment_of(line.earliest(target))

    def sub(self, start: datetime, seconds: float) -> datetime:
        """The latest instant with `seconds` of open time until `start`."""
        instant, budget = instant_of(start), _budget(seconds)
        if not budget:
            return moment_of(instant)
        line = self._covering(instant, instant)
        target = line.worked(instant) - budget
        while line.base > target:
            line = self._earlier(line)
        return moment_of(line.latest(target))

    def between(self, start: datetime, end: datetime) -> float:
        """Seconds of open time from `start` to `end`; 0 if `end` is not later."""
        since, until = instant_of(start), instant_of(end)
        if until <= since:
            return 0.0
        line = self._covering(since, until)
        return (line.worked(until) - line.worked(since)) / SECOND

    def next_open(self, start: datetime) -> datetime:
        """The first open instant at or after `start`."""
        instant = instant_of(start)
        line = self._covering(instant, instant)
        i = line.window_at(instant)
        if i >= 0 and instant < line.closes[i]:
            return moment_of(instant)
        while i + 1 >= len(line.opens):
            line = self._later(line)
            i = line.window_at(instant)
        return moment_of(line.opens[i + 1])

    def is_open(self, at: datetime) -> bool:
        instant = instant_of(at)
        line = self._covering(instant, instant)
        i = line.window_at(instant)
        return i >= 0 and instant < line.closes[i]

    def open_intervals(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open intervals within [start, end), in order."""
        since, until = instant_of(start), instant_of(end)
        if until <= since:
            return
        line = self._covering(since, until)
        opened = closed = since
        for i in range(max(line.window_at(since), 0), line.window_at(until) + 1):
            if line.opens[i] > closed:  # windows that meet at a year's end are one
                if opened < closed:
                    yield moment_of(opened), moment_of(closed)
                opened = line.opens[i]
            closed = max(closed, min(line.closes[i], until))
        if opened < closed:
            yield moment_of(opened), moment_of(closed)

    def _covering(self, since: int, until: int) -> Timeline:
        line = self._timeline
        if line is not None and line.covers(since, until):
            return line
        first, last = _year_of(since), _year_of(until)
        if line is None:
            line = Timeline.of_year(self._rules, first)
        while line.first > first:
            line = line.with_previous(self._rules)
        while line.last <= last:
            line = line.with_next(self._rules)
        return self._keep(line)

    def _later(self, line: Timeline) -> Timeline:
        last = max(self._rules.dated_years(), default=FIRST_YEAR) + 1  # the last evening may run into a new UTC year
        if line.last > (LAST_YEAR if self._rules.recurs else last):
            raise NoOpenTime(f"no open time left after {line.last - 1}")
        return self._keep(line.with_next(self._rules))

    def _earlier(self, line: Timeline) -> Timeline:
        first = min(self._rules.dated_years(), default=LAST_YEAR) - 1  # the first morning may be in the UTC year before
        if line.first <= (FIRST_YEAR if self._rules.recurs else first):
            raise NoOpenTime(f"no open time left before {line.first}")
        return self._keep(line.with_previous(self._rules))

    def _keep(self, line: Timeline) -> Timeline:
        self._timeline = line
        return line


def _year_of(instant: int) -> int:
    year = moment_of(instant).year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{year} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return year


def _budget(seconds: float) -> int:
    if seconds < 0:
        raise ValueError(f"a working time cannot be negative: {seconds}")
    return round(seconds * SECOND)


ALWAYS = BusinessHours.from_spec(tz="UTC", hours={"daily": [("00:00", "24:00")]})
"""Round the clock."""
