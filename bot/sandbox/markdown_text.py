"""`parse_mode=MarkdownV2`: into a plain text and its entities."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.text import utf16_len

Json = dict[str, Any]

_MARKS = {"||": "spoiler", "__": "underline", "*": "bold", "_": "italic", "~": "strikethrough"}
_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_LINK = re.compile(r"\]\(((?:\\.|[^)\\])*)\)")
_USER_LINK = re.compile(r"tg://user\?id=(\d+)")


@dataclass(slots=True)
class _Parser:
    source: str
    position: int = 0
    units: int = 0
    pieces: list[str] = field(default_factory=list)
    stack: list[tuple[str, int]] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def run(self) -> tuple[str, list[Json]]:
        while self.position < len(self.source):
            self._step()
        if self.stack:
            kind = _MARKS.get(self.stack[-1][0], "TextUrl").capitalize()
            raise self._error(f"Can't find end of {kind} entity")
        return "".join(self.pieces), sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _step(self) -> None:
        rest = self.source[self.position : self.position + 3]
        if rest[0] == "\\" and len(rest) > 1 and rest[1].isascii():
            self.position += 1
            self._put(rest[1])
        elif rest.startswith("`"):
            self._code("```" if rest == "```" else "`")
        elif rest[0] == "[":
            self.stack.append(("[", self.units))
            self.position += 1
        elif rest[0] == "]" and self.stack and self.stack[-1][0] == "[":
            self._link()
        elif mark := next((mark for mark in _MARKS if rest.startswith(mark)), None):
            self._toggle(mark)
        elif rest[0] == ">" and (self.position == 0 or self.source[self.position - 1] == "\n"):
            self._quote()
        elif rest[0] in _RESERVED:
            raise self._error(f"Character '{rest[0]}' is reserved and must be escaped with the preceding '\\'")
        else:
            self._put(rest[0])

    def _put(self, symbol: str) -> None:
        self.pieces.append(symbol)
        self.units += utf16_len(symbol)
        self.position += 1

    def _toggle(self, mark: str) -> None:
        self.position += len(mark)
        if self.stack and self.stack[-1][0] == mark:
            _, offset = self.stack.pop()
            self._add(offset, type=_MARKS[mark])
        else:
            self.stack.append((mark, self.units))

    def _add(self, offset: int, **fields: Any) -> None:
        if self.units > offset:
            self.entities.append({**fields, "offset": offset, "length": self.units - offset})

    def _code(self, fence: str) -> None:
        end = self.source.find(fence, self.position + len(fence))
        if end < 0:
            raise self._error(f"Can't find end of {'Pre' if len(fence) > 1 else 'Code'} entity")
        inner = self.source[self.position + len(fence) : end].replace("\\`", "`").replace("\\\\", "\\")
        language = ""
        if len(fence) > 1 and "\n" in inner:
            language, _, inner = inner.partition("\n")
        offset = self.units
        self.pieces.append(inner)
        self.units += utf16_len(inner)
        self.position = end + len(fence)
        self._add(offset, type="pre" if len(fence) > 1 else "code", **({"language": language} if language else {}))

    def _link(self) -> None:
        match = _LINK.match(self.source, self.position)
        _, offset = self.stack.pop()
        if match is None:
            raise self._error("Can't find end of a URL")
        self.position = match.end()
        url = re.sub(r"\\(.)", r"\1", match[1])
        if user := _USER_LINK.fullmatch(url):
            self._add(offset, type="text_mention", user={"id": int(user[1])})
        else:
            self._add(offset, type="text_link", url=url if "://" in url else f"http://{url}/")

    def _quote(self) -> None:
        """Quoted lines are parsed on their own, each without its `>`."""
        lines = []
        for line in self.source[self.position :].split("\n"):
            if not line.startswith(">"):
                break
            lines.append(line)
        raw = "\n".join(lines)
        inner, entities = parse_markdown("\n".join(line[1:] for line in lines))
        offset = self.units
        self.entities += [{**entity, "offset": entity["offset"] + offset} for entity in entities]
        self.pieces.append(inner)
        self.units += utf16_len(inner)
        self.position += len(raw)
        self._add(offset, type="blockquote")

    def _error(self, text: str) -> Exception:
        byte = len(self.source[: self.position].encode())
        place = f" at byte offset {byte}" if text.startswith("Can't find end of") else ""
        return bad_request(f"Can't parse entities: {text}{place}")


def parse_markdown(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities of MarkdownV2."""
    return _Parser(source).run()
