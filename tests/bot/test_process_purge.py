"""What the process forgets by itself each hour, where a desk keeps what was said for a limited time."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from bot.process import SCHEDULER, Process
from bot.settings import fixed
from desk.catalog import DeskSettings
from storage.catalog import Configuration
from storage.tables import comments, message_versions, messages, questions
from tests.storage import make

TOKEN = "123456789:AAnightingale-nightingale0123456789xyz"
DAYS = 30
DEADLINE = timedelta(days=DAYS)
OLD, YOUNG = make.NINE - timedelta(seconds=1), make.NINE
"""When the purge looks, the first has been kept a second too long."""
FOR_A_WHILE = make.desk(settings=DeskSettings(retention_days=DAYS))
FOR_EVER = make.desk("hr", first_line=(-9,), second_line=-10)
DESKS = {
    "as they were": (FOR_A_WHILE, FOR_EVER),
    "chat left": (replace(FOR_A_WHILE, first_line=(-1,)), FOR_EVER),
    "desk left": (FOR_EVER,),
}


def process(database):
    """A scheduler, at the moment when the younger words are as old as may be."""
    clock = SimpleNamespace(now=lambda: YOUNG + DEADLINE)
    return Process(fixed(token=TOKEN), database, SimpleNamespace(bot_id=1), clock, names=frozenset({SCHEDULER}))


async def configure(database, desks):
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=desks), make.NINE)
        return {desk.key: desk.id for desk in uow.catalog.desks.values()}


async def talk(database, desk_id, chat_id):
    """Twice the same, before and after the deadline: a message, what it said first, a comment and a question."""
    async with database.begin() as uow:
        for number, at in enumerate((OLD, YOUNG), start=1):
            await uow.messages.add(make.message(number, chat_id=chat_id, sent_at=at, text="said"))
            await uow.messages.edit(chat_id, number, text="edited", at=at)
            comment = make.comment(number, chat_id=chat_id, sent_at=at, text="of a task")
            await uow.comments.add(replace(comment, desk_id=desk_id))
            await uow.questions.add(
                make.question(number, chat_id=chat_id, desk_id=desk_id, asked_at=at, last_at=at, text="asked")
            )


async def kept(database, chat_id):
    """What is left of them, by the table, with the numbers of the messages."""
    columns = {
        messages: messages.c.message_id,
        message_versions: message_versions.c.message_id,
        comments: comments.c.message_id,
        questions: questions.c.first_message_id,
    }
    found = {}
    async with database.begin(readonly=True) as uow:
        for table, number in columns.items():
            said = select(number).where(table.c.chat_id == chat_id, table.c.text != "").order_by(number)
            found[table.name] = (await uow._work.run(said)).scalars().all()
    return found


@pytest.mark.parametrize("desks", DESKS.values(), ids=DESKS)
async def test_words_beyond_the_time_of_their_desk_go_and_younger_ones_and_those_of_others_stay(database, desks):
    ids = await configure(database, DESKS["as they were"])
    await talk(database, ids["it"], make.CHAT)
    await talk(database, ids["hr"], -9)
    await configure(database, desks)

    await process(database)._purge()

    tables = ("messages", "message_versions", "comments", "questions")
    assert await kept(database, make.CHAT) == {table: [2] for table in tables}
    assert await kept(database, -9) == {table: [1, 2] for table in tables}


def test_the_purge_is_among_the_house_work_of_a_scheduler(sqlite_database):
    one = process(sqlite_database)

    upkeep = {each.name: (each.every, each.run) for each in one._room.heartbeat._upkeep}

    assert upkeep["purge"] == (timedelta(hours=1), one._purge)
