"""Bringing the tables of a database up to this version of the program, and back.

Alembic is loaded where there is something to do: at most starts there is nothing, and it would stay in memory.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engines import make_engine, read_url

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "head"


class NewerTables(Exception):
    """A newer version of the program has been at work here; this one would not see all there is."""

    def __init__(self, stored: str) -> None:
        super().__init__(
            f"the database has tables of version {stored}, newer than this program, which knows them up to"
            f" {newest_revision()}: update the program"
        )
        self.stored = stored


def configuration(connection: Connection | None = None, *, url: str | None = None) -> "Config":
    """Alembic's own settings; there is no ini file to find or to lose."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection, "url": url}, stdout=sys.stdout)  # as it is now
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


async def upgrade(url: str, revision: str = NEWEST) -> None:
    """Create or change the tables of the database at this address."""
    engine = make_engine(read_url(url), pool_size=1)
    try:
        if revision != NEWEST or not await _is_newest(engine):
            await _on(engine, "upgrade", revision)
    finally:
        await engine.dispose()


async def downgrade(url: str, revision: str) -> None:
    engine = make_engine(read_url(url), pool_size=1)
    try:
        await _on(engine, "downgrade", revision)
    finally:
        await engine.dispose()


def upgrade_on(connection: Connection, revision: str = NEWEST) -> None:
    from alembic import command

    command.upgrade(configuration(connection), revision)


def downgrade_on(connection: Connection, revision: str) -> None:
    from alembic import command

    command.downgrade(configuration(connection), revision)


def revision_of(connection: Connection) -> str | None:
    """The migration the tables are of; None where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    stored: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return stored


def newest_revision() -> str:
    """The migration that makes the tables of this version."""
    return max(_names())


def check(connection: Connection) -> None:
    """Raises `NewerTables` where the program has become older than its database."""
    stored = revision_of(connection)
    if stored is not None and stored not in _names():
        raise NewerTables(stored)


def _names() -> set[str]:
    """By the names of their files: they begin with it, and come one after the other. Alembic need not be asked."""
    return {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")}


def known_revisions() -> list[str]:
    """From the first to the newest this version of the program knows."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(configuration())
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


async def _is_newest(engine: AsyncEngine) -> bool:
    async with engine.connect() as connection:
        await connection.execution_options(firstline_readonly=True)
        await connection.run_sync(check)
        return await connection.run_sync(revision_of) == newest_revision()


async def _on(engine: AsyncEngine, step: str, revision: str) -> None:
    steps = {"upgrade": upgrade_on, "downgrade": downgrade_on}
    async with engine.connect() as connection:
        await connection.run_sync(steps[step], revision)
