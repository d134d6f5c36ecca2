"""Runs benchmarks, each in a process of its own, and prints what they measured beside the bars of the design."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.measure import ENGINES, Figure, Options, machine, shown
from tests.benchmarks.runner import measured

NAMES = ("intake", "first_line", "press", "outbound", "memory", "figures", "similar", "timers", "hours", "import")


def table(results: dict[str, list[Figure]]) -> Table:
    found = Table(show_lines=False)
    for column in ("benchmark", "what", "measured", "bar", "", "note"):
        found.add_column(column, justify="right" if column in {"measured", "bar"} else "left", overflow="fold")
    for name, figures in results.items():
        for figure in figures:
            found.add_row(name, figure.what, f"{shown(figure.measured)} {figure.unit}", *_verdict(figure), figure.note)
    return found


def _verdict(figure: Figure) -> tuple[str, str]:
    if figure.bar is None:
        return "", ""
    return f"{'≥' if figure.at_least else '≤'} {shown(figure.bar)}", "met" if figure.is_met else "missed"


def as_json(about: dict[str, str], results: dict[str, list[Figure]]) -> dict[str, Any]:
    return {
        "machine": about,
        "benchmarks": {
            name: [asdict(figure) | {"is_met": figure.is_met} for figure in figures]
            for name, figures in results.items()
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones ({', '.join(NAMES)}); all of them else")
    parser.add_argument("--quick", action="store_true", help="short runs: they work or not, the figures mean little")
    parser.add_argument("--runs", type=int, help="how often each is measured; the median counts")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="this engine only")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"{', '.join(sorted(unknown))} is none of {', '.join(NAMES)}")

    console = Console(width=None if sys.stdout.isatty() else 180)
    options = Options(asked.quick, tuple(asked.engine or ENGINES), asked.runs)
    about = machine()
    for name, value in about.items():
        console.print(f"{name}: {value}", highlight=False)
    results: dict[str, list[Figure]] = {}
    for name in asked.names or NAMES:
        began = time.monotonic()
        results[name] = measured(name, options)
        console.print(f"{name}: {time.monotonic() - began:.0f} s", highlight=False)
    console.print(table(results))
    if asked.json:
        asked.json.write_text(
            json.dumps(as_json(about, results), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    return 0 if all(figure.is_met is not False for figures in results.values() for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
