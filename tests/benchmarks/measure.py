"""What a benchmark brings home, and the machine it was taken on."""

import math
import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TypeVar

PACKAGES = ("aiogram", "python-telegram-bot", "aiohttp", "sqlalchemy", "asyncpg", "aiosqlite", "apscheduler")
ENGINES = ("sqlite", "postgresql")


VERSIONS: dict[str, str] = {}
"""What this process has met besides its packages: `PostgreSQL` as its server names itself."""

_T = TypeVar("_T")


class Size(StrEnum):
    """How long a run is. Only the figures of a full one count."""

    FULL = "full"
    QUICK = "quick"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Options:
    """What one run is to do: on which engines, how long, how often."""

    size: Size = Size.FULL
    engines: tuple[str, ...] = ENGINES
    runs: int | None = None

    @property
    def quick(self) -> bool:
        return self.size is not Size.FULL

    def pick(self, full: _T, quick: _T, short: _T) -> _T:
        """Quick: minutes, and figures that mean little. Short: seconds, and only that it works."""
        return {Size.FULL: full, Size.QUICK: quick, Size.SHORT: short}[self.size]

    def repeats(self, usual: int) -> int:
        return self.runs or (1 if self.quick else usual)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `bar` is what it must at least (`at_least`) or at most be; None where it only informs."""

    what: str
    measured: float
    unit: str
    bar: float | None = None
    at_least: bool = False
    note: str = ""
    ratio: tuple[float, float] | None = None
    """Both figures, where the measured one is the first to the second; `of` is their unit."""
    of: str = ""

    @property
    def value(self) -> str:
        if self.ratio is None:
            return f"{shown(self.measured)} {self.unit}".strip()
        first, second = self.ratio
        return f"{shown(self.measured)} {self.unit} ({shown(first)} : {shown(second)} {self.of})"

    @property
    def limit(self) -> str:
        return "" if self.bar is None else f"{'≥' if self.at_least else '≤'} {shown(self.bar)}"

    @property
    def is_met(self) -> bool | None:
        if self.bar is None:
            return None
        return self.measured >= self.bar if self.at_least else self.measured <= self.bar


def middle(what: str, runs: Sequence[float], unit: str, **more: object) -> Figure:
    """The median of the runs; the note tells all of them."""
    note = str(more.pop("note", ""))
    if len(runs) > 1:
        note = f"{note + '; ' if note else ''}runs {', '.join(shown(one) for one in runs)}"
    return Figure(what, median(runs), unit, note=note, **more)  # type: ignore[arg-type]


def against(what: str, first: float, second: float, of: str, **more: object) -> Figure:
    """How many times the second the first is."""
    return Figure(what, first / second, "×", ratio=(first, second), of=of, **more)  # type: ignore[arg-type]


def shown(value: float) -> str:
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least this share of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def machine() -> dict[str, str]:
    """Where and with what the figures were taken."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return {
        "machine": f"{_cpu()}, {os.cpu_count()} cores, {_memory_gb():.0f} GB",
        "load before": load,
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "SQLite": f"{sqlite3.sqlite_version}, WAL, synchronous=FULL",
    }


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
