"""Messages of groups and private chats, new and edited."""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router, types

from bot.routers import commands, reading
from bot.routers.call import Call
from desk.catalog import ChatRole
from desk.errors import Refusal, Refused
from desk.people import ANONYMOUS_ADMIN, Membership, Person
from desk.ports import ChatInfo, UnitOfWork
from desk.usecases import chats, comments, edits, first_line, start
from desk.usecases.origin import Origin

router = Router(name="messages")


SERVICE = ("migrate_to_chat_id", "migrate_from_chat_id", "new_chat_members", "left_chat_member", "new_chat_title")


async def is_said(message: types.Message) -> bool:
    """Asked first and awaited: aiogram runs each `F` filter in a thread, which costs more than handling the message."""
    return not any(getattr(message, name) for name in SERVICE)


@router.message(is_said)
async def on_message(message: types.Message, uow: UnitOfWork, now: datetime, update_id: int) -> None:
    """Everything people say: kept and paired in the first line, obeyed where it is a command."""
    if message.from_user is None and message.sender_chat is None:
        return
    await _learn(message, uow, now)
    command = _own_command(message, uow)
    found = uow.catalog.desk_of_chat(message.chat.id)
    is_first_line = found is not None and found[1] is ChatRole.FIRST_LINE and not message.is_automatic_forward
    if found is not None and is_first_line and message.message_id and reading.is_said(message):
        heard = reading.heard_of(message, is_command=command is not None)
        await first_line.hear(uow, found[0], heard, now=now)
    if message.from_user is None:
        return
    origin = reading.origin_of(message, now=now, update_id=update_id)
    if command is not None:
        await _obey(Call(uow, now, origin, command.name, command.args, message))
    elif not reading.is_said(message):
        return
    elif found is not None and found[1] is ChatRole.SECOND_LINE:
        await _in_second_line(message, origin, uow, now)
    elif origin.is_private and not message.from_user.is_bot:
        await _in_private(message, origin, uow, now)


async def _obey(call: Call) -> None:
    """Commands of people; whoever hides behind the group is told that they cannot be known."""
    user = call.message.from_user
    if user is not None and not user.is_bot:
        await commands.run(call)
    elif call.origin.user_id == ANONYMOUS_ADMIN and call.name in commands.COMMANDS:
        raise Refused(Refusal.ANONYMOUS)


async def _in_second_line(message: types.Message, origin: Origin, uow: UnitOfWork, now: datetime) -> None:
    """The specialists talk among themselves; only what answers the bot's word of a comment is for somebody else."""
    if message.reply_to_message is not None and reading.is_bots(message.reply_to_message):
        await comments.pass_on(uow, origin, reading.heard_of(message, is_command=False).message, now=now)


async def _in_private(message: types.Message, origin: Origin, uow: UnitOfWork, now: datetime) -> None:
    """Something about a task, or something the bot can only explain itself to; an album is one message."""
    if await comments.from_private(uow, origin, reading.heard_of(message, is_command=False).message, now=now):
        return
    if message.media_group_id is not None:
        origin = replace(origin, key=f"{origin.chat_id}:album:{message.media_group_id}")
    await start.explain(uow, origin)


@router.message(F.migrate_to_chat_id)
async def on_migrated(message: types.Message, uow: UnitOfWork, now: datetime) -> None:
    if message.migrate_to_chat_id is not None:
        await chats.follow(uow, message.chat.id, message.migrate_to_chat_id, now=now)


@router.message(F.migrate_from_chat_id)
async def on_migrated_from(message: types.Message, uow: UnitOfWork, now: datetime) -> None:
    if message.migrate_from_chat_id is not None:
        await chats.follow(uow, message.migrate_from_chat_id, message.chat.id, now=now)


@router.message(F.new_chat_members | F.left_chat_member)
async def on_members(message: types.Message, uow: UnitOfWork, now: datetime) -> None:
    """Service messages tell of members where the bot is no administrator and gets no `chat_member`."""
    for user in message.new_chat_members or []:
        await uow.people.see(reading.person_of(user, now))
        await uow.memberships.save(Membership(message.chat.id, user.id, "member", now))
    if gone := message.left_chat_member:
        await uow.memberships.save(Membership(message.chat.id, gone.id, "left", now))


@router.message(F.new_chat_title)
async def on_title(message: types.Message, uow: UnitOfWork, now: datetime) -> None:
    await uow.chats.save(_chat_of(message.chat, now))


@router.edited_message()
async def on_edit(message: types.Message, uow: UnitOfWork, now: datetime) -> None:
    heard = reading.heard_of(message, is_command=_own_command(message, uow) is not None)
    await edits.rewrite(uow, heard, at=reading.edited_at(message, now), now=now)


def _own_command(message: types.Message, uow: UnitOfWork) -> reading.CommandText | None:
    """A command, unless it is addressed to another bot."""
    command = reading.command_of(message.text)
    if command is None or command.bot is None or uow.catalog.bot is None:
        return command
    return command if command.bot.lower() == uow.catalog.bot.username.lower() else None


async def _learn(message: types.Message, uow: UnitOfWork, now: datetime) -> None:
    """Names, languages and who is where are learnt from what people write."""
    if message.from_user is not None:
        await uow.people.see(reading.person_of(message.from_user, now))
        if message.chat.type == "private":
            await uow.people.set_reachable(message.from_user.id, reachable=True)
        elif message.sender_chat is None:
            await chats.confirm_member(uow, message.chat.id, message.from_user.id, now=now)
    if (author_id := reading.author_of(message)) < 0 and message.sender_chat is not None:
        await uow.people.see(Person(author_id, message.sender_chat.title or "", seen_at=now))
    await chats.learn(uow, _chat_of(message.chat, now))


def _chat_of(chat: types.Chat, now: datetime) -> ChatInfo:
    return ChatInfo(chat.id, chat.type, chat.title or chat.full_name or "", is_forum=bool(chat.is_forum), seen_at=now)
