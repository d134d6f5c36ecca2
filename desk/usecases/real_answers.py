"""The real answer that follows a mere reaction, and what the asker says in between."""

from datetime import datetime
from functools import lru_cache

from desk import reactions
from desk.answers import AnswerKind, kind_of, says_yes
from desk.catalog import Desk
from desk.history import Fact
from desk.pairing.model import Answers, Continues, Nothing, Said, Talk, Verdict
from desk.pairing.naming import all_forms
from desk.pairs import CONFIRMED, pair_of
from desk.ports import UnitOfWork
from desk.questions import Message, Question
from desk.reactions import MOST_REACTED, Reacted
from desk.sla import Happening
from desk.usecases import dialogs


@lru_cache(maxsize=2_000)
def _called(names: tuple[str, ...], username: str | None) -> frozenset[str]:
    """Every form of somebody's names; a chat has few askers, and many answers to each."""
    return frozenset().union(*(all_forms(name, username) for name in names))


def kind_of_answer(talk: Talk | None, question: Question, message: Message) -> AnswerKind:
    """What a specialist's first words to a question are."""
    return kind_of_words(talk, question, message.text, shows_something=message.shows_something)


def kind_of_words(talk: Talk | None, question: Question, text: str, *, shows_something: bool) -> AnswerKind:
    """To call the asker by name says nothing yet."""
    asker = talk.participants.get(question.asker_id) if talk is not None else None
    called = frozenset() if asker is None else _called(asker.names, asker.username)
    kind = kind_of(text, shows_something=shows_something, called=called)
    if kind is AnswerKind.ACKNOWLEDGEMENT and says_yes(question.text, text):
        return AnswerKind.ANSWER
    return kind


def note(reacted: list[Reacted], question: Question) -> None:
    """Remember a question that was just answered, where its real answer is still to come."""
    reacted[:] = [one for one in reacted if one.question_id != question.id]
    if not question.lacks_answer or question.answered_at is None or question.answered_by is None:
        return
    kind = question.answer_kind or AnswerKind.ANSWER
    by, at = question.answered_by, question.answered_at
    reacted.append(
        Reacted(question.about[1], question.asker_id, by, at, kind, question.topic_id, question.first_message_id)
    )
    del reacted[:-MOST_REACTED]


def heard_as(talk: Talk, said: Said, verdict: Verdict, reacted: list[Reacted]) -> Verdict:
    """The verdict on a message, unless it replies to a counter-question: then its dialog goes on."""
    going_on = reactions.goes_on(talk, said, verdict, reacted)
    return verdict if going_on is None else Continues(going_on.question_id)


async def follow(
    uow: UnitOfWork,
    desk: Desk,
    talk: Talk,
    said: Said,
    message: Message,
    verdict: Verdict,
    reacted: list[Reacted],
    *,
    live: bool,
) -> None:
    """What a booked message means to the dialogs that lack their real answer."""
    match verdict:
        case Answers(question_id):
            question = await uow.questions.get(question_id)
            if question is not None and question.answer_message_id == message.message_id:
                note(reacted, question)
        case Continues(question_id) if all(one.question_id != question_id for one in talk.open):
            talk.answered[message.message_id] = question_id
        case Nothing():
            await _resolve(uow, desk, talk, said, message, reacted, live=live)


async def _resolve(
    uow: UnitOfWork, desk: Desk, talk: Talk, said: Said, message: Message, reacted: list[Reacted], *, live: bool
) -> None:
    """Where a message that is nobody's first answer is the real answer to somebody, their dialog keeps it."""
    found = reactions.really_answered(talk, said, reacted)
    if found is None:
        return
    reacted.remove(found)
    question = await uow.questions.get(found.question_id)
    if question is None or not question.lacks_answer:
        return
    was_kept = _kept_at(question, live=live)
    await _confirm(uow, question, message)
    question.resolve(message, uow.catalog.hours_of(question.hours_id))
    await uow.questions.save(question)
    talk.answered[message.message_id] = found.question_id
    kept_at = _kept_at(question, live=live)
    if kept_at is not None and was_kept is None:
        await dialogs.settle(uow, question, Happening.ANSWERED, at=kept_at)
        if live:
            await dialogs.react(uow, desk, question, desk.settings.answered_reaction)
    else:
        await uow.outbox.refresh(*question.about)


def _kept_at(question: Question, *, live: bool) -> datetime | None:
    """In the past what is believed has to do: nobody is asked of that."""
    return question.kept_at if live else question.believed_at


async def _confirm(uow: UnitOfWork, question: Question, message: Message) -> None:
    """Who said «смотрю» to nobody in particular, and then replies to a question, has shown which one was meant."""
    if not (question.is_estimated and repeats(question, message.author_id, message.reply_to)):
        return
    before = pair_of(question)
    question.confirm(message.author_id, message.sent_at)
    after = {**(pair_of(question) or {}), "how": "reply"}
    by = message.author_id
    fact = Fact(message.sent_at, CONFIRMED, question.desk_id, by, *question.about, before=before, after=after)
    await uow.journal.add(fact)


def repeats(question: Question, author_id: int, reply_to: int | None) -> bool:
    """Whether somebody who has only reacted to a question so far replies to it."""
    return question.lacks_answer and question.answered_by == author_id and reply_to in question.message_ids
