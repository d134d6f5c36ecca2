"""Disorder on demand: updates that come twice, overtake those of other chats, or leave gaps in their numbers."""

import random
from dataclasses import dataclass, field
from typing import TypeVar

from bot.sandbox.errors import Refused

T = TypeVar("T")

LONGEST_GAP = 5
QUIET_WEEK = 7 * 86_400
LARGEST_RANDOM_ID = 1_000_000_000


@dataclass(slots=True)
class Disorder:
    """Shares between 0 and 1. The same seed and the same course of things make the same disorder."""

    repeat: float = 0.0
    """Of the acknowledged updates, how many come once more."""
    gap: float = 0.0
    """Before how many updates numbers are left out."""
    shuffle: float = 0.0
    """How many batches come in any order, even inside a chat. Telegram does not do this; a careless proxy might."""
    overtake: bool = False
    """Whether updates of different lanes are numbered in any order, as Telegram does. Inside a lane order is kept."""
    seed: int = 0
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        for name in ("repeat", "gap", "shuffle"):
            if not 0 <= getattr(self, name) <= 1:
                raise Refused(f"{name} is a share between 0 and 1")
        self._random = random.Random(self.seed)  # noqa: S311 - a play must be repeatable, not secret

    def happens(self, share: float) -> bool:
        return share > 0 and self._random.random() < share

    def skipped_numbers(self) -> int:
        return self._random.randint(1, LONGEST_GAP) if self.happens(self.gap) else 0

    def random_id(self) -> int:
        """Where numbers begin anew after a quiet week: anywhere, also below those of before."""
        return self._random.randint(1, LARGEST_RANDOM_ID)

    def mix(self, lanes: dict[str, list[T]]) -> list[T]:
        """All items in some order that keeps the order inside each lane."""
        waiting = {name: items[::-1] for name, items in lanes.items() if items}
        mixed = []
        while waiting:
            name = self._random.choice(list(waiting))
            mixed.append(waiting[name].pop())
            if not waiting[name]:
                del waiting[name]
        return mixed

    def shuffled(self, items: list[T]) -> list[T]:
        if self.happens(self.shuffle):
            items = list(items)
            self._random.shuffle(items)
        return items

    def state(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in ("repeat", "gap", "shuffle", "overtake", "seed")}
