"""Reading the control API's input: path, query and JSON in one, each value checked when asked for."""

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, overload

from aiohttp import web

from bot.sandbox.errors import Refused
from bot.sandbox.json_text import has_lone_half, read_json
from bot.sandbox.vocabulary import words

Json = dict[str, Any]
_REQUIRED: Any = object()
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
LARGEST = 1 << 63
DEEPEST = 500
"""What is sent as an update may be odder than what Telegram takes."""


@dataclass(frozen=True, slots=True)
class Body:
    values: Json
    spelt: Iterable[str] = ()
    """What came in the address, where numbers and flags are texts."""

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def only(self, known: Iterable[str], where: str = "") -> None:
        """Refuse what nobody would read: a misspelt field does nothing, and nobody would notice."""
        strange = sorted(self.values.keys() - set(known))
        if strange:
            fields = ", ".join(sorted(known)) or "none"
            raise Refused(f"{where}{', '.join(strange)}: no such field; known are: {fields}")

    def in_utf8(self) -> None:
        """Halves of symbols may stand in what is sent as an update, and nowhere else."""
        for name, value in self.values.items():
            if has_lone_half(json.dumps(value, ensure_ascii=False)):
                raise Refused(f"{name} must be in UTF-8")

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise Refused(f"{name} must be a text")
        return str(value)

    def word(self, name: str, known: Iterable[str], default: str) -> str:
        """One of a few."""
        value = self.text(name, default)
        if value not in known:
            raise Refused(f"{name} must be one of {', '.join(sorted(known))}")
        return value

    @overload
    def number(self, name: str) -> int: ...
    @overload
    def number(self, name: str, default: int) -> int: ...
    @overload
    def number(self, name: str, default: None) -> int | None: ...
    def number(self, name: str, default: int | None = _REQUIRED) -> int | None:
        value = self.values.get(name)
        if value is None or value == "":
            if default is _REQUIRED:
                raise Refused(f"{name} is missing")
            return default
        if isinstance(value, str) and name in self.spelt:
            value = _read(int, value)
        return _whole(value, f"{name} must be a whole number")

    def positive(self, name: str, default: int) -> int:
        value = self.number(name, default)
        if value < 1:
            raise Refused(f"{name} must be 1 or more")
        return value

    def seconds(self, name: str, default: float) -> float:
        value: Any = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str) and name in self.spelt:
            value = _read(float, value)
        try:
            seconds = math.nan if isinstance(value, bool | str) else float(value)
        except (TypeError, OverflowError):
            seconds = math.nan
        if not math.isfinite(seconds):
            raise Refused(f"{name} must be a number")
        if seconds < 0:
            raise Refused(f"{name} must be 0 or more")
        return seconds

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        known = _FLAGS.get(value.lower()) if isinstance(value, str) and name in self.spelt else None
        if known is None:
            raise Refused(f"{name} must be true or false")
        return known

    def media(self, name: str) -> bool | str:
        """`true`, a file's name or id, or nothing."""
        value = self.values.get(name)
        if not isinstance(value, str | bool | None):
            raise Refused(f"{name} must be true, or the name or id of a file")
        return value if isinstance(value, str) else bool(value)

    def who(self, name: str) -> int | str | None:
        """A person's id, or the name of someone unknown."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | str | None):
            raise Refused(f"{name} must be a person's id, or a name")
        return value

    def items(self, name: str) -> list[Any]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Refused(f"{name} must be a list")
        return value

    def numbers(self, name: str) -> list[int]:
        return [_whole(value, f"{name} must be a list of whole numbers") for value in self.items(name)]

    def mapping(self, name: str) -> Json:
        value = self.values.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise Refused(f"{name} must be an object")
        return value


def _read(kind: Callable[[str], float], value: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        return None


def _whole(value: Any, otherwise: str) -> int:
    is_number = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    number = int(value) if is_number and not isinstance(value, bool) else LARGEST
    if not -LARGEST < number < LARGEST:
        raise Refused(otherwise)
    return number


Action = Callable[[Any, Body], Any]


def takes(names: str) -> Callable[[Action], Action]:
    """Say which fields an action reads; with any other it is refused before anything happens."""
    known = words(names)

    def declare(action: Action) -> Action:
        @wraps(action)
        def checked(world: Any, body: Body) -> Any:
            body.only(known)
            body.in_utf8()
            return action(world, body)

        checked.takes = known  # type: ignore[attr-defined]
        return checked

    return declare


async def read_body(request: web.Request) -> Body:
    values: Json = dict(request.query)
    spelt = set(values)
    if request.can_read_body:
        try:
            body = read_json(await request.read(), deepest=DEEPEST, halves=True)
        except ValueError as error:
            raise Refused("the body is not JSON") from error
        if not isinstance(body, dict):
            raise Refused("the body must be a JSON object")
        values.update(body)
        spelt -= body.keys()
    values.update(request.match_info)
    return Body(values, frozenset(spelt | request.match_info.keys()))
