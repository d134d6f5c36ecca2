"""The composition root: the one place that sees every room and puts them together."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager

from bot import logs
from bot.clock import Clock
from bot.config import load as load_config
from bot.config.storing import as_stored
from bot.process import BOT, EVERYTHING, Process
from bot.settings import Settings
from bot.telegram_api import TelegramApi, Wire
from desk.usecases import planned
from storage.database import Database
from storage.migrate import upgrade

log = logging.getLogger("firstline")

GRACE_SECONDS = 3.5
"""After a stop signal everything has ended by then; what is left waits in the inbox and the outbox."""

OnReady = Callable[[], Awaitable[None]]


async def prepare(settings: Settings, clock: Clock) -> Database:
    """The database, brought up to date, with the configured desks and admins in it."""
    config = load_config(settings.config_path) if settings.config_path is not None else None
    url = settings.database_url.get_secret_value()
    await upgrade(url)
    database = Database(url, clock=clock.now)
    await database.open()
    try:
        async with database.begin() as uow:
            if config is not None:
                await uow.configure(as_stored(config, admins=settings.admins), clock.now())
            else:
                await uow.set_admins(settings.admins)
            await planned.arm(uow, now=clock.now())
    except BaseException:
        await database.close()
        raise
    return database


async def run(
    settings: Settings,
    *,
    parts: Collection[str] = EVERYTHING,
    on_ready: OnReady | None = None,
    clock: Clock | None = None,
    log_level: int = logging.INFO,
) -> None:
    """Until SIGTERM or Ctrl+C. `on_ready` runs beside it once everything is up; `clock` is the demo's world's own.

    Raises `TokenRefused` where Telegram does not know the token, `BadConfig` where the desks cannot be read.
    """
    logs.set_up(settings.log.value, secrets=settings.secrets, level=log_level)
    clock = clock or Clock()
    token = settings.require_token()
    database = await prepare(settings, clock)
    try:
        async with TelegramApi(token, base_url=settings.api_base, wire=_wire(parts)) as api:
            process = Process(settings, database, api, clock, names=frozenset(parts))
            with stopping_on_signals(process.stop):
                await _live(process, on_ready)
    finally:
        await database.close()


def _wire(parts: Collection[str]) -> Wire | None:
    """A process that only speaks asks with the library it speaks with."""
    if BOT in parts:
        return None
    from bot.wire_httpx import HttpxWire

    return HttpxWire()


async def _live(process: Process, on_ready: OnReady | None) -> None:
    """All parts side by side. One that breaks ends the process; a signal ends them politely."""
    running = {asyncio.ensure_future(part) for part in process.parts()}
    if on_ready is not None:
        running.add(asyncio.ensure_future(process.then(on_ready)))
    stopping = asyncio.ensure_future(_wait(process.stop))
    try:
        broken = await _first_failure(running, stopping)
        process.stop.set()
        log.info("stopping")
        await asyncio.wait(running, timeout=GRACE_SECONDS)
    finally:
        for task in (*running, stopping):
            task.cancel()
        await asyncio.gather(*running, stopping, return_exceptions=True)
    log.info("stopped")
    if broken is not None:
        raise broken


async def _first_failure(
    running: Collection[asyncio.Future[None]], stopping: asyncio.Future[None]
) -> BaseException | None:
    """Returns when told to stop (None) or when a part has broken (its error)."""
    waiting = {*running, stopping}
    while stopping in waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stopping}:
            if not task.cancelled() and (error := task.exception()):
                return _innermost(error)
    return None


def _innermost(error: BaseException) -> BaseException:
    """Of errors in groups of groups, the first: that is what went wrong."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def _wait(stop: asyncio.Event) -> None:
    await stop.wait()


@contextmanager
def stopping_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """SIGTERM, SIGINT and a closed terminal set the event while inside."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    for number in signals:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in signals:
            loop.remove_signal_handler(number)
