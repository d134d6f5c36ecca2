"""The work of `firstline backup` and `firstline restore`, told to a person or to a program."""

import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot import settings as settings_module
from bot.cli import store
from bot.cli.failures import Trouble, UserMistake
from bot.cli.words import counted
from bot.clock import Clock
from bot.holder import is_dead
from bot.settings import Settings
from storage.backup import making, record, restoring
from storage.backup.manifest import BadBackup, Manifest
from storage.engines import is_in_memory, read_url

_NAME = "firstline-%Y-%m-%d-%H%M%S.zip"
_NAMED = re.compile(r"firstline-\d{4}-\d{2}-\d{2}-\d{6}\.zip")
_LEFT_OVER = ".firstline-*.zip.*.partial"
_SURELY_OVER = timedelta(days=1)
_BESIDE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be restored, and how. `asks`: there is somebody at a terminal."""

    path: Path
    replaces: bool
    goes_on: bool
    asks: bool
    as_json: bool


async def back_up(place: str, *, keep: int | None, as_json: bool) -> None:
    settings, now = settings_module.load(), Clock().now()
    path = _path_in(_place(place), now, keep)
    url = _url(settings)
    if not store.exists(settings):
        raise UserMistake(f"{store.address_of(settings)} is not there; there is nothing to back up")
    try:
        with _progress() as tell:
            manifest = await making.make(url, path, version=version("firstline"), now=now, tell=tell)
    except making.NoTables as error:
        raise UserMistake(str(error)) from error
    await record.note(url, manifest, path=path.absolute(), host=socket.gethostname())
    removed = _remove_older(path.parent, keep, now) if keep is not None else []
    if as_json:
        _say(_as_json(path, manifest) | {"removed": [str(one) for one in removed]})
        return
    typer.echo(f"{path}: {_summary(manifest)}; read back and compared")
    if removed:
        typer.echo(f"{counted(len(removed), 'older backup')} removed")


def verify(path: Path, *, as_json: bool) -> None:
    with _blaming(path), _progress() as tell:
        manifest = restoring.check(_existing(path), tell)
    if as_json:
        _say(_as_json(path, manifest))
    else:
        typer.echo(f"{path}: whole; {_summary(manifest)}, tables {manifest.schema}")


async def restore(wish: Wish) -> None:
    settings = settings_module.load()
    with _blaming(wish.path), _progress() as tell:
        manifest = restoring.check(_existing(wish.path), tell)
    address = store.address_of(settings)
    await _agree(wish, settings, manifest)
    how = restoring.How(replaces=wish.replaces, goes_on=wish.goes_on, is_dead=is_dead)
    with _blaming(wish.path), _own_file(settings), _progress() as tell:
        try:
            done = await restoring.restore(_url(settings), wish.path, now=Clock().now(), how=how, tell=tell)
        except restoring.NotEmpty as error:
            found = error.found
            held = _amounts(found.questions, found.tasks, found.rows)
            raise UserMistake(f"{address} holds {held}; --replace throws them away") from error
        except (restoring.AtWork, restoring.NewerDatabase) as error:
            raise UserMistake(f"{address}: {error}") from error
        except restoring.NotTaken as error:
            raise Trouble(f"{address}: {error}") from error
    if wish.as_json:
        said = {"database": address, "unsaid": done.aftermath.unsaid, "redrawn": done.aftermath.redrawn}
        erased = {"erased_again": done.erased.people, "erasures_known": done.erased.is_sure}
        _say(_as_json(wish.path, manifest) | said | erased)
        return
    typer.echo(f"{address}: {_summary(manifest)}; compared")
    _tell_aftermath(wish, done)
    _tell_erased(wish, done)


def _tell_aftermath(wish: Wish, done: restoring.Restored) -> None:
    if wish.goes_on:
        typer.echo("everything goes on where it stood")
        return
    unsaid, redrawn = done.aftermath.unsaid, done.aftermath.redrawn
    typer.echo(
        f"{counted(unsaid, 'message')} that waited then will not be sent, as they may have been since;"
        f" {counted(redrawn, 'card')} will be drawn anew"
    )
    typer.echo("What happened after the backup is not known any more; see docs/admin.md, Backup and restore")


def _tell_erased(wish: Wish, done: restoring.Restored) -> None:
    if done.erased.people:
        people = "person" if done.erased.people == 1 else "people"
        typer.echo(f"{done.erased.people} {people} erased after the backup: erased again")
    if not done.erased.is_sure and not wish.goes_on:
        typer.echo(
            f"Whoever was erased after {_moment(done.manifest.made_at)} is there again, and nothing here tells who"
            " that was. Erase them again before the program starts: `firstline person erase ID`"
        )


async def _agree(wish: Wish, settings: Settings, manifest: Manifest) -> None:
    if not wish.asks or not store.exists(settings):
        return
    found = await restoring.look(_url(settings))
    if not found.rows or not wish.replaces:
        return
    address = store.address_of(settings)
    typer.confirm(
        f"{address} holds {counted(found.questions, 'question')} and {counted(found.tasks, 'task')}."
        f" Throw them away and go back to {_moment(manifest.made_at)}?",
        abort=True,
    )


def _url(settings: Settings) -> str:
    url = settings.database_url.get_secret_value()
    if is_in_memory(read_url(url)):
        raise UserMistake("a database in memory ends with its process; see FIRSTLINE_DATABASE_URL")
    return url


def _place(said: str) -> Path:
    """With a slash at its end it can only be a folder."""
    if said.endswith(os.sep) and not Path(said).is_dir():
        raise UserMistake(f"there is no folder {said}")
    return Path(said)


def _path_in(place: Path, now: datetime, keep: int | None) -> Path:
    """A name by the time in a folder; a file that is there is only replaced where it is a backup too."""
    if place.is_dir():
        return place / now.strftime(_NAME)
    if keep is not None:
        raise UserMistake(f"--keep: {place} is not a folder")
    if not place.parent.is_dir():
        raise UserMistake(f"there is no folder {place.parent}")
    if place.exists() and not place.is_file():
        raise UserMistake(f"{place} is no file")
    if place.exists() and not making.is_backup(place):
        raise UserMistake(f"{place} is there and is no backup of Firstline; it is not written over")
    return place


def _remove_older(folder: Path, keep: int, now: datetime) -> list[Path]:
    """By their names, which are their times. Of what was killed half-way nothing is left either."""
    for path in folder.glob(_LEFT_OVER):
        if path.stat().st_mtime < (now - _SURELY_OVER).timestamp():
            path.unlink()
    ours = sorted((path for path in folder.iterdir() if _NAMED.fullmatch(path.name)), reverse=True)
    for path in ours[keep:]:
        path.unlink()
    return ours[keep:]


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise UserMistake(f"there is no file {path}")
    return path


@contextmanager
def _blaming(path: Path) -> Iterator[None]:
    """What is wrong with the file is said of the file."""
    try:
        yield
    except BadBackup as error:
        raise UserMistake(f"{path} {error}") from error


@contextmanager
def _own_file(settings: Settings) -> Iterator[None]:
    """A database that was not there is not there either where restoring it failed."""
    url = read_url(_url(settings))
    path = Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
    was_there = path is None or path.exists()
    try:
        yield
    except BaseException:
        if path is not None and not was_there:
            for end in _BESIDE:
                path.with_name(path.name + end).unlink(missing_ok=True)
        raise


def _as_json(path: Path, manifest: Manifest) -> dict[str, Any]:
    return {
        "file": str(path),
        "bytes": path.stat().st_size,
        "version": manifest.version,
        "schema": manifest.schema,
        "engine": manifest.engine,
        "made_at": manifest.made_at.isoformat(),
        "rows": manifest.rows,
        "tables": {table.name: table.rows for table in manifest.tables},
    }


def _say(said: dict[str, Any]) -> None:
    typer.echo(json.dumps(said, ensure_ascii=False, indent=2))


def _summary(manifest: Manifest) -> str:
    held = _amounts(manifest.rows_of("questions"), manifest.rows_of("tasks"), manifest.rows)
    return f"{held}, as of {_moment(manifest.made_at)} ({manifest.engine}, version {manifest.version})"


def _amounts(questions: int, tasks: int, rows: int) -> str:
    return f"{counted(questions, 'question')}, {counted(tasks, 'task')}, {counted(rows, 'row')} in all"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A line that names the table, where somebody looks."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda what, done, total: progress.update(task, description=what, completed=done, total=total)
