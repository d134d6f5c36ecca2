"""Why a clock stands where it stands: its time cut into segments that a person can follow and a program can add up.

The segments of an explanation cover the time of the clock without a gap: from its start until it stopped, or until now,
and for one that runs on until it is due. Open time is worked or left out (waiting, closed); the rest is off hours or a
holiday. Every sum is the sum of segments, but for waiting whose place is not known: it is taken from what was worked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from desk.business_hours import BusinessHours
from desk.sla import Clock, Pause, Stretch

DAY = timedelta(days=1)


class SegmentKind(StrEnum):
    WORKED = "worked"
    WAITED = "waited"
    CLOSED = "closed"
    """The object was closed and has been reopened since."""
    OFF_HOURS = "off_hours"
    HOLIDAY = "holiday"
    """A date of its own on which nothing opens."""


class Phase(StrEnum):
    IN_TIME = "in_time"
    LATE = "late"
    AHEAD = "ahead"


class State(StrEnum):
    RUNNING = "running"
    LATE = "late"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    DROPPED = "dropped"
    """Stopped by what neither keeps nor breaks the promise."""


OPEN = {None: SegmentKind.WORKED, Pause.WAITED: SegmentKind.WAITED, Pause.CLOSED: SegmentKind.CLOSED}
"""What open time is, by what the clock does meanwhile."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a clock's time.

    `during` names the pause it is a part of, also for the off hours within one; `dates` are those with windows of
    their own, or with none, by local date. `told_s`: how long it is told to be, where that is not from start to end.
    """

    kind: SegmentKind
    start: datetime
    end: datetime
    phase: Phase = Phase.IN_TIME
    during: Pause | None = None
    dates: tuple[date, ...] = ()
    told_s: float | None = None

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds() if self.told_s is None else self.told_s


@dataclass(frozen=True, slots=True)
class Explanation:
    """A clock with the segments of its time. `due_at` of a paused one: when it would be due if it went on now."""

    clock: Clock
    hours: BusinessHours
    state: State
    end: datetime
    """When it stopped, or the moment of looking."""
    due_at: datetime
    breached_at: datetime | None
    segments: tuple[Segment, ...]

    @property
    def worked_s(self) -> float:
        return self._sum(SegmentKind.WORKED, Phase.IN_TIME, Phase.LATE) - self.unplaced_s

    @property
    def waited_s(self) -> float:
        return self._sum(SegmentKind.WAITED) + self.unplaced_s

    @property
    def unplaced_s(self) -> float:
        """Waiting of which is known how long it was, but not when: from before clocks kept their pauses."""
        placed = sum(self.hours.between(each.start, each.end) for each in self.clock.pauses)
        unplaced = self.clock.waited_s - placed
        return unplaced if unplaced >= 1 else 0.0

    @property
    def closed_s(self) -> float:
        return self._sum(SegmentKind.CLOSED)

    @property
    def left_s(self) -> float:
        """Working time until it is due, or that was left when it stopped."""
        if self.clock.fixed_due is not None:
            return self.hours.between(self.end, self.clock.fixed_due)
        return max(0.0, self.clock.goal_s - self.worked_s)

    @property
    def late_s(self) -> float:
        """As the clock has it, to the second: what is said elsewhere of the same clock is the same."""
        return self.clock.late_s(self.hours, self.end)

    @property
    def is_due_anew(self) -> bool:
        """Late once; the due time was moved since, and by the new one it is not late."""
        return self.breached_at is not None and self.due_at > self.breached_at and not self.late_s

    @property
    def late_since(self) -> datetime | None:
        """The due time from which it is late: that of the breach, unless it was moved since and has passed anew."""
        is_later = self.late_s > 0 and self._sum(SegmentKind.WORKED, Phase.LATE) - self.late_s >= 1
        return self.due_at if is_later and self.clock.paused_at is None else self.breached_at

    def _sum(self, kind: SegmentKind, *phases: Phase) -> float:
        return sum((one.seconds for one in self.segments if one.kind is kind and one.phase in (phases or Phase)), 0.0)


def explain(clock: Clock, hours: BusinessHours, now: datetime) -> Explanation:
    """The clock's time from its start until it stopped, or now; of one that runs on, also what is left until due."""
    end = clock.stopped_at or max(now, clock.started_at)
    due = clock.due_at if clock.paused_at is None else clock.due_if_resumed(end, hours)
    breach = clock.breach_by(now)
    segments = [piece for stretch in _stretches(clock, end, breach) for piece in _pieces(hours, *stretch)]
    if clock.is_running and clock.due_at is not None:
        segments += _pieces(hours, end, clock.due_at, None, Phase.AHEAD)
    return Explanation(
        clock=clock,
        hours=hours,
        state=_state(clock, now),
        end=end,
        due_at=due or clock.due_of(hours),
        breached_at=breach,
        segments=tuple(segments),
    )


