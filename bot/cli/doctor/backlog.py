"""What waits, since when, and what nobody could handle."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli.doctor.findings import Finding, care, good
from bot.cli.words import counted
from scheduler.sweep import TELL_AFTER
from storage.states import InboxState, OutboxState
from storage.tables import inbox, outbox, timers
from storage.tables.flow import OUTBOX_NEW
from storage.tables.work import TIMER_WAITS
from storage.vitals import OLDEST_UPDATE

LATE = timedelta(minutes=1)
"""Older waiting rows mean that nobody is at work."""
SLOW = timedelta(minutes=10)
"""The limits of Telegram alone may keep a busy outbox waiting for some minutes."""
AT_WORK = "is `firstline run` at work?"


async def examine(connection: AsyncConnection, now: datetime) -> list[Finding]:
    received = await _counts(connection, inbox.c.state)
    sending = await _counts(connection, outbox.c.state)
    waiting, to_send = received.get(InboxState.WAITING, 0), sending.get(OutboxState.NEW, 0)
    found = [
        _queue("inbox", counted(waiting, "update"), await _oldest_update(connection), now, LATE),
        _queue("outbox", counted(to_send, "notice"), await _oldest_notice(connection, now), now, SLOW),
        *await _timers(connection, now),
    ]
    aside = received.get(InboxState.QUARANTINED, 0)
    unsaid, unsure = sending.get(OutboxState.FAILED, 0), sending.get(OutboxState.QUARANTINED, 0)
    if aside or unsaid or unsure:
        found.append(
            care(
                f"quarantine: {counted(aside, 'update')} that could not be handled,"
                f" {counted(unsaid, 'notice')} that could not be delivered, {unsure} that may not have arrived",
                "`firstline quarantine list`, then retry or drop",
            )
        )
    return found


def _queue(name: str, many: str, since: datetime | None, now: datetime, patience: timedelta) -> Finding:
    if since is None or now - since <= patience:
        return good(f"{name}: {many} waiting")
    return care(f"{name}: {many} waiting, the oldest for {_minutes(now - since)} min", AT_WORK)


async def _timers(connection: AsyncConnection, now: datetime) -> list[Finding]:
    """Due ones, and those that fail again and again: they are tried for ever."""
    is_due = (TIMER_WAITS, timers.c.not_before <= now)
    due, since = (await connection.execute(select(func.count(), func.min(timers.c.due_at)).where(*is_due))).one()
    failing = select(func.count()).select_from(timers).where(TIMER_WAITS, timers.c.tries >= TELL_AFTER)
    failed = (await connection.execute(failing)).scalar_one()
    found = []
    if since is not None and now - since > LATE:
        found.append(care(f"timers: {due} due, the oldest for {_minutes(now - since)} min", AT_WORK))
    else:
        found.append(good(f"timers: {due} due"))
    if failed:
        found.append(care(f"timers: {failed} fail again and again", "the log names the error"))
    return found


async def _oldest_update(connection: AsyncConnection) -> datetime | None:
    oldest: datetime | None = (await connection.execute(OLDEST_UPDATE)).scalar_one()
    return oldest


async def _oldest_notice(connection: AsyncConnection, now: datetime) -> datetime | None:
    """Of those that need not rest before their next try."""
    may_go = or_(outbox.c.next_try_at.is_(None), outbox.c.next_try_at <= now)
    oldest: datetime | None = (
        await connection.execute(select(func.min(outbox.c.put_at)).where(OUTBOX_NEW, may_go))
    ).scalar_one()
    return oldest


def _minutes(passed: timedelta) -> int:
    return passed // timedelta(minutes=1)


async def _counts(connection: AsyncConnection, state: object) -> Mapping[str, int]:
    rows = await connection.execute(select(state, func.count()).group_by(state))  # type: ignore[call-overload]
    return {row[0]: row[1] for row in rows}
