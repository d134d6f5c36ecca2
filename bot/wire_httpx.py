"""Requests by httpx, for a process that only speaks: its sender has it loaded, and aiohttp would cost another 8 MB."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import httpx

from bot.telegram_api import Unanswered


class HttpxWire:
    """Keeps nothing open: such a process asks Telegram who it is, and no more."""

    def __init__(self) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells each address, and with it the token

    async def post(self, url: str, body: Mapping[str, Any], seconds: float) -> tuple[int, bytes]:
        try:
            async with asyncio.timeout(seconds), httpx.AsyncClient(timeout=seconds) as client:
                answer = await client.post(url, json=dict(body))
                return answer.status_code, answer.content
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            reason = type(error).__name__
        raise Unanswered(reason)

    async def close(self) -> None:
        """Nothing to close."""
