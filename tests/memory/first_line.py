"""People, chats, messages and questions in memory."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime

from desk.pairing.memory import describe
from desk.pairing.model import OpenQuestion, Talk
from desk.people import Membership, Person
from desk.ports import ChatInfo
from desk.questions import Message, Question, QuestionStatus, Source, WaitingCount
from desk.reactions import Reacted
from tests.memory.state import State, take_news


class MemoryPeople:
    def __init__(self, state: State) -> None:
        self._people = state.people

    async def get(self, user_id: int) -> Person | None:
        return self._people.get(user_id)

    async def many(self, user_ids: Iterable[int]) -> dict[int, Person]:
        return {user_id: self._people[user_id] for user_id in user_ids if user_id in self._people}

    async def by_username(self, username: str) -> Person | None:
        wanted = username.removeprefix("@").lower()
        return next((one for one in self._people.values() if (one.username or "").lower() == wanted), None)

    async def see(self, person: Person) -> None:
        known = self._people.setdefault(person.user_id, replace(person))
        take_news(known, person, [each.name for each in fields(Person)])

    async def set_reachable(self, user_id: int, reachable: bool) -> None:
        if user_id in self._people:
            self._people[user_id].reachable = reachable


class MemoryMemberships:
    def __init__(self, state: State) -> None:
        self._memberships = state.memberships

    async def get(self, chat_id: int, user_id: int) -> Membership | None:
        return self._memberships.get((chat_id, user_id))

    async def save(self, membership: Membership) -> None:
        self._memberships[membership.chat_id, membership.user_id] = membership

    async def owner_of(self, chat_id: int) -> int | None:
        owners = [one for one in self._memberships.values() if one.chat_id == chat_id and one.status == "creator"]
        return max(owners, key=lambda one: one.checked_at).user_id if owners else None


class MemoryChats:
    def __init__(self, state: State) -> None:
        self._state = state

    async def get(self, chat_id: int) -> ChatInfo | None:
        found = self._state.chats.get(chat_id)
        return replace(found) if found else None

    async def save(self, chat: ChatInfo) -> None:
        known = self._state.chats.setdefault(chat.chat_id, replace(chat))
        take_news(known, chat, [each.name for each in fields(ChatInfo)])

    async def repoint(self, old_id: int, new_id: int) -> None:
        """Enough for use cases: tasks and what waits to be said go on under the new id."""
        state = self._state
        for task in state.tasks.values():
            task.chat_id = new_id if task.chat_id == old_id else task.chat_id
        for row in state.outbox.values():
            if row.notice.chat_id == old_id:
                row.notice = replace(row.notice, chat_id=new_id, reply_to=None)
                row.sent_message_id = row.ephemeral_id = row.rendered = None
        old = state.chats.setdefault(old_id, ChatInfo(old_id, "group"))
        state.chats.setdefault(new_id, replace(old, chat_id=new_id, kind="supergroup"))
        old.migrated_to = new_id


class MemoryMessages:
    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, message: Message) -> bool:
        key = (message.chat_id, message.message_id)
        return self._state.messages.setdefault(key, message) is message

    async def get(self, chat_id: int, message_id: int) -> Message | None:
        return self._state.messages.get((chat_id, message_id))

    async def topics(self, chat_id: int) -> set[int]:
        of_chat = (one.topic_id for one in self._state.messages.values() if one.chat_id == chat_id)
        return {topic_id for topic_id in of_chat if topic_id is not None}

    async def many(self, chat_id: int, message_ids: Collection[int]) -> Sequence[Message]:
        known = self._state.messages
        return [known[chat_id, each] for each in message_ids if (chat_id, each) in known]

    async def recent(self, chat_id: int, *, limit: int, topic_id: int | None = None) -> Sequence[Message]:
        found = [
            one
            for one in self._state.messages.values()
            if one.chat_id == chat_id and not one.is_service and not one.gone and topic_id in {None, one.topic_id}
        ]
        return sorted(found, key=lambda one: -one.message_id)[:limit]

    async def of_album(self, message: Message) -> Sequence[Message]:
        found = [
            one
            for one in self._state.messages.values()
            if (one.chat_id, one.album_id) == (message.chat_id, message.album_id)
            and one.message_id != message.message_id
        ]
        return sorted(found, key=lambda one: one.message_id)

    async def edit(
        self, chat_id: int, message_id: int, *, text: str, at: datetime, media: str | None = None
    ) -> Message | None:
        message = self._state.messages.get((chat_id, message_id))
        if message is not None and (message.text, message.media) != (text, media or message.media):
            self._state.versions.append((chat_id, message_id, message.text, at))
            message.text, message.media, message.edited_at = text, media or message.media, at
        return message

    async def set_question(self, chat_id: int, message_id: int, question_id: int | None) -> None:
        if message := self._state.messages.get((chat_id, message_id)):
            message.question_id = question_id

    async def mark_gone(self, chat_id: int, message_id: int) -> None:
        if message := self._state.messages.get((chat_id, message_id)):
            message.gone = True


class MemoryQuestions:
    def __init__(self, state: State) -> None:
        self._state = state

    async def talk(self, chat_id: int) -> Talk:
        """What the rules have remembered, with the open questions as they are now."""
        talk = self._state.talks.setdefault(chat_id, Talk())
        waiting = {one.id: one for one in self._state.questions.values() if one.chat_id == chat_id and one.is_open}
        talk.open[:] = [one for one in talk.open if one.question_id in waiting]
        known = {one.question_id for one in talk.open}
        talk.open.extend(self._as_open(one) for number, one in waiting.items() if number not in known)
        return talk

    def talk_at_hand(self, chat_id: int) -> Talk | None:
        return self._state.talks.get(chat_id)

    async def read_ahead(self, question_ids: Iterable[int]) -> None:
        """Everything is at hand here."""

    async def reacted(self, chat_id: int) -> list[Reacted]:
        found = [one for one in self._state.questions.values() if one.chat_id == chat_id and one.lacks_answer]
        return [
            Reacted(
                one.id or 0,
                one.asker_id,
                one.answered_by or 0,
                one.answered_at,
                one.answer_kind,
                one.topic_id,
                one.first_message_id,
            )
            for one in sorted(found, key=lambda one: (one.answered_at, one.id))
            if one.answered_at is not None and one.answer_kind is not None
        ]

    async def doubted(self, chat_id: int) -> Mapping[int, datetime]:
        found = [one for one in self._state.questions.values() if one.chat_id == chat_id and one.is_estimated]
        known = [(one.real_answer_at or one.answered_at, one.asker_id) for one in found]
        return {asker_id: at for at, asker_id in sorted(each for each in known if each[0] is not None)}

    async def outdated(self, chat_id: int) -> None:
        """`talk` looks at the questions each time."""

    def _as_open(self, question: Question) -> OpenQuestion:
        asker = self._state.people.get(question.asker_id)
        found = OpenQuestion(
            question_id=question.id or 0,
            asker_id=question.asker_id,
            asker_name=asker.name if asker else "",
            first_message_id=question.first_message_id,
            message_ids=list(question.message_ids),
            asked_at=question.asked_at,
            last_at=question.last_at,
            topic_id=question.topic_id,
        )
        describe(found, question.text)
        return found

    async def add(self, question: Question) -> Question:
        question.id = self._state.count("questions")
        if not question.message_ids:
            question.message_ids.append(question.first_message_id)
        for message_id in question.message_ids:
            if message := self._state.messages.get((question.chat_id, message_id)):
                message.question_id = question.id
        self._state.questions[question.id] = question
        return question

    async def lock(self, question_ids: Collection[int]) -> Sequence[Question]:
        return [one for number, one in sorted(self._state.questions.items()) if number in question_ids]

    async def get(self, question_id: int) -> Question | None:
        return self._state.questions.get(question_id)

    async def source(self, question_id: int) -> Source | None:
        found = self._state.questions.get(question_id)
        return None if found is None else found.source

    async def of_message(self, chat_id: int, message_id: int) -> Question | None:
        message = self._state.messages.get((chat_id, message_id))
        return self._state.questions.get(message.question_id or 0) if message else None

    async def save(self, question: Question) -> None:
        if self._state.questions.get(question.id or 0) is not question:
            raise ValueError(f"question {question.id} does not come from this unit of work")

    async def last_answered(
        self, chat_id: int, asker_id: int, *, topic_id: int | None, before: datetime
    ) -> Question | None:
        found = [
            one
            for one in self._state.questions.values()
            if (one.chat_id, one.asker_id, one.topic_id) == (chat_id, asker_id, topic_id)
            and one.status is QuestionStatus.ANSWERED
            and one.answered_at is not None
            and one.answered_at <= before
        ]
        return max(found, key=lambda one: one.answered_at or before, default=None)

    async def answered_with(self, chat_id: int, message_id: int) -> Question | None:
        found = [
            one
            for one in self._state.questions.values()
            if (one.chat_id, one.answer_message_id) == (chat_id, message_id) and one.status is QuestionStatus.ANSWERED
        ]
        return max(found, key=lambda one: one.id or 0, default=None)

    async def of_answer(self, chat_id: int, message_id: int) -> Question | None:
        found = [
            one
            for one in self._state.questions.values()
            if one.chat_id == chat_id and message_id in (one.answer_message_id, one.real_answer_message_id)
        ]
        return max(found, key=lambda one: (one.status is QuestionStatus.ANSWERED, one.id or 0), default=None)

    async def around(self, chat_id: int, *, topic_id: int | None, before: datetime, limit: int) -> Sequence[Question]:
        found = [
            one
            for one in self._state.questions.values()
            if (one.chat_id, one.topic_id) == (chat_id, topic_id) and one.asked_at <= before
        ]
        waiting = sorted((one for one in found if one.is_open), key=lambda one: (one.asked_at, one.id), reverse=True)
        answered = [one for one in found if one.status is QuestionStatus.ANSWERED]
        return [*waiting, *sorted(answered, key=lambda one: -(one.id or 0))][:limit]

    async def parts_of(self, question: Question) -> Sequence[Question]:
        return [
            one
            for one in self._state.questions.values()
            if (one.chat_id, one.asker_id, one.asked_at) == (question.chat_id, question.asker_id, question.asked_at)
            and one.status is QuestionStatus.ANSWERED
            and one.id != question.id
        ]

    async def open_of_desk(self, desk_id: int) -> Sequence[Question]:
        found = [one for one in self._state.questions.values() if one.desk_id == desk_id and one.is_open]
        return sorted(found, key=lambda one: (one.asked_at, one.id))

    async def waiting_page(
        self,
        desk_id: int,
        *,
        limit: int,
        offset: int = 0,
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> Sequence[Question]:
        found = sorted(self._waiting(desk_id), key=lambda one: (not one.is_open, one.asked_at, one.id))
        within = [
            one
            for one in found
            if (since is None or one.asked_at >= since) and (before is None or one.asked_at < before)
        ]
        return within[offset : offset + limit]

    async def count_waiting(
        self, desk_id: int, *, since: datetime | None = None, before: datetime | None = None
    ) -> WaitingCount:
        found = await self.waiting_page(desk_id, limit=1_000_000, since=since, before=before)
        unanswered = sum(one.is_open for one in found)
        return WaitingCount(unanswered, len(found) - unanswered)

    def _waiting(self, desk_id: int) -> Iterator[Question]:
        running = {(one.kind, one.object_id) for one in self._state.clocks.values() if one.is_open}
        for one in self._state.questions.values():
            is_unsettled = one.status is QuestionStatus.ANSWERED and one.about in running
            if one.desk_id == desk_id and (one.is_open or is_unsettled):
                yield one
