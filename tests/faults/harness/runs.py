"""A run from its seed: the same talk with a fault and without, and what is different."""

import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from tests.faults.harness import checker, state
from tests.faults.harness.scene import scene
from tests.faults.harness.scenery import Scenery
from tests.faults.harness.servers import Store, scratch, store_of
from tests.faults.harness.striking import LONGEST, Fault, Struck
from tests.faults.harness.traffic import plan
from tests.faults.harness.zygote import Zygote

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is done in a run."""

    updates: int
    strikes: int
    """Kills, cuts, restarts: whatever the fault does."""

    def part(self, number: int, of: int) -> "Size":
        """One of so many parts, about equal; together they are the whole."""

        def share(whole: int) -> int:
            return whole * (number + 1) // of - whole * number // of

        return Size(share(self.updates), share(self.strikes))


@dataclass(frozen=True, slots=True)
class Result:
    """Of one round, or of several added up: those that follow have the seeds that follow."""

    fault: str
    engine: str
    seed: int
    updates: int
    strikes: int
    seconds: float
    findings: checker.Findings
    notes: dict[str, int] = field(default_factory=dict)
    rounds: int = 1
    asked: int = 0
    """How often it was to strike: not all that is planned comes to be."""

    @property
    def is_clean(self) -> bool:
        """Where nothing struck nothing was shown."""
        return self.findings.is_clean and self.strikes > 0

    def __add__(self, other: "Result") -> "Result":
        return Result(
            self.fault,
            self.engine,
            self.seed,
            self.updates + other.updates,
            self.strikes + other.strikes,
            round(self.seconds + other.seconds, 1),
            self.findings + other.findings,
            {name: _together(name, self.notes, other.notes) for name in {**self.notes, **other.notes}},
            self.rounds + other.rounds,
            self.asked + other.asked,
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"findings": self.findings.as_json()}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Result":
        found = {"asked": found["strikes"], **found}
        known = {each.name: found[each.name] for each in fields(cls)}
        return cls(**known | {"findings": checker.Findings.from_json(found["findings"])})


def _together(name: str, *notes: Mapping[str, int]) -> int:
    counts = [each.get(name, 0) for each in notes]
    return max(counts) if name.startswith(LONGEST) else sum(counts)


def scenery_of(updates: int) -> Scenery:
    """More talk, more chats: one chat has a rule of its own for how much is said in it, and a day has an end.

    Where all is answered a quarter of an hour late, few messages have room in it.
    """
    return Scenery.of(calm=max(3, min(30, updates // 400)), late=1 + updates // 500, silent=1 + updates // 10000)


async def undisturbed(
    zygote: Zygote, engine: str, *, seed: int, updates: int, say: Say, keep: Path | None = None
) -> state.State:
    """What the talk of this seed leaves behind when nothing goes wrong."""
    scenery = scenery_of(updates)
    steps = plan(scenery, seed=seed, updates=updates)
    async with (
        scratch(keep) as folder,
        store_of(engine, folder) as store,
        scene(store, zygote, folder, scenery, steps, say) as stage,
    ):
        await stage.start()
        await stage.player.play(len(steps))
        await stage.finish()
        found = await checker.check(store, stage.entries(), None)
        assert found.is_clean, found
        return await state.read(store)


async def disturbed(
    zygote: Zygote,
    store: Store,
    fault: Fault,
    *,
    seed: int,
    size: Size,
    expected: Awaitable[state.State],
    say: Say,
    keep: Path | None = None,
) -> Result:
    scenery = scenery_of(size.updates)
    steps = plan(scenery, seed=seed, updates=size.updates)
    began = time.monotonic()
    async with (
        scratch(keep) as folder,
        scene(store, zygote, folder, scenery, steps, say) as stage,
    ):
        struck = Struck(seed, size.strikes)
        await fault.strike(stage, struck)
        await stage.player.play(len(steps))
        await stage.finish()
        found = await fault.judge(stage, await expected)
    seconds = time.monotonic() - began
    return Result(
        fault.name,
        store.engine,
        seed,
        size.updates,
        struck.count,
        round(seconds, 1),
        found,
        dict(struck.notes),
        asked=size.strikes,
    )


def to_json(found: state.State) -> str:
    return json.dumps({name: dict(lines) for name, lines in found.items()}, ensure_ascii=False)


def from_json(text: str) -> state.State:
    return {name: Counter(lines) for name, lines in json.loads(text).items()}
