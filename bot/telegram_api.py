"""The reading side of the Bot API, raw and tolerant: what a typed client cannot decode must not stop the product."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self

from desk.people import Membership, Person
from storage.text import clean

OFFICIAL = "https://api.telegram.org"
CALL_SECONDS = 15.0
ABSENT = ("user not found", "participant_id_invalid", "chat not found", "user_id_invalid", "member not found")
"""How Telegram says, over the years, that somebody is not in a chat."""

PROBE = "getMe"
"""The one method every server has: a 404 for it speaks of the token, elsewhere of the method."""

Params = Mapping[str, Any]
Loads = Callable[[bytes], Any]


class TelegramError(Exception):
    """A Bot API call that brought no result. Never carries the token."""


class TokenRefused(TelegramError):
    """Telegram does not know this token; trying again cannot help."""

    def __init__(self) -> None:
        super().__init__("Telegram refuses the bot token")


class ApiUnreachable(TelegramError):
    """No answer, or one that is not the Bot API's: try again later."""

    def __init__(self, method: str, reason: str) -> None:
        super().__init__(f"{method}: {reason}")
        self.method = method
        self.reason = reason


class ApiRefused(TelegramError):
    """The Bot API answered and said no."""

    def __init__(self, method: str, code: int, description: str, parameters: Params) -> None:
        super().__init__(f"{method}: {code} {description}")
        self.method = method
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def retry_after(self) -> float | None:
        """Seconds Telegram asks us to wait, where it does."""
        seconds = self.parameters.get("retry_after")
        return float(seconds) if isinstance(seconds, int | float) and seconds >= 0 else None


class Unanswered(Exception):
    """A request that brought no answer. Names only the kind of error: its text may hold the address, and the token."""


