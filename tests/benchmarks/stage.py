"""A database with real commits, and a desk with fifty chats in it."""

import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg

from bot import app
from bot.clock import Clock
from bot.settings import Settings, fixed
from storage import migrate
from tests.benchmarks.measure import VERSIONS
from tests.databases import PostgresServer, postgres_server

TOKEN = "700000001:benchmark-token-AAAAAAAAAAAAAAAA"
CHATS = tuple(-1001000000100 - number for number in range(50))
SECOND_LINE = -1001000000001
SPECIALISTS = tuple(range(2001, 2011))
SHOWN = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers")

_CONFIG = """
[desks.it]
title = "IT support"
language = "en"
timezone = "UTC"
first_line = {chats}
second_line = {second_line}
leads = [{lead}]
specialists = {specialists}

[[desks.it.sla]]
name = "Default"
response = "1h"
reaction = "1h"
resolution = "8h"
"""


class Stage:
    """Fresh databases of both engines in one folder; the PostgreSQL server starts where it is first asked for."""

    def __init__(self, folder: Path, closing: ExitStack) -> None:
        self.folder = folder
        self._closing = closing
        self._server: PostgresServer | None = None
        self.config = folder / "firstline.toml"
        self.staff(SPECIALISTS)

    def staff(self, people: Sequence[int]) -> None:
        """Who works on the desk; the first of them leads it."""
        config = _CONFIG.format(
            chats=list(CHATS), second_line=SECOND_LINE, lead=people[0], specialists=list(people[1:])
        )
        self.config.write_text(config, encoding="utf-8")

    @asynccontextmanager
    async def database(self, engine: str) -> AsyncIterator[str]:
        """An empty migrated database, by its address."""
        if engine == "sqlite":
            path = self.folder / f"{uuid.uuid4().hex}.db"
            await migrate.upgrade(f"sqlite:///{path}")
            yield f"sqlite:///{path}"
            for leftover in self.folder.glob(f"{path.name}*"):
                leftover.unlink()
            return
        if self._server is None:
            self._server = self._closing.enter_context(postgres_server(f"benchmark-{uuid.uuid4().hex[:8]}"))
        async with self._server.database(migrated=False) as url:
            await migrate.upgrade(url)
            VERSIONS["PostgreSQL"] = await server_settings(url)
            yield url

    def settings(self, url: str, **more: object) -> Settings:
        return fixed(token=TOKEN, database_url=url, config=self.config, admins=(2001,), **more)

    async def open_desk(self, url: str) -> None:
        """Put the configured desk into a database."""
        database = await app.prepare(self.settings(url), Clock())
        await database.close()


@contextmanager
def stage() -> Iterator[Stage]:
    folder = Path(tempfile.mkdtemp(prefix="firstline-benchmark-"))
    try:
        with ExitStack() as closing:
            yield Stage(folder, closing)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def server_settings(url: str) -> str:
    """How a PostgreSQL server is set where it matters for commits."""
    connection = await asyncpg.connect(url)
    try:
        return ", ".join([f"{name} {await connection.fetchval(f'SHOW {name}')}" for name in SHOWN])
    finally:
        await connection.close()
