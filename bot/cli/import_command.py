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
    as_json: Annotated[bool, typer.Option("--json", help="The summary for programs.")] = False,
) -> None:
    """Read what was said in a chat, so that the figures of past months are there on day one.

    In Telegram Desktop: the chat › ⋮ › Export chat history › Machine-readable JSON. Of the export of a whole account
    the first-line chats are read. Importing again adds nothing twice, and goes on where it was interrupted. Nobody is
    told and no deadline runs for what is imported.

    Example: `firstline import result.json --desk it --specialists 1002,1003`
    """
    from bot.cli import importing
    from bot.importer.source import file_of

    path = file_of(file)
    wish = importing.Wish(
        path=path,
        groups=_groups(importing.chats_in(path), chat),
        desk=desk,
        specialists=_ids(specialists, "--specialists"),
        bots=_ids(bots, "--bots"),
        zone=importing.zone(timezone) if timezone else None,
        pairs=pairs,
        asks=not yes and not as_json and sys.stdin.isatty() and sys.stdout.isatty(),
        as_json=as_json,
    )
    asyncio.run(importing.run(wish))


def _groups(chats: "list[ExportedChat]", wanted: int | None) -> "list[ExportedChat]":
    """The groups there are, or the one asked for."""
    from bot.cli.importing import listed

    groups = [chat for chat in chats if chat.is_group]
    if not groups:
        kinds = ", ".join(sorted({chat.kind for chat in chats}))
        raise UserMistake(f"there is no group in this export, only {kinds}; first-line chats are groups")
    if wanted is None:
        return groups
    found = [chat for chat in groups if wanted in (chat.export_id, chat.chat_id)]
    if not found:
        raise UserMistake(f"there is no group {wanted} in this export; known:", *listed(groups))
    return found[:1]


def _ids(text: str, option: str) -> tuple[int, ...]:
    from bot.importer.reading import people_of

    ids, wrong = people_of(part for part in text.replace(",", " ").split())
    if wrong:
        raise UserMistake(
            f"{option}: `{wrong[0]}` is not an id of a person; write 1002 or user1002, with commas between"
        )
    return tuple(ids)
