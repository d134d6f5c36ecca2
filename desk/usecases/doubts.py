"""Answers in doubt: what replies and thanks say of them, and who is asked."""

from datetime import datetime

from desk.answers import AnswerKind, ResponseEnds, asks_how_it_went
from desk.history import Fact
from desk.notices import Mode, Notice, Urgency
from desk.pairing.address import aim_of
from desk.pairing.closing import thanks_for_an_answer
from desk.pairing.detection import read
from desk.pairing.model import Answers, Said, Talk, Verdict, forms_of
from desk.pairing.naming import is_called
from desk.pairs import ASKED, ASKED_WITHIN, MOST_ASKED, REPLACED, SECONDED, THANKS_FOR, Pair, pair_of
from desk.people import ANONYMOUS_ADMIN
from desk.ports import UnitOfWork
from desk.questions import LACKING, Message, Question, QuestionStatus
from desk.usecases import clocks, pairs, real_answers

LOOK_BACK = 200
"""Messages among which the asker's last one before their thanks is looked for."""


async def heard_as(uow: UnitOfWork, talk: Talk, said: Said, verdict: Verdict) -> Verdict:
    """The verdict on a message, unless a specialist replies to a question whose answer is only believed to be one.

    What the reply only adds to stays the first (`hear_reply`).
    """
    question = await _replied_in_doubt(uow, talk, said)
    if question is None or _adds(talk, said, question):
        return verdict
    return Answers(question.about[1], "quote" if said.quote else "reply", pairs.REPLIED)


def _adds(talk: Talk, said: Said, question: Question) -> bool:
    """Whether a reply leaves the first answer the first: that was a mere reaction, or the reply is no answer itself,
    but asks how it went or comes from who has answered."""
    if question.answer_kind in LACKING or asks_how_it_went(said.text):
        return True
    return said.author_id == question.answered_by and _kind(talk, said, question) in LACKING


def _kind(talk: Talk, said: Said, question: Question) -> AnswerKind:
    return real_answers.kind_of_words(talk, question, said.text, shows_something=said.has_media)


async def _replied_in_doubt(uow: UnitOfWork, talk: Talk, said: Said) -> Question | None:
    """The question with an answer in doubt that a specialist replies to."""
    question_id = talk.answered.get(said.reply_to) if said.is_specialist and said.reply_to is not None else None
    if question_id is None or said.is_command or said.from_bot:
        return None
    question = await uow.questions.get(question_id)
    is_meant = question is not None and may_be_replaced(question) and said.reply_to in question.message_ids
    return question if is_meant else None


def may_be_replaced(question: Question) -> bool:
    """Whether nothing said to it is certain yet, though it was answered."""
    return question.status is QuestionStatus.ANSWERED and question.is_estimated and question.sure_at is None


async def hear_reply(uow: UnitOfWork, talk: Talk, said: Said, message: Message) -> None:
    """A reply that only adds to an answer in doubt: from now on the question is surely looked after.

    Who has reacted and replies again, or asks how it went, has shown which question they meant.
    """
    question = await _replied_in_doubt(uow, talk, said)
    if question is None or not _adds(talk, said, question):
        return
    kind, is_own = _kind(talk, said, question), said.author_id == question.answered_by
    if is_own and (question.answer_kind in LACKING or asks_how_it_went(said.text)):
        if kind in LACKING:  # a real answer confirms as it is kept (`real_answers`)
            await pairs.note_confirmed(uow, question, by=said.author_id, how="reply", now=said.at)
        return
    if kind is AnswerKind.ACKNOWLEDGEMENT and _only_answers_count(question):
        return
    before = pair_of(question)
    question.assure(message)
    talk.answered[message.message_id] = question.about[1]
    await pairs.keep(uow, question)
    await pairs.book(uow, question, SECONDED, before, by=said.author_id, now=said.at, reply=message.message_id)


def _only_answers_count(question: Question) -> bool:
    """Whether "on it" does not stop its clock, and all it has is an answer in doubt."""
    return question.response_ends is ResponseEnds.FIRST_ANSWER and question.answer_kind not in LACKING


async def note_replaced(uow: UnitOfWork, talk: Talk, question: Question, before: Pair, *, now: datetime) -> None:
    """The journal of a pair that gave way, and the memory of the new one."""
    if before is None or question.answer_message_id is None:
        return
    talk.answered[question.answer_message_id] = question.about[1]
    await pairs.book(uow, question, REPLACED, before, by=question.answered_by, now=now)


