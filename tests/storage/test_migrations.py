"""The tables of the program and those the migrations make are the same, on every step, both engines."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from storage import migrate
from storage.engines import make_engine, read_url
from storage.tables import metadata


def revisions() -> list[str]:
    scripts = ScriptDirectory.from_config(migrate.configuration())
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty_url(request, tmp_path, pg_server):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    async with pg_server.database(migrated=False) as url:
        yield url


async def run(url, function, *arguments):
    engine = make_engine(read_url(url), pool_size=1)
    async with engine.connect() as connection:
        result = await connection.run_sync(function, *arguments)
    await engine.dispose()
    return result


async def test_every_step_goes_up_down_and_up_again(empty_url):
    for revision in revisions():
        await migrate.upgrade(empty_url, revision)
        await migrate.downgrade(empty_url, "-1")
        await migrate.upgrade(empty_url, revision)

    tables = await run(empty_url, lambda connection: set(inspect(connection).get_table_names()))
    assert tables == {*metadata.tables, "alembic_version"}


async def test_going_all_the_way_down_leaves_nothing_but_the_version(empty_url):
    await migrate.upgrade(empty_url)
    await migrate.downgrade(empty_url, "base")

    assert await run(empty_url, lambda connection: inspect(connection).get_table_names()) == ["alembic_version"]


async def test_the_migrations_make_the_tables_of_the_program(database_url):
    await run(database_url, migrate.check_on)


async def test_upgrading_twice_changes_nothing(database_url):
    await migrate.upgrade(database_url)
    await run(database_url, migrate.check_on)


def test_there_is_one_line_of_migrations():
    assert len(ScriptDirectory.from_config(migrate.configuration()).get_heads()) == 1
