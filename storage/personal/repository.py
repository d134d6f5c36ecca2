"""`desk.ports.Personal` over the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from storage.outbox import SqlOutbox
from storage.personal import erasing, holding, reading
from storage.talk_revisions import Revisions
from storage.work import Work


class SqlPersonal:
    def __init__(self, work: Work, revisions: Revisions, outbox: SqlOutbox) -> None:
        self._work = work
        self._revisions = revisions
        self._outbox = outbox

    async def count(self, user_id: int) -> Mapping[str, int]:
        return await reading.count(self._work, user_id)

    async def export(self, user_id: int) -> Mapping[str, Any]:
        return await reading.export(self._work, user_id)

    async def open_questions(self, user_id: int) -> Sequence[int]:
        await self._work.flush()
        return await reading.open_questions(self._work, user_id)

    async def open_tasks(self, user_id: int) -> Sequence[int]:
        await self._work.flush()
        return await reading.open_tasks(self._work, user_id)

    async def hold(self, user_id: int) -> None:
        await holding.hold(self._work, self._revisions, user_id)

    async def erase(self, user_id: int, handle: str | None, *, is_living: bool = True) -> int:
        """After what is open has been settled; the id that stands in place of theirs."""
        return await erasing.erase(self._work, self._revisions, self._outbox, user_id, handle, is_living=is_living)
