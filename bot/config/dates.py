"""Dates on which a calendar is closed, each with a switch: a small file beside `firstline.toml`, or a table in it.

"2026-12-31" = { on = true, name = "New Year's Eve" }
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.config.positions import Positions
from bot.config.sources import read_text, root_of
from bot.config.tables import BadConfig, Table, anything, shown
from bot.config.values import flag, text

_ON = re.compile(r"\b(on\s*=\s*)(?:true|false)\b")
HEADING = """\
# Dates on which the calendar {calendar} is closed, proposed by `firstline hours propose`.
# Write `on = false` where it is open after all, or say:
#   firstline hours switch {file} DATE off
# What you switched stays so when a newer feed is proposed. Comments of your own do not stay.
"""


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether the calendar is closed on a date, and what the day is called."""

    on: bool
    name: str = ""


Switches = Mapping[str, Switch]
"""By ISO date."""


def closed_dates(switches: Switches) -> dict[str, str]:
    """Those that are on, with their names."""
    return {day: switches[day].name for day in sorted(switches) if switches[day].on}


def read_dates(table: Table, folder: Path) -> dict[str, Switch]:
    """The key `dates` of a calendar: a file, from the folder of the configuration, or a table."""
    value = table.get("dates", anything, None)
    if isinstance(value, dict):
        return read_switches(table.table("dates"))
    if isinstance(value, str):
        return _read_named(table, folder / value)
    if value is not None:
        table.wrong("dates", f'{shown(value)} is neither a file nor a table; write dates = "office.dates.toml"')
    return {}


def _read_named(table: Table, path: Path) -> dict[str, Switch]:
    if not path.is_file():
        hint = f"`firstline hours propose {table.path[-1]} FEED.ics -o {path}` makes it"
        table.wrong("dates", f"there is no file {path}; {hint}")
        return {}
    try:
        return read_file(path)
    except BadConfig as bad:
        table.notebook.problems.extend(bad.problems)
        return {}


def read_file(path: Path) -> dict[str, Switch]:
    """A file of dates; `BadConfig` names every mistake in it."""
    root = root_of(read_text(path), str(path))
    switches = read_switches(root)
    if root.notebook.problems:
        raise BadConfig(root.notebook.problems)
    return switches


def read_switches(table: Table) -> dict[str, Switch]:
    switches = {}
    for day in table.names():
        entry = table.table(day)
        switch = Switch(entry.need("on", flag, True), entry.get("name", text, ""))
        entry.close()
        if is_date(day):
            switches[day] = switch
        else:
            table.wrong(day, "is not a date; write for example 2026-12-31")
    return switches


def is_date(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False


def write_file(path: Path, calendar: str, switches: Switches, remarks: Mapping[str, str]) -> None:
    lines = written(switches, remarks)
    path.write_text(HEADING.format(calendar=calendar, file=path.name) + "".join(f"{line}\n" for line in lines), "utf-8")


def save_switch(path: Path, day: str, wanted: Switches) -> None:
    """Change the one line, so that a person's file stays as it looks; where that does not do, write it anew."""
    text = read_text(path)
    lines = text.split("\n")
    at = Positions(text).line_of((day, "on")) - 1
    lines[at] = _ON.sub(rf"\g<1>{json.dumps(wanted[day].on)}", lines[at], count=1)
    changed = "\n".join(lines)
    if read_switches(root_of(changed, str(path))) != wanted:
        changed = "".join(f"{line}\n" for line in written(wanted))
    path.write_text(changed, "utf-8")


def written(switches: Switches, remarks: Mapping[str, str] | None = None) -> Iterable[str]:
    """One line of TOML for each date."""
    for day in sorted(switches):
        switch = switches[day]
        name = f", name = {json.dumps(switch.name, ensure_ascii=False)}" if switch.name else ""
        remark = f"  # {remarks[day]}" if remarks and day in remarks else ""
        yield f'"{day}" = {{ on = {json.dumps(switch.on)}{name} }}{remark}'
