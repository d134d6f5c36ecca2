"""When the last backup was made: a row of the journal, like every other fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.backup.manifest import Manifest
from storage.engines import make_engine, read_url
from storage.tables import journal

MADE = "backup.made"

_LAST = (
    select(journal.c.at, journal.c.after)
    .where(journal.c.desk_id.is_(None), journal.c.what == MADE)
    .order_by(journal.c.at.desc(), journal.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup. `path` is where it was put, on `host`; None where that was not noted."""

    at: datetime
    path: Path | None = None
    host: str = ""

    @classmethod
    def of(cls, at: datetime, after: Mapping[str, Any] | None) -> Self:
        noted = after or {}
        path = Path(noted["folder"], noted["file"]) if noted.get("folder") else None
        return cls(at, path, noted.get("host", ""))


async def note(url: str, manifest: Manifest, *, path: Path, host: str) -> None:
    """`path` is absolute. The tables may be of an older version: these columns have always been there."""
    place = {"file": path.name, "folder": str(path.parent), "host": host}
    engine = make_engine(read_url(url), pool_size=1)
    try:
        async with engine.begin() as connection:
            await _write(connection, manifest, place)
    finally:
        await engine.dispose()


async def note_restored(connection: AsyncConnection, manifest: Manifest) -> None:
    """What was restored cannot know of the backup it was restored from, which was made nevertheless."""
    await _write(connection, manifest, {})


async def last_made(connection: AsyncConnection) -> Made | None:
    """Of this database."""
    row = (await connection.execute(_LAST)).first()
    return None if row is None else Made.of(row.at, row.after)


async def _write(connection: AsyncConnection, manifest: Manifest, place: Mapping[str, str]) -> None:
    after = dict(place) | {"rows": manifest.rows, "schema": manifest.schema}
    await connection.execute(insert(journal).values(at=manifest.made_at, what=MADE, after=after))
