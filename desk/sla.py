"""Support levels and the clocks that run on them.

A clock is one promised working time running on one question or task. Everything it needs – the goal, the version of
the business hours, the ladder – is copied onto it when it starts, so that editing a policy changes nothing that runs.
Met and breached are facts of times: they come from comparing instants, whenever somebody looks. What happens to the
clocks of an object as it lives stands in `desk.sla_life`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from desk.business_hours import BusinessHours, NoOpenTime
from desk.escalation import DEFAULT_LADDER, Rung


class Target(StrEnum):
    """What is promised. `NEXT_RESPONSE` is for what is asked after the first answer."""

    RESPONSE = "response"
    NEXT_RESPONSE = "next_response"
    REACTION = "reaction"
    RESOLUTION = "resolution"


class ObjectKind(StrEnum):
    """What a clock, a timer, a card or a journal row is about."""

    QUESTION = "question"
    TASK = "task"
    DESK = "desk"
    CHAT = "chat"
    PERSON = "person"


class Happening(StrEnum):
    """What happens to a question or task that its clocks care for."""

    CREATED = "created"
    ASKED = "asked"
    ANSWERED = "answered"
    TAKEN = "taken"
    HELD = "held"
    RESUMED = "resumed"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    DEFLECTED = "deflected"
    """Its asker wants no answer any more: an earlier one has helped."""
    DROPPED = "dropped"
    """The terms that hold for it now promise nothing here."""
    REOPENED = "reopened"
    DUE_SET = "due_set"


class Starts(StrEnum):
    """When a resolution clock starts."""

    CREATED = "created"
    TAKEN = "taken"


class Reopening(StrEnum):
    """What a reopened clock makes of the time it was closed: leave it out, forget all before it, or count it."""

    RESUME = "resume"
    RESTART = "restart"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Policy:
    """One support level: conditions and promises in working seconds. The last one of a desk has no conditions."""

    name: str
    when: Mapping[str, str] = field(default_factory=dict)
    hours: str | None = None
    response: int | None = None
    next_response: int | None = None
    reaction: int | None = None
    resolution: int | None = None
    resolution_starts: str = Starts.CREATED
    return_after: int | None = None
    waiting_pauses: frozenset[Target] = frozenset({Target.RESOLUTION})
    reopening: str = Reopening.RESUME
    ladder: tuple[Rung, ...] = DEFAULT_LADDER

    def matches(self, traits: Mapping[str, Collection[str]]) -> bool:
        """Whether every condition holds; a trait may have several values at once, as a service and its parents."""
        return all(value in traits.get(name, ()) for name, value in self.when.items())

    def moved(self, moves: Mapping[int, int]) -> "Policy":
        """The same with a condition on a group under its new id; itself where it has none."""
        new_ids = {str(old): str(new) for old, new in moves.items()}
        chat = self.when.get("chat", "")
        return replace(self, when={**self.when, "chat": new_ids[chat]}) if chat in new_ids else self

    def goal(self, target: Target) -> int | None:
        promised: int | None = getattr(self, target.value)
        return promised


NO_PROMISE = Policy("–", ladder=())


@dataclass(frozen=True, slots=True)
class Terms:
    """A policy as it is copied onto what is registered under it: stored once, never changed.

    `hours_id` is the version of the calendar its promises count in, `desk_hours_id` that of the desk.
    """

    id: int | None
    policy: Policy
    hours_id: int
    desk_hours_id: int


class Pause(StrEnum):
    """Why a clock left out a stretch of time."""

    WAITED = "waited"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time a clock leaves out, from `start` until before `end`."""

    start: datetime
    end: datetime
    why: Pause = Pause.WAITED


FULFILS: Mapping[Target, frozenset[Happening]] = {
    Target.RESPONSE: frozenset({Happening.ANSWERED, Happening.TAKEN}),
    Target.NEXT_RESPONSE: frozenset({Happening.ANSWERED}),
    Target.REACTION: frozenset({Happening.TAKEN, Happening.HELD, Happening.CLOSED}),
    Target.RESOLUTION: frozenset({Happening.CLOSED}),
}
"""What keeps a promise. A clock that something else stops – a cancelled task, a dismissed question – is neither met
nor, if it was not due yet, breached."""
UNDOES = frozenset({Happening.DEFLECTED})
"""What leaves nothing of a promise, late or not: whom it was made to does not want it."""


