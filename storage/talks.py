"""The pairing rules' memory of each chat, read from its rows and then kept between transactions.

A chat's row in `talks` counts the transactions that changed anything its memory is made of (`talk_revisions.py`). The
number a transaction finds when it asks for a talk tells whether the memory this process kept is still the newest.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, func, select, update

from desk.pairing.memory import MOST_OPEN
from desk.pairing.model import Participant, Talk
from desk.questions import Message, Question
from desk.reactions import Reacted
from storage.bulk import insert_many
from storage.sql import among
from storage.tables import messages, participants, questions
from storage.talk_cache import Facts, Memory, TalkCache
from storage.talk_reader import read_doubted, read_reacted, read_talk
from storage.talk_revisions import Revisions
from storage.work import Work

_TOP = select(func.max(messages.c.message_id)).where(messages.c.chat_id == bindparam("chat_id"))
_FACTS = ("name", "username", "is_specialist", "last_at", "partner_id", "partner_at")
_GET_FACTS = attrgetter(*_FACTS[1:])
_MEET = insert_many(
    participants,
    conflict=lambda insert: insert.on_conflict_do_update(
        index_elements=["chat_id", "user_id"], set_={name: insert.excluded[name] for name in _FACTS}
    ),
)
_TALKED = update(questions).where(among(questions.c.id, "ids")).values(talked_since=True)


class Talks:
    """The talks of one transaction."""

    def __init__(self, work: Work, cache: TalkCache, revisions: Revisions) -> None:
        self._work = work
        self._cache = cache
        self._revisions = revisions
        self._loaded: dict[int, Memory] = {}
        self._touched: set[int] = set()
        self._booked: dict[int, dict[int, Question]] = {}

    async def get(self, chat_id: int) -> Talk:
        if chat_id not in self._loaded:
            await self.load([chat_id])
        return self._loaded[chat_id].talk

    def at_hand(self, chat_id: int) -> Talk | None:
        memory = self._loaded.get(chat_id)
        return None if memory is None else memory.talk

    async def reacted(self, chat_id: int) -> list[Reacted]:
        """The dialogs of this chat that lack their real answer, kept with its talk."""
        await self.get(chat_id)
        return self._loaded[chat_id].reacted

    async def doubted(self, chat_id: int) -> Mapping[int, datetime]:
        """Askers of this chat → when they last got an answer that was in doubt then; a later one may be certain."""
        await self.get(chat_id)
        return self._loaded[chat_id].doubted

    def doubt(self, question: Question) -> None:
        """A question was changed: perhaps it has an answer in doubt now."""
        if (memory := self._loaded.get(question.chat_id)) is not None and question.is_estimated:
            memory.doubt(question)

    async def load(self, chat_ids: Iterable[int]) -> None:
        wanted = set(chat_ids) - self._loaded.keys()
        if not wanted:
            return
        if wanted & self._touched:
            await self._work.flush()
        for chat_id, rev in sorted((await self._revisions.take(wanted)).items()):
            self._loaded[chat_id] = await self._load(chat_id, rev)

    async def drop(self, chat_id: int) -> None:
        """Read this talk anew when it is next asked for."""
        await self._work.flush()
        if self._loaded.pop(chat_id, None) is None:
            self._revisions.touch(chat_id)  # what this process remembers from before is outdated as well

    def open_ids(self) -> set[int]:
        """Questions that are likely to be asked for next."""
        return {one.question_id for memory in self._loaded.values() for one in memory.talk.open}

    def asked_in(self, messages: Iterable[tuple[int, int]]) -> set[int]:
        """Open questions that these messages (chat, message) are part of, as far as their chats are loaded."""
        found: set[int] = set()
        for chat_id, message_id in messages:
            if (memory := self._loaded.get(chat_id)) is not None:
                found.update(one.question_id for one in memory.talk.open if message_id in one.message_ids)
        return found

    def is_newest(self, chat_id: int, message_id: int) -> bool:
        """Whether this id is certainly higher than all stored ones of the chat."""
        memory = self._loaded.get(chat_id)
        return memory is not None and message_id > memory.top

    def hear(self, message: Message) -> None:
        self.touch(message.chat_id)
        memory = self._loaded.get(message.chat_id)
        if memory is not None:
            memory.top = max(memory.top, message.message_id)

    def book(self, question: Question) -> None:
        """A question was written: the memory must agree with it, or it is not worth keeping."""
        if question.id is not None:
            self._booked.setdefault(question.chat_id, {})[question.id] = question

    def touch(self, chat_id: int) -> None:
        """Something the memory of this chat is made of has changed."""
        self._touched.add(chat_id)
        self._revisions.touch(chat_id)

    async def _load(self, chat_id: int, rev: int) -> Memory:
        is_outdated = self._work.is_readonly or self._revisions.has_changed(chat_id)
        memory = None if is_outdated else self._cache.take(chat_id, rev)
        if memory is None:
            talk = await read_talk(self._work, chat_id)
            top = (await self._work.run(_TOP, {"chat_id": chat_id})).scalar_one()
            reacted = await read_reacted(self._work, chat_id)
            stored = {user_id: _facts(person) for user_id, person in talk.participants.items()}
            doubted = await read_doubted(self._work, chat_id)
            memory = Memory(talk, rev, top or 0, stored, _talked(talk), reacted, doubted)
        self._work.on_commit(lambda: self._give_back(chat_id, memory))
        return memory

    def _give_back(self, chat_id: int, memory: Memory) -> None:
        rev = self._revisions.now_of(chat_id)
        if self._loaded.get(chat_id) is not memory or rev is None:
            return
        memory.rev = rev
        if _agrees(memory.talk, self._booked.get(chat_id, {})):
            self._cache.put(chat_id, memory)

    async def flush(self) -> None:
        if self._work.is_readonly:
            return
        self._touched.clear()
        rows = [row for chat_id, memory in sorted(self._loaded.items()) for row in _news(chat_id, memory)]
        await self._work.run_many(_MEET, rows)
        talked = {question_id for memory in self._loaded.values() for question_id in _talked_news(memory)}
        if talked:
            await self._work.run(_TALKED, {"ids": talked})

    def forget(self) -> None:
        self._loaded.clear()
        self._touched.clear()
        self._booked.clear()


def _agrees(talk: Talk, booked: Mapping[int, Question]) -> bool:
    """Whether a memory knows what is true of the questions that were written.

    It forgets an open one only where as many newer ones as it holds have come.
    """
    remembered = {one.question_id for one in talk.open}
    ids = sorted(remembered | booked.keys())
    forgotten = ids[: max(0, len(ids) - MOST_OPEN)]
    may_be_missing = forgotten[-1] if forgotten else 0
    return all(
        (question_id in remembered) is question.is_open or (question.is_open and question_id <= may_be_missing)
        for question_id, question in booked.items()
    )


def _facts(person: Participant) -> Facts:
    return (person.names[0], *_GET_FACTS(person))


def _talked(talk: Talk) -> set[int]:
    return {question.question_id for question in talk.open if question.talked_since}


def _talked_news(memory: Memory) -> set[int]:
    talked = _talked(memory.talk)
    news, memory.talked = talked - memory.talked, talked
    return news


def _news(chat_id: int, memory: Memory) -> list[dict[str, Any]]:
    """Participants that are not stored as they are now, in order of their ids."""
    people, stored = memory.talk.participants, memory.stored
    changed = [user_id for user_id, person in people.items() if not _is_stored(person, stored.get(user_id))]
    rows = []
    for user_id in sorted(changed):
        facts = stored[user_id] = _facts(people[user_id])
        rows.append({"chat_id": chat_id, "user_id": user_id} | dict(zip(_FACTS, facts, strict=True)))
    if len(stored) > len(people):
        memory.stored = {user_id: stored[user_id] for user_id in people}
    return rows


def _is_stored(person: Participant, facts: Facts | None) -> bool:
    """Each value is still the very one that was stored. Many are looked at for each message, so nothing is built."""
    if facts is None:
        return False
    name, username, is_specialist, last_at, partner_id, partner_at = facts
    return (
        person.last_at is last_at
        and person.partner_at is partner_at
        and person.partner_id == partner_id
        and person.names[0] == name
        and person.username == username
        and person.is_specialist is is_specialist
    )
