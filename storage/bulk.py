"""Writing many rows with little work for each: what a batch of updates or a sweep brings to the database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from operator import is_
from types import MappingProxyType
from typing import Any

from sqlalchemy import ARRAY, Column, Table, bindparam, column, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.expression import Executable
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from storage.sql import parameters

Row = Mapping[str, Any]
Conflict = Callable[[Any], Any]
Convert = Callable[[Any], Any]

_SQLITE = sqlite.dialect()


class Bulk:
    """One statement for rows with these columns.

    PostgreSQL gets a list for each column and makes rows of them itself: one round trip, one plan. SQLite lives in
    this process and gets row after row, converted here, without a look at what the statement means.
    """

    def __init__(self, columns: Mapping[str, Column[Any]], *, at_once: Executable, each: Any) -> None:
        self._columns = columns
        self.at_once = at_once
        self._each = each

    def lists(self, rows: Sequence[Row]) -> dict[str, list[Any]]:
        """The parameters of `at_once`. The server fills up a list that is too short: an empty column costs nothing."""
        lists = {name: [row[name] for row in rows] for name in self._columns}
        return {name: [] if values.count(None) == len(values) else values for name, values in lists.items()}

    def tuples(self, rows: Sequence[Row]) -> list[tuple[Any, ...]]:
        """The parameters of `text`, row by row."""
        columns: list[Iterable[Any]] = []
        for name, process in zip(self._order, self._processors, strict=True):
            if name in self._constants:
                columns.append(repeat(self._constants[name], len(rows)))
            else:
                columns.append(_converted([row[name] for row in rows], process))
        return list(zip(*columns, strict=True))

    @cached_property
    def text(self) -> str:
        """For SQLite, with question marks."""
        return str(self._compiled)

    @cached_property
    def _compiled(self) -> Any:
        return self._each.compile(dialect=_SQLITE)

    @cached_property
    def _order(self) -> list[str]:
        return list(self._compiled.positiontup)

    @cached_property
    def _constants(self) -> dict[str, Any]:
        """Values that stand in the statement itself, converted."""
        values = {name: self._compiled.binds[name].value for name in self._order if name not in self._columns}
        processors = dict(zip(self._order, self._processors, strict=True))
        return {name: value if (to := processors[name]) is None else to(value) for name, value in values.items()}

    @cached_property
    def _processors(self) -> list[Convert | None]:
        types = [self._compiled.binds[name].type for name in self._order]
        return [each.dialect_impl(_SQLITE).bind_processor(_SQLITE) for each in types]


def _converted(values: Sequence[Any], convert: Convert | None) -> Iterable[Any]:
    """A column for SQLite. Where one object stands in all rows, it is converted once."""
    if convert is None:
        return values
    first = values[0]
    if all(map(is_, values, repeat(first))):
        return repeat(convert(first), len(values))
    return map(convert, values)


def insert_many(
    table: Table,
    names: Iterable[str] | None = None,
    *,
    same: Mapping[str, Any] = MappingProxyType({}),
    conflict: Conflict = lambda insert: insert,
) -> Bulk:
    """New rows with these columns. `same`: values that all of them have; what is not named takes its default.

    `conflict` says what to do where a row is there already.
    """
    columns = {name: table.c[name] for name in (names or parameters(table)) if name not in same}
    defaults = {each.name: _default(each) for each in table.c if each.name not in columns and each.default is not None}
    others = {name: literal(value, table.c[name].type) for name, value in {**defaults, **same}.items()}
    source = _unnested(columns)
    at_once = postgresql.insert(table).from_select(
        [*columns, *others], select(*(source.c[name] for name in columns), *others.values()), include_defaults=False
    )
    each = sqlite.insert(table).values(
        {name: bindparam(name, type_=table.c[name].type) for name in columns} | dict(others)
    )
    return Bulk(columns, at_once=conflict(at_once), each=conflict(each))


def update_many(table: Table, names: Iterable[str]) -> Bulk:
    """Rows by `_id`, each with its own values."""
    columns = {"_id": table.c.id, **{name: table.c[name] for name in names}}
    source = _unnested(columns)
    at_once = update(table).where(table.c.id == source.c._id).values({name: source.c[name] for name in names})  # noqa: SLF001
    each = (
        update(table)
        .where(table.c.id == bindparam("_id"))
        .values({name: bindparam(name, type_=table.c[name].type) for name in names})
    )
    return Bulk(columns, at_once=at_once, each=each)


def _default(column: Column[Any]) -> Any:
    if not isinstance(column.default, ScalarElementColumnDefault):
        raise TypeError(f"{column} has a default that cannot stand in a statement")
    return column.default.arg


def _unnested(columns: Mapping[str, Column[Any]]) -> Any:
    lists: list[ColumnElement[Any]] = [
        bindparam(name, type_=ARRAY(each.type, dimensions=1)) for name, each in columns.items()
    ]
    return (
        func.unnest(*lists)
        .table_valued(*(column(name, each.type) for name, each in columns.items()), name="given")
        .render_derived()
    )
