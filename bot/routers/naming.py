"""Whom a command names."""

from aiogram import types

from bot.routers.call import Call
from desk.catalog import Desk
from desk.errors import Refusal, Refused
from desk.people import Person

ME = frozenset({"me", "я", "мне", "себе"})


async def person_named(call: Call, words: str, desk: Desk) -> int:
    """Whom a command names: by mention, `@name`, name, `me`, or by replying to them; nobody at all means oneself."""
    for entity in call.message.entities or []:
        if entity.type == "text_mention" and entity.user is not None:
            return entity.user.id
    name = words.strip()
    if not name:
        return _replied_person(call.message) or call.origin.user_id
    if name.lower() in ME:
        return call.origin.user_id
    if name.startswith("@"):
        person = await call.uow.people.by_username(name.split()[0].removeprefix("@"))
        found = [person] if person is not None else []
    else:
        staff = await call.uow.people.many(desk.staff)
        found = [one for one in staff.values() if name.casefold() in _names_of(one)]
    if len(found) != 1:
        raise Refused(Refusal.NO_SUCH_PERSON, text=words)
    return found[0].user_id


def _replied_person(message: types.Message) -> int | None:
    reply = message.reply_to_message
    author = reply.from_user if reply is not None and reply.forum_topic_created is None else None
    return author.id if author is not None and not author.is_bot else None


def _names_of(person: Person) -> set[str]:
    return {name.casefold() for name in (person.first_name, person.name, person.username) if name}
