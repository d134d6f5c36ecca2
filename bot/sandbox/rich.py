"""Rich messages: kept as sent, and a plain text of them for reading and comparing."""

from html.parser import HTMLParser
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.vocabulary import words

Json = dict[str, Any]

LIMIT = 32_768
SOURCES = ("html", "markdown", "blocks")
_BREAKS = words("p div br hr h1 h2 h3 h4 h5 h6 tr li ul ol table details summary blockquote pre aside footer caption")
_CELLS = frozenset({"td", "th"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._cells_in_row = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's shape
        if tag in _BREAKS:
            self.pieces.append("\n")
            self._cells_in_row = 0
        elif tag in _CELLS:
            if self._cells_in_row:
                self.pieces.append(" | ")
            self._cells_in_row += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def read_rich(source: Json) -> tuple[Json, str]:
    """The message's content and its plain text."""
    given = [name for name in SOURCES if source.get(name)]
    if len(given) != 1:
        raise bad_request("exactly one of the fields html, markdown, or blocks must be used in a rich message")
    plain = _plain(source, given[0])
    if not plain:
        raise bad_request("message text is empty")
    if len(plain) > LIMIT:
        raise bad_request("message is too long")
    blocks = [{"type": "paragraph", "text": line} for line in plain.split("\n")]
    return {"rich_message": {"blocks": blocks}}, plain


def _plain(source: Json, name: str) -> str:
    if name == "markdown":
        return str(source["markdown"]).strip()
    if name == "html":
        reader = _Reader()
        reader.feed(str(source["html"]))
        reader.close()
        text = "".join(reader.pieces)
    else:
        text = "\n".join(_block(block) for block in source["blocks"])
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _block(block: Any) -> str:
    """Any block: its own words, then what lies inside it."""
    if not isinstance(block, dict):
        return _inline(block)
    if block.get("type") == "table":
        rows = (" | ".join(_inline(cell.get("text", "")) for cell in row) for row in block.get("cells", []))
        return "\n".join([_inline(block.get("caption", "")), *rows])
    parts = [_inline(block[key]) for key in ("summary", "text", "expression", "credit") if key in block]
    parts += [_block(inner) for key in ("blocks", "items") for inner in block.get(key, [])]
    parts += ["[" + _inline(button.get("text", "")) + "]" for button in block.get("buttons", [])]
    return "\n".join(parts)


def _inline(text: Any) -> str:
    """RichText: a string, a list of pieces, or a styled piece."""
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return "".join(_inline(piece) for piece in text)
    if isinstance(text, dict):
        if isinstance(text.get("button"), dict):
            return "[" + _inline(text["button"].get("text", "")) + "]"
        return _inline(text.get("text") or text.get("alternative_text") or text.get("expression") or "")
    return ""
