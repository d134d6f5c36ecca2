"""What is kept about a person, said to them; their data as a file; their wish to be erased, told to those who can."""

from collections.abc import Sequence
from typing import Any

from desk.catalog import Desk
from desk.history import Fact
from desk.notices import Mode, Notice, Urgency
from desk.people import Action
from desk.ports import UnitOfWork
from desk.sla import ObjectKind
from desk.usecases.origin import Origin
from desk.usecases.pressed import Press

WISHED = "person.erase_wished"


async def show(uow: UnitOfWork, origin: Origin, desk: Desk) -> None:
    """In a group only they see it, and the buttons are left to the private chat."""
    values = {"user_id": origin.user_id, "in_private": origin.is_private}
    await uow.outbox.put(origin.reply("privacy", values, desk_id=desk.id))


async def _file(pressed: Press) -> None:
    """At most one an hour: making it reads everything there is."""
    user_id, outbox = pressed.origin.user_id, pressed.uow.outbox
    key = f"privacy_file:{user_id}:{pressed.now:%Y%m%d%H}"
    await outbox.put(
        Notice(
            kind="privacy_file",
            key=key,
            chat_id=user_id,
            mode=Mode.FILE,
            values={"user_id": user_id},
            desk_id=pressed.desk.id,
        )
    )
    _, is_there = (await outbox.places([key])).get(key, (user_id, True))  # or it cannot be said this hour
    if is_there:
        await pressed.toast("privacy_file_later", count=60 - pressed.now.minute)
    else:
        await pressed.toast("privacy_file")


async def _wish(pressed: Press) -> None:
    """Told once a day to each of those who can do something about it."""
    user_id, now = pressed.origin.user_id, pressed.now
    told, is_heard = await _responsible(pressed)
    for admin_id in told:
        await pressed.uow.outbox.put(
            Notice(
                kind="erase_wish",
                key=f"erase_wish:{user_id}:{now:%Y%m%d}:{admin_id}",
                chat_id=admin_id,
                urgency=Urgency.REPLY,
                values={"user_id": user_id},
                desk_id=pressed.desk.id,
            )
        )
    await pressed.uow.journal.add(Fact(now, WISHED, pressed.desk.id, user_id, ObjectKind.PERSON, user_id))
    await pressed.toast("erase_wished" if is_heard else "erase_nobody")


async def _responsible(pressed: Press) -> tuple[Sequence[int], bool]:
    """The admins, or else the leads of the desk; and whether a message reaches any of them for all we know.

    Where none of them has opened a chat with the bot, it is tried all the same, and the person learns the truth.
    """
    admins, leads = sorted(pressed.uow.catalog.admins), sorted(pressed.desk.leads)
    known = await pressed.uow.people.many({*admins, *leads})
    for group in (admins, leads):
        if reached := [user_id for user_id in group if user_id in known and known[user_id].reachable]:
            return reached, True
    return admins or leads, False


PRESSES: dict[str, tuple[Action, Any]] = {
    "privacy_file": (Action.SEE_OWN, _file),
    "privacy_erase": (Action.SEE_OWN, _wish),
}
