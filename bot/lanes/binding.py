"""aiogram's types without the way round by which each object learns of its bot."""

from collections.abc import Iterator
from inspect import unwrap
from typing import Any


def bind_plainly() -> None:
    """Have every type learn of its bot by one assignment.

    pydantic puts a layer around `model_post_init` for each class between aiogram's base and a type; for the dozen
    objects of a message that is a tenth of all its handling, and three times what it takes to validate them.
    """
    from aiogram.client.context_controller import BotContextController

    slow = unwrap(BotContextController.model_post_init)
    if slow is _learn_of_bot:
        return
    for cls in _with_descendants(BotContextController):
        own = cls.__dict__.get("model_post_init")
        if own is not None and unwrap(own) is slow and set(cls.__private_attributes__) == {"_bot"}:
            setattr(cls, "model_post_init", _learn_of_bot)  # noqa: B010 - mypy knows it as a method


def _learn_of_bot(self: Any, context: Any, /) -> None:
    """What aiogram's own says, in pydantic's place for private attributes: its types are frozen."""
    object.__setattr__(self, "__pydantic_private__", {"_bot": context.get("bot") if context else None})


def _with_descendants(cls: Any) -> Iterator[Any]:
    yield cls
    for child in cls.__subclasses__():
        yield from _with_descendants(child)
