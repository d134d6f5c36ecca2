"""When the last backup was made: a row of the journal, like every other fact."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.backup.manifest import Manifest
from storage.engines import make_engine, read_url
from storage.tables import journal

MADE = "backup.made"

_LAST = (
    select(journal.c.at)
    .where(journal.c.desk_id.is_(None), journal.c.what == MADE)
    .order_by(journal.c.at.desc())
    .limit(1)
)


async def note(url: str, manifest: Manifest, *, file: str) -> None:
    """The tables may be of an older version: these columns have always been there."""
    after: Mapping[str, Any] = {"file": file, "rows": manifest.rows, "schema": manifest.schema}
    engine = make_engine(read_url(url), pool_size=1)
    try:
        async with engine.begin() as connection:
            await connection.execute(insert(journal).values(at=manifest.made_at, what=MADE, after=after))
    finally:
        await engine.dispose()


async def last_made(connection: AsyncConnection) -> datetime | None:
    """Of this database; what was restored knows only of the backups before."""
    found: datetime | None = (await connection.execute(_LAST)).scalar_one_or_none()
    return found
