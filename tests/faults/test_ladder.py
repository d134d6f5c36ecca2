"""A whole ladder through each engine: what stands in the chats after every step."""

from datetime import timedelta
from typing import Any

import pytest

from bot.render.renderer import TelegramRenderer
from desk.catalog import BotSelf
from desk.delivery import Call, Sent, Skipped
from desk.escalation import Audience, Remedy, Rung, When, at_due
from desk.sla import Policy
from storage.catalog import Configuration
from storage.database import Database
from tests.desk.usecases.stage import BELLA, BORIS, BOT, CYRIL, NINE, OLGA, TASKS, Stage, at, desk, everybody, office

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
LADDER = (
    at_due("response", Audience.SECOND_LINE),
    Rung("response", When.OFFSET, 1200, (Audience.SECOND_LINE, Audience.LEADS), (Remedy.MAKE_TASK, Remedy.PIN)),
)


async def configure(database: Database, policy: Policy, **calendars: Any) -> None:
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(desk(id=0, policies=(policy,)),), **calendars), NINE)


@pytest.fixture
async def stage(database: Database) -> Stage:
    await configure(database, Policy("Default", response=600, resolution=8 * 3600, ladder=LADDER))
    async with database.begin() as uow:
        await uow.introduce_bot(BotSelf(BOT, "firstline_bot"))
        for person in everybody():
            await uow.people.see(person)
    return Stage(database.begin)


