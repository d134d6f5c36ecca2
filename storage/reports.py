"""The read side of the figures: facts, one row each, and sums made where the rows are."""

from collections.abc import Collection, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select

from desk.answers import AnswerKind, ResponseEnds
from desk.metrics import Asked, FiguresQuery, FirstLineFacts, FirstLineGroup, Pairing, SecondLineFacts, Split
from desk.norms import Ended, EndedQuery, Judged
from desk.ports import UTC_ZONE
from desk.questions import QuestionStatus
from desk.sla import ObjectKind, Target
from desk.tasks import Status, was_undone
from storage.ended_clocks import ended, judged
from storage.figures import first_line_groups
from storage.pair_figures import ESTIMATED, pairing
from storage.tables import clocks, questions, tasks
from storage.work import Work


class SqlReports:
    def __init__(self, work: Work) -> None:
        self._work = work

    async def first_line(self, query: FiguresQuery) -> Sequence[FirstLineFacts]:
        await self._work.flush()
        q = questions.c
        statement = (
            select(q.id, q.answered_by, *_waited(query), _judged(query), q.confidence, DEFLECTED)
            .add_columns(q.answer_kind, q.response_s, FIRST_ANSWER_S)
            .where(*asked_in(query))
            .order_by(q.asked_at, q.id)
        )
        return [FirstLineFacts(*row) for row in await self._work.run(statement)]

    async def first_line_groups(
        self, query: FiguresQuery, *, by: Collection[Split] = (), zone: ZoneInfo = UTC_ZONE
    ) -> Sequence[FirstLineGroup]:
        await self._work.flush()
        return await first_line_groups(self._work, query, by, zone)

    async def asked(self, query: FiguresQuery) -> Asked:
        await self._work.flush()
        is_answered = questions.c.status == QuestionStatus.ANSWERED
        counts = select(
            func.count(case((is_answered, 1))),
            func.count(case((and_(is_answered, ESTIMATED), 1))),
            func.count(case((questions.c.status == QuestionStatus.OPEN, 1))),
        ).where(*asked_in(query))
        return Asked(*(await self._work.run(counts)).one())

    async def pairing(self, query: FiguresQuery) -> Pairing:
        await self._work.flush()
        return await pairing(self._work, query)

    async def second_line(self, query: FiguresQuery) -> Sequence[SecondLineFacts]:
        await self._work.flush()
        t = tasks.c
        statement = (
            select(
                t.id,
                t.assignee_id,
                t.created_at,
                t.done_at,
                t.status,
                t.reopened,
                t.rating,
                _breached(query),
                _in_target(query),
            )
            .where(*_lived_in(query))
            .order_by(t.created_at, t.id)
        )
        return [_second_line_facts(row, query) for row in await self._work.run(statement)]

    async def judged(self, query: EndedQuery) -> Judged:
        return await judged(self._work, query)

    async def ended(self, query: EndedQuery) -> Ended:
        return await ended(self._work, query)


DEFLECTED = questions.c.status == QuestionStatus.DEFLECTED
IS_ACKNOWLEDGED = questions.c.answer_kind == AnswerKind.ACKNOWLEDGEMENT
FIRST_ANSWER_S = case((IS_ACKNOWLEDGED, questions.c.real_response_s), else_=questions.c.response_s)
FIRST_ANSWER_WORK_S = case((IS_ACKNOWLEDGED, questions.c.real_response_work_s), else_=questions.c.response_work_s)
NOT_DIALOGS = (QuestionStatus.DISMISSED, QuestionStatus.CONVERTED)
"""Neither answered nor waiting: what was no question, and what goes on as a task."""


def _waited(query: FiguresQuery) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The response time as the desk means it, round the clock and in working hours."""
    if query.response_ends is ResponseEnds.FIRST_ANSWER:
        return FIRST_ANSWER_S, FIRST_ANSWER_WORK_S
    return questions.c.response_s, questions.c.response_work_s


def asked_in(query: FiguresQuery) -> list[ColumnElement[bool]]:
    q = questions.c
    found = [
        q.desk_id == query.desk_id,
        q.asked_at >= query.start,
        q.asked_at < query.end,
        q.status.not_in(NOT_DIALOGS),
    ]
    if query.specialist_id is not None:
        found.append(q.answered_by == query.specialist_id)
    if query.chat_id is not None:
        found.append(q.chat_id == query.chat_id)
    return found


def _judged(query: FiguresQuery) -> ColumnElement[bool | None]:
    """Who waits for longer than was promised has not been answered in time, whatever will be."""
    q, c = questions.c, clocks.c
    late = exists().where(
        c.kind == ObjectKind.QUESTION, c.object_id == q.id, c.stopped_at.is_(None), c.due_at < query.looked_at
    )
    waits = q.status == QuestionStatus.OPEN
    if query.response_ends is ResponseEnds.FIRST_ANSWER:
        waits = or_(waits, and_(IS_ACKNOWLEDGED, q.real_response_s.is_(None)))
    return case((and_(q.in_target.is_(None), waits, late), false()), else_=q.in_target)


def _lived_in(query: FiguresQuery) -> list[ColumnElement[bool]]:
    """Created, ended or open within the period: born before its end and not ended before its start."""
    t = tasks.c
    found = [
        t.desk_id == query.desk_id,
        t.created_at < query.end,
        or_(t.done_at.is_(None), t.done_at >= query.start),
    ]
    if query.specialist_id is not None:
        found.append(t.assignee_id == query.specialist_id)
    if query.chat_id is not None:
        found.append(t.chat_id == query.chat_id)
    return found


_RESOLUTION = and_(
    clocks.c.kind == ObjectKind.TASK, clocks.c.object_id == tasks.c.id, clocks.c.target == Target.RESOLUTION
)


def _breached(query: FiguresQuery) -> ColumnElement[int]:
    """Deadlines missed in the period or before, noticed or not, of clocks that ran in it; a paused one has none."""
    ran = or_(clocks.c.stopped_at.is_(None), clocks.c.stopped_at >= query.start)
    passed = case((clocks.c.stopped_at.is_(None), clocks.c.due_at))
    missed = func.coalesce(clocks.c.breached_at, passed) < query.until
    return select(func.count()).where(_RESOLUTION, missed, ran).scalar_subquery()


def _in_target(query: FiguresQuery) -> ColumnElement[int | None]:
    """1 where all that ended in the period and was judged was met, else 0."""
    ended = and_(clocks.c.stopped_at >= query.start, clocks.c.stopped_at < query.end)
    verdict = case((clocks.c.breached_at.is_not(None), 0), (clocks.c.met_at.is_not(None), 1))
    return select(func.min(verdict)).where(_RESOLUTION, ended).scalar_subquery()


def _second_line_facts(row: Any, query: FiguresQuery) -> SecondLineFacts:
    """A cancelled task is neither closed work nor open."""
    task_id, assignee_id, created_at, done_at, status, reopened, rating, breached, in_target = row
    is_done = status is Status.DONE and done_at is not None and query.start <= done_at < query.end
    return SecondLineFacts(
        task_id=task_id,
        specialist_id=assignee_id,
        created=created_at >= query.start and not was_undone(status, created_at, done_at),
        closed=is_done,
        open_at_end=done_at is None or done_at >= query.end,
        completion_s=int((done_at - created_at).total_seconds()) if is_done else None,
        on_hold=status is Status.ON_HOLD,
        breached=breached > 0,
        in_target=None if in_target is None else in_target > 0,
        reopened=reopened,
        rating=rating,
    )
