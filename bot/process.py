"""The parts of a running process, each a coroutine that ends by itself once `stop` is set."""

import asyncio
import gc
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.clock import Clock
from bot.hearing import Ear, Gate
from bot.holder import holder_name, is_dead
from bot.intake.polling import Poller
from bot.intake.registration import Registration
from bot.intake.store import Intake
from bot.lanes.batch import Dispatch, OnRefusal
from bot.lanes.runner import LaneRunner
from bot.menus import menus
from bot.observe import Metrics, Pulse, RoomWatch
from bot.render.renderer import TelegramRenderer
from bot.settings import Mode, Settings
from bot.telegram_api import ApiRefused, ApiUnreachable, BotIdentity, TelegramApi
from bot.trouble import DATABASE_TROUBLE, is_passing
from bot.until import rest, until, wait
from desk.catalog import BotSelf, Desk
from desk.people import Membership
from desk.usecases import sweep
from desk.usecases.access import ADMINISTRATORS
from scheduler.heartbeat import Upkeep
from scheduler.runner import SchedulerRoom
from scheduler.sweep import ONE_BY_ONE, SIDE_BY_SIDE, Pace
from scheduler.tuning import Tuning
from storage.database import Database

if TYPE_CHECKING:
    from aiohttp.web import AbstractRouteDef

    from bot.web import Probe

log = logging.getLogger("firstline")

BOT, SCHEDULER, WEB = "bot", "scheduler", "web"
EVERYTHING = frozenset({BOT, SCHEDULER, WEB})
WEBHOOK_PATH = "/telegram"
SWEEP_LIMIT = 10.0
DELIVERY_LEASE = Tuning().lease
LAST_WORDS_SECONDS = 1.5
"""How long the sender waits for the handlers to finish before it stops as well."""
SLOWEST_RETRY = 5.0
DATABASE_PAUSE = 1.0
SIDE_BY_SIDE_LANES = 2
"""Batches at a time on PostgreSQL: one waits for the database while the other computes. More make them smaller, and
each has its price."""
TENDING_PAUSE_SECONDS = 0.05


