"""Webhook delivery: one queue per lane, retries with growing delay, until the update is a day old."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.sandbox.clock import Clock
from bot.sandbox.json_text import read_json
from bot.sandbox.tasks import Tasks
from bot.sandbox.updates import Pending, UpdateQueue

Json = dict[str, Any]
Reply = Callable[[str, Json], Awaitable[object]]
Sleep = Callable[[float], Awaitable[object]]

LONGEST_DELAY = (60.0, 120.0)
MOST_DOUBLINGS = 10
"""The longest delay is reached by then, and a power of a thousand failures is no number of seconds."""
LONGEST_RETRY_AFTER = 3600.0
PAUSE_BETWEEN_SETTINGS = 1.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


@dataclass(frozen=True, slots=True)
class WebhookConfig:
    url: str
    secret: str = ""
    max_connections: int = 40
    ip_address: str = ""
    has_certificate: bool = False


class Webhook:
    def __init__(self, queue: UpdateQueue, clock: Clock, tasks: Tasks) -> None:
        self.config: WebhookConfig | None = None
        self.last_error: tuple[int, str] | None = None
        self.first_delay = 1.0
        self.timeout = 60.0
        self.pause = PAUSE_BETWEEN_SETTINGS
        self.sleep: Sleep = asyncio.sleep
        self.on_reply: Reply | None = None
        self._queue, self._clock, self._tasks = queue, clock, tasks
        self._lanes: dict[str, deque[Pending]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(1)
        self._next_setting = 0.0
        self._session: aiohttp.ClientSession | None = None
        queue.listeners.append(self._enqueue)

    @property
    def active(self) -> bool:
        return self.config is not None

    def may_be_set(self) -> bool:
        """Telegram takes one `setWebhook` a second."""
        now = time.monotonic()
        if now < self._next_setting:
            return False
        self._next_setting = now + self.pause
        return True

    def start(self, config: WebhookConfig) -> None:
        """Send everything that waits, and what comes, to the new address."""
        self.stop()
        self.config, self.last_error = config, None
        self._slots = asyncio.Semaphore(config.max_connections)
        self._queue.pushing = True
        for pending in tuple(self._queue.waiting.values()):
            self._enqueue(pending)
        self._queue.release()

    def stop(self) -> None:
        self.config, self._queue.pushing = None, False
        self._lanes.clear()
        for worker in tuple(self._workers):
            worker.cancel()
        self._workers.clear()

    async def close(self) -> None:
        self.stop()
        if self._session:
            await self._session.close()
            self._session = None

    def _enqueue(self, pending: Pending | None) -> None:
        if self.config is None or pending is None:
            return
        self._queue.again.clear()  # repeated updates go out through the lanes
        lane = self._lanes.get(pending.lane)
        if lane is not None:
            lane.append(pending)
            return
        self._lanes[pending.lane] = deque([pending])
        worker = self._tasks.start(self._work(pending.lane, self.config))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, name: str, config: WebhookConfig) -> None:
        lane = self._lanes[name]
        while lane:
            await self._deliver(lane[0], config)
            lane.popleft()
        del self._lanes[name]

    async def _deliver(self, pending: Pending, config: WebhookConfig) -> None:
        failures = 0
        while pending.expires > self._clock.now().timestamp():
            async with self._slots:
                retry_after = await self._post(pending, config)
            if retry_after is None:
                self._queue.acknowledge([pending.update_id])
                return
            await self.sleep(self._delay(failures, retry_after))
            failures += 1
        self._queue.expire()

    def _delay(self, failures: int, retry_after: float) -> float:
        """First at once, then doubling; the bot's own `Retry-After` wins."""
        if retry_after > 0:
            return min(retry_after, LONGEST_RETRY_AFTER)
        if failures == 0:
            return 0.0
        doubled = self.first_delay * 2 ** min(failures - 1, MOST_DOUBLINGS)
        return float(min(doubled, random.uniform(*LONGEST_DELAY)))  # noqa: S311

    async def _post(self, pending: Pending, config: WebhookConfig) -> float | None:
        """None = accepted; otherwise the seconds that `Retry-After` asks for (0 = did not say)."""
        headers = {SECRET_HEADER: config.secret} if config.secret else {}
        self._queue.ledger.add(event="offered", update_ids=[pending.update_id])
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.timeout))
        try:
            post = self._session.post(config.url, json=pending.body, headers=headers, allow_redirects=False)
            async with post as answer:
                if 200 <= answer.status < 300:
                    await self._answered(await answer.read())
                    return None
                self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                wanted = answer.headers.get("Retry-After", "")
                return float(wanted) if wanted.isdecimal() else 0.0
        except TimeoutError:
            self._failed("Read timeout expired")
        except aiohttp.ClientError as error:
            self._failed(_reason(error))
        return 0.0

    def _failed(self, why: str) -> None:
        self.last_error = (int(time.time()), why)

    async def _answered(self, body: bytes) -> None:
        """A bot may answer an update with a method call in the body."""
        try:
            call = read_json(body)
        except ValueError:
            return
        if isinstance(call, dict) and isinstance(call.get("method"), str) and self.on_reply:
            await self.on_reply(call.pop("method"), call)


def _reason(error: aiohttp.ClientError) -> str:
    """In Telegram's words."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "SSL error {error:0A000086:SSL routines::certificate verify failed}"
    if isinstance(error, aiohttp.ClientSSLError):
        reason = getattr(error.os_error, "reason", None) or "handshake failed"
        return f"SSL error {{SSL routines::{reason.replace('_', ' ').lower()}}}"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "Failed to resolve host: Name or service not known"
    return "Connection refused" if isinstance(error, aiohttp.ClientConnectorError) else "Connection reset by peer"
