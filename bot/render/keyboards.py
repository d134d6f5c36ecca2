"""Buttons under a message: what each means is stored, what Telegram sees of it is a token."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from bot.render.html import clip
from desk.notices import Button
from desk.ports import UnitOfWork

LABEL_LIMIT = 48
"""What a phone shows of a button as wide as the message."""

_MEANING = tuple(field.name for field in fields(Button) if field.name != "expires_at")

Style = Literal["primary", "success", "danger"]


@dataclass(frozen=True, slots=True)
class ButtonSpec:
    """One button: `does` is an action to store, or an address to open."""

    text: str
    does: Button | str
    style: Style | None = None
    disabled: bool = False


Row = Sequence[ButtonSpec]
Keyboard = Sequence[Row]


def in_rows(buttons: Iterable[ButtonSpec], width: int) -> list[list[ButtonSpec]]:
    row: list[ButtonSpec] = []
    rows = [row]
    for button in buttons:
        if len(row) == width:
            row = []
            rows.append(row)
        row.append(button)
    return [row for row in rows if row]


def outline(keyboard: Keyboard) -> list[Any]:
    """What a keyboard means, without tokens and expiry: equal outlines need no edit."""
    return [[_plain(spec) for spec in row] for row in keyboard]


async def issue(uow: UnitOfWork, keyboard: Keyboard, chat_id: int) -> dict[str, Any]:
    """The keyboard as Telegram takes it; a message without buttons gets an empty one, which removes the old.

    A button works in the chat it stands in and nowhere else.
    """
    shown = [spec.does for row in keyboard for spec in row if isinstance(spec.does, Button) and not spec.disabled]
    stored = [replace(button, chat_id=chat_id) for button in shown]
    tokens = iter(await uow.buttons.issue(stored)) if stored else iter(())
    rows = [[_drawn(spec, tokens) for spec in row] for row in keyboard if row]
    return {"inline_keyboard": rows}


def _drawn(spec: ButtonSpec, tokens: Any) -> dict[str, Any]:
    drawn: dict[str, Any] = {"text": clip(" ".join(spec.text.split()), LABEL_LIMIT) or "·"}
    if spec.style:
        drawn["style"] = spec.style
    if spec.disabled:
        drawn["disabled"] = {}
    elif isinstance(spec.does, Button):
        drawn["callback_data"] = next(tokens)
    else:
        drawn["url"] = spec.does
    return drawn


def _plain(spec: ButtonSpec) -> Mapping[str, Any]:
    does: Any = spec.does
    if isinstance(does, Button):
        does = {name: getattr(does, name) for name in _MEANING}
    return {"text": spec.text, "does": does, "style": spec.style, "disabled": spec.disabled}
