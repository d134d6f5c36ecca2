"""The buttons by which people say what answers what."""

from collections.abc import Awaitable, Callable

from desk.errors import Refusal, Refused
from desk.people import Action
from desk.questions import Message, Question
from desk.usecases import dialogs, pair_views, pairs
from desk.usecases.pressed import Press


async def _confirm(pressed: Press) -> None:
    question = await pressed.question()
    await pairs.confirm(pressed.uow, pressed.origin, question, now=pressed.now)
    await _turn_to_pair(pressed, question.answer_message_id, question.chat_id)
    await pressed.toast("pair_confirmed")


async def _none(pressed: Press) -> None:
    question = await pressed.question()
    message_id = question.answer_message_id
    await pairs.take_away(pressed.uow, pressed.origin, question, now=pressed.now)
    await _turn_to_pair(pressed, message_id, question.chat_id)
    await pressed.toast("pair_removed")


async def _other(pressed: Press) -> None:
    chat_id = pressed.button.values["chat_id"]
    if chat_id not in pressed.desk.first_line:
        raise Refused(Refusal.BUTTON_UNKNOWN)
    message = await _message(pressed, chat_id)
    skip = int(pressed.button.values.get("skip", 0))
    values = await pair_views.choices(pressed.uow, pressed.origin, message, skip=skip)
    await pressed.turn_view(pair_views.CHOICES, **values)
    await pressed.toast("ok")


async def _to(pressed: Press) -> None:
    """The answer goes to the question that was chosen."""
    question = await pressed.question()
    message = await _message(pressed, question.chat_id)
    await pairs.correct(pressed.uow, pressed.origin, message, question, now=pressed.now)
    await _turn_to_pair(pressed, message.message_id, question.chat_id)
    await pressed.toast("pair_corrected")


async def _answer(pressed: Press) -> None:
    """The question gets the answer that was chosen."""
    question = await pressed.question()
    message = await _message(pressed, question.chat_id)
    await pairs.correct(pressed.uow, pressed.origin, message, question, is_first=True, now=pressed.now)
    await _turn_to_question(pressed, question)
    await pressed.toast("pair_corrected")


async def _take_away(pressed: Press) -> None:
    question = await pressed.question()
    await pairs.take_away(pressed.uow, pressed.origin, question, now=pressed.now)
    await _turn_to_question(pressed, question)
    await pressed.toast("pair_removed")


async def _dismiss(pressed: Press) -> None:
    question = await pressed.question()
    await dialogs.dismiss(pressed.uow, pressed.origin, question, now=pressed.now)
    values = pair_views.dismissed(pressed.origin, question, now=pressed.now)
    await pressed.turn_view(pair_views.DISMISSED, **values)
    await pressed.offer_undo()
    await pressed.toast("dismissed")


async def _restore(pressed: Press) -> None:
    question = await pressed.question()
    await pair_views.undo_dismissal(pressed.uow, pressed.origin, question, now=pressed.now)
    await _turn_to_question(pressed, question)
    await pressed.toast("undone")


async def _message(pressed: Press, chat_id: int) -> Message:
    message = await pressed.uow.messages.get(chat_id, pressed.button.values["message_id"])
    if message is None:
        raise Refused(Refusal.NO_SUCH_MESSAGE)
    return message


async def _turn_to_pair(pressed: Press, message_id: int | None, chat_id: int) -> None:
    values = {"chat_id": chat_id, "message_id": message_id, "for_user": pressed.origin.user_id}
    await pressed.turn_view(pairs.CHECK, **values)


async def _turn_to_question(pressed: Press, question: Question) -> None:
    await pressed.turn_view(pair_views.QUESTION, **await pair_views.of_question(pressed.uow, pressed.origin, question))


PRESSES: dict[str, tuple[Action, Callable[[Press], Awaitable[None]]]] = {
    "pair_confirm": (Action.HANDLE_QUESTION, _confirm),
    "pair_none": (Action.HANDLE_QUESTION, _none),
    "pair_other": (Action.HANDLE_QUESTION, _other),
    "pair_to": (Action.HANDLE_QUESTION, _to),
    "pair_answer": (Action.HANDLE_QUESTION, _answer),
    "pair_take_away": (Action.HANDLE_QUESTION, _take_away),
    "pair_dismiss": (Action.HANDLE_QUESTION, _dismiss),
    "question_restore": (Action.HANDLE_QUESTION, _restore),
}

UNDOS = frozenset({"question_restore"})
"""What takes something back for a little while only."""
