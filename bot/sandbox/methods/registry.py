"""The table of methods; each module of this folder adds its own by `@method("name")`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.params import Params
from bot.sandbox.world import World

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot."""

    world: World
    params: Params


@dataclass(frozen=True, slots=True)
class Explained:
    """A result with a few words beside it, as Telegram adds to those about webhooks."""

    result: Any
    description: str


Handler = Callable[[Call], Any]
METHODS: dict[str, tuple[str, Handler]] = {}


def method(*names: str) -> Callable[[Handler], Handler]:
    """Register a handler; names are matched without regard to case."""

    def register(handler: Handler) -> Handler:
        for name in names:
            METHODS[name.lower()] = (name, handler)
        return handler

    return register
