"""Tasks: a change of an object from here is written at commit; `lock` makes concurrent changers wait."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from desk.tasks import Task
from storage.ids import count
from storage.kept import Kept, Mapper
from storage.sql import among, as_lists, of_pairs
from storage.tables import tasks
from storage.tables.work import TASK_OPEN
from storage.work import Work

MAPPER = Mapper(Task, tasks)

_INSERT = MAPPER.insert().returning(tasks.c.id)


def _open_where(condition: ColumnElement[bool]) -> Select[Any]:
    return select(*MAPPER.columns).where(condition, TASK_OPEN).order_by(tasks.c.created_at, tasks.c.id)


_BY_ID = select(*MAPPER.columns).where(tasks.c.id == bindparam("id"))
_MANY = select(*MAPPER.columns).where(among(tasks.c.id, "ids")).order_by(tasks.c.id)
_BY_NUMBER = select(*MAPPER.columns).where(
    tasks.c.desk_id == bindparam("desk_id"), tasks.c.number == bindparam("number")
)
_OF_MESSAGE = (
    select(*MAPPER.columns)
    .where(tasks.c.chat_id == bindparam("chat_id"), tasks.c.message_id == bindparam("message_id"))
    .order_by(tasks.c.id.desc())
    .limit(1)
)
_OF_MESSAGES = of_pairs(tasks, [tasks.c.chat_id, tasks.c.message_id], "chat_id", "message_id")
_QUEUE = _open_where(tasks.c.desk_id == bindparam("id"))
_ASSIGNED = _open_where(tasks.c.assignee_id == bindparam("id"))
_OWNED = _open_where(tasks.c.owner_id == bindparam("id"))
_WATCHED = _open_where(tasks.c.watcher_id == bindparam("id"))
_COUNTS = (
    select(tasks.c.assignee_id, func.count())
    .where(tasks.c.desk_id == bindparam("desk_id"), TASK_OPEN, tasks.c.assignee_id.is_not(None))
    .group_by(tasks.c.assignee_id)
)


class SqlTasks:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._kept = Kept(MAPPER, work)
        self._held: set[int] = set()
        self._without_task: set[tuple[int | None, int | None]] = set()
        work.buffer(self)

    async def add(self, task: Task) -> Task:
        """The number comes from a row of the desk that stays locked until the commit."""
        task.number = await count(self._work, f"task:{task.desk_id}")
        row = MAPPER.as_row(MAPPER.values(task))
        del row["id"]
        task_id = (await self._work.run(_INSERT, row)).scalar_one()
        task.id = task_id
        self._without_task.discard((task.chat_id, task.message_id))
        return self._kept.add(task_id, task, is_stored=True)

    async def get(self, task_id: int, *, lock: bool = False) -> Task | None:
        if (task_id in self._held or not lock) and (known := self._kept.get(task_id)) is not None:
            return known
        return await self._one(_BY_ID, {"id": task_id}, lock=lock)

    async def by_number(self, desk_id: int, number: int, *, lock: bool = False) -> Task | None:
        return await self._one(_BY_NUMBER, {"desk_id": desk_id, "number": number}, lock=lock)

    async def lock(self, task_ids: Collection[int]) -> Sequence[Task]:
        await self.flush()
        self._held.update(task_ids)
        return await self._kept.lock(_MANY, task_ids)

    async def hold(self, task_ids: Collection[int]) -> set[int]:
        """Lock and read at once what nobody else has locked. Returns what somebody has: there is no waiting here."""
        busy = await self._kept.hold(_MANY, task_ids)
        self._held.update(set(task_ids) - busy)
        return busy

    def people_of(self, task_ids: Collection[int]) -> set[int]:
        """Whom these tasks name, as far as they have been read."""
        found = [task for each in task_ids if (task := self._kept.get(each)) is not None]
        named = {one for task in found for one in (task.assignee_id, task.owner_id, task.watcher_id)}
        return {one for one in named if one is not None}

    async def prefetch(self, messages: Collection[tuple[int, int]]) -> None:
        """Learn which of these messages no task was made of: most of them."""
        if messages:
            found = {(row[0], row[1]) for row in await self._work.run(_OF_MESSAGES, as_lists(messages))}
            self._without_task |= {each for each in messages if each not in found}

    async def of_message(self, chat_id: int, message_id: int) -> Task | None:
        if (chat_id, message_id) in self._without_task:
            return None
        return await self._one(_OF_MESSAGE, {"chat_id": chat_id, "message_id": message_id})

    async def queue(self, desk_id: int) -> Sequence[Task]:
        return await self._list(_QUEUE, desk_id)

    async def assigned_to(self, user_id: int) -> Sequence[Task]:
        return await self._list(_ASSIGNED, user_id)

    async def owned_by(self, user_id: int) -> Sequence[Task]:
        return await self._list(_OWNED, user_id)

    async def watched_by(self, user_id: int) -> Sequence[Task]:
        return await self._list(_WATCHED, user_id)

    async def open_counts(self, desk_id: int) -> Mapping[int, int]:
        await self.flush()
        return {row[0]: row[1] for row in await self._work.run(_COUNTS, {"desk_id": desk_id})}

    async def _one(self, statement: Select[Any], params: Mapping[str, Any], *, lock: bool = False) -> Task | None:
        await self.flush()
        chosen = statement.with_for_update() if lock and self._work.is_postgresql else statement
        row = (await self._work.run(chosen, params)).first()
        return None if row is None else self._kept.read(row, afresh=lock)

    async def _list(self, statement: Select[Any], object_id: int) -> Sequence[Task]:
        await self.flush()
        return self._kept.read_all(await self._work.run(statement, {"id": object_id}))

    async def flush(self) -> None:
        if not self._work.is_readonly:
            await self._kept.flush()

    def forget(self) -> None:
        self._kept.forget()
        self._held.clear()
        self._without_task.clear()
