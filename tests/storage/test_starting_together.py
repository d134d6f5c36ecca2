"""Several processes that start at once on an empty database: one makes the tables, the others wait for it."""

import asyncio
import sys
from collections.abc import AsyncIterator

import asyncpg
import pytest

from storage import migrate
from tests.databases import PostgresServer

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
