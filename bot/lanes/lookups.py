"""Asking Telegram who is in a chat, outside any transaction, while only the chat that needs to know waits."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.clock import Clock
from bot.intake.ports import Begin, InboxRow
from bot.observe import Metrics
from bot.telegram_api import ApiRefused, ApiUnreachable, Introduction
from bot.trouble import DATABASE_TROUBLE
from desk.errors import LookupNeeded
from desk.people import Membership

log = logging.getLogger(__name__)

Lookup = Callable[[int, int, datetime], Awaitable[Sequence[Membership]]]
"""`lookup(chat_id, user_id, now)`: what Telegram says, one membership or all it told at once."""

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between questions while Telegram does not answer; after them the person counts as not there."""
AT_ONCE = 8


class Lookups:
    def __init__(self, begin: Begin, lookup: Lookup, *, clock: Clock, metrics: Metrics) -> None:
        self._begin = begin
        self._lookup = lookup
        self._clock = clock
        self._metrics = metrics
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def answer(self, row: InboxRow, needed: LookupNeeded) -> None:
        """Returns once the membership is saved, or the database took none: then the update asks again."""
        found: Sequence[Membership]
        for pause in PAUSES:
            try:
                async with self._turn:
                    found = await self._lookup(needed.chat_id, needed.user_id, self._clock.now())
                self._metrics.lookups.labels("answered").inc()
                break
            except (ApiUnreachable, ApiRefused) as error:
                log.warning("update %s waits for a membership (%s), again in %s s", row.update_id, error, pause)
                self._metrics.lookups.labels("failed").inc()
                await asyncio.sleep(_asked_pause(error) or pause)
        else:
            log.error("Telegram does not say who is in chat %s: nobody is, for now", needed.chat_id)
            found = [Membership(needed.chat_id, needed.user_id, "unknown", self._clock.now())]
        try:
            async with self._begin() as uow:
                for membership in found:
                    await uow.memberships.save(membership)
                    if isinstance(membership, Introduction) and membership.person is not None:
                        await uow.people.see(membership.person)
        except DATABASE_TROUBLE as error:
            log.warning("a membership could not be saved (%s)", type(error).__name__)


def _asked_pause(error: ApiUnreachable | ApiRefused) -> float | None:
    return error.retry_after if isinstance(error, ApiRefused) else None
