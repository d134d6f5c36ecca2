"""What becomes of something open under other terms: its clocks as they are, and as they shall be.

It is counted from its creation, as if the new terms had held all along, waiting included. What is past stays: clocks
that have stopped are not touched, a deadline by hand holds, and a breach remains one.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from desk.business_hours import BusinessHours
from desk.escalation import MOMENT
from desk.history import History
from desk.questions import Question
from desk.sla import Clock, ObjectKind, Target, Terms
from desk.sla_history import relive, was_told_late
from desk.tasks import Task

COUNTED = ("goal_s", "hours_id", "started_at", "due_at", "ladder", "pauses", "waited_s", "fixed_due", "paused_at")
"""What terms decide of a clock."""
TAKEN_OVER = (*COUNTED, "breached_at", "climbs_from", "cycle")


class Turn(StrEnum):
    """What a recalculation does to one clock, the worst first."""

    OVERDUE = "overdue"
    SOONER = "sooner"
    LATER = "later"
    PROMISED = "promised"
    DROPPED = "dropped"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ClockChange:
    """One target: the clock that runs (none: newly promised) and what it becomes (none: promised no longer)."""

    target: Target
    before: Clock | None
    after: Clock | None
    turn: Turn
    due_before: datetime | None
    due_after: datetime | None
    """Of a clock that waits: when it would be due if the wait ended now."""


@dataclass(frozen=True, slots=True)
class Change:
    """One question or task under the terms that hold for it now."""

    history: History
    terms: Terms
    clocks: tuple[ClockChange, ...]

    @property
    def thing(self) -> Task | Question:
        """As it was found."""
        return self.history.thing

    @property
    def about(self) -> tuple[ObjectKind, int]:
        return self.thing.about

    @property
    def turn(self) -> Turn:
        """The worst of its clocks."""
        return min((one.turn for one in self.clocks), key=list(Turn).index, default=Turn.SAME)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that would change, by the catalog of this version."""

    desk_id: int
    version: int
    looked_at: int
    changes: tuple[Change, ...]

    @property
    def turns(self) -> Mapping[Turn, int]:
        """How many things there are whose worst change is this."""
        return Counter(change.turn for change in self.changes)

    @property
    def worst_first(self) -> Sequence[Change]:
        return sorted(self.changes, key=lambda change: (list(Turn).index(change.turn), change.about))

    @property
    def digest(self) -> str:
        """The same as long as applying it would do the same; time passing does not change it."""
        said = [repr((self.desk_id, self.version)), *(line for change in self.changes for line in _lines(change))]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _lines(change: Change) -> Iterator[str]:
    yield repr((*change.about, change.thing.version, change.terms.id))
    for one in change.clocks:
        yield repr((one.target, one.before and one.before.id, one.after and _counted(one.after)))


def _counted(clock: Clock) -> tuple[object, ...]:
    return tuple(getattr(clock, name) for name in COUNTED)


def change_of(history: History, terms: Terms, calendars: Mapping[int, BusinessHours], now: datetime) -> Change:
    """What these terms make of what is open."""
    lived = relive(history, terms, calendars[terms.hours_id], now)
    changes = (_turn(history, lived.newest(target), target, calendars, now) for target in Target)
    return Change(history, terms, tuple(change for change in changes if change is not None))


def _turn(
    history: History, fresh: Clock | None, target: Target, calendars: Mapping[int, BusinessHours], now: datetime
) -> ClockChange | None:
    """What stopped of itself has stopped under any terms; so what runs in one of the two only was (not) promised."""
    newest = next((clock for clock in reversed(history.clocks) if clock.target is target), None)
    before = newest if newest is not None and newest.is_open else None
    after = _after(history, newest, fresh, now) if fresh is not None and fresh.is_open else None
    if before is None and after is None:
        return None
    if before is not None and after is not None and _counted(before) == _counted(after):
        return None
    due_before, due_after = _due(before, calendars, now), _due(after, calendars, now)
    turn = _turn_of(before, after, due_before, due_after, now)
    return ClockChange(target, before, after, turn, due_before, due_after)


def _after(history: History, newest: Clock | None, fresh: Clock, now: datetime) -> Clock:
    """The clock as it shall be. It keeps its id and cycle, so that no step of its ladder is taken twice.

    Where people know that the time was up and now it is not, a new cycle begins: they are told when that passes too.
    """
    if newest is None:
        return fresh
    is_known = was_told_late(history, newest)
    is_late = fresh.due_at is not None and fresh.due_at <= now
    again = newest if newest.is_open else replace(newest, id=None, stopped_at=None)
    if not newest.is_open or (is_known and not is_late):
        again = replace(again, cycle=newest.cycle + 1)
    return replace(
        again,
        **{name: getattr(fresh, name) for name in COUNTED},
        breached_at=newest.breach_by(now) or fresh.breached_at,
        climbs_from=_to_come(newest, fresh, now) if is_known else fresh.climbs_from,
        stopped_by=None,
        met_at=None,
    )


def _to_come(newest: Clock, fresh: Clock, now: datetime) -> datetime:
    """Which steps are left where it is known that the time was up: those after the due time, if it still is."""
    if fresh.due_at is None or fresh.due_at > now or not newest.is_open:
        return now
    return max(fresh.due_at + MOMENT, fresh.climbs_from or fresh.due_at)


def _due(clock: Clock | None, calendars: Mapping[int, BusinessHours], now: datetime) -> datetime | None:
    return None if clock is None else clock.due_at or clock.due_if_resumed(now, calendars[clock.hours_id])


def _turn_of(
    before: Clock | None, after: Clock | None, due_before: datetime | None, due_after: datetime | None, now: datetime
) -> Turn:
    if after is None:
        return Turn.DROPPED
    if after.breach_by(now) is not None and (before is None or before.breach_by(now) is None):
        return Turn.OVERDUE
    if before is None:
        return Turn.PROMISED
    if due_before is None or due_after is None or due_before == due_after:
        return Turn.SAME
    return Turn.SOONER if due_after < due_before else Turn.LATER
