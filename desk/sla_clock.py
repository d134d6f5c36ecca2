"""SLA arithmetic over a history: the same facts give the same dues and breaches, whenever somebody looks.

`desk.sla.Clock` carries these figures along as things happen. Here they are read anew from the facts alone: for
"recalculate open" and for imports. Every sum is in working seconds of one calendar.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from desk.business_hours import BusinessHours


class Fact(StrEnum):
    CREATED = "created"
    ASKED = "asked"
    ANSWERED = "answered"
    TAKEN = "taken"
    HELD = "held"
    RESUMED = "resumed"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    fact: Fact


@dataclass(frozen=True, slots=True)
class Terms:
    """Promises in working seconds (None: none made) and what stops the clocks."""

    response: int | None = None
    next_response: int | None = None
    reaction: int | None = None
    resolution: int | None = None
    resolution_starts: str = "created"
    waiting_pauses_response: bool = False
    waiting_pauses_resolution: bool = True
    closed_counts: bool = False
    reopening_restarts: bool = False
    due_slides_while_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time the object spent waiting or closed; without an end it still lasts."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """What happened to one object, up to the moment of looking."""

    until: datetime
    created_at: datetime
    asked: tuple[datetime, ...]
    answered: tuple[datetime, ...]
    taken: tuple[datetime, ...]
    waits: tuple[Stretch, ...]
    closings: tuple[Stretch, ...]

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed, if it still is."""
        return self.closings[-1].start if self.closings and self.closings[-1].end is None else None


@dataclass(frozen=True, slots=True)
class Reading:
    """One clock at one moment. `due_at` is empty while it is paused and once it has stopped."""

    started_at: datetime
    stopped_at: datetime | None
    due_at: datetime | None
    breached_at: datetime | None
    worked_s: float
    waited_s: float
    late_s: float


_BEGINS_WAIT, _ENDS_WAIT = {Fact.HELD}, {Fact.RESUMED, Fact.CLOSED}
_BEGINS_CLOSING, _ENDS_CLOSING = {Fact.CLOSED}, {Fact.REOPENED}


def live(events: Sequence[Event], until: datetime) -> Life:
    """The life that these events, in order of time, tell up to and including a moment."""
    past = [event for event in events if event.at <= until]

    def times(fact: Fact) -> tuple[datetime, ...]:
        return tuple(event.at for event in past if event.fact is fact)

    created = times(Fact.CREATED)
    if not created:
        raise ValueError(f"nothing was created by {until}")
    return Life(
        until,
        created[0],
        (created[0], *times(Fact.ASKED)),
        times(Fact.ANSWERED),
        times(Fact.TAKEN),
        _stretches(past, _BEGINS_WAIT, _ENDS_WAIT),
        _stretches(past, _BEGINS_CLOSING, _ENDS_CLOSING),
    )


def _stretches(events: Iterable[Event], begins: set[Fact], ends: set[Fact]) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    for event in events:
        lasting = bool(found) and found[-1].end is None
        if event.fact in begins and not lasting:
            found.append(Stretch(event.at))
        elif event.fact in ends and lasting:
            found[-1] = replace(found[-1], end=event.at)
    return tuple(found)


def response(hours: BusinessHours, terms: Terms, life: Life) -> Reading:
    """From creation to the first answer; taking the object in hand answers too."""
    stop = min((*life.answered[:1], *life.taken[:1]), default=life.closed_at)
    pauses = _pauses(terms, life, waiting=terms.waiting_pauses_response)
    return Run(terms.response, life.created_at, stop, life.until, pauses).read(hours, terms)


def reaction(hours: BusinessHours, terms: Terms, life: Life) -> Reading:
    """From creation until somebody took it or put it on hold."""
    held = [wait.start for wait in life.waits[:1]]
    stop = min((*life.taken[:1], *held), default=life.closed_at)
    return Run(terms.reaction, life.created_at, stop, life.until, _pauses(terms, life)).read(hours, terms)


def next_responses(hours: BusinessHours, terms: Terms, life: Life) -> list[Reading]:
    """One reading per question: from its first unanswered message; more messages do not move it, an answer ends it."""
    pauses = _pauses(terms, life, waiting=terms.waiting_pauses_response)
    readings: list[Reading] = []
    answered_at: datetime | None = life.created_at
    for asked_at in life.asked:
        if answered_at is None or asked_at < answered_at:
            continue
        answered_at = next((at for at in life.answered if at >= asked_at), None)
        stop = answered_at or life.closed_at
        readings.append(Run(terms.next_response, asked_at, stop, life.until, pauses).read(hours, terms))
    return readings


def resolution(hours: BusinessHours, terms: Terms, life: Life) -> Reading | None:
    """From creation (or from being taken) to the close; None before it starts."""
    started = life.taken[:1] if terms.resolution_starts == "taken" else (life.created_at,)
    if not started:
        return None
    restarts = [closing.end for closing in life.closings if closing.end and terms.reopening_restarts]
    pauses = _pauses(terms, life, waiting=terms.waiting_pauses_resolution)
    start = max((started[0], *restarts))
    return Run(terms.resolution, start, life.closed_at, life.until, pauses).read(hours, terms)


def waited(hours: BusinessHours, life: Life) -> float:
    """Working seconds spent on hold so far."""
    return sum(hours.between(wait.start, wait.end or life.until) for wait in life.waits)


def _pauses(terms: Terms, life: Life, *, waiting: bool = False) -> tuple[Stretch, ...]:
    """What a clock leaves out. A close that was not reopened is no pause: it stops the clock."""
    waits = life.waits if waiting else ()
    closed = () if terms.closed_counts else (closing for closing in life.closings if closing.end)
    return tuple(sorted((*waits, *closed), key=lambda stretch: stretch.start))


@dataclass(frozen=True, slots=True)
class Run:
    """One clock to be read: its promise, where it starts and stops, and what is left out."""

    goal: int | None
    start: datetime
    stop: datetime | None
    until: datetime
    pauses: tuple[Stretch, ...] = ()

    def read(self, hours: BusinessHours, terms: Terms) -> Reading:
        end = self._end
        waited_s = sum(hours.between(since, until) for since, until in self._left_out())
        worked_s = hours.between(self.start, end) - waited_s
        if self.goal is None:
            return Reading(self.start, self.stop, None, None, worked_s, waited_s, 0.0)
        breached_at = self._breach(hours, self.goal)
        shows_due = self.stop is None and (terms.due_slides_while_waiting or not self._is_paused)
        return Reading(
            started_at=self.start,
            stopped_at=self.stop,
            due_at=hours.add(self.start, self.goal + waited_s) if shows_due else None,
            breached_at=breached_at,
            worked_s=worked_s,
            waited_s=waited_s,
            late_s=max(0.0, worked_s - self.goal) if breached_at else 0.0,
        )

    @property
    def _end(self) -> datetime:
        return self.stop or self.until

    @property
    def _is_paused(self) -> bool:
        return any(pause.end is None for pause in self.pauses)

    def _left_out(self) -> list[tuple[datetime, datetime]]:
        clipped = ((max(pause.start, self.start), min(pause.end or self._end, self._end)) for pause in self.pauses)
        return [(since, until) for since, until in clipped if since < until]

    def _breach(self, hours: BusinessHours, goal: int) -> datetime | None:
        """The due time that passed while the clock ran; a wait that began later does not undo it."""
        waited_s = 0.0
        for since, until in (*self._left_out(), (self._end, self._end)):
            due_at = hours.add(self.start, goal + waited_s)
            if due_at < since:
                return due_at
            waited_s += hours.between(since, until)
        return None
