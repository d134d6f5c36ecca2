"""A time of day on set days of the week, by the wall clock of a desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from desk.hours_spec import WEEKDAYS

WEEK_AHEAD = 9
"""Enough dates to meet every weekday, whatever the zone does at the edges."""


@dataclass(frozen=True, slots=True)
class Daily:
    """`at_s` seconds after midnight, on `days`.

    On a day whose clock is turned that time still comes once: one that is skipped is read with the offset from before,
    of one that is repeated the first pass holds.
    """

    at_s: int
    days: tuple[str, ...] = WEEKDAYS

    @property
    def key(self) -> str:
        days = "".join(day[:2] for day in self.days)
        return f"{self.at_s}:{days}"

    def next(self, zone: ZoneInfo, *, after: datetime) -> datetime:
        """The first of its instants later than this one."""
        near = after.astimezone(zone).date()
        return next(at for at in self._instants(zone, near) if at > after)

    def has(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether this instant is one of them, by the zone as it is now."""
        return self.next(zone, after=at - timedelta(microseconds=1)) == at

    def day_of(self, at: datetime, zone: ZoneInfo) -> date:
        """The day this instant belongs to; a time that is skipped late in the evening comes after midnight."""
        day = at.astimezone(zone).date()
        return day if self.on(day, zone) <= at else day - timedelta(days=1)

    def on(self, day: date, zone: ZoneInfo) -> datetime:
        """This time of one day, whether or not it is among `days`."""
        wall = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(seconds=self.at_s)
        return wall.replace(fold=0).astimezone(UTC)

    def _instants(self, zone: ZoneInfo, near: date) -> Iterator[datetime]:
        for ahead in range(-1, WEEK_AHEAD):
            day = near + timedelta(days=ahead)
            if WEEKDAYS[day.weekday()] in self.days:
                yield self.on(day, zone)
