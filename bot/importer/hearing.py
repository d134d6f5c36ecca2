"""The past of one chat through the use cases of the first line, in transactions of a few hundred messages."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace

from bot.importer.reading import CHANNEL_POST, Reader, Spoken, Unusable
from bot.importer.source import BrokenExport, Json
from desk.catalog import Desk
from desk.pairing import engine
from desk.pairing.model import Answers, Nothing, Opens, Talk
from desk.people import ANONYMOUS_ADMIN, Person
from desk.ports import UnitOfWork
from desk.questions import Message
from desk.reactions import Reacted
from desk.usecases import first_line

BATCH = 2_000
DELETED = "Deleted account"
TOPIC_CREATED = "topic_created"

Begin = Callable[[], AbstractAsyncContextManager[UnitOfWork]]


def in_batches(messages: Iterator[Json]) -> Iterator[list[Json]]:
    """As many messages as fit into one transaction; where the file breaks, first what came before."""
    batch: list[Json] = []
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
class Tally:
    """What became of the messages; only what was committed is counted."""

    read: int = 0
    new: int = 0
    known: int = 0
    questions: int = 0
    answered: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        for name in ("read", "new", "known", "questions", "answered"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.skipped.update(other.skipped)


@dataclass(slots=True)
class _Known:
    """What is remembered of an author during one import."""

    username: str | None
    is_bot: bool


class Hearing:
    """Hears an export from its beginning. Hearing it again adds nothing.

    The chat may have been live before its export is imported. What is older than its newest known message is judged by
    a memory of its own, so that the past neither answers questions of today nor is remembered as the latest that was
    said.
    """

    def __init__(self, reader: Reader, desk_key: str, chat_id: int, *, bots: Sequence[int] = ()) -> None:
        self._reader = reader
        self._desk_key = desk_key
        self._chat_id = chat_id
        self._bots = frozenset(bots)
        self._authors: dict[int, _Known] = {}
        self._topics: set[int] = set()
        self._posts: set[int] = set()
        """Posts of the linked channel: a comment on one is written as a reply to it."""
        self._past = Talk()
        self._past_reacted: list[Reacted] = []
        self._newest_known: int | None = None
        self.tally = Tally()

    async def hear_all(self, begin: Begin, messages: Iterator[Json]) -> None:
        async with begin() as uow:
            newest = await uow.messages.recent(self._chat_id, limit=1)
            self._newest_known = newest[0].message_id if newest else None
        for batch in in_batches(messages):
            tally = Tally()
            async with begin() as uow:
                desk = uow.catalog.by_key(self._desk_key)
                if desk is None:
                    raise LookupError(f"desk {self._desk_key} went away during the import")
                for raw in batch:
                    await self._take(uow, desk, raw, tally)
            self.tally.add(tally)

    async def _take(self, uow: UnitOfWork, desk: Desk, raw: Json, tally: Tally) -> None:
        tally.read += 1
        if raw.get("action") == TOPIC_CREATED and isinstance(raw.get("id"), int):
            self._topics.add(raw["id"])
        spoken = self._reader.read(raw)
        if isinstance(spoken, Unusable):
            if spoken.reason == CHANNEL_POST:
                self._posts.add(raw["id"])
            tally.skipped[spoken.reason] += 1
            return
        heard = await self._complete(uow, spoken)
        message = heard.message
        is_past = self._newest_known is not None and message.message_id <= self._newest_known
        if is_past and (stored := await uow.messages.get(message.chat_id, message.message_id)) is not None:
            self._recall(desk, heard, stored)
            tally.known += 1
            return
        talk, reacted = (self._past, self._past_reacted) if is_past else (None, None)
        now = message.sent_at
        verdict = await first_line.hear(uow, desk, heard, now=now, live=False, talk=talk, reacted=reacted)
        tally.known += verdict is None
        tally.new += verdict is not None
        tally.questions += isinstance(verdict, Opens)
        tally.answered += isinstance(verdict, Answers)

    def _recall(self, desk: Desk, heard: first_line.Heard, stored: Message) -> None:
        """A message that is stored already is only remembered, for what is said about it later."""
        said = heard.as_said(is_specialist=first_line.is_specialist(desk, stored.author_id, stored.chat_id))
        verdict = engine.judge(self._past, said)
        if isinstance(verdict, Opens) and stored.question_id is None:
            verdict = Nothing("known")
        engine.remember(self._past, said, verdict, question_id=stored.question_id)

    async def _complete(self, uow: UnitOfWork, spoken: Spoken) -> first_line.Heard:
        """What an export does not say by itself: topics, user names, who is a bot."""
        known = await self._author(uow, spoken)
        heard = spoken.heard
        await self._put_in_topic(uow, heard.message)
        under_post = heard.message.reply_to in self._posts
        if known.username is None and not known.is_bot and not under_post:
            return heard
        return replace(heard, author_username=known.username, from_bot=known.is_bot, under_post=under_post)

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
        """A topic is named by its first service message; replies lead to it, directly or through others."""
        if message.reply_to is None or not self._topics:
            return
        if message.reply_to in self._topics:
            message.topic_id, message.reply_to = message.reply_to, None
        elif (replied := await uow.messages.get(message.chat_id, message.reply_to)) is not None:
            message.topic_id = replied.topic_id
