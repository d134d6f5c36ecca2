"""Requests by aiohttp, which a process that listens has loaded anyway."""

from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.telegram_api import Unanswered

CONNECT_SECONDS = 10


class AiohttpWire:
    """Opens a session at its first request and keeps it until it is closed."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, body: Mapping[str, Any], seconds: float) -> tuple[int, bytes]:
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=True)
        try:
            async with self._session.post(
                url,
                json=body,
                timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS),
                allow_redirects=False,
            ) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            reason = type(error).__name__
        raise Unanswered(reason)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
