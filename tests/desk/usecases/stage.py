"""A desk with its people, over any unit of work. Time passes when a test says so; nobody sends anything."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from desk.business_hours import BusinessHours
from desk.catalog import BotSelf, Catalog, Desk, HoursVersion
from desk.delivery import Sent
from desk.errors import LookupNeeded, Refused
from desk.notices import Button, Mode, Notice
from desk.pairing.model import Verdict
from desk.people import Membership, Person, Role
from desk.ports import UnitOfWork, UnitOfWorkFactory
from desk.questions import Message, Question
from desk.sla import Clock, ObjectKind, Policy, Target
from desk.tasks import Task
from desk.usecases import edits, first_line, make_task, sweep, work
from desk.usecases.first_line import Heard
from desk.usecases.origin import Origin
from desk.usecases.press import press
from tests.memory import MemoryDatabase

T = TypeVar("T")

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""A Monday."""
HELP, TASKS, ELSEWHERE = -1001000000001, -1001000000002, -1001000000009
BOT = 700
OLGA, BORIS, CLARA, OSCAR, BELLA, CYRIL, ANNA = 1001, 1002, 1003, 1009, 2001, 2002, 9001
"""A lead; two specialists; one who is not in the second-line group; two employees; the installation's admin."""
NAMES = {
    OLGA: "Olga",
    BORIS: "Boris",
    CLARA: "Clara",
    OSCAR: "Oscar",
    BELLA: "Bella",
    CYRIL: "Cyril",
    ANNA: "Anna",
    BOT: "Firstline",
}
STAFF = {OLGA: Role.LEAD, BORIS: Role.SPECIALIST, CLARA: Role.SPECIALIST, OSCAR: Role.SPECIALIST}
MINUTE, HOUR = 60, 3600
DEFAULT = Policy("Default", response=10 * MINUTE, reaction=30 * MINUTE, resolution=8 * HOUR)


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 2) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


def desk(**changes: Any) -> Desk:
    """The IT desk, open round the clock unless a policy says otherwise."""
    plain = Desk(
        id=1,
        key="it",
        title="IT support",
        hours_id=1,
        first_line=(HELP,),
        second_line=TASKS,
        staff=STAFF,
        policies=(DEFAULT,),
    )
    return replace(plain, **changes)


