"""Bringing the tables of a database up to this version of the program, and back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engines import make_engine, read_url

MIGRATIONS = Path(__file__).parent / "migrations"


def configuration(connection: Connection | None = None, *, url: str | None = None) -> Config:
    """Alembic's own settings; there is no ini file to find or to lose."""
    config = Config(attributes={"connection": connection, "url": url})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


async def upgrade(url: str, revision: str = "head") -> None:
    """Create or change the tables of the database at this address."""
    engine = make_engine(read_url(url), pool_size=1)
    try:
        await _on(engine, "upgrade", revision)
    finally:
        await engine.dispose()


async def downgrade(url: str, revision: str) -> None:
    engine = make_engine(read_url(url), pool_size=1)
    try:
        await _on(engine, "downgrade", revision)
    finally:
        await engine.dispose()


def upgrade_on(connection: Connection, revision: str = "head") -> None:
    command.upgrade(configuration(connection), revision)


def downgrade_on(connection: Connection, revision: str) -> None:
    command.downgrade(configuration(connection), revision)


def check_on(connection: Connection) -> None:
    """Raises where the tables of the program and the migrations differ."""
    command.check(configuration(connection))


def revision_of(connection: Connection) -> str | None:
    """The migration the tables are of; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> list[str]:
    """From the first to the newest this version of the program knows."""
    scripts = ScriptDirectory.from_config(configuration())
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


async def _on(engine: AsyncEngine, step: str, revision: str) -> None:
    steps = {"upgrade": upgrade_on, "downgrade": downgrade_on}
    async with engine.connect() as connection:
        await connection.run_sync(steps[step], revision)
