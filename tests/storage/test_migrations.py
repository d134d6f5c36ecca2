"""The tables of the program and those the migrations make are the same, on every step, both engines."""

import json

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from desk.sla import Target
from storage import migrate
from storage.codec import policy_from_json
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


OLD_POLICY = """[{"name": "Default", "when": {}, "hours": null, "response": 60, "reaction": null, "resolution": 3600,
    "resolution_starts": "taken", "return_after": 900, "ladder": []}]"""
OLD_ROWS = (
    "INSERT INTO hours_versions (id, key, spec, created_at) VALUES (1, 'always', '{}', {now})",
    """INSERT INTO desks (id, key, title, language, timezone, hours_id, policies, settings, is_active)
    VALUES (1, 'it', 'IT', 'en', 'UTC', 1, :policies, '{}', {yes})""",
    """INSERT INTO tasks (id, desk_id, number, title, description, created_at, status, priority, policy, reopened,
    version, rev) VALUES (1, 1, 1, 'Toner', '', {now}, 'new', 'normal', 'Default', 0, 1, 1)""",
)


def _insert_old_rows(connection):
    is_sqlite = connection.dialect.name == "sqlite"
    words = {"{now}": "0" if is_sqlite else "now()", "{yes}": "1" if is_sqlite else "true"}
    for statement in OLD_ROWS:
        for word, value in words.items():
            statement = statement.replace(word, value)  # noqa: PLW2901
        text = sa.text(statement)
        connection.execute(text, {"policies": OLD_POLICY} if ":policies" in statement else {})
    connection.commit()


def _terms_of_old_rows(connection):
    return connection.execute(
        sa.text(
            """SELECT desks.terms_ids, tasks.terms_id, terms.id, terms.policy, terms.hours_id, terms.desk_key
            FROM desks, tasks, terms"""
        )
    ).one()


async def test_what_was_promised_before_terms_were_stored_stays_promised(empty_url):
    await migrate.upgrade(empty_url, "0001")
    await run(empty_url, _insert_old_rows)

    await migrate.upgrade(empty_url)

    of_desk, of_task, terms_id, policy, hours_id, desk_key = await run(empty_url, _terms_of_old_rows)
    assert (json.loads(of_desk), of_task, hours_id, desk_key) == ([terms_id], terms_id, 1, "it")
    promised = policy_from_json(json.loads(policy))
    assert (promised.resolution, promised.resolution_starts, promised.return_after) == (3600, "taken", 900)
    assert promised.waiting_pauses == {Target.RESOLUTION}
