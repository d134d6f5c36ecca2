"""How each database is spoken to."""

import os
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool
from sqlalchemy.util.concurrency import in_greenlet

from storage.sql import POSTGRESQL, SQLITE

BUSY_MS = 10_000
LOCK_TIMEOUT = "5s"
IDLE_IN_TRANSACTION_TIMEOUT = "30s"

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


WHICH = "target_session_attrs"
_WRITABLE = ("any", "primary", "read-write")
_OPTIONS = {SQLITE: frozenset[str](), POSTGRESQL: frozenset({"host", "passfile", "port", "ssl", "sslmode", WHICH})}
_TLS = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_LARGEST_PORT = 65_535


class UnknownDatabase(ValueError):
    """No address of SQLite or PostgreSQL that can be used. The message never holds the password."""


def read_url(url: str) -> URL:
    """`sqlite:///path`, `sqlite://` (in memory) or `postgresql://…`, with the driver we use."""
    try:
        found = make_url(url)
    except ArgumentError:
        raise UnknownDatabase("not a database address; write sqlite:///firstline.db or postgresql://…") from None
    except ValueError:
        raise UnknownDatabase(f"the port is not a number between 1 and {_LARGEST_PORT}") from None
    driver = _DRIVERS.get(found.drivername)
    if driver is None:
        raise UnknownDatabase(f"{found.drivername} is not known; write sqlite:///firstline.db or postgresql://…")
    found = found.set(drivername=driver)
    _check_options(found)
    if found.get_backend_name() == SQLITE:
        _check_file(found)
        return found
    _check_host(found)
    return _with_tls(found)


def _check_options(url: URL) -> None:
    known = _OPTIONS[url.get_backend_name()]
    strange = ", ".join(sorted(url.query.keys() - known))
    if "sslrootcert" in strange:
        raise UnknownDatabase("no such option: sslrootcert; name the root certificate in PGSSLROOTCERT")
    if strange:
        allowed = f"known are: {', '.join(sorted(known))}" if known else "the address of a file has none"
        raise UnknownDatabase(f"no such option: {strange}; {allowed}")


def _check_file(url: URL) -> None:
    if url.host or url.username or url.port:
        raise UnknownDatabase("write three slashes, sqlite:///firstline.db, and four before a path from the root")


def _check_host(url: URL) -> None:
    if "@" in (url.host or ""):
        raise UnknownDatabase("a name or password holds an @; write it as %40")
    if not all(port.isdecimal() and 0 < int(port) <= _LARGEST_PORT for port in _ports(url)):
        raise UnknownDatabase(f"the port is not a number between 1 and {_LARGEST_PORT}")
    if not set(_WRITABLE).issuperset(url.normalized_query.get(WHICH, ())):
        raise UnknownDatabase(f"{WHICH} must be one of {', '.join(_WRITABLE)}: every process writes")
    try:
        (url.host or "").encode("idna")
    except UnicodeError:
        raise UnknownDatabase("the name of the host cannot be one") from None


def _ports(url: URL) -> list[str]:
    """Of one host, or of several: `?host=a:5432&host=b:5432`, `?host=a,b&port=5432,5433`."""
    alone = [] if url.port is None else [str(url.port)]
    hosts = [one for one in _listed(url, "host") if not one.startswith("/")]
    return [*alone, *_listed(url, "port"), *(one.partition(":")[2] for one in hosts if ":" in one)]


def _listed(url: URL, option: str) -> list[str]:
    return [one for value in url.normalized_query.get(option, ()) for one in value.split(",")]


def _with_tls(url: URL) -> URL:
    """`sslmode`, as other programs call it, or `ssl`, as SQLAlchemy does."""
    wanted = [value for name in ("ssl", "sslmode") for value in url.normalized_query.get(name, ())]
    if not wanted:
        return url
    if len(wanted) > 1:
        raise UnknownDatabase("ssl or sslmode is said more than once")
    if wanted[0] not in _TLS:
        raise UnknownDatabase(f"ssl must be one of {', '.join(_TLS)}")
    return url.difference_update_query(["ssl", "sslmode"]).update_query_dict({"ssl": wanted[0]})


def is_in_memory(url: URL) -> bool:
    return url.get_backend_name() == SQLITE and url.database in {None, "", ":memory:"}


def make_engine(url: URL, *, pool_size: int) -> AsyncEngine:
    if url.get_backend_name() == POSTGRESQL:
        return _postgresql(url, pool_size)
    return _sqlite(url)


def make_engine_at_once(url: URL) -> AsyncEngine:
    """PostgreSQL where each statement is a transaction of its own, on one connection that is not asked if it lives."""
    return _postgresql(url, 1, asks_first=False).execution_options(isolation_level="AUTOCOMMIT")


def plain_dsn(url: URL) -> str:
    """The address as asyncpg itself reads it: of an option that is said more than once it takes the last."""
    url = url.update_query_dict({name: ",".join(_listed(url, name)) for name in ("host", "port") if name in url.query})
    wanted = url.query.get("ssl")
    if wanted is not None:
        url = url.difference_update_query(["ssl"]).update_query_dict({"sslmode": wanted})
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _postgresql(url: URL, pool_size: int, *, asks_first: bool = True) -> AsyncEngine:
    settings = {
        "lock_timeout": LOCK_TIMEOUT,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_TIMEOUT,
        "timezone": "UTC",
        "application_name": "firstline",
        "jit": "off",
    }
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=asks_first,
        connect_args={"server_settings": settings, "timeout": 10},
    )


def _sqlite(url: URL) -> AsyncEngine:
    options: dict[str, Any] = {"poolclass": StaticPool} if is_in_memory(url) else {}
    engine = create_async_engine(url, **options)
    if not is_in_memory(url):
        event.listen(engine.sync_engine, "do_connect", _make_private)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    event.listen(engine.sync_engine, "invalidate", _undo_sqlite)
    return engine


def _make_private(_dialect: Any, _record: Any, arguments: Any, _options: Any) -> None:
    """A new file is for its owner alone: people's words are in it. What SQLite puts beside it gets the same mode."""
    with suppress(OSError):  # it is there, or SQLite says better why it cannot be
        os.close(os.open(arguments[0], os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin ourselves: the driver would begin too late and too weakly
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -32000",
        "temp_store = MEMORY",
        "secure_delete = ON",  # what is erased is overwritten
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: a lock asked for later can fail however long one waits."""
    is_readonly = connection.get_execution_options().get("firstline_readonly", False)
    connection.exec_driver_sql("BEGIN" if is_readonly else "BEGIN IMMEDIATE")


def _undo_sqlite(connection: Any, _record: Any, _error: BaseException | None) -> None:
    """A cancelled transaction leaves a statement half read; with it even a closed connection keeps its write lock."""
    if in_greenlet():
        connection.rollback()
