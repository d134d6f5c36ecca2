"""The two sides of a what-if for people, and their JSON form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from bot.cli import things
from bot.cli.tables import NO_DATA, console, share, spoken
from bot.cli.words import TARGETS, counted
from desk.sla import Target
from desk.usecases.what_if import Comparison, Pair, Swing, Tally


def print_comparison(found: Comparison, path: str) -> None:
    out = console()
    desk = found.desk
    out.print(f"[bold]{escape(desk.title)}[/] · {found.month} · {desk.timezone} · as it was → under {escape(path)}")
    moved = f"; {found.moved} of them under another level" if found.moved else ""
    out.print(f"{counted(found.questions, 'question')}, {counted(found.tasks, 'task')}{moved}")
    out.print(_table("Promise", [(TARGETS[target], pair) for target, pair in _targets(found)]))
    out.print(_table("Level", [(f"{name} · {TARGETS[target]}", pair) for (name, target), pair in _policies(found)]))
    _print_swings(out, found, "Kept, and would be missed", found.lost)
    _print_swings(out, found, "Missed, and would be kept", found.won)


def _targets(found: Comparison) -> list[tuple[Target, Pair]]:
    return [(target, found.targets[target]) for target in Target if target in found.targets]


def _policies(found: Comparison) -> list[tuple[tuple[str, Target], Pair]]:
    order = list(Target)
    return sorted(found.policies.items(), key=lambda item: (item[0][0], order.index(item[0][1])))


def _table(title: str, rows: Iterable[tuple[str, Pair]]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, 1), header_style="bold")
    table.add_column(title, overflow="ellipsis", no_wrap=True, min_width=13)
    for heading in ("Clocks", "Met", "Missed", "Open", "Share", "Change"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, pair in rows:
        now, then = pair.now, pair.then
        numbers = [_both(one, other) for one, other in zip(_numbers(now), _numbers(then), strict=True)]
        table.add_row(Text(name), *numbers, f"{share(now.share)} → {share(then.share)}", _points(pair.difference))
    return table


def _numbers(tally: Tally) -> tuple[int, ...]:
    return tally.clocks, tally.met, tally.missed, tally.open


def _both(before: int, after: int) -> str:
    return str(before) if before == after else f"{before} → {after}"


def _points(difference: float | None) -> str:
    """Percentage points; a change too small to show is none."""
    if difference is None:
        return NO_DATA
    points = round(difference * 100, 1)
    return f"{points:+.1f}" if points else "0"


def _print_swings(out: Console, found: Comparison, title: str, swings: Sequence[Swing]) -> None:
    if not swings:
        return
    out.print(f"[bold]{title}[/]: {len(swings)}")
    for swing in found.worst(swings):
        name, url = things.name_of(swing.thing, found.desk), things.url_of(swing.thing)
        late = f"{TARGETS[swing.target]}, late by {spoken(swing.late_s)}"
        out.print(Text("  ".join(["", name, late, *([url] if url else [])])), soft_wrap=True)
    more = len(swings) - len(found.worst(swings))
    if more:
        out.print(f"  … and {more} more")


def as_json(found: Comparison) -> dict[str, Any]:
    """The stable form."""
    return {
        "desk": found.desk.key,
        "month": str(found.month),
        "timezone": found.desk.timezone,
        "questions": found.questions,
        "tasks": found.tasks,
        "moved": found.moved,
        "targets": [{"target": target.value, **_pair(pair)} for target, pair in _targets(found)],
        "policies": [
            {"policy": name, "target": target.value, **_pair(pair)} for (name, target), pair in _policies(found)
        ],
        "lost": _swings(found, found.lost),
        "won": _swings(found, found.won),
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {"now": _tally(pair.now), "then": _tally(pair.then), "difference": pair.difference}


def _tally(tally: Tally) -> Mapping[str, Any]:
    return {
        "clocks": tally.clocks,
        "met": tally.met,
        "missed": tally.missed,
        "open": tally.open,
        "share": tally.share,
    }


def _swings(found: Comparison, swings: Sequence[Swing]) -> dict[str, Any]:
    return {"count": len(swings), "worst": [_swing(one) for one in found.worst(swings)]}


def _swing(swing: Swing) -> dict[str, Any]:
    return {
        **things.as_json(swing.thing),
        "policy": swing.policy,
        "target": swing.target.value,
        "late_s": swing.late_s,
    }
