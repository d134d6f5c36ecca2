"""An explanation as people read it: in whole minutes, or in seconds where it is short, and its lines add up.

A line stands between two minutes of the wall clock, and what is shown as 9:00 to 10:00 is an hour. Where that would be
off – many stretches of seconds, what is left of the promise, or how late it is, which is said elsewhere too – each line
has its share of the exact sum. So the sums are those of the lines, whatever the lines are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from desk.sla_explain import OPEN, Explanation, Phase, Segment, SegmentKind

SECOND_S, MINUTE_S, HOUR_S = 1, 60, 3600
SHORT_S = 10 * MINUTE_S
"""What comes to less in all is told to the second."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Group = tuple[SegmentKind, bool]


@dataclass(frozen=True, slots=True)
class Told:
    """What a clock's time comes to, with its segments by the minute; each lasts as long as it is told to."""

    explanation: Explanation
    worked_s: float
    waited_s: float
    closed_s: float
    left_s: float
    late_s: float


def tell(exact: Explanation) -> Told:
    grain_s = SECOND_S if _is_short(exact) else MINUTE_S
    segments = tuple(_seen(_measured(exact, grain_s)))
    unplaced_s = _floor(exact.unplaced_s, grain_s)
    worked_s = _sum(segments, SegmentKind.WORKED, Phase.IN_TIME, Phase.LATE) - unplaced_s
    is_ahead = any(one.phase is Phase.AHEAD for one in exact.segments)
    ahead_s = _sum(segments, SegmentKind.WORKED, Phase.AHEAD)
    return Told(
        replace(exact, segments=segments),
        worked_s=worked_s,
        waited_s=_sum(segments, SegmentKind.WAITED, *Phase) + unplaced_s,
        closed_s=_sum(segments, SegmentKind.CLOSED, *Phase),
        left_s=ahead_s if is_ahead else max(0.0, exact.clock.goal_s - worked_s),
        late_s=_floor(exact.late_s, _grain(exact.late_s, grain_s)),
    )


def _is_short(exact: Explanation) -> bool:
    """A promise of a minute and a half is told as exactly as it was made, unless hours have passed."""
    whole_s = exact.worked_s + exact.waited_s + exact.closed_s + exact.left_s
    return whole_s < SHORT_S or (exact.clock.goal_s % MINUTE_S != 0 and whole_s < HOUR_S)


def _measured(exact: Explanation, grain_s: int) -> Iterator[Segment]:
    """The segments as long as they are told to be, in whole grains; those that are shut need none."""
    groups: dict[Group, list[Segment]] = {}
    for one in exact.segments:
        groups.setdefault(_group(one), []).append(one)
    phases = {one.phase for one in exact.segments}
    strict = {(SegmentKind.WORKED, True)}
    if exact.clock.fixed_due is None and phases & {Phase.LATE, Phase.AHEAD}:
        strict.add((SegmentKind.WORKED, False))
    lasts = {group: iter(_shares(each, grain_s, as_exact=group in strict)) for group, each in groups.items()}
    for one in exact.segments:
        yield replace(one, told_s=next(lasts[_group(one)])) if one.kind in OPEN.values() else one


def _group(one: Segment) -> Group:
    """What has one sum: what was worked in time and is still to come is the promise, the rest of it is late."""
    return one.kind, one.kind is SegmentKind.WORKED and one.phase is Phase.LATE


def _shares(segments: list[Segment], grain_s: int, *, as_exact: bool) -> Iterator[float]:
    """As they are seen on the wall; by the exact sum where that is another one, by a grain and more or at all."""
    whole_s = sum(one.seconds for one in segments)
    parts = [sum(one.seconds for one in segments if one.phase is phase) for phase in (Phase.IN_TIME, Phase.AHEAD)]
    grain_s = _grain(min((part for part in parts if part), default=whole_s), grain_s)
    seen = [_on_wall(one.end, grain_s) - _on_wall(one.start, grain_s) for one in segments]
    if sum(seen) == _floor(whole_s, grain_s) or not (as_exact or abs(sum(seen) - whole_s) >= grain_s):
        yield from seen
        return
    past_s = before = 0.0
    for one in segments:
        past_s += one.seconds
        yield _floor(past_s, grain_s) - before
        before = _floor(past_s, grain_s)


def _seen(segments: Iterable[Segment]) -> Iterator[Segment]:
    """By the minute. What is nothing to be told is left out, but for the first sign of being late."""
    is_late = False
    for one in segments:
        start, end = _minute(one.start), _minute(one.end)
        if start < end or one.told_s or (one.phase is Phase.LATE and not is_late):
            yield replace(one, start=start, end=end)
            is_late = is_late or one.phase is Phase.LATE


def _sum(segments: Iterable[Segment], kind: SegmentKind, *phases: Phase) -> float:
    return sum((one.seconds for one in segments if one.kind is kind and one.phase in phases), 0.0)


def _grain(whole_s: float, grain_s: int) -> int:
    return SECOND_S if whole_s < MINUTE_S else grain_s


def _floor(seconds: float, grain_s: int) -> float:
    """Instants are rounded to the microsecond, so that a minute may lack a few of them."""
    return float(round(seconds, 3) // grain_s * grain_s)


def _on_wall(at: datetime, grain_s: int) -> float:
    return float((at - EPOCH).total_seconds() // grain_s * grain_s)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
