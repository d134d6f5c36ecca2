"""The tables of the program and those the migrations make are the same, on every step, both engines."""

import json

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from desk.sla import Pause, Stretch, Target
from storage import migrate
from storage.backup import making
from storage.codec import policy_from_json, read_pauses
from storage.database import Database
from storage.engines import make_engine, read_url
from storage.tables import metadata
from storage.types import UtcTime
from tests.databases import check_tables
from tests.storage import make


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


def test_the_newest_revision_is_known_by_the_names_of_the_files():
    assert migrate.newest_revision() == revisions()[-1]


async def test_a_program_older_than_its_database_says_so_and_touches_nothing(database_url, tmp_path):
    engine = make_engine(read_url(database_url), pool_size=1)
    async with engine.begin() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '0099'"))
    await engine.dispose()
    database = Database(database_url)

    for step in (
        database.open(),
        migrate.upgrade(database_url),
        making.make(database_url, tmp_path / "kept.backup", version="1", now=make.NINE),
    ):
        with pytest.raises(migrate.NewerTables, match="tables of version 0099, newer than this program"):
            await step

    assert await run(database_url, migrate.revision_of) == "0099"
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []
    await database.close()


async def test_every_step_goes_up_down_and_up_again(empty_url):
    for revision in revisions():
        await migrate.upgrade(empty_url, revision)
        await migrate.downgrade(empty_url, "-1")
        await migrate.upgrade(empty_url, revision)

    tables = await run(empty_url, lambda connection: set(inspect(connection).get_table_names()))
    full_text = {name for name in tables if name.startswith(("dialog_words_fts", "dialog_terms"))}
    assert tables - full_text == {*metadata.tables, "alembic_version"}


async def test_going_all_the_way_down_leaves_nothing_but_the_version(empty_url):
    await migrate.upgrade(empty_url)
    await migrate.downgrade(empty_url, "base")

    assert await run(empty_url, lambda connection: inspect(connection).get_table_names()) == ["alembic_version"]


async def test_the_migrations_make_the_tables_of_the_program(database_url):
    await run(database_url, check_tables)


async def test_upgrading_twice_changes_nothing(database_url):
    await migrate.upgrade(database_url)
    await run(database_url, check_tables)


def test_there_is_one_line_of_migrations():
    assert len(ScriptDirectory.from_config(migrate.configuration()).get_heads()) == 1


OLD_POLICY = """[{"name": "Default", "when": {}, "hours": null, "response": 60, "reaction": null, "resolution": 3600,
    "resolution_starts": "taken", "return_after": 900, "ladder": []}]"""
OLD_SPEC = '{"tz": "UTC", "hours": {"daily": ["09:00-17:00"]}}'
OLD_ROWS = (
    "INSERT INTO hours_versions (id, key, spec, created_at) VALUES (1, 'always', :spec, {now})",
    """INSERT INTO desks (id, key, title, language, timezone, hours_id, policies, settings, is_active)
    VALUES (1, 'it', 'IT', 'en', 'UTC', 1, :policies, '{}', {yes})""",
    """INSERT INTO tasks (id, desk_id, number, title, description, created_at, status, priority, policy, reopened,
    version, rev) VALUES (1, 1, 1, 'Toner', '', {now}, 'new', 'normal', 'Default', 0, 1, 1)""",
    """INSERT INTO tasks (id, desk_id, number, title, description, created_at, status, priority, policy, reopened,
    version, rev) VALUES (2, 1, 2, 'Drum', '', {now}, 'done', 'normal', 'Default', 0, 1, 1)""",
    """INSERT INTO questions (id, desk_id, chat_id, asker_id, first_message_id, asked_at, last_at, text, status, policy,
    hours_id, version, rev, message_ids, talked_since) VALUES (1, 1, -7, 11, 1, {now}, {now}, 'how?', 'answered',
    'Default', 1, 1, 1, {list}, {no})""",
)
OLD_WORDS = {
    "sqlite": {"{now}": "0", "{yes}": "1", "{no}": "0", "{list}": "'[1]'"},
    "postgresql": {"{now}": "now()", "{yes}": "true", "{no}": "false", "{list}": "'{1}'"},
}
OLD_CLOCK = """INSERT INTO clocks (id, desk_id, kind, object_id, target, goal_s, hours_id, started_at, ladder, cycle,
    waited_s, stopped_at, met_at, rev) VALUES (:id, 1, :kind, :object_id, :target, 3600, 1, :started_at, '[]', 1,
    :waited_s, :ended_at, :ended_at, 1)"""
OLD_FACT = """INSERT INTO journal (at, what, desk_id, kind, object_id, after)
    VALUES (:at, :what, 1, 'task', :object_id, :after)"""


def _insert_old_rows(connection):
    words = OLD_WORDS[connection.dialect.name]
    for statement in OLD_ROWS:
        for word, value in words.items():
            statement = statement.replace(word, value)  # noqa: PLW2901
        text = sa.text(statement)
        values = {"policies": OLD_POLICY, "spec": OLD_SPEC}
        connection.execute(text, {name: value for name, value in values.items() if f":{name}" in statement})
    connection.commit()


def _terms_of_old_rows(connection):
    return connection.execute(
        sa.text(
            """SELECT desks.terms_ids, tasks.terms_id, terms.id, terms.policy, terms.hours_id, terms.desk_key
            FROM desks, tasks, terms WHERE tasks.id = 1"""
        )
    ).one()


def _insert_old_clock(connection, of, ended_at=None, waited_s=0):
    """`of`: its id, kind, object and target."""
    values = dict(zip(("id", "kind", "object_id", "target"), of, strict=True))
    times = [sa.bindparam("started_at", type_=UtcTime()), sa.bindparam("ended_at", type_=UtcTime())]
    values |= {"started_at": make.NINE, "ended_at": ended_at, "waited_s": waited_s}
    connection.execute(sa.text(OLD_CLOCK).bindparams(*times), values)
    connection.commit()


