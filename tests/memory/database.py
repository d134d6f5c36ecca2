"""Units of work over a copy of everything: committed by keeping the copy, rolled back by dropping it."""

import asyncio
import copy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

from desk import ports
from desk.business_hours import BusinessHours
from desk.catalog import Catalog, Desk, HoursVersion
from desk.people import Person
from tests.memory.delivery import MemoryButtons, MemoryLeases, MemoryOutbox, MemorySending
from tests.memory.first_line import MemoryChats, MemoryMemberships, MemoryMessages, MemoryPeople, MemoryQuestions
from tests.memory.histories import MemoryHistories
from tests.memory.personal import MemoryPersonal
from tests.memory.reports import MemoryReports
from tests.memory.second_line import MemoryClocks, MemoryComments, MemoryJournal, MemoryTasks, MemoryTimers
from tests.memory.similar import MemoryOffers, MemorySimilar
from tests.memory.state import State
from tests.memory.terms import with_terms

ALWAYS = HoursVersion(
    1,
    "always",
    {"tz": "UTC", "hours": {"daily": ["00:00-24:00"]}},
    BusinessHours.from_spec(tz="UTC", hours={"daily": ["00:00-24:00"]}),
)


class MemoryAdmins:
    def __init__(self, unit: "MemoryUnitOfWork") -> None:
        self._unit = unit

    async def offer(self, code: str, now: datetime) -> None:
        self._unit.state.admin_code = code

    async def claim(self, code: str, user_id: int, now: datetime) -> bool:
        if self._unit.state.admin_code != code:
            return False
        self._unit.state.admin_code = None
        self._unit.catalog = replace(self._unit.catalog, admins=self._unit.catalog.admins | {user_id})
        return True


class MemoryUnitOfWork:
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

    def __init__(self, state: State, catalog: Catalog, clock: Callable[[], datetime]) -> None:
        self.catalog = catalog
        self.clock = clock
        self._use(state)

    def _use(self, state: State) -> None:
        self.state = state
        chats = MemoryChats(state)
        self.people = MemoryPeople(state)
        self.memberships = MemoryMemberships(state)
        self.chats = chats
        self.messages = MemoryMessages(state)
        self.questions = MemoryQuestions(state)
        self.similar = MemorySimilar(state)
        self.offers = MemoryOffers(state)
        self.tasks = MemoryTasks(state)
        self.comments = MemoryComments(state)
        self.clocks = MemoryClocks(state)
        self.timers = MemoryTimers(state)
        self.outbox = MemoryOutbox(state, self.clock)
        self.sending = MemorySending(state, chats)
        self.buttons = MemoryButtons(state)
        self.journal = MemoryJournal(state)
        self.histories = MemoryHistories(state)
        self.reports = MemoryReports(state)
        self.leases = MemoryLeases(state)
        self.admins = MemoryAdmins(self)
        self.personal = MemoryPersonal(state)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        before = copy.deepcopy(self.state)
        try:
            yield
        except BaseException:
            self._use(before)
            raise


class MemoryDatabase:
    """`begin` is a `UnitOfWorkFactory`. `state` is what is committed, for tests to look at."""

    def __init__(
        self, *desks: Desk, people: tuple[Person, ...] = (), clock: Callable[[], datetime] | None = None
    ) -> None:
        self.state = State(people={person.user_id: person for person in people})
        self.catalog = Catalog(version=1, desks={desk.id: desk for desk in desks}, hours={ALWAYS.id: ALWAYS})
        self._clock = clock or _utc_now
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def begin(self, *, readonly: bool = False) -> AsyncIterator[MemoryUnitOfWork]:
        async with self._turn:
            self.catalog = with_terms(self.catalog)
            unit = MemoryUnitOfWork(copy.deepcopy(self.state), self.catalog, self._clock)
            yield unit
            if not readonly:
                self.state = copy.deepcopy(unit.state)
                self.catalog = unit.catalog


def _utc_now() -> datetime:
    return datetime.now(UTC)
