"""Builds the kept database by the code of the first release: run it in a checkout of that release (see README.md).

Days in the life of a desk, through the use cases of that time, so that every table holds what it really held.
"""

import asyncio
import sqlite3
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.intake.ports import RawUpdate
from desk.catalog import BotSelf
from desk.delivery import Failed, Skipped, TryLater
from desk.escalation import Audience, Remedy, Rung, When
from desk.notices import Button, Mode, Notice, Urgency
from desk.people import Person, Role
from desk.ports import ChatInfo
from desk.sla import ObjectKind, Policy
from desk.tasks import Priority
from desk.usecases import dialogs, edits, make_task
from storage import migrate
from storage.catalog import Configuration
from storage.database import Database
from tests.desk.usecases.stage import (
    ANNA,
    BELLA,
    BORIS,
    BOT,
    CLARA,
    CYRIL,
    HELP,
    HOUR,
    MINUTE,
    NINE,
    OLGA,
    TASKS,
    Stage,
    at,
    desk,
    everybody,
)

FAR = 7_400_000_000
"""An id that needs more than 32 bits."""
HOSTILE = "Robert'); DROP TABLE tasks;-- \x00 \ud83d «кавычки» \u202e🧨 {{ 7*7 }} <b>"
OFFICE = {"tz": "Europe/Moscow", "hours": {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}}
LONGER = {"tz": "Europe/Moscow", "hours": {day: ["08:00-20:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}}
VIP = Policy(
    "VIP",
    {"priority": "urgent"},
    response=5 * MINUTE,
    reaction=10 * MINUTE,
    resolution=2 * HOUR,
    resolution_starts="taken",
    return_after=HOUR,
    ladder=(
        Rung("resolution", When.PERCENT, 75, (Audience.ASSIGNEE,)),
        Rung("resolution", When.OFFSET, 0, (Audience.LEADS, Audience.SECOND_LINE), (Remedy.RAISE_PRIORITY,)),
        Rung("resolution", When.OFFSET, 3600, (Audience.OWNER,), (Remedy.REASSIGN,)),
    ),
)
DEFAULT = Policy("Default", response=10 * MINUTE, reaction=30 * MINUTE, resolution=8 * HOUR, return_after=2 * HOUR)
IT = desk(id=0, policies=(VIP, DEFAULT), staff={OLGA: Role.LEAD, BORIS: Role.SPECIALIST, CLARA: Role.SPECIALIST})


async def build(path: Path) -> None:
    url = f"sqlite:///{path}"
    await migrate.upgrade(url)
    database = Database(url)
    await database.open()
    stage = Stage(database.begin)
    await configure(database)
    await first_line(stage)
    await second_line(stage)
    await edges(database, stage)
    async with database.begin() as uow:
        await uow.leases.release("test", "stage")
    await database.close()


async def configure(database: Database) -> None:
    hr = desk(
        id=0, key="hr", title="Кадры", language="ru", timezone="Europe/Moscow", first_line=(-1001000000003,),
        second_line=None, staff={CLARA: Role.LEAD}, policies=(replace(DEFAULT, hours="office"),),
    )  # fmt: skip
    async with database.begin() as uow:
        await uow.configure(Configuration((IT, hr), {"office": OFFICE}, {"it": "office"}, frozenset({ANNA})), NINE)
        await uow.introduce_bot(BotSelf(BOT, "firstline_bot"))
        await uow.admins.offer("a-code-for-one-use", NINE)
        for person in (*everybody(), Person(FAR, HOSTILE, last_name="Дальний", username="far", language="ru")):
            await uow.people.see(person)
        await uow.chats.save(ChatInfo(HELP, "supergroup", "IT help 🖨"))
        await uow.chats.save(ChatInfo(TASKS, "supergroup", "IT tasks"))


async def configure_anew(stage: Stage) -> None:
    """The other desk is given up, the hours are longer; what runs stays in its calendar."""
    wish = Configuration((IT,), {"office": LONGER}, {"it": "office"}, frozenset({ANNA}))
    await stage.run(lambda uow: uow.configure(wish, stage.now))


async def first_line(stage: Stage) -> None:
    """Questions in every state, found in every way."""
    asked = await stage.says(BELLA, "The printer on the 3rd floor has jammed, what should I do?")
    stage.passes(seconds=20)
    more = await stage.says(BELLA, "It says E-21 on the display")
    stage.now = at(9, 10)
    await stage.sweeps()
    stage.now = at(9, 19)
    await stage.says(BORIS, "Open the back cover", reply_to=more)
    await stage.delivers()
    stage.now = at(9, 30)
    await stage.says(CYRIL, "Where do I find the VPN client?")
    stage.passes(minutes=1)
    await stage.says(CLARA, "On the portal, under software")
    stage.passes(minutes=5)
    edited = await stage.says(CYRIL, "Does anybody know why the mail does not work?", topic_id=77)
    await stage.run(
        lambda uow: edits.rewrite(uow, HELP, edited, text="Why is the mail so slow?", at=stage.now, now=stage.now)
    )
    stage.passes(minutes=5)
    none = await stage.says(BELLA, "Is anybody coming to lunch today?")
    question = await stage.question(none)

    async def dismiss(uow):
        await dialogs.dismiss(uow, stage.origin(BORIS, HELP), await uow.questions.get(question.id), now=stage.now)

    await stage.run(dismiss)
    stage.passes(minutes=5)
    await stage.says(FAR, f"Can you help me with {HOSTILE}?")
    await stage.hears(BELLA, "Как поменять пароль от почты?", 9_000_000_001, sent_at=stage.now)
    assert asked < more


async def second_line(stage: Stage) -> None:
    """Tasks in every state; their clocks have waited, stopped, begun anew."""
    stage.now = at(10)
    asked = await stage.says(BELLA, "My screen stays black, can you come?")
    await stage.makes_task(BORIS, asked)  # 1: of a question, held, back, done, rated, reopened
    stage.now = at(10, 10)
    await stage.does("hold", BORIS, until=at(12))
    await stage.does("set_priority", OLGA, priority=Priority.HIGH)
    stage.now = at(12, 0, 7)
    await stage.sweeps()
    stage.now = at(13)
    await stage.does("finish", BORIS)
    await stage.does("rate", BELLA, rating=2)
    stage.now = at(14)
    await stage.does("reopen", BELLA)
    await stage.delivers()
    await configure_anew(stage)

    await stage.makes_task(BORIS, text="Replace the toner")  # 2: new
    await stage.makes_task(CLARA, text="Order a drum")  # 3: taken by somebody else, with a deadline by hand
    await stage.does("take", BORIS, 3)
    await stage.does("set_deadline", OLGA, 3, deadline=at(20))
    await stage.makes_task(CLARA, text=HOSTILE)  # 4: on hold until a reply
    await stage.does("hold", CLARA, 4, until=None)
    await stage.makes_task(BORIS, text="Move a desk")  # 5: done in time, rated
    stage.passes(minutes=20)
    await stage.does("finish", BORIS, 5)
    await stage.makes_task(BORIS, text="Dust the servers")  # 6: dropped
    await stage.does("cancel", OLGA, 6)
    await stage.makes_task(BORIS, text="Mend the door")  # 7: late, and people were told
    stage.now = at(21, day=3)
    await stage.sweeps()
    await stage.delivers()
    await stage.run(
        lambda uow: make_task.ask(
            uow, stage.origin(BELLA), uow.catalog.by_key("it"), "A new badge, please", now=stage.now
        )
    )  # 8: by an employee
    await stage.makes_task(BORIS, await stage.says(CYRIL, "How do I get a second monitor?"))  # 9: done, rated
    stage.passes(minutes=30)
    await stage.does("finish", BORIS, 9)
    await stage.does("rate", CYRIL, 9, rating=4)


async def edges(database: Database, stage: Stage) -> None:
    """What comes in and goes out, in every state there is."""
    now = stage.passes(minutes=1)
    token = await stage.issues(Button("task_take", 1, ObjectKind.TASK, 2, version=1, values={"card_key": "x"}))
    await stage.presses(BORIS, token, chat=TASKS)
    await stage.issues(Button("task_done", 1, ObjectKind.TASK, 3, version=1, for_user=FAR, once=True))
    async with database.begin() as uow:
        rows = [RawUpdate(BOT, 2**40 + number, HELP, f'{{"update_id": {number}}}') for number in range(4)]
        await uow.inbox.store([*rows, RawUpdate(BOT, 9, 0, "{", error="is no JSON")], now)
        first, second, third, _ = await uow.inbox.waiting(now, limit=9)
        await uow.inbox.take([first.id], now)
        await uow.inbox.quarantine(second.id, f"ValueError: {HOSTILE}", now)
        await uow.inbox.failed(third.id, "TimeoutError", now + timedelta(seconds=2))
        await uow.outbox.put(
            Notice("welcome", "kept:post", BELLA, fallback=(OLGA, -5), expires_at=now + timedelta(days=1))
        )
        await uow.outbox.put(
            Notice("reaction", "kept:reaction", HELP, Mode.REACTION, message_id=100, values={"emoji": "👀"})
        )
        for number in range(3):
            await uow.outbox.put(Notice("welcome", f"kept:end:{number}", BELLA, urgency=Urgency.PRESS))
    async with database.begin() as uow:
        fence = await uow.leases.hold("delivery", "host:1:kept", now, timedelta(seconds=10))
        waiting = await uow.sending.pending(now, limit=99, skip_chats=())
        begun = await uow.sending.begin([one.id for one in waiting], fence=fence, now=now)
        ends = iter(
            (Failed("Bad Request: chat not found"), Skipped("nothing to say"), TryLater(9.0, "Too Many Requests"))
        )
        for delivery in begun:
            if delivery.notice.key.startswith("kept:end:"):  # the others stay half-way
                await uow.sending.settle(delivery, next(ends), fence=fence, now=now)


def compact(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("VACUUM")
    connection.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.unlink(missing_ok=True)
    asyncio.run(build(target))
    compact(target)
