"""What a specialist sees of a pair, alone: which question an answer belongs to, and which answer a question has."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from desk.errors import Refusal, Refused
from desk.notices import Notice
from desk.pairs import MOST_CHOICES, MOST_OFFERED
from desk.people import Action
from desk.ports import UnitOfWork
from desk.questions import Message, Question, QuestionStatus
from desk.tasks import UNDO_WINDOW
from desk.usecases import dialogs, meanwhile, pairs, undoing
from desk.usecases.access import require_on_desk
from desk.usecases.origin import Origin

CHOICES, QUESTION, DISMISSED = "pair_choices", "pair_question", "question_dismissed"
LOOK_BACK = 100
"""Messages among which the answers given since are looked for."""


async def show(uow: UnitOfWork, origin: Origin, message_id: int | None, *, now: datetime) -> None:
    """`/pair` as a reply: to an answer, whose it is; to a question, which answer it has."""
    message = await _replied(uow, origin, message_id, "pair")
    await _require(uow, origin, now=now)
    question = await uow.questions.of_message(message.chat_id, message.message_id)
    if question is not None:
        await uow.outbox.put(about(origin.reply(QUESTION, await of_question(uow, origin, question)), question))
        return
    if not message.from_staff:
        raise Refused(Refusal.NOT_A_PAIR, command="pair")
    paired = await uow.questions.answered_with(message.chat_id, message.message_id)
    if paired is not None:
        values = _of(message, origin)
        await uow.outbox.put(about(origin.reply(pairs.CHECK, values), paired))
        return
    values = await choices(uow, origin, message)
    await uow.outbox.put(origin.reply(CHOICES, values, desk_id=_desk_id(uow, message)))


async def dismiss(uow: UnitOfWork, origin: Origin, message_id: int | None, *, now: datetime) -> None:
    """`/notq` as a reply to a question or to its answer: nobody asked anything."""
    message = await _replied(uow, origin, message_id, "notq")
    await _require(uow, origin, now=now)
    question = await uow.questions.of_message(message.chat_id, message.message_id)
    question = question or await uow.questions.answered_with(message.chat_id, message.message_id)
    if question is None:
        raise Refused(Refusal.NOT_A_PAIR, command="notq")
    if question.status is QuestionStatus.CONVERTED:
        raise Refused(Refusal.ALREADY_MADE, task_id=question.task_id)
    if question.status is QuestionStatus.DEFLECTED:
        raise Refused(Refusal.ALREADY_DEFLECTED)
    if question.status is not QuestionStatus.DISMISSED:
        await dialogs.dismiss(uow, origin, question, now=now)
    await undoing.put(uow, about(origin.reply(DISMISSED, dismissed(origin, question, now=now)), question), now=now)


def dismissed(origin: Origin, question: Question, *, now: datetime) -> dict[str, Any]:
    until = (now + UNDO_WINDOW).isoformat()
    return {"question_id": question.id, "for_user": origin.user_id, "until": until}


async def undo_dismissal(uow: UnitOfWork, origin: Origin, question: Question, *, now: datetime) -> None:
    """It was a question after all."""
    await pairs.require_judge(uow, origin, question, now=now)
    if question.status is not QuestionStatus.DISMISSED:
        raise Refused(Refusal.BUTTON_STALE)
    await meanwhile.wait_again(uow, question, by=origin.user_id, now=now)


async def choices(uow: UnitOfWork, origin: Origin, message: Message, *, skip: int = 0) -> dict[str, Any]:
    """A page of the other questions that this message may answer: those that wait, then those answered lately.

    `next` is where the next page begins; after the last comes the first, and a single page has no next.
    """
    near = await uow.questions.around(
        message.chat_id, topic_id=message.topic_id, before=message.sent_at, limit=MOST_OFFERED + 1
    )
    others = [one.id for one in near if one.answer_message_id != message.message_id][:MOST_OFFERED]
    shown = others[skip : skip + MOST_CHOICES]
    following = skip + MOST_CHOICES if skip + MOST_CHOICES < len(others) else 0
    return {**_of(message, origin), "question_ids": shown, "next": following if len(others) > len(shown) else None}


async def of_question(uow: UnitOfWork, origin: Origin, question: Question) -> dict[str, Any]:
    """The question with what else may be its answer: what specialists have said in its topic since."""
    said = await uow.messages.recent(question.chat_id, limit=LOOK_BACK, topic_id=question.topic_id)
    found = [one.message_id for one in said if _may_answer(one, question)]
    return {"question_id": question.id, "message_ids": found[:MOST_CHOICES], "for_user": origin.user_id}


def _may_answer(message: Message, question: Question) -> bool:
    is_after = message.message_id > question.first_message_id and message.topic_id == question.topic_id
    is_said = message.from_staff and not message.text.startswith("/")
    return is_after and is_said and message.message_id != question.answer_message_id


def _of(message: Message, origin: Origin) -> dict[str, Any]:
    return {"chat_id": message.chat_id, "message_id": message.message_id, "for_user": origin.user_id}


def about(notice: Notice, question: Question) -> Notice:
    """Shown anew whenever the question changes."""
    return replace(notice, about=question.about, desk_id=question.desk_id)


async def _replied(uow: UnitOfWork, origin: Origin, message_id: int | None, command: str) -> Message:
    if not uow.catalog.is_first_line(origin.chat_id):
        raise Refused(Refusal.FIRST_LINE_ONLY, command=command)
    if message_id is None:
        raise Refused(Refusal.NOT_A_PAIR, command=command)
    message = await uow.messages.get(origin.chat_id, message_id)
    if message is None:
        raise Refused(Refusal.NO_SUCH_MESSAGE)
    return message


async def _require(uow: UnitOfWork, origin: Origin, *, now: datetime) -> None:
    found = uow.catalog.desk_of_chat(origin.chat_id)
    if found is None:
        raise Refused(Refusal.NO_DESK_HERE)
    await require_on_desk(uow, origin.user_id, found[0], Action.HANDLE_QUESTION, now=now)


def _desk_id(uow: UnitOfWork, message: Message) -> int | None:
    found = uow.catalog.desk_of_chat(message.chat_id)
    return found[0].id if found is not None else None
