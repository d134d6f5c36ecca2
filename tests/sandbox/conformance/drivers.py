"""Three ways to speak the Bot API: by raw HTTP, by aiogram, by python-telegram-bot. Each answers with an Outcome."""

import inspect
import re
import warnings
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiogram.methods
import aiohttp
import telegram
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    RestartingTelegram,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from pydantic import BaseModel
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call came to, in the words of the Bot API."""

    result: Any = None
    code: int = 200
    description: str = ""
    parameters: Json = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    """Fields of the answer that the library does not know."""


class Driver(Protocol):
    async def call(self, method: str, params: Json) -> Outcome: ...

    async def close(self) -> None: ...

    @staticmethod
    def tells(code: int) -> int:
        """The code by which the library shows this one: some it does not tell apart."""
        ...

    @staticmethod
    def words(description: str, parameters: Json) -> str:
        """What the library keeps of a description."""
        ...


class RawHttp:
    """Nothing between the test and the bytes."""

    def __init__(self, url: str, token: str) -> None:
        self._session = aiohttp.ClientSession(url)
        self._token = token

    async def call(self, method: str, params: Json) -> Outcome:
        async with self._session.post(f"/bot{self._token}/{method}", json=params) as response:
            body = await response.json()
        if body["ok"]:
            return Outcome(body["result"])
        assert body["error_code"] == response.status
        return Outcome(None, response.status, body["description"], body.get("parameters", {}))

    async def close(self) -> None:
        await self._session.close()

    @staticmethod
    def tells(code: int) -> int:
        return code

    @staticmethod
    def words(description: str, parameters: Json) -> str:
        return description


class Aiogram:
    """aiogram's typed methods; its answers are parsed by its own types."""

    CODES = (
        (TelegramBadRequest, 400),
        (TelegramMigrateToChat, 400),
        (TelegramUnauthorizedError, 401),
        (TelegramForbiddenError, 403),
        (TelegramNotFound, 404),
        (TelegramConflictError, 409),
        (TelegramRetryAfter, 429),
        (RestartingTelegram, 500),
        (TelegramServerError, 500),
    )

    def __init__(self, url: str, token: str) -> None:
        self._bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))

    async def call(self, method: str, params: Json) -> Outcome:
        made = getattr(aiogram.methods, method[0].upper() + method[1:])(**params)
        try:
            result = await self._bot(made)
        except TelegramAPIError as error:
            code = next(code for kind, code in self.CODES if isinstance(error, kind))
            told = {
                name: getattr(error, name) for name in ("retry_after", "migrate_to_chat_id") if hasattr(error, name)
            }
            return Outcome(None, code, error.message.partition("Original description: ")[2] or error.message, told)
        return Outcome(_plain(result), unknown=tuple(_extra(result)))

    async def close(self) -> None:
        await self._bot.session.close()

    @staticmethod
    def tells(code: int) -> int:
        return min(code, 500)

    @staticmethod
    def words(description: str, parameters: Json) -> str:
        return description  # whole in every exception, also where aiogram puts words of its own before it


def _plain(result: Any) -> Any:
    if isinstance(result, BaseModel):
        return result.model_dump(mode="json", exclude_unset=True, exclude_none=True, by_alias=True)
    return [_plain(item) for item in result] if isinstance(result, list) else result


def _extra(value: Any, path: str = "") -> list[str]:
    """Fields that aiogram has kept without knowing them."""
    if isinstance(value, list | tuple):
        return [name for position, item in enumerate(value) for name in _extra(item, f"{path}[{position}]")]
    if not isinstance(value, BaseModel):
        return []
    found = [f"{path}.{name}" for name in value.model_extra or {}]
    for name in value.model_fields_set:
        found += _extra(getattr(value, name, None), f"{path}.{name}")
    return found


