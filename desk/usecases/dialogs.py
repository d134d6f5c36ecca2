"""How a question ends, and what the chat is shown of it."""

from datetime import datetime

from desk.catalog import Desk
from desk.errors import Refusal, Refused
from desk.history import Fact
from desk.notices import Mode, Notice, Urgency
from desk.pairing import engine
from desk.pairs import pair_of
from desk.people import Action
from desk.ports import UnitOfWork
from desk.questions import Question, QuestionStatus
from desk.sla import Happening
from desk.sla_history import ended_by
from desk.sla_life import Event, Life
from desk.usecases import clocks
from desk.usecases.access import require_on_desk
from desk.usecases.origin import Origin

NO_TASK_YET = frozenset({QuestionStatus.DISMISSED, QuestionStatus.DEFLECTED})
"""Closed without an answer: who makes a task of such a question after all says that it is one."""


async def get(uow: UnitOfWork, question_id: int) -> Question:
    question = await uow.questions.get(question_id)
    if question is None:
        raise Refused(Refusal.NO_SUCH_MESSAGE)
    return question


async def life_of(uow: UnitOfWork, question: Question, *, is_new: bool = False) -> Life:
    """The clocks of a question, under the terms it was asked under."""
    desk = uow.catalog.desks[question.desk_id]
    terms = clocks.terms_by_id(uow.catalog, desk, question.terms_id)
    return await clocks.life_of(uow, desk, question.about, terms, is_new=is_new)


async def settle(uow: UnitOfWork, question: Question, what: Happening, *, at: datetime) -> None:
    """Nobody waits any more: the clock stops, the ladder is taken down, its messages show how it ended."""
    life = await life_of(uow, question)
    for each in (what, Happening.CANCELLED):  # whatever did not end what still ran, ends with the question
        await clocks.happen(uow, life, Event(at, each), live=False)
    await uow.timers.disarm(*question.about)
    await uow.outbox.refresh(*question.about)


async def react(uow: UnitOfWork, desk: Desk, question: Question, emoji: str | None) -> None:
    """The bot's one reaction on the question (None takes it away); a desk that wants none has none."""
    if desk.settings.noticed_reaction is None:
        return
    await uow.outbox.put(
        Notice(
            kind="reaction",
            key=f"reaction:{question.chat_id}:{question.first_message_id}",
            chat_id=question.chat_id,
            mode=Mode.REACTION,
            urgency=Urgency.REACTION,
            values={"emoji": emoji},
            desk_id=desk.id,
            message_id=question.first_message_id,
        )
    )


async def close(
    uow: UnitOfWork, question: Question, status: QuestionStatus, *, by: int | None, now: datetime, live: bool = True
) -> None:
    """End a question without an answer: it became a task, or was none, or an earlier answer has helped."""
    desk = uow.catalog.desks[question.desk_id]
    before = {"status": question.status.value, **(pair_of(question) or {})}
    question.close_as(status)
    await uow.questions.save(question)
    await settle(uow, question, ended_by(status, by), at=now)
    if (talk := uow.questions.talk_at_hand(question.chat_id)) is not None:
        engine.forget(talk, question.about[1])
    if live:
        emoji = desk.settings.answered_reaction if status is QuestionStatus.CONVERTED else None
        await react(uow, desk, question, emoji)
    await uow.journal.add(
        Fact(
            now,
            f"question.{status.value}",
            desk.id,
            by,
            *question.about,
            before=before,
            after={"status": status.value, "task_id": question.task_id},
        )
    )


async def dismiss(uow: UnitOfWork, origin: Origin, question: Question, *, now: datetime) -> None:
    """It was not a question: it leaves the figures, and nobody is reminded of it."""
    desk = uow.catalog.desks[question.desk_id]
    await require_on_desk(uow, origin.user_id, desk, Action.HANDLE_QUESTION, now=now)
    if question.status not in {QuestionStatus.OPEN, QuestionStatus.ANSWERED}:
        raise Refused(Refusal.BUTTON_STALE)
    await close(uow, question, QuestionStatus.DISMISSED, by=origin.user_id, now=now)


async def wait_again(uow: UnitOfWork, question: Question, *, by: int, now: datetime) -> None:
    """What had closed the question was taken back: it is open, and its clock runs on from where it began.

    Where it had its answer before, it has it again; where it was closed already, it stays closed.
    """
    desk, before = uow.catalog.desks[question.desk_id], {"status": question.status.value, "task_id": question.task_id}
    former = await _before_closing(uow, question)
    if question.status is QuestionStatus.CONVERTED:
        question.task_id = None
    question.close_as(former)
    await uow.questions.save(question)
    await uow.questions.outdated(question.chat_id)
    if question.still_waits:
        await clocks.undo_stop(uow, question)
    await react(uow, desk, question, _reaction(desk, question))
    await uow.outbox.refresh(*question.about)
    after = {"status": question.status.value, **(pair_of(question) or {})}
    await uow.journal.add(Fact(now, "question.open", desk.id, by, *question.about, before=before, after=after))


async def _before_closing(uow: UnitOfWork, question: Question) -> QuestionStatus:
    """What it was before it was closed: a task may be made of what had been closed without one."""
    closing = f"question.{question.status.value}"
    facts = [fact for fact in await uow.journal.of(*question.about) if fact.what == closing]
    former = facts[-1].before["status"] if facts and facts[-1].before else None
    if former in NO_TASK_YET:
        return QuestionStatus(former)
    return QuestionStatus.ANSWERED if question.answer_message_id is not None else QuestionStatus.OPEN


def _reaction(desk: Desk, question: Question) -> str | None:
    if question.still_waits:
        return desk.settings.noticed_reaction
    return desk.settings.answered_reaction if question.status is QuestionStatus.ANSWERED else None
