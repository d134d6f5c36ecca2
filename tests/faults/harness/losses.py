"""The database is lost, and comes back from a backup that was made while people talked.

The harness is kinder than Telegram: what the lost database had heard after its backup is brought once more. So the
end must be that of a talk nothing ever happened to, and whatever a backup has only half of shows.
"""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.faults.harness import entry, state
from tests.faults.harness.failpoints import BACKUP_POINTS, RESTORE_POINTS, Failpoint
from tests.faults.harness.scene import Scene
from tests.faults.harness.striking import Struck
from tests.faults.harness.zygote import Child

AFTERWARDS_S = 0.8
"""At most so long the program goes on after its backup."""
MOST_HITS = 12
"""Of places that are come by once for each table."""
KILLED, TAKEN = -9, 0
EACH_ONCE = 3 * max(len(BACKUP_POINTS), len(RESTORE_POINTS))
"""So many strikes come by each place of a backup and of a restore."""


async def lose(scene: Scene, struck: Struck) -> None:
    """In turn: a loss; a backup that is killed half-way; a loss, and a restore that is killed half-way."""
    half = scene.portion(struck.strikes) // 2
    child = await scene.start()
    await scene.handling(child)
    for number in range(struck.strikes):
        if number % 3 == 1:
            note = await _kill_backup(scene, struck, half, number)
        else:
            point = _chosen(RESTORE_POINTS, number) if number % 3 else None
            child, note = await _lose_once(scene, struck, child, half, point)
        struck.done(scene, note)


def _chosen(points: Sequence[Failpoint], number: int) -> Failpoint:
    return points[number // 3 % len(points)]


def _file(scene: Scene) -> Path:
    return scene.folder / "backup.zip"


def _killed_at(point: Failpoint, struck: Struck) -> Mapping[str, str]:
    is_of_tables = point.name in {"backup.table", "restore.loaded", "restore.compared"}
    return {entry.FAILPOINT: f"{point.name}:{struck.chance.randint(1, MOST_HITS) if is_of_tables else 1}"}


async def _kill_backup(scene: Scene, struck: Struck, steps: int, number: int) -> str:
    """Under the name of a backup there is a whole one or none, and the one of before until the next is whole."""
    point, file = _chosen(BACKUP_POINTS, number), _file(scene)
    before = file.read_bytes() if file.exists() else None
    async with scene.playing(steps):
        await _succeeds(scene, "backup", str(file), ends=KILLED, environment=_killed_at(point, struck))
    after = file.read_bytes() if file.exists() else None
    if point.name == "backup.named":
        await _succeeds(scene, "backup", "--verify", str(file))
    else:
        assert after == before, f"{file} was changed by a backup that was killed ({point.name})"
    return point.name


async def _lose_once(
    scene: Scene, struck: Struck, child: Child, steps: int, point: Failpoint | None
) -> tuple[Child, str]:
    """A backup, some steps of talk that only the lost database hears, the loss, the restore, and what comes again."""
    async with scene.clerk.turn:  # who would press what will never have been
        since = await scene.newest_entry()
        async with scene.playing(steps):
            await _succeeds(scene, "backup", str(_file(scene)))
        await scene.player.play(steps)
        await asyncio.sleep(struck.chance.random() * AFTERWARDS_S)
        await child.killed()
        if point is not None:
            await _kill_restore(scene, struck, point)
        await _succeeds(scene, *_restoring(scene))
        struck.notes["heard again"] += await _bring_again(scene, since)
        child = await scene.start()
        await scene.rest(child, scene.unheard)
    return child, "restored" if point is None else point.name


def _restoring(scene: Scene) -> list[str]:
    return ["restore", str(_file(scene)), "--replace", "--yes", "--continue"]


async def _kill_restore(scene: Scene, struck: Struck, point: Failpoint) -> None:
    """What was there is there still."""
    before = await state.read(scene.store)
    await _succeeds(scene, *_restoring(scene), ends=KILLED, environment=_killed_at(point, struck))
    after = await state.read(scene.store)
    assert after == before, f"a restore that was killed ({point.name}) has changed the database"


async def _succeeds(scene: Scene, *words: str, ends: int = TAKEN, environment: Mapping[str, str] | None = None) -> None:
    code = await scene.command(*words, **(environment or {}))
    assert code == ends, f"{words[0]} ended with {code}, not {ends}; see {scene.folder / words[0]}.log"


async def _bring_again(scene: Scene, since: int) -> int:
    """What the lost database had heard and the restored one has not; what the lost one said is nobody's any more."""
    entries = await scene.entries_after(since)
    rows = await scene.store.rows("SELECT update_id FROM inbox")
    stored = {row["update_id"] for row in rows}
    heard = [number for each in entries if each["event"] == "acknowledged" for number in each["update_ids"]]
    missing = [number for number in heard if number not in stored]
    said = {(each["chat"], each["message_id"]) for each in entries if each["event"] == "sent"}
    rows = await scene.store.rows("SELECT chat_id, sent_message_id FROM outbox WHERE sent_message_id IS NOT NULL")
    scene.forgotten |= said - {(row["chat_id"], row["sent_message_id"]) for row in rows}
    scene.clerk.dead = scene.forgotten
    await scene.people.post("redeliver", update_ids=missing)
    return len(missing)
