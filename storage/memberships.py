"""Who is in which chat, as Telegram last said."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import bindparam, select

from desk.people import Membership
from storage.shelf import Shelf
from storage.sql import as_lists, of_pairs, upsert
from storage.tables import memberships
from storage.work import Work

Key = tuple[int, int]

_NAMES = [each.name for each in fields(Membership)]
_GET = select(*(memberships.c[name] for name in _NAMES)).where(
    memberships.c.chat_id == bindparam("chat_id"), memberships.c.user_id == bindparam("user_id")
)
_MANY = of_pairs(memberships, [memberships.c[name] for name in _NAMES], "chat_id", "user_id")
_OWNER = (
    select(memberships.c.user_id)
    .where(memberships.c.chat_id == bindparam("chat_id"), memberships.c.status == "creator")
    .order_by(memberships.c.checked_at.desc())
    .limit(1)
)


def _replace(insert: Any) -> Any:
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=["chat_id", "user_id"], set_={"status": new.status, "checked_at": new.checked_at}
    )


_SAVE = upsert(memberships, _replace)


class SqlMemberships:
    def __init__(self, work: Work, shelf: Shelf[Key, Membership]) -> None:
        self._work = work
        self._shelf = shelf
        self._changed: dict[Key, Membership] = {}
        self._written: dict[Key, Membership] = {}
        self._unknown: set[Key] = set()
        work.buffer(self)

    async def get(self, chat_id: int, user_id: int) -> Membership | None:
        key = (chat_id, user_id)
        known = self._changed.get(key) or self._written.get(key) or self._shelf.get(key)
        if known is not None:
            return known
        if key in self._unknown:
            return None
        row = (await self._work.run(_GET, {"chat_id": chat_id, "user_id": user_id})).first()
        if row is None:
            return None
        self._shelf.offer(key, Membership(*row))
        return Membership(*row)

    async def prefetch(self, pairs: Iterable[Key]) -> None:
        """Read several at once."""
        wanted = {each for each in pairs if self._shelf.get(each) is None}
        if not wanted:
            return
        self._unknown |= wanted
        for row in await self._work.run(_MANY, as_lists(wanted)):
            found = Membership(*row)
            self._unknown.discard((found.chat_id, found.user_id))
            self._shelf.offer((found.chat_id, found.user_id), found)

    async def save(self, membership: Membership) -> None:
        self._changed[membership.chat_id, membership.user_id] = membership

    async def owner_of(self, chat_id: int) -> int | None:
        await self.flush()
        found: int | None = (await self._work.run(_OWNER, {"chat_id": chat_id})).scalar_one_or_none()
        return found

    async def flush(self) -> None:
        if not self._changed or self._work.is_readonly:
            return
        written = [self._changed[key] for key in sorted(self._changed)]
        self._written |= self._changed
        self._changed = {}
        await self._work.run_many(_SAVE, [{name: getattr(one, name) for name in _NAMES} for one in written])
        self._work.on_commit(lambda: self._note(written))

    def _note(self, written: Sequence[Membership]) -> None:
        for one in written:
            self._shelf.put((one.chat_id, one.user_id), one)

    def forget(self) -> None:
        self._changed.clear()
        self._written.clear()
        self._unknown.clear()
