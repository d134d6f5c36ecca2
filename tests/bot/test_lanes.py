"""Handling: in order within a chat, all or nothing, and one bad update stops nobody else."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import Clock
from bot.intake.raw import raw_update
from bot.lanes import batch, lookups
from bot.lanes import runner as runner_module
from bot.lanes.parsing import Malformed, parse
from bot.lanes.runner import LaneRunner
from bot.telegram_api import ApiUnreachable
from desk.errors import LookupNeeded, NotHeardYet, Refusal, Refused
from desk.people import Membership
from tests.bot.make_updates import message, press
from tests.bot.memory import MemoryStore


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture(scope="module", autouse=True)
def aiogram_is_imported():
    """It takes seconds, which no test should wait for inside its time-out."""
    parse(json.dumps(message(1)))


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    monkeypatch.setattr(batch, "RETRY_SECONDS", (0.002, 0.004, 0.008, 0.016))
    monkeypatch.setattr(lookups, "PAUSES", (0.001, 0.002))


class Desk:
    """Stands for the handlers: keeps what it handled as effects, and does what a test asks for at some updates."""

    def __init__(self) -> None:
        self.at: dict[int, Callable[[Any, datetime], Any]] = {}
        self.calls: Counter[int] = Counter()
        self.lookups: list[tuple[int, int]] = []
        self.answer_lookups: Callable[[int, int], Any] = lambda chat, user: "member"

    async def dispatch(self, update: Any, uow: Any, now: datetime) -> None:
        self.calls[update.update_id] += 1
        uow.effect(update.update_id)
        await asyncio.sleep(0)
        if act := self.at.get(update.update_id):
            await act(uow, now)

    async def on_refusal(self, uow: Any, update: Any, refusal: Refused, now: datetime) -> None:
        uow.effect((update.update_id, refusal.code.value))

    async def lookup(self, chat_id: int, user_id: int, now: datetime) -> list[Membership]:
        self.lookups.append((chat_id, user_id))
        status = self.answer_lookups(chat_id, user_id)
        if isinstance(status, Exception):
            raise status
        return [Membership(chat_id, user_id, status, now)]


@pytest.fixture
def desk():
    return Desk()


@asynccontextmanager
async def running(store: MemoryStore, desk: Desk, *, workers: int = 3):
    stop = asyncio.Event()
    runner = LaneRunner(
        store.begin, desk.dispatch, desk.lookup, Clock(), store, on_refusal=desk.on_refusal, workers=workers
    )
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(runner.run(stop))
        try:
            yield runner
        finally:
            stop.set()


async def bring(store: MemoryStore, *updates: Any) -> None:
    async with store.begin() as uow:
        await uow.inbox.store([raw_update(each, 1) for each in updates], datetime.now(UTC))


async def settled(store: MemoryStore) -> None:
    while any(row.state == "waiting" for row in store.committed.rows):
        await asyncio.sleep(0.002)


async def handled(store: MemoryStore, desk: Desk, *updates: Any, workers: int = 3) -> None:
    await bring(store, *updates)
    async with running(store, desk, workers=workers):
        await settled(store)


def raises(error: Exception, *, times: int = 1_000) -> Callable[[Any, datetime], Any]:
    left = [times]

    async def act(uow: Any, now: datetime) -> None:
        if left[0]:
            left[0] -= 1
            raise error

    return act


async def test_effects_and_done_marks_are_one_commit(store, desk):
    await handled(store, desk, message(1), message(2))

    assert store.state.effects == [1, 2]
    assert store.states() == ["done", "done"]


async def test_a_chat_keeps_its_order_while_many_chats_are_handled(store, desk):
    updates = [message(n, chat=-100 - n % 7) for n in range(1, 301)]

    await handled(store, desk, *updates)

    for chat in range(7):
        of_chat = [n for n in store.state.effects if n % 7 == chat]
        assert of_chat == sorted(of_chat)
    assert sorted(store.state.effects) == list(range(1, 301))


async def test_what_comes_to_light_late_is_handled_before_what_its_chat_says_next(store, desk, monkeypatch):
    """Another process stores it: its id is lower than those of the page that was read meanwhile."""
    monkeypatch.setattr(runner_module, "PAGE", 2)
    await bring(store, message(1, chat=-1), message(2, chat=-2), message(3, chat=-2), message(4, chat=-1))
    late, next_of_chat = store.state.rows[0], store.state.rows[3]
    late.state = next_of_chat.state = "not committed"
    read = store.begin

    @asynccontextmanager
    async def begin(*, readonly: bool = False):
        async with read(readonly=readonly) as uow:
            yield uow
        if readonly:
            for row in (store.state.rows[0], store.state.rows[3]):
                row.state = "waiting" if row.state == "not committed" else row.state

    store.begin = begin
    async with running(store, desk, workers=1):
        while len(store.committed.effects) < 4:
            await asyncio.sleep(0.002)

    assert [number for number in store.state.effects if number in {1, 4}] == [1, 4]


async def test_waiting_updates_share_transactions(store, desk):
    await handled(store, desk, *(message(n) for n in range(1, 101)), workers=1)

    assert store.state.effects == list(range(1, 101))
    assert store.transactions < 20


async def test_updates_that_come_later_are_noticed(store, desk):
    async with running(store, desk):
        await bring(store, message(1))
        await settled(store)
        await bring(store, message(2))
        await settled(store)

    assert store.state.effects == [1, 2]


async def test_a_raising_handler_leaves_the_others_alone_and_is_set_aside_after_five_tries(store, desk):
    desk.at[2] = raises(ZeroDivisionError("bug"))

    await handled(store, desk, message(1, chat=-1), message(2, chat=-2), message(3, chat=-3))

    assert sorted(store.state.effects) == [1, 3]
    assert store.states() == ["done", "quarantined", "done"]
    assert store.state.rows[1].tries == 4
    assert store.state.rows[1].error == "ZeroDivisionError: bug"
    notice = next(iter(store.state.notices.values()))
    assert (notice.kind, notice.chat_id) == ("update_quarantined", 7)
    assert notice.values == {"update_id": 2, "fault": "ZeroDivisionError"}


async def test_a_chat_waits_for_its_failing_update_and_then_goes_on_in_order(store, desk):
    desk.at[2] = raises(ZeroDivisionError("bug"), times=4)

    await handled(store, desk, message(1), message(2), message(3), message(4))

    assert store.state.effects == [1, 2, 3, 4]
    assert store.states() == ["done"] * 4


async def test_admins_hear_of_a_kind_of_fault_once_a_day(store, desk):
    for n in range(1, 6):
        desk.at[n] = raises(ZeroDivisionError("bug"))

    await handled(store, desk, *(message(n, chat=-n) for n in range(1, 6)))

    assert store.states() == ["quarantined"] * 5
    assert len(store.state.notices) == 1


async def test_what_no_version_of_the_bot_api_knows_is_set_aside_with_its_raw_json(store, desk):
    broken = {"update_id": 2, "message": {"message_id": "x", "text": "secret words"}}

    await handled(store, desk, message(1), broken, message(3))

    assert store.state.effects == [1, 3]
    assert store.states() == ["done", "quarantined", "done"]
    assert json.loads(store.state.rows[1].raw) == broken
    assert "message.message_id" in store.state.rows[1].error
    assert "secret words" not in store.state.rows[1].error


async def test_unknown_fields_and_kinds_do_no_harm(store, desk):
    await handled(store, desk, {**message(1), "new": {}}, {"update_id": 2, "brand_new_thing": {"chat": {"id": 5}}})

    assert store.states() == ["done", "done"]


async def test_a_refusal_undoes_the_update_says_why_and_ends_it(store, desk):
    desk.at[2] = raises(Refused(Refusal.LEADS_ONLY))

    await handled(store, desk, message(1), press(2), message(3))

    assert store.state.effects == [1, (2, "leads_only"), 3]
    assert store.states() == ["done"] * 3
    assert desk.calls[2] == 1


async def test_what_is_not_heard_yet_waits_without_its_chat(store, desk, monkeypatch):
    monkeypatch.setattr(batch, "SHORTEST", timedelta(milliseconds=2))
    monkeypatch.setattr(runner_module, "LOOK_SECONDS", 0.01)

    async def needs_the_third(uow: Any, now: datetime) -> None:
        if 3 not in store.state.effects:
            raise NotHeardYet(Refusal.NO_SUCH_MESSAGE)

    desk.at[2] = needs_the_third

    await handled(store, desk, message(1), press(2), message(3))

    assert store.state.effects == [1, 3, 2]
    assert store.states() == ["done"] * 3
    assert {row.tries for row in store.committed.rows} == {0}


async def test_what_never_comes_is_refused_in_the_end(store, desk, monkeypatch):
    monkeypatch.setattr(batch, "PATIENCE", timedelta(0))
    monkeypatch.setattr(batch, "LONGEST", timedelta(milliseconds=5))
    monkeypatch.setattr(runner_module, "LOOK_SECONDS", 0.01)
    desk.at[1] = raises(NotHeardYet(Refusal.NO_SUCH_MESSAGE))

    await handled(store, desk, press(1))

    assert store.state.effects == [(1, "no_such_message")]
    assert desk.calls[1] == 2, "what waited long before its first look is put off once"


async def test_a_press_that_is_refused_does_not_make_the_others_run_again(store, desk):
    desk.at[3] = raises(Refused(Refusal.BUTTON_STALE))

    await handled(store, desk, message(1), message(2), press(3, chat=-55), message(4), workers=1)

    assert desk.calls == {1: 1, 2: 1, 3: 1, 4: 1}


async def test_a_refusal_of_an_ordinary_message_is_said_too(store, desk):
    desk.at[1] = raises(Refused(Refusal.NOT_ALLOWED))

    await handled(store, desk, message(1), message(2))

    assert store.state.effects == [(1, "not_allowed"), 2]


async def test_a_broken_answer_to_a_refusal_is_a_failing_update(store, desk):
    desk.at[1] = raises(Refused(Refusal.NOT_ALLOWED))

    async def broken(*_: Any) -> None:
        raise KeyError("template")

    desk.on_refusal = broken
    await handled(store, desk, press(1, chat=-1), message(2, chat=-2))

    assert store.states() == ["quarantined", "done"]
    assert store.state.effects == [2]


def asks(desk: Desk, chat_id: int, user_id: int) -> Callable[[Any, datetime], Any]:
    async def act(uow: Any, now: datetime) -> None:
        if await uow.memberships.get(chat_id, user_id) is None:
            raise LookupNeeded(chat_id, user_id)

    return act


async def test_a_needed_membership_is_asked_for_and_the_update_runs_again(store, desk):
    desk.at[2] = asks(desk, -900, 5)

    await handled(store, desk, message(1), press(2), message(3))

    assert store.state.effects == [1, 2, 3]
    assert desk.lookups == [(-900, 5)]
    assert store.state.memberships[-900, 5].status == "member"
    assert store.state.rows[1].tries == 0


async def test_a_handler_may_need_to_know_many_people(store, desk):
    async def act(uow: Any, now: datetime) -> None:
        for user_id in range(40):
            if await uow.memberships.get(-900, user_id) is None:
                raise LookupNeeded(-900, user_id)

    desk.at[1] = act

    await handled(store, desk, press(1))

    assert store.states() == ["done"]
    assert len(desk.lookups) == 40


async def test_telegram_is_never_asked_inside_a_transaction(store, desk):
    desk.at[1] = asks(desk, -900, 5)
    was_free = []
    desk.answer_lookups = lambda chat, user: was_free.append(not store._turn.locked()) or "member"

    await handled(store, desk, press(1), workers=1)

    assert was_free == [True]


async def test_only_the_chat_that_needs_to_know_waits_for_telegram(store, desk):
    desk.at[1] = asks(desk, -900, 5)
    answered = asyncio.Event()

    async def slow(chat_id: int, user_id: int, now: datetime) -> list[Membership]:
        await answered.wait()
        return [Membership(chat_id, user_id, "member", now)]

    desk.lookup = slow
    await bring(store, press(1, chat=-1), message(2, chat=-1), message(3, chat=-2))
    async with running(store, desk, workers=1):
        while 3 not in store.committed.effects:
            await asyncio.sleep(0.002)
        before = list(store.committed.effects)
        answered.set()
        await settled(store)

    assert before == [3]
    assert store.state.effects == [3, 1, 2]


async def test_where_telegram_stays_silent_nobody_is_a_member(store, desk):
    desk.at[1] = asks(desk, -900, 5)
    desk.answer_lookups = lambda chat, user: ApiUnreachable("getChatMember", "away")

    await handled(store, desk, press(1))

    assert len(desk.lookups) == 2
    assert not store.state.memberships[-900, 5].is_member
    assert store.states() == ["done"]


async def test_a_handler_that_asks_for_ever_fails_in_the_end(store, desk):
    desk.at[1] = raises(LookupNeeded(-900, 5))

    await handled(store, desk, press(1, chat=-1), message(2, chat=-2))

    assert store.states() == ["quarantined", "done"]


async def test_while_the_database_is_away_no_try_is_counted(store, desk):
    desk.at[1] = raises(ConnectionError("cut"), times=2)

    await handled(store, desk, message(1), message(2))

    assert store.state.effects == [1, 2]
    assert [row.tries for row in store.state.rows] == [0, 0]


async def test_a_commit_that_fails_is_put_on_the_update_it_belongs_to(store, desk):
    async def poison(uow: Any, now: datetime) -> None:
        store.break_commits = [ValueError("deferred")]

    desk.at[2] = poison

    await handled(store, desk, message(1, chat=-1), message(2, chat=-2), message(3, chat=-3), workers=1)

    assert sorted(store.state.effects) == [1, 3]
    assert store.states() == ["done", "quarantined", "done"]


async def test_a_chat_another_process_works_on_is_left_alone_for_a_moment(store, desk):
    store.locked_elsewhere = {-2}
    await bring(store, message(1, chat=-1), message(2, chat=-2), message(3, chat=-2))

    async with running(store, desk, workers=1):
        while not store.committed.effects:
            await asyncio.sleep(0.002)
        before = list(store.committed.effects)
        store.locked_elsewhere = set()
        await settled(store)

    assert before == [1]
    assert store.state.effects == [1, 2, 3]


async def test_a_backlog_larger_than_memory_is_worked_off_in_order(store, desk):
    await handled(store, desk, *(message(n, chat=-(n % 3) - 1) for n in range(1, 1_701)), workers=2)

    assert len(store.state.effects) == 1_700
    for chat in range(3):
        of_chat = [n for n in store.state.effects if n % 3 == chat]
        assert of_chat == sorted(of_chat)


async def test_a_stop_finishes_the_running_batch_and_leaves_the_rest_in_the_inbox(store, desk):
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def slow(uow: Any, now: datetime) -> None:
        entered.set()
        await go_on.wait()

    desk.at[1] = slow
    await bring(store, message(1))
    async with running(store, desk, workers=1):
        await entered.wait()
        asyncio.get_running_loop().call_later(0.05, go_on.set)
    await bring(store, message(2))

    assert store.state.effects == [1]
    assert store.states() == ["done", "waiting"]


POLL = {"id": "1", "question": "Lunch?", "options": []}
"""As a server of an older Bot API shows it: much that newer types ask for is not there."""


def test_a_poll_of_an_older_server_spoils_nothing():
    asked = message(1)
    asked["message"] |= {"poll": POLL, "reply_to_message": asked["message"] | {"poll": POLL}}

    update = parse(json.dumps(asked)).update

    assert (update.message.poll, update.message.reply_to_message.poll) == (None, None)
    assert update.message.text == asked["message"]["text"]


def test_what_could_ask_is_not_passed_over():
    asked = message(1)
    asked["message"] |= {"poll": POLL, "photo": [{"file_id": "f"}]}

    with pytest.raises(Malformed, match=r"message\.photo"):
        parse(json.dumps(asked))
