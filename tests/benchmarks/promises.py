"""The bars of the design (§11), and where each is measured."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.benchmarks.measure import ENGINES, Figure
from tests.benchmarks.results import Result


@dataclass(frozen=True, slots=True)
class Promise:
    """One row: what is promised, and which figures of which benchmark tell whether it is kept.

    `figures` is looked for in the names of the figures; all of them that have a bar count.
    """

    what: str
    bar: str
    benchmark: str
    figures: str = ""
    engines: tuple[str, ...] = ()
    """Those it must be measured on; none where the engine makes no difference."""
    fault: str = ""
    """The fault of `make faults` that measures it instead."""
    command: str = ""

    @property
    def asked_by(self) -> str:
        return self.command or f"python -m tests.benchmarks {self.benchmark}"

    def kept_by(self, results: Iterable[Result]) -> Iterator[tuple[Result, Figure]]:
        for result in results:
            if result.benchmark == self.benchmark:
                for figure in result.found.figures:
                    if figure.bar is not None and re.search(self.figures, figure.what):
                        yield result, figure


ONE = ("postgresql",)
PROMISES: Sequence[Promise] = (
    Promise(
        "updates lost or applied twice over 1,000 `kill -9` under load, each engine",
        "0",
        "faults",
        engines=ENGINES,
        fault="kill",
        command="make faults KILLS=1000 UPDATES=100000 FAULTS=kill",
    ),
    Promise(
        "escalations lost / visibly doubled, three schedulers, leader frozen 200 times",
        "0 / 0",
        "faults",
        engines=ENGINES,
        fault="frozen",
        command="make faults KILLS=200 FAULTS=frozen",
    ),
    Promise(
        "timer lateness with 1M open timers, 10k due at one instant",
        "p99 ≤ 1 s, none early, none dropped",
        "timers",
        "at one instant, escalated: (late, p99|early, lost)",
        ENGINES,
    ),
    Promise("business hours: `add`, `between` at any length", "≤ 5 µs", "hours", "^(add|between), "),
    Promise("business hours: vectors", "all right", "hours", "^vectors"),
    Promise(
        "pairing on the annotated public chat",
        "F1 ≥ .82, the best known; the surest half right ≥ 93 %",
        "pairing",
        "F1|surest half",
    ),
    Promise("durable intake, PostgreSQL", "≥ 8,000 updates/s, p99 ≤ 20 ms", "intake", "^webhook", ONE),
    Promise(
        "first-line messages end to end, one process, 2 cores, PostgreSQL",
        "≥ 2,000/s, p99 ≤ 50 ms, above a bare handler",
        "first_line",
        "^handled from a full inbox|^ours to bare|p99, postgresql",
        ONE,
    ),
    Promise("press → reply through the sandbox, light load", "p95 ≤ 100 ms", "press", "press → answer, p95", ENGINES),
    Promise(
        "month's figures with percentiles, per day and specialist, 1M dialogs, both engines",
        "≤ 150 ms",
        "figures",
        "dialogs per day and specialist|the month, both lines|per specialist, both lines",
        ENGINES,
    ),
    Promise(
        "outbound: 1,000 messages over 50 groups",
        "≤ 1.1 × the limits' floor, 0 answered 429, 0 lost, order kept",
        "outbound",
        r"to \d+ groups",
        ENGINES,
    ),
    Promise("outbound: budget kept over a restart", "0 answered 429, 0 lost", "outbound", "over a restart", ENGINES),
    Promise("memory of `firstline run` over 1 h of load", "≤ 260 MB, flat", "memory", "^firstline run"),
    Promise("memory of the scheduler alone", "≤ 90 MB", "memory", "^firstline scheduler"),
    Promise("from clean clone to a working demo", "1 command, ≤ 90 s", "startup", "clean clone"),
)
"""In the order of the design."""

LOAD: Sequence[Promise] = (
    Promise("receive → reply at 50 % of the maximum", "p99 ≤ 1 s", "load", "at 50 %.*p99", ENGINES),
    Promise("receive → reply at 90 % of the maximum", "p95 ≤ 1 s", "load", "at 90 %.*p95", ENGINES),
    Promise("10,000 people in one desk: the bars above", "the same", "people", "", ENGINES),
    Promise(
        "outbound: 20 a minute into one group, 1 a second to one person",
        "≤ 1.1 × the floor",
        "outbound",
        "to one",
        ENGINES,
    ),
    Promise("similar questions among 100,000 dialogs", "p95 ≤ 50 ms", "similar", "p95", ENGINES),
    Promise(
        "the same work beside a hundred times the timers", "≤ 1.5 ×", "timers", "open, |after the backlog", ENGINES
    ),
    Promise("a backlog of 100,000 timers", "≤ 120 s, in order", "timers", "^backlog", ENGINES),
    Promise("an import", "≥ 5,000 messages/s, memory flat", "import", "", ENGINES),
)
"""Bars of our own."""
