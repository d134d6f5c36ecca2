"""What was set aside: updates nobody could handle, notices nobody could deliver. A person decides about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, null, select, union_all, update

from desk.history import Fact
from desk.notices import Mode
from storage.journal import SqlJournal
from storage.states import InboxState, OutboxState
from storage.tables import inbox, outbox
from storage.wakeups import INBOX, OUTBOX
from storage.work import AnyRow, Work

RETRIED, DROPPED = "quarantine.retried", "quarantine.dropped"

_IS_ASIDE = inbox.c.state == InboxState.QUARANTINED
_IS_UNSAID = outbox.c.state.in_([OutboxState.FAILED, OutboxState.QUARANTINED])


class Kind(StrEnum):
    UPDATE = "update"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """`u12` is an update, `n34` a notice: their ids are counted apart."""

    kind: Kind
    id: int

    def __str__(self) -> str:
        return f"{self.kind[0]}{self.id}"


@dataclass(frozen=True, slots=True)
class SetAside:
    """`what`: the number of an update, the kind of a notice. `raw` only where one thing is asked for.

    `since`: when it came, or was put into the outbox; however often it has been tried.
    `chat_id`: None for an update of no chat.
    """

    ref: Ref
    since: datetime
    what: str
    chat_id: int | None
    tries: int
    error: str
    desk_id: int | None = None
    is_unsure: bool = False
    """It may have arrived."""
    is_too_late: bool = False
    """It was worth saying only until a moment that is over, or as the answer to a press."""
    raw: str | None = None


class SqlQuarantine:
    def __init__(self, work: Work, journal: SqlJournal) -> None:
        self._work = work
        self._journal = journal

    async def all(self, now: datetime, *, limit: int) -> Sequence[SetAside]:
        """Updates first, each kind oldest first."""
        updates = (await self._work.run(_updates().limit(limit))).all()
        notices = (await self._work.run(_notices().limit(limit - len(updates)))).all() if len(updates) < limit else ()
        return [*(_of_update(row) for row in updates), *(_of_notice(row, now) for row in notices)]

    async def count(self) -> int:
        counts = union_all(
            select(func.count()).select_from(inbox).where(_IS_ASIDE),
            select(func.count()).select_from(outbox).where(_IS_UNSAID),
        )
        return sum((await self._work.run(counts)).scalars())

    async def get(self, ref: Ref, now: datetime) -> SetAside | None:
        """With what it says."""
        table = inbox if ref.kind is Kind.UPDATE else outbox
        statement = (_updates(inbox.c.raw) if ref.kind is Kind.UPDATE else _notices()).where(table.c.id == ref.id)
        locked = statement.with_for_update() if self._work.is_postgresql and not self._work.is_readonly else statement
        row = (await self._work.run(locked)).first()
        if row is None:
            return None
        return _of_update(row) if ref.kind is Kind.UPDATE else _of_notice(row, now)

    async def retry(self, item: SetAside, now: datetime) -> None:
        """As if it had just come: all its tries are before it again."""
        fresh = {"next_try_at": null(), "error": null()}
        if item.ref.kind is Kind.UPDATE:
            values = fresh | {"state": InboxState.WAITING, "tries": 0, "ended_at": null()}
            await self._work.run(update(inbox).where(inbox.c.id == item.ref.id).values(**values))
            self._work.wake(INBOX)
        else:
            values = fresh | {"state": OutboxState.NEW, "attempts": 0, "unknown_count": 0, "settled_at": null()}
            await self._work.run(update(outbox).where(outbox.c.id == item.ref.id).values(**values))
            self._work.wake(OUTBOX)
        await self._book(RETRIED, item, now)

    async def drop(self, item: SetAside, now: datetime) -> None:
        """Nothing will come of it. Its row stays for a while, so that the same does not come twice."""
        if item.ref.kind is Kind.UPDATE:
            done = update(inbox).where(inbox.c.id == item.ref.id).values(state=InboxState.DONE, ended_at=now)
            await self._work.run(done)
        else:
            skipped = update(outbox).where(outbox.c.id == item.ref.id)
            await self._work.run(skipped.values(state=OutboxState.SKIPPED, settled_at=now))
        await self._book(DROPPED, item, now)

    async def _book(self, what: str, item: SetAside, now: datetime) -> None:
        """Neither its words nor the error's: both may hold what people wrote, and the journal is kept for ever."""
        after = {item.ref.kind.value: item.ref.id, "what": item.what, "chat_id": item.chat_id}
        await self._journal.add(Fact(now, what, item.desk_id, after=after))


def _updates(*more: Any) -> Select[Any]:
    columns = ("id", "received_at", "update_id", "lane", "tries", "error")
    return select(*(inbox.c[name] for name in columns), *more).where(_IS_ASIDE).order_by(inbox.c.id)


def _notices() -> Select[Any]:
    return select(outbox).where(_IS_UNSAID).order_by(outbox.c.id)


def _of_update(row: AnyRow) -> SetAside:
    return SetAside(
        Ref(Kind.UPDATE, row.id),
        row.received_at,
        str(row.update_id),
        row.lane or None,
        row.tries,
        row.error or "",
        raw=getattr(row, "raw", None),
    )


def _of_notice(row: AnyRow, now: datetime) -> SetAside:
    expired = row.expires_at is not None and row.expires_at <= now
    return SetAside(
        Ref(Kind.NOTICE, row.id),
        row.put_at,
        row.kind,
        row.chat_id,
        row.attempts,
        row.error or "",
        desk_id=row.desk_id,
        is_unsure=row.state == OutboxState.QUARANTINED,
        is_too_late=expired or row.mode == Mode.ANSWER,
    )
