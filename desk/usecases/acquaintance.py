"""Specialists who have not written in a chat yet may still be asked there by name."""

from collections.abc import Iterable

from desk.catalog import Desk
from desk.errors import LookupNeeded
from desk.pairing import engine
from desk.pairing.address import aim_of
from desk.pairing.detection import Tone, read
from desk.pairing.model import Said, Talk
from desk.pairing.naming import all_forms
from desk.pairing.plea import plea
from desk.ports import UnitOfWork


async def introduce_called(uow: UnitOfWork, desk: Desk, talk: Talk, said: Said, *, live: bool = True) -> None:
    """Make those of the desk known to the chat whom a message calls. They are looked for only where it matters."""
    unseen = [user_id for user_id in desk.staff if user_id not in talk.participants]
    called = _called(talk, said) if unseen else frozenset()
    if not called:
        return
    staff = await uow.people.many(unseen)
    if live:
        await _ask_for_names(uow, said.chat_id, [user_id for user_id in unseen if user_id not in staff])
    for user_id, person in sorted(staff.items()):
        if not called.isdisjoint(all_forms(person.name, person.username)):
            engine.introduce(talk, user_id, person.name, person.username, is_specialist=True, at=said.at)


async def _ask_for_names(uow: UnitOfWork, chat_id: int, strangers: Iterable[int]) -> None:
    """Who has neither started the bot nor written anywhere is known by number only. Telegram tells the name, once."""
    for user_id in sorted(strangers):
        if await uow.memberships.get(chat_id, user_id) is None:
            raise LookupNeeded(chat_id, user_id)


def _asks(said: Said) -> bool:
    reading = read(said.text)
    return max(reading.tone, plea(reading)) > Tone.STATEMENT


def _called(talk: Talk, said: Said) -> frozenset[str]:
    """The words by which an employee who asks something calls somebody, if that is no specialist of this chat."""
    if said.is_specialist or said.from_bot or said.is_command or not _asks(said):
        return frozenset()
    aim = aim_of(talk, said)
    if aim is None or aim.method != "name":
        return frozenset()
    known = [talk.participants[person] for person in aim.people if person in talk.participants]
    return frozenset() if any(person.is_specialist for person in known) else aim.called
