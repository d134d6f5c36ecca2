"""The webhook: who may bring updates, how large and how slow, and when it says 200."""

import asyncio
import json
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot.clock import Clock
from bot.intake.store import Intake
from bot.intake.webhook import SECRET_HEADER, Webhook
from bot.observe import Metrics
from bot.web import make_app, serving
from tests.bot.make_updates import message
from tests.bot.memory import MemoryStore

SECRET = "s3cret-of-the-webhook"
PATH = "/telegram/hook"


@pytest.fixture
def store():
    return MemoryStore()


@asynccontextmanager
async def listening(store: MemoryStore, **limits):
    metrics = Metrics()
    hook = Webhook(Intake(store.begin, Clock(), metrics), secret=SECRET, bot_id=1, metrics=metrics, **limits)
    app = make_app(metrics=metrics, routes=[web.post(PATH, hook.handle)])
    async with serving(app, "127.0.0.1", 0) as port:
        yield port


async def raw_exchange(port: int, head: str, body: bytes = b"", *, extra: bytes = b"") -> int:
    """A request as bytes, for headers no client library would send. The status of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    start = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{head}".encode()
    writer.write(start + extra + b"\r\n" + body)
    try:
        line = await asyncio.wait_for(reader.readline(), 5)
    finally:
        writer.close()
    return int(line.split()[1])


async def post(port: int, body: bytes, secret: str = SECRET) -> int:
    async with (
        aiohttp.ClientSession() as client,
        client.post(f"http://127.0.0.1:{port}{PATH}", data=body, headers={SECRET_HEADER: secret}) as answer,
    ):
        return answer.status


async def test_an_update_is_stored_before_the_answer(store):
    async with listening(store) as port:
        status = await post(port, json.dumps(message(5)).encode())

        assert status == 200
        assert [row.update_id for row in store.state.rows] == [5]


@pytest.mark.parametrize(
    "headers",
    [
        b"",
        b"%s: \r\n",
        b"%s: wrong\r\n",
        b"%s: s3cret-of-the-webhoo\r\n",
        b"%s: s3cret-of-the-webhook-and-more\r\n",
        b"%s: S3CRET-OF-THE-WEBHOOK\r\n",
        b"%s: \xd1\x81\xd0\xb5\xd0\xba\xd1\x80\xd0\xb5\xd1\x82\r\n",
        b"%s: \xff\xfe\r\n",
        b"%s: s3cret-of-the-webhook\r\n%s: s3cret-of-the-webhook\r\n",
        b"%s: wrong\r\n%s: s3cret-of-the-webhook\r\n",
        b"X-Forwarded-For: 149.154.160.1\r\n",
        b"Authorization: Bearer s3cret-of-the-webhook\r\n",
    ],
)
async def test_without_the_one_right_secret_nobody_enters(store, headers):
    forged = headers.replace(b"%s", SECRET_HEADER.encode())

    async with listening(store) as port:
        status = await raw_exchange(port, "", json.dumps(message(5)).encode(), extra=forged)

    assert status == 401
    assert store.state.rows == []


async def test_every_refusal_looks_the_same(store):
    answers = set()

    async with listening(store) as port, aiohttp.ClientSession() as client:
        for headers in ({}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: ""}):
            async with client.post(f"http://127.0.0.1:{port}{PATH}", data=b"{}", headers=headers) as answer:
                answers.add((answer.status, await answer.read(), tuple(sorted(set(answer.headers) - {"Date"}))))

    assert len(answers) == 1


@pytest.mark.parametrize("secret", ["", "with space", "кириллица", "x" * 257])
def test_it_does_not_start_without_a_real_secret(store, secret):
    with pytest.raises(ValueError, match="secret"):
        Webhook(Intake(store.begin, Clock(), Metrics()), secret=secret, bot_id=1, metrics=Metrics())


async def test_a_body_over_the_limit_is_refused_by_its_announced_length(store):
    async with listening(store, body_limit=1000) as port:
        status = await post(port, b"x" * 1001)

    assert status == 413
    assert store.state.rows == []


async def test_a_body_over_the_limit_is_refused_where_no_length_was_announced(store):
    async def pieces():
        for _ in range(20):
            yield b"x" * 100

    async with listening(store, body_limit=1000) as port:
        status = await post(port, pieces())

    assert status == 413
    assert store.state.rows == []


async def test_a_body_that_does_not_come_is_not_waited_for(store):
    async with listening(store, body_seconds=0.05) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: 500\r\n\r\n"
        writer.write(head.encode() + b"{")
        line = await asyncio.wait_for(reader.readline(), 5)
        writer.close()

    assert line.split()[1] == b"408"
    assert store.state.rows == []


@pytest.mark.parametrize(
    ("body", "error"), [(b"<html>", "not JSON"), (b"[1]", "not an object"), (b"{}", "no update_id")]
)
async def test_what_telegram_would_resend_for_ever_is_kept_and_taken(store, body, error):
    async with listening(store) as port:
        status = await post(port, body)

    assert status == 200
    assert [(row.state, row.error) for row in store.state.rows] == [("quarantined", error)]
    assert [notice.chat_id for notice in store.state.notices.values()] == [7]


async def test_while_the_database_is_away_telegram_keeps_the_update(store):
    store.break_next = [OSError("away")]

    async with listening(store) as port:
        first = await post(port, json.dumps(message(5)).encode())
        again = await post(port, json.dumps(message(5)).encode())

    assert (first, again) == (503, 200)
    assert store.states() == ["waiting"]


async def test_an_update_brought_twice_is_kept_once(store):
    async with listening(store) as port:
        statuses = [await post(port, json.dumps(message(5)).encode()) for _ in range(2)]

    assert statuses == [200, 200]
    assert store.states() == ["waiting"]


async def test_only_post_is_answered(store):
    async with (
        listening(store) as port,
        aiohttp.ClientSession() as client,
        client.get(f"http://127.0.0.1:{port}{PATH}") as answer,
    ):
        assert answer.status == 405
