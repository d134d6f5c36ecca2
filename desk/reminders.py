"""The daily reminder of a desk: what nobody has answered yet, said quietly at a set time."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.business_hours import BusinessHours
from desk.daily import Daily
from desk.escalation import Audience
from desk.hours_spec import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Reminder:
    """Said on `days`, `at_s` seconds after midnight by the desk's wall clock, where something is open."""

    at_s: int
    days: tuple[str, ...] = WEEKDAYS
    tell: tuple[Audience | int, ...] = (Audience.SECOND_LINE,)
    on_closed_days: bool = False
    """Also on days on which the desk does not open at all: weekends and holidays of its calendar."""

    @property
    def when(self) -> Daily:
        return Daily(self.at_s, self.days)

    @property
    def key(self) -> str:
        """When it is said; another time is another reminder."""
        return self.when.key

    def is_wanted(self, at: datetime, zone: ZoneInfo, hours: BusinessHours) -> bool:
        """Whether the day of this instant is one on which the desk works, or all days are wanted."""
        return self.on_closed_days or opens_on(self.when, at, zone, hours)


def opens_on(when: Daily, at: datetime, zone: ZoneInfo, hours: BusinessHours) -> bool:
    """Whether the desk is open at any time of the day this instant belongs to."""
    day = when.day_of(at, zone)
    start, end = (datetime.combine(one, time(), tzinfo=zone) for one in (day, day + timedelta(days=1)))
    return hours.between(start, end) > 0
