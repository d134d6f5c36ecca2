"""Support levels and the clocks that run on them.

A clock is one promised working time running on one question or task. Everything it needs – the goal, the version of
the business hours, the ladder – is copied onto it when it starts, so that editing a policy changes nothing that runs.
Met and breached are facts of times: they come from comparing instants, whenever somebody looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desk.business_hours import BusinessHours
from desk.escalation import DEFAULT_LADDER, Rung


class Target(StrEnum):
    RESPONSE = "response"
    REACTION = "reaction"
    RESOLUTION = "resolution"


class ObjectKind(StrEnum):
    """What a clock, a timer, a card or a journal row is about."""

    QUESTION = "question"
    TASK = "task"
    DESK = "desk"
    CHAT = "chat"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Policy:
    """One support level: conditions and promises in working seconds. The last one of a desk has no conditions."""

    name: str
    when: Mapping[str, str] = field(default_factory=dict)
    hours: str | None = None
    response: int | None = None
    reaction: int | None = None
    resolution: int | None = None
    resolution_starts: str = "created"
    return_after: int | None = None
    ladder: tuple[Rung, ...] = DEFAULT_LADDER

    def matches(self, facts: Mapping[str, str]) -> bool:
        return all(facts.get(name) == value for name, value in self.when.items())

    def goal(self, target: Target) -> int | None:
        return {Target.RESPONSE: self.response, Target.REACTION: self.reaction, Target.RESOLUTION: self.resolution}[
            target
        ]


NO_PROMISE = Policy("–", ladder=())


def first_match(policies: tuple[Policy, ...], facts: Mapping[str, str]) -> Policy:
    """The first policy whose conditions hold; where a desk promises nothing, a policy without targets."""
    return next((policy for policy in policies if policy.matches(facts)), NO_PROMISE)


@dataclass(slots=True)
class Clock:
    """A target running on one object. `due_at` is empty while paused. `cycle` counts restarts."""

    desk_id: int
    kind: ObjectKind
    object_id: int
    target: Target
    goal_s: int
    hours_id: int
    started_at: datetime
    due_at: datetime | None
    ladder: tuple[Rung, ...] = ()
    cycle: int = 1
    waited_s: float = 0
    fixed_due: datetime | None = None
    """A deadline set by hand; waiting does not move it."""
    paused_at: datetime | None = None
    stopped_at: datetime | None = None
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

    def pause(self, now: datetime) -> None:
        """Waiting begins; a breach that already happened stays a breach."""
        if not self.is_running:
            return
        self.notice_breach(now)
        self.paused_at = now
        self.due_at = None

    def resume(self, now: datetime, hours: BusinessHours) -> None:
        """Waiting ends: its working time moves the due time by as much, on the same calendar."""
        if self.paused_at is None:
            return
        self.waited_s += hours.between(self.paused_at, now)
        self.paused_at = None
        self.due_at = self.due_of(hours)

    def stop(self, now: datetime, hours: BusinessHours) -> None:
        """What was promised happened. At the very second of the due time is in time."""
        if not self.is_open:
            return
        self.resume(now, hours)
        self.stopped_at = now
        if self.breached_at is not None and self.breached_at == self.due_at and now <= self.due_at:
            self.breached_at = None  # noticed before the message that met the promise was heard
        self.notice_breach(now)
        if self.breached_at is None:
            self.met_at = now

    def reopen(self, now: datetime, hours: BusinessHours) -> None:
        """The clock goes on; the stretch while it was stopped counts as waiting."""
        if self.stopped_at is None:
            return
        self.waited_s += hours.between(self.stopped_at, now)
        self.stopped_at = self.met_at = None
        self.cycle += 1
        self.due_at = self.due_of(hours)

    def notice_breach(self, now: datetime) -> None:
        """Record that the due time has passed; the instant of the breach is the due time, not the moment of looking."""
        if self.breached_at is None and self.due_at is not None and now > self.due_at:
            self.breached_at = self.due_at

    def rungs(self, hours: BusinessHours) -> list[tuple[Rung, datetime]]:
        """The rungs of this clock with their instants, in order of time; none while it is paused or stopped."""
        if self.due_at is None or not self.is_running:
            return []
        due_at, goal_s = self.due_at, self.goal_s
        own = [rung for rung in self.ladder if rung.clock == self.target]
        return sorted(
            ((rung, max(self.started_at, rung.fires_at(hours, due_at=due_at, goal_s=goal_s))) for rung in own),
            key=lambda pair: pair[1],
        )


def start_clock(
    policy: Policy,
    target: Target,
    *,
    desk_id: int,
    kind: ObjectKind,
    object_id: int,
    hours_id: int,
    hours: BusinessHours,
    at: datetime,
) -> Clock | None:
    """A clock for this target, or none where the policy promises nothing."""
    goal = policy.goal(target)
    if goal is None:
        return None
    clock = Clock(desk_id, kind, object_id, target, goal, hours_id, at, None, ladder=policy.ladder)
    clock.due_at = clock.due_of(hours)
    return clock
