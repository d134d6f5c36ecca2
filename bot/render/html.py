"""The small HTML our templates are written in → a text with entities, as Telegram counts them: in UTF-16 units."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

Entity = dict[str, Any]

LIMIT = 4096
ELLIPSIS = "…"

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "tg-spoiler": "spoiler",
}
TAGS = frozenset({*STYLES, "a", "blockquote", "br", "tg-time"})
WHOLE = frozenset({"text_link", "text_mention", "date_time"})
"""Half a name or half a time says something else: these are shown whole or not at all."""
VERBATIM = frozenset({"pre", "code", "blockquote", "expandable_blockquote"})
PERSON = re.compile(r"tg://user\?id=(\d+)")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Rich:
    """A text and what is special in it."""

    text: str
    entities: tuple[Entity, ...] = ()


@dataclass(slots=True)
class _Span:
    """An entity while its end moves; `start` and `end` count characters."""

    kind: str
    start: int
    end: int
    extra: Entity
    tag: str = ""


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def to_rich(html: str, *, limit: int = LIMIT) -> Rich:
    """Read our HTML; the text is trimmed, freed of double blank lines, and cut to `limit` UTF-16 units."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text, spans = _trimmed(*_collapsed(LONE_SURROGATE.sub("\ufffd", reader.text), reader.spans))
    text, spans = _cut(text, spans, limit)
    return Rich(text, _measured(text, spans))


def clip(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units, with an ellipsis where something was left out."""
    return text if units(text) <= limit else text[: _fitting(text, limit - 1)].rstrip() + ELLIPSIS


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.spans: list[_Span] = []
        self.open: list[_Span] = []
        self.length = 0

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
        self.length += len(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_data("\n")
        elif tag in TAGS:
            kind, extra = _meaning(tag, {name: value or "" for name, value in attrs})
            self.open.append(_Span(kind, self.length, self.length, extra, tag))

    def handle_endtag(self, tag: str) -> None:
        if tag == "br" or all(span.tag != tag for span in self.open):
            return
        while self.open:
            span = self.open.pop()
            span.end = self.length
            self.spans.append(span)
            if span.tag == tag:
                return

    def close(self) -> None:
        super().close()
        while self.open:
            self.handle_endtag(self.open[-1].tag)


def _meaning(tag: str, attrs: dict[str, str]) -> tuple[str, Entity]:
    if tag == "blockquote":
        return ("expandable_blockquote" if "expandable" in attrs else "blockquote"), {}
    if tag == "a":
        return _link(attrs.get("href", ""))
    if tag == "tg-time":
        form = attrs.get("format")
        return "date_time", {"unix_time": int(attrs["unix"]), **({"date_time_format": form} if form else {})}
    return STYLES[tag], {}


def _link(href: str) -> tuple[str, Entity]:
    if person := PERSON.fullmatch(href):
        return "text_mention", {"user": {"id": int(person[1]), "is_bot": False, "first_name": ""}}
    return "text_link", {"url": href}


def _collapsed(text: str, spans: list[_Span]) -> tuple[str, list[_Span]]:
    """Never two blank lines in a row, except in what is quoted as it is."""
    kept = [(span.start, span.end) for span in spans if span.kind in VERBATIM]
    for gap in reversed(list(BLANK_LINES.finditer(text))):
        start, end = gap.start() + 2, gap.end()
        if any(low < end and start - 2 < high for low, high in kept):
            continue
        text = text[:start] + text[end:]
        for span in spans:
            span.start -= max(0, min(span.start, end) - start)
            span.end -= max(0, min(span.end, end) - start)
    return text, spans


def _trimmed(text: str, spans: list[_Span]) -> tuple[str, list[_Span]]:
    """No white space at the edges of the message or of an entity; a table keeps its indent."""
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    for span in spans:
        span.start, span.end = (min(max(edge - lead, 0), len(text)) for edge in (span.start, span.end))
        blank = "\n" if span.kind == "pre" else None
        inside = text[span.start : span.end]
        span.start += len(inside) - len(inside.lstrip(blank))
        span.end = span.start + len(inside.strip(blank))
    return text, [span for span in spans if span.end > span.start]


def _cut(text: str, spans: list[_Span], limit: int) -> tuple[str, list[_Span]]:
    if units(text) <= limit:
        return text, spans
    at = _fitting(text, limit - 1)
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        if span.kind in WHOLE and span.start < at < span.end:
            at = span.start
    at = len(text[:at].rstrip())
    for span in spans:
        span.end = min(span.end, at)
    return text[:at] + ELLIPSIS, [span for span in spans if span.end > span.start]


def _fitting(text: str, limit: int) -> int:
    """How many characters fit into `limit` UTF-16 units, never half of one."""
    at = min(len(text), max(limit, 0))
    while units(text[:at]) > limit:
        at -= max(1, (units(text[:at]) - limit) // 2)
    return at


def _measured(text: str, spans: list[_Span]) -> tuple[Entity, ...]:
    offsets = [0]
    for char in text:
        offsets.append(offsets[-1] + 1 + (char > "\uffff"))
    entities = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.kind == "text_mention":
            span.extra["user"]["first_name"] = text[span.start : span.end]
        start, end = offsets[span.start], offsets[span.end]
        entities.append({"type": span.kind, "offset": start, "length": end - start, **span.extra})
    return tuple(entities)
