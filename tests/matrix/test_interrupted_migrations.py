"""A migration that breaks off after any of its statements, and is run again: the tables are as if nothing had been."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy import Connection, event

from storage import migrate
from storage.engines import make_engine, read_url
from tests.databases import check_tables
from tests.storage.first_release import LATER, unpack

READING = ("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")


class Interrupted(Exception):
    """The power went."""


class Counter:
    """Counts what changes something, and breaks off behind the last that is allowed."""

    def __init__(self, most: int | None = None) -> None:
        self.seen = 0
        self._most = most

    def __call__(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(READING):
            return
        self.seen += 1
        if self.seen == self._most:
            raise Interrupted(statement[:60])


@contextmanager
def watched(connection: Connection, counter: Counter) -> Iterator[None]:
    event.listen(connection, "after_cursor_execute", counter)
    try:
        yield
    finally:
        event.remove(connection, "after_cursor_execute", counter)


def upgrade(connection: Connection, revision: str, most: int | None = None) -> int:
    """How many statements changed something."""
    counter = Counter(most)
    with watched(connection, counter):
        migrate.upgrade_on(connection, revision)
    return counter.seen


def shape(connection: Connection) -> list[str]:
    """All there is, in the words of the engine itself."""
    if connection.dialect.name == "sqlite":
        said = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1"
    else:
        said = """SELECT format('%s.%s %s %s %s', c.relname, a.attname,
                format_type(a.atttypid, a.atttypmod), a.attnotnull,
                pg_get_expr(d.adbin, d.adrelid))
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace ORDER BY 1"""
    found = [str(row[0]) for row in connection.execute(sa.text(said))]
    connection.rollback()
    return found


def breaks_off_everywhere(connection: Connection) -> list[str]:
    """Each migration, broken off behind each of its statements, leaves what was there before; then it is run."""
    return broken_off(connection, migrate.known_revisions(), shape)


def broken_off(connection: Connection, revisions: Iterable[str], look: Callable[[Connection], Any]) -> list[str]:
    """Where a migration that was broken off has left a trace of itself."""
    wrong: list[str] = []
    for revision in revisions:
        before, most = look(connection), 0
        while True:
            most += 1
            try:
                upgrade(connection, revision, most)
            except Interrupted as error:
                connection.rollback()
                if look(connection) != before:
                    wrong.append(f"{revision}, statement {most}: {error}")
            else:
                break
        connection.commit()
        assert most > 1, f"{revision} changes nothing"
    return wrong


@pytest.fixture
async def empty_url(database_url, tmp_path, pg_server):
    """An empty database of the same engine as the migrated one."""
    if read_url(database_url).get_backend_name() == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    async with pg_server.database(migrated=False) as url:
        yield url


async def on(url: str, function: Any) -> Any:
    engine = make_engine(read_url(url), pool_size=1)
    async with engine.connect() as connection:
        found = await connection.run_sync(function)
    await engine.dispose()
    return found


async def test_a_migration_broken_off_behind_any_statement_leaves_no_trace(empty_url, database_url):
    wrong = await on(empty_url, breaks_off_everywhere)

    assert wrong == []
    assert await on(empty_url, shape) == await on(database_url, shape)
    await on(empty_url, check_tables)


def rows(connection: Connection) -> dict[str, list[str]]:
    """All that is kept, but for the number of the migration."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'alembic_version'"
    names = list(connection.execute(sa.text(tables)).scalars())
    found = {name: sorted(map(repr, connection.execute(sa.text(f'SELECT * FROM "{name}"')))) for name in names}  # noqa: S608 - our names
    connection.rollback()
    return found


def goes_on_after_each_break(connection: Connection) -> list[str]:
    """Each migration the kept database lacks; the rows outlive it, too."""
    return broken_off(connection, newer_than(connection), lambda one: (shape(one), rows(one)))


def newer_than(connection: Connection) -> list[str]:
    known, stored = migrate.known_revisions(), migrate.revision_of(connection)
    connection.rollback()
    assert stored in known
    return known[known.index(stored) + 1 :]


@time_machine.travel(LATER, tick=False)
async def test_the_rows_of_the_first_release_outlive_every_break_and_come_out_as_of_one_upgrade(tmp_path):
    whole, broken = unpack(tmp_path / "whole.db"), unpack(tmp_path / "broken.db")
    await migrate.upgrade(whole)

    wrong = await on(broken, goes_on_after_each_break)

    assert wrong == []
    assert await on(broken, rows) == await on(whole, rows)
    assert await on(broken, shape) == await on(whole, shape)


async def test_an_upgrade_that_is_repeated_changes_nothing(tmp_path):
    url = unpack(tmp_path / "firstline.db")
    await migrate.upgrade(url)
    once = await on(url, rows)

    assert await on(url, lambda connection: upgrade(connection, migrate.NEWEST)) == 0
    assert await on(url, rows) == once
