"""The database goes away while the process starts: a pause, not the end."""

import asyncpg
import pytest
from pydantic import SecretStr
from sqlalchemy import exc

from bot import process
from bot.clock import Clock
from bot.process import BOT, Process
from bot.settings import Settings
from bot.telegram_api import TelegramApi
from storage.database import Database

TOKEN = "700000001:canary-token-AAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
async def starting(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Process:
    monkeypatch.setattr(process, "DATABASE_PAUSE", 0.001)
    settings = Settings(token=SecretStr(TOKEN), admins=(1001,))
    return Process(settings, sqlite_database, TelegramApi(TOKEN), Clock(), names=frozenset({BOT}))


def cut_in_the_middle() -> exc.InternalError:
    """As SQLAlchemy hands on what asyncpg says of a connection that was cut while it prepared a statement."""
    found = RuntimeError("another operation (2) is in progress")
    found.__cause__ = asyncpg.InternalClientError("cannot switch to state 11; another operation (2) is in progress")
    return exc.InternalError("SELECT 1", {}, found)


async def test_a_step_of_the_start_that_was_cut_off_is_done_again(starting):
    tries = []

    async def step() -> None:
        tries.append(len(tries))
        if len(tries) < 3:
            raise cut_in_the_middle()

    await starting._patiently(step)

    assert tries == [0, 1, 2]


async def test_what_will_not_pass_ends_the_start(starting):
    async def step() -> None:
        raise exc.ProgrammingError("SELECT 1", {}, RuntimeError("no such table"))

    with pytest.raises(exc.ProgrammingError):
        await starting._patiently(step)


async def test_who_is_told_to_stop_does_not_wait_for_the_database(starting):
    async def step() -> None:
        starting.stop.set()
        raise cut_in_the_middle()

    await starting._patiently(step)

    assert starting.stop.is_set()
