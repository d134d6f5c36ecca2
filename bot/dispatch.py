"""aiogram as a reader: it finds the handler for an update. It cannot send, and it remembers nothing."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from itertools import chain
from typing import Any, NoReturn

from aiogram import Bot, Router
from aiogram.client.session.base import BaseSession
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError

from bot.routers.facts import Facts
from desk.ports import UnitOfWork

READER = "1:reads-only"
"""Handlers see a bot without a token: there is nothing in it that could leak."""


class SendingForbidden(RuntimeError):
    """A handler tried to say something itself. What people must see goes through `uow.outbox`."""


class SilentSession(BaseSession):
    """A session that refuses every call."""

    async def close(self) -> None:
        """Nothing was opened."""

    async def make_request(self, *_: Any, **__: Any) -> NoReturn:
        raise SendingForbidden("a call of the Bot API")

    def stream_content(self, *_: Any, **__: Any) -> NoReturn:
        raise SendingForbidden("a download")


def silent_bot() -> Bot:
    return Bot(READER, session=SilentSession())


def make_dispatch(routers: Iterable[Router]) -> Callable[[Update, UnitOfWork, datetime], Awaitable[None]]:
    """`dispatch(update, uow, now)` for the lanes.

    It goes straight to the handlers of the update's kind, router by router. aiogram's dispatcher and middlewares stand
    aside: errors must reach the lane, who wrote where is read from the event, and what is remembered stands in the
    database, not in a conversation state. So the same routers may serve several desks of one process.
    """
    bot = silent_bot()
    handlers = _handlers(routers)

    async def dispatch(update: Update, uow: UnitOfWork, now: datetime) -> None:
        facts = Facts(uow=uow, now=now, update_id=update.update_id)
        try:
            kind, event = update.event_type, update.event
        except UpdateTypeLookupError:
            return  # a kind this version does not know; it was not asked for
        for handler in handlers.get(kind, ()):
            is_meant, known = await handler.check(event, bot=bot, event_update=update, **facts)
            if is_meant:
                answer = await handler.call(event, **known)
                if isinstance(answer, TelegramMethod):
                    raise SendingForbidden(type(answer).__name__)
                return

    return dispatch


def _handlers(routers: Iterable[Router]) -> dict[str, list[HandlerObject]]:
    """By the kind of update, in the order of their routers."""
    found: dict[str, list[HandlerObject]] = {}
    for router in chain.from_iterable(top.chain_tail for top in routers):
        for kind, observer in router.observers.items():
            if observer.handlers:
                found.setdefault(kind, []).extend(observer.handlers)
    return found
