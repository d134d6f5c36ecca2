"""The ports in memory: an outbox, leases and timers with the manners of the real ones, and a Telegram to talk to."""

import asyncio
import copy
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from desk.catalog import Catalog
from desk.delivery import (
    Call,
    CardGone,
    Failed,
    LeaseLost,
    Migrated,
    NotEphemeral,
    Sent,
    Skipped,
    TryLater,
    Unknown,
    Unreachable,
    Waiting,
)
from desk.notices import STATEFUL, Delivery, Mode, Notice, Urgency
from desk.ports import Timer
from desk.sla import ObjectKind
from scheduler.budget import SendBudget

START = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass
class Row:
    id: int
    notice: Notice
    put_at: datetime
    state: str = "new"
    revision: int = 1
    claimed: int = 0
    attempts: int = 0
    unknowns: int = 0
    message_id: int | None = None
    rendered: str | None = None
    not_before: datetime | None = None
    sent_at: datetime | None = None
    ordinary: bool = False
    reason: str = ""


@dataclass
class State:
    rows: dict[int, Row] = field(default_factory=dict)
    leases: dict[str, tuple[str, int, datetime]] = field(default_factory=dict)
    timers: dict[str, Timer] = field(default_factory=dict)
    not_before: dict[str, datetime] = field(default_factory=dict)
    unreachable: set[int] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


class World:
    """What is stored. A unit of work that fails leaves it as it was."""

    def __init__(self, now, catalog=None):
        self.now = now
        self.catalog = catalog or Catalog()
        self.state = State()
        self.commits = 0
        self.down = False
        self.held = set()
        self.being_changed = set()
        self.untakeable = set()
        self.woken = asyncio.Event()
        self.is_free = asyncio.Event()
        self.is_free.set()
        self.refusals = []

    @asynccontextmanager
    async def begin(self):
        if self.down:
            raise OSError("the database is away")
        before = copy.deepcopy(self.state)
        try:
            yield Uow(self)
            self.check(self.keys())
        except BaseException:
            self.state = before
            raise
        self.commits += 1

    async def wait(self, seconds):
        try:
            async with asyncio.timeout(seconds):
                await self.woken.wait()
        except TimeoutError:
            return
        self.woken.clear()

    async def put(self, *notices):
        async with self.begin() as uow:
            for one in notices:
                await uow.outbox.put(one)
        self.woken.set()

    def repoint(self, old, new):
        self.state.moved[old] = new
        for row in self.state.rows.values():
            if row.notice.chat_id == old:
                row.notice = replace(row.notice, chat_id=new)

    def check(self, keys):
        if taken := self.untakeable & set(keys):
            raise ValueError(f"cannot be written: {', '.join(sorted(taken))}")

    def row(self, key):
        return next(row for row in self.state.rows.values() if row.notice.key == key)

    def keys(self):
        return [row.notice.key for row in self.state.rows.values()]


class Uow:
    def __init__(self, world):
        self.world = world
        self.catalog = world.catalog
        self.outbox = Outbox(world)
        self.sending = Sending(world)
        self.leases = Leases(world)
        self.timers = Timers(world)
        self.people = self

    @asynccontextmanager
    async def savepoint(self):
        before = copy.deepcopy(self.world.state)
        try:
            yield
        except BaseException:
            self.world.state = before
            raise

    async def set_reachable(self, user_id, reachable):
        self.world.state.unreachable.add(user_id)


class Outbox:
    def __init__(self, world):
        self.world = world

    async def put(self, notice):
        rows = self.world.state.rows
        known = next((row for row in rows.values() if row.notice.key == notice.key), None)
        if known is None:
            row = Row(len(rows) + 1, notice, self.world.now())
            rows[row.id] = row
        elif notice.mode in STATEFUL:
            known.notice = notice
            known.revision += 1
            if known.state in {"sent", "skipped"}:
                known.state = "new"


class Sending:
    def __init__(self, world):
        self.world = world

    async def check(self, fence):
        held = self.world.state.leases.get("delivery")
        if held is None or held[1] != fence:
            raise LeaseLost

    async def pending(self, now, *, limit, skip_chats):
        rows = [
            row
            for row in self.world.state.rows.values()
            if row.state == "new"
            and row.notice.chat_id not in set(skip_chats)
            and (row.not_before is None or row.not_before <= now)
        ]
        rows.sort(key=lambda row: (row.notice.urgency, row.id))
        return [Waiting(row.id, row.notice.chat_id, row.notice.mode, row.notice.urgency) for row in rows[:limit]]

    async def begin(self, ids, *, fence, now):
        await self.check(fence)
        begun = []
        for row in (self.world.state.rows[one] for one in ids):
            row.state, row.claimed = "sending", row.revision
            begun.append(_delivery(row))
        return begun

    async def hold(self, ids):
        return set(ids) - self.world.being_changed

    async def follow(self, old_id, new_id):
        """Whoever works in the chat is waited for."""
        if self.world.refusals:
            raise self.world.refusals.pop()
        await self.world.is_free.wait()
        self.world.repoint(old_id, new_id)

    async def settle(self, delivery, outcome, *, fence, now):
        await self.check(fence)
        row = self.world.state.rows[delivery.id]
        match outcome:
            case Sent(message_id, _, digest):
                row.state, row.sent_at, row.rendered = "sent", now, digest
                row.message_id = message_id or row.message_id
            case Skipped(reason):
                row.state, row.reason = "sent" if row.message_id else "skipped", reason
            case TryLater(seconds, reason, counts):
                row.state, row.reason = "new", reason
                row.not_before = now + timedelta(seconds=seconds)
                row.attempts += counts
            case Unknown(reason):
                row.unknowns += 1
                repeats = row.message_id is not None or row.unknowns == 1
                row.state, row.reason = ("new" if repeats else "quarantined"), reason
            case Migrated() | CardGone() | NotEphemeral():
                row.state = "new"
                row.message_id = row.rendered = None
                row.ordinary = isinstance(outcome, NotEphemeral)
            case Unreachable() if row.notice.fallback:
                first, *rest = row.notice.fallback
                row.state, row.notice = "new", replace(row.notice, chat_id=first, fallback=tuple(rest))
            case Unreachable(reason) | Failed(reason):
                row.state, row.reason = "failed", reason
        if row.state == "sent" and row.revision > row.claimed:
            row.state = "new"
        return row.state == "quarantined"

    async def halfway(self, *, fence):
        await self.check(fence)
        return [_delivery(row) for row in self.world.state.rows.values() if row.state == "sending"]

    async def recent(self, since):
        return [(row.notice.chat_id, row.sent_at) for row in self.world.state.rows.values() if row.sent_at]

    async def next_try(self):
        waits = [row.not_before for row in self.world.state.rows.values() if row.state == "new" and row.not_before]
        return min(waits, default=None)


