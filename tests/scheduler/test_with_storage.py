"""The same rules over the real outbox, leases and timers, on SQLite."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from desk.catalog import Desk
from desk.delivery import CardGone, LeaseLost, Migrated, TryLater, Unknown, Unreachable
from desk.people import Person
from desk.usecases.delivery import book
from scheduler.delivery import Delivery
from scheduler.heartbeat import Heartbeat, Pulse
from scheduler.sweep import Sweep
from scheduler.tuning import Tuning
from storage.catalog import Configuration
from storage.database import Database
from tests.scheduler.fakes import Telegram, Words, answer, card, post, timer

ANNA, ADMIN = 13, 12
LONGEST_S = 30.0
"""What takes so long does not come at all."""
QUICK = Tuning(poll_s=0.05, renew_s=0.2)
NEVER_LOOKS = Tuning(poll_s=600.0, renew_s=600.0, ttl_s=6000.0)
DESK = Desk(id=1, key="it", title="IT", second_line=-200, first_line=(-100, -7))


def now():
    return datetime.now(UTC)


@pytest.fixture
async def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/desk.db")
    await database.upgrade()
    await database.open()
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(DESK,), admins=frozenset({ADMIN})), now())
    yield database
    await database.close()


@asynccontextmanager
async def sending(database, telegram, *, holder="a", tuning=QUICK):
    delivery = Delivery(
        database.begin,
        Words(),
        telegram,
        telegram.budget,
        holder=holder,
        now=now,
        wait=database.wakeups.listen("outbox").wait,
        tuning=tuning,
    )
    task = asyncio.ensure_future(delivery.run())
    try:
        yield delivery
    finally:
        delivery.stop()
        await task


async def put(database, *notices):
    async with database.begin() as uow:
        for one in notices:
            await uow.outbox.put(one)


async def told(telegram, count):
    """Until so many calls were made, and a little longer: there must not be more."""
    async with asyncio.timeout(LONGEST_S):
        while len(telegram.calls) < count:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    return telegram.calls


async def settled(database):
    """Until nothing is on its way, and nothing waits to be."""
    async with asyncio.timeout(LONGEST_S):
        while True:
            async with database.begin(readonly=True) as uow:
                counts = await uow.outbox.counts()
            if not counts["new"] + counts["sending"]:
                return
            await asyncio.sleep(0.01)


async def test_changes_of_a_card_come_together_in_one_edit(database):
    telegram = Telegram(takes_s=0.0)

    async with sending(database, telegram):
        await put(database, card("c", "v0"))
        await settled(database)
        telegram.answers.clear()
        await put(database, card("c", "v1"))
        await told(telegram, 2)
        for n in range(2, 6):
            await put(database, card("c", f"v{n}"))
        telegram.answers.set()
        await settled(database)

    assert [text for method, _, text in telegram.calls if method == "editMessageText"] == ["v1", "v5"]


@asynccontextmanager
async def two_processes(url):
    """Two of them on one database; nothing but what they tell each other goes between them."""
    here, there = Database(url), Database(url)
    await here.open()
    await there.open()
    async with here.begin() as uow:
        await uow.configure(Configuration(desks=(DESK,), admins=frozenset({ADMIN})), now())
    yield here, there
    await here.close()
    await there.close()


async def test_what_another_process_has_to_say_goes_out_before_anybody_looks(postgres_url):
    """The look once a second is only for what was lost on the way."""
    telegram = Telegram(takes_s=0.0)

    async with two_processes(postgres_url) as (here, there), sending(there, telegram, tuning=NEVER_LOOKS):
        for n in range(1, 4):
            await put(here, post(f"p{n}"))
            await settled(here)

    assert [text for _, _, text in telegram.calls] == ["p1", "p2", "p3"]


async def test_a_timer_that_another_process_armed_fires_before_anybody_looks(postgres_url):
    fired = asyncio.Queue()

    async def fire(uow, *, now, timer):
        fired.put_nowait(timer.key)

    async with two_processes(postgres_url) as (here, there):
        heartbeat = Heartbeat(
            Sweep(there.begin, fire, now),
            now=now,
            wait=there.wakeups.listen("timers").wait,
            pulse=Pulse(every_s=600.0, dead_after_s=6000.0, look_gap_s=0.0),
        )
        beating = asyncio.ensure_future(heartbeat.run())
        for key in ("a", "b", "c"):
            async with here.begin() as uow:
                await uow.timers.arm([timer(key, due_at=now())])
            async with asyncio.timeout(LONGEST_S):
                assert await fired.get() == key
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)


async def test_a_post_of_unknown_outcome_is_repeated_once_and_a_later_one_not_overtaking(database):
    telegram = Telegram()
    telegram.script["p"] = [Unknown("cut"), Unknown("cut")]

    async with sending(database, telegram):
        await put(database, post("p"), post("q"))
        calls = await told(telegram, 4)

    assert [text for _, _, text in calls if text in {"p", "q"}] == ["p", "p", "q"]
    assert sum("delivery_failed" in text for _, _, text in calls) == 1


async def test_an_unreachable_person_a_lost_card_and_a_moved_group(database):
    telegram = Telegram()
    telegram.script = {
        "to anna": [Unreachable("Forbidden: bot was blocked by the user")],
        "v2": [CardGone()],
        "moved": [Migrated(-1007)],
    }
    async with database.begin() as uow:
        await uow.people.see(Person(ANNA, "Anna"))

    async with sending(database, telegram):
        await put(database, card("c", "v1"))
        await told(telegram, 1)
        await put(
            database,
            card("c", "v2"),
            post("to anna", chat_id=ANNA, fallback=(-100,), desk_id=1),
            post("moved", chat_id=-7),
        )
        calls = await told(telegram, 8)

    told_of = f"unreachable:{ANNA}:{now().date().isoformat()}:-200"
    assert sorted(call[1:] for call in calls) == sorted(
        [
            (-100, "v1"),
            (-100, "v2"),
            (-100, "v2"),
            (ANNA, "to anna"),
            (-100, "to anna"),
            (-7, "moved"),
            (-1007, "moved"),
            (-200, told_of),
        ]
    )
    async with database.begin() as uow:
        anna = await uow.people.get(ANNA)
        assert anna.reachable is False
        assert uow.catalog.by_key("it").first_line == (-100, -1007)


async def test_a_spent_budget_is_known_to_the_next_process(database):
    first, second = Telegram(takes_s=0.0), Telegram()
    async with sending(database, first, holder="a"):
        await put(database, *(post(f"p{n}") for n in range(20)))
        await told(first, 20)

    async with sending(database, second, holder="b"):
        await put(database, post("one too many"), post("elsewhere", chat_id=-300))
        calls = await told(second, 1)

    assert [text for _, _, text in calls] == ["elsewhere"]


async def test_a_former_leader_can_book_nothing(database):
    await put(database, post("p"))
    async with database.begin() as uow:
        fence = await uow.leases.hold("delivery", "a", now() - timedelta(hours=1), timedelta(seconds=10))
        (row,) = await uow.sending.begin([1], fence=fence, now=now())
    async with database.begin() as uow:
        await uow.leases.hold("delivery", "b", now(), timedelta(seconds=10))

    with pytest.raises(LeaseLost):
        async with database.begin() as uow:
            await book(uow, now=now(), delivery=row, outcome=TryLater(1, "x"), fence=fence)


async def test_an_answer_leaves_within_a_breath(database):
    telegram, loop = Telegram(takes_s=0.0), asyncio.get_running_loop()
    async with sending(database, telegram):
        await put(database, post("warm"))
        await told(telegram, 1)
        started = loop.time()
        await put(database, answer("toast"))
        async with asyncio.timeout(5):
            while len(telegram.calls) < 2:
                await asyncio.sleep(0.001)
        took = loop.time() - started

    assert took < 0.5


async def test_a_failing_timer_is_undone_put_back_and_the_others_fire(database):
    due = now() - timedelta(seconds=5)
    async with database.begin() as uow:
        await uow.timers.arm([timer("bad", due), timer("good", due)])

    async def fire(uow, *, now, timer):
        await uow.outbox.put(post(f"fired {timer.key}"))
        if timer.key == "bad":
            raise ValueError("no")

    swept = await Sweep(database.begin, fire, now)()

    assert (swept.fired, swept.failed) == (1, 1)
    assert due < swept.next_due <= now() + timedelta(seconds=2)
    telegram = Telegram(takes_s=0.0)
    async with sending(database, telegram):
        assert [text for _, _, text in await told(telegram, 1)] == ["fired good"]


async def test_two_processes_never_send_the_same(database):
    first, second = Telegram(takes_s=0.01), Telegram(takes_s=0.01)
    await put(database, *(post(f"p{n}", chat_id=-n) for n in range(1, 31)))

    async with sending(database, first, holder="a") as leader, sending(database, second, holder="b"):
        while len(first.calls) + len(second.calls) < 10:
            await asyncio.sleep(0.005)
        leader.stop()
        async with asyncio.timeout(5):
            while len(first.calls) + len(second.calls) < 30:
                await asyncio.sleep(0.01)

    assert sorted([*first.texts, *second.texts]) == sorted(f"p{n}" for n in range(1, 31))
