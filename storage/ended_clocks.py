"""Clocks that ended in a stretch of time, read for the compliance norms. Nothing of it is written back."""

from typing import Any

from sqlalchemy import func, or_, select

from desk.norms import Ended, EndedQuery
from desk.sla import Clock
from storage.clocks import MAPPER
from storage.tables import clocks
from storage.work import Work

_C = clocks.c


async def ended(work: Work, query: EndedQuery) -> Ended:
    """The kept ones are only counted; there may be many.

    A paused clock has no due time, but its breach stays with it. What runs and what ended later are read apart: so each
    finds its rows by the index.
    """
    await work.flush()
    among = [_C.desk_id == query.desk_id, _C.target == query.target]
    if query.policy is not None:
        among.append(_C.policy == query.policy)
    within = (_C.stopped_at >= query.start, _C.stopped_at < query.end)
    met = await work.run(
        select(func.count())
        .select_from(clocks)
        .where(*among, *within, _C.met_at.is_not(None), _C.breached_at.is_(None))
    )
    breach = func.coalesce(_C.breached_at, _C.due_at)
    due_in_it = (or_(_C.due_at < query.end, _C.due_at.is_(None)), breach >= query.start, breach < query.end)
    return Ended(
        met.scalar_one(),
        await _read(work, *among, *within, _C.breached_at.is_not(None)),
        (
            *await _read(work, *among, *due_in_it, _C.stopped_at.is_(None)),
            *await _read(work, *among, *due_in_it, _C.stopped_at >= query.end),
        ),
    )


async def _read(work: Work, *conditions: Any) -> tuple[Clock, ...]:
    rows = await work.run(select(*MAPPER.columns).where(*conditions).order_by(_C.id))
    return tuple(MAPPER.build(row) for row in rows)
