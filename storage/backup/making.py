"""Writing a backup: all tables as they are at one instant, while others go on reading and writing."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import migrate
from storage.backup import given_ids
from storage.backup.archive import BATCH, Archive, Row, Sum, Writer, to_lines
from storage.backup.manifest import BadBackup, Manifest, TableSum
from storage.backup.shape import Shape, shapes_on
from storage.engines import make_engine, read_url
from storage.sql import POSTGRESQL

Rows = Sequence[Sequence[Any]]
Tell = Callable[[str, int, int], None]
"""What is being done, how many rows of it are done, and how many there are."""


class NoTables(ValueError):
    """There is nothing to be kept."""


def nobody(_what: str, _done: int, _all: int) -> None:
    """Nobody wants to hear how far it is."""


async def make(url: str, path: Path, *, version: str, now: datetime, tell: Tell = nobody) -> Manifest:
    """Write the file, read it back, and only then give it its name. A file that was there before stays until then."""
    with Writer(path) as writer:
        async with snapshot(url) as connection:
            manifest = await _write(connection, writer, version, now, tell)
        writer.close(manifest)
        verify(writer.partial, tell)
        writer.rename()
    return manifest


def verify(path: Path, tell: Tell = nobody) -> Manifest:
    """Read all of it and compare it with what it says of itself; `BadBackup` where they differ."""
    with Archive(path) as archive:
        for table in archive.manifest.tables:
            done = 0
            for batch in archive.batches(table):
                done += len(batch)
                tell(f"checking {table.name}", done, table.rows)
        return archive.manifest


def is_backup(path: Path) -> bool:
    """Whether it is one, whole or not; for those who would write over it."""
    try:
        with Archive(path):
            return True
    except BadBackup:
        return False


@asynccontextmanager
async def snapshot(url: str) -> AsyncIterator[AsyncConnection]:
    """A transaction that only reads and sees one instant. It makes nobody wait."""
    engine = make_engine(read_url(url), pool_size=1)
    try:
        async with engine.connect() as connection:
            is_postgresql = engine.dialect.name == POSTGRESQL
            options: dict[str, Any] = {"firstline_readonly": True}
            if is_postgresql:
                options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            await connection.execution_options(**options)
            async with connection.begin():
                if is_postgresql:
                    await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
                yield connection
    finally:
        await engine.dispose()


async def stored_rows(connection: AsyncConnection, shape: Shape) -> AsyncIterator[Sequence[Row]]:
    """As they stand in a file, in its order, a batch at a time."""
    batches = _fetched if connection.dialect.name == POSTGRESQL else _streamed
    driver = (await connection.get_raw_connection()).driver_connection
    async for rows in batches(driver, shape):
        yield shape.write(rows)


async def _streamed(driver: Any, shape: Shape) -> AsyncIterator[Rows]:
    """SQLAlchemy would hold all of a table in memory; the driver reads on as it is asked to."""
    async with driver.execute(shape.select) as cursor:
        while rows := await cursor.fetchmany(BATCH):
            yield rows


async def _fetched(driver: Any, shape: Shape) -> AsyncIterator[Rows]:
    """By a cursor that is closed: those of the driver stay until the end, and no table of theirs can be changed."""
    name = f"rows_of_{shape.name}"
    await driver.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {shape.select}")
    while rows := await driver.fetch(f"FETCH {BATCH} FROM {name}"):
        yield rows
    await driver.execute(f"CLOSE {name}")


async def _write(connection: AsyncConnection, writer: Writer, version: str, now: datetime, tell: Tell) -> Manifest:
    await connection.run_sync(migrate.check)
    schema = await connection.run_sync(migrate.revision_of)
    shapes = await connection.run_sync(shapes_on)
    if schema is None or not shapes:
        raise NoTables("the database has no tables yet; there is nothing to back up")
    tables = [await _write_table(connection, writer, shape, tell) for shape in shapes]
    ids = await given_ids.read(connection, shapes)
    return Manifest(version, schema, connection.dialect.name, now, tuple(tables), ids)


async def _write_table(connection: AsyncConnection, writer: Writer, shape: Shape, tell: Tell) -> TableSum:
    expected = (await connection.execute(text(shape.count))).scalar_one()
    found = Sum()
    with writer.member(shape.name) as member:
        async for rows in stored_rows(connection, shape):
            lines = to_lines(rows)
            found.add(lines, len(rows))
            member.write(lines)
            tell(shape.name, found.rows, expected)
    return found.of(shape.name, shape.columns)
