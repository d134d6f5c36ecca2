"""Column types: what is stored is the same on both engines, and what cannot be stored is refused at the door."""

# ruff: noqa: ARG002 - SQLAlchemy hands the dialect to every method

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

import orjson
from sqlalchemy import BigInteger, DateTime, Integer, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.text import clean, clean_json

BigId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up by itself only for a column of type INTEGER; it holds 64 bits there."""

Digest = LargeBinary(16)

_AS_IT_STANDS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
"""Times have columns of their own, and value objects are written by name: neither belongs into JSON as it is."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class NaiveDatetime(ValueError):
    """A time without a zone names no instant."""


def to_micros(at: datetime) -> int:
    """Microseconds since 1970: how SQLite keeps an instant, exact and quick to compare."""
    return (at - _EPOCH) // _MICROSECOND


def from_micros(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)


class UtcTime(TypeDecorator[datetime]):
    """An instant. Naive values are refused; what comes back is in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return self.bind_processor(dialect)(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        return _checked_micros if dialect.name == "sqlite" else _checked

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """Straight to the point, as a sweep reads a hundred thousand of them. asyncpg always answers in UTC."""
        return _moment if dialect.name == "sqlite" else None


def _checked(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise NaiveDatetime(f"{value!r} has no time zone")
    return value


def _checked_micros(value: datetime | None) -> int | None:
    checked = _checked(value)
    return None if checked is None else to_micros(checked)


def _moment(value: int | None) -> datetime | None:
    return None if value is None else from_micros(value)


class HumanText(TypeDecorator[str]):
    """What people wrote, with what no database can hold replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return _cleaned(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        return _cleaned


def _cleaned(value: str | None) -> str | None:
    return None if value is None else clean(value)


class Choice(TypeDecorator[Any]):
    """A member of an enumeration, stored by its value in a plain column."""

    impl = String(32)
    cache_ok = True

    def __init__(self, enum: type[Enum]) -> None:
        super().__init__()
        self.enum = enum
        self._members = {None: None, **{member.value: member for member in enum}}
        self._values: dict[Any, str | None] = {None: None}
        for member in enum:
            self._values |= {member: member.value, member.value: member.value}

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return self._value(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:
        return self._value

    def _value(self, value: Any) -> str | None:
        try:
            return self._values[value]
        except KeyError:
            raise ValueError(f"{value!r} is not a valid {self.enum.__name__}") from None

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return self._members.__getitem__


class Json(TypeDecorator[Any]):
    """Plain JSON in a text column: the same bytes on both engines, and no opinion of the server's about them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return _as_json(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:
        return _as_json

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], Any]:
        return _from_json


def _as_json(value: Any) -> str | None:
    """What orjson objects to (halves of surrogate pairs, keys of an enumeration) is written the slow way."""
    if value is None:
        return None
    try:
        return orjson.dumps(value, option=_AS_IT_STANDS).decode()
    except orjson.JSONEncodeError:
        return dumps(clean_json(value))


def _from_json(value: str | None) -> Any:
    return None if value is None else orjson.loads(value)


class Coded(TypeDecorator[Any]):
    """A value object written as JSON by a pair of functions."""

    impl = Text
    cache_ok = True

    def __init__(self, write: Callable[[Any], str], read: Callable[[str], Any]) -> None:
        super().__init__()
        self.write = write
        self.read = read

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.write(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self.read(value)


class ListOf(TypeDecorator[Any]):
    """The values of one column as a flat array of PostgreSQL, without a look at each whether it is a list itself."""

    impl = ARRAY
    cache_ok = True

    def __init__(self, each: TypeEngine[Any]) -> None:
        super().__init__(each, dimensions=1)
        self.each = each

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return self.bind_processor(dialect)(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        convert = self.each.dialect_impl(dialect).bind_processor(dialect)
        return list if convert is None else lambda values: list(map(convert, values))


class Listed(TypeDecorator[Any]):
    """Many numbers as one parameter, so that a statement is the same however many there are."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(BigInteger()))

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        return json.dumps(value) if dialect.name == "sqlite" else value


class IdList(Listed):
    """Ids of any collection, in order: rows are locked in the same order by everybody."""

    cache_ok = True

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> Any:
        return super().process_bind_param(sorted(value or ()), dialect)


dumps: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
