"""`firstline person …`: what is kept of one person, handed over or erased."""

import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.failures import Trouble, UserMistake

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desk.people import Person
    from desk.usecases.erasure import Open
    from storage.database import Database
    from storage.unit_of_work import SqlUnitOfWork

app = typer.Typer(
    no_args_is_help=True,
    help="What is kept of one person: to hand it over, or to erase it.\n\nExample: `firstline person export @anna`",
)

_IDS_MAY_BE_NEGATIVE = {"ignore_unknown_options": True}
"""`-100…` is the id of a group: it is named as no person, and not as an option."""
TRIES, PAUSE_SECONDS = 5, 1.0
LEFT_IN_INDEX = "the index of earlier answers could not be cleared of their words; a running program does so in minutes"
LEFT_IN_LOG = "words of this person may stay in the database's -wal file until the program that is reading it writes on"
"""While a program runs, something may be on its way to the person, or a row be held by others."""

Who = Annotated[str, typer.Argument(metavar="ID|@NAME", help="Their Telegram id, or user name.", show_default=False)]


@app.command("export", context_settings=_IDS_MAY_BE_NEGATIVE)
def export_person(
    who: Who,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", dir_okay=False, help="A file; without it, standard output.")
    ] = None,
) -> None:
    """Everything kept of a person as one JSON file: messages, questions, tasks, roles, journal, figures.

    Example: `firstline person export 2001 -o person-2001.json`
    """
    text = json.dumps(asyncio.run(_export(who)), ensure_ascii=False, indent=2)
    if output is None:
        typer.echo(text)
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text + "\n")
    except FileExistsError:
        raise UserMistake(f"{output} is there already; name another file") from None
    except OSError as error:
        raise UserMistake(f"{output} cannot be written: {error.strerror}") from None
    output.chmod(0o600)
    typer.echo(f"written to {output}")


@app.command("erase", context_settings=_IDS_MAY_BE_NEGATIVE)
def erase_person(
    who: Who,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs; needs --yes.")] = False,
) -> None:
    """Replace names and words of a person for good, after showing what there is; figures stay as they are.

    The program may run meanwhile. Who writes again afterwards is a new person. Backups made before still hold all.

    JSON: messages, questions, tasks, comments, journal, updates, withdrawn, cancelled, passed.

    Example: `firstline person erase @anna`
    """
    if as_json and not yes:
        raise UserMistake("--json asks nobody: add --yes")
    user_id, kept, found = asyncio.run(_look(who))
    if not as_json:
        _show(user_id, kept, found)
    if not yes:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UserMistake("what is erased is gone: add --yes where nobody can be asked")
        typer.confirm("Erase all of it?", abort=True)
    found = asyncio.run(_erase(user_id))
    if as_json:
        typer.echo(json.dumps(_as_json(kept, found), indent=2))
    else:
        typer.echo(f"erased; backups made before still hold all of it, and {_IF_LOST.format(user_id)}")


def _as_json(kept: "Mapping[str, int]", found: "Open") -> dict[str, Any]:
    settled = {
        "withdrawn": len(found.withdrawn),
        "cancelled": len(found.cancelled),
        "passed": len(found.passed),
    }
    return dict(kept) | settled


def _show(user_id: int, kept: "Mapping[str, int]", found: "Open") -> None:
    typer.echo(f"person {user_id}:")
    for name, number in _as_json(kept, found).items():
        typer.echo(f"  {name}: {number}{_EXPLAINED.get(name, '')}")


_IF_LOST = "where one is restored into another database, erase again: `firstline person erase {}`"

_EXPLAINED = {
    "messages": " (texts go)",
    "questions": " asked or answered (texts go, times stay)",
    "tasks": " with a part of theirs (titles and descriptions of their words go)",
    "comments": " (texts go)",
    "journal": " rows (the name goes)",
    "updates": " of the last 7 days that name them (blanked, but for what still waits)",
    "withdrawn": " open questions, nobody is reminded of them any more",
    "cancelled": " open tasks of their words",
    "passed": " open tasks they work on or own: to the owner or assignee, else to a lead",
}


