"""The webhook: who knows the secret may bring an update, and hears 200 only after its commit."""

import asyncio
import hmac
import logging
import re

from aiohttp import web
from prometheus_client import Counter

from bot.intake.ports import RawUpdate
from bot.intake.raw import NotJson, loads, raw_update, unreadable
from bot.intake.store import Intake
from bot.observe import Metrics, Pulse
from bot.trouble import DATABASE_TROUBLE

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 – the name of a header, not a secret
BODY_LIMIT = 1 << 20
BODY_SECONDS = 10.0
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class _TooLarge(Exception):
    pass


class Webhook:
    """`handle` is an aiohttp handler. What cannot be read is kept and answered 200, else it is resent for ever."""

    def __init__(
        self,
        intake: Intake,
        *,
        secret: str,
        bot_id: int,
        metrics: Metrics,
        pulse: Pulse | None = None,
        body_limit: int = BODY_LIMIT,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        if not _SECRET.fullmatch(secret):
            raise ValueError("a webhook needs a secret of 1 to 256 letters, digits, _ or -")
        self._intake = intake
        self._secret = secret.encode()
        self._bot_id = bot_id
        self._requests = metrics.webhook_requests
        self._counters: dict[int, Counter] = {}
        self._pulse = pulse
        self._body_limit = body_limit
        self._body_seconds = body_seconds

    async def handle(self, request: web.Request) -> web.Response:
        status = await self._status(request)
        self._count(status)
        headers = {"Retry-After": "2"} if status == 503 else None
        return web.Response(status=status, headers=headers)

    def _count(self, status: int) -> None:
        counter = self._counters.get(status)
        if counter is None:
            counter = self._counters[status] = self._requests.labels(status)
        counter.inc()

    async def _status(self, request: web.Request) -> int:
        if not self._is_telegram(request):
            return 401
        if (request.content_length or 0) > self._body_limit:
            return 413
        came_with_its_head = request.content.is_eof()
        try:
            async with asyncio.timeout(None if came_with_its_head else self._body_seconds):
                body = await self._read(request)
        except TimeoutError:
            return 408
        except _TooLarge:
            return 413
        except (web.RequestPayloadError, ConnectionError):
            return 400
        return await self._store(self._row(body))

    def _is_telegram(self, request: web.Request) -> bool:
        """The same work and the same answer for a missing, wrong, repeated or unspeakable secret."""
        offered = request.headers.getall(SECRET_HEADER, [])
        first = offered[0] if offered else ""
        right = hmac.compare_digest(first.encode("utf-8", "surrogateescape"), self._secret)
        return right and len(offered) == 1

    async def _read(self, request: web.Request) -> bytes:
        body = bytearray()
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > self._body_limit:
                raise _TooLarge
        return bytes(body)

    def _row(self, body: bytes) -> RawUpdate:
        try:
            return raw_update(loads(body), self._bot_id)
        except NotJson:
            return unreadable(body, self._bot_id)

    async def _store(self, row: RawUpdate) -> int:
        try:
            await self._intake.accept([row])
        except DATABASE_TROUBLE as error:
            log.warning("an update could not be stored, Telegram will bring it again (%s)", type(error).__name__)
            return 503
        if self._pulse is not None:
            self._pulse.beat()
        return 200