def _delivery(row):
    return Delivery(
        row.id,
        row.notice,
        row.revision,
        row.attempts,
        row.message_id,
        None,
        row.unknowns,
        row.rendered,
        row.ordinary,
        row.put_at,
    )


class Leases:
    def __init__(self, world):
        self.world = world

    async def hold(self, name, holder, now, ttl):
        held = self.world.state.leases.get(name)
        if held is not None and held[0] != holder and held[2] > now:
            return None
        same = held is not None and held[0] == holder
        fence = held[1] if held is not None and same else (held[1] if held else 0) + 1
        self.world.state.leases[name] = (holder, fence, now + ttl)
        return fence

    async def release(self, name, holder):
        held = self.world.state.leases[name]
        if held[0] == holder:
            self.world.state.leases[name] = ("", held[1], self.world.now())


class Timers:
    def __init__(self, world):
        self.world = world

    async def arm(self, timers):
        for one in timers:
            self.world.state.timers[one.key] = one

    async def claim_due(self, now, *, limit):
        state = self.world.state
        due = [
            one
            for one in sorted(state.timers.values(), key=lambda timer: timer.due_at)
            if max(one.due_at, state.not_before.get(one.key, one.due_at)) <= now and one.key not in self.world.held
        ][:limit]
        for one in due:
            del state.timers[one.key]
        return due

    async def claim(self, timer, now):
        armed = self.world.state.timers.get(timer.key)
        if armed is None or armed.tries != timer.tries or timer.key in self.world.held:
            return False
        del self.world.state.timers[timer.key]
        return True

    async def put_back(self, timer, *, not_before, error):
        self.world.state.timers[timer.key] = replace(timer, tries=timer.tries + 1)
        self.world.state.not_before[timer.key] = not_before
        self.world.state.errors.append(error)

    async def postpone(self, timer, *, until):
        self.world.state.timers[timer.key] = replace(timer, due_at=until)

    async def next_due(self):
        """What was armed is written first."""
        state = self.world.state
        self.world.check(state.timers)
        times = [max(one.due_at, state.not_before.get(one.key, one.due_at)) for one in state.timers.values()]
        return min(times, default=None)


class Words:
    """A renderer: the text is the notice's, edits where there is a message."""

    def __init__(self):
        self.broken = set()

    async def render(self, uow, delivery, now):
        notice = delivery.notice
        if notice.key in self.broken:
            raise KeyError("title")
        text = str(notice.values.get("text", notice.key))
        if notice.mode is Mode.ANSWER:
            return Call("answerCallbackQuery", {"callback_query_id": "q", "text": text}, text)
        if delivery.sent_message_id is not None:
            params = {"chat_id": notice.chat_id, "message_id": delivery.sent_message_id, "text": text}
            return Call("editMessageText", params, text)
        return Call("sendMessage", {"chat_id": notice.chat_id, "text": text}, text)


class Telegram:
    """Answers each call after `takes_s`, with the scripted outcomes first."""

    def __init__(self, takes_s=0.05):
        self.takes_s = takes_s
        self.budget = SendBudget(pace_s=0.0)
        self.away = False
        self.calls = []
        self.answers = asyncio.Event()
        self.answers.set()
        self.script = {}
        self.side_by_side = self.most = 0

    async def send(self, call, ticket):
        if not ticket.may_go():
            return TryLater(0, "withdrawn", counts=False)
        self.calls.append((call.method, call.params.get("chat_id"), call.params.get("text")))
        self.budget.spend(call.params.get("chat_id"), call.method, asyncio.get_running_loop().time())
        self.side_by_side += 1
        self.most = max(self.most, self.side_by_side)
        try:
            await asyncio.sleep(self.takes_s)
            await self.answers.wait()
        finally:
            self.side_by_side -= 1
        scripted = self.script.get(call.params.get("text"), [])
        if scripted:
            return scripted.pop(0)
        return Sent(len(self.calls) if call.method == "sendMessage" else None, None, call.digest)

    @property
    def texts(self):
        return [text for _, _, text in self.calls]


def post(key, chat_id=-100, **fields):
    return Notice(kind="greeting", key=key, chat_id=chat_id, **fields)


def card(key, text, chat_id=-100, **fields):
    return Notice(kind="card", key=key, chat_id=chat_id, mode=Mode.CARD, values={"text": text}, **fields)


def answer(key, **fields):
    return Notice(kind="toast", key=key, chat_id=-100, mode=Mode.ANSWER, urgency=Urgency.PRESS, **fields)


def timer(key, due_at, **fields):
    return Timer(desk_id=1, kind="rung", about=(ObjectKind.TASK, 1), key=key, due_at=due_at, values={}, id=1, **fields)
