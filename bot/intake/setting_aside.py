"""Telling the admins of an update that cannot be handled: one notice a day for each kind of fault."""

from datetime import datetime

from desk.notices import Notice, Urgency
from desk.ports import UnitOfWork


async def tell_admins(uow: UnitOfWork, *, update_id: int, fault: str, now: datetime) -> None:
    """`fault` is the kind of error, never its text: texts may hold what people wrote."""
    for admin in sorted(uow.catalog.admins):
        await uow.outbox.put(
            Notice(
                kind="update_quarantined",
                key=f"update_quarantined:{now:%Y-%m-%d}:{fault}:{admin}",
                chat_id=admin,
                urgency=Urgency.DIGEST,
                values={"update_id": update_id, "fault": fault},
            )
        )
