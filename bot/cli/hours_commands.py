"""`firstline hours …`: what stands in a calendar and why, and dates of a feed with a switch each."""

import asyncio
import json
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, tzinfo
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import store
from bot.cli.failures import UserMistake
from bot.cli.words import counted

if TYPE_CHECKING:
    from bot.config.calendars import Calendar
    from bot.config.feeds import Feed, Span
    from bot.config.proposals import Proposed
    from desk.catalog import HoursVersion

app = typer.Typer(
    no_args_is_help=True,
    help="Calendars: special dates, and dates of an `.ics` feed.\n\nExample: `firstline hours show office --year 2026`",
)

FIRST_YEAR, LAST_YEAR, MOST_YEARS = 1970, 2100, 20
MOST_SECONDS = 10
YEARS_AHEAD = 2
SWITCH = {"on": True, "off": False}

CalendarName = Annotated[str, typer.Argument(metavar="CALENDAR", help="A name of [hours.NAME].", show_default=False)]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--file", help="The configuration; else FIRSTLINE_CONFIG, else firstline.toml here."),
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command()
def show(
    calendar: CalendarName,
    year: Annotated[int | None, typer.Option(min=FIRST_YEAR, max=LAST_YEAR, help="Only this year.")] = None,
    file: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Every special date of a calendar with its windows and where it comes from, and the stored versions.

    The dates are those of the file; where there is none, those of the newest stored version.

    JSON: calendar, source, timezone, copied_years (of holidays), days [{date, kind, name, windows, moved,
    shortened_s}], versions [{id, since}].

    Example: `firstline hours show office --year 2026`
    """
    from bot.cli import hours_tables
    from bot.config.calendars import load_hours

    path = _config_path(file)
    versions = asyncio.run(_versions(calendar))
    if path is not None:
        source, spec = str(path), load_hours(path, calendar, today=_today()).as_spec()
    elif versions:
        source, spec = f"version {versions[-1].id}", dict(versions[-1].spec)
    else:
        raise UserMistake(f"there is no firstline.toml here and no stored calendar `{calendar}`; name a file: --file")
    shown = hours_tables.Shown(calendar, source, spec, tuple(versions), year)
    if as_json:
        typer.echo(json.dumps(hours_tables.as_json(shown), ensure_ascii=False, indent=2))
    else:
        hours_tables.print_shown(shown)


@app.command()
def propose(
    calendar: CalendarName,
    feed: Annotated[Path, typer.Argument(metavar="FILE.ics", help="The feed, saved as a file.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file of dates; else the calendar's, else a new one.")
    ] = None,
    first: Annotated[int | None, typer.Option("--from", min=FIRST_YEAR, max=LAST_YEAR, help="First year.")] = None,
    last: Annotated[int | None, typer.Option("--to", min=FIRST_YEAR, max=LAST_YEAR, help="Last year.")] = None,
    file: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Propose the whole days of an `.ics` feed as closed days, each with a switch in a small file.

    The file is written, nothing is applied. Proposing a newer feed keeps what a person switched, and marks new dates.

    JSON: calendar, file, dates [{date, on, name, effect, reason, remark}], skipped [{name, reason, date, times}].

    Example: `firstline hours propose office holidays.ics -o office.dates.toml`
    """
    from bot.cli import hours_tables
    from bot.config.calendars import load_calendar

    path = _config_path(file)
    if path is None:
        raise UserMistake("there is no firstline.toml here; name it: --file")
    known = load_calendar(path, calendar, today=_today())
    period = _period(first, last, known.hours.compiled().tz)
    found = _read_feed(feed, period)
    target = output or known.dates_file or path.parent / f"{calendar}.dates.toml"
    proposed = _write_proposal(target, calendar, known, found.days, period)
    if not proposed:
        raise UserMistake(f"{feed}: no whole days from {period.first.year} to {period.last.year}; nothing written")
    if as_json:
        shown = hours_tables.proposal_as_json(calendar, target, proposed, found.skipped)
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    hours_tables.print_proposal(proposed, found.skipped)
    typer.echo(f"{target}: {counted(len(proposed), 'date')} written")
    typer.echo(_next_step(calendar, path, target, known))


@app.command()
def switch(
    file: Annotated[Path, typer.Argument(metavar="FILE.dates.toml", help="A file of dates.", show_default=False)],
    day: Annotated[str, typer.Argument(metavar="DATE", help="As 2026-12-31.", show_default=False)],
    state: Annotated[str, typer.Argument(metavar="on|off", help="on: closed on that date.", show_default=False)],
) -> None:
    """Switch a date of a file on or off; `firstline config apply` takes it over.

    Example: `firstline hours switch office.dates.toml 2026-12-31 off`
    """
    from dataclasses import replace

    from bot.config import dates

    switches = dates.read_file(file)
    if state not in SWITCH:
        raise UserMistake(f"`{state}` is neither on nor off")
    if day not in switches:
        allowed = "; dates look like 2026-12-31" if not dates.is_date(day) else _near(day, list(switches))
        raise UserMistake(f"{file} has no date `{day}`{allowed}")
    switches[day] = replace(switches[day], on=SWITCH[state])
    dates.save_switch(file, day, switches)
    name = f" ({switches[day].name})" if switches[day].name else ""
    typer.echo(f"{file}: {day}{name} is {state}; `firstline config apply` takes it over")


def _write_proposal(
    target: Path, calendar: str, known: "Calendar", days: Mapping[date, str], period: "Span"
) -> "tuple[Proposed, ...]":
    """The days of a feed beside those of the file, whose switches stay; where there are none nothing is written."""
    from bot.config import dates, proposals

    before = dates.read_file(target) if target.exists() else known.switches
    proposed = proposals.propose(days, before, known.hours, period)
    if proposed:
        dates.write_file(target, calendar, proposals.switches_of(proposed), proposals.remarks_of(proposed))
    return proposed


def _near(day: str, known: list[str]) -> str:
    same_month = [one for one in known if one[:7] == day[:7]] or [one for one in known if one[:4] == day[:4]]
    return f"; near it: {', '.join(sorted(same_month)[:5])}" if same_month else ""


def _config_path(file: Path | None) -> Path | None:
    from bot import settings

    return file or settings.load().config_path


def _today() -> date:
    from datetime import UTC

    from bot.clock import Clock

    return Clock().now().astimezone(UTC).date()


async def _versions(key: str) -> "list[HoursVersion]":
    """Stored ones, oldest first; none where there is no database yet."""
    from bot import settings

    at = settings.load()
    if not store.exists(at):
        return []
    async with store.opened(at) as database, database.begin(readonly=True) as uow:
        return [version for _, version in sorted(uow.catalog.hours.items()) if version.key == key]


def _period(first: int | None, last: int | None, zone: tzinfo) -> "Span":
    from bot.config.feeds import Span

    begin = first or _today().year
    end = last or begin + YEARS_AHEAD
    if not begin <= end < begin + MOST_YEARS:
        raise UserMistake(f"--from {begin} --to {end}: not a span of 1 to {MOST_YEARS} years")
    return Span(date(begin, 1, 1), date(end, 12, 31), zone)


def _read_feed(path: Path, period: "Span") -> "Feed":
    from bot.config.feeds import BadFeed, Progress, read_feed

    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserMistake(f"{path}: cannot be read: {error.strerror or error}") from None
    progress = Progress()
    try:
        with _within(MOST_SECONDS):
            return read_feed(content, period, progress)
    except BadFeed as error:
        raise UserMistake(f"{path}: {error}") from None
    except TimeoutError:
        why = progress.obstacle(MOST_SECONDS)
        raise UserMistake(f"{path}: takes longer than {MOST_SECONDS} s: {why}") from None


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """TimeoutError after so much time: rules of repetition can be written so that they never end."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _next_step(calendar: str, config: Path, target: Path, known: "Calendar") -> str:
    if known.dates_file is not None and known.dates_file.resolve() == target.resolve():
        return "Look through it, then `firstline config apply`."
    inside = target.resolve().is_relative_to(config.parent.resolve())
    name = target.resolve().relative_to(config.parent.resolve()) if inside else target.resolve()
    key = f'dates = "{name.as_posix()}"'
    return f"Look through it, write {key} into [hours.{calendar}] of {config}, then `firstline config apply`."
