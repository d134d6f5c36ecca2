"""Timers are rows. One that was claimed and committed has fired; its key stays, so that it never fires again."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, delete, func, null, select, update
from sqlalchemy.sql.expression import Executable

from desk.ports import Timer
from desk.sla import ObjectKind
from storage.bulk import insert_many
from storage.sql import POSTGRESQL, PerEngine, among
from storage.tables import timers
from storage.tables.work import TIMER_WAITS
from storage.wakeups import TIMERS
from storage.work import AnyRow, Work

_FIELDS = ("desk_id", "kind", "about_kind", "about_id", "key", "due_at", "values")
_ARM = insert_many(timers, conflict=lambda insert: insert.on_conflict_do_nothing(index_elements=["key"]))
_OF = (
    delete(timers)
    .where(timers.c.about_kind == bindparam("_kind", type_=timers.c.about_kind.type))
    .where(among(timers.c.about_id, "ids"), TIMER_WAITS)
)
_OF_KIND = _OF.where(timers.c.kind == bindparam("_only"))
_READ = [timers.c[name] for name in (*_FIELDS, "id", "tries", "not_before")]
_TURN = attrgetter("not_before", "due_at")
_DUE = (
    select(timers.c.id)
    .where(TIMER_WAITS, timers.c.not_before <= bindparam("_now", type_=timers.c.due_at.type))
    .order_by(timers.c.not_before, timers.c.due_at)
    .limit(bindparam("_limit"))
)


def _claim(engine: str) -> Executable:
    """PostgreSQL is to look for what is due once, and not for each row anew: hence the array."""
    due: Any = _DUE
    if engine == POSTGRESQL:
        due = func.any(func.array(_DUE.with_for_update(skip_locked=True).scalar_subquery()))
    is_due = timers.c.id == due if engine == POSTGRESQL else timers.c.id.in_(due)
    fired_at = bindparam("_now", type_=timers.c.fired_at.type)
    return update(timers).where(is_due).values(fired_at=fired_at).returning(*_READ)


_CLAIM = PerEngine(_claim)
_ONE = (
    select(timers.c.id)
    .where(timers.c.id == bindparam("_id"), timers.c.tries == bindparam("_tries"), TIMER_WAITS)
    .with_for_update(skip_locked=True)
)
_CLAIM_ONE = (
    update(timers)
    .where(timers.c.id == _ONE.scalar_subquery())
    .values(fired_at=bindparam("_now", type_=timers.c.fired_at.type))
)
_LEAVE = update(timers).where(among(timers.c.id, "ids")).values(fired_at=null())
_PUT_BACK = (
    update(timers)
    .where(timers.c.id == bindparam("_id"))
    .values(
        fired_at=null(),
        not_before=bindparam("not_before"),
        error=bindparam("error"),
        tries=timers.c.tries + 1,
    )
)
_POSTPONE = (
    update(timers)
    .where(timers.c.id == bindparam("_id"))
    .values(fired_at=null(), due_at=bindparam("until"), not_before=bindparam("until"))
)
_NEXT = select(func.min(timers.c.not_before)).where(TIMER_WAITS)

Disarm = tuple[ObjectKind, str | None]
About = tuple[ObjectKind, int]
Hold = Callable[[Sequence[Timer]], Awaitable[set[About]]]


class SqlTimers:
    """Arming and disarming are written late. What was disarmed last comes first: arming came after it or was undone."""

    def __init__(self, work: Work, *, hold: Hold) -> None:
        self._work = work
        self._hold = hold
        self._armed: defaultdict[About, dict[str, Timer]] = defaultdict(dict)
        self._disarmed: dict[Disarm, set[int]] = {}
        work.buffer(self)

    async def arm(self, timers: Iterable[Timer]) -> None:
        for timer in timers:
            self._armed[timer.about].setdefault(timer.key, timer)

    async def disarm(self, kind: ObjectKind, object_id: int, *, only: str | None = None) -> None:
        armed = self._armed.pop((kind, object_id), {})
        if kept := {key: timer for key, timer in armed.items() if only not in {None, timer.kind}}:
            self._armed[kind, object_id] = kept
        self._disarmed.setdefault((kind, only), set()).add(object_id)

    async def claim_due(self, now: datetime, *, limit: int) -> Sequence[Timer]:
        await self._work.flush()  # holding reads anew
        rows = (await self._work.run(_CLAIM, {"_now": now, "_limit": limit})).all()
        if not rows:
            return []
        found = [_timer(row) for row in sorted(rows, key=_TURN)]
        busy = await self._hold(found)
        if not busy:
            return found
        await self._work.run(_LEAVE, {"ids": [timer.id for timer in found if timer.about in busy]})
        return [timer for timer in found if timer.about not in busy]

    async def claim(self, timer: Timer, now: datetime) -> bool:
        found = await self._work.run(_CLAIM_ONE, {"_id": timer.id, "_tries": timer.tries, "_now": now})
        return found.rowcount == 1

    async def put_back(self, timer: Timer, *, not_before: datetime, error: str) -> None:
        await self._work.run(_PUT_BACK, {"_id": timer.id, "not_before": not_before, "error": error[:500]})
        self._work.wake(TIMERS)

    async def postpone(self, timer: Timer, *, until: datetime) -> None:
        await self._work.run(_POSTPONE, {"_id": timer.id, "until": until})
        self._work.wake(TIMERS)

    async def next_due(self) -> datetime | None:
        await self.flush()
        found: datetime | None = (await self._work.run(_NEXT)).scalar_one()
        return found

    async def flush(self) -> None:
        if not self._armed and not self._disarmed:
            return
        armed = {key: timer for about in self._armed.values() for key, timer in about.items()}
        self._armed.clear()
        disarmed, self._disarmed = self._disarmed, {}
        for (kind, only), ids in sorted(disarmed.items(), key=str):
            params = {"_kind": kind, "ids": ids}
            await self._work.run(
                _OF if only is None else _OF_KIND, params if only is None else params | {"_only": only}
            )
        await self._work.run_many(_ARM, [_as_row(armed[key]) for key in sorted(armed)])
        if armed:
            self._work.wake(TIMERS)

    def forget(self) -> None:
        self._armed.clear()
        self._disarmed.clear()


def _timer(row: AnyRow) -> Timer:
    desk_id, kind, about_kind, about_id, key, due_at, values, timer_id, tries, _ = row
    return Timer(desk_id, kind, (about_kind, about_id), key, due_at, values, timer_id, tries)


def _as_row(timer: Timer) -> dict[str, Any]:
    return {
        "desk_id": timer.desk_id,
        "kind": timer.kind,
        "about_kind": timer.about[0],
        "about_id": timer.about[1],
        "key": timer.key,
        "due_at": timer.due_at,
        "not_before": timer.due_at,
        "values": dict(timer.values),
        "tries": timer.tries,
        "error": None,
        "fired_at": None,
    }
