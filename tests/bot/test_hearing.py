"""Who hears, until when, and how long the timers wait for it."""

from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.hearing import COMING, HEARING, LONG_AGO, TTL, Ear, Gate

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Time:
    """The wall clock and the monotonic one, moved together by hand."""

    def __init__(self):
        self.passed = 0.0

    def now(self):
        return NINE + timedelta(seconds=self.passed)

    def monotonic(self):
        return 500.0 + self.passed


@dataclass
class Store:
    """An inbox, leases and the next due timer; units of work are counted."""

    received: list = field(default_factory=list)
    held: dict = field(default_factory=dict)
    next_due: datetime | None = None
    transactions: int = 0
    on_begin: Callable[[], None] = lambda: None

    @asynccontextmanager
    async def begin(self, *, readonly=False):
        self.transactions += 1
        self.on_begin()
        yield SimpleNamespace(inbox=self, leases=self, timers=SimpleNamespace(next_due=self._next))

    async def _next(self):
        return self.next_due

    async def waiting(self, now, *, limit):
        return [SimpleNamespace(id=int(at.timestamp() * 1000), received_at=at) for at in self.received[:limit]]

    async def hold(self, name, holder, now, ttl):
        self.held[name] = now + ttl

    async def held_until(self, name):
        return self.held.get(name)

    def tell(self, name, now):
        self.held[name] = now + TTL


@dataclass
class Source:
    in_contact: bool = True
    is_current: bool = True
    doubts: int = 0

    def doubt(self):
        self.doubts += 1
        self.is_current = False


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def store():
    return Store()


def make_ear(store, time, *, source=None, handles=True, has_neighbours=False):
    ear = Ear(store.begin, time, holder="me", has_neighbours=has_neighbours, monotonic=time.monotonic)
    if source is not None:
        ear.listen_to(source)
    if handles:
        ear.can_handle()
    return ear


class Room:
    """A gate looked at each second."""

    def __init__(self, store, time, *, ear=None, has_neighbours=True):
        self.time = time
        self.knows_telegram = True
        self.rings = 0
        self.gate = Gate(
            store.begin,
            time,
            ear=ear,
            has_neighbours=has_neighbours,
            is_coming=lambda: not self.knows_telegram if ear is None else ear.is_coming,
            ring=self.ring,
            monotonic=time.monotonic,
        )

    def ring(self):
        self.rings += 1

    async def passes(self, seconds, each_second=lambda: None):
        for _ in range(seconds):
            self.time.passed += 1
            each_second()
            await self.gate.look()

    @property
    def is_open(self):
        return self.gate.open_until(self.time.now()) == self.time.now()


# The ear


async def test_a_process_hears_once_its_inbox_holds_nothing_from_before(store, time):
    ear = make_ear(store, time, source=Source())
    store.received = [NINE - timedelta(seconds=3)]

    await ear.look()
    before = ear.hears
    store.received = [NINE + timedelta(seconds=1)]
    await ear.look()

    assert (before, ear.hears) == (False, True)
    assert ear.heard_until == NINE


@pytest.mark.parametrize("lacking", [{"handles": False}, {"source": Source(is_current=False)}, {"source": None}])
async def test_without_handlers_or_a_current_source_nothing_is_heard(store, time, lacking):
    ear = make_ear(store, time, **{"source": Source(), **lacking})

    await ear.look()

    assert not ear.hears
    assert ear.heard_until == LONG_AGO


async def test_new_updates_do_not_make_it_deaf(store, time):
    ear = make_ear(store, time, source=Source())
    await ear.look()
    store.received = [NINE - timedelta(seconds=1)]

    time.passed = 1
    await ear.look()

    assert ear.hears
    assert ear.heard_until == NINE + timedelta(seconds=1)


async def test_it_is_deaf_the_moment_the_source_is_not_current(store, time):
    source = Source()
    ear = make_ear(store, time, source=source)
    await ear.look()

    source.is_current = False

    assert not ear.hears
    assert ear.heard_until == NINE


async def test_who_was_frozen_asks_anew_before_it_says_that_it_hears(store, time):
    source = Source()
    ear = make_ear(store, time, source=source)
    await ear.look()

    time.passed = 60
    deaf_at_once = not ear.hears
    await ear.look()

    assert deaf_at_once
    assert source.doubts == 1
    assert not ear.hears
    assert ear.heard_until == NINE


