"""What is to be said: one row per key. Many changes of one card are one row, and so one edit."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Select, Text, any_, bindparam, case, collate, func, null, or_, select, union, update

from desk.notices import STATEFUL, Delivery, Mode, Notice, Urgency
from desk.sla import ObjectKind
from storage.bulk import insert_many
from storage.sql import among
from storage.states import OutboxState
from storage.tables import outbox
from storage.tables.flow import OUTBOX_NEW
from storage.wakeups import OUTBOX
from storage.work import Work

_REPLACED = (
    "kind",
    "mode",
    "urgency",
    "values",
    "desk_id",
    "about_kind",
    "about_id",
    "reply_to",
    "topic_id",
    "receiver_id",
    "callback_id",
    "message_id",
    "language",
    "fallback",
    "expires_at",
    "put_at",
)
"""The chat stays: a card lives where it was posted."""

_IS_SENDING = outbox.c.state == OutboxState.SENDING
_NEW_AGAIN = case((_IS_SENDING, OutboxState.SENDING.value), else_=OutboxState.NEW.value)
"""A change that comes while the row is being sent shows in its revision: settling makes it new again."""


def _one_of(column: Any, *values: Any) -> Any:
    """As `in_`, which cannot be run for many rows at once."""
    return or_(*(column == value for value in values))


def _urgency_of_change(new: Any) -> Any:
    """As `Urgency.once_posted`, but for what answers a press."""
    is_edit = outbox.c.sent_message_id.is_not(None) & new.urgency.between(Urgency.PRESSED + 1, Urgency.CARD)
    return case((is_edit, int(Urgency.CARD)), else_=new.urgency)


def _put(insert: Any) -> Any:
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=["key"],
        set_={
            **{name: new[name] for name in _REPLACED},
            "urgency": _urgency_of_change(new),
            "state": _NEW_AGAIN,
            "revision": outbox.c.revision + 1,
            "attempts": 0,
            "next_try_at": null(),
            "error": null(),
        },
        where=_one_of(new.mode, *sorted(STATEFUL)),
    )


_AT_FIRST = {
    "state": OutboxState.NEW,
    "revision": 1,
    "attempts": 0,
    "unknown_count": 0,
    "ordinary": False,
    **dict.fromkeys(("next_try_at", "begun_at", "settled_at", "sent_message_id", "ephemeral_id", "rendered", "error")),
}
"""What the sender fills in."""
_PUT = insert_many(outbox, same=_AT_FIRST, conflict=_put)
_REFRESH = (
    update(outbox)
    .where(outbox.c.about_kind == bindparam("_kind", type_=outbox.c.about_kind.type), among(outbox.c.about_id, "ids"))
    .where(outbox.c.mode.in_([Mode.CARD, Mode.EPHEMERAL]))
    .where(outbox.c.state.in_([OutboxState.NEW, OutboxState.SENDING, OutboxState.SENT]))
    .values(revision=outbox.c.revision + 1, state=_NEW_AGAIN)
)
_LOOK_AGAIN = (
    update(outbox)
    .where(outbox.c.key == bindparam("_key"), _one_of(outbox.c.mode, Mode.CARD, Mode.EPHEMERAL))
    .where(_one_of(outbox.c.state, OutboxState.NEW, OutboxState.SENDING, OutboxState.SENT))
    .values(revision=outbox.c.revision + 1, state=_NEW_AGAIN)
)
_HURRY = (
    update(outbox)
    .where(outbox.c.about_kind == bindparam("_kind", type_=outbox.c.about_kind.type))
    .where(outbox.c.about_id == bindparam("_object_id"), outbox.c.chat_id == bindparam("_chat_id"))
    .where(OUTBOX_NEW, outbox.c.sent_message_id.is_not(None))
    .values(urgency=int(Urgency.PRESSED))
)
_WITHDRAW = (
    update(outbox)
    .where(outbox.c.key == bindparam("_key"), outbox.c.state == OutboxState.NEW, outbox.c.sent_message_id.is_(None))
    .values(state=OutboxState.SKIPPED)
)
_POSTED = (
    select(outbox.c.chat_id, outbox.c.sent_message_id)
    .where(outbox.c.kind == bindparam("notice_kind"), outbox.c.sent_message_id.is_not(None))
    .where(outbox.c.about_kind == bindparam("kind", type_=outbox.c.about_kind.type))
    .where(outbox.c.about_id == bindparam("object_id"))
    .order_by(outbox.c.id.desc())
    .limit(1)
)
_IS_THERE = outbox.c.sent_message_id.is_not(None)
_PLACES = select(outbox.c.key, outbox.c.chat_id, _IS_THERE.label("is_there")).where(
    outbox.c.key.in_(bindparam("keys", expanding=True)),
    or_(_IS_THERE, outbox.c.state.in_([OutboxState.NEW, OutboxState.SENDING])),
)
_EARLIER = (
    select(outbox.c.id)
    .where(outbox.c.about_kind == bindparam("_kind", type_=outbox.c.about_kind.type))
    .where(outbox.c.about_id == bindparam("_object_id"), outbox.c.chat_id == bindparam("_chat_id"))
    .where(outbox.c.kind == bindparam("_notice_kind"), outbox.c.id < bindparam("_before"), _IS_THERE)
    .with_for_update(skip_locked=True)
)
"""Without waiting: what somebody else is changing is looked at again anyway."""
_REFRESH_EARLIER = (
    update(outbox).where(outbox.c.id.in_(_EARLIER)).values(revision=outbox.c.revision + 1, state=_NEW_AGAIN)
)
_SAID = (
    select(
        *(outbox.c[name] for name in ("kind", "key", "chat_id", "values", "desk_id", "about_kind", "about_id")),
    )
    .where(outbox.c.chat_id == bindparam("chat_id"), outbox.c.sent_message_id == bindparam("message_id"))
    .order_by(outbox.c.id.desc())
    .limit(1)
)

_KEYS = select(outbox.c.id).where(outbox.c.key == any_(bindparam("keys", type_=ARRAY(Text))))
_ABOUT = select(outbox.c.id).where(
    or_(*((outbox.c.about_kind == kind) & among(outbox.c.about_id, kind.value) for kind in ObjectKind))
)
_BESIDES = select(outbox.c.id).where(among(outbox.c.id, "besides"))


def _hold(*which: Select[tuple[int]]) -> Select[tuple[int]]:
    """As `_in_order`."""
    order = func.length(outbox.c.key), collate(outbox.c.key, "C")
    return select(outbox.c.id).where(outbox.c.id.in_(union(*which))).order_by(*order).with_for_update()


_HOLD = _hold(_KEYS, _ABOUT)
_HOLD_BESIDES = _hold(_KEYS, _ABOUT, _BESIDES)
_COUNTS = select(outbox.c.state, func.count()).group_by(outbox.c.state)


def _in_order(key: str) -> tuple[int, str]:
    """Keys hold the numbers of messages and objects: 9 comes before 10, and what is said first gets the lower id.

    All transactions write in this one order, so none waits for another that waits for it.
    """
    return len(key), key


class SqlOutbox:
    """Written at the end, and in this order: withdrawals, refreshes, puts. What is put now shows how things are now.

    On PostgreSQL all rows that are changed are locked first, in one order. The sender waits for none of them.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._put: dict[str, Notice] = {}
        self._refreshed: dict[ObjectKind, set[int]] = {}
        self._withdrawn: set[str] = set()
        self._looked_at: set[str] = set()
        self._hurried: list[dict[str, Any]] = []
        work.buffer_late(self)

    async def put(self, notice: Notice) -> None:
        if notice.mode in STATEFUL:
            self._put[notice.key] = notice
        else:
            self._put.setdefault(notice.key, notice)

    async def refresh(self, kind: ObjectKind, object_id: int) -> None:
        self._refreshed.setdefault(kind, set()).add(object_id)

    async def look_again(self, key: str) -> None:
        self._looked_at.add(key)

    async def hurry(self, kind: ObjectKind, object_id: int, *, chat_id: int) -> None:
        self._hurried.append({"_kind": kind, "_object_id": object_id, "_chat_id": chat_id})

    async def withdraw(self, key: str) -> None:
        self._put.pop(key, None)
        self._withdrawn.add(key)

    async def posted(self, notice_kind: str, kind: ObjectKind, object_id: int) -> tuple[int, int] | None:
        """As it was before this transaction, which can have sent nothing."""
        params = {"notice_kind": notice_kind, "kind": kind, "object_id": object_id}
        row = (await self._work.run(_POSTED, params)).first()
        return None if row is None else (row[0], row[1])

    async def places(self, keys: Iterable[str]) -> Mapping[str, tuple[int, bool]]:
        asked = list(keys)
        if not (self._put.keys() | self._withdrawn).isdisjoint(asked):
            await self.flush()
        rows = await self._work.run(_PLACES, {"keys": asked}) if asked else ()
        return {row.key: (row.chat_id, bool(row.is_there)) for row in rows}

    async def refresh_earlier(self, delivery: Delivery) -> None:
        notice = delivery.notice
        if notice.about is None:
            return
        kind, object_id = notice.about
        about = {"_kind": kind, "_object_id": object_id, "_notice_kind": notice.kind}
        await self._work.run(_REFRESH_EARLIER, {**about, "_chat_id": notice.chat_id, "_before": delivery.id})

    async def said(self, chat_id: int, message_id: int) -> Notice | None:
        row = (await self._work.run(_SAID, {"chat_id": chat_id, "message_id": message_id})).first()
        if row is None:
            return None
        about = None if row.about_kind is None else (row.about_kind, row.about_id)
        return Notice(row.kind, row.key, row.chat_id, values=row.values, desk_id=row.desk_id, about=about)

    async def flush(self) -> None:
        if self._is_pending:
            await self._hold()
            await self._write()

    async def flush_and_hold(self, ids: Collection[int]) -> None:
        """Write what is pending, and lock these rows with it, as they are changed next."""
        if self._work.is_postgresql:
            await self._work.run(_HOLD_BESIDES, self._changed() | {"besides": ids})
        await self._write()

    async def _write(self) -> None:
        await self._work.run_many(_WITHDRAW, [{"_key": key} for key in sorted(self._withdrawn)])
        for kind, ids in sorted(self._refreshed.items()):
            await self._work.run(_REFRESH, {"_kind": kind, "ids": ids})
        put = [self._put[key] for key in sorted(self._put, key=_in_order)]
        await self._work.run_many(_PUT, self._as_rows(put))
        await self._work.run_many(_LOOK_AGAIN, [{"_key": key} for key in sorted(self._looked_at)])
        await self._work.run_many(_HURRY, self._hurried)
        if put or self._refreshed or self._looked_at:
            self._work.wake(OUTBOX)
        self.forget()

    @property
    def _is_pending(self) -> bool:
        return bool(self._put or self._refreshed or self._withdrawn or self._looked_at or self._hurried)

    async def _hold(self) -> None:
        """Lock what is changed, in order. Puts alone come in order anyway."""
        is_more = self._withdrawn or self._looked_at or self._refreshed or self._hurried
        if self._work.is_postgresql and is_more:
            await self._work.run(_HOLD, self._changed())

    def _changed(self) -> dict[str, Collection[Any]]:
        about = {kind.value: set(self._refreshed.get(kind, ())) for kind in ObjectKind}
        for each in self._hurried:
            about[each["_kind"].value].add(each["_object_id"])
        return {"keys": [*(self._put.keys() | self._withdrawn | self._looked_at)], **about}

    async def counts(self) -> Mapping[str, int]:
        """How many rows there are in each state."""
        found = {row[0]: row[1] for row in await self._work.run(_COUNTS)}
        return {state.value: found.get(state, 0) for state in OutboxState}

    def mark(self) -> Callable[[], None]:
        put, withdrawn, looked_at = dict(self._put), set(self._withdrawn), set(self._looked_at)
        refreshed, hurried = {kind: set(ids) for kind, ids in self._refreshed.items()}, list(self._hurried)

        def go_back() -> None:
            self._put, self._withdrawn, self._looked_at = put, withdrawn, looked_at
            self._refreshed, self._hurried = refreshed, hurried

        return go_back

    def forget(self) -> None:
        for pending in (self._put, self._refreshed, self._withdrawn, self._looked_at, self._hurried):
            pending.clear()

    def _as_rows(self, notices: Sequence[Notice]) -> list[dict[str, Any]]:
        put_at = self._work.clock()
        return [_as_row(notice, put_at) for notice in notices]


def _as_row(notice: Notice, put_at: datetime) -> dict[str, Any]:
    about_kind, about_id = notice.about or (None, None)
    return {
        "key": notice.key,
        "kind": notice.kind,
        "chat_id": notice.chat_id,
        "mode": notice.mode,
        "urgency": int(notice.urgency),
        "values": dict(notice.values),
        "desk_id": notice.desk_id,
        "about_kind": about_kind,
        "about_id": about_id,
        "reply_to": notice.reply_to,
        "topic_id": notice.topic_id,
        "receiver_id": notice.receiver_id,
        "callback_id": notice.callback_id,
        "message_id": notice.message_id,
        "language": notice.language,
        "fallback": notice.fallback,
        "expires_at": notice.expires_at,
        "put_at": put_at,
    }
