"""The highest ids given out, so that none is given twice: a row may be gone, and yet somebody has seen its number."""

from collections.abc import Iterable, Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.backup.shape import Shape, quoted
from storage.ids import SEQUENCES
from storage.sql import POSTGRESQL
from storage.tables.base import ID_BLOCK

_COUNTED = text("SELECT last FROM counters WHERE name = :name")
_SET_COUNTED = text(
    "INSERT INTO counters (name, last) VALUES (:name, :last) ON CONFLICT (name) DO UPDATE SET last = excluded.last"
)
_OWNED = text("SELECT pg_get_serial_sequence(:name, 'id')")
_SET_NEXT = text("SELECT setval(CAST(:name AS regclass), :next, false)")


async def read(connection: AsyncConnection, shapes: Iterable[Shape]) -> dict[str, int]:
    """By table."""
    return {
        shape.name: max(await _given(connection, shape.name), await _highest(connection, shape.name))
        for shape in shapes
        if shape.key == ("id",)
    }


async def write(connection: AsyncConnection, shapes: Iterable[Shape], ids: Mapping[str, int]) -> None:
    """What is given from now on lies above."""
    for shape in shapes:
        if shape.key != ("id",):
            continue
        last = max(ids.get(shape.name, 0), await _highest(connection, shape.name))
        if connection.dialect.name == POSTGRESQL:
            await _set_sequence(connection, shape.name, last)
        elif shape.name in SEQUENCES and last:
            await connection.execute(_SET_COUNTED, {"name": shape.name, "last": last})


async def _highest(connection: AsyncConnection, table: str) -> int:
    return int((await connection.execute(text(f"SELECT coalesce(max(id), 0) FROM {quoted(table)}"))).scalar_one())  # noqa: S608


async def _given(connection: AsyncConnection, table: str) -> int:
    if connection.dialect.name != POSTGRESQL:
        counted = await connection.execute(_COUNTED, {"name": table})
        return int(counted.scalar_one_or_none() or 0)
    name = await _sequence(connection, table)
    if name is None:
        return 0
    row = (await connection.execute(text(f"SELECT last_value, is_called FROM {name}"))).one()  # noqa: S608 - the server's
    if not row.is_called:
        return int(row.last_value) - 1
    return int(row.last_value + ID_BLOCK - 1 if table in SEQUENCES else row.last_value)


async def _set_sequence(connection: AsyncConnection, table: str, last: int) -> None:
    name = await _sequence(connection, table)
    if name is not None:
        await connection.execute(_SET_NEXT, {"name": name, "next": last + 1})


async def _sequence(connection: AsyncConnection, table: str) -> str | None:
    """Of the hot tables one of our own, of the others that of their column; None where ids are not counted."""
    if table in SEQUENCES:
        return SEQUENCES[table].name
    found: str | None = (await connection.execute(_OWNED, {"name": quoted(table)})).scalar_one()
    return found
