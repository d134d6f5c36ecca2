"""`firstline what-if`: last month under other hours and support levels, side by side."""

import asyncio
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import UserMistake

if TYPE_CHECKING:
    from desk.catalog import Catalog, Desk
    from desk.metrics import Month
    from desk.ports import UnitOfWork
    from desk.usecases.what_if import Comparison


def show_what_if(
    config: Annotated[Path, typer.Option("--config", help="The file to try.", show_default=False)],
    month: Annotated[str | None, typer.Option(help="As 2026-10; else last month.", metavar="YYYY-MM")] = None,
    desk: Annotated[str | None, typer.Option(help="Key of the desk; needed where there are several.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: shares as 0..1, null for no data.")] = False,
) -> None:
    """What the promises of a month would have come to under the hours and support levels of another file.

    Everything asked and made in the month is lived through again under that file: taken, put off, reopened and done
    when it was. Deadlines by hand stay. Beside it stands what is stored. Nothing is changed.

    JSON: desk, month, timezone, questions, tasks, moved (to another level), targets [{target, now, then, difference}],
    policies [{policy, target, now, then, difference}], lost and won {count, worst [{kind, id, number, url, policy,
    target, late_s}]}; now and then are {clocks, met, missed, open, share}.

    Example: `firstline what-if --config new.toml --month 2026-10`
    """
    from bot.cli.metrics import read_month

    found = asyncio.run(_compare(config, read_month(month) if month is not None else None, desk))
    from bot.cli import what_if_tables

    if as_json:
        typer.echo(json.dumps(what_if_tables.as_json(found), ensure_ascii=False, indent=2))
    else:
        what_if_tables.print_comparison(found, str(config))


async def _compare(path: Path, month: "Month | None", key: str | None) -> "Comparison":
    from bot import settings
    from bot.cli import store
    from bot.clock import Clock
    from desk.metrics import Month
    from desk.usecases.what_if import what_if

    now = Clock().now()
    async with store.opened(settings.load()) as database, database.begin(readonly=True) as uow:
        desk = store.find_desk(uow.catalog, key)
        wanted = month or Month.of(now, desk.zone).shifted(-1)
        other = await _other(uow, path, desk, wanted)
        found = await what_if(uow, desk, other, wanted, now=now)
    if found.is_empty:
        raise UserMistake(f"nothing was asked or made on desk `{desk.key}` in {wanted}")
    return found


async def _other(uow: "UnitOfWork", path: Path, desk: "Desk", month: "Month") -> "Catalog":
    """The desk as the file has it; groups that have a new id since are known by it."""
    from bot import config
    from bot.config.trying import as_catalog

    loaded = config.load(path, today=date(month.year, month.month, 1))  # with the holidays of that month
    catalog = as_catalog(loaded, desk)
    if catalog is None:
        known = ", ".join(plan.desk.key for plan in loaded.desks)
        raise UserMistake(f"{path}: has no desk `{desk.key}`; it has: {known}")
    for chat_id in catalog.desks[desk.id].first_line:
        chat = await uow.chats.get(chat_id)
        if chat is not None and chat.migrated_to is not None:
            catalog = catalog.moved(chat_id, chat.migrated_to)
    return catalog
