"""What is kept about a person, said to them; their data as a file; their wish to be erased, told to those who can."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
GIVEN = "person.file_given"
FILE_EVERY = timedelta(hours=1)


async def show(uow: UnitOfWork, origin: Origin, desk: Desk) -> None:
    """In a group only they see it, and the buttons are left to the private chat."""
    values = {"user_id": origin.user_id, "in_private": origin.is_private}
    await uow.outbox.put(origin.reply("privacy", values, desk_id=desk.id))


async def _file(pressed: Press) -> None:
    """Not within an hour of the last one: making it reads everything there is."""
    user_id, outbox = pressed.origin.user_id, pressed.uow.outbox
    at = await _last_file(pressed)
    if at is None:
        at = pressed.now
        await outbox.put(
            Notice(
                kind="privacy_file",
                key=_file_key(user_id, at),
                chat_id=user_id,
                mode=Mode.FILE,
                values={"user_id": user_id},
                desk_id=pressed.desk.id,
            )
        )
        await pressed.uow.journal.add(Fact(at, GIVEN, pressed.desk.id, user_id, ObjectKind.PERSON, user_id))
    place = (await outbox.places([_file_key(user_id, at)])).get(_file_key(user_id, at))
    if place is None or place[1]:  # it is there, or cannot be said
        left = at + FILE_EVERY - pressed.now
        await pressed.toast("privacy_file_later", count=-(-left // timedelta(minutes=1)))
    else:
        await pressed.toast("privacy_file")


async def _last_file(pressed: Press) -> datetime | None:
    """When one was given, if the next has to wait for that."""
    facts = await pressed.uow.journal.of(ObjectKind.PERSON, pressed.origin.user_id)
    last = max((fact.at for fact in facts if fact.what == GIVEN), default=None)
    return last if last is not None and pressed.now < last + FILE_EVERY else None


def _file_key(user_id: int, at: datetime) -> str:
    return f"privacy_file:{user_id}:{at:%Y%m%d%H%M%S}"


async def _wish(pressed: Press) -> None:
    """Told once a day to each of those who can do something about it."""
    user_id, now = pressed.origin.user_id, pressed.now
    told = await responsible(pressed.uow, pressed.desk)
    keys = {admin_id: f"erase_wish:{user_id}:{now:%Y%m%d}:{admin_id}" for admin_id in told.people}
    known = await pressed.uow.outbox.places(keys.values())
    for admin_id, key in keys.items():
        await pressed.uow.outbox.put(
            Notice(
                kind="erase_wish",
                key=key,
                chat_id=admin_id,
                urgency=Urgency.REPLY,
                values={"user_id": user_id},
                desk_id=pressed.desk.id,
            )
        )
    await pressed.uow.journal.add(Fact(now, WISHED, pressed.desk.id, user_id, ObjectKind.PERSON, user_id))
    if not told.is_heard:
        await pressed.toast("erase_nobody")
    else:
        await pressed.toast("erase_known" if known.keys() >= set(keys.values()) else "erase_wished")


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who is named to people, and told of their wishes. `is_heard`: a message reaches them, for all we know."""

    people: Sequence[int]
    is_heard: bool


async def responsible(uow: UnitOfWork, desk: Desk | None) -> Responsible:
    """The admins, or else the leads of the desk: the first of them whom a message reaches.

    Where none of them has opened a chat with the bot, those with a name count, and then anybody: it is tried all the
    same, and the person learns the truth.
    """
    groups = (sorted(uow.catalog.admins), sorted(desk.leads) if desk else [])
    known = await uow.people.many({user_id for group in groups for user_id in group})
    named = [[user_id for user_id in group if user_id in known] for group in groups]
    for group in named:
        if reached := [user_id for user_id in group if known[user_id].reachable]:
            return Responsible(reached, is_heard=True)
    return Responsible(next(filter(None, (*named, *groups)), []), is_heard=False)


PRESSES: dict[str, tuple[Action, Any]] = {
    "privacy_file": (Action.SEE_OWN, _file),
    "privacy_erase": (Action.SEE_OWN, _wish),
}
