"""Outbox, sender's view, buttons, leases and admins in memory."""

import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from desk.delivery import LeaseLost, Outcome, Waiting
from desk.notices import STATEFUL, Button, Delivery, Mode, Notice, Urgency
from desk.ports import IssuedButton
from desk.sla import ObjectKind
from storage.settling import Booked, book, booked_again
from storage.states import OutboxState
from tests.memory.first_line import MemoryChats
from tests.memory.state import Lease, OutRow, State

NOTICE_FIELDS = {each.name for each in fields(Notice)}


class MemoryOutbox:
    def __init__(self, state: State, clock: Callable[[], datetime]) -> None:
        self._state = state
        self._clock = clock

    async def put(self, notice: Notice) -> None:
        known = self._state.outbox.get(notice.key)
        if known is None:
            row = OutRow(self._state.count("outbox"), notice, self._clock())
            self._state.outbox[notice.key] = row
        elif notice.mode in STATEFUL:
            is_edit = known.sent_message_id is not None and notice.urgency > Urgency.PRESSED
            urgency = notice.urgency.once_posted() if is_edit else notice.urgency
            known.notice = replace(notice, chat_id=known.notice.chat_id, urgency=urgency)
            known.put_at = self._clock()
            known.attempts, known.next_try_at, known.error = 0, None, None
            _renew(known)

    async def refresh(self, kind: ObjectKind, object_id: int) -> None:
        for row in self._state.outbox.values():
            is_card = row.notice.mode in {Mode.CARD, Mode.EPHEMERAL} and row.notice.about == (kind, object_id)
            if is_card and row.state in {OutboxState.NEW, OutboxState.SENDING, OutboxState.SENT}:
                _renew(row)

    async def look_again(self, key: str) -> None:
        row = self._state.outbox.get(key)
        is_card = row is not None and row.notice.mode in {Mode.CARD, Mode.EPHEMERAL}
        if is_card and row.state in {OutboxState.NEW, OutboxState.SENDING, OutboxState.SENT}:
            _renew(row)

    async def hurry(self, kind: ObjectKind, object_id: int, *, chat_id: int) -> None:
        for row in self._state.outbox.values():
            is_there = row.notice.about == (kind, object_id) and row.notice.chat_id == chat_id
            if is_there and row.state is OutboxState.NEW and row.sent_message_id is not None:
                row.notice = replace(row.notice, urgency=Urgency.PRESSED)

    async def withdraw(self, key: str) -> None:
        row = self._state.outbox.get(key)
        if row is not None and row.state is OutboxState.NEW and row.sent_message_id is None:
            row.state = OutboxState.SKIPPED

    async def posted(self, notice_kind: str, kind: ObjectKind, object_id: int) -> tuple[int, int] | None:
        for row in sorted(self._state.outbox.values(), key=lambda row: -row.id):
            is_meant = row.notice.kind == notice_kind and row.notice.about == (kind, object_id)
            if is_meant and row.sent_message_id is not None:
                return row.notice.chat_id, row.sent_message_id
        return None

    async def places(self, keys: Iterable[str]) -> Mapping[str, tuple[int, bool]]:
        found = {key: self._state.outbox[key] for key in keys if key in self._state.outbox}
        waiting = {OutboxState.NEW, OutboxState.SENDING}
        return {
            key: (row.notice.chat_id, row.sent_message_id is not None)
            for key, row in found.items()
            if row.sent_message_id is not None or row.state in waiting
        }

    async def refresh_earlier(self, delivery: Delivery) -> None:
        said = delivery.notice
        for row in self._state.outbox.values():
            one = row.notice
            is_meant = (one.kind, one.about, one.chat_id) == (said.kind, said.about, said.chat_id)
            if is_meant and row.id < delivery.id and row.sent_message_id is not None:
                _renew(row)

    async def said(self, chat_id: int, message_id: int) -> Notice | None:
        for row in sorted(self._state.outbox.values(), key=lambda row: -row.id):
            if (row.notice.chat_id, row.sent_message_id) == (chat_id, message_id):
                return row.notice
        return None

    async def counts(self) -> Mapping[str, int]:
        found = Counter(row.state for row in self._state.outbox.values())
        return {state.value: found[state] for state in OutboxState}


def _renew(row: OutRow) -> None:
    row.revision += 1
    if row.state is not OutboxState.SENDING:
        row.state = OutboxState.NEW


