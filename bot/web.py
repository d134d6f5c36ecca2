"""The web server of the process: health, figures for Prometheus, and whatever routes it is given."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import generate_latest

from bot.observe import Metrics, Pulse

log = logging.getLogger(__name__)

Probe = Callable[[], Awaitable[str | None]]
"""Tells what is wrong, or None."""

PROBE_SECONDS = 2.0
IDLE_SECONDS = 15.0
"""A connection that has not sent a whole request head by then is closed."""
LINGER_SECONDS = 2.0
BODY_LIMIT = 1 << 20


def make_app(
    *,
    metrics: Metrics,
    pulses: Iterable[Pulse] = (),
    probes: Mapping[str, Probe] | None = None,
    gauges: Callable[[], Awaitable[None]] | None = None,
    routes: Iterable[web.AbstractRouteDef] = (),
) -> web.Application:
    """`gauges` brings the figures that are read from the database up to date before they are shown."""
    health = _Health(metrics, tuple(pulses), dict(probes or {}), gauges)
    app = web.Application(client_max_size=BODY_LIMIT)
    app.add_routes(
        [
            web.get("/healthz", health.alive),
            web.get("/readyz", health.ready),
            web.get("/metrics", health.metrics),
            *routes,
        ]
    )
    return app


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve while inside; the port it really listens on."""
    runner = web.AppRunner(
        app,
        access_log=None,
        keepalive_timeout=IDLE_SECONDS,
        lingering_time=LINGER_SECONDS,
        shutdown_timeout=5.0,
        max_headers=64,
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port, backlog=1024)
        await site.start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


class _Health:
    def __init__(
        self,
        metrics: Metrics,
        pulses: tuple[Pulse, ...],
        probes: dict[str, Probe],
        gauges: Callable[[], Awaitable[None]] | None,
    ) -> None:
        self._metrics = metrics
        self._pulses = pulses
        self._probes = probes
        self._gauges = gauges

    async def alive(self, _: web.Request) -> web.Response:
        """The process answers; that is all it says."""
        return web.json_response({"alive": True})

    async def ready(self, _: web.Request) -> web.Response:
        """503 and what is wrong, or 200 and an empty list."""
        names = list(self._probes)
        answers = await asyncio.gather(*(_ask(self._probes[name]) for name in names))
        wrong = [{"what": name, "fault": fault} for name, fault in zip(names, answers, strict=True) if fault]
        wrong += [{"what": pulse.name, "fault": fault} for pulse in self._pulses if (fault := pulse.fault())]
        ages = {pulse.name: round(pulse.age, 1) for pulse in self._pulses}
        return web.json_response({"wrong": wrong, "ages": ages}, status=503 if wrong else 200)

    async def metrics(self, _: web.Request) -> web.Response:
        if self._gauges is not None:
            fault = await _ask(self._refresh)
            if fault:
                log.warning("the figures of the database are not known: %s", fault)
                self._metrics.lose_sight()
        return web.Response(body=generate_latest(self._metrics.registry), content_type="text/plain", charset="utf-8")

    async def _refresh(self) -> None:
        if self._gauges is not None:
            await self._gauges()


async def _ask(probe: Probe) -> str | None:
    """A probe that hangs or breaks is an answer too. Its words stay inside: they may name hosts and people."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return await probe()
    except TimeoutError:
        return f"no answer within {PROBE_SECONDS:.0f} s"
    except Exception as error:
        log.warning("a probe failed", exc_info=error)
        return type(error).__name__
