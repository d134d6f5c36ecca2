"""The host's clock jumps under the running program: every timer fires once, none before its time on the wall."""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.server import create_app, serve
from storage.database import Database
from tests.faults import scene
from tests.journeys.program import Program

TOKEN = "700000001:canary-token-AAAAAAAAAAAAAAAAAAAA"
LATE = timedelta(seconds=4)
"""How late a timer may fire on a busy machine after its time has come."""
HOUR_COMES_TWICE = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
HOUR_IS_MISSING = datetime(2027, 3, 14, 7, 0, tzinfo=UTC)
"""In New York."""

pytestmark = pytest.mark.xdist_group("faketime")


class Wall:
    """The clock on the wall of the program: ours, and so many seconds."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "wall"
        self._ahead = timedelta()
        self.put_to(datetime.now(UTC))

    @property
    def environment(self) -> dict[str, str]:
        faketime = pytest.importorskip("libfaketime")
        try:
            _, found = faketime.get_reload_information()
        except RuntimeError as reason:
            pytest.skip(str(reason))
        library = Path(found.get("LD_LIBRARY_PATH", "")) / found.get("LD_PRELOAD", "libfaketime.so.1").split(":")[0]
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        }

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def put_to(self, at: datetime) -> None:
        self._ahead = timedelta(seconds=round((at - datetime.now(UTC)).total_seconds()))
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{int(self._ahead.total_seconds()):+d}\n", encoding="utf-8")
        fresh.replace(self._file)  # never half written

    def jumps(self, **by: float) -> None:
        self.put_to(self.now() + timedelta(**by))


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    wall = Wall(tmp_path)
    wall.jumps(days=3)
    script = "import time; print(time.time())"
    shown = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **wall.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if shown.returncode or abs(float(shown.stdout or 0) - wall.now().timestamp()) > 60:
        pytest.skip(f"libfaketime cannot change the time here: {shown.stderr.strip() or shown.stdout.strip()}")
    wall.jumps(days=-3)
    return wall


@asynccontextmanager
async def running(
    wall: Wall, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch, **environment: str
) -> AsyncIterator[Program]:
    """The whole program with that clock on its wall, a sandbox for Telegram."""
    server = await serve(create_app(token=TOKEN))
    program = Program(folder, token=TOKEN, database_url=url, api_base=server.url, admins="9001")
    try:
        with monkeypatch.context() as patched:
            for name, value in {**wall.environment, **environment}.items():
                patched.setenv(name, value)
            await program.start()
        yield program
    finally:
        if program.running:
            await program.stop()
        await server.close()


async def escalated(database: Database, questions: list[int], seconds: float = 8.0) -> dict[int, datetime]:
    """When each of them was, on the program's wall, once all of them were."""
    async with asyncio.timeout(seconds):
        while len(found := await scene.escalations(database, questions)) < len(questions):
            await asyncio.sleep(0.05)
    return {fact.object_id or 0: fact.at for fact in found}


def assert_in_time(at: dict[int, datetime], dues: dict[int, datetime], *, noticed: datetime | None = None) -> None:
    """None before it was due; none much later than that, or than the moment at which the clock was put past it."""
    for question, due_at in dues.items():
        since = max(due_at, noticed or due_at)
        assert due_at <= at[question] <= since + LATE


async def test_whatever_the_wall_clock_does_everything_fires_once_and_nothing_early(
    wall, sqlite_database, sqlite_url, tmp_path, monkeypatch
):
    """One run of the program for all of it: starting it takes longest."""
    await scene.furnish(sqlite_database)
    async with running(wall, sqlite_url, tmp_path, monkeypatch, TZ="America/New_York") as program:
        jumped = await it_jumps_ahead_and_back(wall, sqlite_database)
        twice = await an_hour_is_odd(wall, sqlite_database, HOUR_COMES_TWICE)
        missing = await an_hour_is_odd(wall, sqlite_database, HOUR_IS_MISSING)
        await program.is_ready(1)

    fired = [*jumped, *twice, *missing]
    assert await scene.times_escalated(sqlite_database, fired) == Counter({1: len(fired)})


async def it_jumps_ahead_and_back(wall, database):
    """Three hours ahead, one back, one ahead again. Returns the questions whose time has come."""
    start, hour = wall.now(), timedelta(hours=1)
    dues = [start + timedelta(seconds=1), start + 2 * hour, start + hour, start + 3 * hour + timedelta(seconds=2)]
    never = start + 9 * hour
    ids = await scene.ask(database, [*dues, never])
    assert_in_time(await escalated(database, ids[:1]), {ids[0]: dues[0]})

    wall.jumps(hours=3)
    jumped = wall.now()
    at = await escalated(database, ids[:4])
    assert_in_time(at, dict(zip(ids[1:3], dues[1:3], strict=True)), noticed=jumped)
    assert_in_time(at, {ids[3]: dues[3]})

    wall.jumps(hours=-1)
    later = [wall.now() + timedelta(seconds=1), wall.now() + hour / 2]
    more = await scene.ask(database, later)
    assert_in_time(await escalated(database, more[:1]), {more[0]: later[0]})

    wall.jumps(hours=1)
    assert_in_time(await escalated(database, more), {more[1]: later[1]}, noticed=wall.now())
    assert await scene.escalations(database, ids[4:]) == []
    return [*ids[:4], *more]


async def an_hour_is_odd(wall, database, change):
    """The host's zone goes over to or from summer time. Returns the questions whose time has come."""
    wall.put_to(change - timedelta(seconds=3))
    dues = [change + timedelta(seconds=number) for number in (-1, 0, 1)]
    dues += [change + timedelta(minutes=30), change + timedelta(minutes=90)]
    ids = await scene.ask(database, dues)
    at = await escalated(database, ids[:3])
    assert_in_time(at, dict(zip(ids[:3], dues[:3], strict=True)))

    wall.put_to(change + timedelta(hours=1))
    assert_in_time(await escalated(database, ids[:4]), {ids[3]: dues[3]}, noticed=wall.now())
    assert await scene.escalations(database, ids[4:]) == []
    return ids[:4]