class Wire(Protocol):
    """How requests travel: there is more than one HTTP library, and a process need not load two.

    All of them go by the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, as the sender does.
    """

    async def post(self, url: str, body: Params, seconds: float) -> tuple[int, bytes]:
        """Status and body of the answer, where it comes in that time and is no redirection. Raises `Unanswered`."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Introduction(Membership):
    """A membership with the person, as Telegram tells them together."""

    person: Person | None = None


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """What getMe says; `reads_groups` is false while privacy mode hides ordinary group messages from the bot."""

    id: int
    username: str
    first_name: str
    reads_groups: bool


class TelegramApi:
    """A client for one bot; by aiohttp, where it is given no other wire."""

    def __init__(self, token: str, *, base_url: str = OFFICIAL, wire: Wire | None = None) -> None:
        self._token = token
        self._base = base_url.rstrip("/")
        self._wire = wire

    def __repr__(self) -> str:
        return f"<TelegramApi of bot {self.bot_id}>"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        if self._wire is not None:
            await self._wire.close()

    @property
    def bot_id(self) -> int | None:
        """The id every token begins with."""
        head = self._token.partition(":")[0]
        return int(head) if head.isascii() and head.isdigit() else None

    async def call(
        self, method: str, params: Params | None = None, *, seconds: float = CALL_SECONDS, loads: Loads = json.loads
    ) -> Any:
        """The `result` of a method, as JSON. Raises `TokenRefused`, `ApiRefused` or `ApiUnreachable`."""
        status, body = await self._exchange(method, params, seconds)
        try:
            answer = loads(body)
        except (ValueError, RecursionError):
            answer = None
        return _result(method, status, answer)

    async def _exchange(self, method: str, params: Params | None, seconds: float) -> tuple[int, bytes]:
        if self._wire is None:
            from bot.wire_aiohttp import AiohttpWire

            self._wire = AiohttpWire()
        body = {name: value for name, value in (params or {}).items() if value is not None}
        try:
            return await self._wire.post(f"{self._base}/bot{self._token}/{method}", body, seconds)
        except Unanswered as unanswered:
            reason = str(unanswered)
        raise ApiUnreachable(method, reason)

    async def get_me(self) -> BotIdentity:
        me = await self.call("getMe")
        if not isinstance(me, dict) or not isinstance(me.get("id"), int):
            raise ApiUnreachable("getMe", "the answer is not a user")
        return BotIdentity(
            id=me["id"],
            username=str(me.get("username", "")),
            first_name=str(me.get("first_name", "")),
            reads_groups=bool(me.get("can_read_all_group_messages")),
        )

    async def get_updates(
        self, *, offset: int | None, seconds: int, limit: int, allowed_updates: Sequence[str], loads: Loads
    ) -> Any:
        """What waits at Telegram, untyped. `offset` confirms everything below it; `loads` reads the body."""
        params = {"offset": offset, "timeout": seconds, "limit": limit, "allowed_updates": list(allowed_updates)}
        return await self.call("getUpdates", params, seconds=seconds + CALL_SECONDS, loads=loads)

    async def set_webhook(
        self, url: str, *, secret: str, allowed_updates: Sequence[str], max_connections: int = 40
    ) -> None:
        params = {
            "url": url,
            "secret_token": secret,
            "allowed_updates": list(allowed_updates),
            "max_connections": max_connections,
        }
        await self.call("setWebhook", params)

    async def delete_webhook(self) -> None:
        """Back to polling. What waits at Telegram stays there."""
        await self.call("deleteWebhook", {"drop_pending_updates": False})

    async def webhook_info(self) -> dict[str, Any]:
        info = await self.call("getWebhookInfo")
        return info if isinstance(info, dict) else {}

    async def get_chat(self, chat_id: int) -> dict[str, Any]:
        chat = await self.call("getChat", {"chat_id": chat_id})
        return chat if isinstance(chat, dict) else {}

    async def membership(self, chat_id: int, user_id: int, now: datetime) -> Membership:
        """How somebody stands in a chat. Who is not there, or cannot be seen there, has left."""
        try:
            member = await self.call("getChatMember", {"chat_id": chat_id, "user_id": user_id})
        except ApiRefused as refusal:
            if not _means_absent(refusal):
                raise
            return Membership(chat_id, user_id, "left", now)
        return Introduction(chat_id, user_id, _status(member), now, _person(member))

    async def administrators(self, chat_id: int, now: datetime) -> list[Membership]:
        """Owner and administrators. Entries without a user id are left out."""
        members = await self.call("getChatAdministrators", {"chat_id": chat_id})
        if not isinstance(members, list):
            return []
        known = ((_user_id(one), one) for one in members)
        return [Introduction(chat_id, user, _status(one), now, _person(one)) for user, one in known if user is not None]


def _result(method: str, status: int, answer: Any) -> Any:
    if isinstance(answer, dict) and answer.get("ok") is True and "result" in answer:
        return answer["result"]
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        raise ApiUnreachable(method, f"HTTP {status} without a Bot API answer")
    code = answer.get("error_code", status)
    description = str(answer.get("description", ""))
    if not isinstance(code, int) or code >= 500:
        raise ApiUnreachable(method, f"{code} {description}")
    if code == 401 or (code == 404 and method == PROBE):
        raise TokenRefused
    parameters = answer.get("parameters")
    raise ApiRefused(method, code, description, parameters if isinstance(parameters, dict) else {})


def _means_absent(refusal: ApiRefused) -> bool:
    """403 is the bot's own absence: it cannot vouch for anybody there."""
    return refusal.code == 403 or any(sign in refusal.description.lower() for sign in ABSENT)


def _status(member: Any) -> str:
    if not isinstance(member, dict):
        return "left"
    status = member.get("status")
    if status == "restricted" and member.get("is_member") is False:
        return "left"
    return status if isinstance(status, str) else "left"


def _person(member: Any) -> Person | None:
    """The user of a member, as far as the fields are what they should be."""
    user = member.get("user") if isinstance(member, dict) else None
    user_id = _user_id(member)
    if not isinstance(user, dict) or user_id is None or not isinstance(user.get("first_name"), str):
        return None
    return Person(
        user_id,
        clean(user["first_name"]),
        last_name=_text(user.get("last_name")),
        username=_text(user.get("username")),
        language=_text(user.get("language_code")),
        is_bot=user.get("is_bot") is True,
    )


def _text(value: Any) -> str | None:
    return clean(value) if isinstance(value, str) else None


def _user_id(member: Any) -> int | None:
    user = member.get("user") if isinstance(member, dict) else None
    found = user.get("id") if isinstance(user, dict) else None
    return found if isinstance(found, int) else None
