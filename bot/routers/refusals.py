"""How a refusal reaches the person who heard it."""

from dataclasses import replace
from datetime import datetime

from aiogram import types

from bot.routers import presses, reading
from desk.errors import Refused
from desk.notices import Mode
from desk.people import ANONYMOUS_ADMIN
from desk.ports import UnitOfWork
from desk.sla import ObjectKind
from desk.usecases.origin import Origin


async def say(uow: UnitOfWork, update: types.Update, refusal: Refused, now: datetime) -> None:
    """Answer the press, or write to this person alone; an outdated card is drawn anew at once."""
    origin = _origin(update, now)
    if origin is None:
        return
    if (user := _user(update)) is not None:
        await uow.people.see(reading.person_of(user, now))  # what the handler had learnt was undone with it
    notice = origin.refusal({"code": refusal.code.value, **refusal.values})
    if origin.user_id == ANONYMOUS_ADMIN and origin.callback_id is None:  # nobody in particular can be spoken to alone
        notice = replace(notice, mode=Mode.POST, receiver_id=None)
    await uow.outbox.put(notice)
    if (task_id := refusal.values.get("task_id")) is not None:
        await uow.outbox.refresh(ObjectKind.TASK, task_id)
    if (question_id := refusal.values.get("question_id")) is not None:
        await uow.outbox.refresh(ObjectKind.QUESTION, question_id)


def _user(update: types.Update) -> types.User | None:
    event = update.callback_query or update.message
    if event is not None:
        return event.from_user
    return update.message_reaction.user if update.message_reaction is not None else None


def _origin(update: types.Update, now: datetime) -> Origin | None:
    if update.callback_query is not None:
        return reading.origin_of_press(update.callback_query, now=now)
    if update.message is not None:
        return reading.origin_of(update.message, now=now, update_id=update.update_id)
    reaction = update.message_reaction
    if reaction is not None and reaction.user is not None:
        return presses.origin_of_reaction(reaction, reaction.user.id, now=now)
    return None
