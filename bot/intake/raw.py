"""From the bytes Telegram sent to rows of the inbox: read tolerantly, made safe to store, given to a lane."""

import json
import math
import re
from typing import Any, TypeGuard

from bot.intake.ports import RawUpdate
from storage.text import clean, clean_json

_UNSTORABLE = re.compile(r"\\u0000|\\ud[89a-f]", re.IGNORECASE)
"""Where a text may hold NUL or half a surrogate pair, which databases and encoders refuse."""
_ID_LIMIT = 2**63
_BIG_DIGITS = 400
"""Python refuses to read integers of thousands of digits; one of them must not spoil its neighbours."""

NO_LANE = 0


class NotJson(ValueError):
    """The body is not JSON at all."""


def loads(body: bytes) -> Any:
    """JSON as Telegram writes it. Numbers no type can hold become None instead of an error or a NaN."""
    try:
        try:
            return _DECODER.decode(body.decode(json.detect_encoding(body), "surrogatepass"))
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise
        except ValueError:
            return json.loads(body, parse_float=_finite, parse_constant=_nothing, parse_int=_reasonable)
    except (ValueError, RecursionError) as error:
        raise NotJson(type(error).__name__) from error


def raw_update(item: Any, bot_id: int) -> RawUpdate:
    """One update, ready to be stored; where it is no update, with the reason it will be set aside for."""
    try:
        item, text = _written(item)
    except RecursionError:
        return RawUpdate(bot_id, 0, NO_LANE, "null", "nested too deeply")
    if not isinstance(item, dict):
        return RawUpdate(bot_id, 0, NO_LANE, text, "not an object")
    update_id = item.get("update_id")
    if not _is_id(update_id):
        return RawUpdate(bot_id, 0, lane_of(item), text, "no update_id")
    return RawUpdate(bot_id, update_id, lane_of(item), text)


def unreadable(body: bytes, bot_id: int) -> RawUpdate:
    """A body that is not JSON, kept as a JSON string."""
    return RawUpdate(bot_id, 0, NO_LANE, _dumps(clean(body.decode("latin-1"))), "not JSON")


def lane_of(update: dict[str, Any]) -> int:
    """Updates with the same lane are handled in order: the chat, else the person, else one lane for all the rest."""
    for name, body in update.items():
        if name != "update_id" and isinstance(body, dict):
            return _id_of(body.get("chat")) or _chat_of_press(body) or _person(body)
    return NO_LANE


def _chat_of_press(body: dict[str, Any]) -> int:
    message = body.get("message")
    return _id_of(message.get("chat")) if isinstance(message, dict) else NO_LANE


def _person(body: dict[str, Any]) -> int:
    return _id_of(body.get("from")) or _id_of(body.get("user")) or NO_LANE


def _id_of(thing: Any) -> int:
    found = thing.get("id") if isinstance(thing, dict) else None
    return found if _is_id(found) else NO_LANE


def _is_id(value: Any) -> TypeGuard[int]:
    return type(value) is int and -_ID_LIMIT <= value < _ID_LIMIT


def _written(item: Any) -> tuple[Any, str]:
    text = _dumps(item)
    if not _UNSTORABLE.search(text):
        return item, text
    item = clean_json(item)
    return item, _dumps(item)


def _dumps(value: Any) -> str:
    return _ENCODER.encode(value)


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _nothing(_: str) -> None:
    return None


def _reasonable(text: str) -> int | None:
    return int(text) if len(text) < _BIG_DIGITS else None


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_nothing)
_ENCODER = json.JSONEncoder(separators=(",", ":"))
"""Made once: `json.loads` and `dumps` with options make theirs anew for each update."""
