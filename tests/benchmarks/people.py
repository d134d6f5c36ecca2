"""Ten thousand people in one desk, two hundred of them specialists: first line, lists of tasks and figures."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.process import settle_garbage
from storage.database import Database
from tests.benchmarks import first_line, looks, stock, traffic
from tests.benchmarks.first_line import BAR_P99_MS, BAR_PER_SECOND
from tests.benchmarks.growth import BEFORE
from tests.benchmarks.measure import Figure, Options, percentile
from tests.benchmarks.stage import CHATS, Stage, stage
from tests.benchmarks.stock import PEOPLE, Stock

SEEDS = (*stock.SEEDS, traffic.SEED)
ASKERS = 200
"""In each of the fifty chats."""
BAR_LIST_MS, BAR_FIGURES_MS = 100, 150
"""A list is the answer to a command, as quick as that to a press."""
PACES = {"postgresql": 2_000, "sqlite": 500}


async def run(options: Options) -> list[Figure]:
    found: list[Figure] = []
    with stage() as place:
        place.staff(PEOPLE)
        for engine in options.engines:
            async with place.database(engine) as url:
                await place.open_desk(url)
                now = datetime.now(UTC)
                stocked = Stock(options.pick(100_000, 10_000, 200), now - BEFORE - stock.YEAR, is_whole=True)
                await stock.fill(engine, url, stocked)
                found += [*await _first_line(place, engine, url, stocked, options)]
                found += [*await _looks(engine, url, now, options)]
    return found


async def _first_line(place: Stage, engine: str, url: str, stocked: Stock, options: Options) -> list[Figure]:
    """Throughput of a full inbox, then latency at a steady rate, as `first_line` takes them."""
    talk = traffic.Traffic(after=stocked.last_message, askers=ASKERS, answerers=PEOPLE)
    pace, seconds = PACES[engine], options.pick(10, 3, 1)
    is_held = engine == "postgresql"
    async with first_line._handling(place, url) as desk:
        await desk.drain(talk.bodies(options.pick(10_000, 2_000, 100)))
        rate, cost = await desk.drain(talk.bodies(options.pick(20_000, 2_000, 100)))
        latencies = await desk.paced(talk.bodies(pace * seconds), pace)
    note = f"{len(CHATS) * ASKERS:,} askers, {len(PEOPLE)} specialists, {stocked.dialogs:,} dialogs before"
    bar, late = (BAR_PER_SECOND, BAR_P99_MS) if is_held else (None, None)
    return [
        Figure(f"handled from a full inbox, {engine}", rate, "messages/s", bar, at_least=True, note=note),
        Figure(f"CPU of the process, {engine}", cost, "µs/message"),
        Figure(f"due → committed at {pace}/s, p50, {engine}", percentile(latencies, 0.5), "ms"),
        Figure(f"due → committed at {pace}/s, p99, {engine}", percentile(latencies, 0.99), "ms", late),
    ]


async def _looks(engine: str, url: str, now: datetime, options: Options) -> list[Figure]:
    times = options.pick(40, 10, 2)
    wanted = {
        "open, the first page": (looks.open_list(now), BAR_LIST_MS),
        "the queue": (looks.task_list(now, "queue"), BAR_LIST_MS),
        "a specialist's own tasks": (looks.task_list(now, "mine", PEOPLE[-1]), BAR_LIST_MS),
        "the month's figures": (looks.month(now), BAR_FIGURES_MS),
        "the month per specialist": (looks.month_by_specialist(now), BAR_FIGURES_MS),
    }
    database = Database(url)
    await database.open()
    settle_garbage()
    try:
        taken = {name: await looks.timed(database, look, times) for name, (look, _) in wanted.items()}
    finally:
        await database.close()
    return [*_figures(engine, taken, {name: bar for name, (_, bar) in wanted.items()})]


def _figures(engine: str, taken: dict[str, list[float]], bars: dict[str, int]) -> Iterator[Figure]:
    for name, times in taken.items():
        middle = f"median {percentile(times, 0.5):.1f} ms of {len(times)}"
        yield Figure(f"{name}, p95, {engine}", percentile(times, 0.95), "ms", bars[name], note=middle)
