"""What happens when somebody says something in a first-line chat."""

from dataclasses import replace
from datetime import datetime

from desk.catalog import Desk
from desk.pairing import engine
from desk.pairing.giving_way import give_way
from desk.pairing.model import Answers, Continues, Nothing, Opens, Said, Talk, Verdict
from desk.pairs import pair_of
from desk.people import ANONYMOUS_ADMIN
from desk.ports import UnitOfWork
from desk.questions import TEXT_LIMIT, Message, Question
from desk.reactions import Reacted
from desk.sla import Happening
from desk.sla_life import Event
from desk.usecases import (
    acquaintance,
    clocks,
    comments,
    dialogs,
    doubts,
    follow_ups,
    quotes,
    real_answers,
    shapes,
    similar,
    traits,
    withdrawals,
)
from desk.usecases.heard import Heard
from desk.usecases.instants import instant_of

__all__ = ["ABOUT_A_TASK", "Heard", "add_to_question", "answer", "hear", "is_specialist", "open_question"]

ABOUT_A_TASK = Nothing("about a task")


def is_specialist(desk: Desk, author_id: int, chat_id: int) -> bool:
    """Leads answer too; an administrator hidden behind the group counts as the chat is set, or else the desk."""
    if author_id == ANONYMOUS_ADMIN:
        in_chat = desk.defaults_of(chat_id).anonymous_admin_is_specialist
        return desk.settings.anonymous_admin_is_specialist if in_chat is None else in_chat
    return desk.is_staff(author_id)


async def hear(
    uow: UnitOfWork,
    desk: Desk,
    heard: Heard,
    *,
    now: datetime,
    live: bool = True,
    talk: Talk | None = None,
    reacted: list[Reacted] | None = None,
) -> Verdict | None:
    """Keep a message and book what it is: a question, more of one, an answer, or neither.

    `live=False` is the import of the past: same rules, same figures, but nobody is told and nothing is armed.
    `talk` is the memory to judge by where it is not the newest of the chat: what was said before the chat was known.
    `reacted` are the dialogs that lacked their real answer then.
    Returns None where the message was already known.
    """
    if heard.reply_chat is not None:
        heard = replace(heard, message=await shapes.place_reply(uow, heard.message, heard.reply_chat))
    said = heard.as_said(is_specialist=is_specialist(desk, heard.message.author_id, heard.message.chat_id))
    if talk is None:
        talk, reacted = await uow.questions.talk(said.chat_id), await uow.questions.reacted(said.chat_id)
    reacted = [] if reacted is None else reacted
    message = heard.message
    if message.from_staff is not said.is_specialist:
        message = replace(message, from_staff=said.is_specialist)
    if not await uow.messages.add(message):
        return None
    is_comment = live and await _is_about_task(uow, desk, heard, message, talk, now)
    await acquaintance.introduce_called(uow, desk, talk, said, live=live)
    judged: Verdict = ABOUT_A_TASK if is_comment else await shapes.judge(uow, talk, heard, said)
    verdict = judged if is_comment else await _in_dialog(uow, desk, talk, said, judged, reacted)
    withdrawn = await withdrawals.meant(uow, talk, said, reacted, is_comment=is_comment)
    verdict = verdict if withdrawn is None else withdrawals.WITHDRAWN
    former = await _gives_way(uow, talk, verdict)
    question_id = await _book(uow, desk, message, verdict, talk, now=now, live=live)
    engine.remember(talk, said, verdict, question_id=question_id, is_exchange=verdict == judged)
    if isinstance(verdict, Nothing) and said.is_specialist and not is_comment:
        verdict = await _answer_part(uow, desk, message, now=now, live=live) or verdict
    if live and isinstance(verdict, Nothing) and not is_comment and withdrawn is None:
        await doubts.hear_thanks(uow, talk, said, now=now)
        await doubts.hear_reply(uow, talk, said, message)
    if not is_comment:
        await real_answers.follow(uow, desk, talk, said, message, verdict, reacted, live=live)
    if former is not None:
        await _forget_answer(uow, talk, said, former)
    await withdrawals.withdraw(uow, talk, message, withdrawn, live=live, now=now)
    return verdict


async def _gives_way(uow: UnitOfWork, talk: Talk, verdict: Verdict) -> tuple[Question, int] | None:
    """The question and the message that was taken for its answer so far, where another one takes its place."""
    if not isinstance(verdict, Answers) or any(one.question_id == verdict.question_id for one in talk.open):
        return None
    question = await uow.questions.get(verdict.question_id)
    if question is None or question.answer_message_id is None:
        return None
    return question, question.answer_message_id


async def _forget_answer(uow: UnitOfWork, talk: Talk, said: Said, former: tuple[Question, int]) -> None:
    """The memory of the chat, where the former answer has given way: made right, not read anew, as that is often."""
    question, message_id = former
    turns = [turn.message_id for turn in talk.turns]
    later = turns[turns.index(message_id) :] if message_id in turns else []
    since = await uow.messages.many(said.chat_id, later)
    heard = [Heard(one, "").as_said(is_specialist=one.from_staff) for one in since]
    give_way(talk, message_id, said.message_id, question.asker_id, heard)


async def _in_dialog(
    uow: UnitOfWork, desk: Desk, talk: Talk, said: Said, judged: Verdict, reacted: list[Reacted]
) -> Verdict:
    """The verdict of the rules in the light of the dialogs its author has had."""
    replied = real_answers.heard_as(talk, said, judged, reacted)
    if replied == judged:
        replied = await doubts.heard_as(uow, talk, said, judged)
    if replied == judged:
        replied = await quotes.heard_as(uow, talk, said, judged)
    return replied if replied != judged else await follow_ups.heard_as(uow, desk, talk, said, judged)