async def test_who_is_frozen_while_it_speaks_says_nothing_of_the_time_after(store, time):
    ear = make_ear(store, time, source=Source(), has_neighbours=True)

    store.on_begin = lambda: setattr(time, "passed", time.passed + 30)
    await ear.look()

    assert not ear.hears
    assert ear.heard_until == NINE
    assert store.held[HEARING] == NINE + TTL


async def test_while_it_hears_it_says_so_and_else_that_it_is_coming(store, time):
    source = Source(in_contact=False, is_current=False)
    ear = make_ear(store, time, source=source, has_neighbours=True)

    await ear.look()
    coming = dict(store.held)
    time.passed = 2
    source.in_contact = source.is_current = True
    await ear.look()

    assert coming == {COMING: NINE + TTL}
    assert store.held == {COMING: NINE + TTL, HEARING: NINE + timedelta(seconds=2) + TTL}


async def test_who_is_in_contact_but_does_not_hear_says_nothing(store, time):
    ear = make_ear(store, time, source=Source(is_current=False), has_neighbours=True)

    await ear.look()

    assert store.held == {}


# The gate of a process that listens


async def test_timers_of_a_listening_process_fire_without_a_query(store, time):
    ear = make_ear(store, time, source=Source())
    room = Room(store, time, ear=ear)
    await ear.look()
    asked = store.transactions

    await room.gate.look()

    assert room.is_open
    assert store.transactions == asked


async def test_while_telegram_is_away_timers_wait_ten_minutes(store, time):
    source = Source(in_contact=False, is_current=False)
    room = Room(store, time, ear=make_ear(store, time, source=source), has_neighbours=False)

    await room.passes(600)
    before = room.is_open
    await room.passes(1)

    assert (before, room.is_open) == (False, True)


async def test_patience_counts_from_the_first_contact(store, time):
    source = Source(in_contact=False, is_current=False)
    room = Room(store, time, ear=make_ear(store, time, source=source), has_neighbours=False)
    await room.passes(100)

    source.in_contact = True
    await room.passes(15)
    before = room.is_open
    await room.passes(1)

    assert (before, room.is_open) == (False, True)


async def test_what_came_due_before_telegram_went_away_still_fires(store, time):
    source = Source()
    ear = make_ear(store, time, source=source)
    await ear.look()

    source.is_current = False
    time.passed = 5

    assert Room(store, time, ear=ear).gate.open_until(time.now()) == NINE


async def test_while_a_backlog_is_worked_off_timers_wait_beyond_the_patience(store, time):
    ear = make_ear(store, time, source=Source())
    room = Room(store, time, ear=ear, has_neighbours=False)
    store.received = [NINE - timedelta(seconds=60 - number) for number in range(60)]

    for _ in range(40):
        store.received.pop(0)
        await ear.look()
        await room.passes(1)
    meanwhile = room.is_open
    store.received.clear()
    await ear.look()
    await room.passes(1)

    assert (meanwhile, room.is_open) == (False, True)


async def test_a_backlog_that_is_still_being_fetched_is_waited_for_as_well(store, time):
    ear = make_ear(store, time, source=Source(is_current=False))
    room = Room(store, time, ear=ear, has_neighbours=False)

    for number in range(40):
        store.received = [NINE - timedelta(seconds=60 - number)]
        await ear.look()
        await room.passes(1)

    assert not room.is_open


async def test_a_backlog_that_stands_still_is_waited_for_as_long_as_the_patience_lasts(store, time):
    ear = make_ear(store, time, source=Source())
    room = Room(store, time, ear=ear, has_neighbours=False)
    store.received = [NINE - timedelta(seconds=60)]

    opened = []
    for _ in range(18):
        await ear.look()
        await room.passes(1)
        opened.append(room.is_open)

    assert opened.index(True) == 17


async def test_updates_that_fail_and_come_back_are_no_progress(store, time):
    ear = make_ear(store, time, source=Source())
    room = Room(store, time, ear=ear, has_neighbours=False)
    first, second = NINE - timedelta(seconds=60), NINE - timedelta(seconds=50)

    for number in range(20):
        store.received = [first, second] if number % 2 else [second]
        await ear.look()
        await room.passes(1)

    assert room.is_open