def _state(clock: Clock, now: datetime) -> State:
    kept = clock.verdict(now)
    if not clock.is_open:
        return State.DROPPED if kept is None else State.MET if kept else State.MISSED
    if clock.paused_at is not None:
        return State.PAUSED
    return State.RUNNING if kept is None else State.LATE


def _stretches(
    clock: Clock, end: datetime, breach: datetime | None
) -> Iterator[tuple[datetime, datetime, Pause | None, Phase]]:
    """What the clock did in turn, cut where it became late."""
    for start, stop, during in _turns(clock, end):
        cut = min(max(breach, start), stop) if breach is not None else stop
        if start < cut:
            yield start, cut, during, Phase.IN_TIME
        if cut < stop:
            yield cut, stop, during, Phase.LATE


def _turns(clock: Clock, end: datetime) -> Iterator[tuple[datetime, datetime, Pause | None]]:
    at, pauses = clock.started_at, list(clock.pauses)
    if clock.paused_at is not None:
        pauses.append(Stretch(clock.paused_at, end))
    for pause in pauses:
        since = min(max(pause.start, at), end)
        until = min(max(pause.end, since), end)
        yield at, since, None
        yield since, until, pause.why
        at = until
    yield at, end, None


def _pieces(
    hours: BusinessHours, start: datetime, end: datetime, during: Pause | None, phase: Phase
) -> Iterator[Segment]:
    at = start
    for opens, closes in hours.open_intervals(start, end):
        yield from _shut(hours, at, opens, during, phase)
        dates = tuple(day for day in _days(hours, opens, closes) if _has_own_windows(hours, day))
        yield Segment(OPEN[during], opens, closes, phase, during, dates)
        at = closes
    yield from _shut(hours, at, end, during, phase)


def _shut(
    hours: BusinessHours, start: datetime, end: datetime, during: Pause | None, phase: Phase
) -> Iterator[Segment]:
    """Time nobody is there: the whole dates that open nothing apart from the nights and weekends around them."""
    at = start
    while at < end:
        first = at.astimezone(hours.tz).date()
        is_holiday, day, dates = _is_holiday(hours, first), first, [first]
        while (until := _midnight(hours, day + DAY)) < end and _is_holiday(hours, day + DAY) is is_holiday:
            day += DAY
            dates.append(day)
        until = min(until, end)
        if is_holiday:
            yield Segment(SegmentKind.HOLIDAY, at, until, phase, during, tuple(dates))
        else:
            own = (first,) if _has_own_windows(hours, first) else ()
            yield Segment(SegmentKind.OFF_HOURS, at, until, phase, during, own)
        at = until


def _days(hours: BusinessHours, start: datetime, end: datetime) -> Iterator[date]:
    """The local dates a stretch begins on; what runs over midnight belongs to the date it opened on."""
    day, last = start.astimezone(hours.tz).date(), end.astimezone(hours.tz).date()
    yield day
    while (day := day + DAY) < last:
        yield day


def _midnight(hours: BusinessHours, day: date) -> datetime:
    return datetime.combine(day, time(), hours.tz).astimezone(UTC)


def _is_holiday(hours: BusinessHours, day: date) -> bool:
    return hours.is_dated(day) and not hours.windows_on(day)


def _has_own_windows(hours: BusinessHours, day: date) -> bool:
    return hours.is_dated(day) and bool(hours.windows_on(day))
