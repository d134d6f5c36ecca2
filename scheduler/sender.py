"""The one mouth of the product: python-telegram-bot's ExtBot, asked for any method of any Bot API version."""

import json
import logging
import re
import time
import warnings
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Protocol

import httpx
from telegram import InputFile
from telegram.error import BadRequest, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning, PTBUserWarning

from desk.delivery import Call, Outcome, Sent, TryLater, Upload
from scheduler.limiter import Limiter, Ticket, Withdrawn
from scheduler.outcomes import ServerTrouble, classify, droppable, is_outage

TELEGRAM = "https://api.telegram.org"
_CONNECTIONS = 32
_KEEP_ALIVE_S = 20.0
_FLOOD_S = 3
_LOUDEST_PAUSE_S = 15.0
_HIDDEN = "[hidden]"
"""In place of the token: servers quote the address they were asked at, and the library its letters in its own way."""
_UNDERSTOOD = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)


class Sends(Protocol):
    """Whoever can bring one call to people: Telegram here, a mail server elsewhere."""

    @property
    def away(self) -> bool:
        """Whether the other side did not answer last time: one try at a time is enough then."""
        ...

    async def send(self, call: Call, ticket: Ticket) -> Outcome: ...


class _Request(HTTPXRequest):
    """The library's HTTP client, keeping apart what the library puts into one text, and logging no answers."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES or status in _UNDERSTOOD:
            answer = _parsed(payload)
            if answer is None and status != HTTPStatus.TOO_MANY_REQUESTS:
                raise ServerTrouble(status, "not an answer of the Bot API")
            if status == HTTPStatus.TOO_MANY_REQUESTS and not _retry_after(answer):
                raise RetryAfter(_FLOOD_S)
            return status, payload
        description = str((_parsed(payload) or {}).get("description", "not an answer of the Bot API"))
        if HTTPStatus.BAD_REQUEST < status < HTTPStatus.INTERNAL_SERVER_ERROR and _parsed(payload) is not None:
            raise BadRequest(description)
        raise ServerTrouble(status, description)


def _parsed(payload: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(payload)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "ok" in answer else None


def _retry_after(answer: Mapping[str, Any] | None) -> object:
    return ((answer or {}).get("parameters") or {}).get("retry_after")


class _Outage:
    """How long to leave Telegram alone while it is away: nothing after one failure, then doubling.

    Calls that were already on their way when the last failure was seen belong to that failure.
    """

    def __init__(self) -> None:
        self._rounds = 0
        self._seen_at = float("-inf")

    def failed(self, started: float, now: float) -> float:
        if started >= self._seen_at:
            self._rounds += 1
            self._seen_at = now
        return 0.0 if self._rounds < 2 else min(_LOUDEST_PAUSE_S, 2.0 ** (self._rounds - 2))

    def over(self) -> None:
        self._rounds = 0

    @property
    def lasts(self) -> bool:
        return self._rounds > 0


class Sender:
    """Makes calls and says what became of them. Never repeats one, except plainer when the form was refused."""

    def __init__(
        self,
        token: str,
        limiter: Limiter,
        *,
        api_base: str | None = None,
        read_timeout_s: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        _hush()
        self._request = _Request(
            connection_pool_size=_CONNECTIONS,
            connect_timeout=5.0,
            read_timeout=read_timeout_s,
            write_timeout=10.0,
            pool_timeout=5.0,
            httpx_kwargs={
                "limits": httpx.Limits(max_connections=_CONNECTIONS, keepalive_expiry=_KEEP_ALIVE_S),
            },
        )
        self._limiter = limiter
        self._clock = clock
        self._outage = _Outage()
        self._token = re.compile(re.escape(token).replace(":", "(?::|%3A)"), re.IGNORECASE)
        self._bot = ExtBot(
            token,
            base_url=f"{(api_base or TELEGRAM).rstrip('/')}/bot",
            request=self._request,
            get_updates_request=self._request,
            rate_limiter=limiter,
        )

    async def start(self) -> None:
        """Open the pool. Telegram is not asked anything: it may be away when we start."""
        await self._request.initialize()
        await self._limiter.initialize()

    async def stop(self) -> None:
        await self._limiter.shutdown()
        await self._request.shutdown()

    @property
    def away(self) -> bool:
        return self._outage.lasts

    async def send(self, call: Call, ticket: Ticket) -> Outcome:
        """Make one call when its turn comes. Raises `TokenRefused`, nothing else of the network."""
        params = dict(call.params)
        started = self._clock()

        def may_go() -> bool:
            nonlocal started
            started = self._clock()
            return ticket.may_go()

        turn = Ticket(ticket.urgency, may_go)
        while True:
            try:
                answer = await self._bot.do_api_request(call.method, _wire(params), rate_limit_args=turn)
            except Withdrawn as withdrawn:
                return TryLater(0.0, str(withdrawn), counts=False)
            except TelegramError as error:
                error.message = self._token.sub(_HIDDEN, error.message)
                dropped = droppable(error, frozenset(params)) if isinstance(error, BadRequest) else frozenset[str]()
                if not dropped:
                    self._note(error, started)
                    return classify(error, call)
                params = {name: value for name, value in params.items() if name not in dropped}
            else:
                self._note(None, started)
                return sent(answer, call)

    def _note(self, error: TelegramError | None, started: float) -> None:
        """While Telegram is away, everybody waits; its first answer of any kind ends the wait."""
        if error is None or not is_outage(error):
            self._outage.over()
            self._limiter.budget.resume_all()
            return
        now = self._clock()
        self._limiter.budget.pause_all(now + self._outage.failed(started, now))


def sent(answer: Any, call: Call) -> Sent:
    """The ids Telegram gave. An ephemeral message has an id of its own and none of the chat.

    A message that was to reply to another and does not shows that the other one is not there any more.
    """
    if not isinstance(answer, dict):
        return Sent(digest=call.digest)
    lost = "reply_parameters" in call.params and answer.get("reply_to_message") is None
    return Sent(answer.get("message_id") or None, answer.get("ephemeral_message_id"), call.digest, reply_lost=lost)


def _wire(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: InputFile(value.content, filename=value.name) if isinstance(value, Upload) else value
        for name, value in params.items()
    }


def _hush() -> None:
    """Addresses hold the token: the libraries may not log them. Two warnings of the library do not apply to us."""
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", re.escape("Please use 'Bot.") + r"\w+' instead of 'Bot\.do_api", PTBUserWarning)
    warnings.filterwarnings("ignore", ".*attribute `retry_after` will be of type", PTBDeprecationWarning)
