"""What happened, for ever: rows are added and read, never changed."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter

from sqlalchemy import bindparam, func, select

from desk.history import Fact
from desk.sla import ObjectKind
from storage.bulk import insert_many
from storage.tables import journal
from storage.tables.work import PAIR_ASKED
from storage.work import Work

_NAMES = [each.name for each in fields(Fact)]
_VALUES = attrgetter(*_NAMES)
COLUMNS = [journal.c[name] for name in _NAMES]
"""In the order of a fact's fields."""
_ADD = insert_many(journal)
_OF = (
    select(*COLUMNS)
    .where(journal.c.kind == bindparam("kind", type_=journal.c.kind.type))
    .where(journal.c.object_id == bindparam("object_id"))
    .order_by(journal.c.id)
)


_TIMES_ASKED = select(func.count()).where(
    journal.c.actor_id == bindparam("user_id"),
    journal.c.at > bindparam("since", type_=journal.c.at.type),
    PAIR_ASKED,
)


class SqlJournal:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._pending: list[Fact] = []
        work.buffer(self)

    async def add(self, fact: Fact) -> None:
        self._pending.append(fact)

    async def of(self, kind: ObjectKind, object_id: int) -> Sequence[Fact]:
        await self.flush()
        rows = await self._work.run(_OF, {"kind": kind, "object_id": object_id})
        return [Fact(*row) for row in rows]

    async def times_asked(self, user_id: int, *, since: datetime) -> int:
        await self.flush()
        return int((await self._work.run(_TIMES_ASKED, {"user_id": user_id, "since": since})).scalar_one())

    async def flush(self) -> None:
        pending, self._pending = self._pending, []
        await self._work.run_many(_ADD, [dict(zip(_NAMES, _VALUES(fact), strict=True)) for fact in pending])

    def forget(self) -> None:
        self._pending.clear()
