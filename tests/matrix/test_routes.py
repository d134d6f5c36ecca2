"""Every route of the web server by whoever calls it: only the one who knows the secret brings anything in."""

from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web

from bot.clock import Clock
from bot.intake.store import Intake
from bot.intake.webhook import SECRET_HEADER, Webhook
from bot.observe import Metrics
from bot.process import WEBHOOK_PATH
from bot.web import make_app, serving
from storage.database import Database

SECRET = "the-secret-of-the-webhook"
RIGHT, WRONG = {SECRET_HEADER: SECRET}, {SECRET_HEADER: SECRET.upper()}
OPEN = {("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics")}
GUARDED = {("POST", WEBHOOK_PATH)}
UPDATE = b'{"update_id": 7, "message": {}}'

Ask = Callable[..., Awaitable[int]]


@pytest.fixture
def app(sqlite_database: Database) -> web.Application:
    metrics = Metrics()
    hook = Webhook(Intake(sqlite_database.begin, Clock(), metrics), secret=SECRET, bot_id=1, metrics=metrics)
    return make_app(metrics=metrics, routes=[web.post(WEBHOOK_PATH, hook.handle)])


@pytest.fixture
async def ask(app: web.Application):
    async with serving(app, "127.0.0.1", 0) as port, aiohttp.ClientSession() as client:

        async def asked(method: str, path: str, body: bytes = UPDATE, **headers: str) -> int:
            url = f"http://127.0.0.1:{port}{path}"
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
    assert routes_of(app) == OPEN | GUARDED


async def test_each_route_by_each_caller(app: web.Application, ask: Ask, sqlite_database: Database) -> None:
    for method, path in sorted(routes_of(app)):
        for headers in ({}, WRONG):
            wanted = 401 if (method, path) in GUARDED else 200
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
