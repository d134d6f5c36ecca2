"""`parse_mode=HTML`: Telegram's dialect into a plain text and its entities."""

import re
from dataclasses import dataclass, field
from html import unescape

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.marked_up import Json, MarkedUp, linked

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
_OTHERS = frozenset({"a", "span", "blockquote", "tg-emoji", "tg-time"})
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"\s*([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int


@dataclass(slots=True)
class _Parser(MarkedUp):
    stack: list[_Open] = field(default_factory=list)

    def run(self) -> tuple[str, list[Json]]:
        while self.position < len(self.source):
            if self.source[self.position] == "<":
                self._tag()
            else:
                self._plain()
        if self.stack:
            raise _error(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return self.read()

    def _plain(self) -> None:
        end = self.source.find("<", self.position)
        end = len(self.source) if end < 0 else end
        self.put(_REFERENCE.sub(lambda match: unescape(match.group()), self.source[self.position : end]), end)

    def _tag(self) -> None:
        begin = self.position
        if self.source.startswith("</", begin):
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        found = _NAME.match(self.source, begin + 1)
        name = found.group().lower() if found else ""
        position = begin + 1 + len(name)
        if position >= len(self.source):
            raise _error(f"Unclosed start tag at byte offset {self.byte(begin)}")
        if name not in _SIMPLE and name not in _OTHERS:
            raise _error(f'Unsupported start tag "{name}" at byte offset {self.byte(begin)}')
        attributes: dict[str, str] = {}
        while match := _ATTRIBUTE.match(self.source, position):
            attributes[match[1].lower()] = unescape(match[2] or match[3] or match[4] or "")
            position = match.end()
        close = re.compile(r"\s*>").match(self.source, position)
        if close is None:
            raise _error(f"Unclosed start tag at byte offset {self.byte(begin)}")
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _error(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(begin)}')
        self.stack.append(_Open(name, attributes, self.units))
        self.position = close.end()

    def _end_tag(self, begin: int) -> None:
        end = self.source.find(">", begin)
        if end < 0:
            raise _error(f"Unclosed end tag at byte offset {self.byte(begin)}")
        if not self.stack:
            raise _error(f"Unexpected end tag at byte offset {self.byte(begin)}")
        name = self.source[begin + 2 : end].strip().lower()
        opened = self.stack.pop()
        if name and name != opened.tag:
            where = f"at byte offset {self.byte(begin)}"
            raise _error(f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{name}>"')
        self.position = end + 1
        self._finish(opened)

    def _finish(self, opened: _Open) -> None:
        length = self.units - opened.offset
        fields = _fields(opened, "".join(self.pieces)[-length:] if length else "")
        self.add(opened.offset, fields)
        if opened.tag == "code" and self.stack and self.stack[-1].tag == "pre":
            language = opened.attributes.get("class", "")
            if language.startswith("language-"):
                self.entities.pop()
                self.stack[-1].attributes["language"] = language.removeprefix("language-")


def _fields(opened: _Open, inner: str) -> Json | None:
    """What the tag means, without its place; None = plain text."""
    if opened.tag in _SIMPLE:
        fields: Json = {"type": _SIMPLE[opened.tag]}
        if opened.tag == "pre" and opened.attributes.get("language"):
            fields["language"] = opened.attributes["language"]
        return fields
    match opened.tag:
        case "span":
            return {"type": "spoiler"}
        case "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in opened.attributes else "blockquote"}
        case "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": opened.attributes.get("emoji-id", "")}
        case "tg-time":
            return _time(opened.attributes)
        case _:
            return linked(opened.attributes.get("href") or inner)


def _time(attributes: dict[str, str]) -> Json:
    unix = attributes.get("unix", "")
    if not unix.isdigit():
        raise _error("Invalid Unix time specified")
    fields: Json = {"type": "date_time", "unix_time": int(unix)}
    if attributes.get("format"):
        fields["date_time_format"] = attributes["format"]
    return fields


def _error(text: str) -> ApiError:
    return bad_request(f"Can't parse entities: {text}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities of Telegram's HTML; a mistake is refused in Telegram's words."""
    return _Parser(source).run()
