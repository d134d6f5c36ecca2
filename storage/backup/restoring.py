"""Reading a backup into a database, of either engine: all of it in one transaction, or nothing."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import migrate, similar_index
from storage.backup import erasures, given_ids
from storage.backup.aftermath import Aftermath, settle
from storage.backup.archive import Archive, Row, Sum, to_lines
from storage.backup.erasures import Again, Before
from storage.backup.making import Tell, nobody, stored_rows, verify
from storage.backup.manifest import BadBackup, Manifest, TableSum
from storage.backup.shape import Shape, quoted, shapes_on
from storage.engines import make_engine, read_url
from storage.sql import POSTGRESQL, SQLITE
from storage.tables import leases, questions, tasks

ALONE_MS = 2000
"""A command that only looks is gone by then."""


class NotEmpty(ValueError):
    """Something is there already, and nobody said that it may go."""

    def __init__(self, found: "Found") -> None:
        super().__init__(f"rows it holds: {found.rows}")
        self.found = found


class AtWork(ValueError):
    """A program works on this database."""


class NewerDatabase(ValueError):
    """The tables that are there are of a version this program does not know."""


class NotTaken(ValueError):
    """The database gives back something else than it was given."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a database holds."""

    rows: int = 0
    questions: int = 0
    tasks: int = 0


@dataclass(frozen=True, slots=True)
class How:
    """`replaces`: what is there may go. `goes_on`: nothing has run since the backup was made.

    `is_dead` knows holders of leases that are gone for sure.
    """

    replaces: bool = False
    goes_on: bool = False
    is_dead: Callable[[str], bool] = lambda _: False


@dataclass(frozen=True, slots=True)
class Restored:
    manifest: Manifest
    aftermath: Aftermath
    erased: Again


def check(path: Path, tell: Tell = nobody) -> Manifest:
    """Every sum of the file, and whether this version knows its tables."""
    manifest = verify(path, tell)
    known = migrate.known_revisions()
    if manifest.schema not in known:
        raise BadBackup(
            f"was made by a newer version of Firstline ({manifest.version}, tables {manifest.schema};"
            f" this one knows them up to {known[-1]}): update the program first"
        )
    return manifest


async def look(url: str) -> Found:
    """What is there, without changing anything."""
    async with _connected(url, is_readonly=True) as connection:
        return await _found(connection, await connection.run_sync(shapes_on))


async def restore(url: str, path: Path, *, now: datetime, how: How, tell: Tell = nobody) -> Restored:
    manifest = check(path, tell)
    async with _connected(url, is_alone=True) as connection:
        before = await _make_room(connection, path, how, now)
        await connection.run_sync(migrate.upgrade_on, manifest.schema)
        shapes = _matched(await connection.run_sync(shapes_on), manifest)
        with Archive(path) as archive:
            for shape, table in shapes:
                await _load(connection, archive, shape, table, tell)
        for shape, table in shapes:
            await _compare(connection, shape, table, tell)
        await given_ids.write(connection, [shape for shape, _ in shapes], manifest.ids)
        tell("bringing the tables up to date", 0, 1)
        await connection.run_sync(migrate.upgrade_on)
        await similar_index.rebuild(connection)
        erased = await erasures.repeat(connection, before, now=now)
        aftermath = await settle(connection, manifest, erased, now=now, goes_on=how.goes_on)
        return Restored(manifest, aftermath, erased)


@asynccontextmanager
async def _connected(url: str, *, is_readonly: bool = False, is_alone: bool = False) -> AsyncIterator[AsyncConnection]:
    """One transaction on a connection of its own; `is_alone`: nobody else may have SQLite's file open until the end."""
    engine = make_engine(read_url(url), pool_size=1)
    if is_alone and engine.dialect.name == SQLITE:
        event.listen(engine.sync_engine, "connect", _shut_out_others, insert=True)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(firstline_readonly=is_readonly)
            async with connection.begin():
                if engine.dialect.name == POSTGRESQL:
                    await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
                yield connection
    finally:
        await engine.dispose()


