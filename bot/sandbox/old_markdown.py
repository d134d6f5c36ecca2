"""`parse_mode=Markdown`, the first dialect: no nesting, four marks, and an escape before these only."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.text import utf16_len

Json = dict[str, Any]

_MARKS = {"_": "italic", "*": "bold", "`": "code", "[": "link"}
_ESCAPED = re.compile(r"\\([_*`\[])")
_FENCE = re.compile(r"```(?:([^\s`]+)(?=\s))?(?:\r\n|\n\r|\r|\n)?")
_TARGET = re.compile(r"\(([^)]*)\)?")
_USER_LINK = re.compile(r"tg://user\?id=(\d+)")


@dataclass(slots=True)
class _Parser:
    source: str
    position: int = 0
    units: int = 0
    pieces: list[str] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def run(self) -> tuple[str, list[Json]]:
        while self.position < len(self.source):
            self._step()
        return "".join(self.pieces), self.entities

    def _step(self) -> None:
        if escaped := _ESCAPED.match(self.source, self.position):
            self._put(escaped[1], escaped.end())
        elif fence := _FENCE.match(self.source, self.position):
            language = {"language": fence[1]} if fence[1] else {}
            self._entity(fence.end(), "```", type="pre", **language)
        elif kind := _MARKS.get(symbol := self.source[self.position]):
            self._entity(self.position + 1, "]" if symbol == "[" else symbol, type=kind)
        else:
            self._put(symbol, self.position + 1)

    def _put(self, words: str, end: int) -> None:
        self.pieces.append(words)
        self.units += utf16_len(words)
        self.position = end

    def _entity(self, begin: int, closing: str, **fields: str) -> None:
        end = self.source.find(closing, begin)
        if end < 0:
            byte = len(self.source[: self.position].encode())
            raise bad_request(f"Can't parse entities: Can't find end of the entity starting at byte offset {byte}")
        offset, words = self.units, self.source[begin:end]
        self._put(words, end + len(closing))
        found: Json | None = self._link(words) if fields["type"] == "link" else dict(fields)
        if found and words:
            self.entities.append({**found, "offset": offset, "length": self.units - offset})

    def _link(self, words: str) -> Json | None:
        """Where a link leads: what stands in round brackets after it, else its own words."""
        url = words
        if target := _TARGET.match(self.source, self.position):
            url, self.position = target[1], target.end()
        if user := _USER_LINK.fullmatch(url):
            return {"type": "text_mention", "user": {"id": int(user[1])}}
        if "." not in url and "://" not in url:
            return None
        return {"type": "text_link", "url": url if "://" in url else f"http://{url}/"}


def parse_old_markdown(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities of the first Markdown dialect."""
    return _Parser(source).run()
