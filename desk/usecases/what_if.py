"""How a month would have gone under other hours and support levels; nothing is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from desk.business_hours import BusinessHours
from desk.catalog import Catalog, Desk
from desk.history import History
from desk.metrics import Month
from desk.ports import UnitOfWork
from desk.questions import Question
from desk.sla import Clock, Target, Terms
from desk.sla_history import relive
from desk.tasks import Task
from desk.usecases import clocks, traits

MOST_SHOWN = 10


class Result(IntEnum):
    """What became of a promise, the worst last."""

    OPEN = 0
    MET = 1
    MISSED = 2


@dataclass(slots=True)
class Tally:
    """Clocks of one kind. Those that ended neither kept nor missed (cancelled in time) are not among them."""

    met: int = 0
    missed: int = 0
    open: int = 0

    @property
    def clocks(self) -> int:
        return self.met + self.missed + self.open

    @property
    def share(self) -> float | None:
        judged = self.met + self.missed
        return self.met / judged if judged else None

    def count(self, result: Result | None) -> None:
        match result:
            case Result.MET:
                self.met += 1
            case Result.MISSED:
                self.missed += 1
            case Result.OPEN:
                self.open += 1


@dataclass(slots=True)
class Pair:
    """The month as it was, and as it would have been."""

    now: Tally = field(default_factory=Tally)
    then: Tally = field(default_factory=Tally)

    @property
    def difference(self) -> float | None:
        before, after = self.now.share, self.then.share
        return after - before if before is not None and after is not None else None


@dataclass(frozen=True, slots=True)
class Swing:
    """A promise that was kept and would be missed, or the other way round, and by how many working seconds."""

    thing: Task | Question
    target: Target
    late_s: float
    policy: str


@dataclass(slots=True)
class Comparison:
    desk: Desk
    month: Month
    questions: int = 0
    tasks: int = 0
    moved: int = 0
    """What would have come under another support level."""
    targets: dict[Target, Pair] = field(default_factory=lambda: defaultdict(Pair))
    policies: dict[tuple[str, Target], Pair] = field(default_factory=lambda: defaultdict(Pair))
    lost: list[Swing] = field(default_factory=list)
    won: list[Swing] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.questions and not self.tasks

    def pairs(self, policy: str, target: Target) -> tuple[Pair, Pair]:
        return self.targets[target], self.policies[policy, target]

    def worst(self, swings: Sequence[Swing]) -> Sequence[Swing]:
        return sorted(swings, key=lambda one: -one.late_s)[:MOST_SHOWN]


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two: the clocks of an object, the hours they ran by, and the level it came under."""

    clocks: Sequence[Clock]
    calendars: Mapping[int, BusinessHours]
    policy: str

    def result(self, target: Target, now: datetime) -> Result | None:
        """Of an object: missed once is missed."""
        found = [result_of(clock, now) for clock in self.clocks if clock.target is target]
        return max((one for one in found if one is not None), default=None)

    def late_s(self, target: Target, now: datetime) -> float:
        of_target = [clock for clock in self.clocks if clock.target is target]
        return max((clock.overdue_s(self.calendars[clock.hours_id], now) for clock in of_target), default=0.0)


async def what_if(uow: UnitOfWork, desk: Desk, other: Catalog, month: Month, *, now: datetime) -> Comparison:
    """Compare what is stored of a month with what the other catalog would have made of it.

    `other` knows the desk under the same id.
    """
    start, end = month.bounds(desk.zone)
    found = await uow.histories.registered(desk.id, start, end)
    return compare(Comparison(desk, month), uow.catalog, other, found, now=now)


def compare(
    into: Comparison, stored: Catalog, other: Catalog, histories: Iterable[History], *, now: datetime
) -> Comparison:
    calendars, others = _calendars(stored), _calendars(other)
    for history in histories:
        terms = _terms(other, history.thing)
        lived = relive(history, terms, others[terms.hours_id], now)
        before = _Side(history.clocks, calendars, history.thing.policy)
        _add(into, history.thing, before, _Side(lived.clocks, others, terms.policy.name), now)
    return into


def _calendars(catalog: Catalog) -> Mapping[int, BusinessHours]:
    return {hours_id: version.hours for hours_id, version in catalog.hours.items()}


def _terms(catalog: Catalog, thing: Task | Question) -> Terms:
    return clocks.terms_for(catalog, catalog.desks[thing.desk_id], traits.of(catalog, thing))


def _add(into: Comparison, thing: Task | Question, before: _Side, after: _Side, now: datetime) -> None:
    if isinstance(thing, Task):
        into.tasks += 1
    else:
        into.questions += 1
    into.moved += before.policy != after.policy
    for clock in before.clocks:
        for pair in into.pairs(clock.policy, clock.target):
            pair.now.count(result_of(clock, now))
    for clock in after.clocks:
        for pair in into.pairs(clock.policy, clock.target):
            pair.then.count(result_of(clock, now))
    for target in {clock.target for clock in before.clocks} & {clock.target for clock in after.clocks}:
        _swing(into, thing, target, before, after, now)


def _swing(
    into: Comparison, thing: Task | Question, target: Target, before: _Side, after: _Side, now: datetime
) -> None:
    was, would_be = before.result(target, now), after.result(target, now)
    if (was, would_be) == (Result.MET, Result.MISSED):
        into.lost.append(Swing(thing, target, after.late_s(target, now), after.policy))
    elif (was, would_be) == (Result.MISSED, Result.MET):
        into.won.append(Swing(thing, target, before.late_s(target, now), after.policy))


def result_of(clock: Clock, now: datetime) -> Result | None:
    """None for a promise that ended neither kept nor missed."""
    kept = clock.verdict(now)
    if kept is None:
        return Result.OPEN if clock.is_open else None
    return Result.MET if kept else Result.MISSED
