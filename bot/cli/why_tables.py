"""The explanation of clocks on the screen."""

from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.tables import PLAIN_WIDTH
from bot.cli.words import TARGETS, counted
from desk.durations import whole
from desk.questions import Question
from desk.sla_explain import Phase, State
from desk.sla_lines import Line, LineKind, lines
from desk.sla_told import Told, tell
from desk.special_days import DayKind
from desk.usecases.why import Account, Reason

MINUTE, HOUR = 60, 3600
MOST_LINES = 25
TITLE = 60
STYLES = {
    State.LATE: "bold red",
    State.MISSED: "red",
    State.MET: "green",
    State.PAUSED: "yellow",
    State.RUNNING: "bold",
    State.DROPPED: "dim",
}
WORDS = {
    LineKind.WORKED: "worked",
    LineKind.WAITED: "on hold",
    LineKind.CLOSED: "closed",
    LineKind.OFF_HOURS: "off hours",
    LineKind.HOLIDAY: "day off",
    LineKind.DUE: "due",
    LineKind.NOW: "now",
    LineKind.UNPLACED: "on hold, time unknown",
}
DIM = frozenset({LineKind.OFF_HOURS, LineKind.HOLIDAY})


def print_account(account: Account) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PLAIN_WIDTH)
    console.print(Text(_heading(account), style="bold"))
    for reason in account.reasons:
        told = reason.explanation
        console.print()
        console.print(Text(_verdict(account, reason), style=STYLES[told.state]))
        console.print(Text(_sums(account, reason)))
        if tell(told).explanation.segments:
            console.print(_table(account, reason))


def _heading(account: Account) -> str:
    thing = account.thing
    if isinstance(thing, Question):
        named = f"question {thing.id} · {_short(thing.text)}"
    else:
        named = f"{account.desk.prefix}-{thing.number} · {_short(thing.title)}"
    return f"{named} · {account.terms.policy.name}" if account.terms.id is not None else named


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1].rstrip()}…"


def _verdict(account: Account, reason: Reason) -> str:
    clock, told = reason.clock, tell(reason.explanation)
    exact, moment = reason.explanation, _Moment(account, reason)
    name = TARGETS[clock.target]
    run = f" (run {clock.cycle})" if clock.cycle > 1 else ""
    by = f"{clock.stopped_by.value if clock.stopped_by else 'stopped'} {moment(exact.end)}"
    return (
        f"{name}{run}: "
        + {
            State.RUNNING: f"{worked(told.left_s)} left, due {moment(exact.due_at)}",
            State.LATE: _late(told, moment),
            State.PAUSED: _paused(told, moment),
            State.MET: f"in time, {by}, due {moment(exact.due_at)}",
            State.MISSED: f"{_lateness(told)}, {by}, due {moment(exact.late_since or exact.due_at)}",
            State.DROPPED: f"neither in time nor late, {by}",
        }[exact.state]
    )


def _late(told: Told, moment: "_Moment") -> str:
    exact = told.explanation
    since = moment(exact.late_since or exact.due_at)
    if exact.is_due_anew:
        return f"was late since {since}, now due {moment(exact.due_at)}"
    return f"{_lateness(told)}, due {since}" + ("" if told.late_s else "; no working time since then")


def _lateness(told: Told) -> str:
    return f"{worked(told.late_s)} late" if told.late_s else "late"


def _paused(told: Told, moment: "_Moment") -> str:
    exact = told.explanation
    if exact.breached_at is not None:
        return f"on hold, late since {moment(exact.breached_at)}"
    if exact.clock.fixed_due is not None:
        return f"on hold, due {moment(exact.due_at)} all the same"
    return f"on hold, {worked(told.left_s)} left, due {moment(exact.due_at)} if it went on now"


def _sums(account: Account, reason: Reason) -> str:
    clock, told = reason.clock, tell(reason.explanation)
    moment = _Moment(account, reason)
    parts = [
        f"promised {worked(clock.goal_s)}"
        if clock.fixed_due is None
        else f"deadline by hand {moment(clock.fixed_due)}",
        f"set by {reason.set_by.actor_id} {moment(reason.set_by.at)}" if reason.set_by is not None else "",
        f"worked {worked(told.worked_s)}",
        f"on hold {worked(told.waited_s)}" if told.waited_s else "",
        f"closed {worked(told.closed_s)}" if told.closed_s else "",
        f"hours {reason.calendar.key} (version {reason.calendar.id}), {moment.zone.key}",
    ]
    return " · ".join(filter(None, parts))


class _Moment:
    """Moments by the wall clock the days are counted by."""

    def __init__(self, account: Account, reason: Reason) -> None:
        self.zone = reason.zone(account.desk)

    def __call__(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%a %Y-%m-%d %H:%M}"


def _table(account: Account, reason: Reason) -> Table:
    moment = _Moment(account, reason)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, 1), header_style="bold")
    for heading in ("What", "From", "To"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Open time", justify="right", no_wrap=True)
    table.add_column("", overflow="fold")
    for line in lines(tell(reason.explanation).explanation, zone=moment.zone, most=MOST_LINES):
        style = "dim" if line.kind in DIM else "red" if line.phase is Phase.LATE else ""
        end = moment(line.end) if line.end > line.start else ""
        seconds = worked(line.seconds) if line.seconds else ""
        row = (_what(line), moment(line.start), end, seconds, _note(reason, line))
        table.add_row(*map(Text, row), style=style)
    return table


def _what(line: Line) -> str:
    return "to come" if line.kind is LineKind.WORKED and line.phase is Phase.AHEAD else WORDS[line.kind]


def _note(reason: Reason, line: Line) -> str:
    days = []
    if line.days > 1:
        hours = ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in line.shape)
        days.append(f"{counted(line.days, 'day')} of {hours}")
    for day in line.dates:
        special = reason.calendar.special(day)
        if reason.explanation.hours.windows_on(day):
            is_short = special is not None and special.kind is DayKind.SHORTENED
            days.append("short day" if is_short else "special hours")
        elif special is not None:
            days.append(special.name("en"))
    return ", ".join(dict.fromkeys(filter(None, days)))


def worked(seconds: float) -> str:
    """Hours, minutes and seconds, never days: a day of work has not 24 hours."""
    hours, rest = divmod(whole(seconds), HOUR)
    parts = {"h": hours, "min": rest // MINUTE, "s": rest % MINUTE}
    return " ".join(f"{number} {unit}" for unit, number in parts.items() if number) or "0 s"
