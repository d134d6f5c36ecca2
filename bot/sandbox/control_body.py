"""Reading the control API's input: path, query and JSON in one, each value checked when asked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, overload

from aiohttp import web

from bot.sandbox.errors import Refused
from bot.sandbox.vocabulary import words

Json = dict[str, Any]
_REQUIRED: Any = object()


@dataclass(frozen=True, slots=True)
class Body:
    values: Json

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def only(self, known: Iterable[str], where: str = "") -> None:
        """Refuse what nobody would read: a misspelt field does nothing, and nobody would notice."""
        strange = sorted(self.values.keys() - set(known))
        if strange:
            fields = ", ".join(sorted(known)) or "none"
            raise Refused(f"{where}{', '.join(strange)}: no such field; known are: {fields}")

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, str | int | float):
            raise Refused(f"{name} must be a text")
        return str(value)

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
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise Refused(f"{name} must be a whole number") from error

    def seconds(self, name: str, default: float) -> float:
        value = self.values.get(name, default)
        try:
            seconds = float(value)
        except (TypeError, ValueError) as error:
            raise Refused(f"{name} must be a number") from error
        if seconds < 0:
            raise Refused(f"{name} must be 0 or more")
        return seconds

    def flag(self, name: str) -> bool:
        return self.values.get(name) in (True, "true", "1", 1)

    def media(self, name: str) -> bool | str:
        """`true`, a file's name or id, or nothing."""
        value = self.values.get(name)
        return value if isinstance(value, str) else bool(value)

    def who(self, name: str) -> int | str | None:
        """A person's id, or the name of someone unknown."""
        value = self.values.get(name)
        return value if isinstance(value, int | str) and not isinstance(value, bool) else None

    def items(self, name: str) -> list[Any]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Refused(f"{name} must be a list")
        return value

    def numbers(self, name: str) -> list[int]:
        try:
            return [int(value) for value in self.items(name)]
        except (TypeError, ValueError) as error:
            raise Refused(f"{name} must be a list of whole numbers") from error

    def mapping(self, name: str) -> Json:
        value = self.values.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise Refused(f"{name} must be an object")
        return value


Action = Callable[[Any, Body], Any]


def takes(names: str) -> Callable[[Action], Action]:
    """Say which fields an action reads; with any other it is refused before anything happens."""
    known = words(names)

    def declare(action: Action) -> Action:
        @wraps(action)
        def checked(world: Any, body: Body) -> Any:
            body.only(known)
            return action(world, body)

        checked.takes = known  # type: ignore[attr-defined]
        return checked

    return declare


async def read_body(request: web.Request) -> Body:
    values: Json = dict(request.query)
    if request.can_read_body:
        try:
            body = await request.json()
        except ValueError as error:
            raise Refused("the body is not JSON") from error
        if not isinstance(body, dict):
            raise Refused("the body must be a JSON object")
        values.update(body)
    values.update(request.match_info)
    return Body(values)
