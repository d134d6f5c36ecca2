"""How often what is known of a chat has changed: who remembers its talk sees by it whether that is still true.

On PostgreSQL no transaction may lock rows of `talks` while it still waits for anything else: a sweep changes chats in
the order of its timers and a batch in that of its messages, so they would lock each other out. Revisions are counted up
at the very end, all at once and in order. Who works on a talk until then has the lane of its chat, the same lock that
`SqlInbox.lock_lanes` asks for, so that no two read and change it side by side.
"""

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import bindparam, select, text

from storage.sql import POSTGRESQL, SQLITE, PerEngine, among
from storage.tables import talks
from storage.types import IdList
from storage.work import Work

_TAKE = text(
    "SELECT pg_advisory_xact_lock(value) FROM unnest(CAST(:ids AS bigint[])) AS value"  # in the order of the list
).bindparams(bindparam("ids", type_=IdList()))
_READ = select(talks.c.chat_id, talks.c.rev).where(among(talks.c.chat_id, "ids"))
_EACH = {POSTGRESQL: "unnest(CAST(:ids AS bigint[])) AS value", SQLITE: "json_each(:ids)"}
_COUNT_UP = PerEngine(
    lambda engine: text(
        f"INSERT INTO talks (chat_id, rev) SELECT value, 1 FROM {_EACH[engine]} WHERE true ORDER BY value "  # noqa: S608
        "ON CONFLICT (chat_id) DO UPDATE SET rev = talks.rev + 1 RETURNING chat_id, rev"
    ).bindparams(bindparam("ids", type_=IdList()))
)


class Revisions:
    """The revisions of one transaction; the last of all that is written."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._seen: dict[int, int] = {}
        self._changed: set[int] = set()
        self._written: dict[int, int] = {}

    async def take(self, chat_ids: Collection[int]) -> Mapping[int, int]:
        """Wait until nobody else works on these chats; their revisions, to be read before anything else of them."""
        if self._work.is_readonly:
            return dict.fromkeys(chat_ids, 0)
        await self.lock(chat_ids)
        found = {row.chat_id: row.rev for row in await self._work.run(_READ, {"ids": chat_ids})}
        seen = {chat_id: found.get(chat_id, 0) for chat_id in chat_ids}
        self._seen |= seen
        return seen

    async def lock(self, chat_ids: Collection[int]) -> None:
        """Wait until nobody else works on these chats. Who holds rows already must not ask for that."""
        if self._work.is_postgresql:
            await self._work.run(_TAKE, {"ids": chat_ids})

    def touch(self, chat_id: int) -> None:
        """Something a memory of this chat is made of has changed."""
        self._changed.add(chat_id)

    def has_changed(self, chat_id: int) -> bool:
        """In this transaction: its revision still stands, but what is remembered from before is not true any more."""
        return chat_id in self._changed

    def now_of(self, chat_id: int) -> int | None:
        """After the end: the new revision, where nobody else has changed this chat since it was taken."""
        written, seen = self._written.get(chat_id), self._seen.get(chat_id)
        return written if written is not None and seen is not None and written == seen + 1 else None

    async def flush(self) -> None:
        ids = self._changed | self._seen.keys()
        if ids and not self._work.is_readonly:
            self._written = {row.chat_id: row.rev for row in await self._work.run(_COUNT_UP, {"ids": ids})}

    def mark(self) -> Callable[[], None]:
        """What was undone may be counted all the same: it costs one reading."""
        return lambda: None

    def forget(self) -> None:
        self._changed |= self._seen.keys()
        self._seen.clear()
