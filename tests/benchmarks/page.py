"""The page about the figures, made of the results of the runs alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.fault_runs import of_fault
from tests.benchmarks.measure import Figure, Size
from tests.benchmarks.promises import LOAD, PROMISES, Promise
from tests.benchmarks.registry import BY_NAME
from tests.benchmarks.results import Result, is_old
from tests.benchmarks.svg import drawn

HEAD = """\
# Benchmarks

Made by `make bench`; not written by hand. The program is the real one, and so are the commits: SQLite with
`synchronous=FULL`, PostgreSQL as it comes. What stands for Telegram is the [sandbox](sandbox.md). What is lost or done
twice when things break is told in [reliability](reliability.md).
"""
COLUMNS = ["what", "bar", "figure", "measured", "", "command"]
MET, MISSED, SHORT, ABSENT = "met", "**missed**", "not judged: a short run", "not measured"
OLD = "older code"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure that has a bar, or a promise nobody has measured."""

    promise: Promise
    figure: str = ""
    measured: str = ""
    verdict: str = ABSENT

    def cells(self, *, is_first: bool) -> list[str]:
        named = [self.promise.what, self.promise.bar] if is_first else ["", ""]
        command = f"`{self.promise.asked_by}`" if is_first else ""
        return [*named, self.figure, self.measured, self.verdict, command]


def write(page: Path, results: Sequence[Result], faults: Path) -> None:
    """The page, and beside it a folder of its name with the charts."""
    page.parent.mkdir(parents=True, exist_ok=True)
    folder = page.with_suffix("")
    charts = [chart for result in results for chart in result.found.charts]
    for chart in charts:
        folder.mkdir(exist_ok=True)
        (folder / f"{chart.name}.svg").write_text(drawn(chart), encoding="utf-8")
    page.write_text(text(results, faults, charts=folder.name), encoding="utf-8")


def text(results: Sequence[Result], faults: Path, *, charts: str = "benchmarks") -> str:
    newest = max(results, key=lambda one: one.at).commit if results else ""
    design = [_rows(one, results, faults) for one in PROMISES]
    further = [_rows(one, results, faults) for one in LOAD]
    parts = [HEAD, _sum([row for rows in [*design, *further] for row in rows])]
    parts += ["## The bars of the design\n", _promised(design), "## Further bars\n", _promised(further)]
    parts += [*_charts(results, charts), "## All figures\n"]
    parts += [_details(result, newest) for result in results]
    parts.append(_where(results))
    return "\n".join(part for part in parts if part)


def _rows(promise: Promise, results: Sequence[Result], faults: Path) -> list[Row]:
    if promise.fault:
        found = [(figure, verdict(figure)) for figure in of_fault(faults, promise.fault)]
    else:
        found = [(figure, verdict(figure, result.size)) for result, figure in promise.kept_by(results)]
    rows = [Row(promise, one.what, _beside(one), said) for one, said in found]
    if not promise.engines:
        return rows or [Row(promise)]
    absent = [engine for engine in promise.engines if not any(engine in row.figure for row in rows)]
    return rows + [Row(promise, engine) for engine in absent]


def _beside(figure: Figure) -> str:
    return f"{figure.value}, bar {figure.limit}" if figure.limit else figure.value


def verdict(figure: Figure, size: Size = Size.FULL) -> str:
    if figure.bar is None:
        return ""
    if size is not Size.FULL:
        return SHORT
    return MET if figure.is_met else MISSED


def _sum(rows: Sequence[Row]) -> str:
    missed = [row for row in rows if row.verdict == MISSED]
    met = sum(row.verdict == MET for row in rows)
    rest = sum(row.verdict in {ABSENT, SHORT} for row in rows)
    told = f"Of {met + len(missed)} figures with a bar {met} are met and {len(missed)} are missed"
    named = "".join(f"\n- missed: {row.promise.what}: {row.figure}, {row.measured}" for row in missed)
    return f"{told}; {rest} are not measured or not judged.\n" + (f"{named}\n" if named else "")


def _promised(groups: Iterable[Sequence[Row]]) -> str:
    return table(COLUMNS, (row.cells(is_first=not place) for rows in groups for place, row in enumerate(rows)))


def _charts(results: Iterable[Result], folder: str) -> Iterator[str]:
    found = [chart for result in results for chart in result.found.charts]
    if found:
        yield "## Growth\n\nHow long each operation takes beside so many rows, and what memory does under load.\n"
    for chart in found:
        yield f"![{chart.title}]({folder}/{chart.name}.svg)\n"


def _details(result: Result, newest: str) -> str:
    about = BY_NAME[result.benchmark]
    engine = f", {result.engine}" if result.engine else ""
    old = f" (**{OLD}** than that of the newest run)" if newest and is_old(result, newest) else ""
    size = "" if result.size is Size.FULL else f"a {result.size} run, not to be judged; "
    seeds = f"seeds {', '.join(str(seed) for seed in result.found.seeds)}; " if result.found.seeds else ""
    told = (
        f"`{result.command}`; {size}{seeds}{result.at}, {result.seconds:.0f} s, commit {result.commit}{old}; "
        f"load before: {result.machine['load before']}."
    )
    rows = [
        [one.what, one.value, one.limit, verdict(one, result.size), clean(one.note)] for one in result.found.figures
    ]
    columns = ["what", "measured", "bar", "", "note"]
    return f"### {about.what}{engine}\n\n{told}\n\n{table(columns, rows)}"


def clean(note: str) -> str:
    """A note without what would name a place on this machine, or break a table."""
    return re.sub(r"(?<!\w)/(?:[\w.-]+/)+[\w.-]*", "…", note).replace("|", "\\|").replace("\n", " ")


def _where(results: Iterable[Result]) -> str:
    """Every machine and set of versions that any of the runs had, each told once."""
    seen: dict[str, list[str]] = {}
    for result in results:
        facts = {**result.machine, **result.found.versions}
        told = "; ".join(f"{name}: {value}" for name, value in facts.items() if name != "load before")
        seen.setdefault(told, []).append(result.name)
    if not seen:
        return ""
    lines = [f"- {told}" + (f" ({', '.join(names)})" if len(seen) > 1 else "") for told, names in seen.items()]
    return "## Where\n\n" + "\n".join(lines) + "\n"


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(titles)} |", "|" + "---|" * len(titles)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])