async def _is_about_task(
    uow: UnitOfWork, desk: Desk, heard: Heard, message: Message, talk: Talk, now: datetime
) -> bool:
    """A comment on a task waits for its own answer; as a question it would wait twice."""
    if message.reply_to is None or heard.is_command or heard.from_bot:
        return False
    to_self = talk.authors.get(message.reply_to) == message.author_id
    return await comments.overhear(uow, desk, message, to_bot=heard.to_bot, to_self=to_self, now=now)


async def _book(
    uow: UnitOfWork, desk: Desk, message: Message, verdict: Verdict, talk: Talk, *, now: datetime, live: bool
) -> int | None:
    match verdict:
        case Opens(likelihood):
            question = await open_question(uow, desk, message, asked_at=message.sent_at, now=now, live=live, talk=talk)
            question.likelihood, question.is_past = likelihood, not live
            return question.id
        case Continues(question_id):
            await add_to_question(uow, message, question_id)
            return question_id
        case Answers(question_id):
            await answer(uow, message, verdict, now=now, live=live, talk=talk)
            return question_id
    return None


async def open_question(
    uow: UnitOfWork,
    desk: Desk,
    message: Message,
    *,
    asked_at: datetime,
    now: datetime,
    live: bool = True,
    talk: Talk | None = None,
) -> Question:
    """A new question with its clock; the memory of the chat (`talk`) is the caller's to keep."""
    question = await uow.questions.add(_question(uow, desk, message, asked_at))
    started_at = instant_of(asked_at, now) if live else asked_at
    life = await dialogs.life_of(uow, question, is_new=True)
    follows = life.policy.next_response is not None and await follow_ups.is_one(uow, message, asked_at, talk)
    await clocks.happen(uow, life, Event(started_at, Happening.ASKED if follows else Happening.CREATED), live=live)
    if live:
        await dialogs.react(uow, desk, question, desk.settings.noticed_reaction)
        await similar.expect_offer(uow, desk, question, now=now)
    return question


def _question(uow: UnitOfWork, desk: Desk, message: Message, asked_at: datetime) -> Question:
    said = desk.defaults_of(message.chat_id)
    terms = clocks.terms_for(uow.catalog, desk, traits.of_new(uow.catalog, desk, message.chat_id, said))
    return Question(
        desk_id=desk.id,
        chat_id=message.chat_id,
        asker_id=message.author_id,
        first_message_id=message.message_id,
        asked_at=asked_at,
        last_at=asked_at,
        text=message.text[:TEXT_LIMIT],
        topic_id=message.topic_id,
        hours_id=desk.hours_id,
        policy=terms.policy.name,
        terms_id=terms.id,
        response_ends=desk.settings.response_ends,
        message_ids=[message.message_id],
    )


async def add_to_question(uow: UnitOfWork, message: Message, question_id: int) -> None:
    """One more message of a question; after its answer it only belongs to the dialog."""
    question = await uow.questions.get(question_id)
    if question is None:
        return
    if not question.is_open:
        await uow.messages.set_question(message.chat_id, message.message_id, question_id)
        return
    question.last_at = max(question.last_at, message.sent_at)
    if message.text:
        question.text = f"{question.text}\n{message.text}".strip()[:TEXT_LIMIT]
    question.message_ids.append(message.message_id)
    await uow.messages.set_question(message.chat_id, message.message_id, question_id)
    await uow.questions.save(question)


async def _answer_part(uow: UnitOfWork, desk: Desk, message: Message, *, now: datetime, live: bool) -> Answers | None:
    """Another part of a question that was answered in part: a dialog of its own, asked when the whole was."""
    quoted = await quotes.part_of_answered(uow, message)
    if quoted is None:
        return None
    whole, asked = quoted
    part = await open_question(uow, desk, asked, asked_at=whole.asked_at, now=now, live=False)
    part.is_past = whole.is_past
    await uow.messages.set_question(asked.chat_id, asked.message_id, whole.id)
    verdict = Answers(part.about[1], quotes.QUOTE, quotes.PART_CONFIDENCE)
    await answer(uow, message, verdict, now=now, live=live)
    return verdict


async def answer(
    uow: UnitOfWork, message: Message, found: Answers, *, now: datetime, live: bool, talk: Talk | None = None
) -> None:
    """Pair a question with its answer. What is only believed stops no clock, but for the past: none is asked there."""
    question = await uow.questions.get(found.question_id)
    if question is None or not (question.is_open or doubts.may_be_replaced(question)):
        return
    desk, before = uow.catalog.desks[question.desk_id], pair_of(question)
    question.answer(
        message,
        method=found.method,
        confidence=found.confidence,
        rule_version=engine.RULE_VERSION,
        hours=uow.catalog.hours_of(question.hours_id),
        kind=real_answers.kind_of_answer(talk, question, message),
    )
    await uow.questions.save(question)
    if before is not None and talk is not None:
        await doubts.note_replaced(uow, talk, question, before, now=now)
    kept_at = question.kept_at if live else question.believed_at
    if kept_at is None:
        await uow.outbox.refresh(*question.about)
        if live:
            await doubts.ask(uow, question, message, now=now)
        return
    await dialogs.settle(uow, question, Happening.ANSWERED, at=kept_at)
    if live:
        await dialogs.react(uow, desk, question, desk.settings.answered_reaction)
