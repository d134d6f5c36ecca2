"""JSON as Telegram reads it: in UTF-8, not nested without end, and with numbers that are numbers."""

import json
import re
from typing import Any, NoReturn

DEEPEST = 100
"""As deep as Telegram goes."""
_LONE_HALF = re.compile("[\ud800-\udfff]")


class NotUtf8(ValueError):
    """Bytes, or halves of a symbol, that no UTF-8 has."""


def read_json(raw: str | bytes, *, deepest: int = DEEPEST, halves: bool = False) -> Any:
    """The value of a text. Raises `NotUtf8`, or another ValueError; `halves` lets halves of symbols pass."""
    text = decoded(raw) if isinstance(raw, bytes) else raw
    try:
        value = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if text.count("[") + text.count("{") > deepest and _is_deeper(value, deepest):
        raise ValueError("nested too deeply")
    if not halves and "\\ud" in text.lower() and has_lone_half(json.dumps(value, ensure_ascii=False)):
        raise NotUtf8
    return value


def decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise NotUtf8 from None


def has_lone_half(text: str) -> bool:
    """Half of a symbol: a client cannot write it, and nothing can carry it."""
    return _LONE_HALF.search(text) is not None


def _is_deeper(value: Any, most: int) -> bool:
    layer = [value]
    for _ in range(most):
        layer = [inner for each in layer for inner in _inside(each)]
        if not layer:
            return False
    return any(isinstance(each, dict | list) for each in layer)


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")
