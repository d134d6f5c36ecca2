"""What the three ways of marking a text up have in common: a source, read into words and their entities."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.text import utf16_len

Json = dict[str, Any]

_USER_LINK = re.compile(r"tg://user\?id=(\d+)")


@dataclass(slots=True)
class MarkedUp:
    """`position` is how far the source is read, `units` how long its words are by then."""

    source: str
    position: int = 0
    units: int = 0
    pieces: list[str] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def put(self, words: str, end: int) -> None:
        """Plain words; the source is read up to `end`."""
        self.pieces.append(words)
        self.units += utf16_len(words)
        self.position = end

    def add(self, offset: int, fields: Json | None) -> None:
        """An entity of the words since `offset`; None of them, or no meaning, is plain text."""
        if fields is not None and self.units > offset:
            self.entities.append({**fields, "offset": offset, "length": self.units - offset})

    def byte(self, position: int) -> int:
        """Where that is for Telegram, which counts bytes in what it refuses."""
        return len(self.source[:position].encode())

    def read(self) -> tuple[str, list[Json]]:
        """All words, and the entities in order, the outer before the inner."""
        return "".join(self.pieces), sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))


def linked(url: str) -> Json | None:
    """Where a link leads; None for what is no address."""
    if user := _USER_LINK.fullmatch(url):
        return {"type": "text_mention", "user": {"id": int(user[1])}}
    if "." not in url and "://" not in url:
        return None
    return {"type": "text_link", "url": url if "://" in url else f"http://{url}/"}
