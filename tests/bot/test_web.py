"""The web server: is the process alive, is it ready, what are its figures."""

import asyncio
import math
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot import web as bot_web
from bot.observe import Metrics, Pulse
from bot.web import make_app, serving


class Watch:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def asking(**parts):
    parts.setdefault("metrics", Metrics())
    async with serving(make_app(**parts), "127.0.0.1", 0) as port, aiohttp.ClientSession() as client:

        async def ask(path: str):
            async with client.get(f"http://127.0.0.1:{port}{path}") as answer:
                return answer.status, await answer.text()

        ask.port = port
        yield ask


async def test_a_process_that_answers_is_alive():
    async with asking() as ask:
        status, body = await ask("/healthz")

    assert (status, body) == (200, '{"alive": true}')


async def test_it_is_ready_while_every_loop_runs_and_every_probe_is_content():
    watch = Watch()

    async def content() -> None:
        return None

    async with asking(pulses=[Pulse("sweep", 10, clock=watch)], probes={"database": content}) as ask:
        watch.now += 10
        status, body = await ask("/readyz")

    assert (status, body) == (200, '{"wrong": [], "ages": {"sweep": 10.0}}')


async def test_a_loop_that_stands_still_makes_it_unready():
    watch = Watch()

    async with asking(pulses=[Pulse("sweep", 10, clock=watch), Pulse("webhook", math.inf, clock=watch)]) as ask:
        watch.now += 11
        status, body = await ask("/readyz")

    assert status == 503
    assert '{"what": "sweep", "fault": "no round for 11 s"}' in body
    assert body.count("fault") == 1


async def test_probes_that_object_break_or_hang_make_it_unready(monkeypatch):
    monkeypatch.setattr(bot_web, "PROBE_SECONDS", 0.05)

    async def objects() -> str:
        return "privacy mode is on"

    async def breaks() -> None:
        raise ConnectionError("postgresql://desk:hunter2@db")

    async def hangs() -> None:
        await asyncio.Event().wait()

    async with asking(probes={"telegram": objects, "database": breaks, "mail": hangs}) as ask:
        status, body = await ask("/readyz")

    assert status == 503
    assert '{"what": "telegram", "fault": "privacy mode is on"}' in body
    assert '{"what": "database", "fault": "ConnectionError"}' in body
    assert '"what": "mail", "fault": "no answer' in body
    assert "hunter2" not in body


async def test_figures_are_shown_fresh_for_prometheus():
    metrics = Metrics()

    async def count() -> None:
        metrics.inbox_rows.labels("waiting").set(3)

    metrics.updates_stored.inc(5)
    async with asking(metrics=metrics, gauges=count) as ask:
        status, body = await ask("/metrics")

    assert status == 200
    assert "firstline_updates_stored_total 5.0" in body
    assert 'firstline_inbox_rows{state="waiting"} 3.0' in body


async def test_figures_are_shown_even_where_the_database_is_away():
    async def away() -> None:
        raise ConnectionError

    async with asking(gauges=away) as ask:
        status, body = await ask("/metrics")

    assert status == 200
    assert "firstline_updates_stored_total" in body


@pytest.mark.parametrize("half", [b"", b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "])
async def test_a_client_that_never_finishes_its_request_is_sent_away(monkeypatch, half):
    monkeypatch.setattr(bot_web, "IDLE_SECONDS", 0.1)

    async with asking() as ask:
        reader, writer = await asyncio.open_connection("127.0.0.1", ask.port)
        writer.write(half)
        rest = await asyncio.wait_for(reader.read(), 5)
        writer.close()

    assert rest == b""


async def test_slow_clients_do_not_keep_others_waiting():
    async with asking() as ask:
        slow = [await asyncio.open_connection("127.0.0.1", ask.port) for _ in range(200)]
        for _, writer in slow:
            writer.write(b"POST /healthz HTTP/1.1\r\nContent-Length: 1000\r\nHost: x\r\nX: ")
        status, _ = await asyncio.wait_for(ask("/healthz"), 1)
        for _, writer in slow:
            writer.close()

    assert status == 200


async def test_figures_that_cannot_be_read_are_not_shown_as_they_were():
    metrics = Metrics()
    metrics.inbox_oldest.set(7.0)

    async def refuse() -> None:
        raise ConnectionError("the database is away")

    async with asking(metrics=metrics, gauges=refuse) as ask:
        status, body = await ask("/metrics")

    assert status == 200
    assert "firstline_inbox_oldest_seconds NaN" in body
