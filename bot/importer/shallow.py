"""How deep a file nests, seen before a parser is: parsers remember the path of each level."""

import re
from typing import Protocol

MOST_LEVELS = 64
"""Exports have about ten."""
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_BUT_BRACKETS = bytes(sorted(set(range(256)) - set(b"[]{}")))
_AS_ROUND = bytes.maketrans(b"[]{}", b"()()")


class TooDeep(ValueError):
    def __init__(self) -> None:
        super().__init__(f"nested more than {MOST_LEVELS} levels deep")


class Source(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Shallow:
    """A file of JSON that is read on only while it nests no deeper than an export does.

    What stands in quotes is no bracket. Whole pieces are worked on: a loop over bytes would take longer than parsing.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._depth = 0
        self._is_quoted = False
        self._cut = b""
        """A backslash whose other half is in the next piece."""

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._descend(self._unquoted(data).translate(None, _BUT_BRACKETS).translate(_AS_ROUND))
        return data

    def _unquoted(self, data: bytes) -> bytes:
        plain = _ESCAPED.sub(b"", self._cut + data)
        self._cut = b"\\" if plain.endswith(b"\\") else b""
        parts = plain.split(b'"')
        outside = parts[self._is_quoted :: 2]
        self._is_quoted ^= len(parts) % 2 == 0
        return b"".join(outside)

    def _descend(self, brackets: bytes) -> None:
        """Pairs are taken out from the innermost: what nests deeper than is allowed has some left then."""
        for _ in range(MOST_LEVELS):
            fewer = brackets.replace(b"()", b"")
            if len(fewer) == len(brackets):
                break
            brackets = fewer
        closing = brackets.count(b")")
        opening = len(brackets) - closing
        self._depth = max(0, self._depth - closing) + opening
        if self._depth > MOST_LEVELS or b"()" in brackets:
            raise TooDeep
