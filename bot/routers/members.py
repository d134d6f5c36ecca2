"""Who came, left or was promoted: people, and the bot itself."""

from datetime import datetime

from aiogram import Router, types

from bot.routers import reading
from desk.people import Membership
from desk.ports import ChatInfo, UnitOfWork
from desk.usecases import chats

router = Router(name="members")


@router.chat_member()
async def on_member(chat_member: types.ChatMemberUpdated, uow: UnitOfWork, now: datetime) -> None:
    user = chat_member.new_chat_member.user
    await uow.people.see(reading.person_of(user, now))
    await uow.memberships.save(Membership(chat_member.chat.id, user.id, _status(chat_member.new_chat_member), now))


def _status(member: types.ChatMemberUnion) -> str:
    """Somebody restricted may have left; Telegram says so apart."""
    if isinstance(member, types.ChatMemberRestricted) and not member.is_member:
        return "left"
    return str(member.status)


@router.my_chat_member()
async def on_bot(my_chat_member: types.ChatMemberUpdated, uow: UnitOfWork, now: datetime) -> None:
    """In private this tells whether the person can be written to, in a group how the bot stands there."""
    chat, status = my_chat_member.chat, _status(my_chat_member.new_chat_member)
    if chat.type == "private":
        await uow.people.set_reachable(chat.id, reachable=status == "member")
        return
    info = ChatInfo(chat.id, chat.type, chat.title or "", bot_status=status, is_forum=bool(chat.is_forum), seen_at=now)
    await chats.set_bot_status(uow, info, by=my_chat_member.from_user.id, now=now)
