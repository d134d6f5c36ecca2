"""Ids known before their rows are written, taken in blocks."""

from collections import deque
from collections.abc import Mapping

from sqlalchemy import Sequence, select

from storage.sql import PerEngine, upsert
from storage.tables import counters
from storage.tables.base import ID_BLOCK, clock_ids, question_ids
from storage.work import Work

SEQUENCES: Mapping[str, Sequence] = {"questions": question_ids, "clocks": clock_ids}

COUNT: PerEngine = upsert(
    counters,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["name"], set_={"last": counters.c.last + insert.excluded.last}
    ).returning(counters.c.last),
)

SQLITE_BLOCK = 16
"""The first block of a transaction; the next ones double, so that a batch of an import does not ask all the time."""


async def count(work: Work, name: str, by: int = 1) -> int:
    """The next number under a name. Its row stays locked until the commit, so there are no gaps and no races."""
    result = await work.run(COUNT, {"name": name, "last": by})
    return int(result.scalar_one())


class IdBlocks:
    """Ids a process has taken from PostgreSQL's sequences and not used yet; a rollback does not give them back."""

    def __init__(self) -> None:
        self.free: dict[str, deque[int]] = {name: deque() for name in SEQUENCES}


class Ids:
    """Gives ids within one transaction."""

    def __init__(self, work: Work, blocks: IdBlocks) -> None:
        self._work = work
        self._free = blocks.free if work.is_postgresql else IdBlocks().free
        self._blocks = dict.fromkeys(SEQUENCES, SQLITE_BLOCK)
        work.buffer(self)

    async def take(self, name: str) -> int:
        free = self._free[name]
        if not free:
            free.extend(await self._more(name))
        return free.popleft()

    async def _more(self, name: str) -> range:
        if self._work.is_postgresql:
            first = (await self._work.run(select(SEQUENCES[name].next_value()))).scalar_one()
            return range(first, first + ID_BLOCK)
        size = self._blocks[name]
        self._blocks[name] *= 2
        last = await count(self._work, name, size)
        return range(last - size + 1, last + 1)

    async def flush(self) -> None:
        """Nothing to write."""

    def forget(self) -> None:
        """On SQLite the rollback took the block back; a sequence never does."""
        if not self._work.is_postgresql:
            for free in self._free.values():
                free.clear()