class MemorySending:
    def __init__(self, state: State, chats: MemoryChats) -> None:
        self._state = state
        self._chats = chats

    async def pending(self, now: datetime, *, limit: int, skip_chats: Iterable[int]) -> Sequence[Waiting]:
        skipped = set(skip_chats)
        rows = [
            row
            for row in self._in(OutboxState.NEW)
            if row.notice.chat_id not in skipped and (row.next_try_at is None or row.next_try_at <= now)
        ]
        rows.sort(key=lambda row: (row.notice.urgency, row.id))
        return [Waiting(row.id, row.notice.chat_id, row.notice.mode, row.notice.urgency) for row in rows[:limit]]

    async def begin(self, ids: Sequence[int], *, fence: int, now: datetime) -> Sequence[Delivery]:
        self._require(fence)
        waiting = {row.id: row for row in self._in(OutboxState.NEW)}
        begun = []
        for row in (waiting[each] for each in ids if each in waiting):
            if row.notice.expires_at is not None and row.notice.expires_at <= now:
                row.state, row.error = OutboxState.SKIPPED, "expired"
                continue
            row.state = OutboxState.SENDING
            begun.append(_delivery(row))
        return begun

    async def hold(self, ids: Collection[int]) -> set[int]:
        return set(ids)

    async def settle(self, delivery: Delivery, outcome: Outcome, *, fence: int, now: datetime) -> bool:
        self._require(fence)
        row = next(row for row in self._state.outbox.values() if row.id == delivery.id)
        self._write(row, book(delivery, outcome, now), delivery.revision, now)
        return row.state is OutboxState.QUARANTINED

    async def check(self, fence: int) -> None:
        self._require(fence)

    async def follow(self, old_id: int, new_id: int) -> None:
        await self._chats.repoint(old_id, new_id)

    async def halfway(self, *, fence: int) -> Sequence[Delivery]:
        self._require(fence)
        return [_delivery(row) for row in self._in(OutboxState.SENDING)]

    async def recent(self, since: datetime) -> Sequence[tuple[int, datetime]]:
        return [(chat_id, at) for chat_id, at in self._state.sends if at >= since]

    async def next_try(self) -> datetime | None:
        tries = [row.next_try_at for row in self._in(OutboxState.NEW) if row.next_try_at is not None]
        return min(tries, default=None)

    def _in(self, state: OutboxState) -> list[OutRow]:
        return [row for row in self._state.outbox.values() if row.state is state]

    def _require(self, fence: int) -> None:
        if not any(one.fence == fence and one.holder is not None for one in self._state.leases.values()):
            raise LeaseLost(f"fence {fence} is not the newest")

    def _write(self, row: OutRow, booked: Booked, revision: int, now: datetime) -> None:
        values = dict(booked.values)
        if row.revision != revision:
            values = booked_again(booked, row.notice.urgency)
        in_notice: dict[str, Any] = {name: values.pop(name) for name in NOTICE_FIELDS & values.keys()}
        if "fallback" in in_notice:
            in_notice["fallback"] = tuple(in_notice["fallback"])
        if booked.counts_as_send:
            self._state.sends.append((row.notice.chat_id, now))
        row.notice = replace(row.notice, **in_notice)
        for name, value in values.items():
            setattr(row, name, value)


def _delivery(row: OutRow) -> Delivery:
    return Delivery(
        id=row.id,
        notice=row.notice,
        revision=row.revision,
        attempts=row.attempts,
        sent_message_id=row.sent_message_id,
        ephemeral_id=row.ephemeral_id,
        times_unknown=row.unknown_count,
        rendered=row.rendered,
        ordinary=row.ordinary,
        put_at=row.put_at,
    )


class MemoryButtons:
    def __init__(self, state: State) -> None:
        self._buttons = state.buttons

    async def issue(self, buttons: Sequence[Button]) -> Sequence[str]:
        issued = [IssuedButton(secrets.token_urlsafe(12), button) for button in buttons]
        self._buttons.update({each.token: each for each in issued})
        return [each.token for each in issued]

    async def find(self, token: str, *, lock: bool = False) -> IssuedButton | None:
        return self._buttons.get(token)

    async def use(self, token: str, now: datetime) -> None:
        if self._buttons[token].used_at is None:
            self._buttons[token] = replace(self._buttons[token], used_at=now)


class MemoryLeases:
    def __init__(self, state: State) -> None:
        self._state = state

    async def hold(self, name: str, holder: str, now: datetime, ttl: timedelta) -> int | None:
        lease = self._state.leases.get(name)
        if lease is not None and lease.holder not in {None, holder} and lease.expires_at > now:
            return None
        is_ours = lease is not None and lease.holder == holder
        fence = lease.fence if lease is not None and is_ours else self._state.count("fence")
        self._state.leases[name] = Lease(holder, fence, now + ttl)
        return fence

    async def holder(self, name: str) -> str | None:
        lease = self._state.leases.get(name)
        return None if lease is None else lease.holder

    async def held_until(self, name: str) -> datetime | None:
        lease = self._state.leases.get(name)
        return None if lease is None else lease.expires_at

    async def release(self, name: str, holder: str) -> None:
        lease = self._state.leases.get(name)
        if lease is not None and lease.holder == holder:
            lease.holder = None
