"""The real program as a process of its own."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import aiohttp

MAIN = "from bot.cli import main; main()"
LOUD = """
import asyncio, logging
from bot import app, settings
asyncio.run(app.run(settings.load(), log_level=logging.DEBUG))
"""
"""`firstline run` that logs all it can. Nobody can set that from outside."""


class Program:
    """`firstline run`, or a part of it, with settings of a test; ended by its process id, its log kept."""

    def __init__(
        self, folder: Path, *, command: str = "run", name: str | None = None, main: str = MAIN, **settings: str
    ) -> None:
        self.port = int(settings.get("web_port") or free_port())
        self.log = folder / f"{name or {'run': 'program'}.get(command, command)}.log"
        self._command = command
        self._main = main
        self._settings = {**settings, "web_port": str(self.port)}
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, *, ready: bool = True) -> None:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTLINE_")}
        environ |= {f"FIRSTLINE_{name.upper()}": value for name, value in self._settings.items()}
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", self._main, *self._command.split(), env=environ, stdout=log, stderr=log
            )
        if ready:
            await self.is_ready()

    async def is_ready(self, seconds: float = 60) -> None:
        async with aiohttp.ClientSession() as session, asyncio.timeout(seconds):
            while True:
                assert self.running, self.log.read_text()
                try:
                    async with session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)

    def another(self, command: str, **settings: str) -> "Program":
        """A second process with the same settings, and a web port of its own."""
        same = {name: value for name, value in self._settings.items() if name != "web_port"}
        return Program(self.log.parent, command=command, **{**same, **settings})

    def gets(self, signal_number: int) -> None:
        assert self._process is not None
        self._process.send_signal(signal_number)

    async def says(self, words: str, seconds: float = 30) -> None:
        """Wait until its log holds these words."""
        async with asyncio.timeout(seconds):
            while words not in self.log.read_text():
                await asyncio.sleep(0.05)

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def process_id(self) -> int | None:
        return None if self._process is None else self._process.pid

    async def kill(self) -> None:
        """kill -9: nothing is finished, nothing said."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, signal_number: int) -> int:
        process = self._process
        assert process is not None
        if process.returncode is None:
            process.send_signal(signal_number)
        try:
            return await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
