"""The database goes away, is full or busy."""

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from tests.faults.harness.scene import Scene
from tests.faults.harness.servers import PostgresStore, SqliteStore
from tests.faults.harness.striking import Struck

FULL_S = 2.0
SMALL_DISK = "64m"
BUSY_S = 12.0
"""Longer than the program waits for the file's lock."""


async def cut_connections(scene: Scene, struck: Struck) -> None:
    """All at once, whatever they are doing."""
    store = scene.store
    assert isinstance(store, PostgresStore)
    portion = scene.portion(struck.strikes)
    await scene.handling(await scene.start())
    for _ in range(struck.strikes):
        async with scene.playing(portion):
            await asyncio.sleep(struck.chance.random() * 0.5)
            struck.notes["connections cut"] += await store.cut()
        struck.done(scene)


async def restart_database(scene: Scene, struck: Struck) -> None:
    """In turn politely and as by a crash."""
    store = scene.store
    assert isinstance(store, PostgresStore)
    portion = scene.portion(struck.strikes)
    await scene.handling(await scene.start())
    for number in range(struck.strikes):
        mode = "immediate" if number % 2 else "fast"
        async with scene.playing(portion):
            await asyncio.sleep(struck.chance.random() * 0.5)
            await store.restart(mode=mode)
        struck.done(scene, mode)


async def fill_disk(scene: Scene, struck: Struck) -> None:
    """Not a byte is left for some seconds; the program goes on by itself once there is room."""
    assert isinstance(scene.store, SqliteStore)
    folder = scene.store.path.parent
    portion = scene.portion(struck.strikes)
    await scene.handling(await scene.start())
    for _ in range(struck.strikes):
        with _full(folder / "ballast"):
            await scene.player.play(portion)
            await asyncio.sleep(FULL_S)
        struck.done(scene)


@contextmanager
def _full(ballast: Path) -> Iterator[None]:
    try:
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            for size in (1 << 20, 1 << 12, 1):
                with contextlib.suppress(OSError):
                    while file.write(b"\0" * size):
                        pass
        yield
    finally:
        ballast.unlink()


@asynccontextmanager
async def small_disk(folder: Path) -> AsyncIterator[Path]:
    place = folder / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def cannot_mount() -> str | None:
    return None if os.geteuid() == 0 else "a small disk can be mounted by root only"


async def hold_lock(scene: Scene, struck: Struck) -> None:
    """Another process holds the write lock of the file, now and then for longer than the program waits for it."""
    store = scene.store
    assert isinstance(store, SqliteStore)
    portion = scene.portion(struck.strikes)
    await scene.handling(await scene.start())
    for number in range(struck.strikes):
        seconds = BUSY_S if number % 5 == 4 else struck.chance.random() * 3
        holding = asyncio.to_thread(_hold, store.path, seconds)
        await asyncio.gather(holding, scene.player.play(portion))
        struck.done(scene, "longer than it waits" if seconds == BUSY_S else "shorter")


def _hold(path: Path, seconds: float) -> None:
    with contextlib.closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT 1").fetchall()
        time.sleep(seconds)
        connection.execute("ROLLBACK")
