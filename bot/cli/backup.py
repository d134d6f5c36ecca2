"""`firstline backup` and `firstline restore`: everything in one file, of one form for both engines."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.failures import UserMistake

Json = Annotated[bool, typer.Option("--json", help="What was done, for programs.")]


def make_backup(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|FOLDER", help="Where to; in a folder it gets a name by the time.", show_default=False
        ),
    ],
    verify: Annotated[bool, typer.Option("--verify", help="Only look whether this backup is whole.")] = False,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Then remove all but the newest of the folder.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Write everything the database holds into one file, while the program runs.

    The same file can be restored into SQLite and into PostgreSQL. It is read back and compared before it gets its
    name, and only its owner may read it: people's words are in it. The token, passwords, `.env` and `firstline.toml`
    are not.

    JSON: file, bytes, version, schema, engine, made_at, rows, tables {name: rows}, removed [file].

    Example: `firstline backup /var/backups/firstline --keep 14`
    """
    from bot.cli import backing_up

    if verify:
        if keep is not None:
            raise UserMistake("--keep: nothing is removed by --verify")
        backing_up.verify(Path(file), as_json=as_json)
        return
    asyncio.run(backing_up.back_up(file, keep=keep, as_json=as_json))


def restore_backup(
    file: Annotated[Path, typer.Argument(help="What `firstline backup` wrote.", show_default=False)],
    replace: Annotated[bool, typer.Option("--replace", help="Throw away what the database holds now.")] = False,
    goes_on: Annotated[
        bool, typer.Option("--continue", help="Nothing has run since the backup: say what still waits in it.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Read a backup into the database of the settings: all of it, or nothing.

    Stop the program first. Every sum of the file is checked before anything is touched, and what the database took is
    compared with it. An older backup is brought up to the tables of this version.

    Messages that waited when the backup was made may have been sent since, so they are not sent again, unless the
    program has been standing still all the time (`--continue`: moving to another host or engine).

    Whoever was erased after the backup is erased again, where the database that is replaced still tells who it was
    (`--replace`); elsewhere you are told to do it.

    JSON: file, database, version, schema, engine, made_at, rows, tables {name: rows}, unsaid, redrawn, erased_again,
    erasures_known.

    Example: `firstline restore firstline-2026-11-22-030000.zip`
    """
    from bot.cli import backing_up

    asks = not yes and sys.stdin.isatty() and sys.stdout.isatty()
    if replace and not yes and not asks:
        raise UserMistake("--replace throws away what is there: add --yes where nobody can be asked")
    wish = backing_up.Wish(file, replaces=replace, goes_on=goes_on, asks=asks, as_json=as_json)
    asyncio.run(backing_up.restore(wish))
