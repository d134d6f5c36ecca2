"""Is what was stored safe: settings of the engine, the file, the room on the disk, the last backup."""

import shutil
import socket
import stat
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli.doctor.findings import Finding, bad, care, good
from storage.backup.record import Made, last_made
from storage.engines import is_in_memory
from storage.sql import SQLITE

SQLITE_FULL = 2
_MAGIC = b"SQLite format 3\0"
_MODE_AT, _MODE_WAL = 18, 2
"""In the header of SQLite's file: the version that may write it."""
LEAST_ROOM = 256 * 2**20
BACKUP_OLD = timedelta(days=2)
"""A day, and one more for a night that failed."""

_HARMS = {
    "fsync": "a crash of its host may destroy the whole database",
    "full_page_writes": "a crash of its host may destroy single pages",
    "synchronous_commit": "a crash may lose what Telegram was told to be stored",
}
"""Settings of PostgreSQL that must not be off, and why."""


async def examine(connection: AsyncConnection, url: URL, now: datetime) -> AsyncIterator[Finding]:
    if connection.dialect.name == SQLITE:
        yield await _journal(connection)
        if not is_in_memory(url):
            for finding in _file(Path(str(url.database))):
                yield finding
    else:
        async for finding in _durability(connection):
            yield finding
    yield _backup(await last_made(connection), now)


def keeps_log(url: URL) -> bool:
    """Whether the file says of itself that it is in WAL mode. To be asked before it is opened, which turns it on."""
    if url.get_backend_name() != SQLITE or is_in_memory(url):
        return True
    try:
        with Path(str(url.database)).open("rb") as file:
            head = file.read(_MODE_AT + 1)
    except OSError:
        return True
    return len(head) <= _MODE_AT or not head.startswith(_MAGIC) or head[_MODE_AT] == _MODE_WAL


async def _journal(connection: AsyncConnection) -> Finding:
    mode = (await connection.execute(text("PRAGMA journal_mode"))).scalar_one()
    synchronous = (await connection.execute(text("PRAGMA synchronous"))).scalar_one()
    if mode != "wal":
        return care(
            f"database: journal mode {mode} instead of WAL", "keep the file on a local disk, not on a network share"
        )
    if synchronous < SQLITE_FULL:
        return bad("database: WAL, but commits do not wait for the disk", "this is a bug; please tell us")
    return good("database: WAL, commits wait for the disk")


async def _durability(connection: AsyncConnection) -> AsyncIterator[Finding]:
    harmed = False
    for name, harm in _HARMS.items():
        if (await connection.execute(text(f"SHOW {name}"))).scalar_one() == "off":
            harmed = True
            yield bad(f"database: {name} is off: {harm}", f"set {name} = on in postgresql.conf")
    if not harmed:
        yield good("database: commits wait for the disk")


def _file(path: Path) -> list[Finding]:
    found = []
    if others_can_read(path):
        found.append(care(f"database: others on this host can read {path.name}", f"chmod 600 {path.name}*"))
    free, needed = shutil.disk_usage(path.resolve().parent).free, max(LEAST_ROOM, path.stat().st_size)
    if free < needed:
        found.append(care(f"database: only {free // 2**20} MB free on its disk", f"make room for {needed // 2**20} MB"))
    return found


def others_can_read(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)) and _others_get_to(path.resolve().parent)


def _others_get_to(folder: Path) -> bool:
    """Whether nothing on the way keeps others out."""
    return all(each.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH) for each in (folder, *folder.parents))


def _backup(last: Made | None, now: datetime) -> Finding:
    if last is None:
        return care("backup: none was ever made", "`firstline backup FOLDER`, every night; see docs/admin.md")
    hours = (now - last.at) // timedelta(hours=1)
    ago = f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"
    said = f"backup: the last one was made {ago}"
    if now - last.at > BACKUP_OLD:
        return care(said, "does the timer for it still run?")
    if _is_gone(last):
        return care(f"{said}, but {last.path} is not there", "make one now, unless you keep them on another host")
    return good(said)


def _is_gone(last: Made) -> bool:
    """Only where this host and this user can know."""
    if last.path is None or last.host != socket.gethostname():
        return False
    try:
        last.path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False
