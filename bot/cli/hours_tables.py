"""Calendars and proposals of dates on the screen, and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.tables import PLAIN_WIDTH, spoken
from bot.config.proposals import Effect, Proposed
from bot.config.windows import written
from desk.catalog import HoursVersion
from desk.special_days import DayKind, SpecialDay, compiled, special_days

if TYPE_CHECKING:
    from bot.config.feeds import Skipped

MOST_SKIPPED = 20
CLOSED = "closed"
KINDS = {
    DayKind.HOLIDAY: "holiday",
    DayKind.TRANSFERRED: "transferred day off",
    DayKind.SHORTENED: "shortened",
    DayKind.WORKING: "working weekend",
    DayKind.SWITCHED: "file of dates",
    DayKind.EXCEPTION: "exception",
}
STYLES = {Effect.CLOSES: "bold", Effect.KEPT_OPEN: "yellow", Effect.OFF: "dim", Effect.ALREADY_CLOSED: "dim"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A calendar by its spec, where that comes from, and its stored versions."""

    calendar: str
    source: str
    spec: Mapping[str, Any]
    versions: tuple[HoursVersion, ...]
    year: int | None = None

    @property
    def copied_years(self) -> range:
        """Those whose holidays stand in the calendar; empty where none do."""
        years = sorted(int(day[:4]) for day in self.spec.get("holidays", ()))
        return range(years[0], years[-1] + 1) if years and self.spec.get("country") else range(0)

    def days(self) -> Iterator[tuple[date, SpecialDay, tuple[str, ...]]]:
        hours = compiled(self.spec)
        for day, note in special_days(self.spec).items():
            if self.year in (None, day.year):
                yield day, note, written(hours.windows_on(day))


def print_shown(shown: Shown) -> None:
    console = _console()
    console.print(Text(f"{shown.calendar} · {shown.spec['tz']} · {shown.source}", style="bold"))
    table = _table("Date", "Day", "Open", "From", "Name")
    for day, note, windows in shown.days():
        table.add_row(*map(Text, (str(day), f"{day:%a}", ", ".join(windows) or CLOSED, KINDS[note.kind], _about(note))))
    is_copied = not shown.copied_years or shown.year in (None, *shown.copied_years)
    if table.row_count or is_copied:
        console.print(table if table.row_count else "no special dates")
    if not is_copied:
        first, last = shown.copied_years[0], shown.copied_years[-1]
        console.print(
            f"holidays of {shown.spec['country']} are copied from {first} to {last}, not those of {shown.year}"
        )
    for version in shown.versions:
        since = f"{version.since:%Y-%m-%d %H:%M} UTC" if version.since else "-"
        console.print(Text(f"version {version.id} since {since}"))
    if not shown.versions:
        console.print("not stored yet; `firstline config apply` does")


def _about(note: SpecialDay) -> str:
    name = note.name("en")
    parts = [
        f"before {name}" if note.kind is DayKind.SHORTENED and name else name,
        f"instead of {note.moved}" if note.kind is DayKind.WORKING and note.moved else "",
        f"{spoken(note.shortened_s)} shorter" if note.shortened_s else "",
    ]
    return ", ".join(filter(None, parts))


def as_json(shown: Shown) -> dict[str, Any]:
    return {
        "calendar": shown.calendar,
        "source": shown.source,
        "timezone": shown.spec["tz"],
        "copied_years": list(shown.copied_years),
        "days": [
            {
                "date": str(day),
                "kind": note.kind.value,
                "name": note.name("en"),
                "windows": list(windows),
                "moved": str(note.moved) if note.moved else None,
                "shortened_s": note.shortened_s,
            }
            for day, note, windows in shown.days()
        ],
        "versions": [
            {"id": version.id, "since": version.since.isoformat() if version.since else None}
            for version in shown.versions
        ],
    }


def print_proposal(proposed: Sequence[Proposed], skipped: "Sequence[Skipped]") -> None:
    console = _console()
    table = _table("Date", "Day", "Name", "Does", "")
    for one in proposed:
        does = f"{one.effect} ({one.reason})" if one.reason else one.effect.value
        row = (str(one.day), f"{one.day:%a}", one.switch.name, does, one.remark)
        table.add_row(*map(Text, row), style=STYLES[one.effect])
    console.print(table)
    for left_out in skipped[:MOST_SKIPPED]:
        console.print(Text(f"left out: {_told(left_out)}"), soft_wrap=True)
    if len(skipped) > MOST_SKIPPED:
        console.print(f"… and {len(skipped) - MOST_SKIPPED} more left out")


def _told(skipped: "Skipped") -> str:
    day = f"{skipped.day} " if skipped.day else ""
    times = f" ({skipped.times} times)" if skipped.times > 1 else ""
    return f"{day}{skipped.name or 'an event without a name'}: {skipped.reason}{times}"


def proposal_as_json(
    calendar: str, file: Path, proposed: Sequence[Proposed], skipped: "Sequence[Skipped]"
) -> dict[str, Any]:
    return {
        "calendar": calendar,
        "file": str(file),
        "dates": [
            {
                "date": str(one.day),
                "on": one.switch.on,
                "name": one.switch.name,
                "effect": one.effect.name.lower(),
                "reason": one.reason or None,
                "remark": one.remark or None,
            }
            for one in proposed
        ],
        "skipped": [
            {
                "name": one.name,
                "reason": one.reason,
                "date": str(one.day) if one.day else None,
                "times": one.times,
            }
            for one in skipped
        ],
    }


def _table(*headings: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, 1), header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PLAIN_WIDTH)
