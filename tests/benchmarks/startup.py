"""From one command to a working desk: the program, the demo, and the demo from a clean clone."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.sandbox.server import create_app, serve
from tests.benchmarks.measure import Figure, Options, Size, middle
from tests.benchmarks.results import ROOT
from tests.benchmarks.stage import TOKEN, Stage, stage
from tests.journeys.program import Program, free_port

BAR_CLONE_S = 90
PATIENCE = 600.0
FIRSTLINE = "from bot.cli import main; main()"


async def run(options: Options) -> list[Figure]:
    times = options.pick(5, 2, 1)
    with stage() as place:
        started = [await _started(place) for _ in range(times)]
        log = place.folder / "startup.log"
        shown = [await _demo([sys.executable, "-c", FIRSTLINE, "demo"], ROOT, log) for _ in range(times)]
        found = [
            middle("firstline run → ready", started, "s", note="SQLite, an empty database, migrated before"),
            middle("firstline demo → the page answers", shown, "s"),
        ]
        if options.size is not Size.SHORT:
            found.append(await _cloned(place))
    return found


async def _started(place: Stage) -> float:
    """Until `/readyz` says so: listening, handlers loaded, timers swept."""
    server = await serve(create_app(token=TOKEN))
    try:
        async with place.database("sqlite") as url:
            program = Program(
                place.folder,
                token=TOKEN,
                database_url=url,
                api_base=server.url,
                config=str(place.config),
                admins="2001",
            )
            began = time.monotonic()
            await program.start()
            seconds = time.monotonic() - began
            await program.stop()
            return seconds
    finally:
        await server.close()


async def _cloned(place: Stage) -> Figure:
    """What `make demo` does, at a free port: an environment, its packages, the demo."""
    clone = place.folder / "clone"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    made = f"make setup PYTHON={sys.executable} && exec .venv/bin/firstline demo"
    seconds = await _demo(["sh", "-c", f'{made} "$@"', "sh"], clone, place.folder / "clone.log")
    note = "make demo; the packages come from pip's cache or from the network"
    return Figure("clean clone → the demo's page answers", seconds, "s", BAR_CLONE_S, note=note)


async def _demo(words: Sequence[str], folder: Path, log: Path) -> float:
    began, port = time.monotonic(), free_port()
    async with _running([*words, "--port", str(port)], folder, log) as process:
        await _answers(process, port, log)
        return time.monotonic() - began


@asynccontextmanager
async def _running(words: Sequence[str], folder: Path, log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process and all it starts; they end with this."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTLINE_")}
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *words, cwd=folder, env=environ, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGTERM)
        await process.wait()


async def _answers(process: asyncio.subprocess.Process, port: int, log: Path) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        while True:
            if process.returncode is not None:
                said = log.read_text(encoding="utf-8", errors="replace")
                raise ChildProcessError(f"it ended by itself with code {process.returncode}: {said[-2000:]}")
            try:
                async with session.get(f"http://127.0.0.1:{port}/") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)
