"""The database as the commands use it: opened carefully, desks found by their names."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.failures import Trouble, UserMistake, is_not_migrated
from desk.catalog import Catalog, Desk

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database


POSTGRESQL_PORT = 5432


def address_of(settings: "Settings") -> str:
    """The database, without the name and the password it is opened with."""
    from storage.engines import read_url

    url = read_url(settings.database_url.get_secret_value())
    if url.get_backend_name() == "sqlite":
        return url.database or "a database in memory"
    host = url.host or url.query.get("host", "localhost")
    return f"{url.database or url.username} at {host}:{url.port or POSTGRESQL_PORT}"


def is_postgresql(settings: "Settings") -> bool:
    from storage.engines import read_url
    from storage.sql import POSTGRESQL

    return read_url(settings.database_url.get_secret_value()).get_backend_name() == POSTGRESQL


async def reach(settings: "Settings") -> None:
    """Fail now, with the address, where the database does not answer."""
    from sqlalchemy.exc import SQLAlchemyError

    from storage.engines import make_engine, read_url

    engine = make_engine(read_url(settings.database_url.get_secret_value()), pool_size=1)
    try:
        async with engine.connect():
            pass
    except (SQLAlchemyError, OSError) as error:
        raise _trouble(settings, error) from error
    finally:
        await engine.dispose()


async def upgrade(settings: "Settings") -> None:
    """Create the tables or bring them up to date."""
    from sqlalchemy.exc import SQLAlchemyError

    from storage import migrate

    try:
        await migrate.upgrade(settings.database_url.get_secret_value())
    except (SQLAlchemyError, OSError) as error:
        raise _trouble(settings, error) from error


@asynccontextmanager
async def opened(settings: "Settings") -> AsyncIterator["Database"]:
    """The database as it is; nothing is created and nothing migrated."""
    from sqlalchemy.exc import SQLAlchemyError

    from storage.database import Database

    database = Database(settings.database_url.get_secret_value())
    if not _is_there(database):
        raise Trouble(_missing(settings))
    try:
        try:
            await _refuse_old_tables(settings, database)
            await database.open()
        except (SQLAlchemyError, OSError) as error:
            raise _trouble(settings, error) from error
        yield database
    finally:
        await database.close()


def _missing(settings: "Settings") -> str:
    """Who has not said where the database is may have one elsewhere: then creating this one would be wrong."""
    create = "`firstline migrate` or `firstline run` creates it"
    if "database_url" in settings.model_fields_set:
        return f"{address_of(settings)} is not there yet; {create}"
    looked = f"{address_of(settings)} is not there yet in {Path.cwd()}, and FIRSTLINE_DATABASE_URL is not set"
    return f"{looked}: set it where the database is another one, else {create}"


async def _refuse_old_tables(settings: "Settings", database: "Database") -> None:
    """None at all, or those of before an update. What came after this program the database names itself."""
    from storage import migrate
    from storage.engines import is_in_memory

    if is_in_memory(database.url):
        return
    stored, newest = await database.version(), migrate.newest_revision()
    if stored is None:
        raise Trouble(f"{address_of(settings)} has no tables yet; run `firstline migrate`")
    if stored < newest:
        raise Trouble(f"{address_of(settings)} has tables of version {stored}, not {newest}; run `firstline migrate`")


def exists(settings: "Settings") -> bool:
    """Whether there is a database to look into."""
    from storage.database import Database

    return _is_there(Database(settings.database_url.get_secret_value()))


def _is_there(database: "Database") -> bool:
    """A file is not created by looking at it."""
    from storage.engines import is_in_memory

    return database.is_postgresql or is_in_memory(database.url) or Path(str(database.url.database)).exists()


def find_desk(catalog: Catalog, key: str | None) -> Desk:
    """The desk with this key; without one, the only desk there is."""
    known = {desk.key: desk for desk in catalog.desks.values() if desk.staff}
    if key is None and len(known) == 1:
        return next(iter(known.values()))
    if key is not None and key in known:
        return known[key]
    if not known:
        raise UserMistake("there is no desk yet; write one into firstline.toml and run `firstline config apply`")
    said = f"there is no desk `{key}`" if key is not None else "which desk? add --desk"
    raise UserMistake(f"{said}; known: {', '.join(sorted(known))}")


def _trouble(settings: "Settings", error: Exception) -> Trouble:
    if is_not_migrated(error):
        return Trouble(f"{address_of(settings)} has no tables of this version; run `firstline migrate`")
    reason = " ".join(str(getattr(error, "orig", None) or error).split("\n")[0].split())
    hint = "" if _can_write(settings) else "; its file and folder must be writable, as SQLite keeps its log beside it"
    return Trouble(f"the database {address_of(settings)} cannot be used: {reason or type(error).__name__}{hint}")


def _can_write(settings: "Settings") -> bool:
    """Whether SQLite may write where it has to; of other databases nothing is known."""
    from storage.engines import is_in_memory, read_url

    url = read_url(settings.database_url.get_secret_value())
    if url.get_backend_name() != "sqlite" or is_in_memory(url):
        return True
    path = Path(str(url.database))
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
