"""`firstline import`: the past of a chat from a Telegram Desktop export."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import UserMistake

if TYPE_CHECKING:
    from bot.importer.source import ExportedChat


def import_export(
    file: Annotated[Path, typer.Argument(help="result.json of Telegram Desktop, or its folder.", show_default=False)],
    desk: Annotated[str | None, typer.Option(help="Key of the desk; needed where there are several.")] = None,
    chat: Annotated[
        int | None, typer.Option(help="Which chat of a whole-account export: its id.", show_default=False)
    ] = None,
    specialists: Annotated[
        str, typer.Option(help="Ids of those who answer there; they become specialists of the desk.", metavar="ID,…")
    ] = "",
    bots: Annotated[str, typer.Option(help="Ids of bots; exports do not tell bots from people.", metavar="ID,…")] = "",
    timezone: Annotated[
        str | None,
        typer.Option(help="Where an old export was made, if its times have no zone; else the desk's.", metavar="ZONE"),
    ] = None,
    pairs: Annotated[
        Path | None, typer.Option(help="Write questions and answers of the chat there, one JSON line each.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Read what was said in a chat, so that the figures of past months are there on day one.

    In Telegram Desktop: the chat › ⋮ › Export chat history › Machine-readable JSON. Importing again adds nothing twice,
    and goes on where it was interrupted. Nobody is told and no deadline runs for what is imported.

    Example: `firstline import result.json --desk it --specialists 1002,1003`
    """
    from bot.cli import importing
    from bot.importer.source import file_of

    path = file_of(file)
    wish = importing.Wish(
        path=path,
        chat=_choose(importing.chats_in(path), chat),
        desk=desk,
        specialists=_ids(specialists, "--specialists"),
        bots=_ids(bots, "--bots"),
        zone=importing.zone(timezone) if timezone else None,
        pairs=pairs,
    )
    if not yes and _is_terminal():
        typer.confirm(f"Import «{wish.chat.name}» ({wish.chat.chat_id})?", default=True, abort=True)
    asyncio.run(importing.run(wish))


def _choose(chats: "list[ExportedChat]", wanted: int | None) -> "ExportedChat":
    """The group to import: the one asked for, the only one there is, or whichever the person at the terminal picks."""
    groups = [chat for chat in chats if chat.is_group]
    if not groups:
        kinds = ", ".join(sorted({chat.kind for chat in chats}))
        raise UserMistake(f"there is no group in this export, only {kinds}; first-line chats are groups")
    if wanted is not None:
        found = [chat for chat in groups if wanted in (chat.export_id, chat.chat_id)]
        if not found:
            raise UserMistake(f"there is no group {wanted} in this export; known:", *_listed(groups))
        return found[0]
    if len(groups) == 1:
        return groups[0]
    if not _is_terminal():
        raise UserMistake(f"which chat? there are {len(groups)} groups; add --chat ID:", *_listed(groups))
    return _ask(groups)


def _ask(groups: "list[ExportedChat]") -> "ExportedChat":
    for place, line in enumerate(_listed(groups), start=1):
        typer.echo(f"{place:>3} {line}")
    while True:
        picked: int = typer.prompt("Which chat", type=int)
        if 0 < picked <= len(groups):
            return groups[picked - 1]
        typer.echo(f"a number from 1 to {len(groups)}")


def _listed(groups: "list[ExportedChat]") -> list[str]:
    return [f"  {chat.chat_id} «{chat.name}»" for chat in groups]


def _ids(text: str, option: str) -> tuple[int, ...]:
    from bot.importer.reading import people_of

    ids, wrong = people_of(part for part in text.replace(",", " ").split())
    if wrong:
        raise UserMistake(
            f"{option}: `{wrong[0]}` is not an id of a person; write 1002 or user1002, with commas between"
        )
    return tuple(ids)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()