class Chats:
    """What is read in the chats: the first line of each escalation, by chat, newest last."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.shown: dict[str, tuple[int, str, bool]] = {}
        self.methods: list[str] = []

    async def fill(self) -> None:
        while await self._send_all():
            pass

    def of(self, chat_id: int) -> list[tuple[str, bool]]:
        """Each with whether it has buttons."""
        return [(line, has_buttons) for chat, line, has_buttons in self.shown.values() if chat == chat_id]

    async def _send_all(self) -> int:
        stage, renderer = self.stage, TelegramRenderer()
        async with stage.begin() as uow:
            fence = await uow.leases.hold("test", "chats", stage.now, timedelta(days=1))
            waiting = await uow.sending.pending(stage.now, limit=100, skip_chats=())
            rows = await uow.sending.begin([one.id for one in waiting], fence=fence, now=stage.now)
            for row in rows:
                call = await renderer.render(uow, row, stage.now)
                if not isinstance(call, Call):
                    await uow.sending.settle(row, call or Skipped(), fence=fence, now=stage.now)
                    continue
                self.methods.append(call.method)
                posts = call.method == "sendMessage"
                shown = next(stage.message_ids) if posts else row.sent_message_id
                if row.notice.kind == "question_escalation":
                    said = (
                        call.params["text"].splitlines()[0],
                        bool(call.params.get("reply_markup", {}).get("inline_keyboard")),
                    )
                    self.shown[row.notice.key] = (row.notice.chat_id, *said)
                await uow.sending.settle(row, Sent(message_id=shown, digest=call.digest), fence=fence, now=stage.now)
        return len(rows)


async def test_a_question_climbs_its_ladder_and_becomes_a_task(stage: Stage) -> None:
    chats = Chats(stage)
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)
    await stage.sweeps()
    await chats.fill()
    first = chats.of(TASKS)

    stage.now = at(9, 30)
    await stage.sweeps()
    await chats.fill()
    stage.passes(seconds=2)
    await chats.fill()

    assert first == [("🔴 No answer for 10 minutes (norm 10)", True)]
    news = "🟠 No answer for 30 minutes (norm 10), so it became task IT-1: Boris"
    assert chats.of(TASKS) == [("🟢 Became task IT-1 after 30 min: Boris", False), (news, False)]
    assert chats.of(OLGA) == [(news, False)]
    assert chats.methods.count("pinChatMessage") == 1


async def test_the_messages_of_a_ladder_end_with_the_answer(stage: Stage) -> None:
    chats = Chats(stage)
    asked = await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)
    await stage.sweeps()
    await chats.fill()
    stage.now = at(9, 22)

    await stage.says(BORIS, "Open the back cover", reply_to=asked)
    await chats.fill()

    assert chats.of(TASKS) == [("🟢 Answered after 22 min (12 min later than the norm): Boris ↗", False)]


async def test_a_step_put_back_in_the_night_is_taken_in_the_morning_and_once(database: Database, stage: Stage) -> None:
    rung = Rung("response", When.OFFSET, 0, (Audience.LEADS,), hold_back=True)
    policy = Policy("Default", hours="always", response=600, ladder=(rung,))
    await configure(database, policy, hours={"office": office().spec}, hours_of={"it": "office"})
    await stage.says(BELLA, PRINTER)
    stage.now = at(23)
    told = Chats(stage)

    at_night = await stage.sweeps()
    await told.fill()
    nobody = told.of(OLGA)
    next_due = await stage.next_due()
    stage.now = at(9, day=3)
    in_the_morning, again = await stage.sweeps(), await stage.sweeps()
    await told.fill()

    assert (at_night, nobody, next_due) == (1, [], at(9, day=3))
    assert (in_the_morning, again) == (1, 0)
    assert told.of(OLGA) == [("🔴 No answer for 1 d (norm 10 min)", True)]


async def with_ladder(database: Database, *ladder: Rung, **calendars: Any) -> None:
    await configure(database, Policy("Default", hours="always", response=600, ladder=ladder), **calendars)


async def test_new_alarms_go_out_before_old_messages_shrink(database: Database, stage: Stage) -> None:
    await with_ladder(
        database, Rung("response", When.PERCENT, 20, (Audience.LEADS,)), at_due("response", Audience.LEADS)
    )
    chats = Chats(stage)
    for person in (BELLA, CYRIL):
        await stage.says(person, PRINTER)
    stage.now = at(9, 2)
    await stage.sweeps()
    await chats.fill()
    chats.methods.clear()

    stage.now = at(9, 10)
    await stage.sweeps()
    await chats.fill()

    alarm, overtaken = (
        "🔴 No answer for 10 minutes (norm 10)",
        f"🔴 Still no answer, see the newer message: {PRINTER[:39]}… ↗",
    )
    assert chats.methods == ["sendMessage", "sendMessage", "editMessageText", "editMessageText"]
    assert chats.of(OLGA) == [(overtaken, False), (overtaken, False), (alarm, True), (alarm, True)]


async def test_an_answer_before_the_new_alarm_is_said_shows_in_the_old_message(
    database: Database, stage: Stage
) -> None:
    await with_ladder(
        database, Rung("response", When.PERCENT, 20, (Audience.LEADS,)), at_due("response", Audience.LEADS)
    )
    chats = Chats(stage)
    asked = await stage.says(BELLA, PRINTER)
    stage.now = at(9, 2)
    await stage.sweeps()
    await chats.fill()
    stage.now = at(9, 10)
    await stage.sweeps()
    stage.now = at(9, 12)

    await stage.says(BORIS, "Open the back cover", reply_to=asked)
    await chats.fill()

    assert chats.of(OLGA) == [("🟢 Answered after 12 min (2 min later than the norm): Boris ↗", False)]


async def test_steps_taken_in_one_go_leave_nobody_untold(database: Database, stage: Stage) -> None:
    await with_ladder(
        database,
        Rung("response", When.OFFSET, 0, (Audience.LEADS,), hold_back=True),
        Rung("response", When.OFFSET, 360, (Audience.FIRST_LINE,), (Remedy.MAKE_TASK,), hold_back=True),
        hours={"office": office().spec},
        hours_of={"it": "office"},
    )
    chats = Chats(stage)
    stage.now = at(23)
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, day=3)

    assert await stage.sweeps() == 2
    await chats.fill()

    assert chats.of(OLGA) == [("🟠 No answer for 10 h (norm 10 min), so it became task IT-1: Boris", False)]
