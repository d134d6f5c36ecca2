"""The page about what was found, made of the results of the runs alone."""

import json
import os
import platform
import sqlite3
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks.results import has_changed
from tests.faults.harness.faults import BY_NAME
from tests.faults.harness.planted import MUTANTS

Json = dict[str, Any]
CODE = ("bot", "desk", "storage", "scheduler", "requirements.lock", ":(exclude)bot/sandbox", ":(exclude)bot/demo")
"""What is struck."""
PACKAGES = ("aiogram", "python-telegram-bot", "aiohttp", "sqlalchemy", "asyncpg", "aiosqlite", "apscheduler")
HEAD = """\
# Reliability

Made by `make faults`, `make mutants` and `make faults-report`; not written by hand. What is promised stands in
[architecture](architecture.md#the-life-of-one-update); this page says how hard it was tried to break it.

The real program runs against the real sandbox, which has a process and a ledger of its own. People talk by a plan made
from a seed: questions, answers, edits, reactions, tasks, presses. A checker reads the ledger and the database, and
compares what is there with what the same talk leaves when nothing goes wrong. The limits of Telegram are lifted in
these runs; the tests of the sender hold them.
"""
COLUMNS = """
**offered**: updates the sandbox offered. **lost**: acknowledged and not handled, never acknowledged, or set aside.
**twice**: stored, applied or escalated twice. **disordered**: updates that ended before an earlier one of their chat;
a dash where that was not looked at yet. **doubled**: messages people saw twice. **ambiguous**: the same, where no
answer came to the first send, so that nobody could know; each is counted. **in doubt**: a second send had no
answer either; there is no third, and the admins are told. **unsaid**: notices that were given up in silence.
**unseen**: messages that are booked as sent, and nobody can see. **different**: rows that are not as after the
undisturbed run; after an erasure, rows in which something of the erased person still stands or something of others is
gone. A **commit** that is marked *older* has other code of the program than that of the newest run.

When the database is lost, what it had heard after its backup is brought once more, which Telegram would not do: so the
end must be that of the undisturbed run, and whatever a backup has only half of shows. What the lost database had said
meanwhile is not counted as said twice.
"""
OWN_TESTS = "## Faults with tests of their own\n\nThey run with each `make test`.\n\n"
ELSEWHERE = {
    "the clock of the host jumps, its zone goes over to summer time (libfaketime)": "faults/test_clock_jumps.py",
    "a scheduler is frozen or killed in the middle of a batch of timers": "faults/test_schedulers.py",
    "sweeps and presses on the same tasks lock each other": "faults/test_locks.py",
    "transactions meet the same rows in another order, also where a person is erased": "storage/test_lock_order.py",
    "outages of seconds to days, then everything that was due": "faults/test_outage.py",
    "each step of a ladder, on both engines": "faults/test_ladder.py",
    "the database goes away while the program starts": "faults/test_start.py",
    "a process that remembers nothing between two updates": "faults/test_forgetful.py",
    "a migration that breaks off after any of its statements": "matrix/test_interrupted_migrations.py",
    "a backup while people write; files that were cut, changed or are of another version": "storage/test_backup.py",
    "forged presses, and updates with a mistake in them": "matrix/test_odd_updates.py",
    "forged, slow and too large calls of the webhook": "bot/test_webhook.py",
    "every command, button and route by everybody, in every chat": "matrix/",
    "names and words made to break what is drawn": "matrix/test_hostile_texts.py",
}
"""Faults with tests of their own, by what is below `tests/`."""


def machine() -> Json:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    } | {name: version(name) for name in PACKAGES}


def publish(found: Path, published: Path) -> list[Path]:
    """Put new results beside those that the page tells of; returns those that are shorter than theirs, and left out."""
    published.mkdir(parents=True, exist_ok=True)
    shorter = []
    for path in sorted(found.glob("*.json")):
        known = published / path.name
        if known.exists() and any(new < old for new, old in zip(_lengths(path), _lengths(known), strict=True)):
            shorter.append(path)
        else:
            known.write_bytes(path.read_bytes())
    return shorter


def _lengths(path: Path) -> tuple[int, ...]:
    """How often a run was to strike and how much it was to offer, or how many of the planted faults were looked for.

    What was really done differs from seed to seed, and is less where a run is broken.
    """
    run: Json = json.loads(path.read_text(encoding="utf-8"))
    if "strikes" in run:
        return run.get("asked", run["strikes"]), run["updates"]
    planted = {each.what for each in MUTANTS}
    return (sum(each["what"] in planted for each in run["mutants"]),)


