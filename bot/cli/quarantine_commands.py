"""`firstline quarantine …`: what was set aside, and what is to become of it."""

import asyncio
import json
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.failures import UserMistake

if TYPE_CHECKING:
    from storage.quarantine import Ref, SetAside

app = typer.Typer(
    no_args_is_help=True,
    help="Updates nobody could handle and notices nobody could deliver.\n\nExample: `firstline quarantine list`",
)

SHOWN = 50
_REF = re.compile(r"([un])(\d{1,18})")

Refs = Annotated[
    list[str] | None, typer.Argument(metavar="ID…", help="As `list` names them: u12, n34.", show_default=False)
]
Everything = Annotated[bool, typer.Option("--all", help="All there is.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command("list")
def show_all(
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = SHOWN, as_json: AsJson = False
) -> None:
    """What is set aside, updates first, oldest first.

    JSON: total, items [{id, kind, since, what, chat_id (null where it came from no chat), tries, error, unsure,
    too_late}].

    Example: `firstline quarantine list --json`
    """
    items, total = asyncio.run(_all(limit))
    if as_json:
        _say({"total": total, "items": [_as_json(item) for item in items]})
    elif not items:
        typer.echo("nothing is set aside")
    else:
        from bot.cli.quarantine_table import print_items

        print_items(items, total)


@app.command()
def show(
    ref: Annotated[str, typer.Argument(metavar="ID", help="As `list` names it: u12, n34.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """One of them with all that is known of it: what people wrote may be in it.

    JSON: as an item of `list`, and raw (the update as it came, null for a notice).

    Example: `firstline quarantine show u12`
    """
    item = asyncio.run(_one(_ref(ref)))
    if as_json:
        _say(_as_json(item) | {"raw": item.raw})
        return
    from bot.cli.quarantine_table import printable

    for name, value in _as_json(item).items():
        if value is not None:
            said = ("no", "yes")[value] if isinstance(value, bool) else str(value)
            typer.echo(f"{name}: {printable(said)}")
    if item.raw is not None:
        typer.echo(printable(item.raw))


@app.command()
def retry(refs: Refs = None, everything: Everything = False, as_json: AsJson = False) -> None:
    """Try again, with all tries before them, as soon as the program runs.

    An update is handled after what has come since. Exit code 1 where one of them cannot be tried.

    JSON: done [id], left [{id, why}].

    Example: `firstline quarantine retry u12 n34`
    """
    _settle("retry", "to be tried again", _refs(refs, everything), as_json=as_json)


@app.command()
def drop(
    refs: Refs = None,
    everything: Everything = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Give them up for good: what people wrote or were to be told in them is lost.

    Exit code 1 where one of them is not there.

    JSON: done [id], left [{id, why}].

    Example: `firstline quarantine drop u12 --yes`
    """
    wanted = _refs(refs, everything)
    if not yes:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UserMistake("what is dropped is lost: add --yes where nobody can be asked")
        named = "everything that is set aside" if wanted is None else ", ".join(map(str, wanted))
        typer.confirm(f"Drop {named}?", abort=True)
    _settle("drop", "dropped", wanted, as_json=as_json)


def _settle(verb: str, word: str, wanted: "Sequence[Ref] | None", *, as_json: bool) -> None:
    done, left = asyncio.run(_do(verb, wanted))
    if as_json:
        _say({"done": list(map(str, done)), "left": [{"id": str(ref), "why": why} for ref, why in left]})
    else:
        typer.echo(f"{word}: {', '.join(map(str, done)) or 'nothing'}")
        for ref, why in left:
            typer.echo(f"{ref}: {why}", err=True)
    if left:
        raise typer.Exit(1)


async def _all(limit: int) -> "tuple[Sequence[SetAside], int]":
    from bot import settings
    from bot.cli import store
    from bot.clock import Clock

    async with store.opened(settings.load()) as database, database.begin(readonly=True) as uow:
        return await uow.quarantine.all(Clock().now(), limit=limit), await uow.quarantine.count()


async def _one(ref: "Ref") -> "SetAside":
    from bot import settings
    from bot.cli import store
    from bot.clock import Clock

    async with store.opened(settings.load()) as database, database.begin(readonly=True) as uow:
        item = await uow.quarantine.get(ref, Clock().now())
    if item is None:
        raise UserMistake(f"{ref} is not set aside; see `firstline quarantine list`")
    return item


async def _do(verb: str, wanted: "Sequence[Ref] | None") -> "tuple[list[Ref], list[tuple[Ref, str]]]":
    """All in one transaction, so that a running program sees either none of it or all."""
    from bot import settings
    from bot.cli import store
    from bot.clock import Clock

    now = Clock().now()
    done: list[Ref] = []
    left: list[tuple[Ref, str]] = []
    async with store.opened(settings.load()) as database, database.begin() as uow:
        quarantine = uow.quarantine
        if wanted is None:
            wanted = [item.ref for item in await quarantine.all(now, limit=await quarantine.count() or 1)]
        for ref in sorted(wanted):
            item = await quarantine.get(ref, now)
            if item is None:
                left.append((ref, "is not set aside"))
            elif verb == "retry" and item.is_too_late:
                left.append((ref, "it is too late to say it"))
            else:
                await (quarantine.retry if verb == "retry" else quarantine.drop)(item, now)
                done.append(ref)
    return done, left


def _refs(texts: Sequence[str] | None, everything: bool) -> "list[Ref] | None":
    """None for all."""
    if bool(texts) == everything:
        raise UserMistake("name what you mean (see `firstline quarantine list`), or all of it with --all")
    return None if everything else sorted({_ref(text) for text in texts or ()})


def _ref(text: str) -> "Ref":
    from storage.quarantine import Kind, Ref

    found = _REF.fullmatch(text.strip().lower())
    if found is None:
        raise UserMistake(f"`{text}` names nothing; write u12 for an update, n34 for a notice")
    return Ref(Kind.UPDATE if found[1] == "u" else Kind.NOTICE, int(found[2]))


def _as_json(item: "SetAside") -> dict[str, Any]:
    return {
        "id": str(item.ref),
        "kind": item.ref.kind.value,
        "since": item.since.isoformat(),
        "what": item.what,
        "chat_id": item.chat_id,
        "tries": item.tries,
        "error": item.error,
        "unsure": item.is_unsure,
        "too_late": item.is_too_late,
    }


def _say(said: dict[str, Any]) -> None:
    typer.echo(json.dumps(said, ensure_ascii=False, indent=2))
