"""`firstline recalculate`: what is open under the support levels of today, seen first and done with `--apply`."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import Trouble

if TYPE_CHECKING:
    from desk.catalog import Catalog, Desk
    from desk.recalculation import Plan
    from storage.database import Database

AT_ONCE = 500
"""Objects of one transaction: others get their turn between."""
TRIES = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was seen or done, and where."""

    desk: "Desk"
    catalog: "Catalog"
    plan: "Plan"
    applied: bool
    now: datetime


def recalculate_open(
    desk: Annotated[str | None, typer.Option(help="Key of the desk; needed where there are several.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without, it is only shown.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Open questions and tasks under the support levels and hours of today; what runs keeps its terms otherwise.

    Counted from creation, waiting left out. Deadlines by hand, ended clocks and breaches stay; nobody is told again of
    what they were told. Every object gets a row in the journal.

    JSON: desk, applied, open (looked at), counts {overdue, sooner, later, promised, dropped, same}, changes [{kind, id,
    number, policy_before, policy_after, url, clocks [{target, turn, due_before, due_after}]}].

    Example: `firstline recalculate --desk it`, then the same with `--apply`
    """
    outcome = asyncio.run(_recalculate(desk, apply=apply))
    from bot.cli import recalculate_tables

    if as_json:
        typer.echo(json.dumps(recalculate_tables.as_json(outcome), ensure_ascii=False, indent=2))
    else:
        recalculate_tables.print_outcome(outcome)


async def _recalculate(key: str | None, *, apply: bool) -> Outcome:
    from bot import settings
    from bot.cli import store
    from bot.clock import Clock
    from desk.usecases.recalculate import plan

    now = Clock().now()
    async with store.opened(settings.load()) as database:
        async with database.begin(readonly=True) as uow:
            desk, catalog = store.find_desk(uow.catalog, key), uow.catalog
            wanted = await plan(uow, desk, now=now)
        if apply:
            wanted = await _apply(database, desk, wanted)
    return Outcome(desk, catalog, wanted, apply, now)


async def _apply(database: "Database", desk: "Desk", wanted: "Plan") -> "Plan":
    """Part after part; what is done is not in the next plan."""
    from bot.clock import Clock
    from desk.recalculation import Plan

    done: list[Plan] = []
    while not done or len(done[-1].changes) == AT_ONCE:
        done.append(await _part(database, desk, Clock().now()))
    changes = tuple(change for part in done for change in part.changes)
    return Plan(desk.id, wanted.version, wanted.looked_at, changes)


async def _part(database: "Database", desk: "Desk", now: datetime) -> "Plan":
    """Where somebody changed the same thing meanwhile, once more."""
    from desk.errors import ConcurrentChange
    from desk.usecases.recalculate import apply

    for _ in range(TRIES):
        try:
            async with database.begin() as uow:
                return await apply(uow, uow.catalog.desks[desk.id], actor_id=None, now=now, limit=AT_ONCE)
        except ConcurrentChange:
            continue
    raise Trouble(f"desk `{desk.key}` is busy: the same things are being changed again and again; try again later")
