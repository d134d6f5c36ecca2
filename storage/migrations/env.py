"""Alembic's entry: on a connection it is given, or on one of its own for the command line."""

import asyncio
import os
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from storage.engines import make_engine, read_url
from storage.sql import POSTGRESQL, SQLITE
from storage.tables import metadata
from storage.turns import FAMILY, Turn

FULL_TEXT = ("dialog_words_fts", "dialog_terms")
GENERATED = frozenset({("column", "dialog_words", "vector"), ("index", "dialog_words", "ix_dialog_words_vector")})


def render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Migrations are written in our own column types."""
    if kind == "type" and isinstance(item, TypeDecorator) and type(item).__module__ == "storage.types":
        autogen.imports.add("from storage import types")
        if type(item).__name__ in {"Choice", "Coded"}:
            return "sa.String(length=32)" if type(item).__name__ == "Choice" else "sa.Text()"
        return f"types.{type(item).__name__}()"
    return False


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Full-text indexes are of one engine each: only the migrations that make them know them."""
    if kind == "table" and name is not None:
        return not name.startswith(FULL_TEXT)
    return (kind, parents.get("table_name"), name) not in GENERATED


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=render_item,
        include_name=include_name,
        transactional_ddl=True,
        compare_type=True,
    )
    with connection.begin() if not connection.in_transaction() else connection.begin_nested():
        _one_at_a_time(connection)
        _foreign_keys_wait(connection)
        context.run_migrations()


def _one_at_a_time(connection: Connection) -> None:
    """Several processes that start together: one migrates, the others wait as long as it takes and find it done."""
    if connection.dialect.name == POSTGRESQL:
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({FAMILY}, {Turn.TABLES})")
        connection.exec_driver_sql("SET LOCAL lock_timeout TO DEFAULT")


def _foreign_keys_wait(connection: Connection) -> None:
    """A batch change on SQLite replaces a table; its references are checked when that is done."""
    if connection.dialect.name == SQLITE:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


async def run_alone(url: str) -> None:
    engine = make_engine(read_url(url), pool_size=1)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    address = context.config.attributes.get("url") or os.environ.get("FIRSTLINE_DATABASE_URL")
    if address is None:
        raise SystemExit("FIRSTLINE_DATABASE_URL names the database")
    asyncio.run(run_alone(address))
