"""The Bot API as data: every method and type, from `bot_api.json` (made by `derive.py`)."""

from bot.sandbox.schema.kinds import Field, Kind, ListOf, Method, OneOf, Plain, Struct, TypeName, Word, parse
from bot.sandbox.schema.library import Schema, bot_api

__all__ = [
    "Field",
    "Kind",
    "ListOf",
    "Method",
    "OneOf",
    "Plain",
    "Schema",
    "Struct",
    "TypeName",
    "Word",
    "bot_api",
    "parse",
]
