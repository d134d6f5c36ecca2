"""Append-only books of what happened: facts of delivery (the ledger) and the bot's calls. No token is ever in them."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.clock import Clock

Json = dict[str, Any]


@dataclass(slots=True)
class Book:
    """Numbered entries, only ever added."""

    clock: Clock
    entries: list[Json] = field(default_factory=list)

    def add(self, **fields: Any) -> Json:
        entry = {"n": len(self.entries) + 1, "at": self.clock.now().isoformat(), **fields}
        self.entries.append(entry)
        return entry

    def after(self, number: int, limit: int | None = None) -> list[Json]:
        """Entries with a number above `number`, oldest first."""
        start = max(number, 0)
        return self.entries[start : None if limit is None else start + limit]
