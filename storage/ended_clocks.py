"""Clocks that ended in a stretch of time, read for the compliance norms. Nothing of it is written back."""

from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from desk.norms import Ended, EndedQuery, Judged
from desk.sla import Clock
from storage.clocks import MAPPER
from storage.tables import clocks
from storage.work import Work

_C = clocks.c


async def judged(work: Work, query: EndedQuery) -> Judged:
    await work.flush()
    met = func.count().filter(_C.met_at.is_not(None), _C.breached_at.is_(None))
    missed = func.count().filter(_C.breached_at.is_not(None))
    row = (await work.run(select(met, missed).where(*_among(query), *_ended_in(query)))).one()
    return Judged(*row)


async def ended(work: Work, query: EndedQuery) -> Ended:
    """The kept ones are only counted; there may be many.

    A paused clock has no due time, but its breach stays with it. What runs and what ended later are read apart: so each
    finds its rows by the index.
    """
    counted = await judged(work, query)
    among = _among(query)
    breach = func.coalesce(_C.breached_at, _C.due_at)
    due_in_it = (or_(_C.due_at < query.end, _C.due_at.is_(None)), breach >= query.start, breach < query.end)
    return Ended(
        counted.met,
        await _read(work, *among, *_ended_in(query), _C.breached_at.is_not(None)),
        (
            *await _read(work, *among, *due_in_it, _C.stopped_at.is_(None)),
            *await _read(work, *among, *due_in_it, _C.stopped_at >= query.end),
        ),
    )


def _among(query: EndedQuery) -> list[ColumnElement[bool]]:
    among = [_C.desk_id == query.desk_id, _C.target == query.target]
    if query.policy is not None:
        among.append(_C.policy == query.policy)
    return among


def _ended_in(query: EndedQuery) -> tuple[ColumnElement[bool], ...]:
    return *_within(_C.stopped_at, query), ~_ended_again(query)


def _within(stopped_at: ColumnElement[Any], query: EndedQuery) -> tuple[ColumnElement[bool], ...]:
    return stopped_at >= query.start, stopped_at < query.end


def _ended_again(query: EndedQuery) -> ColumnElement[bool]:
    """Whether a later cycle of the same promise ended in the stretch too, kept or missed."""
    later = clocks.alias().c
    same = [later.kind == _C.kind, later.object_id == _C.object_id, later.target == _C.target]
    if query.counts_each_start:
        same.append(later.started_at == _C.started_at)
    if query.policy is not None:
        same.append(later.policy == query.policy)
    is_judged = or_(later.met_at.is_not(None), later.breached_at.is_not(None))
    return exists().where(*same, later.cycle > _C.cycle, *_within(later.stopped_at, query), is_judged)


async def _read(work: Work, *conditions: Any) -> tuple[Clock, ...]:
    rows = await work.run(select(*MAPPER.columns).where(*conditions).order_by(_C.id))
    return tuple(MAPPER.build(row) for row in rows)