def page(folder: Path) -> str:
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    runs = [each for each in found if "fault" in each]
    mutants = [each for each in found if "mutants" in each]
    parts = [HEAD, _runs(runs), _notes(runs)]
    rows = [[what, f"`tests/{name}`"] for what, name in ELSEWHERE.items()]
    parts.append(OWN_TESTS + _table(["fault", "test"], rows))
    parts += [_mutants(each) for each in mutants]
    parts.append(_machines(runs))
    return "\n".join(part for part in parts if part)


def _runs(runs: Iterable[Json]) -> str:
    runs = list(runs)
    newest = max(runs, key=lambda each: str(each["at"]))["commit"] if runs else ""
    rows = [_row(each, newest) for each in sorted(runs, key=lambda each: (_place(each["fault"]), each["engine"]))]
    titles = ["fault", "engine", "times", "offered", "lost", "twice", "disordered", "doubled", "ambiguous"]
    titles += ["in doubt", "unsaid", "unseen", "different", "seed", "s", "commit", "at"]
    return "## Faults\n" + COLUMNS + "\n" + _table(titles, rows)


def _place(name: str) -> int:
    return list(BY_NAME).index(name) if name in BY_NAME else len(BY_NAME)


def _row(run: Json, newest: str) -> list[str]:
    found = run["findings"]
    what = BY_NAME[run["fault"]].what if run["fault"] in BY_NAME else run["fault"]
    twice = found["twice"] + found["duplicate_tasks"] + found["duplicate_escalations"]
    counts = [run["strikes"], found["offered"], found["lost"] + found["unheard"] + found["quarantined"], twice]
    counts += [
        found.get("disordered", "–"),
        found["doubled"],
        found["ambiguous"],
        found.get("in_doubt", "–"),
        found["unsaid"],
        found.get("unseen", "–"),
        found["different"],
        _seeds(run),
        round(run["seconds"]),
        _commits(run["commit"], newest),
        run["at"],
    ]
    return [what, run["engine"], *(str(count) for count in counts)]


def _commits(commits: str, newest: str) -> str:
    """Of a run in parts, each of its commits, the newest first."""
    is_old = any(has_changed(each, newest, *CODE) for each in commits.split(", "))
    return f"{commits} (*older*)" if is_old else commits


def _seeds(run: Json) -> str:
    last = run["seed"] + run.get("rounds", 1) - 1
    return str(last) if last == run["seed"] else f"{run['seed']}–{last}"


def _notes(runs: Iterable[Json]) -> str:
    lines = []
    for run in runs:
        notes = {name: count for name, count in run["notes"].items() if count}
        if alarms := run["findings"].get("alarms"):
            notes |= {"alarms": alarms, "alarms seen twice at most": run["findings"]["ambiguous_alarms"]}
        if notes:
            told = ", ".join(f"{name} {count}" for name, count in sorted(notes.items()))
            lines.append(f"- `{run['fault']}`, {run['engine']}: {told}")
    return "\nWhat was done, in detail:\n\n" + "\n".join(lines) + "\n" if lines else ""


def _mutants(found: Json) -> str:
    rows = [[each["what"], each["by"], "caught" if each["caught"] else "**not caught**"] for each in found["mutants"]]
    caught = sum(each["caught"] for each in found["mutants"])
    dated = [{"at": found.get("at"), "commit": found.get("commit")} | each for each in found["mutants"]]
    oldest = min(dated, key=lambda each: str(each["at"]))
    intro = f"## Planted faults\n\nOf {len(rows)} faults planted in the safety code, {caught} are caught. "
    intro += f"Oldest verdict: {oldest['at']}, commit {oldest['commit']}.\n\n"
    return intro + _table(["planted", "looked for by", ""], rows)


def _machines(runs: Iterable[Json]) -> str:
    """Each machine with what ran on it."""
    found: dict[str, list[str]] = {}
    for run in runs:
        told = [f"{name} {value}" for name, value in run["machine"].items() if name not in {"machine", "system"}]
        where = f"{run['machine']['machine']}; {run['machine']['system']}; {', '.join(told)}"
        found.setdefault(where, []).append(f"`{run['fault']}` {run['engine']}")
    lines = "\n".join(f"- {where}: {', '.join(ran)}" for where, ran in found.items())
    return f"## Where\n\n{lines}\n" if found else ""


def _table(titles: list[str], rows: Iterable[list[str]]) -> str:
    lines = [f"| {' | '.join(titles)} |", "|" + "---|" * len(titles)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])
