"""Which errors mean that the database is away, and not that our own code or an update is wrong."""

import sqlite3

from sqlalchemy import exc

from desk.errors import ConcurrentChange

try:
    import asyncpg
except ImportError:  # a process on SQLite goes without: `lean.FOR_POSTGRESQL`
    _OF_POSTGRESQL: tuple[type[Exception], ...] = ()
    _CUT: tuple[type[Exception], ...] = ()
else:
    _OF_POSTGRESQL = (asyncpg.PostgresError, asyncpg.InterfaceError)
    _CUT = (asyncpg.InternalClientError,)
    """asyncpg's own word for a connection that was cut in the middle of something."""

DATABASE_TROUBLE: tuple[type[Exception], ...] = (exc.SQLAlchemyError, *_OF_POSTGRESQL, sqlite3.Error, OSError)
"""What a transaction can fail with because of the database; `OSError` includes refused connections and time-outs."""

_PASSING_STATES = ("08", "40", "53", "57P", "58", "55P03", "25P03", "25P04")
"""PostgreSQL's classes of what passes: connection, rollback, resources, shutdown, system, lock and idle time-outs."""
_PASSING_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    }
)


def is_passing(error: BaseException) -> bool:
    """Whether the same work may succeed later without anybody changing anything: do not count it as a try."""
    if isinstance(error, ConcurrentChange | ConnectionError | TimeoutError | exc.TimeoutError):
        return True
    if isinstance(error, exc.DBAPIError):
        return error.connection_invalidated or (error.orig is not None and _is_passing_driver_error(error.orig))
    return _is_passing_driver_error(error)


def _is_passing_driver_error(error: BaseException) -> bool:
    cause = error.__cause__ if error.__cause__ is not None else error
    for each in (error, cause):
        if isinstance(each, (ConnectionError, TimeoutError, *_CUT)):
            return True
        state = getattr(each, "sqlstate", None)
        if isinstance(state, str) and state.startswith(_PASSING_STATES):
            return True
        code = getattr(each, "sqlite_errorcode", None)
        if isinstance(code, int) and code & 0xFF in _PASSING_SQLITE:
            return True
    return False


def name_of(error: BaseException) -> str:
    """What the driver calls it: that a lock was not to be had says more than that there was an error."""
    found = getattr(error, "orig", None) or error
    return type(found.__cause__ or found).__name__
