"""What happens to the clocks of a question or task as it lives: the one place that says so.

Use cases call it as things happen, and whoever looks back – a recalculation, a what-if, an import – replays the same
events through it. So the figures on the cards and those of a replay cannot disagree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desk.business_hours import BusinessHours
from desk.sla import Clock, Happening, ObjectKind, Policy, Reopening, Starts, Target

STOPS: Mapping[Happening, frozenset[Target]] = {
    Happening.ANSWERED: frozenset({Target.RESPONSE, Target.NEXT_RESPONSE}),
    Happening.TAKEN: frozenset({Target.RESPONSE, Target.REACTION}),
    Happening.HELD: frozenset({Target.REACTION}),
    Happening.CLOSED: frozenset(Target),
    Happening.CANCELLED: frozenset(Target),
    Happening.DEFLECTED: frozenset(Target),
}
ENDS = frozenset({Happening.CLOSED, Happening.CANCELLED, Happening.DEFLECTED})
COMES_BACK = frozenset({Target.RESPONSE, Target.NEXT_RESPONSE})
"""Besides the resolution: what only the closing had stopped goes on when that is undone."""
OF_KIND: Mapping[ObjectKind, frozenset[Target]] = {
    ObjectKind.QUESTION: frozenset({Target.RESPONSE, Target.NEXT_RESPONSE}),
    ObjectKind.TASK: frozenset({Target.NEXT_RESPONSE, Target.REACTION, Target.RESOLUTION}),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `due_at` is the deadline that was set by hand."""

    at: datetime
    what: Happening
    due_at: datetime | None = None


@dataclass(slots=True)
class Life:
    """One object with its clocks, oldest first, and the terms they run under."""

    desk_id: int
    kind: ObjectKind
    object_id: int
    policy: Policy
    hours_id: int
    hours: BusinessHours
    clocks: list[Clock] = field(default_factory=list)
    is_held: bool = False
    targets: frozenset[Target] = frozenset(Target)

    def happen(self, event: Event) -> list[Clock]:
        """Move the clocks by what happened. Returns those it started; they are among the clocks from then on."""
        known = len(self.clocks)
        for clock in self._open(STOPS.get(event.what, frozenset())):
            clock.stop(event.at, self.hours, event.what)
        if event.what in ENDS:
            self.is_held = False
        self._follow(event)
        return self.clocks[known:]

    def _follow(self, event: Event) -> None:
        match event.what:
            case Happening.CREATED:
                self._create(event.at)
            case Happening.ASKED:
                self._start(Target.NEXT_RESPONSE, event.at)
            case Happening.TAKEN:
                self._take(event.at)
            case Happening.HELD:
                self._hold(event.at)
            case Happening.RESUMED:
                self._resume(event.at)
            case Happening.REOPENED:
                self._reopen(event.at)
            case Happening.DUE_SET if event.due_at is not None:
                self._set_due(event.due_at, event.at)

    def newest(self, target: Target) -> Clock | None:
        """The clock of this target that runs, or ran last."""
        return next((clock for clock in reversed(self.clocks) if clock.target is target), None)

    def _open(self, targets: Iterable[Target]) -> list[Clock]:
        return [clock for clock in self.clocks if clock.is_open and clock.target in targets]

    def _create(self, at: datetime) -> None:
        self._start(Target.RESPONSE, at)
        self._start(Target.REACTION, at)
        if self.policy.resolution_starts == Starts.CREATED:
            self._start(Target.RESOLUTION, at)

    def _start(self, target: Target, at: datetime, *, goal_s: int | None = None) -> Clock | None:
        """A clock where something is promised and none runs yet: more questions do not move the first one's due."""
        goal_s = goal_s or self.policy.goal(target)
        newest = self.newest(target)
        if goal_s is None or target not in self.targets or (newest is not None and newest.is_open):
            return None
        cycle = 1 if newest is None else newest.cycle + 1
        clock = Clock(self.desk_id, self.kind, self.object_id, target, goal_s, self.hours_id, at, None)
        clock.ladder, clock.policy, clock.cycle = self.policy.ladder, self.policy.name, cycle
        clock.due_at = clock.due_of(self.hours)
        if self.is_held and target in self.policy.waiting_pauses:
            clock.pause(at)
        self.clocks.append(clock)
        return clock

    def _take(self, at: datetime) -> None:
        self._resume(at)
        if self.policy.resolution_starts == Starts.TAKEN:
            self._start(Target.RESOLUTION, at)

    def _hold(self, at: datetime) -> None:
        self.is_held = True
        for clock in self._open(self.policy.waiting_pauses):
            clock.pause(at)

    def _resume(self, at: datetime) -> None:
        self.is_held = False
        for clock in self.clocks:
            clock.resume(at, self.hours)

    def _reopen(self, at: datetime) -> None:
        """A resolution goes on as the policy says; a promised answer nobody gave is still owed."""
        for target in Target:
            clock = self.newest(target)
            if clock is None or clock.is_open or not self._is_promised(clock):
                continue
            if clock.stopped_by is Happening.DROPPED:
                continue  # it had not begun by the terms that hold, and begins by them if at all
            if target is Target.RESOLUTION:
                self.clocks.append(clock.reopened(at, self.hours, Reopening(self.policy.reopening)))
            elif target in COMES_BACK and clock.stopped_by in ENDS:
                counts = self.policy.reopening == Reopening.COUNT
                again = clock.reopened(at, self.hours, Reopening.COUNT if counts else Reopening.RESUME)
                self.clocks.append(again)

    def _is_promised(self, clock: Clock) -> bool:
        """Whether these terms still promise what it counts; others may have been put in their place."""
        return clock.fixed_due is not None or self.policy.goal(clock.target) is not None

    def _set_due(self, due_at: datetime, at: datetime) -> None:
        """The resolution runs to a deadline by hand, also where the policy promises none."""
        clock = self.newest(Target.RESOLUTION)
        if clock is None or not clock.is_open:
            clock = self._start(Target.RESOLUTION, at, goal_s=max(1, int(self.hours.between(at, due_at))))
            if clock is not None:
                clock.fixed_due = due_at
                clock.due_at = due_at if clock.is_running else None
        else:
            clock.fix_due(due_at, at)


def replay(life: Life, events: Iterable[Event], until: datetime) -> Life:
    """Live through events, in order of time, up to and including a moment."""
    for event in events:
        if event.at <= until:
            life.happen(event)
    return life