def _insert_old_facts(connection, object_id, facts):
    statement = sa.text(OLD_FACT).bindparams(sa.bindparam("at", type_=UtcTime()))
    for at, what, after in facts:
        connection.execute(statement, {"at": at, "what": what, "object_id": object_id, "after": json.dumps(after)})
    connection.commit()


def _one(connection, statement):
    return connection.execute(sa.text(statement)).one()


async def test_what_was_promised_before_terms_were_stored_stays_promised(empty_url):
    await migrate.upgrade(empty_url, "0001")
    await run(empty_url, _insert_old_rows)

    await migrate.upgrade(empty_url)

    of_desk, of_task, terms_id, policy, hours_id, desk_key = await run(empty_url, _terms_of_old_rows)
    assert (json.loads(of_desk), of_task, hours_id, desk_key) == ([terms_id], terms_id, 1, "it")
    promised = policy_from_json(json.loads(policy))
    assert (promised.resolution, promised.resolution_starts, promised.return_after) == (3600, "taken", 900)
    assert promised.waiting_pauses == {Target.RESOLUTION}


async def test_what_was_done_before_terms_were_stored_has_them_for_its_reopening(empty_url):
    await migrate.upgrade(empty_url, "0001")
    await run(empty_url, _insert_old_rows)

    await migrate.upgrade(empty_url)

    done = "SELECT tasks.terms_id, terms.id FROM tasks, terms WHERE tasks.id = 2"
    terms_id, known = await run(empty_url, _one, done)
    assert terms_id == known
    assert await run(empty_url, _one, "SELECT terms_id FROM questions") == (None,)


async def test_clocks_that_kept_their_promise_say_by_what_and_under_which_level(empty_url):
    await migrate.upgrade(empty_url, "0001")
    await run(empty_url, _insert_old_rows)
    await run(empty_url, _insert_old_clock, (1, "question", 1, "response"), make.after(minutes=5))
    await run(empty_url, _insert_old_clock, (2, "task", 2, "resolution"), make.after(minutes=5))
    await run(empty_url, _insert_old_clock, (3, "task", 1, "resolution"))

    await migrate.upgrade(empty_url)

    statement = "SELECT policy, stopped_by FROM clocks WHERE id = {}"
    found = [await run(empty_url, _one, statement.format(clock_id)) for clock_id in (1, 2, 3)]
    assert found == [("Default", "answered"), ("Default", "closed"), ("Default", None)]


HELD_AGAIN = [
    (make.after(minutes=10), "task.taken", {}),
    (make.after(minutes=20), "task.held", {"resume_at": make.after(minutes=30).isoformat()}),
    (make.after(minutes=45), "task.returned", {}),  # noticed late
    (make.after(minutes=50), "task.done", {}),
    (make.after(minutes=60), "task.reopened", {}),
    (make.after(minutes=70), "task.held", {"resume_at": None}),
    (make.after(minutes=90, seconds=1), "task.returned", {}),  # written a second after the reply
    (make.after(hours=7), "task.held", {"resume_at": None}),
    (make.after(hours=25), "task.taken", {}),
    (make.after(hours=26), "task.held", {"resume_at": None}),
]
PAUSES = (
    Stretch(make.after(minutes=20), make.after(minutes=30)),
    Stretch(make.after(minutes=50), make.after(minutes=60), Pause.CLOSED),
    Stretch(make.after(minutes=70), make.after(minutes=90)),
    Stretch(make.after(hours=7), make.after(hours=25)),
)


@pytest.mark.parametrize(("waited_min", "found"), [(10 + 10 + 20 + 120, PAUSES), (999, ())])
async def test_waits_of_before_are_read_from_the_journal_where_they_add_up(empty_url, waited_min, found):
    """Open from nine to five: of the night only two hours were waited."""
    await migrate.upgrade(empty_url, "0001")
    await run(empty_url, _insert_old_rows)
    await run(empty_url, _insert_old_clock, (1, "task", 1, "resolution"), None, waited_min * 60)
    await run(empty_url, _insert_old_facts, 1, HELD_AGAIN)

    await migrate.upgrade(empty_url)

    pauses, waited_s = await run(empty_url, _one, "SELECT pauses, waited_s FROM clocks")
    assert (read_pauses(pauses), waited_s) == (found, waited_min * 60)


def _change_the_calendar(connection):
    """The desk has a newer version of its hours; what ran before goes on in the older one."""
    connection.execute(
        sa.text(
            "INSERT INTO hours_versions (id, key, spec, created_at) SELECT 2, key, spec, created_at FROM hours_versions"
        )
    )
    connection.execute(sa.text("UPDATE desks SET hours_id = 2"))
    connection.commit()


async def test_what_was_registered_under_an_older_calendar_stays_there(empty_url):
    await migrate.upgrade(empty_url, "0001")
    await run(empty_url, _insert_old_rows)
    await run(empty_url, _insert_old_clock, (1, "task", 1, "resolution"))
    await run(empty_url, _change_the_calendar)

    await migrate.upgrade(empty_url)

    hours = "SELECT terms.hours_id, terms.desk_hours_id FROM tasks JOIN terms ON terms.id = tasks.terms_id WHERE "
    assert tuple(await run(empty_url, _one, f"{hours} tasks.id = 1")) == (1, 2)
    assert tuple(await run(empty_url, _one, f"{hours} tasks.id = 2")) == (2, 2)
    assert tuple(await run(empty_url, _one, "SELECT count(*) FROM terms")) == (2,)
