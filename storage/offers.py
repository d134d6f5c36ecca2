"""Earlier answers that were offered to askers, one for a question at most."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import bindparam, func, select

from desk.similar import Offer
from storage.sql import upsert
from storage.tables import offers
from storage.work import Work

_NAMES = [each.name for each in fields(Offer)]
_COLUMNS = [offers.c[name] for name in _NAMES]
_GET = select(*_COLUMNS).where(offers.c.question_id == bindparam("question_id"))
_SINCE = (
    select(func.count())
    .select_from(offers)
    .where(offers.c.asker_id == bindparam("asker_id"), offers.c.desk_id == bindparam("desk_id"))
    .where(offers.c.offered_at > bindparam("since", type_=offers.c.offered_at.type))
)
_SAVE = upsert(
    offers,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["question_id"], set_={name: insert.excluded[name] for name in ("helped", "decided_at")}
    ),
)


class SqlOffers:
    def __init__(self, work: Work) -> None:
        self._work = work

    async def get(self, question_id: int) -> Offer | None:
        row = (await self._work.run(_GET, {"question_id": question_id})).first()
        return None if row is None else Offer(*row)

    async def count(self, desk_id: int, asker_id: int, *, since: datetime) -> int:
        found = await self._work.run(_SINCE, {"desk_id": desk_id, "asker_id": asker_id, "since": since})
        return int(found.scalar_one())

    async def save(self, offer: Offer) -> None:
        await self._work.run(_SAVE, {name: getattr(offer, name) for name in _NAMES})
