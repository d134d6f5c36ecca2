"""Run a file of business-time vectors and ticket lives: `python -m tests.vectors FILE`.

The file's `meta.schema` explains the fields. The same functions serve the tests, one per vector and scenario.
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from desk import sla_clock
from desk.business_hours import BusinessHours, NoOpenTime
from desk.sla_clock import Event, Fact, Life, Reading, Terms

Case = dict[str, Any]

FACTS = {
    "created": Fact.CREATED,
    "message_customer": Fact.ASKED,
    "reply_agent": Fact.ANSWERED,
    "taken": Fact.TAKEN,
    "wait_on": Fact.HELD,
    "wait_off": Fact.RESUMED,
    "closed": Fact.CLOSED,
    "reopened": Fact.REOPENED,
}
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


def terms_of(case: Case) -> Terms:
    policy, options = case["policy"], case["options"]

    def seconds(name: str) -> int | None:
        minutes = policy.get(name)
        return None if minutes is None else minutes * 60

    return Terms(
        response=seconds("first_response"),
        next_response=seconds("next_response"),
        resolution=seconds("resolution"),
        resolution_starts=options["resolution_starts"],
        waiting_pauses_response=options["pause_first_response"],
        waiting_pauses_resolution=options["pause_resolution"],
        closed_counts=options["closed_counts"],
        due_slides_while_waiting=options["due_while_waiting"] == "slides",
    )


def scenario_misses(scenario: Case) -> list[str]:
    hours, terms = hours_of(scenario), terms_of(scenario)
    events = [Event(instant(event["at"]), FACTS[event["type"]]) for event in scenario["events"]]
    return [
        f"at {expectation['at']}: {miss}"
        for expectation in scenario["expect"]
        for miss in expectation_misses(hours, terms, sla_clock.live(events, instant(expectation["at"])), expectation)
    ]


def expectation_misses(hours: BusinessHours, terms: Terms, life: Life, expectation: Case) -> Iterator[str]:
    look = Look(hours, terms, life)
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

    def __init__(self, hours: BusinessHours, terms: Terms, life: Life) -> None:
        self.hours, self.terms, self.life = hours, terms, life
        self.next_responses = sla_clock.next_responses(hours, terms, life)
        self.clocks: dict[str, Reading | None] = {
            "first_response": sla_clock.response(hours, terms, life),
            "next_response": self.next_responses[-1],
            "resolution": sla_clock.resolution(hours, terms, life),
        }
        self.figures: dict[str, Callable[[Reading], Any]] = {
            "due": lambda clock: clock.due_at,
            "minutes": lambda clock: clock.worked_s / 60,
            "breached": lambda clock: clock.breached_at is not None,
            "late_seconds": lambda clock: clock.late_s,
        }

    def value(self, name: str, expected: Any) -> Any:
        if name == "waiting_seconds":
            return sla_clock.waited(self.hours, self.life)
        if name == "next_response_minutes_max":
            return max(clock.worked_s / 60 for clock in self.next_responses if clock.stopped_at)
        clock_name = next(known for known in self.clocks if name.startswith(known))
        clock, figure = self.clocks[clock_name], name.removeprefix(f"{clock_name}_")
        if clock is None:
            return False if figure == "breached" else None
        if figure in ("warn", "escalation"):
            return self.rung(clock, expected)
        return self.figures[figure](clock)

    def rung(self, clock: Reading, expected: Case) -> datetime | None:
        if clock.due_at is None:
            return None
        if "minutes_before" in expected:
            return self.hours.sub(clock.due_at, expected["minutes_before"] * 60)
        return self.hours.add(clock.due_at, expected["minutes_after"] * 60)


def load(path: Path) -> list[tuple[Case, Callable[[Case], list[str]]]]:
    """Every case of a file with the function that checks it."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return [(case, vector_misses) for case in data.get("vectors", ())] + [
        (case, scenario_misses) for case in data.get("scenarios", ())
    ]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m tests.vectors FILE\n")
        return 2
    wrong = 0
    cases = load(Path(arguments[0]))
    for case, misses_of in cases:
        try:
            misses = misses_of(case)
        except (KeyError, ValueError, StopIteration) as error:
            misses = [f"could not be run: {type(error).__name__}: {error}"]
        wrong += bool(misses)
        for miss in misses:
            sys.stdout.write(f"{case['id']} {miss}\n")
    sys.stdout.write(f"right {len(cases) - wrong} wrong {wrong}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
