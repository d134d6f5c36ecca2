"""A recalculation for people, and its JSON form."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from bot.cli import things
from bot.cli.tables import NO_DATA, console
from bot.cli.words import counted
from desk.recalculation import Change, ClockChange, Turn

if TYPE_CHECKING:
    from bot.cli.recalculate import Outcome

MOST_SHOWN = 50
TITLE_WIDTH = 30
WORDS = {
    Turn.OVERDUE: "newly overdue",
    Turn.SOONER: "due sooner",
    Turn.LATER: "due later",
    Turn.PROMISED: "newly promised",
    Turn.DROPPED: "promised no longer",
    Turn.SAME: "due as before",
}


def print_outcome(outcome: "Outcome") -> None:
    out, plan, desk = console(), outcome.plan, outcome.desk
    out.print(f"[bold]{escape(desk.title)}[/] · {desk.timezone} · {plan.looked_at} open")
    if not plan.changes:
        out.print("Nothing to change: everything open is under the support levels of today.")
        return
    said = [f"{WORDS[turn]}: {plan.turns[turn]}" for turn in Turn if plan.turns.get(turn)]
    out.print(", ".join(said))
    out.print(_table(outcome))
    more = len(plan.changes) - MOST_SHOWN
    if more > 0:
        out.print(f"… and {more} more; --json names them all")
    changed = counted(len(plan.changes), "object")
    out.print(f"{changed} recalculated" if outcome.applied else f"{changed} would change; add --apply to do it")


def _table(outcome: "Outcome") -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("What", overflow="ellipsis", no_wrap=True)
    table.add_column("Level", overflow="ellipsis", no_wrap=True)
    table.add_column("Promise", no_wrap=True)
    table.add_column("Due", no_wrap=True)
    table.add_column("", no_wrap=True)
    for change in outcome.plan.worst_first[:MOST_SHOWN]:
        name, level = things.name_of(change.thing, outcome.desk, TITLE_WIDTH), _level(change)
        for one in change.clocks:
            due = _dues(one, outcome.desk.zone)
            table.add_row(Text(name), Text(level), one.target.value.replace("_", " "), due, WORDS[one.turn])
            name = level = ""
        if not change.clocks:
            table.add_row(Text(name), Text(level), "", "", WORDS[Turn.SAME])
    return table


def _level(change: Change) -> str:
    before, after = change.thing.policy, change.terms.policy.name
    return after if before == after else f"{before or NO_DATA} → {after}"


def _dues(change: ClockChange, zone: ZoneInfo) -> str:
    before, after = _due(change.due_before, zone), _due(change.due_after, zone)
    return f"{before} → {after}" + (" (waits)" if change.after is not None and change.after.paused_at else "")


def _due(at: datetime | None, zone: ZoneInfo) -> str:
    return NO_DATA if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def as_json(outcome: "Outcome") -> dict[str, Any]:
    """The stable form; `due` of a clock that waits is when it would be due if the wait ended now."""
    plan = outcome.plan
    return {
        "desk": outcome.desk.key,
        "applied": outcome.applied,
        "open": plan.looked_at,
        "counts": {turn.value: plan.turns.get(turn, 0) for turn in Turn},
        "changes": [_change(change) for change in plan.worst_first],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        **things.as_json(change.thing),
        "policy_before": change.thing.policy,
        "policy_after": change.terms.policy.name,
        "clocks": [_clock(one) for one in change.clocks],
    }


def _clock(change: ClockChange) -> dict[str, Any]:
    return {
        "target": change.target.value,
        "turn": change.turn.value,
        "due_before": change.due_before.isoformat() if change.due_before else None,
        "due_after": change.due_after.isoformat() if change.due_after else None,
    }
