"""The short form of `make faults`: a few kills while people talk, on each engine, with a fixed seed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.harness import state
from tests.faults.harness.checker import Findings
from tests.faults.harness.failpoints import BY_NAME as POINTS
from tests.faults.harness.failpoints import place_of
from tests.faults.harness.faults import BY_NAME
from tests.faults.harness.runs import Result, Size, disturbed, scenery_of, undisturbed
from tests.faults.harness.scenery import Scenery
from tests.faults.harness.servers import ENGINES, PostgresStore, SqliteStore, Store
from tests.faults.harness.traffic import plan
from tests.faults.harness.zygote import Zygote

SEED = 5
SIZE = Size(updates=160, strikes=5)

pytestmark = pytest.mark.xdist_group("faults")
_EXPECTED: list[state.State] = []


@pytest.fixture
async def zygote() -> AsyncIterator[Zygote]:
    zygote = await Zygote.born()
    yield zygote
    await zygote.close()


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "sqlite":
        return SqliteStore(Path(request.getfixturevalue("sqlite_url").removeprefix("sqlite:///")))
    return PostgresStore(request.getfixturevalue("postgres_url"), None)


@pytest.fixture
async def expected(zygote: Zygote) -> state.State:
    """What an undisturbed run leaves; the engine makes no difference to it."""
    if not _EXPECTED:
        _EXPECTED.append(await undisturbed(zygote, "sqlite", seed=SEED, updates=SIZE.updates, say=_silent))
    return _EXPECTED[0]


async def test_kills_at_random_lose_nothing_and_do_nothing_twice(zygote, store, expected):
    kill, known = BY_NAME["kill"], asyncio.get_running_loop().create_future()
    known.set_result(expected)

    result = await disturbed(zygote, store, kill, seed=SEED, size=SIZE, expected=known, say=_silent)

    assert result.strikes == SIZE.strikes
    assert result.findings.is_clean, result.findings


@pytest.mark.parametrize(("store", "name"), [("sqlite", "loss"), ("postgresql", "erase")], indirect=["store"])
async def test_a_lost_database_comes_back_and_who_is_erased_does_not(zygote, store, expected, name):
    known = asyncio.get_running_loop().create_future()
    known.set_result(expected)
    size = replace(SIZE, strikes=3)

    result = await disturbed(zygote, store, BY_NAME[name], seed=SEED, size=size, expected=known, say=_silent)

    assert result.strikes == 3
    assert result.findings.is_clean, result.findings


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_all_that_was_handled_of_a_talk_comes_again(zygote, store, expected):
    known = asyncio.get_running_loop().create_future()
    known.set_result(expected)
    size = replace(SIZE, strikes=2)

    result = await disturbed(zygote, store, BY_NAME["repeats"], seed=SEED, size=size, expected=known, say=_silent)

    assert (result.strikes, result.is_clean) == (2, True), result.findings
    assert result.notes["came again"] > size.updates / 2
    assert result.notes["overtook"] > 0
    assert result.notes["numbers skipped"] > 0


def test_a_run_in_which_nothing_struck_is_no_clean_run():
    struck = Result("repeats", "sqlite", 7, 50, 2, 1.5, Findings(offered=50))

    assert struck.is_clean
    assert not replace(struck, strikes=0).is_clean
    assert not replace(struck, findings=Findings(lost=1)).is_clean


async def test_nobody_waits_for_processes_whose_parent_has_ended(zygote, tmp_path):
    child = await zygote.start(["sandbox", "--port", "0"], {}, tmp_path / "log")

    zygote._process.kill()
    await zygote._process.wait()

    async with asyncio.timeout(10):
        await child.killed()
        with pytest.raises(ConnectionError):
            await zygote.start(["sandbox"], {}, tmp_path / "log")


def test_rounds_are_together_what_was_asked_for():
    whole = Size(updates=100_003, strikes=1000)

    rounds = [whole.part(number, 21) for number in range(21)]
    assert (sum(each.updates for each in rounds), sum(each.strikes for each in rounds)) == (100_003, 1000)
    assert {each.strikes for each in rounds} == {47, 48}


def test_the_results_of_rounds_add_up():
    findings = [Findings(offered=10, lost=1, examples=["lost: 7"]), Findings(offered=20, different=2)]
    notes = [{"longest stop, ms": 700, "while starting": 2}, {"longest stop, ms": 300, "while handling": 1}]
    one, other = (
        Result("kill", "sqlite", seed, 50, 3, 1.5, found, told)
        for seed, found, told in zip((7, 8), findings, notes, strict=True)
    )

    total = one + other
    assert (total.seed, total.rounds, total.updates, total.strikes, total.seconds) == (7, 2, 100, 6, 3.0)
    assert (total.findings.offered, total.findings.lost, total.findings.different) == (30, 1, 2)
    assert total.findings.examples == ["lost: 7"]
    assert total.notes == {"longest stop, ms": 700, "while starting": 2, "while handling": 1}


def test_a_result_that_was_written_down_can_be_added_to():
    found = Result("kill", "sqlite", 7, 10, 2, 1.5, Findings(offered=12, examples=["one"]), {"while handling": 2})

    read = Result.from_json(found.as_json())

    assert read == found
    assert (read + found).rounds == 2


@pytest.mark.parametrize("updates", [160, 1000, 5000])
def test_nobody_speaks_from_the_future(updates):
    steps = [step for seed in range(5) for step in plan(scenery_of(updates), seed=seed, updates=updates)]

    assert min(step.before_end_s for step in steps) > 0


def test_the_same_seed_makes_the_same_talk():
    scenery = Scenery.of(calm=3)

    assert plan(scenery, seed=3, updates=500) == plan(scenery, seed=3, updates=500)
    assert plan(scenery, seed=3, updates=500) != plan(scenery, seed=4, updates=500)


@pytest.mark.parametrize("point", POINTS.values(), ids=list(POINTS))
def test_every_failpoint_is_somewhere(point):
    owner, name = place_of(point.place)
    assert callable(getattr(owner, name))
    if point.inside is not None:
        inside, name = place_of(point.inside)
        assert callable(getattr(inside, name))


def _silent(_: str) -> None:
    """Nobody listens."""
