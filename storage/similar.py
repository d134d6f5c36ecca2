"""The index of answered questions by their words: one row for each dialog, written with its answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from desk.questions import Question, QuestionStatus
from desk.similar import SHOWN, Likeness
from storage import similar_index
from storage.messages import SqlMessages
from storage.shelf import Shelf
from storage.similar_search import search
from storage.stems import WORDING
from storage.work import Work

_SAYS = ("status", "text", "answer_message_id", "real_answer_message_id", "confidence", "confirmed_by")
"""What a change of is a change of the row."""


class SqlSimilar:
    """Rows are written at the end of the transaction that answers, and go when a question is answered no more."""

    def __init__(self, work: Work, counts: Shelf[str, int], messages: SqlMessages) -> None:
        self._work = work
        self._counts = counts
        self._messages = messages
        self._changed: dict[int, Question] = {}

    def note(self, question: Question, before: Mapping[str, Any] | None) -> None:
        """A question was written; `before` is how it stood, None where it is new."""
        was = before is not None and before["status"] is QuestionStatus.ANSWERED
        if question.id is None or not (was or question.status is QuestionStatus.ANSWERED):
            return
        if before is None or any(before[name] != getattr(question, name) for name in _SAYS):
            self._changed[question.id] = question

    async def find(
        self, desk_id: int, text: str, *, now: datetime, without: int | None = None, limit: int = SHOWN
    ) -> Sequence[Likeness]:
        await self._work.flush()
        words, parts = WORDING.words(text), WORDING.parts(text)
        found = await search(self._work, self._counts, desk_id, words, parts, now=now)
        return [one for one in found if one.question_id != without][:limit]

    async def flush(self) -> None:
        changed, self._changed = self._changed, {}
        rows, gone = [], []
        for question_id, question in changed.items():
            row = await self._row(question)
            if row is None:
                gone.append(question_id)
            else:
                rows.append(row)
        if gone:
            await similar_index.remove(self._work, gone)
        await similar_index.add(self._work, rows)

    def forget(self) -> None:
        self._changed.clear()

    async def _row(self, question: Question) -> dict[str, Any] | None:
        """None for what is not answered, or only reacted to so far."""
        answer_id = question.real_answer_message_id or question.answer_message_id
        if question.status is not QuestionStatus.ANSWERED or answer_id is None or question.lacks_answer:
            return None
        answer = await self._messages.get(question.chat_id, answer_id)
        said, media = ("", None) if answer is None else (answer.text, answer.media)
        at, is_sure = question.answered_at, not question.is_estimated
        return row_of(Dialog(question.id, question.desk_id, question.text, said, media, at, is_sure))


class Dialog(NamedTuple):
    """A question with its answer, as much of them as is kept."""

    question_id: int | None
    desk_id: int
    text: str
    answer: str
    media: str | None
    answered_at: datetime | None
    is_sure: bool


def row_of(dialog: Dialog) -> dict[str, Any] | None:
    """None where there is nothing to look for, or nobody is helped by what was said: «смотрю»."""
    words, answer_words = WORDING.words(dialog.text), WORDING.words(dialog.answer)
    if not words or not (answer_words or dialog.media):
        return None
    return {
        "question_id": dialog.question_id,
        "desk_id": dialog.desk_id,
        "words": " ".join(words),
        "answer_words": " ".join(answer_words),
        "answered_at": dialog.answered_at,
        "is_sure": dialog.is_sure,
        "is_learnt": False,
    }
