"""`firstline import` of a long past: messages a second, processor time for each, and memory that stays as it is."""

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.exporting import SEED, write_export
from tests.benchmarks.measure import Figure, Options, middle
from tests.benchmarks.stage import Stage, stage

BAR_PER_SECOND = 5_000
BAR_GROWTH_MB = 60
MAIN = "from bot.cli import main; main()"
SEEDS = (SEED,)
SMALLER = 10
"""Memory is compared with that of an export of a tenth."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One import in a process of its own, its start included."""

    count: int
    seconds: float
    cpu_s: float
    peak_mb: float

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    @property
    def cpu_us(self) -> float:
        return self.cpu_s * 1e6 / self.count


async def run(options: Options) -> list[Figure]:
    count = options.pick(1_000_000, 20_000, 500)
    with stage() as place:
        sizes = {each: write_export(place.folder / f"{each}.json", each) for each in (count // SMALLER, count)}
        note = f"{count:,} messages, {sizes[count] / 1e6:,.0f} MB of JSON"
        figures = []
        for engine in options.engines:
            figures += await _of_engine(place, engine, count, options.repeats(1), note)
        return figures


async def _of_engine(place: Stage, engine: str, count: int, runs: int, note: str) -> list[Figure]:
    small = await _imported(place, engine, count // SMALLER)
    large = [await _imported(place, engine, count) for _ in range(runs)]
    bar = BAR_PER_SECOND if engine == "sqlite" else None
    peak = max(one.peak_mb for one in large)
    return [
        middle(f"import, {engine}", [one.per_second for one in large], "messages/s", bar=bar, at_least=True, note=note),
        middle(f"import, {engine}, processor", [one.cpu_us for one in large], "µs/message"),
        Figure(f"import, {engine}, peak memory", peak, "MB"),
        Figure(
            f"import, {engine}, peak over that of a tenth",
            peak - small.peak_mb,
            "MB",
            bar=BAR_GROWTH_MB,
            note=f"{small.count:,} messages: {small.peak_mb:.0f} MB",
        ),
    ]


async def _imported(place: Stage, engine: str, count: int) -> Imported:
    async with place.database(engine) as url:
        await place.open_desk(url)
        return await asyncio.to_thread(_in_a_process, place, url, place.folder / f"{count}.json", count)


def _in_a_process(place: Stage, url: str, path: Path, count: int) -> Imported:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTLINE_")}
    environ |= {"FIRSTLINE_DATABASE_URL": url, "FIRSTLINE_CONFIG": str(place.config)}
    began = time.monotonic()
    with (place.folder / "import.log").open("wb") as log:
        to_log = [(os.POSIX_SPAWN_DUP2, log.fileno(), output) for output in (1, 2)]
        words = [sys.executable, "-c", MAIN, "import", str(path), "--desk", "it", "--yes"]
        pid = os.posix_spawn(sys.executable, words, environ, file_actions=to_log)
        _, status, used = os.wait4(pid, 0)
    seconds = time.monotonic() - began
    said = (place.folder / "import.log").read_text(encoding="utf-8")
    if os.waitstatus_to_exitcode(status) != 0 or f"{count} messages read" not in said.replace(",", ""):
        raise RuntimeError(f"the import failed: {said}")
    return Imported(count, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
