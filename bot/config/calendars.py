"""One calendar of `firstline.toml` by itself: to be shown, or as what a proposal of dates speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.config.dates import Switch, read_switches
from bot.config.hours import ALWAYS, ROUND_THE_CLOCK, Hours, read_hours
from bot.config.sources import read_text, root_of
from bot.config.tables import BadConfig, Table, anything


class UnknownCalendar(LookupError):
    """No calendar has this name; the message names those there are."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """`hours` are without the dates of `dates_file` or of a table in place of it, which are `switches`."""

    hours: Hours
    dates_file: Path | None = None
    switches: Mapping[str, Switch] = field(default_factory=dict)


def load_hours(path: Path, name: str, *, today: date) -> Hours:
    """The calendar as it would be applied."""
    table = _table(path, name)
    hours = ROUND_THE_CLOCK if table is None else read_hours(table, today=today)
    _raise_mistakes(table)
    return hours


def load_calendar(path: Path, name: str, *, today: date) -> Calendar:
    """The same, and its dates apart. The file of them need not be there yet."""
    table = _table(path, name)
    if table is None:
        return Calendar(ROUND_THE_CLOCK)
    hours = read_hours(table, today=today, with_dates=False)
    named = table.get("dates", anything, None)
    switches = read_switches(table.table("dates")) if isinstance(named, dict) else {}
    _raise_mistakes(table)
    return Calendar(hours, path.parent / named if isinstance(named, str) else None, switches)


def _table(path: Path, name: str) -> Table | None:
    """None for the calendar that need not be written."""
    known = root_of(read_text(path), str(path)).table("hours")
    if name in known:
        return known.table(name)
    if name == ALWAYS:
        return None
    raise UnknownCalendar(f"{path} has no calendar `{name}`; known: {', '.join((*known.names(), ALWAYS))}")


def _raise_mistakes(table: Table | None) -> None:
    if table is not None and table.notebook.problems:
        raise BadConfig(table.notebook.problems)
