"""How the queues stand, for whoever watches the program from outside: counts, and how old the oldest of each is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from storage.backup.record import last_made
from storage.states import InboxState, OutboxState
from storage.tables import inbox, leases, outbox, timers
from storage.tables.flow import INBOX_WAITS, OUTBOX_NEW
from storage.tables.work import TIMER_WAITS
from storage.work import Work

_INBOX = select(inbox.c.state, func.count()).group_by(inbox.c.state)
_OUTBOX = select(outbox.c.state, func.count()).group_by(outbox.c.state)
OLDEST_UPDATE = select(func.min(inbox.c.received_at)).where(
    INBOX_WAITS, or_(inbox.c.next_try_at.is_(None), inbox.c.tries > 0)
)
"""Besides what was put off: nobody has left that lying."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """Ages in seconds; 0 where nothing waits. A lease's number is how long it is held from now on, or 0."""

    inbox: Mapping[str, int]
    outbox: Mapping[str, int]
    inbox_oldest_s: float
    outbox_oldest_s: float
    timers_overdue: int
    timer_oldest_s: float
    leases_s: Mapping[str, float]
    last_backup: datetime | None


class SqlVitals:
    def __init__(self, work: Work) -> None:
        self._work = work

    async def read(self, now: datetime) -> Vitals:
        due = or_(outbox.c.next_try_at.is_(None), outbox.c.next_try_at <= now)
        unsaid = select(func.min(outbox.c.put_at)).where(OUTBOX_NEW, due)
        late = select(func.count(), func.min(timers.c.due_at)).where(TIMER_WAITS, timers.c.not_before <= now)
        overdue, oldest_timer = (await self._work.run(late)).one()
        held = await self._work.run(select(leases.c.name, leases.c.expires_at, leases.c.holder))
        made = await last_made(self._work.connection)
        return Vitals(
            inbox=await self._counts(_INBOX, InboxState),
            outbox=await self._counts(_OUTBOX, OutboxState),
            inbox_oldest_s=_age((await self._work.run(OLDEST_UPDATE)).scalar_one(), now),
            outbox_oldest_s=_age((await self._work.run(unsaid)).scalar_one(), now),
            timers_overdue=int(overdue),
            timer_oldest_s=_age(oldest_timer, now),
            leases_s={row.name: _left(row, now) for row in held},
            last_backup=None if made is None else made.at,
        )

    async def _counts(self, statement: Any, states: type[InboxState | OutboxState]) -> dict[str, int]:
        found = {row[0]: int(row[1]) for row in await self._work.run(statement)}
        return {state.value: found.get(state, 0) for state in states}


def _left(lease: Any, now: datetime) -> float:
    return 0.0 if lease.holder is None else max(0.0, (lease.expires_at - now).total_seconds())


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
