"""A batch of updates in one transaction, and where something raised once more with a savepoint each."""

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.intake.ports import Begin, InboxRow, InboxUnit
from bot.intake.setting_aside import tell_admins
from bot.lanes.parsing import Malformed, Parsed
from bot.trouble import is_passing
from desk.errors import LookupNeeded, NotHeardYet, Refused

log = logging.getLogger(__name__)

Dispatch = Callable[[Any, Any, datetime], Awaitable[None]]
"""`dispatch(update, uow, now)`"""
OnRefusal = Callable[[Any, Any, Refused, datetime], Awaitable[None]]
"""`on_refusal(uow, update, refusal, now)`"""
Parse = Callable[[str], Parsed]

RETRY_SECONDS = (0.25, 0.5, 1.0, 2.0)
"""Pauses after a failed try; one more failure and the update is set aside."""
PATIENCE = timedelta(seconds=150)
"""Telegram keeps an order for the messages of a chat and another for its reactions. Either may be late by the longest
pause of its webhook, 120 s at most (WebhookActor.cpp). Whatever is first looked at later than that is put off once: its
message may be the next in a long backlog."""
SHORTEST, LONGEST = timedelta(seconds=0.5), timedelta(seconds=10)
"""Between two looks whether it has come; in between, half as long as it has waited."""
ELSEWHERE_SECONDS = 0.05
"""How long to leave a lane alone that another process is working on."""


@dataclass(slots=True)
class Report:
    """What became of a batch. `held` are lanes that must rest, in seconds; their later updates were left alone."""

    handled: int = 0
    refused: int = 0
    failed: int = 0
    set_aside: int = 0
    held: dict[int, float] = field(default_factory=dict)
    lookups: list[tuple[InboxRow, LookupNeeded]] = field(default_factory=list)


Job = tuple[InboxRow, Parsed | Malformed]


