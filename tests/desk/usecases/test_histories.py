"""What happened, read back and lived through again, gives the very clocks that are stored."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.catalog import Catalog
from desk.errors import Refused
from desk.history import History
from desk.ports import UnitOfWork
from desk.sla import Clock, Policy, Target
from desk.sla_history import relive
from desk.tasks import Task
from desk.usecases import clocks, dialogs, make_task
from tests.desk.usecases.stage import BELLA, BORIS, CLARA, CYRIL, HELP, HOUR, MINUTE, Stage, desk, memory, office
from tests.memory import MemoryDatabase

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
EVERYTHING = Policy("Everything", response=10 * MINUTE, next_response=20 * MINUTE, reaction=HOUR, resolution=8 * HOUR)
POLICIES = (
    EVERYTHING,
    replace(EVERYTHING, name="Office", hours="office", reopening="restart"),
    replace(EVERYTHING, name="From taking", hours="office", resolution_starts="taken"),
    replace(EVERYTHING, name="Waits", hours="office", waiting_pauses=frozenset(Target), reopening="count"),
    Policy("Only answers", hours="office", response=HOUR),
)


class NothingThere(Exception):
    """The walk has not come to anything this step could be about."""


@dataclass
class Walk:
    """One step after another on the memory database; what is refused there changes nothing."""

    policy: Policy
    database: MemoryDatabase = field(init=False)
    stage: Stage = field(init=False)
    asked: list[int] = field(default_factory=list)
    replied: list[int] = field(default_factory=list)
    commented: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.database = memory(desk(policies=(self.policy,)), hours=[office()])
        self.stage = Stage(self.database.begin)

    async def step(self, what: str, number: int, minutes: int) -> None:
        self.stage.passes(minutes=minutes, seconds=minutes * 7 % 60, microseconds=minutes * 1234)
        try:
            await getattr(self, what)(number)
        except (Refused, NothingThere):
            return

    async def asks(self, number: int) -> None:
        said = await self._says((BELLA, CYRIL)[number % 2], f"{PRINTER} {number}", number)
        self.asked.append(said)

    async def answers(self, number: int) -> None:
        await self._says(BORIS, "Open the back cover", number, reply_to=self._asked(number))

    async def replies(self, number: int) -> None:
        self.replied.append(await self._says(BELLA, "It still hums", number, reply_to=self._asked(number)))

    async def responds(self, number: int) -> None:
        if not self.replied:
            raise NothingThere
        await self._says(BORIS, "I am on my way", number, reply_to=self.replied[-1])

    async def comments(self, number: int) -> None:
        """Its watcher asks about a task, in reply to what it was made of."""
        task = self._task(number)
        said = await self._says(task.watcher_id or CYRIL, "When will it be done?", number, reply_to=task.message_id)
        self.commented.append(said)

    async def explains(self, number: int) -> None:
        if not self.commented:
            raise NothingThere
        reply_to = self.commented[-1 - number % len(self.commented)]
        await self._says(BORIS, "Tomorrow", number, reply_to=reply_to)

    async def makes(self, number: int) -> None:
        await self.stage.makes_task(BORIS, self._asked(number))

    async def undoes(self, number: int) -> None:
        async def undo(uow: UnitOfWork) -> None:
            task = await uow.tasks.by_number(1, number % 3 + 1)
            if task is None:
                raise NothingThere
            await make_task.undo(uow, BORIS, task, now=self.stage.now)

        await self.stage.run(undo)

    async def dismisses(self, number: int) -> None:
        async def dismiss(uow: UnitOfWork) -> None:
            question = await uow.questions.of_message(HELP, self._asked(number))
            if question is None:
                raise NothingThere
            await dialogs.dismiss(uow, self.stage.origin(BORIS, HELP), question, now=self.stage.now)

        await self.stage.run(dismiss)

    async def takes(self, number: int) -> None:
        await self._does("take", CLARA, number)

    async def holds(self, number: int) -> None:
        until = None if number % 3 == 0 else self.stage.now + timedelta(minutes=17 * number)
        await self._does("hold", BORIS, number, until=until)

    async def finishes(self, number: int) -> None:
        await self._does("finish", BORIS, number)

    async def cancels(self, number: int) -> None:
        await self._does("cancel", BORIS, number)

    async def reopens(self, number: int) -> None:
        await self._does("reopen", BELLA, number)

    async def sets_deadline(self, number: int) -> None:
        deadline = self.stage.now + timedelta(minutes=31 * number + 1)
        await self._does("set_deadline", BORIS, number, deadline=deadline)

    async def sweeps(self, number: int) -> None:
        await self.stage.sweeps()

    def _asked(self, number: int) -> int:
        if not self.asked:
            raise NothingThere
        return self.asked[-1 - number % min(3, len(self.asked))]

    def _task(self, number: int) -> Task:
        """One of the first three, as far as there are so many."""
        found = self.database.state.tasks.get(number % 3 + 1)
        if found is None:
            raise NothingThere
        return found

    async def _does(self, verb: str, actor: int, number: int, **arguments: object) -> None:
        await self.stage.does(verb, actor, self._task(number).number, **arguments)

    async def _says(self, author: int, text: str, number: int, *, reply_to: int | None = None) -> int:
        """Heard up to four seconds late."""
        sent_at = self.stage.now - timedelta(seconds=number % 5)
        return await self.stage.says(author, text, reply_to=reply_to, sent_at=sent_at)


STEPS = (
    "asks", "answers", "replies", "responds", "dismisses", "comments", "explains", "makes", "undoes", "takes", "holds",
    "finishes", "cancels", "reopens", "sets_deadline", "sweeps",
)  # fmt: skip


async def told(stage: Stage) -> tuple[Catalog, list[History]]:
    async with stage.begin() as uow:
        start, end = stage.now - timedelta(days=400), stage.now + timedelta(days=1)
        return uow.catalog, list(await uow.histories.registered(1, start, end))


def lived(catalog: Catalog, history: History, until: datetime) -> list[Clock]:
    terms = clocks.terms_by_id(catalog, catalog.desks[1], history.thing.terms_id)
    return as_seen(relive(history, terms, catalog.hours_of(terms.hours_id), until).clocks, until)


def as_seen(found: list[Clock] | tuple[Clock, ...], now: datetime) -> list[Clock]:
    """A breach is a fact of times, whether or not a timer came by to write it down."""
    return [replace(clock, id=None, breached_at=clock.breach_by(now)) for clock in found]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 12), st.sampled_from([0, 1, 3, 11, 45, 130, 700, 1500])),
        min_size=3,
        max_size=30,
    )
)
@example(steps=[("holds", 1, 5), ("sweeps", 0, 130), ("finishes", 0, 1), ("reopens", 0, 700), ("finishes", 0, 45)])
@example(steps=[("holds", 0, 5), ("replies", 0, 130), ("sets_deadline", 0, 1), ("sweeps", 0, 700), ("cancels", 0, 1)])
@example(steps=[("replies", 4, 5), ("holds", 1, 1), ("responds", 0, 45), ("replies", 0, 1), ("reopens", 0, 11)])
@example(steps=[("undoes", 0, 0), ("sweeps", 0, 45), ("answers", 0, 1), ("asks", 1, 1), ("dismisses", 0, 11)])
@example(steps=[("comments", 0, 1), ("holds", 1, 11), ("explains", 0, 45), ("comments", 0, 1), ("finishes", 0, 130)])
@example(steps=[("asks", 0, 0), ("asks", 1, 0), ("replies", 0, 0), ("responds", 0, 0)])
@settings(max_examples=40, deadline=None)
def test_a_life_replayed_has_the_clocks_that_are_stored(policy, steps):
    async def walk() -> None:
        walking = Walk(policy)
        for first in ("asks", "makes"):
            await walking.step(first, 0, 5)
        for what, number, minutes in steps:
            await walking.step(what, number, minutes)
        catalog, histories = await told(walking.stage)
        now = walking.stage.now
        for history in histories:
            assert lived(catalog, history, now) == as_seen(history.clocks, now)

    asyncio.run(walk())
