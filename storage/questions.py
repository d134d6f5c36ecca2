"""Questions: each object once per transaction, written when it is new or has changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter

from sqlalchemy import bindparam, case, func, or_, select

from desk.pairing.model import Talk
from desk.questions import Question, QuestionStatus, Source, WaitingCount
from desk.reactions import Reacted
from storage.ids import Ids
from storage.kept import Kept, Mapper
from storage.messages import SqlMessages
from storage.similar import SqlSimilar
from storage.sql import among
from storage.tables import questions
from storage.tables.talk import QUESTION_ANSWERED, QUESTION_OPEN
from storage.talks import Talks
from storage.waiting import UNANSWERED, UNSETTLED, asked
from storage.work import Work

MAPPER = Mapper(Question, questions)
SIBLINGS = 100
"""Questions read along with one that is asked for, because the same batch will likely ask for them."""

ANSWERS = ("answer_message_id", "real_answer_message_id")

_MANY = select(*MAPPER.columns).where(among(questions.c.id, "ids")).order_by(questions.c.id)
_SOURCES = select(questions.c.id, questions.c.chat_id, questions.c.first_message_id, questions.c.topic_id).where(
    among(questions.c.id, "ids")
)
_OPEN_OF_DESK, _UNSETTLED = (
    select(*MAPPER.columns).where(*which).order_by(questions.c.asked_at, questions.c.id)
    for which in (UNANSWERED, UNSETTLED)
)
_COUNTS = [select(func.count()).select_from(questions).where(*which) for which in (UNANSWERED, UNSETTLED)]
_LAST_ANSWERED = (
    select(*MAPPER.columns)
    .where(questions.c.chat_id == bindparam("chat_id"), questions.c.asker_id == bindparam("asker_id"))
    .where(questions.c.answered_at <= bindparam("before", type_=questions.c.answered_at.type), QUESTION_ANSWERED)
    .where(questions.c.topic_id.is_not_distinct_from(bindparam("topic_id", type_=questions.c.topic_id.type)))
    .order_by(questions.c.answered_at.desc())
    .limit(1)
)
_NEAR = (
    select(*MAPPER.columns)
    .where(questions.c.chat_id == bindparam("chat_id"))
    .where(questions.c.topic_id.is_not_distinct_from(bindparam("topic_id", type_=questions.c.topic_id.type)))
    .where(questions.c.asked_at <= bindparam("before", type_=questions.c.asked_at.type))
    .limit(bindparam("limit"))
)
_NEAR_OPEN = _NEAR.where(QUESTION_OPEN).order_by(questions.c.asked_at.desc(), questions.c.id.desc())
_NEAR_ANSWERED = _NEAR.where(QUESTION_ANSWERED).order_by(questions.c.id.desc())
_ANSWERED_WITH = (
    select(*MAPPER.columns)
    .where(questions.c.chat_id == bindparam("chat_id"), questions.c.answer_message_id == bindparam("message_id"))
    .where(QUESTION_ANSWERED)
    .order_by(questions.c.id.desc())
    .limit(1)
)
_OF_ANSWER = (
    select(*MAPPER.columns)
    .where(questions.c.chat_id == bindparam("chat_id"))
    .where(or_(*(questions.c[name] == bindparam("message_id") for name in ANSWERS)))
    .order_by(case((QUESTION_ANSWERED, 0), else_=1), questions.c.id.desc())
    .limit(1)
)
_PARTS = (
    select(*MAPPER.columns)
    .where(questions.c.chat_id == bindparam("chat_id"), questions.c.asker_id == bindparam("asker_id"))
    .where(questions.c.answered_at >= bindparam("since", type_=questions.c.answered_at.type), QUESTION_ANSWERED)
    .where(questions.c.asked_at == bindparam("asked_at", type_=questions.c.asked_at.type))
    .where(questions.c.id != bindparam("id"))
    .order_by(questions.c.id)
)


class SqlQuestions:
    def __init__(self, work: Work, *, ids: Ids, talks: Talks, messages: SqlMessages, similar: SqlSimilar) -> None:
        self._work = work
        self._similar = similar
        self._ids = ids
        self._talks = talks
        self._messages = messages
        self._kept = Kept(MAPPER, work)
        self._sources: dict[int, Source] = {}
        self._reconsidered: set[int] = set()
        work.buffer(self)

    async def talk(self, chat_id: int) -> Talk:
        return await self._talks.get(chat_id)

    def talk_at_hand(self, chat_id: int) -> Talk | None:
        return self._talks.at_hand(chat_id)

    async def reacted(self, chat_id: int) -> list[Reacted]:
        return await self._talks.reacted(chat_id)

    async def doubted(self, chat_id: int) -> Mapping[int, datetime]:
        return await self._talks.doubted(chat_id)

    async def outdated(self, chat_id: int) -> None:
        await self._talks.drop(chat_id)

    async def add(self, question: Question) -> Question:
        question.id = await self._ids.take("questions")
        if not question.message_ids:
            question.message_ids.append(question.first_message_id)
        for message_id in question.message_ids:
            await self._messages.set_question(question.chat_id, message_id, question.id)
        self._talks.touch(question.chat_id)
        return self._kept.add(question.id, question)

    async def get(self, question_id: int) -> Question | None:
        if (known := self._kept.get(question_id)) is not None:
            return known
        await self.read_ahead([question_id, *sorted(self._talks.open_ids())[-SIBLINGS:]])
        return self._kept.get(question_id)

    async def source(self, question_id: int) -> Source | None:
        if (known := self._kept.get(question_id)) is not None:
            return known.source
        if question_id not in self._sources:
            await self.read_sources([question_id])
        return self._sources.get(question_id)

    async def read_sources(self, question_ids: Collection[int]) -> None:
        """Learn at once where many questions were asked."""
        if question_ids:
            rows = await self._work.run(_SOURCES, {"ids": question_ids})
            self._sources.update((row[0], Source(*row[1:])) for row in rows)

    async def lock(self, question_ids: Collection[int]) -> Sequence[Question]:
        await self._work.flush()
        return await self._kept.lock(_MANY, question_ids)

    async def hold(self, question_ids: Collection[int]) -> set[int]:
        """Lock and read at once what nobody else has locked. Returns what somebody has: there is no waiting here."""
        return await self._kept.hold(_MANY, question_ids)

    async def foresee(self, replied: Iterable[tuple[int, int]]) -> None:
        """Read the questions that replies to these messages (chat, message) will likely answer."""
        await self.read_ahead(self._talks.asked_in(replied))

    async def read_ahead(self, question_ids: Iterable[int]) -> None:
        missing = {each for each in question_ids if not self._kept.knows(each)}
        if missing:
            self._kept.read_ahead(await self._work.run(_MANY, {"ids": missing}))

    async def of_message(self, chat_id: int, message_id: int) -> Question | None:
        message = await self._messages.get(chat_id, message_id)
        if message is None or message.question_id is None:
            return None
        return await self.get(message.question_id)

    async def save(self, question: Question) -> None:
        """Changes of a question that came from here are written anyway."""
        if question.id is None:
            raise ValueError("a question that was never added cannot be saved")
        if self._kept.get(question.id) is not question:
            raise ValueError(f"question {question.id} does not come from this unit of work")
        self._talks.touch(question.chat_id)
        self._talks.doubt(question)

    async def open_of_desk(self, desk_id: int) -> Sequence[Question]:
        await self._work.flush()
        found = self._kept.read_all(await self._work.run(_OPEN_OF_DESK, {"desk_id": desk_id}))
        return [question for question in found if question.is_open]

    async def waiting_page(
        self,
        desk_id: int,
        *,
        limit: int,
        offset: int = 0,
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> Sequence[Question]:
        await self._work.flush()
        edges, of_desk = asked(since, before), {"desk_id": desk_id}
        page = _OPEN_OF_DESK.where(*edges).limit(limit).offset(offset)
        found = self._kept.read_all(await self._work.run(page, of_desk))
        if len(found) == limit:
            return found
        before_them = (await self.count_waiting(desk_id, since=since, before=before)).unanswered
        rest = _UNSETTLED.where(*edges).limit(limit - len(found)).offset(max(0, offset - before_them))
        return [*found, *self._kept.read_all(await self._work.run(rest, of_desk))]

    async def count_waiting(
        self, desk_id: int, *, since: datetime | None = None, before: datetime | None = None
    ) -> WaitingCount:
        await self._work.flush()
        found = [await self._work.run(each.where(*asked(since, before)), {"desk_id": desk_id}) for each in _COUNTS]
        return WaitingCount(*(int(each.scalar_one()) for each in found))

    async def last_answered(
        self, chat_id: int, asker_id: int, *, topic_id: int | None, before: datetime
    ) -> Question | None:
        """Asked so often that nothing is written for it: what is at hand counts as it is, all else as it is stored."""
        params = {"chat_id": chat_id, "asker_id": asker_id, "topic_id": topic_id, "before": before}
        row = (await self._work.run(_LAST_ANSWERED, params)).first()
        if row is not None and self._kept.has_changed(row):
            await self._work.flush()
            row = (await self._work.run(_LAST_ANSWERED, params)).first()
        found = [] if row is None else [self._kept.read(row)]
        where = (chat_id, asker_id, topic_id, QuestionStatus.ANSWERED)
        found += [one for one in self._kept.objects() if (one.chat_id, one.asker_id, one.topic_id, one.status) == where]
        answered = [
            (one.answered_at, one) for one in found if one.answered_at is not None and one.answered_at <= before
        ]
        return max(answered, key=itemgetter(0), default=(None, None))[1]

    async def answered_with(self, chat_id: int, message_id: int) -> Question | None:
        await self._work.flush()
        row = (await self._work.run(_ANSWERED_WITH, {"chat_id": chat_id, "message_id": message_id})).first()
        return None if row is None else self._kept.read(row)

    async def of_answer(self, chat_id: int, message_id: int) -> Question | None:
        await self._work.flush()
        row = (await self._work.run(_OF_ANSWER, {"chat_id": chat_id, "message_id": message_id})).first()
        return None if row is None else self._kept.read(row)

    async def around(self, chat_id: int, *, topic_id: int | None, before: datetime, limit: int) -> Sequence[Question]:
        await self._work.flush()
        params = {"chat_id": chat_id, "topic_id": topic_id, "before": before, "limit": limit}
        found = [row for each in (_NEAR_OPEN, _NEAR_ANSWERED) for row in await self._work.run(each, params)]
        return self._kept.read_all(found[:limit])

    async def parts_of(self, question: Question) -> Sequence[Question]:
        await self._work.flush()
        params = {"chat_id": question.chat_id, "asker_id": question.asker_id, "id": question.id}
        times = {"since": question.answered_at, "asked_at": question.asked_at}
        return self._kept.read_all(await self._work.run(_PARTS, params | times))

    def at_hand(self) -> set[int]:
        """Stored questions this transaction has read, asked for or not."""
        return {each for each in self._kept.ids() if not self._kept.is_new(each)}

    def known(self, question_id: int) -> Question | None:
        """One this transaction has at hand."""
        return self._kept.get(question_id)

    def take_reconsidered(self) -> set[int]:
        """Written just now, and what their clocks say of the promise may mean something else by it; told once."""
        found, self._reconsidered = self._reconsidered, set()
        return found

    def is_new(self, question_id: int) -> bool:
        return self._kept.is_new(question_id)

    async def flush(self) -> None:
        if not self._work.is_readonly:
            for question, before in await self._kept.flush():
                self._talks.book(question)
                self._similar.note(question, before)
                if question.sure_at is not None or (before is not None and before["sure_at"] is not None):
                    self._reconsidered.add(question.about[1])

    def forget(self) -> None:
        self._kept.forget()
        self._sources.clear()
        self._reconsidered.clear()
