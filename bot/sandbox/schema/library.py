"""The schema as a whole; read when first asked for, since most runs of the sandbox never ask."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bot.sandbox.schema.kinds import Kind, Method, Struct, parse, parse_fields

FILE = Path(__file__).with_name("bot_api.json")
# Names of earlier versions that Telegram still answers to.
FORMER_NAMES = {"getchatmemberscount": "getchatmembercount", "kickchatmember": "banchatmember"}


@dataclass(slots=True)
class Schema:
    """Everything of one version of the Bot API; types are made ready when first looked at."""

    version: str
    date: str
    source: str
    _methods: dict[str, Any]
    _types: dict[str, Any]
    _ready: dict[str, Method] = field(default_factory=dict)
    _known: dict[str, Struct | Kind] = field(default_factory=dict)
    _names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._names = {name.lower(): name for name in self._methods}

    @property
    def method_names(self) -> list[str]:
        return list(self._methods)

    @property
    def type_names(self) -> list[str]:
        return list(self._types)

    def method(self, name: str) -> Method | None:
        """A method by its present or former name, in any case."""
        lower = name.lower()
        found = self._names.get(FORMER_NAMES.get(lower, lower))
        if found is None:
            return None
        if found not in self._ready:
            raw = self._methods[found]
            self._ready[found] = Method(parse_fields(found, raw["fields"]), parse(raw["returns"]))
        return self._ready[found]

    def type(self, name: str) -> Struct | Kind:
        """An object with fields, or what the name is another word for."""
        if name not in self._known:
            raw = self._types[name]
            self._known[name] = parse(raw) if isinstance(raw, str) else parse_fields(name, raw)
        return self._known[name]


@cache
def bot_api() -> Schema:
    """The newest Bot API the sandbox knows of."""
    raw = json.loads(FILE.read_text(encoding="utf-8"))
    return Schema(raw["version"], raw["date"], raw["source"], raw["methods"], raw["types"])