class Process:
    def __init__(
        self,
        settings: Settings,
        database: Database,
        api: TelegramApi,
        clock: Clock,
        *,
        names: frozenset[str] = EVERYTHING,
    ) -> None:
        self.stop = asyncio.Event()
        self._settings = settings
        self._database = database
        self._api = api
        self._clock = clock
        self._names = names
        self._metrics = Metrics()
        self._metrics.introduce(names)
        self._intake = Intake(database.begin, clock, self._metrics, take_in=database.take_in)
        self._polled = Pulse("polling", 90)
        self._handled = Pulse("lanes", 10)
        self._known = asyncio.Event()
        self._ear = self._make_ear() if BOT in names else None
        self._gate = self._make_gate()
        self._room = self._scheduler() if SCHEDULER in names else None
        self._runner: LaneRunner | None = None
        self._handling = asyncio.Event()
        self._handlers_done = asyncio.Event()
        self._serving = asyncio.Event()

    def parts(self) -> Iterable[Coroutine[Any, Any, None]]:
        if self._ear is not None:
            yield self._bot(self._ear)
            yield self._ear.run(self.stop)
        else:
            self._handlers_done.set()
            yield self._check_token()
        if self._room is not None:
            yield self._gate.run(self.stop)
            yield self._send(self._room)
            yield self._stop_room(self._room)
        if WEB in self._names:
            yield self._web()

    async def then(self, on_ready: Callable[[], Awaitable[None]]) -> None:
        """Run something once the bot knows itself and listens."""
        await until(self.stop, self._known.wait())
        if self._known.is_set():
            await until(self.stop, _as_coroutine(on_ready))

    # Telegram → inbox → handlers

    async def _bot(self, ear: Ear) -> None:
        try:
            identity = await self._introduce()
            if identity is None:
                return
            async with asyncio.TaskGroup() as group:
                group.create_task(self._take_in(identity, ear))
                group.create_task(self._handle(ear))
                await self._patiently(partial(self._say_hello, identity))
                self._known.set()
        finally:
            self._handlers_done.set()

    async def _check_token(self) -> None:
        """A scheduler alone asks once: a wrong token must be said, not met at the first message."""
        if await self._introduce() is not None:
            self._known.set()

    async def _introduce(self) -> BotIdentity | None:
        """Ask Telegram who the bot is, until it answers; raises `TokenRefused` where it never will."""
        pause = 1.0
        while not self.stop.is_set():
            try:
                identity = await until(self.stop, self._api.get_me())
            except (ApiUnreachable, ApiRefused) as error:
                log.error("%s does not answer (%s); again in %.0f s", self._settings.api_base, error, pause)  # noqa: TRY400
                await rest(self.stop, pause)
                pause = min(SLOWEST_RETRY, pause * 2)
                continue
            if identity is None:
                return None
            await self._patiently(partial(self._introduce_bot, identity))
            return identity
        return None

    async def _introduce_bot(self, identity: BotIdentity) -> None:
        async with self._database.begin() as uow:
            await uow.introduce_bot(BotSelf(identity.id, identity.username, identity.reads_groups))

    async def _patiently(self, step: Callable[[], Awaitable[None]]) -> None:
        """A database that goes away while the process starts is a pause, as it is later; the step is done anew."""
        while not self.stop.is_set():
            try:
                await step()
            except DATABASE_TROUBLE as error:
                if not is_passing(error):
                    raise
                log.warning("the start waits for the database (%s)", type(error).__name__)
                await rest(self.stop, DATABASE_PAUSE)
            else:
                return

    async def _take_in(self, identity: BotIdentity, ear: Ear) -> None:
        if self._settings.mode is Mode.WEBHOOK:
            registration = self._registration()
            ear.listen_to(registration)
            await until(self.stop, self._serving.wait())
            await registration.run(self.stop)
        else:
            poller = Poller(self._api, self._intake, bot_id=identity.id, pulse=self._polled)
            ear.listen_to(poller)
            await poller.run(self.stop)

    def _registration(self) -> Registration:
        secret, url = self._settings.webhook_secret, self._settings.public_url
        if secret is None or url is None:
            raise ValueError("the settings allow no webhook without an address and a secret")
        return Registration(self._api, url=f"{url.rstrip('/')}{WEBHOOK_PATH}", secret=secret.get_secret_value())

    async def _handle(self, ear: Ear) -> None:
        """The lanes. Loading aiogram takes seconds: meanwhile the sender and the web server are at work already."""
        dispatch, on_refusal = await asyncio.to_thread(_load_handlers)
        self._handling.set()
        ear.can_handle()
        self._runner = runner = LaneRunner(
            self._database.begin,
            dispatch,
            self._ask_membership,
            self._clock,
            self._database.wakeups,
            on_refusal=on_refusal,
            workers=SIDE_BY_SIDE_LANES if self._database.is_postgresql else 1,
            metrics=self._metrics,
            pulse=self._handled,
        )
        settle_garbage()
        await runner.run(self.stop)

    async def _ask_membership(self, chat_id: int, user_id: int, now: datetime) -> list[Membership]:
        """What a use case wanted to know: one person's membership, or who runs the chat."""
        if user_id != ADMINISTRATORS:
            return [await self._api.membership(chat_id, user_id, now)]
        try:
            found = await self._api.administrators(chat_id, now)
        except ApiRefused as error:
            log.warning("Telegram does not say who runs chat %s: %s", chat_id, error)
            found = []
        return [*found, Membership(chat_id, ADMINISTRATORS, "asked", now)]

    async def _say_hello(self, identity: BotIdentity) -> None:
        """Menus for those who have a chat with the bot; without an admin, the link that makes one."""
        async with self._database.begin() as uow:
            staff = {user_id for desk in uow.catalog.desks.values() for user_id in desk.staff}
            people = await uow.people.many(staff)
            for notice in menus(uow.catalog, (one.user_id for one in people.values() if one.reachable)):
                await uow.outbox.put(notice)
            if not uow.catalog.admins:
                code = secrets.token_urlsafe(16)
                await uow.admins.offer(code, self._clock.now())
                log.warning("no admin yet: open https://t.me/%s?start=%s once", identity.username, code)
        log.info("listening as @%s (%s)", identity.username, self._settings.mode.value)

    # Timers and outbox

    def _make_ear(self) -> Ear:
        database = self._database
        return Ear(database.begin, self._clock, holder=holder_name(), has_neighbours=database.is_postgresql)

    def _make_gate(self) -> Gate:
        ear, database = self._ear, self._database
        return Gate(
            database.begin,
            self._clock,
            ear=ear,
            has_neighbours=database.is_postgresql,
            is_coming=lambda: not self._known.is_set() if ear is None else ear.is_coming,
            ring=lambda: database.wakeups.ring(["timers"]),
        )

    def _scheduler(self) -> SchedulerRoom:
        wakeups = self._database.wakeups
        return SchedulerRoom(
            begin=self._database.begin,
            renderer=TelegramRenderer(),
            fire=sweep.fire,
            token=self._settings.require_token(),
            holder=holder_name(),
            now=self._clock.now,
            wait_outbox=wakeups.listen("outbox").wait,
            wait_timers=wakeups.listen("timers").wait,
            api_base=self._settings.api_base,
            pace=sweep_pace(self._database),
            watch=RoomWatch(self._metrics),
            is_passing=is_passing,
            gate=self._gate,
            upkeep=[
                Upkeep("purge", timedelta(hours=1), self._purge),
                Upkeep("similar", timedelta(minutes=5), self._tend_similar),
            ],
        )

    async def _send(self, room: SchedulerRoom) -> None:
        """The scheduler's room; a sender that crashed on this host leaves it the lease at once."""
        await self._patiently(self._inherit_lease)
        await room.run()

    async def _inherit_lease(self) -> None:
        async with self._database.begin() as uow:
            holder = await uow.leases.holder(DELIVERY_LEASE)
            if holder is not None and is_dead(holder):
                await uow.leases.release(DELIVERY_LEASE, holder)

    async def _stop_room(self, room: SchedulerRoom) -> None:
        """The sender stops last: what the handlers still had to say goes out first."""
        await self.stop.wait()
        await wait(self._handlers_done, LAST_WORDS_SECONDS)
        if not self._handlers_done.is_set():
            log.warning("handlers are still busy; their updates stay in the inbox")
        room.stop()

    async def _purge(self) -> None:
        """Forget what has served its time, and messages where a desk keeps them for a limited time only."""
        now = self._clock.now()
        async with self._database.begin() as uow:
            await uow.upkeep.purge(now)
            limited = [(desk, days) for desk in uow.catalog.desks.values() if (days := desk.settings.retention_days)]
            for desk, days in limited:
                await uow.upkeep.forget_messages(desk, now - timedelta(days=days))
        for desk, days in limited:
            await self._forget_questions(desk, now - timedelta(days=days))

    async def _forget_questions(self, desk: Desk, before: datetime) -> None:
        """Little by little; as a rule there is nothing, which is found by reading alone."""
        while True:
            async with self._database.begin(readonly=True) as uow:
                found = await uow.upkeep.outdated_questions(desk, before)
            if not found:
                return
            async with self._database.begin() as uow:
                await uow.upkeep.forget_questions(found)
            await asyncio.sleep(TENDING_PAUSE_SECONDS)

    async def _tend_similar(self) -> None:
        """Let the index of similar questions catch up, in small transactions between those of others."""
        is_behind = True
        while is_behind:
            async with self._database.begin() as uow:
                is_behind = await uow.upkeep.tend_similar()
            await asyncio.sleep(TENDING_PAUSE_SECONDS)
        await self._database.clear_leftovers()

    # Health

    async def _web(self) -> None:
        """A scheduler without it does without a server in its memory."""
        from bot.web import make_app, serving

        app = make_app(
            metrics=self._metrics,
            pulses=self._pulses(),
            probes=self._probes(),
            gauges=self._gauges,
            routes=self._webhook_routes(),
        )
        async with serving(app, self._settings.web_host, self._settings.web_port) as port:
            log.info("web on http://%s:%s", self._settings.web_host, port)
            self._serving.set()
            await self.stop.wait()

    def _webhook_routes(self) -> "list[AbstractRouteDef]":
        secret, bot_id = self._settings.webhook_secret, self._api.bot_id
        if self._settings.mode is not Mode.WEBHOOK or secret is None or bot_id is None or BOT not in self._names:
            return []
        from aiohttp import web

        from bot.intake.webhook import Webhook

        webhook = Webhook(self._intake, secret=secret.get_secret_value(), bot_id=bot_id, metrics=self._metrics)
        return [web.post(WEBHOOK_PATH, webhook.handle)]

    def _pulses(self) -> list[Pulse]:
        if BOT not in self._names:
            return []
        return [self._handled] if self._settings.mode is Mode.WEBHOOK else [self._polled, self._handled]

    def _probes(self) -> "dict[str, Probe]":
        probes: dict[str, Probe] = {"database": self._database_answers, "telegram": self._knows_itself}
        if BOT in self._names:
            probes["handlers"] = self._handles
        if self._room is not None:
            probes["sweep"] = self._sweeps
        return probes

    async def _database_answers(self) -> str | None:
        async with self._database.begin(readonly=True):
            return None

    async def _knows_itself(self) -> str | None:
        return None if self._known.is_set() else "Telegram has not answered yet"

    async def _handles(self) -> str | None:
        return None if self._handling.is_set() else "being loaded"

    async def _sweeps(self) -> str | None:
        age = self._room.sweep_age_s if self._room is not None else 0.0
        return f"the last sweep was {age:.0f} s ago" if age > SWEEP_LIMIT else None

    async def _gauges(self) -> None:
        """Brought up to date when somebody looks."""
        if self._runner is not None:
            self._runner.show()
        if self._room is not None:
            self._metrics.sweep_age.set(self._room.sweep_age_s)
            self._metrics.leader.set(self._room.delivery.leads)
        async with self._database.begin(readonly=True) as uow:
            self._metrics.show(await uow.vitals.read(self._clock.now()))


def _load_handlers() -> tuple[Dispatch, OnRefusal]:
    from bot import lean

    lean.load_aiogram()
    from bot.dispatch import make_dispatch
    from bot.routers import members, messages, presses, refusals
    from storage import stems

    stems.load()
    return make_dispatch([messages.router, presses.router, members.router]), refusals.say


async def _as_coroutine(call: Callable[[], Awaitable[None]]) -> None:
    await call()


def sweep_pace(database: Database) -> Pace:
    return SIDE_BY_SIDE if database.is_postgresql else ONE_BY_ONE


def settle_garbage() -> None:
    """What was imported stays: not walking it at each collection takes the pauses from 90 ms to 6 ms."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5000, 20, 50)