def office(hours_id: int = 2, key: str = "office") -> HoursVersion:
    """Nine to six on working days, UTC."""
    spec = {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    return HoursVersion(hours_id, key, {"tz": "UTC", "hours": spec}, BusinessHours.from_spec(tz="UTC", hours=spec))


def everybody() -> tuple[Person, ...]:
    return tuple(Person(user_id, name, username=name.lower()) for user_id, name in NAMES.items())


def who_is_where() -> dict[tuple[int, int], str]:
    """What Telegram would say of everybody in each group."""
    inside = {(HELP, user_id): "member" for user_id in (OLGA, BORIS, CLARA, OSCAR, BELLA, CYRIL)}
    inside |= {(TASKS, user_id): "member" for user_id in (BORIS, CLARA)}
    inside |= {(TASKS, OLGA): "creator", (HELP, BOT): "administrator", (TASKS, BOT): "administrator"}
    return inside


def memory(*desks: Desk, hours: Sequence[HoursVersion] = ()) -> MemoryDatabase:
    """A memory database with these desks (the IT desk where none is named), a bot and an admin."""
    database = MemoryDatabase(*(desks or (desk(),)), people=everybody())
    catalog: Catalog = database.catalog
    database.catalog = replace(
        catalog,
        hours={**catalog.hours, **{version.id: version for version in hours}},
        admins=frozenset({ANNA}),
        bot=BotSelf(BOT, "firstline_bot"),
    )
    return database


@dataclass
class Stage:
    """Runs use cases the way the lanes do: one transaction each, with Telegram asked where a rule needs it."""

    begin: UnitOfWorkFactory
    now: datetime = NINE
    telegram: dict[tuple[int, int], str] = field(default_factory=who_is_where)
    asked: list[tuple[int, int]] = field(default_factory=list)
    message_ids: Any = field(default_factory=lambda: count(100))
    keys: Any = field(default_factory=lambda: count(1))

    def passes(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now

    async def run(self, do: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        for _ in range(20):
            try:
                async with self.begin() as uow:
                    return await do(uow)
            except LookupNeeded as needed:
                await self._look_up(needed)
        raise AssertionError("the same membership is asked for again and again")

    async def _look_up(self, needed: LookupNeeded) -> None:
        self.asked.append((needed.chat_id, needed.user_id))
        known = {user: status for (chat, user), status in self.telegram.items() if chat == needed.chat_id}
        if needed.user_id == 0:
            told = {user: status for user, status in known.items() if status in {"creator", "administrator"}}
            told[0] = "asked"
        else:
            told = {needed.user_id: known.get(needed.user_id, "left")}
        async with self.begin() as uow:
            for user_id, status in told.items():
                await uow.memberships.save(Membership(needed.chat_id, user_id, status, self.now))

    async def refused(self, do: Callable[[UnitOfWork], Awaitable[object]]) -> Refused:
        """Run what must be refused; how."""
        try:
            await self.run(do)
        except Refused as refusal:
            return refusal
        raise AssertionError("nobody objected")

    def origin(self, user_id: int, chat_id: int | None = None, **more: Any) -> Origin:
        chat = user_id if chat_id is None else chat_id
        return Origin(user_id, chat, f"test:{next(self.keys)}", self.now, is_private=chat > 0, **more)

    async def says(
        self,
        author: int,
        text: str,
        *,
        reply_to: int | None = None,
        chat: int = HELP,
        sent_at: datetime | None = None,
        live: bool = True,
        **more: Any,
    ) -> int:
        """Somebody writes in a first-line chat; the id of the message."""
        message_id = next(self.message_ids)
        await self.hears(author, text, message_id, reply_to=reply_to, chat=chat, sent_at=sent_at, live=live, **more)
        return message_id

    async def hears(
        self,
        author: int,
        text: str,
        message_id: int,
        *,
        reply_to: int | None = None,
        chat: int = HELP,
        sent_at: datetime | None = None,
        live: bool = True,
        **more: Any,
    ) -> Verdict | None:
        sent = (sent_at or self.now).replace(microsecond=0)
        message = Message(chat, message_id, author, sent, text, reply_to=reply_to, **more)
        heard = Heard(message, NAMES.get(author, "Somebody"))

        async def do(uow: UnitOfWork) -> Verdict | None:
            found = uow.catalog.desk_of_chat(chat)
            assert found is not None
            return await first_line.hear(uow, found[0], heard, now=self.now, live=live)

        return await self.run(do)

    async def edits(self, message_id: int, text: str, *, author: int = BELLA, chat: int = HELP) -> None:
        """Somebody changes what they wrote."""
        heard = Heard(Message(chat, message_id, author, self.now, text), NAMES.get(author, "Somebody"))
        await self.run(lambda uow: edits.rewrite(uow, heard, at=self.now, now=self.now))

    async def makes_task(
        self, maker: int = BORIS, message_id: int | None = None, text: str = "Replace the toner"
    ) -> Task:
        """A task of a message of the first line, or of words."""

        async def do(uow: UnitOfWork) -> Task:
            it = uow.catalog.by_key("it")
            assert it is not None
            if message_id is None:
                return await make_task.of_text(uow, self.origin(maker, TASKS), it, text, now=self.now)
            return await make_task.of_message(uow, self.origin(maker, HELP), it, message_id, now=self.now)

        return await self.run(do)

    async def does(self, verb: str, actor: int, number: int = 1, **arguments: Any) -> None:
        """One of the verbs of `work` on a task of the IT desk."""

        async def do(uow: UnitOfWork) -> None:
            task = await uow.tasks.by_number(1, number, lock=True)
            assert task is not None
            await getattr(work, verb)(uow, actor, task, now=self.now, **arguments)

        await self.run(do)

    async def refuses(self, verb: str, actor: int, number: int = 1, **arguments: Any) -> Refused:
        try:
            await self.does(verb, actor, number, **arguments)
        except Refused as refusal:
            return refusal
        raise AssertionError("nobody objected")

    async def sweeps(self) -> int:
        """Fire everything that has come due; how many timers."""

        async def do(uow: UnitOfWork) -> int:
            due = await uow.timers.claim_due(self.now, limit=1000)
            for timer in due:
                await sweep.fire(uow, now=self.now, timer=timer)
            return len(due)

        return await self.run(do)

    async def issues(self, button: Button) -> str:
        async def do(uow: UnitOfWork) -> str:
            return (await uow.buttons.issue([button]))[0]

        return await self.run(do)

    async def presses(self, user_id: int, token: str, *, chat: int | None = None) -> None:
        origin = self.origin(user_id, TASKS if chat is None else chat, callback_id=f"press:{next(self.keys)}")
        await self.run(lambda uow: press(uow, origin, token, now=self.now))

    async def task(self, number: int = 1, desk_id: int = 1) -> Task:
        async def do(uow: UnitOfWork) -> Task:
            task = await uow.tasks.by_number(desk_id, number)
            assert task is not None
            return task

        return await self.run(do)

    async def question(self, message_id: int, chat: int = HELP) -> Question | None:
        return await self.run(lambda uow: uow.questions.of_message(chat, message_id))

    async def clock(self, kind: ObjectKind, object_id: int, target: Target) -> Clock | None:
        async def do(uow: UnitOfWork) -> Clock | None:
            """The newest cycle."""
            return next((one for one in reversed(await uow.clocks.of(kind, object_id)) if one.target is target), None)

        return await self.run(do)

    async def clock_of(self, task: Task | int, target: Target) -> Clock:
        found = await self.clock(ObjectKind.TASK, task if isinstance(task, int) else task.id or 0, target)
        assert found is not None
        return found

    async def response(self, message_id: int) -> Clock:
        question = await self.question(message_id)
        assert question is not None
        found = await self.clock(ObjectKind.QUESTION, question.id or 0, Target.RESPONSE)
        assert found is not None
        return found

    async def journal(self, kind: ObjectKind, object_id: int) -> list[str]:
        async def do(uow: UnitOfWork) -> list[str]:
            return [fact.what for fact in await uow.journal.of(kind, object_id)]

        return await self.run(do)

    async def next_due(self) -> datetime | None:
        return await self.run(lambda uow: uow.timers.next_due())

    async def delivers(self) -> list[Notice]:
        """Everything that waits in the outbox is sent; what it was, in order."""

        async def do(uow: UnitOfWork) -> list[Notice]:
            fence = await uow.leases.hold("test", "stage", self.now, timedelta(days=1000))
            assert fence is not None
            waiting = await uow.sending.pending(self.now, limit=1000, skip_chats=())
            deliveries = await uow.sending.begin([one.id for one in waiting], fence=fence, now=self.now)
            for delivery in deliveries:
                posts = delivery.notice.mode in {Mode.POST, Mode.CARD, Mode.EPHEMERAL}
                shown = delivery.sent_message_id or (next(self.message_ids) if posts else None)
                await uow.sending.settle(delivery, Sent(message_id=shown), fence=fence, now=self.now)
            return [delivery.notice for delivery in deliveries]

        return await self.run(do)

    async def tells(self, *kinds: str) -> list[tuple[str, int]]:
        """What is delivered now: kind and chat of each notice, of these kinds or of all."""
        return [(one.kind, one.chat_id) for one in await self.delivers() if not kinds or one.kind in kinds]
