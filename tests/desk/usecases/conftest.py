"""The desk in memory, and for whole lives also on each engine."""

import pytest

from desk.catalog import BotSelf
from storage.catalog import Configuration
from storage.database import Database
from tests.desk.usecases.stage import ANNA, BOT, NINE, Stage, desk, everybody, memory


@pytest.fixture
def stage() -> Stage:
    return Stage(memory().begin)


@pytest.fixture
async def real_stage(database: Database) -> Stage:
    """The same desk on SQLite and on PostgreSQL."""
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(desk(id=0),), admins=frozenset({ANNA})), NINE)
        await uow.introduce_bot(BotSelf(BOT, "firstline_bot"))
        for person in everybody():
            await uow.people.see(person)
    return Stage(database.begin)