async def test_a_backlog_without_an_end_is_waited_for_ten_minutes(store, time):
    ear = make_ear(store, time, source=Source())
    room = Room(store, time, ear=ear, has_neighbours=False)

    async def works_on(seconds):
        for _ in range(seconds):
            store.received = [NINE - timedelta(hours=1) + timedelta(seconds=time.passed)]
            await ear.look()
            await room.passes(1)

    await works_on(600)
    before = room.is_open
    await works_on(1)

    assert (before, room.is_open) == (False, True)


async def test_who_works_off_a_backlog_tells_the_neighbours_that_it_is_coming(store, time):
    ear = make_ear(store, time, source=Source(), has_neighbours=True)
    store.received = [NINE - timedelta(seconds=60)]

    await ear.look()

    assert store.held == {COMING: NINE + TTL}


async def test_a_long_wait_and_its_end_stand_in_the_log(store, time, caplog):
    caplog.set_level("INFO", logger="firstline")
    source = Source(in_contact=False, is_current=False)
    ear = make_ear(store, time, source=source)
    room = Room(store, time, ear=ear, has_neighbours=False)

    await room.passes(20)
    source.in_contact = source.is_current = True
    await ear.look()
    await room.passes(1)

    assert caplog.messages == [
        "timers wait until all that was said is heard, 600 s at most",
        "all is heard after 20 s; timers fire again",
    ]


# The gate of a scheduler alone


async def test_a_lone_scheduler_waits_for_nobody_longer_than_its_patience(store, time):
    room = Room(store, time)

    await room.passes(15)
    before = room.is_open
    await room.passes(1)

    assert (before, room.is_open) == (False, True)


async def test_an_old_lease_says_until_when_all_is_heard_and_no_more(store, time):
    store.tell(HEARING, NINE - timedelta(seconds=30))
    room = Room(store, time)

    await room.passes(2)

    assert room.gate.open_until(time.now()) == NINE - timedelta(seconds=30)


async def test_while_a_neighbour_hears_timers_fire_up_to_what_it_says(store, time):
    room = Room(store, time)

    await room.passes(100, lambda: store.tell(HEARING, time.now()))

    assert room.is_open


async def test_a_bot_that_goes_for_five_seconds_closes_the_gate_at_its_last_word(store, time):
    room = Room(store, time)
    await room.passes(10, lambda: store.tell(HEARING, time.now()))

    await room.passes(5)
    meanwhile = room.gate.open_until(time.now())
    await room.passes(1, lambda: store.tell(HEARING, time.now()))

    assert meanwhile == NINE + timedelta(seconds=10)
    assert room.is_open


async def test_who_is_coming_is_waited_for_beyond_the_patience_but_not_for_ever(store, time):
    room = Room(store, time)

    await room.passes(600, lambda: store.tell(COMING, time.now()))
    before = room.is_open
    await room.passes(1, lambda: store.tell(COMING, time.now()))

    assert (before, room.is_open) == (False, True)


async def test_a_gate_that_lost_patience_closes_again_when_somebody_comes(store, time):
    room = Room(store, time)
    await room.passes(30)
    impatient = room.is_open

    await room.passes(1, lambda: store.tell(COMING, time.now()))

    assert (impatient, room.is_open) == (True, False)


async def test_a_frozen_scheduler_was_not_waiting(store, time):
    room = Room(store, time)
    await room.passes(1)

    time.passed += 3600
    await room.gate.look()

    assert not room.is_open


async def test_a_neighbour_with_a_clock_ahead_opens_nothing_that_is_not_due(store, time):
    room = Room(store, time)

    await room.passes(3, lambda: store.tell(HEARING, time.now() + timedelta(hours=1)))

    assert room.gate.open_until(time.now()) == time.now()


async def test_the_sweep_is_woken_when_what_it_wants_may_fire(store, time):
    room = Room(store, time)
    room.gate.want(NINE)

    await room.passes(2)
    before = room.rings
    await room.passes(3, lambda: store.tell(HEARING, time.now()))

    assert (before, room.rings) == (0, 1)
