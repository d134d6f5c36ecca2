"""`parse_mode=Markdown`, the first dialect: no nesting, four marks, and an escape before these only."""

import re
from dataclasses import dataclass

from bot.sandbox.errors import bad_request
from bot.sandbox.marked_up import Json, MarkedUp, linked

_MARKS = {"_": "italic", "*": "bold", "`": "code", "[": "link"}
_ESCAPED = re.compile(r"\\([_*`\[])")
_FENCE = re.compile(r"```(?:([^\s`]+)(?=\s))?(?:\r\n|\n\r|\r|\n)?")
_TARGET = re.compile(r"\(([^)]*)\)?")


@dataclass(slots=True)
class _Parser(MarkedUp):
    def run(self) -> tuple[str, list[Json]]:
        while self.position < len(self.source):
            self._step()
        return self.read()

    def _step(self) -> None:
        if escaped := _ESCAPED.match(self.source, self.position):
            self.put(escaped[1], escaped.end())
        elif fence := _FENCE.match(self.source, self.position):
            language = {"language": fence[1]} if fence[1] else {}
            self._entity(fence.end(), "```", type="pre", **language)
        elif kind := _MARKS.get(symbol := self.source[self.position]):
            self._entity(self.position + 1, "]" if symbol == "[" else symbol, type=kind)
        else:
            self.put(symbol, self.position + 1)

    def _entity(self, begin: int, closing: str, **fields: str) -> None:
        end = self.source.find(closing, begin)
        if end < 0:
            place = f"byte offset {self.byte(self.position)}"
            raise bad_request(f"Can't parse entities: Can't find end of the entity starting at {place}")
        offset, words = self.units, self.source[begin:end]
        self.put(words, end + len(closing))
        self.add(offset, self._link(words) if fields["type"] == "link" else dict(fields))

    def _link(self, words: str) -> Json | None:
        """Where a link leads: what stands in round brackets after it, else its own words."""
        url = words
        if target := _TARGET.match(self.source, self.position):
            url, self.position = target[1], target.end()
        return linked(url)


def parse_old_markdown(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities of the first Markdown dialect."""
    return _Parser(source).run()
