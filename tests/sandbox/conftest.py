from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.server import ServerHandle, create_app, serve

TOKEN = "4242:SANDBOX"
ANNA, BORIS, CLARA = 1001, 1002, 1003


class Sandbox:
    """The sandbox by raw HTTP: `call` is the bot, `control` is everybody else."""

    def __init__(self, server: ServerHandle, session: aiohttp.ClientSession) -> None:
        self.server, self.session, self.world = server, session, server.world

    async def answer(self, method: str, **params: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(f"/bot{TOKEN}/{method}", json=params) as response:
            return response.status, await response.json()

    async def call(self, method: str, **params: Any) -> Any:
        status, body = await self.answer(method, **params)
        assert (status, body["ok"]) == (200, True), body
        return body["result"]

    async def refusal(self, method: str, **params: Any) -> tuple[int, str]:
        status, body = await self.answer(method, **params)
        assert body["ok"] is False
        assert body["error_code"] == status
        return status, body["description"]

    async def control(self, path: str, **body: Any) -> Any:
        async with self.session.post(f"/control/{path}", json=body) as response:
            result = await response.json()
            assert response.status == 200, result
            return result

    async def look(self, path: str) -> Any:
        async with self.session.get(f"/control/{path}") as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def says(self, who: int, chat: int, text: str | None = None, **more: Any) -> Any:
        return await self.control("messages", chat=chat, text=text, **{"from": who}, **more)

    async def group(self, kind: str = "supergroup", bot: str = "administrator", **more: Any) -> int:
        """A group of Anna (owner), Boris and Clara; what its making queued is forgotten."""
        made = await self.control("chats", type=kind, title="Help", owner=ANNA, members=[BORIS, CLARA], bot=bot, **more)
        self.world.queue.drop_all()
        return int(made["id"])

    def queued(self, kind: str | None = None) -> list[Any]:
        """Payloads of the waiting updates, without taking them."""
        bodies = [pending.body for pending in self.world.queue.waiting.values()]
        pairs = [(key, value) for body in bodies for key, value in body.items() if key != "update_id"]
        return [value for key, value in pairs if kind in (None, key)]

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        return await self.call("getUpdates", **params)

    def allow(self, *kinds: str) -> None:
        self.world.queue.allow(kinds)


async def _open(**switches: Any) -> AsyncIterator[Sandbox]:
    server = await serve(create_app(token=TOKEN, self_check=True, **switches))
    async with aiohttp.ClientSession(server.url) as session:
        sandbox = Sandbox(server, session)
        for person_id, name in ((ANNA, "Anna"), (BORIS, "Boris"), (CLARA, "Clara")):
            server.world.add_person(person_id, first_name=name, username=name.lower(), language_code="ru")
        yield sandbox
    await server.close()
    assert server.world.self_check.mistakes == []


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async for opened in _open():
        yield opened


@pytest.fixture
async def frozen() -> AsyncIterator[Sandbox]:
    """A sandbox whose clock moves only when told to."""
    clock = Clock()
    clock.run_at(0)
    async for opened in _open(clock=clock):
        yield opened


@pytest.fixture
async def open_sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox whose bot has privacy mode off."""
    async for opened in _open(can_read_all_group_messages=True):
        yield opened


@pytest.fixture
async def strict_sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox that refuses requests that are not as the schema says."""
    async for opened in _open(strict=True):
        yield opened
