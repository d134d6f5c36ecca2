"""`parse_mode=MarkdownV2`: into a plain text and its entities."""

import re
from dataclasses import dataclass, field

from bot.sandbox.errors import bad_request
from bot.sandbox.marked_up import Json, MarkedUp, linked

_MARKS = {"||": "spoiler", "__": "underline", "*": "bold", "_": "italic", "~": "strikethrough"}
_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_LINK = re.compile(r"\]\(((?:\\.|[^)\\])*)\)")


@dataclass(slots=True)
class _Parser(MarkedUp):
    stack: list[tuple[str, int]] = field(default_factory=list)

    def run(self) -> tuple[str, list[Json]]:
        while self.position < len(self.source):
            self._step()
        if self.stack:
            kind = _MARKS.get(self.stack[-1][0], "TextUrl").capitalize()
            raise self._error(f"Can't find end of {kind} entity")
        return self.read()

    def _step(self) -> None:
        rest = self.source[self.position : self.position + 3]
        if rest[0] == "\\" and len(rest) > 1 and rest[1].isascii():
            self.put(rest[1], self.position + 2)
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
            self.put(rest[0], self.position + 1)

    def _toggle(self, mark: str) -> None:
        self.position += len(mark)
        if self.stack and self.stack[-1][0] == mark:
            _, offset = self.stack.pop()
            self.add(offset, {"type": _MARKS[mark]})
        else:
            self.stack.append((mark, self.units))

    def _code(self, fence: str) -> None:
        end = self.source.find(fence, self.position + len(fence))
        if end < 0:
            raise self._error(f"Can't find end of {'Pre' if len(fence) > 1 else 'Code'} entity")
        inner = self.source[self.position + len(fence) : end].replace("\\`", "`").replace("\\\\", "\\")
        language = ""
        if len(fence) > 1 and "\n" in inner:
            language, _, inner = inner.partition("\n")
        offset = self.units
        self.put(inner, end + len(fence))
        self.add(offset, {"type": "pre" if len(fence) > 1 else "code"} | ({"language": language} if language else {}))

    def _link(self) -> None:
        match = _LINK.match(self.source, self.position)
        _, offset = self.stack.pop()
        if match is None:
            raise self._error("Can't find end of a URL")
        self.position = match.end()
        self.add(offset, linked(re.sub(r"\\(.)", r"\1", match[1])))

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
        self.put(inner, self.position + len(raw))
        self.add(offset, {"type": "blockquote"})

    def _error(self, text: str) -> Exception:
        place = f" at byte offset {self.byte(self.position)}" if text.startswith("Can't find end of") else ""
        return bad_request(f"Can't parse entities: {text}{place}")


def parse_markdown(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities of MarkdownV2."""
    return _Parser(source).run()