async def _export(who: str) -> dict[str, Any]:
    from bot import settings
    from bot.cli import store
    from bot.clock import Clock

    async with store.opened(settings.load()) as database, database.begin(readonly=True) as uow:
        person = await _person(uow, who)
        return {"exported_at": Clock().now().isoformat()} | dict(await uow.personal.export(person))


async def _look(who: str) -> "tuple[int, Mapping[str, int], Open]":
    from bot import settings
    from bot.cli import store
    from desk.usecases import erasure

    async with store.opened(settings.load()) as database, database.begin(readonly=True) as uow:
        user_id = await _person(uow, who)
        _refuse_nobody(uow, user_id)
        if places := erasure.duties(uow, user_id):
            raise UserMistake(_on_duty(places))
        return user_id, await uow.personal.count(user_id), await erasure.foresee(uow, user_id)


async def _erase(user_id: int) -> "Open":
    """One transaction; where a running program is in the way, again."""
    from bot import settings
    from bot.cli import store
    from bot.clock import Clock
    from bot.trouble import is_passing
    from desk.errors import BeingTold
    from desk.usecases.erasure import StillOnDuty

    async with store.opened(settings.load()) as database:
        for is_last in (*(False,) * (TRIES - 1), True):
            try:
                done = await _try(database, user_id, Clock().now())
                break
            except BeingTold:
                if is_last:
                    raise Trouble("something is just being sent to this person; try again in a minute") from None
            except StillOnDuty as error:
                raise UserMistake(_on_duty(error.places)) from None
            except Exception as error:
                if is_last or not is_passing(error):
                    raise
            await asyncio.sleep(PAUSE_SECONDS)
        await _clear_away(database)
    return done


async def _clear_away(database: "Database") -> None:
    """What was erased is committed by now, and is no less erased where this does not succeed."""
    from bot.trouble import is_passing

    try:
        await database.clear_leftovers()
    except Exception as error:
        if not is_passing(error):
            raise
        typer.echo(LEFT_IN_INDEX, err=True)
    await _empty_log(database)


async def _empty_log(database: "Database") -> None:
    """A running program reads now and then; between two readings there is time enough."""
    for _ in range(TRIES):
        if await database.empty_log():
            return
        await asyncio.sleep(PAUSE_SECONDS)
    typer.echo(LEFT_IN_LOG, err=True)


async def _try(database: "Database", user_id: int, now: datetime) -> "Open":
    from desk.usecases import erasure

    async with database.begin() as uow:
        return await erasure.erase(uow, user_id, now=now)


async def _person(uow: "SqlUnitOfWork", who: str) -> int:
    """An id counts even where its person was never seen by name."""
    text = who.strip()
    if text.isdecimal():
        user_id = int(text)
        if (await uow.people.get(user_id)) is None and not any((await uow.personal.count(user_id)).values()):
            raise UserMistake(f"nothing is kept of {user_id}")
        return user_id
    found: Person | None = await uow.people.by_username(text) if text.startswith("@") else None
    if found is None:
        raise UserMistake(f"`{who}` is nobody known here; name a Telegram id or @name")
    return found.user_id


def _refuse_nobody(uow: "SqlUnitOfWork", user_id: int) -> None:
    """Ids behind which stands the program, or more people than one: figures would be lost for no one's sake."""
    from desk.people import ANONYMOUS_ADMIN, CHANNEL_POST

    bot = uow.catalog.bot
    if bot is not None and user_id == bot.user_id:
        raise UserMistake(f"{user_id} is the bot itself; name a person")
    if user_id in {ANONYMOUS_ADMIN, CHANNEL_POST}:
        raise UserMistake(f"{user_id} stands for whoever writes in the name of a group or channel; name a person")


def _place(place: str) -> str:
    return place if place == "admin" else f"desk {place}"


def _on_duty(places: Any) -> str:
    return (
        f"this person has a role ({', '.join(map(_place, places))}); take it away first:"
        " firstline.toml and `firstline config apply`, or FIRSTLINE_ADMINS"
    )
