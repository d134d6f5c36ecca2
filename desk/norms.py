"""Compliance norms: the share of clocks a desk wants kept, looked at on set days at a set time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from desk.escalation import Audience
from desk.hours_spec import WEEKDAYS
from desk.sla import Clock, Target

DAY_S = 86_400
WEEK_AHEAD = 9
"""Enough dates to meet every weekday, whatever the zone does at the edges."""


@dataclass(frozen=True, slots=True)
class Norm:
    """Of the clocks that ended in the last `window_s` seconds, at least `percent` are kept.

    Looked at on `days`, `at_s` seconds after midnight by the desk's wall clock. On a day whose clock is turned that
    time still comes once: one that is skipped is read with the offset from before, of one that is repeated the first
    pass holds. Whole days of the window are days of the calendar, the rest is real hours.
    """

    clock: Target
    percent: int
    at_s: int
    window_s: int
    tell: tuple[Audience | int, ...] = (Audience.LEADS,)
    policy: str | None = None
    """Only what runs under this support level."""
    days: tuple[str, ...] = WEEKDAYS
    name: str = ""

    @property
    def key(self) -> str:
        """What is looked at and when; another answer to either is another norm."""
        days = "".join(day[:2] for day in self.days)
        return f"{self.clock}:{self.percent}:{self.at_s}:{self.window_s}:{days}:{self.policy or ''}"

    def next_check(self, zone: ZoneInfo, *, after: datetime) -> datetime:
        """The first check later than this instant."""
        return next(at for at in self._checks(zone, after.astimezone(zone).date()) if at > after)

    def is_due_at(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether this instant is one of its checks, by the zone as it is now."""
        return self.next_check(zone, after=at - timedelta(microseconds=1)) == at

    def window(self, at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The half-open stretch that the check at this instant looks at."""
        days, seconds = divmod(self.window_s, DAY_S)
        start = _instant(self._day_of(at, zone) - timedelta(days=days), self.at_s, zone) if days else at
        return start - timedelta(seconds=seconds), at

    def is_kept(self, met: int, missed: int) -> bool:
        return met * 100 >= self.percent * (met + missed)

    def _day_of(self, at: datetime, zone: ZoneInfo) -> date:
        """The date this check belongs to; a time that is skipped late in the evening comes after midnight."""
        day = at.astimezone(zone).date()
        return day if _instant(day, self.at_s, zone) <= at else day - timedelta(days=1)

    def _checks(self, zone: ZoneInfo, near: date) -> Iterator[datetime]:
        for ahead in range(-1, WEEK_AHEAD):
            day = near + timedelta(days=ahead)
            if WEEKDAYS[day.weekday()] in self.days:
                yield _instant(day, self.at_s, zone)


def _instant(day: date, at_s: int, zone: ZoneInfo) -> datetime:
    wall = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(seconds=at_s)
    return wall.replace(fold=0).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class EndedQuery:
    """Clocks of one target of a desk, or of one of its support levels, within a half-open stretch of time."""

    desk_id: int
    target: Target
    start: datetime
    end: datetime
    policy: str | None = None

    @property
    def counts_each_start(self) -> bool:
        """Follow-ups of one dialog or task are as many promises; all else is one, however often it is reopened."""
        return self.target is Target.NEXT_RESPONSE


@dataclass(frozen=True, slots=True)
class Judged:
    """How many of them were kept and missed."""

    met: int = 0
    missed: int = 0

    @property
    def total(self) -> int:
        return self.met + self.missed

    @property
    def percent(self) -> int | None:
        return self.met * 100 // self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of them: kept and missed in the stretch, and those that were due in it and still ran at its end.

    What was reopened and ended again is one promise, as it ended last; each follow-up is one of its own.
    What ended without being kept or missed (cancelled in time, no question after all) is in none of them.
    """

    met: int = 0
    missed: tuple[Clock, ...] = ()
    open: tuple[Clock, ...] = ()
