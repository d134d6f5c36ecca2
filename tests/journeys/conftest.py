"""A sandbox, a desk in it, and the program running on each engine in turn."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.server import ServerHandle, create_app, serve
from tests.journeys.people import People, Person
from tests.journeys.program import MAIN, Program

TOKEN = "700000001:canary-token-AAAAAAAAAAAAAAAAAAAA"

HELP, TASKS, ELSEWHERE = -1001000000001, -1001000000002, -1001000000009

OLGA = Person(1001, "Olga")
BORIS = Person(1002, "Boris")
CLARA = Person(1003, "Clara")
OSCAR = Person(1009, "Oscar")
"""A specialist by the configuration, who is not in the second-line group."""
BELLA = Person(1004, "Bella")
CYRIL = Person(1005, "Cyril", "ru")

CONFIG = """
[desks.it]
title = "IT support"
language = "en"
timezone = "UTC"
first_line = [{help}]
second_line = {tasks}
leads = [1001]
specialists = [1002, 1003, 1009]

[[desks.it.sla]]
name = "Default"
response = "{response}"
reaction = "1h"
resolution = "8h"
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """A running desk: its people, its program, its database."""

    people: People
    program: Program
    server: ServerHandle
    database_url: str
    config: Path


Raise = Callable[..., Awaitable[Stage]]


@pytest.fixture
async def people() -> AsyncIterator[tuple[People, ServerHandle]]:
    server = await serve(create_app(token=TOKEN, strict=True))
    async with aiohttp.ClientSession() as session:
        yield People(session, server.url), server
    await server.close()
    assert server.world.self_check.mistakes == []
    assert [call for call in server.world.calls.entries if "strict mode" in call.get("description", "")] == []


@pytest.fixture
async def raise_desk(people: tuple[People, ServerHandle], database_url: str, tmp_path: Path) -> AsyncIterator[Raise]:
    """Starts the program with a configured desk; ends whatever still runs."""
    client, server = people
    programs: list[Program] = []

    async def start(
        *, response: str = "1h", config: str = CONFIG, command: str = "run", main: str = MAIN, **settings: str
    ) -> Stage:
        path = tmp_path / "firstline.toml"
        path.write_text(config.format(help=HELP, tasks=TASKS, response=response), encoding="utf-8")
        await client.enter(OLGA, BORIS, CLARA, OSCAR, BELLA, CYRIL)
        await client.group(HELP, "IT help", OLGA, BORIS, CLARA, OSCAR, BELLA, CYRIL)
        await client.group(TASKS, "IT tasks", OLGA, BORIS, CLARA, CYRIL)
        for person in (OLGA, BORIS, CLARA):
            await client.start(person)
        base = {"token": TOKEN, "database_url": database_url, "api_base": server.url, "config": str(path)}
        program = Program(tmp_path, command=command, main=main, **{**base, "admins": "1001", **settings})
        programs.append(program)
        await program.start()
        return Stage(client, program, server, database_url, path)

    yield start
    for program in programs:
        if program.running:
            await program.kill()
        log = program.log.read_text(encoding="utf-8")
        assert TOKEN.split(":")[1] not in log
        assert [words for words in client.said if " " in words and words in log] == []
        assert [person.name for person in (OLGA, BORIS, CLARA, OSCAR, BELLA, CYRIL) if person.name in log] == []


@pytest.fixture
async def stage(raise_desk: Raise) -> Stage:
    return await raise_desk()
