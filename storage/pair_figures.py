"""How answers were found and what people said of it: the rows of a period, and the journal of its judgements."""

from sqlalchemy import and_, case, func, or_, select

from desk.history import Fact
from desk.metrics import FiguresQuery, Pairing
from desk.pairs import verdicts
from desk.questions import BY_REPLY, CERTAIN, QuestionStatus
from storage.journal import COLUMNS as FACT
from storage.tables import journal, questions
from storage.tables.work import PAIR_JUDGED
from storage.work import Work

ESTIMATED = and_(
    or_(questions.c.confidence.is_(None), questions.c.confidence < CERTAIN), questions.c.confirmed_at.is_(None)
)
"""Of answered questions."""


async def pairing(work: Work, query: FiguresQuery) -> Pairing:
    q = questions.c
    counts = select(
        func.count(),
        func.count(case((q.method.in_(sorted(BY_REPLY)), 1))),
        func.count(case((ESTIMATED, 1))),
    ).where(
        q.desk_id == query.desk_id,
        q.asked_at >= query.start,
        q.asked_at < query.end,
        q.status == QuestionStatus.ANSWERED,
    )
    if query.specialist_id is not None:
        counts = counts.where(q.answered_by == query.specialist_id)
    if query.chat_id is not None:
        counts = counts.where(q.chat_id == query.chat_id)
    paired, by_reply, estimated = (await work.run(counts)).one()
    judged, right = verdicts(await _judgements(work, query), specialist_id=query.specialist_id)
    return Pairing(paired, by_reply, estimated, judged, right)


async def _judgements(work: Work, query: FiguresQuery) -> list[Fact]:
    """About what was asked in the period, whenever they came."""
    j, q = journal.c, questions.c
    found = (
        select(*FACT)
        .join_from(journal, questions, q.id == j.object_id)
        .where(j.desk_id == query.desk_id, j.at >= query.start, PAIR_JUDGED)
        .where(q.asked_at >= query.start, q.asked_at < query.end)
        .order_by(j.id)
    )
    if query.chat_id is not None:
        found = found.where(q.chat_id == query.chat_id)
    return [Fact(*row) for row in await work.run(found)]
