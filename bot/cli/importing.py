"""An import from the command line: progress on the way, a summary at the end."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from bot import settings as settings_module
from bot.cli import store
from bot.cli.failures import UserMistake
from bot.cli.words import counted
from bot.clock import Clock
from bot.config import BadConfig, load, storing
from bot.config.tables import Wrong
from bot.config.values import time_zone
from bot.importer.hearing import Hearing, Tally
from bot.importer.joining import join
from bot.importer.pairs import pairs_of
from bot.importer.reading import Reader
from bot.importer.source import ExportedChat, chats_of, messages_of
from bot.settings import Settings
from desk.catalog import Desk
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be imported, and how."""

    path: Path
    chat: ExportedChat
    desk: str | None
    specialists: tuple[int, ...]
    bots: tuple[int, ...]
    zone: ZoneInfo | None
    pairs: Path | None


def chats_in(path: Path) -> list[ExportedChat]:
    with _progress(path, "Looking for chats") as tell:
        return chats_of(path, tell)


def zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(time_zone(name))
    except Wrong as wrong:
        raise UserMistake(f"--timezone: `{name}` {wrong}") from None


async def run(wish: Wish) -> None:
    settings = settings_module.load()
    await store.upgrade(settings)
    async with store.opened(settings) as database:
        await _know_desk(database, settings, wish.desk)
        desk, added = await _join(database, wish)
        hearing = Hearing(Reader(wish.chat, wish.zone or desk.zone), desk.key, wish.chat.chat_id, bots=wish.bots)
        try:
            with _progress(wish.path, f"«{wish.chat.name}»") as tell:
                await hearing.hear_all(database.begin, messages_of(wish.path, wish.chat, tell))
        except asyncio.CancelledError:
            typer.echo("stopped; what was read so far is kept, the same command goes on", err=True)
            raise
        finally:
            _sum_up(hearing.tally, desk, added, settings)
        if wish.pairs is not None:
            _write(wish.pairs, await _pairs(database, desk, wish))


async def _know_desk(database: Database, settings: Settings, key: str | None) -> None:
    """On day one the desks of the file may not be stored yet. Desks that are stored stay as they are."""
    path = settings.config_path
    known = {desk.key for desk in database.catalog.desks.values() if desk.staff}
    if path is None or key in known or (key is None and known):
        return
    try:
        config = load(path)
    except BadConfig:
        if known:
            return
        raise
    async with database.begin() as uow:
        await storing.apply(uow, config, now=Clock().now(), admins=settings.admins)


async def _join(database: Database, wish: Wish) -> tuple[Desk, list[str]]:
    async with database.begin() as uow:
        desk = store.find_desk(uow.catalog, wish.desk)
        added = await join(uow, desk, wish.chat, wish.specialists, now=Clock().now())
    return desk, added


async def _pairs(database: Database, desk: Desk, wish: Wish) -> list[str]:
    async with database.begin(readonly=True) as uow:
        return await pairs_of(uow, desk, wish.chat.chat_id, now=Clock().now())


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    typer.echo(f"{path}: {counted(len(lines), 'question')} written")


def _sum_up(tally: Tally, desk: Desk, added: list[str], settings: Settings) -> None:
    skipped = sum(tally.skipped.values())
    typer.echo(
        f"{counted(tally.read, 'message')} read: {tally.new} new, {tally.known} known already, {skipped} left out"
    )
    for reason, count in tally.skipped.most_common():
        typer.echo(f"  {reason}: {count}")
    typer.echo(f"{counted(tally.questions, 'question')}, {counted(tally.answered, 'answer')}")
    for line in added:
        typer.echo(f"desk {desk.key}: {line}")
    if added and settings.config_path is not None:
        typer.echo(f"Write that into {settings.config_path} too: the file decides again at the next start")


@contextmanager
def _progress(path: Path, what: str) -> Iterator[Callable[[int], None]]:
    """A bar by bytes, where somebody looks."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    size = path.stat().st_size if path.is_file() else None
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(what, total=size)
        yield lambda read: progress.update(task, completed=read)
