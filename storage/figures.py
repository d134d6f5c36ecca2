"""Figures of the first line summed where the rows are: exact, grouped, from one index alone."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import TextClause, bindparam, text

from desk.answers import ResponseEnds
from desk.metrics import FiguresQuery, FirstLine, FirstLineGroup, Split, between_ranks
from storage.sql import POSTGRESQL, SQLITE
from storage.types import Listed, UtcTime
from storage.work import AnyRow, Work

_KEYS = {Split.DAY: "days.number", Split.SPECIALIST: "q.answered_by", Split.CHAT: "q.chat_id"}
_NAMES = {Split.DAY: "day", Split.SPECIALIST: "specialist_id", Split.CHAT: "chat_id"}

_MEASURES = {
    ResponseEnds.FIRST_REACTION: ("q.response_s", "q.response_work_s"),
    ResponseEnds.FIRST_ANSWER: (
        "CASE WHEN q.answer_kind = 'acknowledgement' THEN q.real_response_s ELSE q.response_s END",
        "CASE WHEN q.answer_kind = 'acknowledgement' THEN q.real_response_work_s ELSE q.response_work_s END",
    ),
}
"""What the response time may mean, round the clock and in working hours."""
_SUMS = (
    "count(*) AS asked, count(CASE WHEN q.status = 'deflected' THEN 1 END) AS deflected, "
    "count({s}) AS dialogs, sum({s}) AS total_s, sum({work_s}) AS work_s, count({work_s}) AS worked, "
    "count(CASE WHEN q.answer_kind = 'counter_question' THEN 1 END) AS asked_back, "
    "count(q.in_target) AS judged, sum(CASE WHEN q.in_target THEN 1 END) AS met"
)
_LISTED = {POSTGRESQL: "array_agg", SQLITE: "json_group_array"}
_SPREAD = (
    "{all}(q.response_s) FILTER (WHERE q.response_s IS NOT NULL AND q.answer_kind IS DISTINCT FROM 'acknowledgement')"
    " AS plain, {all}(q.response_s) FILTER (WHERE q.answer_kind = 'acknowledgement') AS seen, {all}(q.real_response_s)"
    " FILTER (WHERE q.answer_kind = 'acknowledgement' AND q.real_response_s IS NOT NULL) AS resolved"
)
"""The values of each group are handed over: both medians come of one look, quicker than sorting twice in there."""
_WAITS = {
    ResponseEnds.FIRST_REACTION: "q.status = 'open'",
    ResponseEnds.FIRST_ANSWER: "(q.status = 'open' OR (q.status = 'answered' AND q.answer_kind = 'acknowledgement'"
    " AND q.real_response_s IS NULL))",
}
_IS_LATE = (
    " AND EXISTS (SELECT 1 FROM clocks c WHERE c.kind = 'question'"
    " AND c.object_id = q.id AND c.stopped_at IS NULL AND c.due_at < :looked_at)"
)
_ARE_DIALOGS = "q.status NOT IN ('dismissed', 'converted')"
_FROM = "questions q WHERE q.asked_at >= :start AND q.asked_at < :end AND {which}"
_FROM_DAYS = {
    POSTGRESQL: "unnest(CAST(:starts AS bigint[]), CAST(:ends AS bigint[]))"
    " WITH ORDINALITY AS days (first, after, number)"
    " CROSS JOIN LATERAL (SELECT * FROM questions q WHERE q.asked_at >= to_timestamp(days.first)"
    " AND q.asked_at < to_timestamp(days.after) AND {which} OFFSET 0) q WHERE true",
    SQLITE: "(SELECT s.value * 1000000 AS first, e.value * 1000000 AS after, s.key + 1 AS number"
    " FROM json_each(:starts) s JOIN json_each(:ends) e USING (key)) days"
    " CROSS JOIN questions q WHERE q.asked_at >= days.first AND q.asked_at < days.after AND {which}",
}
"""OFFSET 0 keeps PostgreSQL from joining the days to a whole year of questions: each day is a stretch of an index. What
is looked for stands inside, so that the few that wait come from their own small index; what other tables say of it
stands outside, so that they are joined once."""


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
    shape = _Shape(work.engine, splits, tuple(filters), query.response_ends)
    found = (await work.run(_statement(shape), params)).all()
    late = await _late(work, shape, {**params, "looked_at": query.looked_at})
    return [_group(row, shape, days, late.get(_key(row, splits), 0)) for row in found]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a statement depends on, besides its parameters."""

    engine: str
    splits: tuple[Split, ...]
    filters: tuple[str, ...]
    ends: ResponseEnds


