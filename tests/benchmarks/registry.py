"""All benchmarks: what each measures, on which engines, and how long it takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.benchmarks.measure import Size


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`minutes` are those of a full run for each engine, about, on two quiet cores."""

    name: str
    what: str
    minutes: float
    module: str = ""
    has_engines: bool = True

    @property
    def path(self) -> str:
        return f"tests.benchmarks.{self.module or self.name}"

    @property
    def file(self) -> str:
        return f"{self.module or self.name}.py"

    def runs_of(self, engines: Iterable[str]) -> list[str | None]:
        """The engines it runs on one after the other; once where the engine makes no difference."""
        return [*engines] if self.has_engines else [None]

    def expected(self, size: Size) -> float:
        return self.minutes * {Size.FULL: 1.0, Size.QUICK: 0.2, Size.SHORT: 0.02}[size]


BENCHMARKS = (
    Benchmark("hours", "Sums of business time, beside two libraries", 0.5, has_engines=False),
    Benchmark("pairing", "Pairing on the annotated public chats", 1.5, "pairing_bars", has_engines=False),
    Benchmark("intake", "Durable intake: committed before it is acknowledged", 2),
    Benchmark("first_line", "First-line messages end to end, beside a bare handler", 5),
    Benchmark("press", "From a press to what the person sees, under a light load", 2),
    Benchmark("load", "From receiving to the reply at 50 % and 90 % of the maximum", 4),
    Benchmark("people", "Ten thousand people in one desk", 4),
    Benchmark("figures", "A month's figures beside a million dialogs", 3),
    Benchmark("similar", "Finding similar questions among 100,000 dialogs", 5),
    Benchmark("timers", "Ten thousand due at once beside a million open timers", 8),
    Benchmark("outbound", "What is sent, against Telegram's limits", 5),
    Benchmark("import", "An import of a million messages", 6, "importing"),
    Benchmark("startup", "From a clean clone, or a start, to a working desk", 3, has_engines=False),
    Benchmark("growth", "How the chief operations grow with the rows", 25),
    Benchmark("memory", "Memory of the processes over an hour of load", 65, has_engines=False),
)
BY_NAME = {benchmark.name: benchmark for benchmark in BENCHMARKS}
