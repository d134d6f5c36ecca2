"""Figures of the first line summed where the rows are: exact, grouped, from one index alone."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import TextClause, bindparam, text

from desk.metrics import FiguresQuery, FirstLine, FirstLineGroup, Split, percentile
from storage.sql import POSTGRESQL, SQLITE
from storage.types import Listed, UtcTime
from storage.work import AnyRow, Work

_KEYS = {Split.DAY: "days.number", Split.SPECIALIST: "q.answered_by", Split.CHAT: "q.chat_id"}
_NAMES = {Split.DAY: "day", Split.SPECIALIST: "specialist_id", Split.CHAT: "chat_id"}

_SUMS = (
    "count(*) AS asked, count(q.response_s) AS dialogs, sum(q.response_s) AS total_s, "
    "sum(q.response_work_s) AS work_s, count(q.response_work_s) AS worked, "
    "count(q.in_target) AS judged, sum(CASE WHEN q.in_target THEN 1 END) AS met"
)
_SPREAD = {
    POSTGRESQL: "percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY q.response_s) AS spread",
    SQLITE: "json_group_array(q.response_s) FILTER (WHERE q.response_s IS NOT NULL) AS spread",
}
"""SQLite knows no percentiles: it hands over the values of each group, which is quicker than window functions."""
_IS_LATE = (
    "q.status = 'open' AND q.in_target IS NULL AND EXISTS (SELECT 1 FROM clocks c WHERE c.kind = 'question'"
    " AND c.object_id = q.id AND c.stopped_at IS NULL AND c.due_at < :looked_at)"
)
_FROM = "questions q WHERE q.asked_at >= :start AND q.asked_at < :end"
_FROM_DAYS = {
    POSTGRESQL: "unnest(CAST(:starts AS bigint[]), CAST(:ends AS bigint[]))"
    " WITH ORDINALITY AS days (first, after, number)"
    " CROSS JOIN questions q WHERE q.asked_at >= to_timestamp(days.first) AND q.asked_at < to_timestamp(days.after)",
    SQLITE: "(SELECT s.value * 1000000 AS first, e.value * 1000000 AS after, s.key + 1 AS number"
    " FROM json_each(:starts) s JOIN json_each(:ends) e USING (key)) days"
    " CROSS JOIN questions q WHERE q.asked_at >= days.first AND q.asked_at < days.after",
}


async def first_line_groups(
    work: Work, query: FiguresQuery, by: Collection[Split], zone: ZoneInfo
) -> Sequence[FirstLineGroup]:
    splits = tuple(split for split in Split if split in by)
    days = list(_days(query.start, query.end, zone)) if Split.DAY in splits else []
    filters = {name: getattr(query, name) for name in ("specialist_id", "chat_id") if getattr(query, name) is not None}
    params: dict[str, Any] = {"desk_id": query.desk_id, **filters}
    if days:
        params |= {"starts": [_seconds(first) for _, first, _ in days], "ends": [_seconds(after) for *_, after in days]}
    else:
        params |= {"start": query.start, "end": query.end}
    found = await work.run(_statement(work.engine, splits, tuple(filters)), params)
    late = await _late(work, splits, tuple(filters), {**params, "looked_at": query.looked_at})
    return [_group(row, splits, days, late.get(_key(row, splits), 0)) for row in found]


async def _late(
    work: Work, splits: tuple[Split, ...], filters: tuple[str, ...], params: Mapping[str, Any]
) -> Mapping[tuple[Any, ...], int]:
    """How many of each group wait for longer than was promised. There are few, so their clocks are looked at."""
    if "specialist_id" in filters:  # who waits has not been answered by anybody
        return {}
    rows = await work.run(_late_statement(work.engine, splits, filters), params)
    return {_key(row, splits): row.late for row in rows}


def _key(row: AnyRow, splits: tuple[Split, ...]) -> tuple[Any, ...]:
    return tuple(row[: len(splits)])


@lru_cache(maxsize=64)
def _late_statement(engine: str, splits: tuple[Split, ...], filters: tuple[str, ...]) -> TextClause:
    statement = _selection(engine, splits, filters, "count(*) AS late", _IS_LATE)
    return statement.bindparams(bindparam("looked_at", type_=UtcTime()))


@lru_cache(maxsize=64)
def _statement(engine: str, splits: tuple[Split, ...], filters: tuple[str, ...]) -> TextClause:
    order = ", ".join(f"{place + 1} NULLS LAST" for place in range(len(splits)))
    order = f" ORDER BY {order}" if splits else ""
    what = f"{_SUMS}, {_SPREAD[engine]}"
    return _selection(engine, splits, filters, what, "q.status NOT IN ('dismissed', 'converted')", order)


def _selection(
    engine: str, splits: tuple[Split, ...], filters: tuple[str, ...], what: str, which: str, order: str = ""
) -> TextClause:
    """Only constants of this module are put together here; values are parameters."""
    keys = "".join(f"{_KEYS[split]} AS {_NAMES[split]}, " for split in splits)
    where = " AND q.answered_by = :specialist_id" if "specialist_id" in filters else ""
    where += " AND q.chat_id = :chat_id" if "chat_id" in filters else ""
    group = f" GROUP BY {', '.join(_KEYS[split] for split in splits)}" if splits else ""
    source = _FROM_DAYS[engine] if Split.DAY in splits else _FROM
    statement = text(
        f"SELECT {keys}{what} FROM {source} AND q.desk_id = :desk_id"  # noqa: S608 - see above
        f" AND {which}{where}{group}{order}"
    )
    if Split.DAY in splits:
        return statement.bindparams(bindparam("starts", type_=Listed()), bindparam("ends", type_=Listed()))
    return statement.bindparams(bindparam("start", type_=UtcTime()), bindparam("end", type_=UtcTime()))


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[date, datetime, datetime]]:
    """The local days of a period, the first and last cut to it. Days of 23 or 25 hours are as long as they are."""
    day, at = start.astimezone(zone).date(), start
    while at < end:
        after = min(end, _midnight(day + timedelta(days=1), zone))
        yield day, at, after
        day, at = day + timedelta(days=1), after


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _group(
    row: AnyRow, splits: Sequence[Split], days: Sequence[tuple[date, datetime, datetime]], late: int
) -> FirstLineGroup:
    keys: dict[str, Any] = {_NAMES[split]: row[place] for place, split in enumerate(splits)}
    if Split.DAY in splits:
        keys["day"] = days[keys["day"] - 1][0]
    return FirstLineGroup(_figures(row._mapping, late), **keys)  # noqa: SLF001 - a row's own mapping is its public face


def _figures(row: Mapping[Any, Any], late: int) -> FirstLine:
    """`late` ones have no answer yet and will have none in time."""
    spread = row["spread"]
    if isinstance(spread, str):
        values = json.loads(spread)
        spread = (percentile(values, 0.5), percentile(values, 0.9))
    median, p90 = spread or (None, None)
    return FirstLine(
        dialogs=row["dialogs"],
        average_s=_share(row["total_s"], row["dialogs"]),
        median_s=median,
        p90_s=p90,
        average_work_s=_share(row["work_s"], row["worked"]),
        unanswered=row["asked"] - row["dialogs"],
        in_target=_share(row["met"] or 0, row["judged"] + late),
    )


def _share(total: float | None, count: int) -> float | None:
    return float(total or 0) / count if count else None