async def _late(work: Work, shape: _Shape, params: Mapping[str, Any]) -> Mapping[tuple[Any, ...], int]:
    """How many of each group wait for longer than was promised. There are few, so their clocks are looked at."""
    if "specialist_id" in shape.filters and shape.ends is ResponseEnds.FIRST_REACTION:
        return {}  # who waits has not been answered by anybody
    rows = await work.run(_late_statement(shape), params)
    return {_key(row, shape.splits): row.late for row in rows}


def _key(row: AnyRow, splits: tuple[Split, ...]) -> tuple[Any, ...]:
    return tuple(row[: len(splits)])


@lru_cache(maxsize=64)
def _late_statement(shape: _Shape) -> TextClause:
    waits = f"{_WAITS[shape.ends]} AND q.in_target IS NULL"
    statement = _selection(shape, "count(*) AS late", waits, _IS_LATE)
    return statement.bindparams(bindparam("looked_at", type_=UtcTime()))


@lru_cache(maxsize=64)
def _statement(shape: _Shape) -> TextClause:
    order = ", ".join(f"{place + 1} NULLS LAST" for place in range(len(shape.splits)))
    order = f" ORDER BY {order}" if shape.splits else ""
    return _selection(shape, f"{_SUMS}, {_SPREAD}", _ARE_DIALOGS, order=order)


def _selection(shape: _Shape, what: str, which: str, joined: str = "", order: str = "") -> TextClause:
    """Only constants of this module are put together here; values are parameters."""
    splits, engine = shape.splits, shape.engine
    measure, in_hours = _MEASURES[shape.ends]
    what = what.format(s=measure, work_s=in_hours, all=_LISTED[engine])
    keys = "".join(f"{_KEYS[split]} AS {_NAMES[split]}, " for split in splits)
    which = f"q.desk_id = :desk_id AND {which}"
    which += " AND q.answered_by = :specialist_id" if "specialist_id" in shape.filters else ""
    which += " AND q.chat_id = :chat_id" if "chat_id" in shape.filters else ""
    group = f" GROUP BY {', '.join(_KEYS[split] for split in splits)}" if splits else ""
    source = _FROM_DAYS[engine] if Split.DAY in splits else _FROM
    source = source.format(which=which)
    statement = text(f"SELECT {keys}{what} FROM {source}{joined}{group}{order}")  # noqa: S608 - see above
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
    row: AnyRow,
    shape: _Shape,
    days: Sequence[tuple[date, datetime, datetime]],
    late: int,
) -> FirstLineGroup:
    keys: dict[str, Any] = {_NAMES[split]: row[place] for place, split in enumerate(shape.splits)}
    if Split.DAY in shape.splits:
        keys["day"] = days[keys["day"] - 1][0]
    return FirstLineGroup(_figures(row[len(shape.splits) :], shape.ends, late), **keys)


def _values(listed: str | Sequence[int] | None) -> list[int]:
    return orjson.loads(listed) if isinstance(listed, str) else list(listed or ())


def _figures(sums: Sequence[Any], ends: ResponseEnds, late: int) -> FirstLine:
    """`sums` as `_SUMS` and `_SPREAD` name them. `late` ones have no answer yet and will have none in time."""
    asked, deflected, dialogs, total_s, work_s, worked, asked_back, judged, met, *spread = sums
    plain, seen = sorted(_values(spread[0])), _values(spread[1])
    reactions = sorted(plain + seen) if seen else plain
    answers = sorted(plain + _values(spread[2])) if seen else plain
    counted = reactions if ends is ResponseEnds.FIRST_REACTION else answers
    reaction_s = between_ranks(reactions, 0.5)
    answer_s = between_ranks(answers, 0.5) if seen else reaction_s
    return FirstLine(
        dialogs=dialogs,
        average_s=_share(total_s, dialogs),
        median_s=reaction_s if counted is reactions else answer_s,
        p90_s=between_ranks(counted, 0.9),
        average_work_s=_share(work_s, worked),
        unanswered=asked - dialogs - deflected,
        in_target=_share(met, judged + late),
        deflected=deflected,
        reactions=len(reactions),
        acknowledged=len(seen),
        counter_questions=asked_back,
        reaction_median_s=reaction_s,
        answer_median_s=answer_s,
    )


def _share(total: float | None, count: int) -> float | None:
    return float(total or 0) / count if count else None