async def ask(uow: UnitOfWork, question: Question, message: Message, *, now: datetime) -> None:
    """Ask whoever answered, alone, whether they did: not too often, and never when it is too late anyway."""
    user_id = message.author_id
    if user_id <= 0 or user_id == ANONYMOUS_ADMIN or not may_be_replaced(question):
        return
    running = await clocks.running(uow, *question.about)
    if any(clock.breach_by(now) is not None for clock in running.values()):
        return
    if await uow.journal.times_asked(user_id, since=now - ASKED_WITHIN) >= MOST_ASKED:
        return
    await uow.journal.add(Fact(now, ASKED, question.desk_id, user_id, *question.about, after=pair_of(question)))
    await uow.outbox.put(
        Notice(
            kind=pairs.CHECK,
            key=f"{pairs.CHECK}:{question.id}:{message.message_id}",
            chat_id=message.chat_id,
            mode=Mode.EPHEMERAL,
            urgency=Urgency.REPLY,
            values={"chat_id": message.chat_id, "message_id": message.message_id, "for_user": user_id},
            desk_id=question.desk_id,
            about=question.about,
            topic_id=message.topic_id,
            receiver_id=user_id,
        )
    )


async def hear_thanks(uow: UnitOfWork, talk: Talk, said: Said, *, now: datetime) -> None:
    """Thanks of an asker say that they were answered, whether or not it helped: «спасибо, попробую» too."""
    if said.is_specialist or said.is_command or said.from_bot or not thanks_for_an_answer(read(said.text)):
        return
    question = await _thanked_for(uow, talk, said)
    if question is None or question.asker_id != said.author_id or not await _hangs_on_its_answer(uow, question):
        return
    if not _thanks_another(talk, said, question):
        await pairs.note_confirmed(uow, question, by=said.author_id, how="thanks", now=now)


async def _hangs_on_its_answer(uow: UnitOfWork, question: Question) -> bool:
    """Whether nobody but who is believed to have answered it has said anything certain to it."""
    if may_be_replaced(question):
        return True
    if question.status is not QuestionStatus.ANSWERED or not question.is_estimated:
        return False
    sure = await uow.messages.get(question.chat_id, question.sure_message_id or 0)
    return sure is not None and sure.author_id == question.answered_by


def _thanks_another(talk: Talk, said: Said, question: Question) -> bool:
    """Whether they name somebody, and it is not who answered; an account's name may be in the other alphabet."""
    aim = aim_of(talk, said)
    if aim is None or not aim.people or question.answered_by in aim.people:
        return False
    answerer = talk.participants.get(question.answered_by or 0)
    return answerer is None or not any(is_called(word, forms_of(answerer)) for word in aim.called)


async def _thanked_for(uow: UnitOfWork, talk: Talk, said: Said) -> Question | None:
    """The dialog of the answer they reply to; without a reply, the one just answered, if nothing was said between.

    Only an answer in doubt is looked for, and where there was none lately, not at all.
    """
    if said.reply_to is not None:
        question_id = talk.answered.get(said.reply_to)
        question = await uow.questions.get(question_id) if question_id is not None else None
        answers = {question.answer_message_id, question.real_answer_message_id} if question is not None else ()
        return question if said.reply_to in answers else None
    if any((one.asker_id, one.topic_id) == (said.author_id, said.topic_id) for one in talk.open):
        return None
    doubted_at = (await uow.questions.doubted(said.chat_id)).get(said.author_id)
    if doubted_at is None or said.at - doubted_at > THANKS_FOR:
        return None
    question = await uow.questions.last_answered(said.chat_id, said.author_id, topic_id=said.topic_id, before=said.at)
    if question is None or question.answered_at is None or not await _hangs_on_its_answer(uow, question):
        return None
    if said.at - (question.real_answer_at or question.answered_at) > THANKS_FOR:
        return None
    recent = await uow.messages.recent(said.chat_id, limit=LOOK_BACK, topic_id=said.topic_id)
    since = (one for one in recent if (question.answer_message_id or 0) < one.message_id < said.message_id)
    return None if any(one.author_id == said.author_id for one in since) else question
