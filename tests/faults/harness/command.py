"""The command line of the harness."""

import argparse
import asyncio
import json
import shlex
import signal
import sys
import time
from collections.abc import Awaitable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.results import commit
from tests.faults.harness import mutants, report, state
from tests.faults.harness.faults import BY_NAME, FAULTS
from tests.faults.harness.runs import Result, Size, disturbed, undisturbed
from tests.faults.harness.servers import ENGINES, scratch, store_of
from tests.faults.harness.striking import Fault
from tests.faults.harness.zygote import Zygote

RESULTS = Path("build/faults")
PUBLISHED = Path("docs/results/faults")
PAGE = Path("docs/reliability.md")
UPDATES = 1000
ROUND = 5000
"""Updates at most in a round: each has a seed, a database and a sandbox of its own, and is written down at once."""


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    code: int = asked.does(asked)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder for what was found")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="break the program while people talk")
    run.add_argument("faults", nargs="*", type=_fault, metavar="FAULT", help=f"some of {', '.join(BY_NAME)}; else all")
    run.add_argument("--engine", choices=ENGINES, action="append", help="this engine only")
    run.add_argument("--seed", type=int, help="of talk and faults; the same seed does the same again")
    run.add_argument("--updates", type=_count, default=UPDATES, help="how many updates in a run")
    run.add_argument("--kills", type=_count, help="how often each fault strikes")
    run.add_argument("--go-on", action="store_true", help="after the last round of an earlier call that ended early")
    run.add_argument("--keep", type=Path, help="keep ledger, database and logs of the runs in this folder")
    run.set_defaults(does=_break)
    planted = commands.add_parser("mutants", help="plant faults in the safety code: is each of them caught?")
    planted.add_argument("words", nargs="*", help="only those with one of these words in their names")
    planted.set_defaults(does=_plant)
    told = commands.add_parser("report", help="write the page about what was found")
    told.add_argument("--page", type=Path, default=PAGE)
    told.add_argument("--published", type=Path, default=PUBLISHED, help="where the results of the page are kept")
    told.set_defaults(does=_report)
    return parser


def _fault(name: str) -> Fault:
    if name not in BY_NAME:
        raise argparse.ArgumentTypeError(f"no fault is called {name}; there are {', '.join(BY_NAME)}")
    return BY_NAME[name]


def _count(words: str) -> int:
    if not words.isdecimal() or not int(words):
        raise argparse.ArgumentTypeError(f"{words} is no number from 1 on")
    return int(words)


def _report(asked: argparse.Namespace) -> int:
    for path in report.publish(asked.results, asked.published):
        say(f"not published, the page tells of a longer run: {path.name}")
    asked.page.write_text(report.page(asked.published), encoding="utf-8")
    return 0


def _plant(asked: argparse.Namespace) -> int:
    try:
        chosen = mutants.chosen_by(asked.words)
    except ValueError as refusal:
        say(str(refusal))
        return 2
    found = mutants.judge(say, chosen)
    path: Path = asked.results / "mutants.json"
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    known = mutants.merged(before, [verdict.as_json() | _now() for verdict in found])
    _write(path, {"mutants": known, "machine": report.machine()})
    say(f"{sum(verdict.caught for verdict in found)} of {len(found)} caught")
    return 0 if all(verdict.caught for verdict in found) else 1


def _now() -> dict[str, Any]:
    return {"at": time.strftime("%Y-%m-%d %H:%M"), "commit": commit()}


