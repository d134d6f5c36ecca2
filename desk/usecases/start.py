"""The first words with somebody: `/start`, `/help`, and the one-time link that makes the first admin."""

from datetime import datetime

from desk.errors import Refused
from desk.history import Fact
from desk.ports import UnitOfWork
from desk.sla import ObjectKind
from desk.usecases.origin import Origin


async def greet(uow: UnitOfWork, origin: Origin, payload: str, *, now: datetime) -> None:
    """Whoever presses Start can be written to in private from then on; with the right code they become admin."""
    if origin.is_private:
        await uow.people.set_reachable(origin.user_id, reachable=True)
    if payload and await uow.admins.claim(payload, origin.user_id, now):
        await uow.journal.add(Fact(now, "admin.claimed", None, origin.user_id, ObjectKind.PERSON, origin.user_id))
        await uow.outbox.put(origin.reply("admin_claimed", {}))
        return
    await uow.outbox.put(origin.reply("start", {"user_id": origin.user_id}))


async def explain(uow: UnitOfWork, origin: Origin) -> None:
    """Help for the roles this person has here; without a desk it says how to get one."""
    desk_id: int | None
    try:
        desk_id = uow.catalog.the_desk(origin.user_id, origin.chat_id).id
    except Refused:
        own = uow.catalog.desks_of(origin.user_id)
        desk_id = own[0].id if own else None
    await uow.outbox.put(origin.reply("help", {"user_id": origin.user_id, "desk_id": desk_id}, desk_id=desk_id))
