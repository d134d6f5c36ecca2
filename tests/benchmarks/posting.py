"""A process of its own that posts updates to a webhook, as Telegram does over its forty connections."""

import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

CONNECTIONS = 40
"""Telegram's default `max_connections`."""


@dataclass(slots=True)
class Posted:
    """Instants are those of the system's monotonic clock, which all processes share."""

    began: float
    seconds: float
    due: list[float]
    answered: list[float]
    refused: int

    def latencies_ms(self) -> list[float]:
        return [1000 * (after - before) for before, after in zip(self.due, self.answered, strict=True)]


@dataclass(slots=True)
class _Load:
    """What is to be posted, and what became of it. With a `rate` each is due at its time, whoever is free then."""

    requests: list[bytes]
    rate: float | None
    began: float = field(default_factory=time.monotonic)
    next: int = 0
    refused: int = 0
    due: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        count = len(self.requests)
        self.due = [self.began + number / self.rate for number in range(count)] if self.rate else [0.0] * count
        self.answered = [0.0] * count


class _Connection(asyncio.Protocol):
    """Sends the next due request as soon as the last one is answered."""

    def __init__(self, load: _Load, ended: asyncio.Future[None]) -> None:
        self._load = load
        self._ended = ended
        self._number = 0
        self._answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._go_on()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if not self._answer.endswith(b"\r\n\r\n"):
            return
        self._load.answered[self._number] = time.monotonic()
        self._load.refused += not self._answer.startswith(b"HTTP/1.1 200")
        self._answer = b""
        self._go_on()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._ended.done():
            self._ended.set_exception(exc or ConnectionError("the server closed the connection"))

    def _go_on(self) -> None:
        load = self._load
        if load.next == len(load.requests):
            if not self._ended.done():
                self._ended.set_result(None)
            self._transport.close()
            return
        self._number, load.next = load.next, load.next + 1
        if load.rate is None:
            load.due[self._number] = time.monotonic()
        wait = load.due[self._number] - time.monotonic()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self._send)
        else:
            self._send()

    def _send(self) -> None:
        self._transport.write(self._load.requests[self._number])


def _post(port: int, head: str, bodies: Sequence[bytes], connections: int, rate: float | None) -> Posted:
    requests = [f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body for body in bodies]
    return asyncio.run(_run(port, requests, connections, rate))


async def _run(port: int, requests: list[bytes], connections: int, rate: float | None) -> Posted:
    loop = asyncio.get_running_loop()
    load = _Load(requests, rate)
    ends: list[asyncio.Future[None]] = [loop.create_future() for _ in range(connections)]
    for end in ends:
        await loop.create_connection(partial(_Connection, load, end), "127.0.0.1", port)
    await asyncio.gather(*ends)
    return Posted(load.began, max(load.answered) - load.began, load.due, load.answered, load.refused)


class Poster:
    """Posts from another process, so that its work does not count as the server's."""

    def __init__(self, pool: ProcessPoolExecutor, port: int, path: str, secret: str) -> None:
        self._pool = pool
        self._port = port
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"
        )

    async def post(
        self, bodies: Sequence[bytes], *, connections: int = CONNECTIONS, rate: float | None = None
    ) -> Posted:
        """All of them, as fast as they are answered, or so many per second."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, _post, self._port, self._head, bodies, connections, rate)


@asynccontextmanager
async def posting_to(port: int, path: str, secret: str) -> AsyncIterator[Poster]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        await asyncio.get_running_loop().run_in_executor(pool, time.monotonic)  # started and warm
        yield Poster(pool, port, path, secret)
