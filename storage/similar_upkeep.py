"""What the index of similar questions needs from time to time, in batches that may be broken off anywhere."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, not_, select, update

from desk.catalog import Desk
from desk.similar import may_be_slip, trigrams
from storage import similar_index, similar_leftovers, turns
from storage.pair_figures import ESTIMATED
from storage.similar import Dialog, row_of
from storage.sql import among, upsert
from storage.tables import counters, dialog_words, messages, questions, spellings
from storage.tables.similar import NOT_LEARNT
from storage.tables.talk import QUESTION_ANSWERED
from storage.turns import Turn
from storage.work import Work

BATCH = 500
BEFORE = "similar_before"
"""The counter of the newest question that may have been answered before there was an index."""

_UNLEARNT = (
    select(dialog_words.c.question_id, dialog_words.c.words, dialog_words.c.answer_words)
    .where(NOT_LEARNT)
    .order_by(dialog_words.c.question_id)
    .limit(BATCH)
    .with_for_update(skip_locked=True)
)
"""On PostgreSQL whoever forgets a dialog waits for us, or we leave it out: no word is learnt that has just gone."""
_LEARNT = update(dialog_words).where(among(dialog_words.c.question_id, "ids")).values(is_learnt=True)
_SPELL = upsert(spellings, lambda insert: insert.on_conflict_do_nothing())
_LEFT = select(counters.c.last).where(counters.c.name == BEFORE)
_GO_ON = update(counters).where(counters.c.name == BEFORE).values(last=bindparam("_last"))
_DONE = delete(counters).where(counters.c.name == BEFORE)
_ANSWER = and_(
    messages.c.chat_id == questions.c.chat_id,
    messages.c.message_id == func.coalesce(questions.c.real_answer_message_id, questions.c.answer_message_id),
)
_EARLIER = (
    select(
        questions.c.id,
        questions.c.desk_id,
        questions.c.text,
        messages.c.text.label("answer"),
        messages.c.media,
        questions.c.answered_at,
        not_(ESTIMATED).label("is_sure"),
    )
    .join(messages, _ANSWER)
    .where(questions.c.id <= bindparam("_last"), QUESTION_ANSWERED)
    .order_by(questions.c.id.desc())
    .limit(BATCH)
)


async def index_earlier(work: Work) -> int:
    """Index a batch of what was answered before there was an index, newest first; how many questions were looked at."""
    last = (await work.run(_LEFT)).scalar_one_or_none()
    if last is None:
        return 0
    await turns.take(work, Turn.WORDS)  # who is erased meanwhile would come back with their words
    found = (await work.run(_EARLIER, {"_last": last})).all()
    rows = [row for one in found if (row := row_of(Dialog(*one))) is not None]
    await similar_index.add(work, rows)
    if found:
        await work.run(_GO_ON, {"_last": found[-1].id - 1})
    else:
        await work.run(_DONE)
    return len(found)


async def learn_spellings(work: Work) -> int:
    """Learn the words of a batch of dialogs, so that slips find them; how many dialogs."""
    found = (await work.run(_UNLEARNT)).all()
    if not found:
        return 0
    words = {word for row in found for word in _words(row) if may_be_slip(word)}
    await work.run_many(
        _SPELL, [{"trigram": part, "word": word} for word in sorted(words) for part in sorted(trigrams(word))]
    )
    await work.run(_LEARNT, {"ids": [row.question_id for row in found]})
    return len(found)


async def forget(work: Work, desk: Desk, before: datetime) -> None:
    """What was answered before this moment is not looked for any more."""
    await forget_where(work, dialog_words.c.desk_id == desk.id, dialog_words.c.answered_at < before)


async def forget_these(work: Work, question_ids: Collection[int]) -> None:
    """These are not found any more."""
    if await similar_index.remove(work, question_ids):
        await similar_leftovers.note(work)


async def forget_where(work: Work, *which: ColumnElement[bool]) -> None:
    """No such dialog is found from now on. Words that only they had go afterwards (`similar_leftovers`)."""
    if await similar_index.remove_where(work, *which):
        await similar_leftovers.note(work)


def _words(row: Any) -> Iterator[str]:
    parts: Iterable[str] = (row.words, row.answer_words)
    for part in parts:
        yield from part.split()