class BatchHandler:
    """Runs batches. Raises only what passes by itself (the database is away); then nothing was done."""

    def __init__(self, begin: Begin, dispatch: Dispatch, on_refusal: OnRefusal, *, clock: Clock, parse: Parse) -> None:
        self._begin = begin
        self._dispatch = dispatch
        self._on_refusal = on_refusal
        self._clock = clock
        self._parse = parse

    async def handle(self, rows: Sequence[InboxRow]) -> Report:
        """`rows` in the order of the inbox."""
        jobs = [(row, self._parsed(row)) for row in rows]
        guarded = _guarded(jobs)
        if len(guarded) < len(jobs):
            try:
                return await self._transaction(jobs, guarded)
            except Exception as error:
                if is_passing(error):
                    raise
        return await self._carefully(jobs)

    async def _carefully(self, jobs: Sequence[Job]) -> Report:
        """With a savepoint each. A commit that fails all the same is put on its update by handling it alone."""
        try:
            return await self._transaction(jobs, {row.id for row, _ in jobs})
        except Exception as error:
            if is_passing(error):
                raise
            if len(jobs) > 1:
                return await self._one_by_one(jobs)
            return await self.blame(jobs[0][0], error)

    async def _one_by_one(self, jobs: Sequence[Job]) -> Report:
        total = Report()
        for job in jobs:
            if job[0].lane not in total.held:
                _add(total, await self._carefully([job]))
        return total

    async def blame(self, row: InboxRow, error: Exception) -> Report:
        """Count a try of an update that failed outside its own transaction."""
        report = Report()
        async with self._begin() as uow:
            await self._fail(uow, row, error, self._clock.now(), report)
        return report

    def _parsed(self, row: InboxRow) -> Parsed | Malformed:
        try:
            return self._parse(row.raw)
        except Malformed as error:
            return error

    async def _transaction(self, jobs: Sequence[Job], guarded: Collection[int]) -> Report:
        report = Report()
        async with self._begin() as uow:
            if guarded:
                await uow.inbox.take_turn()
            lanes = {row.lane for row, _ in jobs}
            mine = await uow.inbox.lock_lanes(lanes)
            now = self._clock.now()  # earlier, it would be before the end of what we waited for
            report.held = dict.fromkeys(lanes - mine, ELSEWHERE_SECONDS)
            bold = [row.id for row, _ in jobs if row.lane in mine and row.id not in guarded]
            taken = await uow.inbox.take(bold, now) if bold else set()
            await uow.foresee(*_told_of([parsed for row, parsed in jobs if row.id in taken]))
            for row, parsed in jobs:
                if row.lane in report.held:
                    continue
                if isinstance(parsed, Malformed):
                    await self._set_aside(uow, row, parsed, now, report)
                elif row.id in guarded:
                    await self._guard(uow, row, parsed, now, report)
                elif row.id in taken:
                    await self._dispatch(parsed.update, uow, now)
                    report.handled += 1
        return report

    async def _guard(self, uow: InboxUnit, row: InboxRow, parsed: Parsed, now: datetime, report: Report) -> None:
        try:
            async with uow.savepoint():
                if await uow.inbox.take([row.id], now):
                    await self._dispatch(parsed.update, uow, now)
                    report.handled += 1
        except Refused as refusal:
            waited, is_first_look = now - row.received_at, row.next_try_at is None
            if isinstance(refusal, NotHeardYet) and (is_first_look or waited < PATIENCE):
                await uow.inbox.put_off(row.id, now + min(max(waited / 2, SHORTEST), LONGEST))
                return
            await self._refuse(uow, row, parsed, refusal, now, report)
        except LookupNeeded as lookup:
            report.lookups.append((row, lookup))
            report.held[row.lane] = 0.0
        except Exception as error:
            if is_passing(error):
                raise
            await self._fail(uow, row, error, now, report)

    async def _refuse(
        self, uow: InboxUnit, row: InboxRow, parsed: Parsed, refusal: Refused, now: datetime, report: Report
    ) -> None:
        """A refusal is a normal end: nothing was changed, the person is told, the update is done."""
        try:
            async with uow.savepoint():
                await uow.inbox.take([row.id], now)
                await self._on_refusal(uow, parsed.update, refusal, now)
            report.refused += 1
        except Exception as error:
            if is_passing(error):
                raise
            await self._fail(uow, row, error, now, report)

    async def _fail(self, uow: InboxUnit, row: InboxRow, error: Exception, now: datetime, report: Report) -> None:
        if row.tries >= len(RETRY_SECONDS):
            await self._set_aside(uow, row, error, now, report)
            return
        pause = RETRY_SECONDS[row.tries]
        log.warning("update %s failed, try %s", row.update_id, row.tries + 1, exc_info=error)
        await uow.inbox.failed(row.id, _words(error), now + timedelta(seconds=pause))
        report.failed += 1
        report.held[row.lane] = pause

    async def _set_aside(self, uow: InboxUnit, row: InboxRow, error: Exception, now: datetime, report: Report) -> None:
        trace = None if isinstance(error, Malformed) else error
        log.error("update %s is set aside (%s)", row.update_id, _words(error), exc_info=trace)
        await uow.inbox.quarantine(row.id, _words(error), now)
        await tell_admins(uow, update_id=row.update_id, fault=type(error).__name__, now=now)
        report.set_aside += 1


def _told_of(batch: Iterable[Parsed | Malformed]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Who speaks where and what is replied to, so that the storage can read it for the whole batch at once."""
    people: set[tuple[int, int]] = set()
    replied: set[tuple[int, int]] = set()
    for parsed in batch:
        message = parsed.update.message if isinstance(parsed, Parsed) else None
        if message is None:
            continue
        if message.from_user is not None:
            people.add((message.chat.id, message.from_user.id))
        if message.reply_to_message is not None:
            replied.add((message.chat.id, message.reply_to_message.message_id))
    return people, replied


def _guarded(jobs: Sequence[Job]) -> set[int]:
    """Who gets a savepoint from the start: what may well be refused, what failed before, and all behind them."""
    found: set[int] = set()
    lanes: set[int] = set()
    for row, parsed in jobs:
        if isinstance(parsed, Malformed) or not parsed.talk or row.tries or row.lane in lanes:
            found.add(row.id)
            lanes.add(row.lane)
    return found


def _add(total: Report, part: Report) -> None:
    total.handled += part.handled
    total.refused += part.refused
    total.failed += part.failed
    total.set_aside += part.set_aside
    total.held.update(part.held)
    total.lookups.extend(part.lookups)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
