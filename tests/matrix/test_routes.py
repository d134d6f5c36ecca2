"""Every route of the web server by whoever calls it: only the one who knows the secret brings anything in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot.clock import Clock
from bot.intake.webhook import SECRET_HEADER
from bot.process import WEBHOOK_PATH, Process
from bot.settings import Mode, fixed
from bot.telegram_api import TelegramApi
from bot.web import serving
from storage.database import Database

TOKEN = "123456789:AAnightingale-nightingale0123456789xyz"
SECRET = "the-secret-of-the-webhook"
RIGHT, WRONG = {SECRET_HEADER: SECRET}, {SECRET_HEADER: SECRET.upper()}
OPEN = {("GET", "/healthz"): 200, ("GET", "/readyz"): 503, ("GET", "/metrics"): 200}
"""What anybody may see. Nothing but the web server runs here, and so the process is not ready."""
GUARDED = {("POST", WEBHOOK_PATH)}
UPDATE = b'{"update_id": 7, "message": {}}'

Ask = Callable[..., Awaitable[int]]
Served = tuple[web.Application, int]


@pytest.fixture
async def served(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    """What a process with a webhook really serves, on a free port; no other part of it runs."""
    caught: asyncio.Queue[Served] = asyncio.Queue()

    @asynccontextmanager
    async def watched(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
        async with serving(app, host, port) as real_port:
            caught.put_nowait((app, real_port))
            yield real_port

    monkeypatch.setattr("bot.web.serving", watched)
    settings = fixed(
        token=TOKEN, mode=Mode.WEBHOOK, public_url="https://desk.example", webhook_secret=SECRET, web_port=0
    )
    process = Process(settings, sqlite_database, TelegramApi(TOKEN), Clock())
    running = asyncio.ensure_future(process._web())
    async with asyncio.timeout(10):
        found = await caught.get()
    yield found
    process.stop.set()
    await running


@pytest.fixture
def app(served: Served) -> web.Application:
    return served[0]


@pytest.fixture
async def ask(served: Served) -> AsyncIterator[Ask]:
    async with aiohttp.ClientSession() as client:

        async def asked(method: str, path: str, body: bytes = UPDATE, **headers: str) -> int:
            url = f"http://127.0.0.1:{served[1]}{path}"
            async with client.request(method, url, data=body, headers=headers) as answer:
                await answer.read()
                return answer.status

        yield asked


async def stored(database: Database) -> int:
    async with database.begin(readonly=True) as uow:
        return sum((await uow.inbox.counts()).values())


def routes_of(app: web.Application) -> set[tuple[str, str]]:
    return {(route.method, str(route.resource.canonical)) for route in app.router.routes() if route.method != "HEAD"}


def test_every_route_there_is_has_been_thought_about(app: web.Application) -> None:
    assert routes_of(app) == set(OPEN) | GUARDED


async def test_each_route_by_each_caller(app: web.Application, ask: Ask, sqlite_database: Database) -> None:
    for method, path in sorted(routes_of(app)):
        for headers in ({}, WRONG):
            wanted = OPEN.get((method, path), 401)
            assert await ask(method, path, **headers) == wanted, (method, path, headers)

    assert await stored(sqlite_database) == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_the_webhook_takes_posts_alone(ask: Ask, sqlite_database: Database, method: str) -> None:
    assert await ask(method, WEBHOOK_PATH, **RIGHT) == 405
    assert await stored(sqlite_database) == 0


@pytest.mark.parametrize("path", ["/", WEBHOOK_PATH + "/", WEBHOOK_PATH + "x", "/%00", "//"])
async def test_there_is_nothing_elsewhere_not_even_for_who_knows_the_secret(
    ask: Ask, sqlite_database: Database, path: str
) -> None:
    assert await ask("POST", path, **RIGHT) == 404
    assert await stored(sqlite_database) == 0


async def test_ten_megabytes_are_refused_with_and_without_the_secret(ask: Ask, sqlite_database: Database) -> None:
    huge = b"[" + b"0," * 5_000_000 + b"0]"

    assert await ask("POST", WEBHOOK_PATH, huge, **RIGHT) == 413
    assert await ask("POST", WEBHOOK_PATH, huge, **WRONG) == 401
    assert await stored(sqlite_database) == 0


@pytest.mark.parametrize("kind", ["text/html", "application/x-www-form-urlencoded", "image/png", ";;;"])
async def test_what_a_body_is_called_does_not_matter_to_who_knows_the_secret(
    ask: Ask, sqlite_database: Database, kind: str
) -> None:
    assert await ask("POST", WEBHOOK_PATH, **WRONG, **{"Content-Type": kind}) == 401
    assert await stored(sqlite_database) == 0

    assert await ask("POST", WEBHOOK_PATH, **RIGHT, **{"Content-Type": kind}) == 200
    assert await stored(sqlite_database) == 1
