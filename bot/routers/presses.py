"""Presses of buttons and reactions."""

from dataclasses import replace
from datetime import datetime

from aiogram import Router, types

from bot.routers import reading
from desk.catalog import ChatRole
from desk.errors import NotHeardYet, Refusal, Refused
from desk.people import Action, may
from desk.ports import UnitOfWork
from desk.usecases import make_task, undoing
from desk.usecases.origin import Origin
from desk.usecases.press import press

router = Router(name="presses")

VARIATION_SELECTOR = "\N{VARIATION SELECTOR-16}"


@router.callback_query()
async def on_press(callback_query: types.CallbackQuery, uow: UnitOfWork, now: datetime) -> None:
    await uow.people.see(reading.person_of(callback_query.from_user, now))
    if callback_query.data is None:
        raise Refused(Refusal.BUTTON_UNKNOWN)
    await press(uow, reading.origin_of_press(callback_query, now=now), callback_query.data, now=now)


@router.message_reaction()
async def on_reaction(message_reaction: types.MessageReactionUpdated, uow: UnitOfWork, now: datetime) -> None:
    """The task reaction of the desk, put by somebody who may, makes a task of the message."""
    found = uow.catalog.desk_of_chat(message_reaction.chat.id)
    user = message_reaction.user
    if found is None or found[1] is not ChatRole.FIRST_LINE or user is None or user.is_bot:
        return
    desk = found[0]
    await uow.people.see(reading.person_of(user, now))
    wanted = desk.settings.task_reaction
    added = _emoji(message_reaction.new_reaction) - _emoji(message_reaction.old_reaction)
    if wanted is None or wanted.removesuffix(VARIATION_SELECTOR) not in added:
        return
    if not may(uow.catalog.roles(user.id, desk), Action.MAKE_TASK):
        return
    origin = origin_of_reaction(message_reaction, user.id, now=now)
    message = await uow.messages.get(origin.chat_id, message_reaction.message_id)
    if message is None:
        raise await _unknown(uow, origin.chat_id, message_reaction.message_id)
    origin = replace(origin, topic_id=message.topic_id)
    task = await make_task.of_message(uow, origin, desk, message_reaction.message_id, now=now)
    values = {"task_id": task.id, "by": user.id}
    await undoing.put(uow, origin.reply("task_made", values, desk_id=desk.id), now=now)


async def _unknown(uow: UnitOfWork, chat_id: int, message_id: int) -> Refused:
    """Reactions come in an order of their own, also before their message. The messages of a chat come in theirs: one
    that is not newer than the last that was heard will not come any more; the bot's own never do."""
    newest = next(iter(await uow.messages.recent(chat_id, limit=1)), None)
    is_late = newest is not None and message_id <= newest.message_id
    if is_late or await uow.outbox.said(chat_id, message_id) is not None:
        return Refused(Refusal.NO_SUCH_MESSAGE)
    return NotHeardYet(Refusal.NO_SUCH_MESSAGE)


def origin_of_reaction(reaction: types.MessageReactionUpdated, user_id: int, *, now: datetime) -> Origin:
    return Origin(
        user_id=user_id,
        chat_id=reaction.chat.id,
        key=f"reaction:{reaction.chat.id}:{reaction.message_id}:{user_id}:{int(reaction.date.timestamp())}",
        at=now,
        message_id=reaction.message_id,
    )


def _emoji(reactions: list[types.ReactionTypeUnion]) -> set[str]:
    return {
        reaction.emoji.removesuffix(VARIATION_SELECTOR)
        for reaction in reactions
        if isinstance(reaction, types.ReactionTypeEmoji)
    }
