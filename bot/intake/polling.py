"""Long polling that never confirms what is not stored: fetch, commit, and only then let the offset move."""

import asyncio
import logging
from typing import Any, Protocol

from bot.intake.ports import RawUpdate
from bot.intake.raw import loads, raw_update
from bot.intake.store import Intake
from bot.observe import Pulse
from bot.telegram_api import ApiRefused, ApiUnreachable, Loads
from bot.trouble import DATABASE_TROUBLE
from bot.until import rest, until

log = logging.getLogger(__name__)

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "chat_member",
    "my_chat_member",
)
"""Reactions and membership changes come only where they are asked for by name."""
LIMIT = 100
POLL_SECONDS = 30
SLOWEST = 30.0
"""Seconds between tries while Telegram or the database is away for long."""


class UpdatesApi(Protocol):
    async def get_updates(
        self, *, offset: int | None, seconds: int, limit: int, allowed_updates: Any, loads: Loads
    ) -> Any: ...
    async def delete_webhook(self) -> None: ...


class Poller:
    """Fetches until it is stopped. `TokenRefused` ends it: the token cannot become right by waiting."""

    def __init__(
        self, api: UpdatesApi, intake: Intake, *, bot_id: int, pulse: Pulse | None = None, seconds: int = POLL_SECONDS
    ) -> None:
        self._api = api
        self._intake = intake
        self._bot_id = bot_id
        self._pulse = pulse or Pulse("polling", 90)
        self._seconds = seconds
        self._stop = asyncio.Event()
        self._offset: int | None = None
        self._unstored: list[RawUpdate] = []
        self._failures = 0
        self._told_of_rival = False
        self._anew = asyncio.Event()
        self.in_contact = False
        """Telegram answers, be it with a refusal."""
        self.is_current = False
        """What waited at Telegram is stored; not so while anything is wrong."""

    async def run(self, stop: asyncio.Event) -> None:
        self._stop = stop
        while not stop.is_set():
            started = asyncio.get_running_loop().time()
            pause = await self._round()
            took = asyncio.get_running_loop().time() - started
            if pause > took:
                await rest(stop, pause - took)

    async def _round(self) -> float:
        """Fetch and store once. Seconds at least to be spent on it, so that no fault makes a hot loop."""
        try:
            if not self._unstored:
                self._anew.clear()
                result = await until(self._stop, until(self._anew, self._fetch()))
                if result is None:
                    return 0.0
                self._unstored = [raw_update(item, self._bot_id) for item in result]
            return await self._store()
        except ApiUnreachable as error:
            self.in_contact = self.is_current = False
            return self._failed("Telegram does not answer", error)
        except ApiRefused as refusal:
            self.in_contact, self.is_current = True, False
            return await self._refused(refusal)
        except DATABASE_TROUBLE as error:
            self._intake.count_trouble()
            self.is_current = False
            return self._failed("the database does not take updates", error)

    async def _fetch(self) -> list[Any]:
        seconds = self._seconds if self.is_current else 0
        result = await self._api.get_updates(
            offset=self._offset, seconds=seconds, limit=LIMIT, allowed_updates=ALLOWED_UPDATES, loads=loads
        )
        if not isinstance(result, list):
            raise ApiUnreachable("getUpdates", "the result is not a list")
        self.in_contact = True
        return result

    async def _store(self) -> float:
        """Commit, then move the offset: the next call confirms what is below it.

        After an empty answer the offset is forgotten. Confirmed is confirmed, and ids may start again lower.
        """
        rows = self._unstored
        await self._intake.accept(rows)
        self._unstored = []
        self._settled()
        if len(rows) < LIMIT:
            self.is_current = not self._anew.is_set()  # what was asked before the doubt says nothing
        ids = [row.update_id for row in rows if row.error is None]
        moved = bool(ids) and self._offset != max(ids) + 1
        self._offset = max(ids) + 1 if ids else None
        return 0.0 if moved else 1.0

    def doubt(self) -> None:
        """We were frozen: break the long poll off, it may be dead, and ask what waits now."""
        self.is_current = False
        self._anew.set()

    def _settled(self) -> None:
        self._pulse.beat()
        if self._failures:
            log.info("updates come in again after %s failures", self._failures)
        self._failures = 0
        self._told_of_rival = False

    def _failed(self, what: str, error: Exception) -> float:
        self._failures += 1
        pause = min(SLOWEST, 2.0 ** min(self._failures - 1, 10))
        log.warning("%s (%s: %s), trying again in %.0f s", what, type(error).__name__, error, pause)
        return pause

    async def _refused(self, refusal: ApiRefused) -> float:
        if refusal.code == 409 and "webhook" in refusal.description.lower():
            return await self._drop_webhook()
        if refusal.code == 409:
            return self._rival(refusal)
        if refusal.retry_after is not None:
            log.warning("Telegram asks for %.0f s without polling", refusal.retry_after)
            return max(1.0, refusal.retry_after)
        return self._failed("Telegram refuses getUpdates", refusal)

    async def _drop_webhook(self) -> float:
        log.warning("a webhook is set for this bot; removing it, because this process polls")
        try:
            await self._api.delete_webhook()
        except (ApiUnreachable, ApiRefused) as error:
            return self._failed("the webhook could not be removed", error)
        return 1.0

    def _rival(self, refusal: ApiRefused) -> float:
        """Somebody else polls with this token. Stand by; they may go."""
        self._failures += 1
        if not self._told_of_rival:
            log.error("another process polls with this token; standing by (%s)", refusal.description)
            self._told_of_rival = True
        return min(SLOWEST, 3.0 * self._failures)
