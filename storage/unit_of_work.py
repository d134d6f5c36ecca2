"""One transaction over everything (`desk.ports.UnitOfWork`)."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from desk import ports
from desk.catalog import BotSelf, Catalog
from desk.people import Membership, Person
from desk.ports import ChatInfo
from storage import catalog
from storage.admins import SqlAdmins
from storage.buttons import SqlButtons
from storage.chats import SqlChats
from storage.claiming import About, Surroundings
from storage.clocks import SqlClocks
from storage.comments import SqlComments
from storage.histories import SqlHistories
from storage.ids import IdBlocks, Ids
from storage.inbox import SqlInbox
from storage.journal import SqlJournal
from storage.leases import SqlLeases
from storage.memberships import SqlMemberships
from storage.messages import SqlMessages
from storage.offers import SqlOffers
from storage.outbox import SqlOutbox
from storage.people import SqlPeople
from storage.personal.repository import SqlPersonal
from storage.quarantine import SqlQuarantine
from storage.questions import SqlQuestions
from storage.reports import SqlReports
from storage.sending import SqlSending
from storage.shelf import Shelf
from storage.similar import SqlSimilar
from storage.talk_cache import TalkCache
from storage.talk_revisions import Revisions
from storage.talks import Talks
from storage.tasks import SqlTasks
from storage.timers import SqlTimers
from storage.upkeep import SqlUpkeep
from storage.vitals import SqlVitals
from storage.work import Work


@dataclass(slots=True)
class Caches:
    """What a process remembers between transactions. Only what was committed gets here."""

    catalog: Catalog = field(default_factory=Catalog)
    people: Shelf[int, Person] = field(default_factory=lambda: Shelf(seconds=3600))
    chats: Shelf[int, ChatInfo] = field(default_factory=lambda: Shelf(seconds=60))
    memberships: Shelf[tuple[int, int], Membership] = field(default_factory=lambda: Shelf(seconds=60))
    talks: TalkCache = field(default_factory=TalkCache)
    ids: IdBlocks = field(default_factory=IdBlocks)
    counts: Shelf[str, int] = field(default_factory=lambda: Shelf(seconds=600))
    """In how many dialogs each word is."""

    def forget_chats(self) -> None:
        """A chat has a new id."""
        self.chats.clear()
        self.memberships.clear()


class SqlUnitOfWork:
    """The repositories over one connection. Made by `Database.begin`, never shared between tasks."""

    people: ports.People
    memberships: ports.Memberships
    chats: ports.Chats
    messages: ports.Messages
    questions: ports.Questions
    similar: ports.Similar
    offers: ports.Offers
    tasks: ports.Tasks
    comments: ports.Comments
    clocks: ports.Clocks
    timers: ports.Timers
    outbox: ports.Outbox
    sending: ports.Sending
    buttons: ports.Buttons
    journal: ports.Journal
    histories: ports.Histories
    reports: ports.Reports
    leases: ports.Leases
    admins: ports.Admins
    personal: ports.Personal

    def __init__(self, work: Work, caches: Caches) -> None:
        self._work = work
        self.catalog = caches.catalog
        self.timers = SqlTimers(work, hold=self._hold)  # first to be written, as they are the first a sweep locks
        ids = Ids(work, caches.ids)
        self.outbox = SqlOutbox(work)  # the first of what is written at the end, as the sender holds it first
        self.people = SqlPeople(work, caches.people)
        revisions = Revisions(work)
        talks = Talks(work, caches.talks, revisions)
        self._talks = talks
        self._memberships = SqlMemberships(work, caches.memberships)
        self._chats = SqlChats(work, caches.chats, revisions, on_move=caches.forget_chats)
        self.memberships = self._memberships
        self.chats = self._chats
        self.messages = SqlMessages(work, talks)
        similar = SqlSimilar(work, caches.counts, self.messages)
        self._questions = SqlQuestions(work, ids=ids, talks=talks, messages=self.messages, similar=similar)
        self.questions = self._questions
        work.buffer(similar)  # after the questions: it is made of what they have written
        self.similar = similar
        self.offers = SqlOffers(work)
        self._tasks = SqlTasks(work)
        self.tasks = self._tasks
        self._comments = SqlComments(work)
        self.comments = self._comments
        work.buffer(talks)  # after the questions: it writes into their rows
        clocks = SqlClocks(work, ids=ids, questions=self._questions)
        self.clocks = clocks
        self._around = Surroundings(self._tasks, self._questions, clocks, self.people)
        self.sending = SqlSending(work, self.chats)
        self.buttons = SqlButtons(work)
        journal = SqlJournal(work)
        self.journal = journal
        self.histories = SqlHistories(work)
        self.reports = SqlReports(work)
        self.leases = SqlLeases(work)
        self.inbox = SqlInbox(work)
        self.quarantine = SqlQuarantine(work, journal)
        self.upkeep = SqlUpkeep(work)
        self.vitals = SqlVitals(work)
        self.admins = SqlAdmins(work)
        self.personal = SqlPersonal(work, revisions, self.outbox)
        work.buffer_late(revisions)  # the last of all

    async def foresee(
        self, people: Collection[tuple[int, int]], replied: Collection[tuple[int, int]] = frozenset()
    ) -> None:
        """Read at once what a batch will ask: of people (chat, user) and of messages replied to (chat, message)."""
        chat_ids = {chat_id for chat_id, _ in people}
        await self._chats.prefetch(chat_ids)
        await self._memberships.prefetch(people)
        await self._tasks.prefetch(replied)
        await self._comments.prefetch(replied)
        await self._talks.load(chat_id for chat_id in chat_ids if self.catalog.is_first_line(chat_id))
        await self._questions.foresee(replied)

    async def _hold(self, timers: Sequence[ports.Timer]) -> set[About]:
        return await self._around.hold(timers)

    async def flush(self) -> None:
        """Write what is pending now. Reads that need it do so by themselves."""
        await self._work.flush()

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Leaving it with an exception undoes what was done within; objects read before are to be read again."""
        await self._work.flush()
        go_back = self._work.mark()
        nested = await self._work.connection.begin_nested()
        try:
            yield
            await self._work.flush()
        except BaseException:
            go_back()
            await nested.rollback()
            raise
        await nested.commit()

    async def configure(self, configuration: catalog.Configuration, now: datetime) -> bool:
        """Apply a configuration; whether anything changed. This unit sees the new catalog at once."""
        await self._work.flush()
        fact = await catalog.apply(self._work, configuration, now)
        if fact is not None:
            await self.journal.add(fact)
        self.catalog = await catalog.load_catalog(self._work, self.catalog)  # somebody else may have stored the same
        return fact is not None

    async def set_admins(self, admins: Iterable[int]) -> None:
        """The admins of the settings, where no configuration says more. This unit sees them at once."""
        await catalog.set_admins(self._work, frozenset(admins))
        self.catalog = await catalog.load_catalog(self._work, self.catalog)

    async def introduce_bot(self, bot: BotSelf) -> None:
        """Remember who the bot is to Telegram."""
        await catalog.save_bot(self._work, bot)
        self.catalog = await catalog.load_catalog(self._work, self.catalog)
