"""The figures of one month with what they are broken down into, and their JSON form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desk import metrics
from desk.catalog import Desk
from desk.metrics import Figures, FiguresQuery, FirstLine, Month, Pairing, SecondLine
from desk.people import ANONYMOUS_ADMIN, Person
from desk.ports import UnitOfWork
from desk.usecases import figures


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of one person, day or chat. `labels` tell which, under their JSON names."""

    labels: Mapping[str, Any]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    desk: Desk
    month: Month
    total: Figures
    specialists: tuple[Part, ...]
    by: str | None = None
    days: tuple[Part, ...] = field(default=())
    chats: tuple[Part, ...] = field(default=())


async def collect(
    uow: UnitOfWork, desk: Desk, month: Month, *, by: str | None, specialist_id: int | None, now: datetime
) -> Report:
    return Report(
        desk=desk,
        month=month,
        total=await figures.of_month(uow, desk, month, now=now, specialist_id=specialist_id),
        specialists=await _by_specialist(uow, desk, month, specialist_id, now),
        by=by,
        days=await _by_day(uow, desk, month, specialist_id, now) if by == "day" else (),
        chats=await _by_chat(uow, desk, month, specialist_id, now) if by == "chat" else (),
    )


async def _by_specialist(
    uow: UnitOfWork, desk: Desk, month: Month, only: int | None, now: datetime
) -> tuple[Part, ...]:
    found = await figures.by_specialist(uow, desk, month, now=now)
    people = await uow.people.many(found)
    return tuple(
        Part({"user_id": user_id, "name": _name(people, user_id)}, one)
        for user_id, one in found.items()
        if only in (None, user_id)
    )


def _name(people: Mapping[int, Person], user_id: int) -> str | None:
    """The account that hidden administrators share has a name that says nothing."""
    if user_id == ANONYMOUS_ADMIN:
        return "an administrator"
    return people[user_id].name if user_id in people else None


async def _by_day(uow: UnitOfWork, desk: Desk, month: Month, only: int | None, now: datetime) -> tuple[Part, ...]:
    """Every day of the month, by the desk's own midnights."""
    start, end = month.bounds(desk.zone)
    parts = []
    for place in range((end.date() - start.date()).days):
        day = start + timedelta(days=place)  # wall time: midnight stays midnight over a DST change
        after, means = day + timedelta(days=1), desk.settings.response_ends
        query = FiguresQuery(desk.id, day, after, specialist_id=only, now=now, response_ends=means)
        one = Figures(
            month,
            metrics.first_line(await uow.reports.first_line(query)),
            metrics.second_line(await uow.reports.second_line(query)),
        )
        parts.append(Part({"day": day.date().isoformat()}, one))
    return tuple(parts)


async def _by_chat(uow: UnitOfWork, desk: Desk, month: Month, only: int | None, now: datetime) -> tuple[Part, ...]:
    parts = []
    for chat_id in desk.first_line:
        chat = await uow.chats.get(chat_id)
        one = await figures.of_month(uow, desk, month, now=now, specialist_id=only, chat_id=chat_id)
        parts.append(Part({"chat_id": chat_id, "title": chat.title if chat else None}, one))
    return tuple(parts)


def as_json(report: Report) -> dict[str, Any]:
    """The stable form: seconds and shares as numbers, null for no data."""
    found = {
        "desk": report.desk.key,
        "month": str(report.month),
        "timezone": report.desk.timezone,
        "response_ends": report.desk.settings.response_ends.value,
        **_lines(report.total),
        "specialists": [_part(part) for part in report.specialists],
    }
    if report.by == "day":
        found["days"] = [_part(part) for part in report.days]
    if report.by == "chat":
        found["chats"] = [_part(part) for part in report.chats]
    return found


def _part(part: Part) -> dict[str, Any]:
    return {**part.labels, **_lines(part.figures)}


def _lines(found: Figures) -> dict[str, Any]:
    lines = {"first_line": _first_line(found.first), "second_line": _second_line(found.second)}
    return lines if found.pairing is None else {**lines, "pairing": _pairing(found.pairing)}


def _pairing(pairing: Pairing) -> dict[str, Any]:
    return {
        "pairs": pairing.paired,
        "reply_share": pairing.reply_share,
        "estimated_share": pairing.estimated_share,
        "judged": pairing.judged,
        "precision": pairing.precision,
    }


def _first_line(line: FirstLine) -> dict[str, Any]:
    return {
        "dialogs": line.dialogs,
        "average_response_s": line.average_s,
        "median_response_s": line.median_s,
        "p90_response_s": line.p90_s,
        "average_response_work_s": line.average_work_s,
        "unanswered": line.unanswered,
        "deflected": line.deflected,
        "acknowledged_share": line.acknowledged_share,
        "counter_question_share": line.counter_question_share,
        "median_first_reaction_s": line.reaction_median_s,
        "median_first_answer_s": line.answer_median_s,
        "in_target_share": line.in_target,
    }


def _second_line(line: SecondLine) -> dict[str, Any]:
    return {
        "new": line.new,
        "closed": line.closed,
        "open": line.open,
        "average_completion_s": line.average_s,
        "median_completion_s": line.median_s,
        "p90_completion_s": line.p90_s,
        "on_hold": line.on_hold,
        "breached": line.breached,
        "in_target_share": line.in_target,
    }
