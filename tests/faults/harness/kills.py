"""Processes that end, stand still, or come in twos and threes."""

import asyncio
import signal

from tests.faults.harness import entry
from tests.faults.harness.failpoints import FAILPOINTS
from tests.faults.harness.scene import Scene
from tests.faults.harness.striking import LONGEST, Struck
from tests.faults.harness.zygote import Child

EARLY_S = 0.9
"""A start takes about so long; some kills come before it is over."""
WORKING_S = 0.8
MISSED_S = 6.0
"""A place that was not come by so long after the handlers were loaded is missed."""
FROZEN_S = 14.0
"""Longer than a lease is held and than it takes another to look."""
LONGEST_STOP = f"{LONGEST} stop, ms"
STALL_S = 4.0
"""Longer than the program takes for a pause of the machine."""


async def at_random(scene: Scene, struck: Struck) -> None:
    """A quarter of the kills comes while the program starts, the others while it handles updates."""
    portion = scene.portion(struck.strikes)
    for _ in range(struck.strikes):
        early, after = struck.chance.random() < 0.25, struck.chance.random()
        async with scene.playing(portion):
            child = await scene.start()
            if early:
                await asyncio.sleep(after * EARLY_S)
            elif await scene.handling(child):
                await asyncio.sleep(after * WORKING_S)
        note = "while handling" if child.handles.is_set() else "while starting"
        await child.killed()
        struck.done(scene, note)


async def at_failpoints(scene: Scene, struck: Struck) -> None:
    """Each gap between two durable steps in turn: when the program first comes by; in later rounds, later."""
    portion = scene.portion(struck.strikes)
    for number in range(struck.strikes):
        point = FAILPOINTS[number % len(FAILPOINTS)]
        hits = 1 if number < len(FAILPOINTS) else struck.chance.randint(1, 3)
        child = await scene.start(**{entry.FAILPOINT: f"{point.name}:{hits}"})
        await scene.player.play(portion)
        await scene.handling(child)
        try:
            async with asyncio.timeout(MISSED_S):
                await child.ended.wait()
            struck.done(scene, point.name)
        except TimeoutError:
            await child.killed()
            struck.missed(f"{point.name} not reached")


async def terminate(scene: Scene, struck: Struck) -> None:
    """SIGTERM while people talk; it must end by itself, with 0, within five seconds."""
    portion = scene.portion(struck.strikes)
    for _ in range(struck.strikes):
        child = await scene.start()
        async with scene.playing(portion):
            await scene.handling(child)
            await asyncio.sleep(struck.chance.random() * WORKING_S)
            await _ends_politely(child, struck)
        struck.done(scene)


async def roll(scene: Scene, struck: Struck) -> None:
    """The next process is up before the last one is told to stop."""
    portion = scene.portion(struck.strikes)
    child = await scene.start()
    for _ in range(struck.strikes):
        async with scene.playing(portion):
            following = await scene.start()
            await scene.handling(following)
            await asyncio.sleep(struck.chance.random() * WORKING_S)
            await _ends_politely(child, struck)
        struck.done(scene)
        child = following


async def _ends_politely(child: Child, struck: Struck) -> None:
    began = asyncio.get_running_loop().time()
    child.gets(signal.SIGTERM)
    await child.ended.wait()
    took = asyncio.get_running_loop().time() - began
    struck.notes["ended with an error"] += child.code != 0
    struck.notes[LONGEST_STOP] = max(struck.notes[LONGEST_STOP], round(took * 1000))


async def two_bots(scene: Scene, struck: Struck) -> None:
    """Two whole programs with one token; one of them, by chance, is killed and started again."""
    portion = scene.portion(struck.strikes)
    pair = [await scene.start(), await scene.start()]
    for _ in range(struck.strikes):
        await scene.player.play(portion)
        for child in pair:
            await scene.handling(child)
        await asyncio.sleep(struck.chance.random() * WORKING_S)
        chosen = struck.chance.randrange(2)
        await pair[chosen].killed()
        pair[chosen] = await scene.start()
        struck.done(scene)


async def frozen_leader(scene: Scene, struck: Struck) -> None:
    """A bot and three schedulers; the one that leads stands still for longer than its lease, then goes on."""
    portion = scene.portion(struck.strikes)
    bot = await scene.start("bot")
    schedulers = [await scene.start("scheduler") for _ in range(3)]
    await scene.handling(bot)
    for _ in range(struck.strikes):
        await scene.player.play(portion // 2)
        leader = await _leader(scene, schedulers)
        leader.gets(signal.SIGSTOP)
        await scene.player.play(portion - portion // 2)
        await asyncio.sleep(FROZEN_S)
        struck.notes["another led"] += await _leader(scene, schedulers) is not leader
        leader.gets(signal.SIGCONT)
        await asyncio.sleep(0.5)
        struck.done(scene)


async def _leader(scene: Scene, schedulers: list[Child]) -> Child:
    """Who holds the lease of the sender: its name has the process id in it."""
    async with asyncio.timeout(30):
        while True:
            rows = await scene.store.rows("SELECT holder FROM leases WHERE name = 'delivery' AND holder IS NOT NULL")
            ids = [int(row["holder"].split(":")[1]) for row in rows]
            for child in schedulers:
                if child.pid in ids:
                    return child
            await asyncio.sleep(0.1)


async def stall(scene: Scene, struck: Struck) -> None:
    """The event loop stands still for seconds, as if a callback did not come back."""
    portion = scene.portion(struck.strikes)
    for _ in range(struck.strikes):
        after = 0.5 + struck.chance.random()
        child = await scene.start(**{entry.STALL: f"{after:.2f}:{STALL_S}"})
        await scene.player.play(portion)
        await asyncio.sleep(after + STALL_S + 0.5)
        struck.notes["ended by itself"] += not child.runs
        await _ends_politely(child, struck)
        struck.done(scene)
