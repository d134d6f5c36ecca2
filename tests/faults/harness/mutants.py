"""Plants one fault at a time in a copy of the tree, and runs the tests that must notice it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.harness.planted import MUTANTS, Mutant

Json = dict[str, Any]
ROOT = Path(__file__).parents[3]
COPIED = ("bot", "desk", "scheduler", "storage", "locales", "tests", "pyproject.toml", "README.md", "docs")
LONGEST_S = 300
PASSED, FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class Verdict:
    mutant: Mutant
    caught: bool
    by: str
    """The test that noticed it first, or why there is none."""

    def as_json(self) -> dict[str, Any]:
        return {"what": self.mutant.what, "file": self.mutant.file, "caught": self.caught, "by": self.by}


def chosen_by(words: Collection[str]) -> list[Mutant]:
    """Those whose names hold one of the words; all of them where there is no word. A word in no name is refused."""
    for word in words:
        if not any(word in each.what for each in MUTANTS):
            raise ValueError(
                f"{word!r} stands in the name of no planted fault: words are looked for as they are written, "
                f"also inside of others, in names like {MUTANTS[0].what!r}"
            )
    return [each for each in MUTANTS if not words or any(word in each.what for word in words)]


def judge(say: Callable[[str], None], chosen: Sequence[Mutant]) -> list[Verdict]:
    found = []
    with copied() as tree:
        for number, mutant in enumerate(chosen, 1):
            verdict = _judged(mutant, tree)
            say(f"{number}/{len(chosen)} {'caught' if verdict.caught else 'NOT CAUGHT'}: {mutant.what} ({verdict.by})")
            found.append(verdict)
    return found


def merged(before: Json, found: Iterable[Json]) -> list[Json]:
    """Verdicts of several calls, each dated; where a file dates them together, each has the date of the file."""
    date = {name: before[name] for name in ("at", "commit") if name in before}
    known = {each["what"]: each for each in [*({**date, **old} for old in before.get("mutants", ())), *found]}
    return [known[each.what] for each in MUTANTS if each.what in known]


@contextmanager
def copied() -> Iterator[Path]:
    tree = Path(tempfile.mkdtemp(prefix="firstline-mutants-"))
    try:
        for name in COPIED:
            source = ROOT / name
            ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
            if source.is_dir():
                shutil.copytree(source, tree / name, ignore=ignore)
            else:
                shutil.copy2(source, tree / name)
        yield tree
    finally:
        shutil.rmtree(tree, ignore_errors=True)


@contextmanager
def planted(mutant: Mutant, tree: Path) -> Iterator[None]:
    path = tree / mutant.file
    before = path.read_text(encoding="utf-8")
    if before.count(mutant.old) != 1:
        raise ValueError(f"{mutant.file} has what is to be changed {before.count(mutant.old)} times: {mutant.what}")
    path.write_text(before.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(before, encoding="utf-8")


def _judged(mutant: Mutant, tree: Path) -> Verdict:
    """What notices it must say nothing without it: a test that always fails has caught nothing."""
    with planted(mutant, tree):
        try:
            run = _tested(tree, *mutant.tests)
        except subprocess.TimeoutExpired:
            run = None
    if run is None:
        return _endless(mutant, tree)
    if run.returncode == PASSED:
        return Verdict(mutant, caught=False, by=", ".join(mutant.tests))
    noticed = _first_failure(run.stdout)
    if run.returncode != FAILED or noticed is None:
        return Verdict(mutant, caught=False, by=f"pytest ends with {run.returncode}: {run.stdout[-300:]}")
    if _tested(tree, noticed).returncode != PASSED:
        return Verdict(mutant, caught=False, by=f"{noticed}, which fails without it, too")
    return Verdict(mutant, caught=True, by=noticed.removeprefix("tests/"))


def _endless(mutant: Mutant, tree: Path) -> Verdict:
    """On a busy machine tests may be as slow without the fault."""
    try:
        ends = _tested(tree, *mutant.tests).returncode == PASSED
    except subprocess.TimeoutExpired:
        ends = False
    return Verdict(mutant, caught=ends, by=f"{mutant.tests[0]} never ends{'' if ends else ', nor does it without it'}")


def _tested(tree: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    words = ["-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider", *tests]
    environ = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=tree,
        env=environ,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )


def _first_failure(output: str) -> str | None:
    """Where the name of a case has spaces, all cases of the test: nobody can tell where such a name ends."""
    found = re.search(r"^(?:FAILED|ERROR) (tests/[^\s\[]+(?:\[\S*\])?)", output, re.MULTILINE)
    return found and found[1]
