"""A chat's past as the pairing rules remember it, read from its rows."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from desk.pairing.address import aim_of
from desk.pairing.course import MANY_TURNS
from desk.pairing.memory import MOST_ANSWERED, MOST_AUTHORS, MOST_OPEN, MOST_PARTICIPANTS, describe, note_turn
from desk.pairing.model import MOST_TURNS, TYPICAL_LIKELIHOOD, LastSaid, OpenQuestion, Participant, Said, Talk
from desk.pairing.scene import was_lively
from desk.questions import CERTAIN, MOODS, QuestionStatus
from desk.reactions import MOST_REACTED, Reacted
from storage.sql import among
from storage.tables import messages, participants, questions
from storage.tables.talk import QUESTION_OPEN, QUESTION_REACTED
from storage.work import Work

MOST_HEARD_AGAIN = 4 * MOST_TURNS

_PEOPLE = (
    select(participants)
    .where(participants.c.chat_id == bindparam("chat_id"))
    .order_by(participants.c.last_at.desc())
    .limit(MOST_PARTICIPANTS)
)
_OPEN = (
    select(questions)
    .where(questions.c.chat_id == bindparam("chat_id"), QUESTION_OPEN)
    .order_by(questions.c.asked_at.desc(), questions.c.id.desc())
    .limit(MOST_OPEN)
)
_NEWEST = (
    select(
        questions.c.id,
        questions.c.status,
        questions.c.message_ids,
        questions.c.answer_message_id,
        questions.c.answered_at,
        questions.c.real_answer_message_id,
        questions.c.sure_message_id,
        questions.c.asker_id,
    )
    .where(questions.c.chat_id == bindparam("chat_id"))
    .order_by(questions.c.id.desc())
    .limit(MOST_ANSWERED)
)
_WORDS = select(messages.c.message_id, messages.c.text).where(
    messages.c.chat_id == bindparam("chat_id"), among(messages.c.message_id, "ids")
)
_NEWEST_SAID = (
    select(messages)
    .where(messages.c.chat_id == bindparam("chat_id"), ~messages.c.is_service)
    .order_by(messages.c.message_id.desc())
    .limit(bindparam("most"))
)
_SAID = (
    select(
        messages.c.message_id,
        messages.c.author_id,
        messages.c.sent_at,
        messages.c.topic_id,
        messages.c.album_id,
        messages.c.question_id,
        func.substr(messages.c.text, 1, 1).label("begins"),
    )
    .where(messages.c.chat_id == bindparam("chat_id"), ~messages.c.is_service)
    .order_by(messages.c.message_id.desc())
    .limit(MOST_AUTHORS)
)


_REACTED = (
    select(
        questions.c.id,
        questions.c.asker_id,
        questions.c.answered_by,
        questions.c.answered_at,
        questions.c.answer_kind,
        questions.c.topic_id,
        questions.c.first_message_id,
    )
    .where(questions.c.chat_id == bindparam("chat_id"), QUESTION_REACTED)
    .order_by(questions.c.answered_at.desc(), questions.c.id.desc())
    .limit(MOST_REACTED)
)


_NEW_PAIRS = (
    select(
        questions.c.asker_id,
        func.coalesce(questions.c.real_answer_at, questions.c.answered_at).label("answered_at"),
        questions.c.confirmed_by,
        questions.c.confidence,
    )
    .where(questions.c.chat_id == bindparam("chat_id"))
    .order_by(questions.c.id.desc())
    .limit(MOST_ANSWERED)
).subquery("newest")
_DOUBTED = (
    select(_NEW_PAIRS.c.asker_id, func.max(_NEW_PAIRS.c.answered_at).label("at"))
    .where(_NEW_PAIRS.c.answered_at.is_not(None), _NEW_PAIRS.c.confirmed_by.is_(None))
    .where(func.coalesce(_NEW_PAIRS.c.confidence, 0.0) < CERTAIN)
    .group_by(_NEW_PAIRS.c.asker_id)
    .order_by("at")
)


async def read_doubted(work: Work, chat_id: int) -> dict[int, datetime]:
    """Askers of the newest dialogs with answers in doubt, and when the last of each was given."""
    return {row.asker_id: row.at for row in await work.run(_DOUBTED, {"chat_id": chat_id})}


async def read_reacted(work: Work, chat_id: int) -> list[Reacted]:
    """The dialogs that lack their real answer, oldest first."""
    return [Reacted(*row) for row in reversed((await work.run(_REACTED, {"chat_id": chat_id})).all())]


async def read_talk(work: Work, chat_id: int) -> Talk:
    """Everything in the order in which it would have been remembered: oldest first."""
    of_chat = {"chat_id": chat_id}
    talk = Talk()
    for row in reversed((await work.run(_PEOPLE, of_chat)).all()):
        _meet(talk, row)
    waiting = (await work.run(_OPEN, of_chat)).all()[::-1]
    words = await _words(work, chat_id, waiting)
    for row in waiting:
        talk.open.append(_open_question(talk, row, words))
    said = (await work.run(_SAID, of_chat)).all()
    for row in reversed(said):
        if row.begins != "/":
            _said(talk, row)
    answered = [row for row in await work.run(_NEWEST, of_chat) if row.status is QuestionStatus.ANSWERED]
    for row in sorted(answered, key=lambda row: (row.answered_at, row.id)):
        talk.answered.update(dict.fromkeys([*row.message_ids, row.answer_message_id], row.id))
        later = (row.sure_message_id, row.real_answer_message_id)
        talk.answered.update((message_id, row.id) for message_id in later if message_id is not None)
    _more_of_dialogs(talk, said, {row.id for row in answered})
    for message_id in list(talk.answered)[:-MOST_ANSWERED]:
        del talk.answered[message_id]
    asker_of = {row.answer_message_id: row.asker_id for row in answered}
    for row in await _said_lately(work, chat_id):
        if not row.text.startswith("/"):
            _hear_again(talk, row, asker_of.get(row.message_id))
    return talk


async def _words(work: Work, chat_id: int, waiting: Sequence[Any]) -> Mapping[int, str]:
    """What each message of the longer questions says: a question is described message by message, as it was heard."""
    ids = [message_id for row in waiting if len(row.message_ids) > 1 for message_id in row.message_ids]
    if not ids:
        return {}
    return {row.message_id: row.text for row in await work.run(_WORDS, {"chat_id": chat_id, "ids": ids})}


async def _said_lately(work: Work, chat_id: int) -> Sequence[Any]:
    """What the turns are made of, oldest first.

    In a lively chat it is guessed to whom a turn is said, from the turns before it, whose listeners were guessed too.
    So more is heard again there than is remembered in the end: a few hundred turns on, all guesses are the same.
    """
    for most in (MOST_TURNS + MANY_TURNS, MOST_HEARD_AGAIN):
        rows = (await work.run(_NEWEST_SAID, {"chat_id": chat_id, "most": most})).all()[::-1]
        if len(rows) < most or not was_lively([row.sent_at for row in rows]):
            break
    return rows


def _more_of_dialogs(talk: Talk, said: Iterable[Any], answered: Container[int]) -> None:
    """What askers replied to counter-questions belongs to their dialogs too."""
    for row in said:
        if row.question_id in answered:
            talk.answered.setdefault(row.message_id, row.question_id)


def _meet(talk: Talk, row: Any) -> None:
    person = Participant(
        names=(row.name,),
        username=row.username,
        is_specialist=row.is_specialist,
        last_at=row.last_at,
        partner_id=row.partner_id,
        partner_at=row.partner_at,
    )
    talk.participants[row.user_id] = person
    talk.call(row.user_id, person)


def _open_question(talk: Talk, row: Any, words: Mapping[int, str]) -> OpenQuestion:
    asker = talk.participants.get(row.asker_id)
    question = OpenQuestion(
        question_id=row.id,
        asker_id=row.asker_id,
        asker_name=asker.names[0] if asker else "",
        first_message_id=row.first_message_id,
        message_ids=list(row.message_ids),
        asked_at=row.asked_at,
        last_at=row.last_at,
        topic_id=row.topic_id,
        talked_since=row.talked_since,
        likelihood=TYPICAL_LIKELIHOOD if row.likelihood is None else row.likelihood,
    )
    parts = [words[each] for each in row.message_ids if each in words]
    for part in parts or [row.text]:
        describe(question, part)
    return question


def _said(talk: Talk, row: Any) -> None:
    talk.last.pop(row.topic_id, None)
    talk.last[row.topic_id] = LastSaid(row.author_id, row.message_id, row.sent_at, row.album_id, row.question_id)
    talk.authors[row.message_id] = row.author_id


def _hear_again(talk: Talk, row: Any, answered_id: int | None) -> None:
    """`answered_id` is the asker, if it is an answer. Whom it mentioned without a name is not kept."""
    said = Said(
        chat_id=row.chat_id,
        message_id=row.message_id,
        at=row.sent_at,
        author_id=row.author_id,
        author_name="",
        is_specialist=row.from_staff,
        text=row.text,
        topic_id=row.topic_id,
        reply_to=row.reply_to,
        quote=row.quote,
        has_media=row.media is not None and row.media not in MOODS,
    )
    aim = aim_of(talk, said)
    to = aim.people if aim else None
    question_id = row.question_id
    if answered_id is not None:
        to, question_id = (answered_id,), talk.answered.get(said.message_id)
    note_turn(talk, said, to, question_id, answers=answered_id is not None)
