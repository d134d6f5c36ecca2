"""Who may act alone. Fences come from one counter, so each is unique among all leases and only grows."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update

from desk.delivery import LeaseLost
from storage.ids import count
from storage.sql import upsert
from storage.tables import leases
from storage.work import AnyRow, Work

_MAKE = upsert(leases, lambda insert: insert.on_conflict_do_nothing(index_elements=["name"]))
_GET = select(leases).where(leases.c.name == bindparam("name"))
_SET = (
    update(leases)
    .where(leases.c.name == bindparam("_name"))
    .values(holder=bindparam("holder"), fence=bindparam("fence"), expires_at=bindparam("expires_at"))
)
_RELEASE = (
    update(leases)
    .where(leases.c.name == bindparam("_name"), leases.c.holder == bindparam("_holder"))
    .values(holder=None)
)
_OF_FENCE = select(leases.c.holder).where(leases.c.fence == bindparam("fence"))
STANDS_STILL = "6s"
"""Who holds the row of a lease and does nothing for so long is frozen. PostgreSQL ends its session, or the row would
keep others from leading long after the lease has run out.
"""
_GIVE_UP = func.set_config("idle_in_transaction_session_timeout", bindparam("_idle"), True)
_LOCK = _GET.add_columns(_GIVE_UP).with_for_update()
_GUARD = _OF_FENCE.add_columns(_GIVE_UP).with_for_update(read=True)


class SqlLeases:
    def __init__(self, work: Work) -> None:
        self._work = work

    async def hold(self, name: str, holder: str, now: datetime, ttl: timedelta) -> int | None:
        lease = await self._locked(name)
        if lease is None:
            fence = await count(self._work, "fence")
            row = {"name": name, "holder": None, "fence": fence, "expires_at": now}
            await self._work.run(_MAKE, row)
            lease = await self._locked(name)
        if lease is None or (lease.holder not in {None, holder} and lease.expires_at > now):
            return None
        fence = lease.fence if lease.holder == holder else await count(self._work, "fence")
        await self._work.run(_SET, {"_name": name, "holder": holder, "fence": fence, "expires_at": now + ttl})
        return int(fence)

    async def release(self, name: str, holder: str) -> None:
        await self._work.run(_RELEASE, {"_name": name, "_holder": holder})

    async def holder(self, name: str) -> str | None:
        row = (await self._work.run(_GET, {"name": name})).first()
        return None if row is None else row.holder

    async def held_until(self, name: str) -> datetime | None:
        row = (await self._work.run(_GET, {"name": name})).first()
        return None if row is None else row.expires_at

    async def _locked(self, name: str) -> AnyRow | None:
        if not self._work.is_postgresql:
            return (await self._work.run(_GET, {"name": name})).first()
        return (await self._work.run(_LOCK, {"name": name, "_idle": STANDS_STILL})).first()


async def require_fence(work: Work, fence: int) -> None:
    """Held until the commit: nobody can take the lease over while its holder writes."""
    if work.is_postgresql:
        row = (await work.run(_GUARD, {"fence": fence, "_idle": STANDS_STILL})).first()
    else:
        row = (await work.run(_OF_FENCE, {"fence": fence})).first()
    if row is None or row.holder is None:
        raise LeaseLost(f"fence {fence} is not the newest")
