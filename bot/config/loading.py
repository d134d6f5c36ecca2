"""From the text of `firstline.toml` to desks that can be stored, or to every mistake in it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from pathlib import Path

from bot.clock import Clock
from bot.config.desks import DeskPlan, Known, read_desk
from bot.config.directory import check_responsible, read_directory
from bot.config.hours import ALWAYS, ROUND_THE_CLOCK, Hours, read_hours
from bot.config.ladder import unsent_mail
from bot.config.sources import read_text, root_of
from bot.config.tables import BadConfig, Table, Wrong
from bot.config.values import key
from desk.directory import Directory


@dataclass(frozen=True, slots=True)
class Config:
    """The desks as code: calendars by name, desks in the order of the file, and what they all know."""

    hours: Mapping[str, Hours]
    desks: tuple[DeskPlan, ...]
    directory: Directory = field(default_factory=Directory)

    @property
    def unsent_mail(self) -> str | None:
        """A line about addresses in ladders, where there are any."""
        return unsent_mail(policy for plan in self.desks for policy in plan.desk.policies)


def load(path: Path, *, today: date | None = None) -> Config:
    """Read a file; raises `BadConfig` with every mistake in it."""
    return parse(read_text(path), file=str(path), today=today)


def parse(text: str, *, file: str = "firstline.toml", today: date | None = None) -> Config:
    """The same for a text; `today` decides the years whose holidays are copied."""
    root = root_of(text, file)
    config = _read(root, today or Clock().now().astimezone(UTC).date())
    if root.notebook.problems:
        raise BadConfig(root.notebook.problems)
    return config


def _read(root: Table, today: date) -> Config:
    from bot.render import i18n

    hours_table, desks_table = root.table("hours"), root.table("desks")
    hours = {name: read_hours(_named(hours_table, name), today=today) for name in hours_table.names()}
    sound = {} if root.notebook.problems else {ALWAYS: ROUND_THE_CLOCK, **hours}
    calendars = {name: each.compiled() for name, each in sound.items()}
    directory = read_directory(root)
    is_sure = not root.notebook.problems
    known = Known({*hours, ALWAYS}, {*i18n.languages(), i18n.FALLBACK}, today, calendars, directory, is_sure)
    desks = tuple(read_desk(name, _named(desks_table, name), known) for name in desks_table.names())
    check_responsible(root, directory, {user_id for plan in desks for user_id in plan.desk.staff})
    root.close()
    if not desks:
        root.notebook.note((), "names no desk; begin one with [desks.NAME]")
    if ALWAYS not in hours and ALWAYS in used_hours(desks):
        hours[ALWAYS] = ROUND_THE_CLOCK
    return Config(hours, desks, directory)


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
