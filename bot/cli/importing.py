"""An import from the command line: progress on the way, a summary at the end."""

import asyncio
import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
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
from bot.importer.choosing import Chosen, desk_of, of_desks
from bot.importer.hearing import Hearing
from bot.importer.joining import join
from bot.importer.pairs import pairs_of
from bot.importer.reading import Reader
from bot.importer.source import ExportedChat, chats_of, messages_of
from bot.importer.summary import Summary, as_json, lines_of, summary_of
from bot.settings import Settings
from desk.catalog import Catalog, Desk
from scheduler.tuning import Tuning
from storage.database import Database

GAP_SECONDS = 0.15
"""More than the longest pause between two tries of SQLite to begin writing."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be imported, and how. `asks`: there is somebody at a terminal."""

    path: Path
    groups: Sequence[ExportedChat]
    desk: str | None
    specialists: tuple[int, ...]
    bots: tuple[int, ...]
    zone: ZoneInfo | None
    pairs: Path | None
    asks: bool = False
    as_json: bool = False


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
        chosen = _choose(database.catalog, wish)
        summaries: list[Summary] = []
        try:
            with _little_garbage():
                for chat in chosen.chats:
                    await _import(database, wish, chat, summaries)
        except asyncio.CancelledError:
            typer.echo("stopped; what was read so far is kept, the same command goes on", err=True)
            raise
        finally:
            _tell(wish, settings, summaries, chosen.others)
        if wish.pairs is not None:
            _write(wish, await _pairs(database, summaries[0]))


async def _import(database: Database, wish: Wish, chat: ExportedChat, summaries: list[Summary]) -> None:
    """One chat; its summary too where the file breaks or somebody stops it."""
    desk = await _desk(database, wish, chat)
    now, days = Clock().now(), desk.settings.retention_days
    reader = Reader(chat, wish.zone or desk.zone, now)
    added: list[str] = []
    if reader.can_read_any(messages_of(wish.path, chat)):
        desk, added = await _join(database, wish, chat, desk)
    since = None if days is None else now - timedelta(days=days)
    hearing = Hearing(reader, desk.key, chat.chat_id, bots=wish.bots, since=since)
    try:
        with _progress(wish.path, f"«{chat.name}»") as tell:
            messages = messages_of(wish.path, chat, tell)
            await hearing.hear_all(database.begin, messages, pause=lambda: let_others_write(database))
    finally:
        async with database.begin(readonly=True) as uow:
            summaries.append(await summary_of(uow, hearing, chat, desk, added))


async def let_others_write(database: Database) -> None:
    """SQLite lets in one writer at a time, and who waits only asks ten times a second: a running bot needs a gap."""
    if database.is_postgresql:
        return
    async with database.begin(readonly=True) as uow:
        held_until = await uow.leases.held_until(Tuning().lease)
    if held_until is not None and held_until > Clock().now():
        await asyncio.sleep(GAP_SECONDS)


@contextmanager
def _little_garbage() -> Iterator[None]:
    """What a batch is made of lives until its end: looking for garbage in between finds none and costs a tenth."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _choose(catalog: Catalog, wish: Wish) -> Chosen:
    """The only group there is, the first-line chats among several, or whichever the person at the terminal picks."""
    if len(wish.groups) == 1:
        chosen = Chosen(wish.groups)
    else:
        desk = store.find_desk(catalog, wish.desk) if wish.desk is not None else None
        chosen = of_desks(catalog, wish.groups, desk)
        if not chosen.chats and not wish.asks:
            said = f"which chat? none of the {len(wish.groups)} groups is a first-line chat yet; add --chat ID:"
            raise UserMistake(said, *listed(wish.groups))
        if not chosen.chats:
            return Chosen([_ask(wish.groups)])
    if wish.pairs is not None and len(chosen.chats) > 1:
        raise UserMistake("--pairs: the pairs of one chat only; add --chat ID:", *listed(chosen.chats))
    if wish.asks:
        names = ", ".join(f"«{chat.name}» ({chat.chat_id})" for chat in chosen.chats)
        typer.confirm(f"Import {names}?", default=True, abort=True)
    return chosen


def _ask(groups: Sequence[ExportedChat]) -> ExportedChat:
    for place, line in enumerate(listed(groups), start=1):
        typer.echo(f"{place:>3} {line}")
    while True:
        picked: int = typer.prompt("Which chat", type=int)
        if 0 < picked <= len(groups):
            return groups[picked - 1]
        typer.echo(f"a number from 1 to {len(groups)}")


def listed(groups: Sequence[ExportedChat]) -> list[str]:
    return [f"  {chat.chat_id} «{chat.name}»" for chat in groups]


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


async def _desk(database: Database, wish: Wish, chat: ExportedChat) -> Desk:
    async with database.begin(readonly=True) as uow:
        known = desk_of(uow.catalog, chat) if wish.desk is None else None
        return known or store.find_desk(uow.catalog, wish.desk)


async def _join(database: Database, wish: Wish, chat: ExportedChat, desk: Desk) -> tuple[Desk, list[str]]:
    async with database.begin() as uow:
        desk = uow.catalog.desks.get(desk.id, desk)
        added = await join(uow, desk, chat, wish.specialists, now=Clock().now())
        return uow.catalog.desks.get(desk.id, desk), added


async def _pairs(database: Database, summary: Summary) -> list[str]:
    async with database.begin(readonly=True) as uow:
        return await pairs_of(uow, summary.desk, summary.chat.chat_id, now=Clock().now())


def _write(wish: Wish, lines: list[str]) -> None:
    if wish.pairs is not None:
        wish.pairs.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        typer.echo(f"{wish.pairs}: {counted(len(lines), 'question')} written", err=wish.as_json)


def _tell(wish: Wish, settings: Settings, summaries: Sequence[Summary], others: Sequence[ExportedChat]) -> None:
    if wish.as_json:
        chats = [as_json(summary) for summary in summaries]
        known = [{"chat_id": chat.chat_id, "title": chat.name} for chat in others]
        typer.echo(json.dumps({"chats": chats, "not_imported": known}, ensure_ascii=False, indent=2))
        return
    for summary in summaries:
        if len(summaries) > 1:
            typer.echo(f"«{summary.chat.name}» ({summary.chat.chat_id}), desk {summary.desk.key}")
        for line in lines_of(summary):
            typer.echo(line)
    if others:
        typer.echo(f"not imported, as they are no first-line chats of {wish.desk or 'a desk'}:")
        for line in listed(others):
            typer.echo(line)
    if any(summary.added for summary in summaries) and settings.config_path is not None:
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
