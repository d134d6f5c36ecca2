"""Several processes that start at once on an empty database: one makes the tables and stores the desks, the others
wait for it.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import asyncpg
import pytest

from desk.catalog import Catalog
from storage import migrate
from storage.catalog import Configuration
from storage.database import Database
from tests.databases import PostgresServer
from tests.storage import make

MAIN = "from bot.cli import main; main()"


@pytest.fixture
async def empty_url(pg_server: PostgresServer) -> AsyncIterator[str]:
    async with pg_server.database(migrated=False) as url:
        yield url


async def migrating(url: str) -> tuple[int, str]:
    words = [sys.executable, "-c", f"import sys; {MAIN.replace('main()', 'sys.exit(main())')}", "migrate"]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *words, env={"PATH": "/usr/bin:/bin", "FIRSTLINE_DATABASE_URL": url}, stdout=pipe, stderr=pipe
    )
    _, error = await process.communicate()
    return process.returncode or 0, error.decode()


async def test_all_of_them_find_the_tables_and_none_fails(empty_url: str) -> None:
    ends = await asyncio.gather(*(migrating(empty_url) for _ in range(4)))

    assert ends == [(0, "")] * 4
    connection = await asyncpg.connect(empty_url.replace("+asyncpg", ""))
    version = await connection.fetchval("SELECT version_num FROM alembic_version")
    await connection.close()
    assert version == migrate.known_revisions()[-1]


async def each_at_once(url: str, store: Callable[[Database], Awaitable[Catalog]]) -> list[Catalog]:
    """What each of six processes knows at the end of its first transaction."""
    async with AsyncExitStack() as stack:
        databases = []
        for _ in range(6):
            database = Database(url, pool_size=1)
            stack.push_async_callback(database.close)
            await database.open()
            databases.append(database)
        return await asyncio.gather(*map(store, databases))


async def test_all_of_them_know_the_desks_that_one_has_stored(postgres_url: str) -> None:
    async def store(database: Database) -> Catalog:
        async with database.begin() as uow:
            await uow.configure(Configuration(desks=(make.desk(),), admins=frozenset({7})), make.NINE)
            return uow.catalog

    known = await each_at_once(postgres_url, store)

    assert [[desk.key for desk in catalog.desks.values()] for catalog in known] == [["it"]] * 6
    assert {catalog.version for catalog in known} == {1}


async def test_all_of_them_know_the_admins_that_one_has_stored(postgres_url: str) -> None:
    async def store(database: Database) -> Catalog:
        async with database.begin() as uow:
            await uow.set_admins({7})
            return uow.catalog

    known = await each_at_once(postgres_url, store)

    assert [catalog.admins for catalog in known] == [frozenset({7})] * 6
