"""The imported chat becomes a chat of the desk, and those who answered there its specialists."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.config import storing
from bot.importer.source import ExportedChat
from desk.catalog import ChatRole, Desk
from desk.people import Role
from desk.ports import ChatInfo
from desk.usecases import chats
from storage.unit_of_work import SqlUnitOfWork


class ChatTaken(ValueError):
    """The chat is something else already; the message is for the person who imports it."""


async def join(
    uow: SqlUnitOfWork, desk: Desk, chat: ExportedChat, specialists: Sequence[int], *, now: datetime
) -> list[str]:
    """Add chat and people to the desk where they are not yet. What was added, in words."""
    _check(uow, desk, chat)
    people = [user for user in specialists if user not in desk.staff]
    added = []
    first_line = desk.first_line
    if chat.chat_id not in first_line:
        first_line = (*first_line, chat.chat_id)
        added.append(f"chat {chat.chat_id} joined first_line")
    if people:
        added.append(f"{', '.join(map(str, people))} joined specialists")
    await chats.learn(uow, ChatInfo(chat.chat_id, chat.chat_kind, chat.name))
    if added:
        staff = dict(desk.staff) | dict.fromkeys(people, Role.SPECIALIST)
        await _save(uow, replace(desk, first_line=first_line, staff=staff), now)
    return added


def _check(uow: SqlUnitOfWork, desk: Desk, chat: ExportedChat) -> None:
    found = uow.catalog.desk_of_chat(chat.chat_id)
    if found is None:
        return
    owner, role = found
    if role is ChatRole.SECOND_LINE:
        raise ChatTaken(f"{chat.chat_id} is the second-line group of desk `{owner.key}`; import first-line chats only")
    if owner.id != desk.id:
        raise ChatTaken(f"{chat.chat_id} is a chat of desk `{owner.key}` already; a chat belongs to one desk")


async def _save(uow: SqlUnitOfWork, changed: Desk, now: datetime) -> None:
    config = storing.from_catalog(uow.catalog)
    plans = [replace(plan, desk=changed) if plan.desk.key == changed.key else plan for plan in config.desks]
    await storing.apply(uow, replace(config, desks=tuple(plans)), now=now)
