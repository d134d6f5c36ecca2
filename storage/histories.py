"""Whole lives read at once, for looking back: rows become objects that nothing is ever written back from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from desk.history import Fact, History
from desk.questions import Question
from desk.sla import ObjectKind
from desk.sla_history import LIFE_FACTS
from desk.tasks import Task
from storage.clocks import MAPPER as CLOCKS
from storage.journal import COLUMNS as FACT
from storage.kept import Mapper
from storage.questions import MAPPER as QUESTIONS
from storage.sql import among
from storage.tables import clocks, journal, questions, tasks
from storage.tables.work import TASK_OPEN
from storage.tasks import MAPPER as TASKS
from storage.waiting import UNANSWERED, UNSETTLED
from storage.work import Work

AT_ONCE = 2_000
"""Objects whose clocks and facts are read by one statement."""

_CLOCKS = (
    select(*CLOCKS.columns)
    .where(clocks.c.kind == bindparam("kind", type_=clocks.c.kind.type), among(clocks.c.object_id, "ids"))
    .order_by(clocks.c.object_id, clocks.c.id)
)
_FACTS = (
    select(*FACT)
    .where(journal.c.kind == bindparam("kind", type_=journal.c.kind.type), among(journal.c.object_id, "ids"))
    .where(journal.c.what.in_(sorted(LIFE_FACTS)))
    .order_by(journal.c.object_id, journal.c.id)
)


class SqlHistories:
    def __init__(self, work: Work) -> None:
        self._work = work

    async def registered(self, desk_id: int, start: datetime, end: datetime) -> Sequence[History]:
        q, t = questions.c, tasks.c
        found = await self._read(
            [_of(QUESTIONS, q.desk_id == desk_id, q.asked_at >= start, q.asked_at < end)],
            _of(TASKS, t.desk_id == desk_id, t.created_at >= start, t.created_at < end),
        )
        return await self.of(found)

    async def still_open(self, desk_id: int) -> Sequence[Task | Question]:
        return await self._read(
            [_of(QUESTIONS, *each) for each in (UNANSWERED, UNSETTLED)],
            _of(TASKS, tasks.c.desk_id == desk_id, TASK_OPEN),
            desk_id=desk_id,
        )

    async def of(self, things: Iterable[Task | Question]) -> Sequence[History]:
        await self._work.flush()
        wanted = [*things]
        return [
            *await self._with_lives(ObjectKind.QUESTION, [one for one in wanted if isinstance(one, Question)]),
            *await self._with_lives(ObjectKind.TASK, [one for one in wanted if isinstance(one, Task)]),
        ]

    async def _read(self, asked: Sequence[Select[Any]], made: Select[Any], **params: int) -> Sequence[Task | Question]:
        await self._work.flush()
        found = [QUESTIONS.build(row) for each in asked for row in await self._work.run(each, params)]
        return [
            *sorted(found, key=lambda one: one.about),
            *(TASKS.build(row) for row in await self._work.run(made)),
        ]

    async def _with_lives(self, kind: ObjectKind, things: Sequence[Task] | Sequence[Question]) -> list[History]:
        found: list[History] = []
        for start in range(0, len(things), AT_ONCE):
            part = things[start : start + AT_ONCE]
            params = {"kind": kind, "ids": [thing.id for thing in part]}
            lives = _by_object(CLOCKS.build(row) for row in await self._work.run(_CLOCKS, params))
            facts = _by_object(Fact(*row) for row in await self._work.run(_FACTS, params))
            found.extend(History(thing, tuple(lives[thing.id]), tuple(facts[thing.id])) for thing in part)
        return found


def _of(mapper: Mapper[Any], *conditions: ColumnElement[bool] | Any) -> Select[Any]:
    return select(*mapper.columns).where(*conditions).order_by(mapper.table.c.id)


def _by_object(rows: Iterable[Any]) -> defaultdict[int | None, list[Any]]:
    found: defaultdict[int | None, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.object_id].append(row)
    return found
