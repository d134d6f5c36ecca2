"""What is learnt of chats and of who is in them."""

from datetime import datetime, timedelta

from desk.history import Fact
from desk.people import Membership
from desk.ports import ChatInfo, UnitOfWork
from desk.sla import ObjectKind

CONFIRM_AFTER = timedelta(minutes=2)
"""A member who writes confirms their membership; not worth a row at each message."""


async def learn(uow: UnitOfWork, chat: ChatInfo) -> None:
    """Keep the title and kind of a chat, where they are new."""
    known = await uow.chats.get(chat.chat_id)
    if known is not None and (known.title, known.kind, known.is_forum) == (chat.title, chat.kind, chat.is_forum):
        return
    if known is not None:
        chat.bot_status = known.bot_status
    await uow.chats.save(chat)


async def confirm_member(uow: UnitOfWork, chat_id: int, user_id: int, *, now: datetime) -> None:
    """Whoever writes in a group is in it; what Telegram said of their status stays."""
    known = await uow.memberships.get(chat_id, user_id)
    if known is not None and known.is_member and now - known.checked_at < CONFIRM_AFTER:
        return
    status = known.status if known is not None and known.is_member else "member"
    await uow.memberships.save(Membership(chat_id, user_id, status, now))


async def has_left(uow: UnitOfWork, chat_id: int, user_id: int) -> bool:
    """Whether somebody is known to be in this chat no longer; of most people it is not known at all."""
    known = await uow.memberships.get(chat_id, user_id)
    return known is not None and not known.is_member


async def set_bot_status(uow: UnitOfWork, chat: ChatInfo, *, by: int, now: datetime) -> None:
    """The bot was added, promoted, restricted or removed."""
    before = await uow.chats.get(chat.chat_id)
    await uow.chats.save(chat)
    if uow.catalog.bot is not None and chat.bot_status is not None:
        await uow.memberships.save(Membership(chat.chat_id, uow.catalog.bot.user_id, chat.bot_status, now))
    found = uow.catalog.desk_of_chat(chat.chat_id)
    await uow.journal.add(
        Fact(
            now,
            "chat.bot_status",
            found[0].id if found else None,
            by,
            ObjectKind.CHAT,
            chat.chat_id,
            before={"status": before.bot_status if before else None},
            after={"status": chat.bot_status},
        )
    )


async def follow(uow: UnitOfWork, old_id: int, new_id: int, *, now: datetime) -> None:
    """A group became a supergroup: everything about it goes on under the new id, once."""
    known = await uow.chats.get(old_id)
    if known is not None and known.migrated_to == new_id:
        return
    await uow.chats.repoint(old_id, new_id)
    uow.catalog = uow.catalog.moved(old_id, new_id)  # what else this transaction hears is of the new chat
    fact = Fact(now, "chat.migrated", None, None, ObjectKind.CHAT, new_id, before={"id": old_id}, after={"id": new_id})
    await uow.journal.add(fact)
