"""From the stored JSON of one update to aiogram's types. Each alone: a bad one spoils only itself."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.lanes.binding import bind_plainly
from desk.questions import MOODS

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
        update = _update_of(json.loads(raw))
    except ValidationError as error:
        raise Malformed(_places(error)) from None
    except (ValueError, OverflowError, RecursionError, TypeError) as error:
        raise Malformed(type(error).__name__) from None
    message = update.message or update.edited_message
    return Parsed(update, message is not None and _is_talk(message))


def _update_of(data: Any) -> "Update":
    """A server of an older Bot API may leave out what newer types ask of a poll, and polls ask the desk nothing."""
    from pydantic import ValidationError

    try:
        return _validator()(data)
    except ValidationError as error:
        if not _without(data, [_place_of_mood(each["loc"]) for each in error.errors(include_url=False)]):
            raise
        return _validator()(data)


def _place_of_mood(place: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Where the attachment stands that the fault is in, if it is one that asks nothing."""
    end = next((number for number, part in enumerate(place, 1) if part in MOODS), 0)
    return place[:end]


def _without(data: Any, places: Iterable[tuple[int | str, ...]]) -> bool:
    """Take these out; False where one of them is none that can be."""
    for place in set(places):
        whole = data
        for part in place[:-1]:
            whole = whole.get(part) if isinstance(whole, dict) else None
        if not place or not isinstance(whole, dict) or place[-1] not in whole:
            return False
        del whole[place[-1]]
    return True


@cache
def _validator() -> "Callable[[Any], Update]":
    from aiogram.types import Update

    bind_plainly()
    return Update.model_validate


def _is_talk(message: "Message") -> bool:
    text = message.text or message.caption
    return message.chat.type != "private" and text is not None and not text.startswith("/")


def _places(error: Any) -> str:
    """Where and how the first fields are wrong."""
    found = error.errors(include_url=False, include_context=False, include_input=False)[:3]
    return "; ".join(f"{'.'.join(str(part) for part in each['loc'])}: {each['type']}" for each in found)
