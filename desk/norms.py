"""Compliance norms: the share of clocks a desk wants kept, looked at on set days at a set time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk.daily import Daily
from desk.escalation import Audience
from desk.hours_spec import WEEKDAYS
from desk.sla import Clock, Target

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Norm:
    """Of the clocks that ended in the last `window_s` seconds, at least `percent` are kept.

    Looked at on `days`, `at_s` seconds after midnight by the desk's wall clock (see `Daily`). Whole days of the window
    are days of the calendar, the rest is real hours.
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
    def when(self) -> Daily:
        return Daily(self.at_s, self.days)

    @property
    def key(self) -> str:
        """What is looked at and when; another answer to either is another norm."""
        days = "".join(day[:2] for day in self.days)
        return f"{self.clock}:{self.percent}:{self.at_s}:{self.window_s}:{days}:{self.policy or ''}"

    def window(self, at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The half-open stretch that the check at this instant looks at."""
        days, seconds = divmod(self.window_s, DAY_S)
        start = self.when.on(self.when.day_of(at, zone) - timedelta(days=days), zone) if days else at
        return start - timedelta(seconds=seconds), at

    def is_kept(self, met: int, missed: int) -> bool:
        return met * 100 >= self.percent * (met + missed)


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
