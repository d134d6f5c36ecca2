"""Why a clock stands where it stands: its time cut into pieces that a person can follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from desk.business_hours import BusinessHours
from desk.sla import Stretch


class SegmentKind(StrEnum):
    WORKED = "worked"
    WAITED = "waited"
    OFF_HOURS = "off_hours"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a clock's time; `dated` names the holidays and special dates inside closed hours."""

    kind: SegmentKind
    start: datetime
    end: datetime
    dated: tuple[date, ...] = ()


def explain(hours: BusinessHours, start: datetime, end: datetime, pauses: Sequence[Stretch] = ()) -> Iterator[Segment]:
    """Why the due time is what it is: every piece from `start` to `end`, in order."""
    at = start
    for pause in (*pauses, Stretch(end, end)):
        since = min(max(pause.start, at), end)
        until = max(since, min(pause.end, end))
        yield from _pieces(hours, SegmentKind.WORKED, at, since)
        yield from _pieces(hours, SegmentKind.WAITED, since, until)
        at = until


def _pieces(hours: BusinessHours, kind: SegmentKind, start: datetime, end: datetime) -> Iterator[Segment]:
    at = start
    for opens, closes in hours.open_intervals(start, end):
        if at < opens:
            yield _off_hours(hours, at, opens)
        yield Segment(kind, opens, closes)
        at = closes
    if at < end:
        yield _off_hours(hours, at, end)


def _off_hours(hours: BusinessHours, start: datetime, end: datetime) -> Segment:
    first, last = start.astimezone(hours.tz).date(), end.astimezone(hours.tz).date()
    dates = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return Segment(SegmentKind.OFF_HOURS, start, end, tuple(day for day in dates if hours.is_dated(day)))
