"""From the stored JSON of one update to aiogram's types. Each alone: a bad one spoils only itself."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiogram.types import Message, Update


class Malformed(ValueError):
    """The JSON is no update of this version of the Bot API. The text names fields, never what people wrote."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """`talk` is an ordinary group message or edit. All else may be refused, so it gets a savepoint at once."""

    update: "Update"
    talk: bool


def parse(raw: str) -> Parsed:
    from pydantic import ValidationError

    try:
        update = _validator()(json.loads(raw))
    except ValidationError as error:
        raise Malformed(_places(error)) from None
    except (ValueError, OverflowError, RecursionError, TypeError) as error:
        raise Malformed(type(error).__name__) from None
    message = update.message or update.edited_message
    return Parsed(update, message is not None and _is_talk(message))


@cache
def _validator() -> "Callable[[Any], Update]":
    from aiogram.types import Update

    return Update.model_validate


def _is_talk(message: "Message") -> bool:
    text = message.text or message.caption
    return message.chat.type != "private" and text is not None and not text.startswith("/")


def _places(error: Any) -> str:
    """Where and how the first fields are wrong."""
    found = error.errors(include_url=False, include_context=False, include_input=False)[:3]
    return "; ".join(f"{'.'.join(str(part) for part in each['loc'])}: {each['type']}" for each in found)
