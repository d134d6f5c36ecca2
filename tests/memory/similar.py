"""Similar questions and offers in memory: every answered question is a candidate."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from desk.questions import Question, QuestionStatus
from desk.similar import SHOWN, Asked, Likeness, Offer, Past, rank
from storage.stems import WORDING, fit
from tests.memory.state import State


class MemorySimilar:
    def __init__(self, state: State) -> None:
        self._state = state

    async def find(
        self, desk_id: int, text: str, *, now: datetime, without: int | None = None, limit: int = SHOWN
    ) -> Sequence[Likeness]:
        known = {one.id: past for one in self._state.questions.values() if (past := self._past(one)) is not None}
        counts = Counter(word for past in known.values() for word in {*past.words, *past.answer_words})
        words, parts = WORDING.words(text), WORDING.parts(text)
        asked = Asked.of(words, counts=counts, total=len(known), weak=WORDING.weak, parts=parts)
        on_desk = [past for number, past in known.items() if self._state.questions[number or 0].desk_id == desk_id]
        found = rank(asked, on_desk, fit=fit, now=now)
        return [one for one in found if one.question_id != without][:limit]

    def _past(self, question: Question) -> Past | None:
        answer_id = question.real_answer_message_id or question.answer_message_id
        answer = self._state.messages.get((question.chat_id, answer_id or 0))
        if question.status is not QuestionStatus.ANSWERED or question.answered_at is None or question.lacks_answer:
            return None
        words, answer_words = WORDING.words(question.text), WORDING.words(answer.text if answer else "")
        if not words or not (answer_words or (answer and answer.media)):
            return None
        return Past(question.id or 0, words, answer_words, question.answered_at, not question.is_estimated)


class MemoryOffers:
    def __init__(self, state: State) -> None:
        self._offers = state.offers

    async def get(self, question_id: int) -> Offer | None:
        return self._offers.get(question_id)

    async def count(self, desk_id: int, asker_id: int, *, since: datetime) -> int:
        return sum(
            (one.desk_id, one.asker_id) == (desk_id, asker_id) and one.offered_at > since
            for one in self._offers.values()
        )

    async def save(self, offer: Offer) -> None:
        self._offers[offer.question_id] = replace(offer)
