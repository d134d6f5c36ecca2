"""The yardstick: a plain aiogram handler that stores one row with one commit per update, in SQLAlchemy Core."""

import asyncio
import json
import time
from collections.abc import Sequence

from aiogram import Dispatcher, Router, types
from sqlalchemy import BigInteger, Column, DateTime, MetaData, Table, Text, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.dispatch import silent_bot
from storage.engines import make_engine, read_url

metadata = MetaData()
rows = Table(
    "bare_messages",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
SIDE_BY_SIDE = {"postgresql": 40, "sqlite": 1}
"""Telegram's forty connections; SQLite has one writer, and more of them only wait for its lock."""


async def per_second(url: str, bodies: Sequence[bytes]) -> float:
    """Updates per second, with the same engine settings as the product's."""
    address = read_url(url)
    engine = make_engine(address, pool_size=10)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        dispatcher = _dispatcher(engine)
        bot = silent_bot()
        queue = iter(bodies)

        async def work() -> None:
            for body in queue:
                await dispatcher.feed_raw_update(bot, json.loads(body))

        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for _ in range(SIDE_BY_SIDE[address.get_backend_name()]):
                group.create_task(work())
        return len(bodies) / (time.monotonic() - began)
    finally:
        await engine.dispose()


def _dispatcher(engine: AsyncEngine) -> Dispatcher:
    router = Router()

    @router.message()
    async def keep(message: types.Message, event_update: types.Update) -> None:
        row = {
            "update_id": event_update.update_id,
            "chat_id": message.chat.id,
            "message_id": message.message_id,
            "user_id": message.from_user.id if message.from_user else 0,
            "text": message.text or "",
            "at": message.date,
        }
        async with engine.begin() as connection:
            await connection.execute(insert(rows), row)

    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    return dispatcher
