"""The first admin of an installation: whoever opens the one-time link."""

from datetime import datetime
from hashlib import blake2b
from hmac import compare_digest

from sqlalchemy import bindparam, insert, select, update

from storage.catalog import ONLY_ROW, bump_version
from storage.tables import admins, installation
from storage.work import Work

_OFFER = update(installation).where(installation.c.id == ONLY_ROW).values(admin_code=bindparam("digest"))
_OFFERED = select(installation.c.admin_code).where(installation.c.id == ONLY_ROW)


class SqlAdmins:
    """Only a digest of the code is stored: who reads the database cannot become admin by it."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def offer(self, code: str, now: datetime) -> None:
        """A code that makes one admin; it replaces the one before."""
        del now
        await bump_version(self._work)
        await self._work.run(_OFFER, {"digest": _digest(code)})

    async def claim(self, code: str, user_id: int, now: datetime) -> bool:
        del now
        statement = _OFFERED.with_for_update() if self._work.is_postgresql else _OFFERED
        offered = (await self._work.run(statement)).scalar_one_or_none()
        if offered is None or not compare_digest(bytes(offered), _digest(code)):
            return False
        await self._work.run(insert(admins).values(user_id=user_id, is_claimed=True))
        await self._work.run(_OFFER, {"digest": None})
        await bump_version(self._work)
        return True


def _digest(code: str) -> bytes:
    return blake2b(code.encode(), digest_size=16).digest()
