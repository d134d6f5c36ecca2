"""Writing many rows with little work for each: what a batch of updates or a sweep brings to the database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import repeat
from operator import is_
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column, Table, bindparam, column, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.expression import Executable
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from storage.sql import parameters
from storage.types import ListOf

Row = Mapping[str, Any]
Conflict = Callable[[Any], Any]
Convert = Callable[[Any], Any]
AtOnce = Callable[[frozenset[str]], Executable]
"""A statement where these columns have one value for all rows."""

SAME = "same_"
"""Before the name of a parameter that is one value for all rows."""
MANY = 50
"""So many rows are worth a statement of their own, which says what is the same in all of them."""

_SQLITE = sqlite.dialect()


class Bulk:
    """One statement for rows with these columns.

    PostgreSQL gets a list for each column and makes rows of them itself: one round trip, one plan. SQLite lives in
    this process and gets row after row, converted here, without a look at what the statement means.
    """

    def __init__(self, columns: Mapping[str, Column[Any]], *, at_once: AtOnce, each: Any) -> None:
        self._columns = columns
        self._at_once = cache(at_once)
        self._each = each

    def at_once(self, rows: Sequence[Row]) -> tuple[Executable, dict[str, Any]]:
        """For PostgreSQL, with its parameters.

        The server fills up a list that is too short: an empty one costs nothing. What is the same in each of many rows
        is sent once; the first column stays a list, as it says how many rows there are.
        """
        lists = {name: [row[name] for row in rows] for name in self._columns}
        same = {name: values[0] for name, values in lists.items() if values.count(values[0]) == len(rows)}
        empty: dict[str, list[Any]] = {name: [] for name, value in same.items() if value is None}
        first = next(iter(self._columns))
        once = [name for name, value in same.items() if value is not None and name != first and len(rows) >= MANY]
        listed = {name: values for name, values in (lists | empty).items() if name not in once}
        return self._at_once(frozenset(once)), listed | {SAME + name: same[name] for name in once}

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

    def at_once(once: frozenset[str]) -> Executable:
        given = select(*_given(columns, once).values(), *others.values())
        statement: Executable = conflict(
            postgresql.insert(table).from_select([*columns, *others], given, include_defaults=False)
        )
        return statement

    each = sqlite.insert(table).values(_bound(columns) | dict(others))
    return Bulk(columns, at_once=at_once, each=conflict(each))


def update_many(table: Table, names: Iterable[str]) -> Bulk:
    """Rows by `_id`, each with its own values."""
    changed = {name: table.c[name] for name in names}
    columns = {"_id": table.c.id, **changed}

    def at_once(once: frozenset[str]) -> Executable:
        given = _given(columns, once)
        return update(table).where(table.c.id == given["_id"]).values({name: given[name] for name in changed})

    each = update(table).where(table.c.id == bindparam("_id")).values(_bound(changed))
    return Bulk(columns, at_once=at_once, each=each)


def _default(column: Column[Any]) -> Any:
    if not isinstance(column.default, ScalarElementColumnDefault):
        raise TypeError(f"{column} has a default that cannot stand in a statement")
    return column.default.arg


def _bound(columns: Mapping[str, Column[Any]], prefix: str = "") -> dict[str, Any]:
    return {name: bindparam(prefix + name, type_=each.type) for name, each in columns.items()}


def _given(columns: Mapping[str, Column[Any]], once: frozenset[str]) -> dict[str, ColumnElement[Any]]:
    """The columns as the server gets them: lists made into rows, and what is the same in all of them."""
    listed = {name: each for name, each in columns.items() if name not in once}
    lists = [bindparam(name, type_=ListOf(each.type)) for name, each in listed.items()]
    rows = (
        func.unnest(*lists)
        .table_valued(*(column(name, each.type) for name, each in listed.items()), name="given")
        .render_derived()
    )
    bound = _bound(columns, SAME)
    return {name: bound[name] if name in once else rows.c[name] for name in columns}
