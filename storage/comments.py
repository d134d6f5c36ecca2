"""Comments on tasks. They are few, and never changed: each is written at once."""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import bindparam, insert, select

from desk.comments import Comment
from storage.sql import as_lists, of_pairs, parameters
from storage.tables import comments
from storage.work import Work

_NAMES = [each.name for each in fields(Comment)]
_COLUMNS = [comments.c[name] for name in _NAMES]
_INSERT = insert(comments).values(parameters(comments)).returning(comments.c.id)
_BY_ID = select(*_COLUMNS).where(comments.c.id == bindparam("id"))
_OF_MESSAGE = select(*_COLUMNS).where(
    comments.c.chat_id == bindparam("chat_id"), comments.c.message_id == bindparam("message_id")
)
_OF_MESSAGES = of_pairs(comments, [comments.c.chat_id, comments.c.message_id], "chat_id", "message_id")
_OF_TASK = select(*_COLUMNS).where(comments.c.task_id == bindparam("task_id")).order_by(comments.c.id)


class SqlComments:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._without_comment: set[tuple[int, int]] = set()
        work.buffer(self)

    async def add(self, comment: Comment) -> Comment:
        row: dict[str, Any] = {name: getattr(comment, name) for name in _NAMES if name != "id"}
        self._without_comment.discard((comment.chat_id, comment.message_id))
        return replace(comment, id=(await self._work.run(_INSERT, row)).scalar_one())

    async def get(self, comment_id: int) -> Comment | None:
        row = (await self._work.run(_BY_ID, {"id": comment_id})).first()
        return None if row is None else Comment(*row)

    async def prefetch(self, messages: Collection[tuple[int, int]]) -> None:
        """Learn which of these messages are no comments: most of them."""
        if messages:
            found = {(row[0], row[1]) for row in await self._work.run(_OF_MESSAGES, as_lists(messages))}
            self._without_comment |= {each for each in messages if each not in found}

    async def of_message(self, chat_id: int, message_id: int) -> Comment | None:
        if (chat_id, message_id) in self._without_comment:
            return None
        row = (await self._work.run(_OF_MESSAGE, {"chat_id": chat_id, "message_id": message_id})).first()
        return None if row is None else Comment(*row)

    async def of_task(self, task_id: int) -> Sequence[Comment]:
        return [Comment(*row) for row in await self._work.run(_OF_TASK, {"task_id": task_id})]

    async def flush(self) -> None:
        """Nothing waits."""

    def forget(self) -> None:
        self._without_comment.clear()
