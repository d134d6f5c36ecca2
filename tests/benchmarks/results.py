"""What runs have found, kept as one file of JSON each, so that a page can be made of runs of several days."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.chart import Axis, Chart, Series
from tests.benchmarks.measure import Figure, Size
from tests.benchmarks.registry import BENCHMARKS, Benchmark
from tests.benchmarks.runner import Found

ROOT = Path(__file__).resolve().parents[2]
CODE = ("bot", "desk", "storage", "scheduler", "locales", "tests/benchmarks", "requirements.lock")
"""Only a change of these may change a figure."""
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Result:
    """One benchmark on one engine, or on none. `commit` has a + where the code was not as committed."""

    benchmark: str
    engine: str | None
    size: Size
    at: str
    commit: str
    seconds: float
    command: str
    machine: dict[str, str]
    found: Found

    @property
    def name(self) -> str:
        return f"{self.benchmark}-{self.engine}" if self.engine else self.benchmark


def keep(folder: Path, result: Result) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(result), indent=1, ensure_ascii=False) + "\n"
    (folder / f"{result.name}.json").write_text(text, encoding="utf-8")


def kept(folder: Path) -> list[Result]:
    """In the order of the benchmarks; what a benchmark that is gone has left is passed over."""
    return [found for benchmark in BENCHMARKS for found in _of(folder, benchmark)]


def _of(folder: Path, benchmark: Benchmark) -> Iterator[Result]:
    for path in (folder / f"{name}.json" for name in _names(benchmark)):
        if path.exists():
            yield read(json.loads(path.read_text(encoding="utf-8")))


def _names(benchmark: Benchmark) -> list[str]:
    if not benchmark.has_engines:
        return [benchmark.name]
    return [f"{benchmark.name}-{engine}" for engine in ("sqlite", "postgresql")]


def read(stored: dict[str, Any]) -> Result:
    found = stored.pop("found")
    figures = [Figure(**{**one, "ratio": tuple(one["ratio"]) if one["ratio"] else None}) for one in found["figures"]]
    return Result(
        **{**stored, "size": Size(stored["size"])},
        found=Found(figures, [_chart(one) for one in found["charts"]], tuple(found["seeds"]), found["versions"]),
    )


def _chart(stored: dict[str, Any]) -> Chart:
    series = tuple(Series(one["name"], tuple((x, y) for x, y in one["points"])) for one in stored["series"])
    return Chart(stored["name"], stored["title"], Axis(**stored["x"]), Axis(**stored["y"]), series, stored["bar"])


def commit() -> str:
    """The commit the code is at, with a + where it has been changed since."""
    try:
        name = _git("rev-parse", "--short", "HEAD")
        return f"{name}+" if _git("status", "--porcelain", "--", *CODE) else name
    except (OSError, subprocess.CalledProcessError):
        return UNKNOWN


def is_old(result: Result, now: str) -> bool:
    """Whether the code has changed since that run in what may change its figures."""
    others = [f":(exclude)tests/benchmarks/{one.file}" for one in BENCHMARKS if one.name != result.benchmark]
    return has_changed(result.commit, now, *CODE, *others)


def has_changed(since: str, now: str, *paths: str) -> bool:
    """Whether these differ between two commits; they do where nobody can tell."""
    if since == now:
        return False
    try:
        return bool(_git("diff", "--name-only", since.rstrip("+"), now.rstrip("+"), "--", *paths))
    except (OSError, subprocess.CalledProcessError):
        return True


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()
