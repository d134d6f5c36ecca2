"""Who is in which chat, as Telegram last said."""

from dataclasses import fields
from typing import Any

from sqlalchemy import bindparam, select

from desk.people import Membership
from storage.sql import upsert
from storage.tables import memberships
from storage.work import Work

_COLUMNS = [memberships.c[each.name] for each in fields(Membership)]
_GET = select(*_COLUMNS).where(
    memberships.c.chat_id == bindparam("chat_id"), memberships.c.user_id == bindparam("user_id")
)
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
    def __init__(self, work: Work) -> None:
        self._work = work

    async def get(self, chat_id: int, user_id: int) -> Membership | None:
        row = (await self._work.run(_GET, {"chat_id": chat_id, "user_id": user_id})).first()
        return None if row is None else Membership(*row)

    async def save(self, membership: Membership) -> None:
        row = {each.name: getattr(membership, each.name) for each in fields(Membership)}
        await self._work.run(_SAVE, row)

    async def owner_of(self, chat_id: int) -> int | None:
        found: int | None = (await self._work.run(_OWNER, {"chat_id": chat_id})).scalar_one_or_none()
        return found
