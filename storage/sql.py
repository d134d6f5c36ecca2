"""Statements that both engines understand, each written once."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from sqlalchemy import Boolean, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.elements import BindParameter, ColumnElement
from sqlalchemy.sql.expression import Executable
from sqlalchemy.sql.functions import FunctionElement

from storage.types import IdList

POSTGRESQL = "postgresql"
SQLITE = "sqlite"


class among(FunctionElement[bool]):  # noqa: N801 - reads as an operator
    """`column` is one of many ids, given as a single parameter."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        super().__init__(column, bindparam(name, type_=IdList()))


@compiles(among, POSTGRESQL)
def _among_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    column, ids = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({ids})"


@compiles(among, SQLITE)
def _among_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    column, ids = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - compiled, not quoted


class Upsert(Protocol):
    """What PostgreSQL's and SQLite's INSERT have in common beyond the standard."""

    excluded: Any

    def on_conflict_do_nothing(self, *, index_elements: Iterable[Any] | None = None) -> Insert: ...
    def on_conflict_do_update(self, *, index_elements: Iterable[Any], set_: Any, where: Any = None) -> Insert: ...


class PerEngine:
    """A statement in the words of each engine, built once at import."""

    def __init__(self, build: Callable[[str], Executable]) -> None:
        self._statements = {engine: build(engine) for engine in (POSTGRESQL, SQLITE)}

    def __getitem__(self, engine: str) -> Executable:
        return self._statements[engine]


def upsert(table: Table, build: Callable[[Any], Any]) -> PerEngine:
    """An INSERT that knows what to do where the row is there already."""
    makers: dict[str, Callable[[Table], Any]] = {POSTGRESQL: postgresql.insert, SQLITE: sqlite.insert}
    return PerEngine(lambda engine: build(makers[engine](table).values(parameters(table))))


def parameters(table: Table, *, without: Iterable[str] = ()) -> dict[str, BindParameter[Any]]:
    """A parameter for each column we fill; ids the database counts are left to it."""
    skipped = {*without, *(column.name for column in table.c if column.autoincrement is True)}
    return {column.name: bindparam(column.name, type_=column.type) for column in table.c if column.name not in skipped}