def _shut_out_others(connection: Any, _record: Any) -> None:
    """A lone `firstline bot` holds no lease, but it has the file open. The first look at the file takes its lock."""
    cursor = connection.cursor()
    try:
        for statement in (f"busy_timeout = {ALONE_MS}", "locking_mode = EXCLUSIVE", "schema_version"):
            cursor.execute(f"PRAGMA {statement}")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise AtWork("another program has it open; stop it first") from error
        raise
    finally:
        cursor.close()


async def _make_room(connection: AsyncConnection, path: Path, how: How, now: datetime) -> Before | None:
    """Away with what is there, if that is allowed; the tables go too, since the backup may be of older ones.

    What must outlive them is returned.
    """
    shapes = await connection.run_sync(shapes_on)
    if not shapes:
        return None
    await _refuse_at_work(connection, shapes, how, now)
    found = await _found(connection, shapes)
    if found.rows and not how.replaces:
        raise NotEmpty(found)
    if await connection.run_sync(migrate.revision_of) not in migrate.known_revisions():
        raise NewerDatabase("its tables are of a newer version of Firstline; restore into another database")
    with Archive(path) as archive:
        before = await erasures.look(connection, shapes, erasures.last_fact(archive))
    await _clear(connection, shapes)
    return before


async def _clear(connection: AsyncConnection, shapes: Sequence[Shape]) -> None:
    names = [quoted(shape.name) for shape in reversed(shapes)]
    if connection.dialect.name == POSTGRESQL:
        await connection.execute(text(f"TRUNCATE {', '.join(names)}"))
    else:
        for name in names:
            await connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608 - our names
    await connection.run_sync(migrate.downgrade_on, "base")


async def _refuse_at_work(connection: AsyncConnection, shapes: Sequence[Shape], how: How, now: datetime) -> None:
    if not any(shape.name == leases.name for shape in shapes):
        return
    held = select(leases.c.holder).where(leases.c.holder.is_not(None), leases.c.expires_at > now)
    for holder in (await connection.execute(held)).scalars():
        if not how.is_dead(holder):
            raise AtWork(f"a program works on this database ({holder}); stop it first")


async def _found(connection: AsyncConnection, shapes: Sequence[Shape]) -> Found:
    counts = {shape.name: (await connection.execute(text(shape.count))).scalar_one() for shape in shapes}
    return Found(sum(counts.values()), counts.get(questions.name, 0), counts.get(tasks.name, 0))


def _matched(shapes: Sequence[Shape], manifest: Manifest) -> list[tuple[Shape, TableSum]]:
    """Each table with what is to go in; both sides must know the same."""
    tables = {table.name: table for table in manifest.tables}
    there = {shape.name: shape for shape in shapes}
    if tables.keys() != there.keys():
        odd = ", ".join(sorted(tables.keys() ^ there.keys()))
        raise BadBackup(f"does not hold the tables of version {manifest.schema}: {odd}")
    for shape in shapes:
        if set(shape.columns) != set(tables[shape.name].columns):
            raise BadBackup(f"does not hold the columns of version {manifest.schema}: {shape.name}")
    return [(shape.with_columns(tables[shape.name].columns), tables[shape.name]) for shape in shapes]


async def _load(connection: AsyncConnection, archive: Archive, shape: Shape, table: TableSum, tell: Tell) -> None:
    done = 0
    for rows in archive.batches(table):
        await _insert(connection, shape, shape.read(rows))
        done += len(rows)
        tell(table.name, done, table.rows)


async def _insert(connection: AsyncConnection, shape: Shape, rows: Sequence[Row]) -> None:
    if connection.dialect.name != POSTGRESQL:
        await connection.exec_driver_sql(shape.insert, [tuple(row) for row in rows])
        return
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.copy_records_to_table(shape.name, records=rows, columns=shape.columns)


async def _compare(connection: AsyncConnection, shape: Shape, table: TableSum, tell: Tell) -> None:
    """What the database gives back must have the sum of what it was given."""
    found = Sum()
    async for rows in stored_rows(connection, shape):
        found.add(to_lines(rows), len(rows))
        tell(f"comparing {table.name}", found.rows, table.rows)
    if found.of(table.name, table.columns) != table:
        raise NotTaken(f"the database did not take {table.name} as it stands in the backup; nothing was changed")
