"""Stretches of time as people write them down: days once, hours once, each moment to be tapped."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from bot.render.times import Times
from desk.sla_lines import Line, LineKind

MIDNIGHT = time()


class Wall:
    """Days and hours as they are read from a wall in one zone."""

    def __init__(self, times: Times, zone: ZoneInfo) -> None:
        self.zone = zone
        self._times = times
        self._words = times.words
        self._year = times.now.astimezone(zone).year

    def stretch(self, line: Line) -> Markup:
        """`Fri 20 Nov 09:00–13:00, 14:00–18:00`, `Mon 16 Nov – Thu 19 Nov 09:00–18:00`, `Fri 20 Nov 16:00 – …`."""
        first, last = self._day(line.start), self._last_day(line)
        if line.kind is LineKind.HOLIDAY:
            days = [self._named(line.start, first), self._named(line.end, last)]
            return Markup(" – ").join(dict.fromkeys(days)) if first != last else days[0]
        if line.start == line.end:
            return self._named(line.start, f"{first} {self._clock(line.start)}")
        if line.days > 1:
            hours = ", ".join(f"{opens:%H:%M}–{_closing(closes)}" for opens, closes in line.shape)
            span = Markup("{} – {}").format(self._named(line.start, first), self._named(line.end, last))
            return Markup(", ").join((span, *self._count(line), hours))
        return self._one_day(line, first, last)

    def _one_day(self, line: Line, first: str, last: str) -> Markup:
        start = self._named(line.start, f"{first} {self._clock(line.start)}")
        if first != last:
            return Markup("{} – {}").format(start, self._named(line.end, f"{last} {self._end(line)}"))
        breaks = [f"–{_closing(before[1])}, {after[0]:%H:%M}" for before, after in pairwise(line.shape)]
        return Markup("{}{}–{}").format(start, "".join(breaks), self._named(line.end, self._end(line)))

    def _count(self, line: Line) -> Iterator[str]:
        """How many days it is, where that is not plain from the first and the last."""
        if (line.end.astimezone(self.zone).date() - line.day).days + 1 != line.days:
            yield self._words.say_n("%(n)d day", "%(n)d days", line.days)

    def _named(self, at: datetime, text: str) -> Markup:
        return self._times.named(at, text)

    def _day(self, at: datetime) -> str:
        return self._date(at.astimezone(self.zone).date())

    def _last_day(self, line: Line) -> str:
        """Midnight is the end of the day before."""
        end = line.end.astimezone(self.zone)
        is_midnight = end.time() == MIDNIGHT and line.end > line.start
        return self._date(end.date() - timedelta(days=1) if is_midnight else end.date())

    def _date(self, day: date) -> str:
        form = "ccc d MMM" if day.year == self._year else "ccc d MMM y"
        return format_date(day, form, locale=self._words.locale)

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%H:%M}"

    def _end(self, line: Line) -> str:
        return _closing(line.end.astimezone(self.zone).time())


def _closing(at: time) -> str:
    return "24:00" if at == MIDNIGHT else f"{at:%H:%M}"
