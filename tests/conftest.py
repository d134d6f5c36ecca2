"""Databases for all rooms. `begin` of one engine: `memory_begin`, `sqlite_begin`, `postgres_begin`."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage import migrate
from storage.database import Database
from tests.databases import NoServer, PostgresServer, postgres_server
from tests.memory import MemoryDatabase


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(migrate.upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "firstline.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def pg_server() -> Iterator[PostgresServer]:
    run_id = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    try:
        with postgres_server(run_id[:12]) as server:
            asyncio.run(server.prepare())
            yield server
            asyncio.run(server.close())
    except NoServer as reason:
        pytest.skip(str(reason))


@pytest.fixture
async def postgres_url(pg_server: PostgresServer) -> AsyncIterator[str]:
    async with pg_server.database() as url:
        yield url


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    database = Database(sqlite_url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def postgres_database(postgres_url: str) -> AsyncIterator[Database]:
    database = Database(postgres_url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def memory_database() -> MemoryDatabase:
    return MemoryDatabase()


ENGINES = ("sqlite", "postgresql")


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of each engine in turn."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Database:
    """The same, opened."""
    return request.getfixturevalue("sqlite_database" if request.param == "sqlite" else "postgres_database")
