"""Run a file of business-time vectors and ticket lives: `python -m tests.vectors FILE`.

The file's `meta.schema` explains the fields. The same functions serve the tests, one per vector and scenario.
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from desk.business_hours import BusinessHours, NoOpenTime
from desk.escalation import Rung, When
from desk.sla import Clock, Happening, ObjectKind, Policy, Reopening, Target
from desk.sla_life import Event, Life

Case = dict[str, Any]

HAPPENINGS = {
    "created": Happening.CREATED,
    "message_customer": Happening.ASKED,
    "reply_agent": Happening.ANSWERED,
    "taken": Happening.TAKEN,
    "wait_on": Happening.HELD,
    "wait_off": Happening.RESUMED,
    "closed": Happening.CLOSED,
    "reopened": Happening.REOPENED,
}
TARGETS = {"first_response": Target.RESPONSE, "next_response": Target.NEXT_RESPONSE, "resolution": Target.RESOLUTION}
UNPROMISED_S = 1
NOT_A_VALUE = {"at", "source_value"}


def hours_of(case: Case) -> BusinessHours:
    return BusinessHours.from_spec(
        tz=case["tz"], hours=case["hours"], holidays=case["holidays"], exceptions=case["exceptions"]
    )


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def vector_misses(vector: Case) -> list[str]:
    """What a business-time vector says and the engine does not; empty when it is right."""
    expected = vector["expected"]
    if isinstance(expected, str) and expected != "error":
        expected = instant(expected)
    try:
        got = run_vector(vector)
    except NoOpenTime:
        got = "error"
    return [] if got == expected else [f"{vector['op']}: expected {expected}, got {got}"]


def run_vector(vector: Case) -> datetime | float:
    hours, start = hours_of(vector), instant(vector["start"])
    match vector["op"]:
        case "add":
            return hours.add(start, vector["seconds"])
        case "sub":
            return hours.sub(start, vector["seconds"])
        case "between":
            return hours.between(start, instant(vector["end"]))
        case "next_open":
            return hours.next_open(start)
        case other:
            raise ValueError(f"unknown operation {other!r}")


def policy_of(case: Case) -> Policy:
    """The promises of a scenario. What is not promised is measured all the same; what it owes is not asked."""
    promised, options = case["policy"], case["options"]

    def seconds(name: str) -> int:
        minutes = promised.get(name)
        return UNPROMISED_S if minutes is None else minutes * 60

    pauses = {Target.RESOLUTION} if options["pause_resolution"] else set()
    pauses |= {Target.RESPONSE, Target.NEXT_RESPONSE} if options["pause_first_response"] else set()
    return Policy(
        "scenario",
        response=seconds("first_response"),
        next_response=seconds("next_response"),
        resolution=seconds("resolution"),
        resolution_starts=options["resolution_starts"],
        waiting_pauses=frozenset(pauses),
        reopening=Reopening.COUNT if options["closed_counts"] else Reopening.RESUME,
    )


def scenario_misses(scenario: Case) -> list[str]:
    return [
        f"at {expectation['at']}: {miss}"
        for expectation in scenario["expect"]
        for miss in expectation_misses(Look(scenario, instant(expectation["at"])), expectation)
    ]


def expectation_misses(look: "Look", expectation: Case) -> Iterator[str]:
    for name, expected in expectation.items():
        if name in NOT_A_VALUE:
            continue
        wanted = instant(expected) if isinstance(expected, str) else expected
        if isinstance(expected, dict):
            wanted = instant(expected["at"])
        got = look.value(name, expected)
        if got != wanted:
            yield f"{name}: expected {wanted}, got {got}"


class Look:
    """The figures of one life at one moment, under the names of the file."""

    def __init__(self, scenario: Case, until: datetime) -> None:
        self.hours, self.until = hours_of(scenario), until
        self.slides = scenario["options"]["due_while_waiting"] == "slides"
        self.held_s = Held(self.hours)
        self.life = Life(1, ObjectKind.TASK, 1, policy_of(scenario), 1, self.hours)
        events = [(instant(event["at"]), event["type"]) for event in scenario["events"]]
        for at, what in sorted(events, key=lambda event: event[0]):
            if at <= until:
                self.held_s.happen(at, what)
                self.happen(at, what)
        self.figures: dict[str, Callable[[Clock], Any]] = {
            "due": self.due,
            "minutes": lambda clock: clock.worked_s(self.hours, until) / 60,
            "breached": lambda clock: clock.goal_s != UNPROMISED_S and clock.breach_by(until) is not None,
            "late_seconds": lambda clock: 0.0 if clock.goal_s == UNPROMISED_S else clock.late_s(self.hours, until),
        }

    def happen(self, at: datetime, what: str) -> None:
        self.life.happen(Event(at, HAPPENINGS[what]))
        if what == "created":
            self.life.happen(Event(at, Happening.ASKED))  # who opens a ticket waits for the next response too

    def value(self, name: str, expected: Any) -> Any:
        if name == "waiting_seconds":
            return self.held_s.until(self.until)
        if name == "next_response_minutes_max":
            ended = [one for one in self.life.clocks if one.target is Target.NEXT_RESPONSE and not one.is_open]
            return max(self.figures["minutes"](clock) for clock in ended)
        clock_name = next(known for known in TARGETS if name.startswith(known))
        clock, figure = self.life.newest(TARGETS[clock_name]), name.removeprefix(f"{clock_name}_")
        if clock is None:
            return False if figure == "breached" else None
        if figure in ("warn", "escalation"):
            return self.rung(clock, expected)
        return self.figures[figure](clock)

    def due(self, clock: Clock) -> datetime | None:
        """None for a clock that is paused (unless its due slides along), has stopped, or promises nothing."""
        if not clock.is_open or clock.goal_s == UNPROMISED_S:
            return None
        if clock.paused_at is not None and self.slides:
            return clock.due_if_resumed(self.until, self.hours)
        return clock.due_at

    def rung(self, clock: Clock, expected: Case) -> datetime | None:
        if clock.due_at is None:
            return None
        seconds = -expected["minutes_before"] * 60 if "minutes_before" in expected else expected["minutes_after"] * 60
        rung = Rung(clock.target, When.OFFSET, seconds, ())
        return rung.fires_at(self.hours, due_at=clock.due_at, goal_s=clock.goal_s)


class Held:
    """Working seconds spent waiting; closing ends a wait too."""

    def __init__(self, hours: BusinessHours) -> None:
        self.hours = hours
        self.since: datetime | None = None
        self.ended_s = 0.0

    def happen(self, at: datetime, what: str) -> None:
        if what == "wait_on" and self.since is None:
            self.since = at
        elif what in ("wait_off", "taken", "closed"):
            self.ended_s, self.since = self.until(at), None

    def until(self, at: datetime) -> float:
        return self.ended_s + (self.hours.between(self.since, at) if self.since is not None else 0.0)


class BadFile(ValueError):
    """A file that cannot be run; the message says why."""


def load(path: Path) -> list[tuple[Case, Callable[[Case], list[str]]]]:
    """Every case of a file with the function that checks it."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFile(error.strerror) from error
    except ValueError as error:
        raise BadFile(f"it is not JSON: {error}") from error
    if not isinstance(data, dict) or not ("vectors" in data or "scenarios" in data):
        raise BadFile("it has no vectors and no scenarios")
    cases = [(case, vector_misses) for case in data.get("vectors", ())]
    cases += [(case, scenario_misses) for case in data.get("scenarios", ())]
    if not all(isinstance(case, dict) and "id" in case for case, _ in cases):
        raise BadFile("a vector or scenario is no object with an id")
    return cases


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m tests.vectors FILE\n")
        return 2
    try:
        cases = load(Path(arguments[0]))
    except BadFile as error:
        sys.stderr.write(f"{arguments[0]} cannot be run: {error}\n")
        return 2
    wrong = 0
    for case, misses_of in cases:
        try:
            misses = misses_of(case)
        except (KeyError, ValueError, TypeError, StopIteration) as error:
            misses = [f"could not be run: {type(error).__name__}: {error}"]
        wrong += bool(misses)
        for miss in misses:
            sys.stdout.write(f"{case['id']} {miss}\n")
    sys.stdout.write(f"right {len(cases) - wrong} wrong {wrong}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
