"""What a fault is, and how often it was done."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.harness import checker
from tests.faults.harness.checker import Findings
from tests.faults.harness.scene import Scene
from tests.faults.harness.state import State

LONGEST = "longest"
"""Notes that begin so are not counted: the largest is kept."""


@dataclass(slots=True)
class Struck:
    """What was done: how often, and what there is to say about it. All chance comes from the seed."""

    seed: int
    strikes: int
    count: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - repeatable, not secret

    def done(self, scene: Scene, note: str | None = None) -> None:
        self.count += 1
        if note is not None:
            self.notes[note] += 1
        scene.tell(self.count, self.strikes)

    def missed(self, note: str, times: int = 1) -> None:
        """It was to be done and was not: it does not count."""
        self.notes[note] += times


@asynccontextmanager
async def anywhere(folder: Path) -> AsyncIterator[Path]:
    yield folder


def never() -> str | None:
    return None


async def as_undisturbed(scene: Scene, expected: State) -> Findings:
    """Nothing lost, nothing twice, and everything as if nothing had happened."""
    return await checker.check(scene.store, scene.entries(), expected, scene.forgotten)


@dataclass(frozen=True, slots=True)
class Fault:
    """`strike` does it as often as asked, a portion of the talk with each; the rest is played afterwards."""

    name: str
    what: str
    strike: Callable[[Scene, Struck], Awaitable[None]]
    engines: tuple[str, ...] = ("sqlite", "postgresql")
    strikes: int = 5
    """How often where nobody says."""
    place: Callable[[Path], AbstractAsyncContextManager[Path]] = anywhere
    """Where the database stands."""
    why_not: Callable[[], str | None] = never
    """What is missing on this machine."""
    judge: Callable[[Scene, State], Awaitable[Findings]] = as_undisturbed
    """What must be true after it, once everything has come to rest; told what the undisturbed run has left."""
