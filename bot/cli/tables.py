"""The figures for people: tables on the screen."""

from collections.abc import Callable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from bot.cli.figures import Part, Report
from desk.durations import whole
from desk.metrics import FirstLine, Pairing, SecondLine

MINUTE, HOUR, DAY = 60, 3_600, 86_400
NO_DATA = "–"
LABEL_WIDTH = 12
PLAIN_WIDTH = 110
"""Wide enough for every table where the output is no screen: a pipe must not cut columns."""


def print_report(report: Report) -> None:
    out = console()
    out.print(f"[bold]{escape(report.desk.title)}[/] · {report.month} · {report.desk.timezone}")
    out.print(_total(report))
    for title, label, parts in _breakdowns(report):
        out.print(_parts(title, label, parts) if parts else f"{title}: no data")


def console() -> Console:
    """As wide as the screen, or as any table needs where there is none."""
    screen = Console(highlight=False)
    return screen if screen.is_terminal else Console(highlight=False, width=PLAIN_WIDTH)


def _total(report: Report) -> Table:
    first, second = report.total.first, report.total.second
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    lines = [("First line", _first_rows(first)), ("Second line", _second_rows(second))]
    if report.total.pairing is not None:
        lines.insert(1, ("Pairs", _pair_rows(report.total.pairing)))
    for heading, rows in lines:
        table.add_row(Text(heading, style="bold"), "")
        for name, value in rows:
            table.add_row(f"  {name}", value)
    return table


def _first_rows(line: FirstLine) -> list[tuple[str, str]]:
    return [
        ("dialogs", str(line.dialogs)),
        ("average response", spoken(line.average_s)),
        ("median · p90", f"{spoken(line.median_s)} · {spoken(line.p90_s)}"),
        ("average in working hours", spoken(line.average_work_s)),
        ("unanswered", str(line.unanswered)),
        *([("helped by an earlier answer", str(line.deflected))] if line.deflected else []),
        ("in target", share(line.in_target)),
        *_reaction_rows(line),
    ]


def _reaction_rows(line: FirstLine) -> list[tuple[str, str]]:
    """What first answers were, where they were not simply answers."""
    if not (line.acknowledged or line.counter_questions):
        return []
    rows = [
        ("only acknowledged at first", share(line.acknowledged_share)),
        ("asked back at first", share(line.counter_question_share)),
    ]
    if line.medians_differ:
        medians = f"{spoken(line.reaction_median_s)} · {spoken(line.answer_median_s)}"
        rows.append(("median to a reaction · to an answer", medians))
    return rows


def _pair_rows(pairing: Pairing) -> list[tuple[str, str]]:
    """How far the figures above can be trusted."""
    return [
        ("answered by reply or quote", share(pairing.reply_share)),
        ("estimated", share(pairing.estimated_share)),
        (f"right, of {pairing.judged} judged", share(pairing.precision)),
    ]


def _second_rows(line: SecondLine) -> list[tuple[str, str]]:
    return [
        ("new · closed", f"{line.new} · {line.closed}"),
        ("open (on hold)", f"{line.open} ({line.on_hold})"),
        ("average completion", spoken(line.average_s)),
        ("median · p90", f"{spoken(line.median_s)} · {spoken(line.p90_s)}"),
        ("breached", str(line.breached)),
        ("in target", share(line.in_target)),
    ]


def _breakdowns(report: Report) -> list[tuple[str, Callable[[Part], str], Sequence[Part]]]:
    if report.by == "day":
        return [("Day", lambda part: str(part.labels["day"]), report.days)]
    if report.by == "chat":
        return [("Chat", lambda part: _named(part, "title", "chat_id"), report.chats)]
    return [("Specialist", lambda part: _named(part, "name", "user_id"), report.specialists)]


def _named(part: Part, name: str, fallback: str) -> str:
    return str(part.labels[name] or part.labels[fallback])


def _parts(title: str, label: Callable[[Part], str], parts: Sequence[Part]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, 1), header_style="bold")
    table.add_column(title, overflow="ellipsis", no_wrap=True, min_width=LABEL_WIDTH)
    for heading in ("Dialogs", "Average", "Median", "p90", "Open", "Target", "New", "Closed", "Done in"):
        table.add_column(heading, justify="right", no_wrap=True)
    for part in parts:
        first, second = part.figures.first, part.figures.second
        table.add_row(
            Text(label(part)),
            str(first.dialogs),
            short(first.average_s),
            short(first.median_s),
            short(first.p90_s),
            str(first.unanswered),
            share(first.in_target),
            str(second.new),
            str(second.closed),
            short(second.average_s),
        )
    return table


def short(seconds: float | None) -> str:
    """The same for columns: `12m`, `5h40m`."""
    return spoken(seconds).replace(" ", "").replace("min", "m")


def spoken(seconds: float | None) -> str:
    """Two units at most: `45 s`, `12 min`, `5 h 40 min`, `2 d 3 h`."""
    if seconds is None:
        return NO_DATA
    left = whole(seconds)
    if left < MINUTE:
        return f"{left} s"
    if left < HOUR:
        return f"{left // MINUTE} min"
    large, small, big, little = (HOUR, MINUTE, "h", "min") if left < DAY else (DAY, HOUR, "d", "h")
    rest = left % large // small
    return f"{left // large} {big} {rest} {little}" if rest else f"{left // large} {big}"


def share(value: float | None) -> str:
    return NO_DATA if value is None else f"{value:.0%}"
