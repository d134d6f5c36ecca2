import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.outcomes import TokenRefused
from scheduler.runner import SchedulerRoom
from tests.scheduler.bot_api import BotApi, error, serving
from tests.scheduler.fakes import Words, World, post, timer


def now():
    return datetime.now(UTC)


class Firing:
    async def __call__(self, uow, *, now, timer):
        await uow.outbox.put(post(f"alarm {timer.key}"))


def room_of(world, base, **options):
    return SchedulerRoom(
        begin=world.begin,
        renderer=Words(),
        fire=Firing(),
        token="4242:secret",
        holder="a",
        now=now,
        wait_outbox=world.wait,
        wait_timers=World(now).wait,
        api_base=base,
        **options,
    )


async def until(condition):
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)


async def test_the_room_fires_timers_and_says_what_they_ask_for():
    world, api = World(now), BotApi()
    async with world.begin() as uow:
        await uow.timers.arm([timer("late", now() - timedelta(hours=3))])

    async with serving(api) as base:
        room = room_of(world, base)
        running = asyncio.ensure_future(room.run())
        await until(lambda: api.calls)
        age = room.sweep_age_s
        room.stop()
        await running

    assert api.calls == [("sendMessage", {"chat_id": "-100", "text": "alarm late"})]
    assert world.row("alarm late").state == "sent"
    assert age < 5


async def test_it_stops_within_five_seconds_whatever_telegram_does():
    async def never(request):
        await asyncio.sleep(60)

    world, api = World(now), BotApi()
    api.answers = [never]
    await world.put(post("p"))

    async with serving(api) as base:
        room = room_of(world, base)
        running = asyncio.ensure_future(room.run())
        await until(lambda: api.calls)
        room.stop()
        async with asyncio.timeout(5):
            await running

    assert world.row("p").state == "sending"


async def test_a_refused_token_ends_the_room_with_one_clear_error():
    world, api = World(now), BotApi()
    api.answers = [error(401, "Unauthorized")]
    await world.put(post("p"))

    async with serving(api) as base:
        with pytest.raises(TokenRefused, match="refuses the bot token"):
            await room_of(world, base).run()


async def test_a_part_that_breaks_is_started_again(monkeypatch):
    world, api = World(now), BotApi()
    monkeypatch.setattr("scheduler.runner._RESTART_S", 0.01)

    async with serving(api) as base:
        room = room_of(world, base)
        whole, starts = room.delivery.run, []

        async def breaks_once():
            starts.append(1)
            if len(starts) == 1:
                raise RuntimeError("unforeseen")
            await whole()

        room.delivery.run = breaks_once
        running = asyncio.ensure_future(room.run())
        await world.put(post("p"))
        await until(lambda: api.calls)
        room.stop()
        await running

    assert len(starts) == 2
