"""The explanation of a clock in as few lines as tell it: what people read instead of every segment.

A wait is one line, whatever nights are within it, and so is a day with its breaks. Days of the same shape that follow
each other are one line. Where that is still too much, nights are left out, then weekends; holidays never are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from desk.sla_explain import Explanation, Phase, Segment, SegmentKind

FEW = 8
DAY = timedelta(days=1)
Shape = tuple[tuple[time, time], ...]
"""The windows of a day by the wall clock."""


class LineKind(StrEnum):
    WORKED = "worked"
    WAITED = "waited"
    CLOSED = "closed"
    OFF_HOURS = "off_hours"
    HOLIDAY = "holiday"
    DUE = "due"
    """From here on it was late."""
    NOW = "now"
    """From here on it is still to come."""
    UNPLACED = "unplaced"
    """A wait among what follows, nobody knows when."""


MARKS = frozenset({LineKind.DUE, LineKind.NOW})


class Brevity(IntEnum):
    """What may be left out between days that are worked."""

    NOTHING = 0
    NIGHTS = 1
    WEEKENDS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """`seconds` is open time. `shape` is that of each of its days; there is none where it runs for longer than a day.

    `zone` is where its days and hours are read from the wall.
    """

    kind: LineKind
    start: datetime
    end: datetime
    zone: ZoneInfo
    seconds: float = 0
    phase: Phase = Phase.IN_TIME
    shape: Shape = ()
    days: int = 1
    dates: tuple[date, ...] = ()

    @property
    def day(self) -> date:
        return self.start.astimezone(self.zone).date()

    @property
    def says_something(self) -> bool:
        """A mark does; what is neither a stretch on the wall nor any time has only led to one."""
        return self.kind in MARKS or self.start < self.end or self.seconds > 0

    @property
    def is_night(self) -> bool:
        """Closed, but not for a whole day."""
        return self.kind is LineKind.OFF_HOURS and self.end - self.start < DAY

    def is_worked_like(self, other: "Line") -> bool:
        """Whether both are days that are worked, on the same side of the due time and of now."""
        kinds = {self.kind, other.kind}
        return kinds == {LineKind.WORKED} and self.phase is other.phase and bool(self.shape and other.shape)

    def until_end_of(self, other: "Line") -> "Line":
        dates = tuple(dict.fromkeys((*self.dates, *other.dates)))
        return replace(self, end=other.end, seconds=self.seconds + other.seconds, dates=dates)


def lines(explanation: Explanation, *, zone: ZoneInfo | None = None, most: int = FEW) -> tuple[Line, ...]:
    """At most so many, if leaving nights and weekends out is enough for it. Days are the calendar's, or of a zone."""
    told = _days(one for one in _told(explanation, zone or explanation.hours.tz) if one.says_something)
    found = told
    for brevity in Brevity:
        found = list(_brief(_folded(told, brevity), brevity))
        if len(found) <= most:
            break
    return (*_unplaced(explanation, zone or explanation.hours.tz), *found)


def _unplaced(explanation: Explanation, zone: ZoneInfo) -> Iterator[Line]:
    start, waited = explanation.clock.started_at, explanation.unplaced_s
    if waited:
        yield Line(LineKind.UNPLACED, start, start, zone, seconds=waited)


def _told(explanation: Explanation, zone: ZoneInfo) -> Iterator[Line]:
    """Every stretch in turn, waits as a whole, with a mark where it became late and one for now."""
    before: Line | None = None
    for segment in explanation.segments:
        line = _line(segment, zone)
        if before is not None and segment.during is not None and _goes_on(before, line):
            before = before.until_end_of(line)
            continue
        if before is not None:
            yield before
        if line.phase is not (Phase.IN_TIME if before is None else before.phase):
            kind = LineKind.DUE if line.phase is Phase.LATE else LineKind.NOW
            yield Line(kind, line.start, line.start, line.zone, phase=line.phase)
        before = line
    if before is not None:
        yield before


def _line(segment: Segment, zone: ZoneInfo) -> Line:
    kind = LineKind(segment.kind if segment.during is None else segment.during)
    is_shut = segment.kind in (SegmentKind.OFF_HOURS, SegmentKind.HOLIDAY)
    has_shape = kind is LineKind.WORKED and segment.end - segment.start <= DAY
    wall = (segment.start.astimezone(zone).time(), segment.end.astimezone(zone).time())
    return Line(
        kind,
        segment.start,
        segment.end,
        zone,
        seconds=0 if is_shut else segment.seconds,
        phase=segment.phase,
        shape=(wall,) if has_shape else (),
        dates=segment.dates,
    )


def _goes_on(before: Line, line: Line) -> bool:
    return before.kind is line.kind and before.phase is line.phase


def _days(told: Iterable[Line]) -> list[Line]:
    """A day with its breaks is one line."""
    found: list[Line] = []
    for line in told:
        *_, before, gap = [line, line, *found]
        if len(found) > 1 and _is_same_day(before, gap, line):
            found[-2:] = [replace(before.until_end_of(line), shape=(*before.shape, *line.shape))]
        else:
            found.append(line)
    return found


def _is_same_day(before: Line, gap: Line, line: Line) -> bool:
    return before.is_worked_like(line) and gap.kind is LineKind.OFF_HOURS and before.day == line.day


def _folded(told: Iterable[Line], brevity: Brevity) -> list[Line]:
    """Days of one shape in a row are one line; the nights between them go with them."""
    found: list[Line] = []
    for line in told:
        *_, before, gap = [line, line, *found]
        if len(found) > 1 and _is_alike(before, line) and _is_little(gap, brevity):
            found[-2:] = [replace(before.until_end_of(line), days=before.days + 1)]
        else:
            found.append(line)
    return found


def _is_alike(before: Line, line: Line) -> bool:
    return before.is_worked_like(line) and before.shape == line.shape and not before.dates and not line.dates


def _is_little(gap: Line, brevity: Brevity) -> bool:
    return gap.is_night or (gap.kind is LineKind.OFF_HOURS and brevity is Brevity.WEEKENDS)


def _brief(told: Sequence[Line], brevity: Brevity) -> Iterator[Line]:
    """Nights beside a holiday say nothing of their own, and where lines are dear neither do others."""
    for place, line in enumerate(told):
        around = {one.kind for one in (*told[max(0, place - 1) : place], *told[place + 1 : place + 2])}
        is_inside = 0 < place < len(told) - 1 and around <= {LineKind.WORKED, LineKind.HOLIDAY}
        is_dear = brevity is not Brevity.NOTHING or LineKind.HOLIDAY in around
        if not (line.is_night and is_inside and is_dear):
            yield line
