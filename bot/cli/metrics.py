"""`firstline metrics`: the figures of a month, as a table or as JSON."""

import asyncio
import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import UserMistake

if TYPE_CHECKING:
    from bot.cli.figures import Report
    from desk.catalog import Desk
    from desk.metrics import Month


class By(StrEnum):
    SPECIALIST = "specialist"
    DAY = "day"
    CHAT = "chat"


def show_metrics(
    desk: Annotated[str | None, typer.Option(help="Key of the desk; needed where there are several.")] = None,
    month: Annotated[str | None, typer.Option(help="As 2026-11; else the current one.", metavar="YYYY-MM")] = None,
    by: Annotated[By | None, typer.Option(help="Break the figures down.")] = None,
    specialist: Annotated[int | None, typer.Option(help="Only what this person answered or was assigned.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="For programs: numbers of seconds, null for no data.")
    ] = False,
) -> None:
    """Dialogs, response and completion times of one month.

    JSON: desk, month, timezone, response_ends, first_line {dialogs, average_response_s, median_response_s,
    p90_response_s, average_response_work_s, unanswered, deflected, acknowledged_share, counter_question_share,
    median_first_reaction_s, median_first_answer_s, in_target_share}, second_line {new, closed, open,
    average_completion_s, median_completion_s, p90_completion_s, on_hold, breached, in_target_share}, pairing {pairs,
    reply_share, estimated_share, judged, precision}, specialists [{user_id, name, first_line, second_line}]; with --by
    also days [{day, …}] or chats [{chat_id, title, …}].

    Example: `firstline metrics --desk it --month 2026-11 --json`
    """
    wanted = read_month(month) if month is not None else None
    report = asyncio.run(_report(desk, wanted, by, specialist))
    if as_json:
        from bot.cli.figures import as_json as plain

        typer.echo(json.dumps(plain(report), ensure_ascii=False, indent=2))
    else:
        from bot.cli.tables import print_report

        print_report(report)


def read_month(text: str) -> "Month":
    from zoneinfo import ZoneInfo

    from desk.metrics import Month

    try:
        month = Month.parse(text)
        month.bounds(ZoneInfo("UTC"))  # the last years of the calendar have no next month
    except ValueError:
        raise UserMistake(f"`{text}` is not a month; write for example 2026-11") from None
    return month


async def _report(key: str | None, month: "Month | None", by: By | None, specialist: int | None) -> "Report":
    from bot import settings
    from bot.cli import figures, store
    from bot.clock import Clock
    from desk.metrics import Month

    async with store.opened(settings.load()) as database, database.begin(readonly=True) as uow:
        desk = store.find_desk(uow.catalog, key)
        if specialist is not None:
            _check_specialist(desk, specialist)
        now = Clock().now()
        wanted = month or Month.of(now, desk.zone)
        return await figures.collect(uow, desk, wanted, by=by, specialist_id=specialist, now=now)


def _check_specialist(desk: "Desk", user_id: int) -> None:
    if user_id not in desk.staff:
        known = ", ".join(map(str, desk.staff))
        raise UserMistake(f"{user_id} does not work on desk `{desk.key}`; known: {known}")
