"""The past of one chat through the use cases of the first line, in transactions of a few thousand messages."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.importer.reading import Reader, Spoken, Unusable, id_of
from bot.importer.recalling import Past
from bot.importer.source import BrokenExport
from bot.importer.tally import Tally
from desk.catalog import Desk
from desk.pairing.model import Answers, Opens, Verdict
from desk.people import ANONYMOUS_ADMIN, Person
from desk.ports import UnitOfWork
from desk.questions import Message
from desk.usecases import first_line
from desk.usecases.follow_ups import FOLLOWS_FOR

BATCH = 2_000
DELETED = "Deleted account"
TOPIC_CREATED = "topic_created"
TOO_OLD = "older than the desk keeps messages"

Begin = Callable[[], AbstractAsyncContextManager[UnitOfWork]]
Pause = Callable[[], Awaitable[None]]


def in_batches(messages: Iterator[Any]) -> Iterator[list[Any]]:
    """As many messages as fit into one transaction; where the file breaks, first what came before."""
    batch: list[Any] = []
    try:
        for message in messages:
            batch.append(message)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except BrokenExport:
        yield batch
        raise
    if batch:
        yield batch


@dataclass(slots=True)
class _Known:
    """What is remembered of an author during one import."""

    username: str | None
    is_bot: bool


class Hearing:
    """Hears an export from its beginning. Hearing it again adds nothing.

    The chat may have been live before its export is imported. What is older than its newest known message is judged by
    a memory of its own (`Past`), so that the past neither answers questions of today nor is remembered as the latest
    that was said. Messages said before `since` are left out: the desk would forget them at once, and a later import
    could not know that they were there.
    """

    def __init__(
        self,
        reader: Reader,
        desk_key: str,
        chat_id: int,
        *,
        bots: Sequence[int] = (),
        since: datetime | None = None,
    ) -> None:
        self._reader = reader
        self._desk_key = desk_key
        self._chat_id = chat_id
        self._bots = frozenset(bots)
        self._since = since
        self._authors: dict[int, _Known] = {}
        self._answered_at: dict[tuple[int, int | None], datetime] = {}
        self._past = Past()
        self._newest_known: int | None = None
        self.topics: set[int] = set()
        self.tally = Tally()

    @property
    def people(self) -> set[int]:
        """Everybody who has written."""
        return set(self._authors)

    async def hear_all(self, begin: Begin, messages: Iterator[Any], *, pause: Pause | None = None) -> None:
        """`pause` comes after each transaction, for others that want to write."""
        async with begin() as uow:
            newest = await uow.messages.recent(self._chat_id, limit=1)
            self._newest_known = newest[0].message_id if newest else None
            self.topics |= await uow.messages.topics(self._chat_id)
        for batch in in_batches(messages):
            tally = Tally(last_at=self.tally.last_at)
            async with begin() as uow:
                desk = uow.catalog.by_key(self._desk_key)
                if desk is None:
                    raise LookupError(f"desk {self._desk_key} went away during the import")
                spoken = [self._reader.read(raw) for raw in batch]
                await self._foresee(uow, batch, spoken)
                for raw, each in zip(batch, spoken, strict=True):
                    await self._take(uow, desk, raw, each, tally)
            self.tally.add(tally)
            if pause is not None:
                await pause()

    async def _foresee(self, uow: UnitOfWork, batch: Sequence[Any], spoken: Sequence[Spoken | Unusable]) -> None:
        """Read at once what is known already of a batch, and of those who speak first in it."""
        authors = {one.author.author_id for one in spoken if isinstance(one, Spoken)} - self._authors.keys()
        await uow.people.many(authors)
        newest = self._newest_known
        ids = [] if newest is None else [found for raw in batch if (found := id_of(raw)) is not None]
        if known := [each for each in ids if newest is not None and each <= newest]:
            stored = await uow.messages.many(self._chat_id, known)
            await uow.questions.read_ahead({one.question_id for one in stored if one.question_id is not None})

    async def _take(self, uow: UnitOfWork, desk: Desk, raw: Any, spoken: Spoken | Unusable, tally: Tally) -> None:
        tally.read += 1
        if isinstance(spoken, Unusable):
            self._note_topic(raw)
            tally.leave_out(spoken.reason, id_of(raw))
            return
        message = spoken.heard.message
        if self._since is not None and message.sent_at < self._since:
            tally.leave_out(TOO_OLD, message.message_id)
            return
        heard = await self._complete(uow, desk, spoken)
        tally.heard(message.sent_at, message.message_id)
        is_past = self._newest_known is not None and message.message_id <= self._newest_known
        if is_past and (stored := await uow.messages.get(message.chat_id, message.message_id)) is not None:
            await self._past.recall(uow, heard, stored)
            tally.known += 1
            return
        talk, reacted = (self._past.talk, self._past.reacted) if is_past else (None, None)
        verdict = await first_line.hear(uow, desk, heard, now=message.sent_at, live=False, talk=talk, reacted=reacted)
        tally.known += verdict is None
        tally.new += verdict is not None
        await self._count(uow, message, verdict, tally)

    async def _count(self, uow: UnitOfWork, message: Message, verdict: Verdict | None, tally: Tally) -> None:
        if isinstance(verdict, Opens):
            tally.questions += 1
            answered_at = self._answered_at.get((message.author_id, message.topic_id))
            tally.follow_ups += answered_at is not None and message.sent_at - answered_at <= FOLLOWS_FOR
        elif isinstance(verdict, Answers) and (question := await uow.questions.get(verdict.question_id)) is not None:
            tally.answered += 1
            self._answered_at[question.asker_id, question.topic_id] = message.sent_at

    def _note_topic(self, raw: Any) -> None:
        """A topic is named by its first service message."""
        if isinstance(raw, dict) and raw.get("action") == TOPIC_CREATED and (found := id_of(raw)) is not None:
            self.topics.add(found)

    async def _complete(self, uow: UnitOfWork, desk: Desk, spoken: Spoken) -> first_line.Heard:
        """What an export does not say by itself: topics, user names, who is a bot."""
        known = await self._author(uow, spoken)
        heard = spoken.heard
        await self._put_in_topic(uow, heard.message)
        message = heard.message
        message.from_staff = first_line.is_specialist(desk, message.author_id, message.chat_id)
        if known.username is None and not known.is_bot:
            return heard
        return replace(heard, author_username=known.username, from_bot=known.is_bot)

    async def _author(self, uow: UnitOfWork, spoken: Spoken) -> _Known:
        author = spoken.author
        known = self._authors.get(author.author_id)
        writes_as_bot = author.author_id in self._bots or spoken.has_buttons
        if known is None or (writes_as_bot and not known.is_bot):
            known = self._authors[author.author_id] = await self._meet(uow, spoken, is_bot=writes_as_bot)
        return known

    async def _meet(self, uow: UnitOfWork, spoken: Spoken, *, is_bot: bool) -> _Known:
        """Learn somebody's name from the export, unless Telegram itself has told it."""
        author = spoken.author
        person = await uow.people.get(author.author_id)
        if person is None:
            person = Person(author.author_id, author.name or DELETED, is_bot=is_bot)
            await uow.people.see(person)
        is_somebody = author.author_id == ANONYMOUS_ADMIN  # Telegram lends its bot to people
        return _Known(person.username, is_bot=is_bot or (person.is_bot and not is_somebody))

    async def _put_in_topic(self, uow: UnitOfWork, message: Message) -> None:
        """Replies lead to the first message of a topic, directly or through others."""
        if message.reply_to is None or not self.topics:
            return
        if message.reply_to in self.topics:
            message.topic_id, message.reply_to = message.reply_to, None
        elif (replied := await uow.messages.get(message.chat_id, message.reply_to)) is not None:
            message.topic_id = replied.topic_id
