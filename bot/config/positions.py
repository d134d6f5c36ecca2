"""Where each key of a TOML text stands: `tomllib` reads values but does not tell lines.

The text is known to be valid TOML (`tomllib` has read it), so this scanner only finds its way; it checks nothing.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
"""Keys and places in lists: `("desks", "it", "sla", 0, "response")`."""

_STRING = r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\''
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_KEY = r'(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')'
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_DOTTED = re.compile(rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*")
_ATOM = re.compile(rf"(?:{_STRING})|[^,\]}}#\n]+", re.DOTALL)


def name_of(path: Path) -> str:
    """The path as a person writes it: `desks.it.sla[0].response`."""
    return "".join(_step(part) for part in path).removeprefix(".")


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if _BARE.fullmatch(part) else f'."{part}"'


class Positions:
    """The line of every key and list element of one text, counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._lines: dict[Path, int] = {}
        _Scanner(text, self).scan()

    def note(self, path: Path, offset: int) -> None:
        """The first place counts: a table named again by its parts stays where it began."""
        for end in range(len(path), 0, -1):
            if path[:end] in self._lines:
                break
            self._lines[path[:end]] = bisect_right(self._starts, offset)

    def line_of(self, path: Path) -> int:
        """Of the key itself, or of the nearest table around it where the key is missing."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


class _Scanner:
    def __init__(self, text: str, positions: Positions) -> None:
        self._text = text
        self._positions = positions
        self._at = 0
        self._table: Path = ()
        self._lists: dict[Path, int] = {}
        """Arrays of tables, and the place of their newest element."""

    def scan(self) -> None:
        while self._skip_blank() < len(self._text):
            if self._text[self._at] == "[":
                self._header()
            else:
                self._pair(self._table)

    def _header(self) -> None:
        start = self._at
        is_list = self._text.startswith("[[", start)
        self._at += 2 if is_list else 1
        self._skip_blank()
        *outer, last = self._dotted_key()
        path = self._resolve(outer) if outer else ()
        path = (*path, last)
        if is_list:
            self._lists[path] = self._lists.get(path, -1) + 1
            self._positions.note(path, start)
        self._table = self._newest(path)
        self._positions.note(self._table, start)
        self._skip_blank()
        self._at += 2 if is_list else 1

    def _resolve(self, parts: list[str]) -> Path:
        path: Path = ()
        for part in parts:
            path = self._newest((*path, part))
        return path

    def _newest(self, path: Path) -> Path:
        """Inside an array of tables a header speaks of its newest element."""
        return (*path, self._lists[path]) if path in self._lists else path

    def _pair(self, table: Path) -> None:
        start = self._at
        path = (*table, *self._dotted_key())
        self._positions.note(path, start)
        self._skip_blank()
        self._at += 1  # the equals sign
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self._text[self._skip_blank()]
        self._positions.note(path, self._at)
        if opening == "[":
            for place in self._elements("]"):
                self._value((*path, place))
        elif opening == "{":
            for _ in self._elements("}"):
                self._pair(path)
        else:
            self._at = _end(_ATOM.match(self._text, self._at))

    def _elements(self, closing: str) -> Iterator[int]:
        """Stop at the start of each element of an array or inline table; the caller reads past it."""
        self._at += 1
        place = 0
        while self._text[self._skip_blank()] != closing:
            if self._text[self._at] == ",":
                self._at += 1
                continue
            yield place
            place += 1
        self._at += 1

    def _dotted_key(self) -> list[str]:
        found = _DOTTED.match(self._text, self._at)
        self._at = _end(found)
        return list(_parts(found[0] if found else ""))

    def _skip_blank(self) -> int:
        self._at = _end(_BLANK.match(self._text, self._at))
        return self._at


def _end(found: re.Match[str] | None) -> int:
    if found is None:
        raise ValueError("not TOML")
    return found.end()


def _parts(dotted: str) -> Iterator[str]:
    """Quotes and escapes of keys are left to the TOML reader itself."""
    node: Any = tomllib.loads(f"{dotted} = 0")
    while isinstance(node, dict):
        key, node = next(iter(node.items()))
        yield key
