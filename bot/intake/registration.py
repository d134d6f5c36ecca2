"""Telling Telegram where to call us, and making sure that nothing waits there any more."""

import asyncio
import logging
import random
from typing import Any, Protocol

from bot.intake.polling import ALLOWED_UPDATES
from bot.telegram_api import ApiRefused, ApiUnreachable
from bot.until import rest, until

log = logging.getLogger("firstline")

AGAIN_SECONDS = 5.0
LOOK_SECONDS = 0.5
SPREAD_SECONDS = 1.0
TOO_MANY = 429


class WebhookApi(Protocol):
    async def set_webhook(self, url: str, *, secret: str, allowed_updates: Any) -> None: ...
    async def webhook_info(self) -> dict[str, Any]: ...


class Registration:
    """The webhook as a source: current once it is set and what waited at Telegram has been brought."""

    def __init__(self, api: WebhookApi, *, url: str, secret: str) -> None:
        self._api = api
        self._url = url
        self._secret = secret
        self._is_set = False
        self._doubted = asyncio.Event()
        self.in_contact = False
        self.is_current = False

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                pause = await self._round()
            except (ApiUnreachable, ApiRefused) as error:
                self.in_contact = isinstance(error, ApiRefused)
                pause = _pause_after(error)
            if pause is None:
                await until(stop, self._doubted.wait())
            else:
                await rest(stop, pause)

    async def _round(self) -> float | None:
        """Seconds until the next; None where there is nothing left to do."""
        if not self._is_set:
            await self._api.set_webhook(self._url, secret=self._secret, allowed_updates=ALLOWED_UPDATES)
            self._is_set = True
        self._doubted.clear()
        info = await self._api.webhook_info()
        self.in_contact = True
        self.is_current = not info.get("pending_update_count") and not self._doubted.is_set()
        return None if self.is_current else LOOK_SECONDS

    def doubt(self) -> None:
        """We were frozen: what was said meanwhile waits at Telegram."""
        self.is_current = False
        self._doubted.set()


def _pause_after(error: ApiUnreachable | ApiRefused) -> float:
    """Telegram takes one `setWebhook` a second. Of several bots that start together all but one have to ask again."""
    wanted = error.retry_after if isinstance(error, ApiRefused) and error.code == TOO_MANY else None
    if wanted is None:
        log.error("the webhook cannot be set (%s); again in %.0f s", error, AGAIN_SECONDS)
        return AGAIN_SECONDS
    pause = wanted + random.uniform(0, SPREAD_SECONDS)  # noqa: S311 - so that they do not meet again, nothing secret
    level = logging.INFO if wanted <= AGAIN_SECONDS else logging.ERROR
    log.log(level, "Telegram is asked to set a webhook too often; again in %.1f s", pause)
    return pause