def _write(path: Path, found: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _break(asked: argparse.Namespace) -> int:
    return asyncio.run(_until_stopped(Session(asked)))


async def _until_stopped(session: "Session") -> int:
    """A signal ends it as an error would: what was started is stopped, and what was found in whole rounds is kept."""
    running = asyncio.ensure_future(session.run())
    told: list[signal.Signals] = []

    def stop(number: signal.Signals) -> None:
        if not told:
            running.cancel()
        told.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # under nohup it goes on
            asyncio.get_running_loop().add_signal_handler(number, stop, number)
    await asyncio.wait([running])
    if not told:
        return running.result()
    if not running.cancelled() and (error := running.exception()):
        say(f"while stopping: {error!r}")
    session.tell_how_to_go_on(told[0])
    return 128 + told[0]


class Session:
    """Runs of one call: each engine, each fault, in as many rounds as the updates need; each round with a seed."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._asked = asked
        self._seed: int = asked.seed if asked.seed is not None else int(time.time())
        self._engines: list[str] = asked.engine or list(ENGINES)
        self._faults = asked.faults or list(FAULTS)
        self._runs = list(self._possible())
        self._rounds = -(-asked.updates // ROUND)
        self._totals = dict(self._found_before()) if asked.go_on else {}
        self._refuse_kept()

    async def run(self) -> int:
        if not self._runs:
            say("none of these faults can be played here")
            return 2
        zygote = await Zygote.born()
        try:
            for number in range(self._done(), self._rounds):
                await self._round(zygote, number)
        finally:
            await zygote.close()
        return 0 if all(total.is_clean for total in self._totals.values()) else 1

    async def _round(self, zygote: Zygote, number: int) -> None:
        """The same talk undisturbed and with each fault; the first two side by side, each on a core."""
        say(f"round {number + 1} of {self._rounds}, seed {self._seed + number}")
        async with asyncio.TaskGroup() as group:
            expected = group.create_task(self._undisturbed(zygote, number))
            for engine, fault in self._runs:
                known = self._totals.get((engine, fault.name))
                if known is not None and known.rounds > number:
                    continue
                result = await self._disturbed(zygote, engine, fault, number, expected)
                say(line(result))
                total = self._totals[engine, fault.name] = result if known is None else known + result
                path = self._asked.results / f"{fault.name}-{engine}.json"
                _write(path, total.as_json() | {"machine": report.machine()} | _now())

    def _found_before(self) -> Iterator[tuple[tuple[str, str], Result]]:
        """Each round is played by a seed of its own: after half of them the others may follow on another day."""
        for engine, fault in self._runs:
            path: Path = self._asked.results / f"{fault.name}-{engine}.json"
            if path.exists():
                known = json.loads(path.read_text(encoding="utf-8"))
                found = Result.from_json(known)
                if (before := known.get("commit")) != commit():
                    raise SystemExit(f"{path} is of commit {before}: go on with that one")
                if found.seed != self._seed:
                    raise SystemExit(f"{path} is of seed {found.seed}: go on with that one")
                done = [self._size(fault).part(number, self._rounds) for number in range(found.rounds)]
                if found.updates != sum(part.updates for part in done):
                    raise SystemExit(f"{path} is of other rounds: go on with as many updates as then")
                if found.asked != sum(part.strikes for part in done):
                    raise SystemExit(f"{path} is of other rounds: go on with as many kills as then")
                yield (engine, fault.name), found

    def _refuse_kept(self) -> None:
        """A ledger is written on where it ends, so a folder is of one run."""
        for number in range(self._done(), self._rounds):
            for name in ("undisturbed", *(f"{fault.name}-{engine}" for engine, fault in self._runs)):
                folder = self._kept(name, number)
                if folder is not None and folder.exists():
                    raise SystemExit(f"{folder} is of an earlier run: keep this one elsewhere")

    def tell_how_to_go_on(self, told: signal.Signals) -> None:
        asked = self._asked
        words = ["--results", str(asked.results), "run", *(fault.name for fault in asked.faults)]
        words += [word for engine in asked.engine or () for word in ("--engine", engine)]
        words += ["--seed", str(self._seed), "--updates", str(asked.updates)]
        words += ["--kills", str(asked.kills)] if asked.kills else []
        words += ["--keep", "ANOTHER_FOLDER"] if asked.keep else []
        say(f"stopped by {told.name}; to go on: python -m tests.faults {shlex.join(words)} --go-on")
        try:
            dict(self._found_before())
        except SystemExit as refusal:
            say(f"but first put away what is of another call: {refusal}")

    def _done(self) -> int:
        """Rounds that need not be played any more."""
        known = [self._totals.get((engine, fault.name)) for engine, fault in self._runs]
        return min((0 if each is None else each.rounds for each in known), default=0)

    def _possible(self) -> Iterator[tuple[str, Fault]]:
        for engine in self._engines:
            for fault in self._faults:
                if engine not in fault.engines:
                    if self._asked.faults:
                        say(f"{engine}: {fault.name} is skipped: it is a fault of {', '.join(fault.engines)} alone")
                    continue
                if reason := fault.why_not():
                    say(f"{engine}: {fault.name} is skipped: {reason}")
                    continue
                yield engine, fault

    async def _undisturbed(self, zygote: Zygote, number: int) -> state.State:
        """The engine makes no difference to it; that it does not is part of what is checked."""
        updates = Size(self._asked.updates, 0).part(number, self._rounds).updates
        keep, seed = self._kept("undisturbed", number), self._seed + number
        return await undisturbed(zygote, self._engines[0], seed=seed, updates=updates, say=say, keep=keep)

    async def _disturbed(
        self, zygote: Zygote, engine: str, fault: Fault, number: int, expected: Awaitable[state.State]
    ) -> Result:
        size = self._size(fault).part(number, self._rounds)
        say(f"{engine}: {fault.name}, {size.updates} updates, {size.strikes} times")
        keep, seed = self._kept(f"{fault.name}-{engine}", number), self._seed + number
        async with scratch(keep) as folder, fault.place(folder) as place, store_of(engine, place) as store:
            return await disturbed(zygote, store, fault, seed=seed, size=size, expected=expected, say=say, keep=folder)

    def _size(self, fault: Fault) -> Size:
        return Size(self._asked.updates, self._asked.kills or fault.strikes)

    def _kept(self, name: str, number: int) -> Path | None:
        return self._asked.keep / f"{name}-{self._seed + number}" if self._asked.keep else None


def line(result: Result) -> str:
    found = result.findings.as_json()
    counts = ", ".join(f"{name} {value}" for name, value in found.items() if name not in {"examples", "is_clean"})
    shown = "".join(f"\n    {each}" for each in result.findings.examples)
    end = "BROKEN" if not found["is_clean"] else "held" if result.is_clean else "NOTHING STRUCK"
    return f"  {end} in {result.seconds:.0f} s: {counts} {result.notes}{shown}"


def say(words: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {words}\n")
    sys.stdout.flush()
