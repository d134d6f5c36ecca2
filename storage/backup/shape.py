"""The tables of a database, of whatever version, and how their values are written so that both engines agree."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from sqlalchemy import Connection, inspect
from sqlalchemy.types import Boolean, DateTime, Float, LargeBinary, Numeric, String, TypeEngine

from storage.backup.archive import Row
from storage.sql import POSTGRESQL
from storage.tables import metadata
from storage.types import from_micros, to_micros

OMITTED = frozenset({("installation", "admin_code")})
"""A code that was good for one use: a restored one would be good once more."""

Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class Shape:
    """One table. Its key comes first, then the other columns by name: an order that both engines share."""

    name: str
    columns: tuple[str, ...]
    types: tuple[TypeEngine[Any], ...]
    key: tuple[str, ...]
    engine: str

    @property
    def count(self) -> str:
        return f"SELECT count(*) FROM {quoted(self.name)}"  # noqa: S608 - our names

    @property
    def select(self) -> str:
        """All rows in the order of their bytes, not in that of a language."""
        columns = ", ".join(map(quoted, self.columns))
        return f"SELECT {columns} FROM {quoted(self.name)} ORDER BY {', '.join(map(self._in_order, self.key))}"  # noqa: S608

    @property
    def insert(self) -> str:
        """For a driver that numbers its parameters by their place."""
        columns = ", ".join(map(quoted, self.columns))
        places = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {quoted(self.name)} ({columns}) VALUES ({places})"  # noqa: S608 - our names

    def with_columns(self, columns: Sequence[str]) -> Self:
        """The same in the order of another."""
        types = dict(zip(self.columns, self.types, strict=True))
        return replace(self, columns=tuple(columns), types=tuple(types[column] for column in columns))

    def _in_order(self, column: str) -> str:
        is_text = isinstance(self.types[self.columns.index(column)], String)
        return f'{quoted(column)} COLLATE "C"' if is_text and self.engine == POSTGRESQL else quoted(column)

    @cached_property
    def _writers(self) -> list[tuple[int, Convert]]:
        return _conversions(self.types, _writer_on_postgresql if self.engine == POSTGRESQL else _writer_on_sqlite)

    @cached_property
    def _readers(self) -> list[tuple[int, Convert]]:
        return _conversions(self.types, _reader_on_postgresql if self.engine == POSTGRESQL else _reader_on_sqlite)

    def write(self, rows: Sequence[Sequence[Any]]) -> Sequence[Row]:
        """Rows of the database as they stand in the file."""
        return _converted(rows, self._writers)

    def read(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Rows of the file as the database takes them."""
        return _converted(rows, self._readers)


def shapes_on(connection: Connection) -> list[Shape]:
    """Our tables, each after those it refers to. A database may hold other people's tables too."""
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    names = [str(table.name) for table in metadata.sorted_tables if table.name in there]
    return [_shape(inspector, name, connection.dialect.name) for name in names]


def quoted(name: str) -> str:
    return f'"{name}"'


def _shape(inspector: Any, name: str, engine: str) -> Shape:
    key = tuple(map(str, inspector.get_pk_constraint(name)["constrained_columns"]))
    types = {
        str(column["name"]): column["type"]
        for column in inspector.get_columns(name)
        if "computed" not in column and (name, column["name"]) not in OMITTED
    }
    columns = (*key, *sorted(types.keys() - set(key)))
    return Shape(name, columns, tuple(types[column] for column in columns), key, engine)


def _converted(rows: Sequence[Sequence[Any]], conversions: list[tuple[int, Convert]]) -> Sequence[Row]:
    converted = [list(row) for row in rows]
    for place, convert in conversions:
        for row in converted:
            if row[place] is not None:
                row[place] = convert(row[place])
    return converted


def _conversions(
    types: Sequence[TypeEngine[Any]], choose: Callable[[TypeEngine[Any]], Convert | None]
) -> list[tuple[int, Convert]]:
    return [(place, convert) for place, type_ in enumerate(types) if (convert := choose(type_)) is not None]


def _writer_on_sqlite(type_: TypeEngine[Any]) -> Convert | None:
    if isinstance(type_, Boolean):
        return bool
    return bytes.hex if isinstance(type_, LargeBinary) else None


def _reader_on_sqlite(type_: TypeEngine[Any]) -> Convert | None:
    return bytes.fromhex if isinstance(type_, LargeBinary) else None


def _writer_on_postgresql(type_: TypeEngine[Any]) -> Convert | None:
    if isinstance(type_, DateTime):
        return to_micros
    return bytes.hex if isinstance(type_, LargeBinary) else None


def _reader_on_postgresql(type_: TypeEngine[Any]) -> Convert | None:
    if isinstance(type_, DateTime):
        return from_micros
    if isinstance(type_, LargeBinary):
        return bytes.fromhex
    return float if isinstance(type_, Float | Numeric) else None