class PythonTelegramBot:
    """python-telegram-bot: its typed method where it has one, else its door for newer methods."""

    CODES = ((BadRequest, 400), (ChatMigrated, 400), (InvalidToken, 401), (Forbidden, 403), (Conflict, 409))

    def __init__(self, url: str, token: str) -> None:
        self._bot = ExtBot(token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")

    async def call(self, method: str, params: Json) -> Outcome:
        try:
            result = await self._call(method, params)
        except RetryAfter as error:
            return Outcome(None, 429, "", {"retry_after": _seconds(error)})
        except ChatMigrated as error:
            return Outcome(None, 400, "", {"migrate_to_chat_id": error.new_chat_id})
        except TelegramError as error:
            code = next((code for kind, code in self.CODES if isinstance(error, kind)), 500)
            return Outcome(None, code, str(error))
        return Outcome(_to_dict(result), unknown=tuple(_api_kwargs(result)))

    async def _call(self, method: str, params: Json) -> Any:
        for request in self._bot._request:
            await request.initialize()
        typed = getattr(self._bot, re.sub(r"(?<!^)([A-Z])", r"_\1", method).lower(), None)
        if typed is None:
            return await self._bot.do_api_request(method, params)
        own = inspect.signature(typed).parameters
        known = {name: _object(name, value) for name, value in params.items() if name in own}
        newer = {name: value for name, value in params.items() if name not in own}
        return await typed(**known, **({"api_kwargs": newer} if newer else {}))

    async def close(self) -> None:
        for request in self._bot._request:
            await request.shutdown()

    @staticmethod
    def tells(code: int) -> int:
        return {404: 401}.get(code, min(code, 500))

    @staticmethod
    def words(description: str, parameters: Json) -> str:
        """Its exceptions for parameters say them in words of their own, and the description is gone. Of any other it
        takes "Bad Request: " away and puts the rest in lower case behind its first letter."""
        if parameters:
            return ""
        rest = description.removeprefix("Bad Request: ")
        return description if rest == description else rest.capitalize()


OBJECTS = {
    "reply_parameters": telegram.ReplyParameters,
    "link_preview_options": telegram.LinkPreviewOptions,
    "reply_markup": telegram.InlineKeyboardMarkup,
}
LISTS = {"entities": telegram.MessageEntity, "caption_entities": telegram.MessageEntity}


def _object(name: str, value: Any) -> Any:
    """The library's own object for a parameter that is one."""
    if name in OBJECTS:
        return OBJECTS[name].de_json(value, None)
    if name in LISTS:
        return LISTS[name].de_list(value, None)
    if name == "reaction":
        return telegram.ReactionType.de_list(value, None) if hasattr(telegram.ReactionType, "de_list") else value
    if name == "commands":
        return [telegram.BotCommand(one["command"], one["description"]) for one in value]
    return value


def _seconds(error: RetryAfter) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wait = error.retry_after
    return int(wait if isinstance(wait, int) else wait.total_seconds())


def _to_dict(result: Any) -> Any:
    if isinstance(result, telegram.TelegramObject):
        return result.to_dict()
    return [_to_dict(item) for item in result] if isinstance(result, list | tuple) else result


def _api_kwargs(value: Any, path: str = "") -> list[str]:
    """Fields that python-telegram-bot has kept without knowing them."""
    if isinstance(value, list | tuple):
        return [name for position, item in enumerate(value) for name in _api_kwargs(item, f"{path}[{position}]")]
    if not isinstance(value, telegram.TelegramObject):
        return []
    found = [f"{path}.{name}" for name in value.api_kwargs]
    for name in (name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())):
        if not name.startswith("_") and name != "api_kwargs":
            found += _api_kwargs(getattr(value, name, None), f"{path}.{name}")
    return found


DRIVERS: dict[str, type[RawHttp] | type[Aiogram] | type[PythonTelegramBot]] = {
    "http": RawHttp,
    "aiogram": Aiogram,
    "python-telegram-bot": PythonTelegramBot,
}
