"""A desk on a real database with questions whose time runs out, and what was done about them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from desk.catalog import BotSelf
from desk.history import Fact
from desk.questions import Question
from desk.sla import Clock, ObjectKind, Target
from desk.usecases import clocks
from storage.catalog import Configuration
from storage.database import Database
from tests.desk.usecases.stage import BELLA, BOT, HELP, NINE, desk, everybody

GOAL = timedelta(minutes=10)


async def furnish(database: Database) -> None:
    """The IT desk with its people."""
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(desk(),)), NINE)
        await uow.introduce_bot(BotSelf(BOT, "firstline_bot"))
        for person in everybody():
            await uow.people.see(person)


async def ask(database: Database, dues: Sequence[datetime]) -> list[int]:
    """A question for each of these due times, its response clock running; their ids."""
    ids = []
    async with database.begin() as uow:
        it = next(iter(uow.catalog.desks.values()))
        for number, due_at in enumerate(dues, 1):
            asked_at = due_at - GOAL
            question = await uow.questions.add(
                Question(it.id, HELP, BELLA, number, asked_at, asked_at, f"question {number}", hours_id=it.hours_id)
            )
            ids.append(question.id or 0)
            goal, ladder = int(GOAL.total_seconds()), it.policies[0].ladder
            about = (ObjectKind.QUESTION, ids[-1])
            clock = Clock(it.id, *about, Target.RESPONSE, goal, it.hours_id, asked_at, due_at, ladder)
            await clocks.arm(uow, await uow.clocks.add(clock))
    return ids


async def escalations(database: Database, question_ids: Sequence[int]) -> list[Fact]:
    """What the journal says of them, in the order in which it was written."""
    async with database.begin(readonly=True) as uow:
        found = [fact for each in question_ids for fact in await uow.journal.of(ObjectKind.QUESTION, each)]
    return [fact for fact in found if fact.what == "escalated"]


async def times_escalated(database: Database, question_ids: Sequence[int]) -> Counter[int]:
    """How many questions were escalated how often."""
    often = Counter(fact.object_id for fact in await escalations(database, question_ids))
    return Counter(often[each] for each in question_ids)
