"""Statements that both engines understand, each written once."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import BindParameter, ColumnElement
from sqlalchemy.sql.expression import Executable
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from storage.types import IdList, Listed

POSTGRESQL = "postgresql"
SQLITE = "sqlite"


class _ManyIds(FunctionElement[bool]):
    """A column held against many ids, given as a single parameter.

    It does not say that it is a boolean: for SQLite that would become `… = 1`, which no index can help with.
    """

    type: Any = NullType()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        super().__init__(column, bindparam(name, type_=IdList()))


class among(_ManyIds):  # noqa: N801 - reads as an operator
    """`column` is one of the ids."""

    inherit_cache = True


class besides(_ManyIds):  # noqa: N801 - reads as an operator
    """`column` is none of the ids, which are looked up in a hash, however many they are."""

    inherit_cache = True


def _parts(element: _ManyIds, compiler: Any, options: dict[str, Any]) -> tuple[str, str]:
    column, ids = (compiler.process(each, **options) for each in element.clauses)
    return column, ids


@compiles(among, POSTGRESQL)
def _among_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return "{} = ANY ({})".format(*_parts(element, compiler, options))


@compiles(among, SQLITE)
def _among_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return "{} IN (SELECT value FROM json_each({}))".format(*_parts(element, compiler, options))  # noqa: S608 - compiled, not quoted


@compiles(besides, POSTGRESQL)
def _besides_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return "{} NOT IN (SELECT unnest({}))".format(*_parts(element, compiler, options))


@compiles(besides, SQLITE)
def _besides_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return "{} NOT IN (SELECT value FROM json_each({}))".format(*_parts(element, compiler, options))  # noqa: S608 - compiled, not quoted


class PerEngine:
    """A statement in the words of each engine, built once at import."""

    def __init__(self, build: Callable[[str], Executable]) -> None:
        self._statements = {engine: build(engine) for engine in (POSTGRESQL, SQLITE)}

    def __getitem__(self, engine: str) -> Executable:
        return self._statements[engine]


def of_pairs(table: Table, columns: Sequence[ColumnElement[Any]], first: str, second: str) -> PerEngine:
    """Rows by pairs of numbers, given as two lists of equal length: `firsts` and `seconds`."""
    pairs = {
        POSTGRESQL: "SELECT * FROM unnest(CAST(:firsts AS bigint[]), CAST(:seconds AS bigint[]))",
        SQLITE: "SELECT one.value, other.value FROM json_each(:firsts) one JOIN json_each(:seconds) other USING (key)",
    }
    names = ", ".join(column.key for column in columns if column.key)
    return PerEngine(
        lambda engine: (
            text(f"SELECT {names} FROM {table.name} WHERE ({first}, {second}) IN ({pairs[engine]})")  # noqa: S608 - ours
            .bindparams(bindparam("firsts", type_=Listed()), bindparam("seconds", type_=Listed()))
            .columns(*columns)
        )
    )


def as_lists(pairs: Iterable[tuple[int, int]]) -> dict[str, list[int]]:
    """The parameters of `of_pairs`."""
    ordered = sorted(pairs)
    return {"firsts": [first for first, _ in ordered], "seconds": [second for _, second in ordered]}


def upsert(table: Table, build: Callable[[Any], Any]) -> PerEngine:
    """An INSERT that knows what to do where the row is there already."""
    makers: dict[str, Callable[[Table], Any]] = {POSTGRESQL: postgresql.insert, SQLITE: sqlite.insert}
    return PerEngine(lambda engine: build(makers[engine](table).values(parameters(table))))


def parameters(table: Table, *, without: Iterable[str] = ()) -> dict[str, BindParameter[Any]]:
    """A parameter for each column we fill; ids the database counts are left to it."""
    skipped = {*without, *(column.name for column in table.c if column.autoincrement is True)}
    return {column.name: bindparam(column.name, type_=column.type) for column in table.c if column.name not in skipped}
