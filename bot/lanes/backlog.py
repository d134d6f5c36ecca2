"""What is known of the inbox in memory: who waits in which queue, who is being handled, which lanes must rest."""

import asyncio
import math
from collections import deque
from collections.abc import Collection, Iterable, Sequence

from bot.intake.ports import InboxRow

FOREVER = math.inf


class Backlog:
    """Chats are spread over queues by their id, so that one chat is always handled by one worker.

    A lane that rests is forgotten whole, and read again from the inbox afterwards: so its order is that of the inbox.
    Times are those of the event loop.
    """

    def __init__(self, queues: int, *, room: int = 1000) -> None:
        self._queues: list[deque[InboxRow]] = [deque() for _ in range(queues)]
        self._filled = [asyncio.Event() for _ in range(queues)]
        self._known: set[int] = set()
        self._resting: dict[int, float] = {}
        self._room = room

    @property
    def has_room(self) -> bool:
        return len(self._known) < self._room

    @property
    def is_empty(self) -> bool:
        return not self._known and not self._resting

    @property
    def known(self) -> Collection[int]:
        """Updates in a queue or being handled."""
        return self._known

    @property
    def resting(self) -> Collection[int]:
        return self._resting.keys()

    def count(self) -> tuple[int, int]:
        """Lanes that wait in a queue, and lanes that rest."""
        return len({row.lane for queue in self._queues for row in queue}), len(self._resting)

    def add(self, rows: Iterable[InboxRow]) -> None:
        """Rows as read from the inbox, in order. Known ones and those of resting lanes are passed over."""
        for row in rows:
            if row.id in self._known or row.lane in self._resting:
                continue
            self._known.add(row.id)
            number = hash(row.lane) % len(self._queues)
            self._queues[number].append(row)
            self._filled[number].set()

    async def take(self, number: int, size: int) -> list[InboxRow]:
        """The next of one queue; waits until there are some, or returns nothing after `close`."""
        await self._filled[number].wait()
        queue = self._queues[number]
        rows = [queue.popleft() for _ in range(min(size, len(queue)))]
        if not queue and rows:
            self._filled[number].clear()
        return rows

    def forget(self, rows: Sequence[InboxRow]) -> None:
        """They are done, or will be read again."""
        self._known.difference_update(row.id for row in rows)

    def rest(self, lane: int, until: float) -> None:
        self._resting[lane] = until
        number = hash(lane) % len(self._queues)
        queue = self._queues[number]
        leaving = [row for row in queue if row.lane == lane]
        if leaving:
            self.forget(leaving)
            self._queues[number] = deque(row for row in queue if row.lane != lane)
            if not self._queues[number]:
                self._filled[number].clear()

    def wake(self, now: float) -> None:
        """End the rests that are over."""
        for lane in [lane for lane, until in self._resting.items() if until <= now]:
            del self._resting[lane]

    def next_wake(self) -> float:
        return min(self._resting.values(), default=FOREVER)

    def close(self) -> None:
        """Nobody waits any more: queues are dropped, the inbox has it all."""
        for queue, filled in zip(self._queues, self._filled, strict=True):
            queue.clear()
            filled.set()