def is_kept(*, met_at: object, breached_at: object) -> bool | None:
    """What is recorded of a promise, on a clock or in a stored row: missed once is missed."""
    if breached_at is not None:
        return False
    return True if met_at is not None else None


@dataclass(slots=True)
class Clock:
    """A target running on one object.

    `due_at` is empty while it is paused. A clock that has stopped never changes again: reopening its object starts the
    next `cycle`, so that what was reported stays true.
    """

    desk_id: int
    kind: ObjectKind
    object_id: int
    target: Target
    goal_s: int
    hours_id: int
    started_at: datetime
    due_at: datetime | None
    ladder: tuple[Rung, ...] = ()
    policy: str = ""
    """The support level it runs under: what its object comes under later moves no figure of the past."""
    cycle: int = 1
    pauses: tuple[Stretch, ...] = ()
    """Ended ones, in order of time."""
    waited_s: float = 0
    """The working time of the pauses."""
    fixed_due: datetime | None = None
    """A deadline set by hand; waiting does not move it."""
    climbs_from: datetime | None = None
    """Rungs before this instant were an earlier cycle's."""
    paused_at: datetime | None = None
    stopped_at: datetime | None = None
    stopped_by: Happening | None = None
    met_at: datetime | None = None
    breached_at: datetime | None = None
    id: int | None = None

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None and self.paused_at is None

    @property
    def is_open(self) -> bool:
        return self.stopped_at is None

    def due_of(self, hours: BusinessHours) -> datetime:
        """The due time with the waiting booked so far, or the one set by hand."""
        if self.fixed_due is not None:
            return self.fixed_due
        return hours.add(self.started_at, self.goal_s + self.waited_s)

    def due_if_resumed(self, now: datetime, hours: BusinessHours) -> datetime | None:
        """What the due time of a paused clock would be if the wait ended now."""
        if self.paused_at is None or self.fixed_due is not None:
            return self.fixed_due or self.due_at
        return hours.add(self.started_at, self.goal_s + self.waited_s + hours.between(self.paused_at, now))

    def worked_s(self, hours: BusinessHours, now: datetime) -> float:
        """Working seconds that count, until it stopped, was paused, or now."""
        return hours.between(self.started_at, self._end(now)) - self.waited_s

    def late_s(self, hours: BusinessHours, now: datetime) -> float:
        """Working seconds after the due time; 0 for a clock that is not late, or was so only while nobody was there."""
        if self.breach_by(now) is None:
            return 0.0
        if self.fixed_due is not None:
            return hours.between(self.fixed_due, max(self.fixed_due, self._end(now)))
        return max(0.0, self.worked_s(hours, now) - self.goal_s)

    def overdue_s(self, hours: BusinessHours, now: datetime) -> float:
        """How late people are told it is: `late_s`, or real seconds where none since the due time were working ones."""
        late, due_at = self.late_s(hours, now), self.due_at or self.fixed_due or self.breached_at
        if late or due_at is None or self.breach_by(now) is None:
            return late
        return max(0.0, (self._end(now) - due_at).total_seconds())

    def _end(self, now: datetime) -> datetime:
        """What had not ended yet at `now` is seen as it was then."""
        return min(now, self.stopped_at or self.paused_at or now)

    def verdict(self, now: datetime) -> bool | None:
        """Whether the promise was kept; None while it runs, and where it ended neither kept nor missed."""
        return is_kept(met_at=self.met_at, breached_at=self.breach_by(now))

    def breach_by(self, now: datetime) -> datetime | None:
        """The due time that has passed, noticed or not."""
        if self.breached_at is None and self.is_running and self.due_at is not None and now > self.due_at:
            return self.due_at
        return self.breached_at

    def pause(self, at: datetime) -> None:
        """Waiting begins; a breach that already happened stays a breach."""
        if not self.is_running:
            return
        at = max(at, self.started_at)
        self.notice_breach(at)
        self.paused_at = at
        self.due_at = None

    def resume(self, at: datetime, hours: BusinessHours) -> None:
        """Waiting ends: its working time moves the due time by as much, on the same calendar."""
        if self.paused_at is None:
            return
        # Messages are dated by the second: a reply may seem to come just before the wait it ends.
        self.leave_out(Stretch(self.paused_at, max(at, self.paused_at)), hours)
        self.paused_at = None
        self.due_at = self.due_of(hours)

    def stop(self, at: datetime, hours: BusinessHours, by: Happening) -> None:
        """What was promised happened, or the object went away. At the very second of the due time is in time."""
        if not self.is_open:
            return
        at = max(at, self.started_at)
        self.resume(at, hours)
        self.stopped_at, self.stopped_by = at, by
        if self.breached_at is not None and self.breached_at == self.due_at and at <= self.due_at:
            self.breached_at = None  # noticed before the message that met the promise was heard
        self.notice_breach(at)
        if by in UNDOES:
            self.breached_at = None
        if self.breached_at is None and by in FULFILS[self.target]:
            self.met_at = at

    def unstop(self, hours: BusinessHours) -> None:
        """Stopping was a mistake, taken back at once: the clock runs as if it had never stopped."""
        self.stopped_at = self.stopped_by = self.met_at = None
        self.due_at = self.due_of(hours)

    def reopened(self, at: datetime, hours: BusinessHours, how: Reopening) -> "Clock":
        """The next cycle of a clock that has stopped. Rungs passed before are not climbed again, but for the last one
        of a clock that is late already: whoever it tells should know that it is so again."""
        if self.stopped_at is None:
            raise ValueError("a clock that runs cannot be reopened")
        again = replace(self, id=None, cycle=self.cycle + 1)
        again.stopped_at = again.stopped_by = again.met_at = None
        if how is Reopening.RESTART:
            again.started_at, again.pauses, again.waited_s = at, (), 0
            again.climbs_from, again.breached_at = None, None
            again.fixed_due = self.fixed_due if self.fixed_due is not None and self.fixed_due > at else None
        elif how is Reopening.RESUME:
            again.leave_out(Stretch(self.stopped_at, max(at, self.stopped_at), Pause.CLOSED), hours)
        again.due_at = again.due_of(hours)
        if how is not Reopening.RESTART:
            again.climbs_from = None
            passed = [rung_at for _, rung_at in again.rungs(hours) if rung_at <= at]
            again.climbs_from = passed[-1] if passed and again.breach_by(at) else at
        return again

    def fix_due(self, due_at: datetime, at: datetime) -> None:
        """A deadline set by hand: the ladder moves with it, and may be climbed anew. A breach until now stays one."""
        self.notice_breach(at)
        self.fixed_due = due_at
        self.cycle += 1
        if self.is_running:
            self.due_at = due_at

    def notice_breach(self, now: datetime) -> None:
        """Record that the due time has passed; the instant of the breach is the due time, not the moment of looking."""
        if self.breached_at is None and self.due_at is not None and now > self.due_at:
            self.breached_at = self.due_at

    def rungs(self, hours: BusinessHours, present: BusinessHours | None = None) -> list[tuple[Rung, datetime]]:
        """The rungs of this clock with their instants, in order of time; none while it is paused or stopped.

        Those that may be held back wait until somebody is there: for the next opening of `present`.
        """
        if self.due_at is None or not self.is_running:
            return []
        since = self.climbs_from
        found = []
        for rung in self.ladder:
            if rung.clock != self.target:
                continue
            try:
                at = max(self.started_at, rung.fires_at(hours, due_at=self.due_at, goal_s=self.goal_s))
            except NoOpenTime:  # after a deadline by hand that is the last of the open time
                continue
            if since is None or at >= since:
                found.append((rung, rung.held_back(at, present) if present is not None else at))
        return sorted(found, key=lambda pair: pair[1])

    def leave_out(self, stretch: Stretch, hours: BusinessHours) -> None:
        """Time that does not count; the due time is the caller's to move."""
        self.pauses = (*self.pauses, stretch)
        self.waited_s += hours.between(stretch.start, stretch.end)
