"""A slow and independent reading of business hours: real minutes pass one by one, and the clock on the wall is read.

It knows nothing of the engine and never turns wall time into an instant by itself; only the other way round:
- windows are painted on a row of wall minutes, so overlaps vanish by themselves;
- an edge is reached when the hands first show it; when they jump over it, as much later as it lay beyond the jump;
- hands turned back reach nothing anew;
- a date the hands never show has no windows.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60
MARGIN_DAYS = 3


class Walk:
    """Which minutes from `since` on are open, for so many days; instants are counted in minutes after `since`.

    What is not found within the walk is None.
    """

    def __init__(self, spec, since, days):
        self.since, self.minutes = since, days * DAY_MINUTES
        begin = since - timedelta(days=MARGIN_DAYS)
        hands = read_the_wall(spec["tz"], begin, days + 2 * MARGIN_DAYS)
        reached = edges_reached(hands, wall_windows(spec, hands))
        row = bytearray(len(hands))
        for opens, closes in reached:
            row[opens:closes] = b"\1" * (closes - opens)
        self.row = row[MARGIN_DAYS * DAY_MINUTES :][: self.minutes + 1]  # what opens at the end is seen too

    def is_open(self, minute):
        return bool(self.row[minute])

    def at(self, minute):
        return self.since + minute * MINUTE

    def next_open(self, minute):
        found = self.row.find(1, minute)
        return None if found < 0 else self.at(found)

    def between(self, minute, end):
        return self.row[minute:end].count(1)

    def add(self, minute, budget):
        for passed in range(minute, self.minutes):
            budget -= self.row[passed]
            if not budget:
                return self.at(passed + 1)
        return None

    def sub(self, minute, budget):
        for passed in reversed(range(minute)):
            budget -= self.row[passed]
            if not budget:
                return self.at(passed)
        return None


@lru_cache(maxsize=64)
def read_the_wall(tz, begin, days):
    """What the hands show at every minute, in minutes of wall time since a day no test reaches."""
    zone, zero = ZoneInfo(tz), datetime(1900, 1, 1, tzinfo=UTC)
    shown = ((begin + n * MINUTE).astimezone(zone).replace(tzinfo=UTC) for n in range(days * DAY_MINUTES))
    return tuple((wall - zero) // MINUTE for wall in shown)


def wall_windows(spec, hands):
    """Runs of open minutes on the wall, as pairs of edges."""
    zero = date(1900, 1, 1).toordinal()
    first, dates = min(hands) // DAY_MINUTES, {shown // DAY_MINUTES for shown in hands}
    row = bytearray((max(dates) - first + 3) * DAY_MINUTES)
    for day in dates:
        for opens, closes in windows_of(spec, date.fromordinal(zero + day)):
            midnight = (day - first) * DAY_MINUTES
            row[midnight + opens : midnight + closes] = b"\1" * (closes - opens)
    changes = [n for n, (before, after) in enumerate(pairwise(b"\0" + row)) if before != after]
    return [
        (first * DAY_MINUTES + a, first * DAY_MINUTES + b) for a, b in zip(changes[::2], changes[1::2], strict=True)
    ]


def windows_of(spec, day):
    if day.isoformat() in spec["exceptions"]:
        written = spec["exceptions"][day.isoformat()]
    else:
        written = [] if day.isoformat() in spec["holidays"] else spec["hours"][WEEKDAYS[day.weekday()]]
    for window in written:
        opens, closes = (int(edge[:2]) * 60 + int(edge[3:]) for edge in window)
        yield opens, closes if closes > opens else closes + DAY_MINUTES


def edges_reached(hands, windows):
    """For every window the minutes at which its edges are reached; beyond the walk it stays as it was."""
    when = dict.fromkeys(range(min(hands) - 2 * DAY_MINUTES, hands[0]), 0)
    latest = hands[0] - 1
    for minute, shown in enumerate(hands):
        for beyond, passed in enumerate(range(latest + 1, shown + 1)):
            when[passed] = minute if passed == shown else minute + beyond
        latest = max(latest, shown)
    return [(when.get(opens, len(hands)), when.get(closes, len(hands))) for opens, closes in windows]
