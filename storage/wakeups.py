"""Waking those who wait for work: at once within the process, through the database between processes.

A wake-up is a hint. Whoever listens also looks by themselves now and then, so that a lost one costs a second.
"""

import asyncio
import logging
import uuid
from collections.abc import Iterable
from contextlib import suppress

log = logging.getLogger(__name__)

INBOX = "inbox"
OUTBOX = "outbox"
TIMERS = "timers"
TOPICS = (INBOX, OUTBOX, TIMERS)

CHANNEL = "firstline"
RECONNECT_AFTER_S = 1.0
START_S = 3.0


class Wakeup:
    """One listener's bell. `wait` clears it, so that each ring is heard once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def set(self) -> None:
        self._rung.set()

    def clear(self) -> None:
        self._rung.clear()

    def is_set(self) -> bool:
        return self._rung.is_set()

    async def wait(self, timeout: float | None = None) -> bool:  # noqa: ASYNC109 - a poll with a bell, not a deadline
        """Until somebody rings or the time is up; whether somebody rang."""
        try:
            async with asyncio.timeout(timeout):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True


class Wakeups:
    """The bells of this process, by topic."""

    def __init__(self) -> None:
        self._bells: dict[str, list[Wakeup]] = {topic: [] for topic in TOPICS}

    def listen(self, topic: str) -> Wakeup:
        bell = Wakeup()
        self._bells[topic].append(bell)
        return bell

    def ring(self, topics: Iterable[str]) -> None:
        for topic in topics:
            for bell in self._bells.get(topic, ()):
                bell.set()


class Listener:
    """Hears other processes through PostgreSQL on a connection of its own, and comes back when that is cut."""

    def __init__(self, dsn: str, wakeups: Wakeups) -> None:
        self.name = uuid.uuid4().hex[:12]
        self._dsn = dsn
        self._wakeups = wakeups
        self._task: asyncio.Task[None] | None = None
        self._hears = asyncio.Event()
        self._was_cut = False

    def payload(self, topics: Iterable[str]) -> str:
        """What is sent with a commit; our own comes back to us and is known by the name."""
        return ":".join([self.name, *sorted(topics)])

    async def start(self) -> None:
        """Returns once it hears, or after a while without: work goes on then, found by looking."""
        self._task = asyncio.get_running_loop().create_task(self._run(), name="database wake-ups")
        with suppress(TimeoutError):
            async with asyncio.timeout(START_S):
                await self._hears.wait()

    async def stop(self) -> None:
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    async def _run(self) -> None:
        import asyncpg  # only here: a process on SQLite goes without the driver

        while True:
            try:
                await self._listen()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("wake-ups between processes are away (%s)", type(error).__name__)
            await asyncio.sleep(RECONNECT_AFTER_S)

    async def _listen(self) -> None:
        import asyncpg

        connection = await asyncpg.connect(self._dsn)
        cut = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: cut.set())
            await connection.add_listener(CHANNEL, self._hear)
            if self._was_cut:
                self._wakeups.ring(TOPICS)
            self._hears.set()
            await cut.wait()
            self._was_cut = True
        finally:
            connection.terminate()

    def _hear(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        sender, *topics = str(payload).split(":")
        if sender != self.name:
            self._wakeups.ring(topics)
