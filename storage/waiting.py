"""Which questions of a desk wait: those nobody has answered, and those whose answer has not stopped their clock.

An answer stops no clock while it is only believed to be one, or only says that somebody looks into it. What still runs
is found from the clocks: there are few of them, and the many answers in doubt that an import brought have stopped
theirs.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select

from desk.sla import ObjectKind
from storage.tables import clocks, questions
from storage.tables.talk import QUESTION_ANSWERED, QUESTION_OPEN

_RUNNING = select(clocks.c.object_id).where(
    clocks.c.desk_id == bindparam("desk_id"), clocks.c.stopped_at.is_(None), clocks.c.kind == ObjectKind.QUESTION
)
UNANSWERED: tuple[Any, ...] = (questions.c.desk_id == bindparam("desk_id"), QUESTION_OPEN)
UNSETTLED: tuple[Any, ...] = (questions.c.id.in_(_RUNNING), QUESTION_ANSWERED)
"""Of the desk whose clocks these are; to name it once more would lead SQLite to all questions of the desk."""


def asked(since: datetime | None, before: datetime | None) -> list[ColumnElement[bool]]:
    """The edges of a half-open stretch, as far as there are any."""
    asked_at = questions.c.asked_at
    edges = []
    if since is not None:
        edges.append(asked_at >= since)
    if before is not None:
        edges.append(asked_at < before)
    return edges
