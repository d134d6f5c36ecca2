"""Reading a table key by key: every mistake is noted with its place, and reading goes on."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

from bot.config.positions import Path, Positions, name_of

T = TypeVar("T")
Read = Callable[[Any], T]
"""Makes something of a TOML value, or raises `Wrong` with what is allowed."""

CLOSE = 0.6
SHOWN = 60


class Wrong(ValueError):
    """A value that cannot be used. The text follows the value: "… is not a time zone"."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, where it stands and what would be right. Line 0 is the file as a whole."""

    file: str
    line: int
    key: str
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(filter(None, (place, self.key, self.text)))


class BadConfig(ValueError):
    """The file of the desks cannot be used; every mistake that was found, in order of lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(map(str, self.problems)))


class Notebook:
    """Collects what is wrong in one file."""

    def __init__(self, file: str, positions: Positions) -> None:
        self.file = file
        self._positions = positions
        self.problems: list[Problem] = []

    def note(self, path: Path, text: str) -> None:
        self.problems.append(Problem(self.file, self._positions.line_of(path), name_of(path), text))


class Table:
    """One table. What is read is remembered, so that `close` can tell the keys that mean nothing."""

    def __init__(self, notebook: Notebook, path: Path, value: Mapping[str, Any]) -> None:
        self.notebook = notebook
        self.path = path
        self._value = value
        self._read: dict[str, None] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._value

    def has_any(self, *keys: str) -> bool:
        return any(self._value.get(key) for key in keys)

    def names(self) -> tuple[str, ...]:
        return tuple(self._value)

    def wrong(self, key: str, text: str) -> None:
        self.notebook.note((*self.path, key), text)

    def get(self, key: str, read: Read[T], default: T) -> T:
        """The value of a key; the default where it is absent or wrong."""
        self._read[key] = None
        if key not in self._value:
            return default
        return _try(self.notebook, (*self.path, key), read, self._value[key], default)

    def need(self, key: str, read: Read[T], default: T) -> T:
        """The same for a key that must be there; `default` only lets reading go on."""
        if key not in self._value:
            self.wrong(key, "is missing")
        return self.get(key, read, default)

    def each(self, key: str, read: Read[T]) -> tuple[T, ...]:
        """The good elements of a list; the same value twice is a mistake."""
        found: list[T] = []
        for path, value in self._elements(key):
            one = _try(self.notebook, path, read, value, None)
            if one is not None and one in found:
                self.notebook.note(path, f"{shown(value)} is listed twice")
            elif one is not None:
                found.append(one)
        return tuple(found)

    def table(self, key: str) -> "Table":
        """The table under a key, empty where there is none."""
        value: Any = self.get(key, anything, {})
        return self._as_table((*self.path, key), value)

    def tables(self, key: str) -> Iterator["Table"]:
        """The tables of a list, as `[[key]]` or as inline ones."""
        for path, value in self._elements(key):
            yield self._as_table(path, value)

    def close(self) -> None:
        """Say which keys nobody reads, and which were probably meant."""
        for key in self._value:
            if key not in self._read:
                allowed = [name for name in self._read if name not in self._value] or list(self._read)
                hints = [suggestion(key, allowed), f"allowed: {', '.join(self._read)}"]
                self.wrong(key, f"unknown key; {' '.join(filter(None, hints))}")

    def _elements(self, key: str) -> Iterator[tuple[Path, Any]]:
        path = (*self.path, key)
        values: list[Any] = self.get(key, a_list, [])
        for place, value in enumerate(values):
            yield (*path, place), value

    def _as_table(self, path: Path, value: Any) -> "Table":
        if isinstance(value, dict):
            return Table(self.notebook, path, value)
        self.notebook.note(path, f"{shown(value)} is not a table; write {{ key = value }} or a [section]")
        return Table(self.notebook, path, {})


def _try(notebook: Notebook, path: Path, read: Read[T], value: Any, default: T) -> T:
    try:
        return read(value)
    except Wrong as wrong:
        notebook.note(path, f"{shown(value)} {wrong}")
        return default


def anything(value: Any) -> Any:
    return value


def a_list(value: Any) -> list[Any]:
    if isinstance(value, dict):
        raise Wrong("is not a list; a section that may stand several times has two brackets: [[…]]")
    if not isinstance(value, list):
        raise Wrong(f"is not a list; write [{shown(value)}]")
    return value


def shown(value: Any) -> str:
    """A value as it stands in the file, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    text = (
        json.dumps(value, ensure_ascii=False)
        if isinstance(value, str)
        else "a table"
        if isinstance(value, dict)
        else str(value)
    )
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def suggestion(word: str, allowed: Sequence[str]) -> str:
    """`did you mean …?`, or nothing where no name is near."""
    near = get_close_matches(word.lower(), [name for name in allowed if isinstance(name, str)], n=1, cutoff=CLOSE)
    return f"did you mean `{near[0]}`?" if near else ""
