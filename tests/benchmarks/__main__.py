"""Runs benchmarks, each in a process of its own, keeps what they measured, and writes the page about it."""

import argparse
import logging
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import page, results
from tests.benchmarks.measure import ENGINES, Options, Size, machine
from tests.benchmarks.registry import BENCHMARKS, BY_NAME, Benchmark
from tests.benchmarks.results import Result
from tests.benchmarks.runner import measured

log = logging.getLogger(__name__)

KEPT = {
    Size.FULL: Path("docs/results/benchmarks"),
    Size.QUICK: Path("build/benchmarks/quick"),
    Size.SHORT: Path("build/benchmarks/short"),
}
"""Those of full runs belong to the page: whoever measures one thing again keeps what others have measured."""
FAULTS = Path("docs/results/faults")
PAGE = Path("docs/benchmarks.md")
NARROW = 180

Job = tuple[Benchmark, str | None]


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    known = ", ".join(BY_NAME)
    found.add_argument("names", nargs="*", metavar="NAME", help=f"which ones ({known}); all of them else")
    found.add_argument("--quick", action="store_true", help="some minutes each: the figures mean little")
    found.add_argument("--short", action="store_true", help="some seconds each: they work or not, nothing else")
    found.add_argument("--runs", type=int, help="how often each is measured; the median counts")
    found.add_argument("--engine", choices=ENGINES, action="append", help="this engine only")
    found.add_argument(
        "--results", type=Path, metavar="FOLDER", help="keep results there; else in docs/results or build"
    )
    found.add_argument("--write", action="store_true", help=f"write {PAGE} afterwards, of all results there are")
    found.add_argument("--page-only", action="store_true", help="measure nothing, only write the page")
    found.add_argument("--page", type=Path, metavar="FILE", help=f"write the page there instead of {PAGE}")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    asking = parser()
    asked = asking.parse_args(arguments)
    if unknown := set(asked.names) - set(BY_NAME):
        asking.error(f"{', '.join(sorted(unknown))} is none of {', '.join(BY_NAME)}")
    size = Size.SHORT if asked.short else Size.QUICK if asked.quick else Size.FULL
    folder: Path = asked.results or KEPT[size]
    console = Console(width=None if sys.stdout.isatty() else NARROW, highlight=False)

    fresh: list[Result] = []
    failed: list[str] = []
    if not asked.page_only:
        chosen = [one for one in BENCHMARKS if one.name in asked.names or not asked.names]
        jobs = [(one, engine) for one in chosen for engine in one.runs_of(asked.engine or ENGINES)]
        fresh, failed = run(console, jobs, size, asked.runs, folder)
    if asked.write or asked.page_only or asked.page:
        written: Path = asked.page or (PAGE if size is Size.FULL else folder / PAGE.name)
        page.write(written, results.kept(folder), FAULTS)
        console.print(f"written: {written}")
    if failed:
        console.print(f"broken off: {', '.join(failed)}")
        return 2
    missed = [figure for one in fresh for figure in one.found.figures if figure.is_met is False]
    return 1 if missed and size is Size.FULL else 0


def run(
    console: Console, jobs: Sequence[Job], size: Size, runs: int | None, folder: Path
) -> tuple[list[Result], list[str]]:
    """What each has found, and which of them broke off: in a run of hours one that breaks must not end the others."""
    for name, value in machine().items():
        console.print(f"{name}: {value}")
    left = sum(benchmark.expected(size) for benchmark, _ in jobs)
    fresh, failed = [], []
    for place, (benchmark, engine) in enumerate(jobs, start=1):
        title = f"{benchmark.name}, {engine}" if engine else benchmark.name
        minutes = benchmark.expected(size)
        console.print(f"{place}/{len(jobs)} {title}: about {minutes:.1f} min; all that is left: about {left:.0f} min")
        left -= minutes
        try:
            found = _one(benchmark, engine, size, runs)
        except Exception:
            log.exception("%s broke off", title)
            failed.append(title)
            continue
        results.keep(folder, found)
        fresh.append(found)
        console.print(_table(found))
    return fresh, failed


def _one(benchmark: Benchmark, engine: str | None, size: Size, runs: int | None) -> Result:
    about, commit = machine(), results.commit()
    at, began = time.strftime("%Y-%m-%d %H:%M", time.gmtime()), time.monotonic()
    options = Options(size, (engine,) if engine else ENGINES, runs)
    found = measured(benchmark, options)
    seconds = time.monotonic() - began
    words = [benchmark.name, f"--engine {engine}" if engine else "", "" if size is Size.FULL else f"--{size}"]
    command = " ".join(["python -m tests.benchmarks", *(word for word in words if word)])
    return Result(benchmark.name, engine, size, f"{at} UTC", commit, seconds, command, about, found)


def _table(result: Result) -> Table:
    found = Table(title=f"{result.name}, {result.seconds:.0f} s", title_justify="left")
    for column in ("what", "measured", "bar", "", "note"):
        found.add_column(column, justify="right" if column in {"measured", "bar"} else "left", overflow="fold")
    for one in result.found.figures:
        found.add_row(one.what, one.value, one.limit, page.verdict(one, result.size).strip("*"), one.note)
    return found


if __name__ == "__main__":
    sys.exit(main())
