"""From the text of `firstline.toml` to desks that can be stored, or to every mistake in it."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path

from bot.clock import Clock
from bot.config.desks import DeskPlan, Known, read_desk
from bot.config.hours import ALWAYS, ROUND_THE_CLOCK, Hours, read_hours
from bot.config.positions import Positions
from bot.config.tables import BadConfig, Notebook, Problem, Table, Wrong
from bot.config.values import key

_SYNTAX = re.compile(r"(?P<what>.*?) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Config:
    """The desks as code: calendars by name, desks in the order of the file."""

    hours: Mapping[str, Hours]
    desks: tuple[DeskPlan, ...]


def load(path: Path, *, today: date | None = None) -> Config:
    """Read a file; raises `BadConfig` with every mistake in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadConfig([Problem(str(path), line, "", "is not UTF-8; save the file as UTF-8")]) from None
    except OSError as error:
        raise BadConfig([Problem(str(path), 0, "", f"cannot be read: {error.strerror or error}")]) from None
    return parse(text, file=str(path), today=today)


def parse(text: str, *, file: str = "firstline.toml", today: date | None = None) -> Config:
    """The same for a text; `today` decides the years whose holidays are copied."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadConfig([_syntax_problem(file, text, str(error))]) from None
    root = Table(Notebook(file, Positions(text)), (), content)
    config = _read(root, today or Clock().now().astimezone(UTC).date())
    if root.notebook.problems:
        raise BadConfig(root.notebook.problems)
    return config


def _syntax_problem(file: str, text: str, message: str) -> Problem:
    found = _SYNTAX.fullmatch(message)
    if found is None:
        return Problem(file, 1, "", f"is not TOML: {message}")
    line = int(found["line"]) if found["line"] else text.rstrip().count("\n") + 1
    return Problem(file, line, "", f"is not TOML: {found['what']}")


def _read(root: Table, today: date) -> Config:
    from bot.render import i18n

    hours_table, desks_table = root.table("hours"), root.table("desks")
    hours = {name: read_hours(_named(hours_table, name), today=today) for name in hours_table.names()}
    known = Known(hours={*hours, ALWAYS}, languages={*i18n.languages(), i18n.FALLBACK})
    desks = tuple(read_desk(name, _named(desks_table, name), known) for name in desks_table.names())
    root.close()
    if not desks:
        root.notebook.note((), "names no desk; begin one with [desks.NAME]")
    if ALWAYS not in hours and ALWAYS in used_hours(desks):
        hours[ALWAYS] = ROUND_THE_CLOCK
    return Config(hours, desks)


def _named(tables: Table, name: str) -> Table:
    try:
        key(name)
    except Wrong as wrong:
        tables.wrong(name, f"`{name}` {wrong}")
    return tables.table(name)


def used_hours(desks: Iterable[DeskPlan]) -> Collection[str]:
    """The calendars that desks and their support levels name."""
    return {plan.hours for plan in desks} | {
        policy.hours for plan in desks for policy in plan.desk.policies if policy.hours is not None
    }
