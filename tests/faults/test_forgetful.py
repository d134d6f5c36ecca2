"""A process that remembers nothing makes the same of a talk as one that remembers all: a restart changes nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from pydantic import SecretStr

from bot.app import prepare
from bot.clock import Clock
from bot.dispatch import make_dispatch
from bot.intake.raw import raw_update
from bot.lanes.batch import BatchHandler
from bot.lanes.parsing import parse
from bot.routers import messages, refusals
from bot.settings import Settings
from desk.catalog import BotSelf
from desk.pairing.expecting import Kind
from desk.people import Person
from storage.database import Database
from storage.talk_reader import read_talk
from tests.faults.harness import state
from tests.faults.harness.scenery import ADMIN, CALM, EMPLOYEES, SILENT, SPECIALISTS, Scenery
from tests.faults.harness.servers import SqliteStore
from tests.faults.harness.traffic import ANSWERS, CHATTER, QUESTIONS, Act, Step, plan

BOT_ID = 700000001
WORDS = (*QUESTIONS, *ANSWERS, *CHATTER)
SCENERY = Scenery.of(calm=5)
TALK = plan(SCENERY, seed=7, updates=2000)
DISPATCH = make_dispatch([messages.router])
START = datetime.now(UTC).replace(microsecond=0)


def updates(steps: list[Step], chat: int) -> Iterator[dict[str, object]]:
    """As Telegram would bring them."""
    texts: dict[int, Step] = {}
    for step in steps:
        if step.chat != chat or step.act not in {Act.SAY, Act.EDIT} or step.text == "/task":
            continue
        at = int((START - timedelta(seconds=step.before_end_s)).timestamp())
        sender = {"id": step.person.user_id, "is_bot": False, "first_name": step.person.name}
        body = {"chat": {"id": step.chat, "type": "supergroup", "title": "Help"}, "from": sender, "text": step.text}
        if step.act is Act.EDIT and step.about in texts:
            first = texts[step.about]
            dates = {"date": int((START - timedelta(seconds=first.before_end_s)).timestamp()), "edit_date": at}
            yield {"update_id": step.number, "edited_message": body | {"message_id": first.number} | dates}
        elif step.act is Act.SAY:
            texts[step.number] = step
            replied = texts.get(step.about or 0)
            reply = {} if replied is None else {"reply_to_message": _stub(replied)}
            yield {"update_id": step.number, "message": body | {"message_id": step.number, "date": at} | reply}


def _stub(step: Step) -> dict[str, object]:
    at = int((START - timedelta(seconds=step.before_end_s)).timestamp())
    chat = {"id": step.chat, "type": "supergroup", "title": "Help"}
    sender = {"id": step.person.user_id, "is_bot": False, "first_name": step.person.name}
    return {"message_id": step.number, "date": at, "chat": chat, "from": sender, "text": step.text}


async def prepared(folder: Path, url: str) -> Database:
    config = folder / "firstline.toml"
    config.write_text(SCENERY.config(), encoding="utf-8")
    database = await prepare(Settings(database_url=SecretStr(url), config=config, admins=(1001,)), Clock())
    async with database.begin() as uow:
        await uow.introduce_bot(BotSelf(BOT_ID, "firstline_bot", True))
        for each in (ADMIN, *SPECIALISTS):  # else Telegram would be asked who they are
            await uow.people.see(Person(each.user_id, each.name))
    return database


async def hear(database: Database, update: dict[str, object]) -> None:
    now = datetime.now(UTC)
    async with database.begin() as uow:
        await uow.inbox.store([raw_update(update, BOT_ID)], now)
    async with database.begin(readonly=True) as uow:
        rows = await uow.inbox.waiting(now, limit=10)
    await BatchHandler(database.begin, DISPATCH, refusals.say, clock=Clock(), parse=parse).handle(rows)


async def heard(folder: Path, name: str, talk: list[dict[str, object]], *, forgets: bool) -> state.State:
    path = folder / f"{name}.db"
    database = await prepared(folder, f"sqlite:///{path}")
    for update in talk:
        if forgets:
            await database.close()
            database = Database(f"sqlite:///{path}")
        await hear(database, update)
    await database.close()
    return await state.read(SqliteStore(path))


@pytest.mark.parametrize("chat", SCENERY.chats[CALM][:2])
async def test_a_restart_before_each_message_changes_nothing(tmp_path, chat):
    talk = list(updates(TALK, chat))

    remembering = await heard(tmp_path, "remembering", talk, forgets=False)
    forgetting = await heard(tmp_path, "forgetting", talk, forgets=True)

    assert sum(remembering["questions"].values()) > 40
    assert state.differences(remembering, forgetting) == {}


async def test_questions_stay_in_their_order_where_words_became_one_long_after_they_were_said(tmp_path):
    chat, begin = SCENERY.chats[CALM][0], int(START.timestamp()) - 9000
    asker, other = EMPLOYEES[:2]
    told = Step(1, Act.SAY, chat, asker, "Good news about X1", 9000)
    later = Step(2, Act.EDIT, chat, asker, "I mean: How do I reset the password of account X1?", 0, about=1)
    since = [Step(3, Act.SAY, chat, other, "Where is the form X3 now?", 8900)]
    since += [Step(4, Act.SAY, chat, asker, "My account is still closed, X4", 8890)]
    database = await prepared(tmp_path, f"sqlite:///{tmp_path / 'edited.db'}")
    for update in updates([told, later, *since], chat):
        await hear(database, update)

    async with database.begin() as uow:
        kept = await uow.questions.talk(chat)
        again = await read_talk(uow._work, chat)

    await database.close()
    assert [one.message_ids[0] for one in kept.open] == [3, 1]
    assert [(one.question_id, one.last_at) for one in again.open] == [
        (one.question_id, one.last_at) for one in kept.open
    ]
    assert begin < kept.open[0].asked_at.timestamp() < kept.open[1].asked_at.timestamp()


async def test_what_was_asked_and_tipped_in_several_messages_is_understood_again_as_it_was(tmp_path):
    """Joined to one text, the messages of the first question would no longer ask for a manner."""
    chat, (asker, other, helper) = SCENERY.chats[CALM][0], EMPLOYEES[:3]
    said = [
        (asker, "How do I reset the password of account X1?", None),
        (asker, "Why does the VPN say error X2?", None),
        (other, "Where is the form X3 now?", None),
        (helper, "I think the form is on the portal", None),
        (SPECIALISTS[0], "You find it on the portal under X5", 3),
    ]
    talk = [
        Step(number, Act.SAY, chat, person, text, 9000 - 20 * number, about=about)
        for number, (person, text, about) in enumerate(said, start=1)
    ]
    database = await prepared(tmp_path, f"sqlite:///{tmp_path / 'several.db'}")
    for update in updates(talk, chat):
        await hear(database, update)

        async with database.begin() as uow:
            kept = await uow.questions.talk(chat)
            again = await read_talk(uow._work, chat)
        assert again.open == kept.open
        assert list(again.turns) == list(kept.turns)

    await database.close()
    assert [(one.message_ids, one.awaits) for one in kept.open] == [([1, 2], Kind.MANNER)]


async def test_to_whom_a_lively_chat_spoke_is_guessed_again_as_it_was(tmp_path):
    """Nobody is named there, so all rests on guesses, and each guess on those before."""
    lively = Scenery.of(calm=1).chats[SILENT][0]
    people = (*EMPLOYEES, *SPECIALISTS)
    chance = Random(7)  # noqa: S311 - repeatable, not secret

    def says(number: int) -> Step:
        text = chance.choice(WORDS).format(mark=f"X{number}")
        return Step(number, Act.SAY, lively, chance.choice(people), text, 9000 - 20 * number)

    said = [says(number) for number in range(1, 351)]
    database = await prepared(tmp_path, f"sqlite:///{tmp_path / 'lively.db'}")
    for update in updates(said, lively):
        await hear(database, update)

    async with database.begin() as uow:
        kept = await uow.questions.talk(lively)
        again = await read_talk(uow._work, lively)

    await database.close()
    guesses = [(turn.message_id, turn.to) for turn in kept.turns if turn.is_guessed]
    assert len(guesses) > 20
    assert [(turn.message_id, turn.to) for turn in again.turns if turn.is_guessed] == guesses
