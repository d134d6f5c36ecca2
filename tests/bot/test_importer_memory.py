"""A long past in parts – interrupted, overlapping, in small transactions – is heard as if it came at once."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.config import parse, storing
from bot.importer import hearing
from bot.importer.hearing import Hearing
from bot.importer.pairs import pairs_of
from bot.importer.reading import Reader
from bot.importer.source import ExportedChat
from storage.database import Database
from storage.talk_reader import read_talk
from tests.benchmarks.exporting import HEAD, Past
from tests.benchmarks.stage import CHATS, SPECIALISTS
from tests.bot.exports import ANNA, BORIS, said

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHAT = ExportedChat(HEAD["id"], HEAD["type"], HEAD["name"])
DESK = f"""
[desks.it]
first_line = [{CHATS[0]}]
specialists = {[12, *SPECIALISTS]}
[[desks.it.sla]]
name = "Default"
response = "10m"
next_response = "10m"
"""
MESSAGES = list(Past().messages(600))


class Desk:
    """A desk in a file; each import is a process of its own, as far as memory goes."""

    def __init__(self, path) -> None:
        self.url = f"sqlite:///{path}"
        self._is_there = False

    async def imports(self, *parts):
        """The pairs there are after all of them."""
        for part in parts:
            database = Database(self.url)
            await self._open(database)
            await heard(database, part)
            async with database.begin(readonly=True) as uow:
                found = await pairs_of(uow, uow.catalog.by_key("it"), CHATS[0], now=NOW)
            await database.close()
        return found

    async def _open(self, database):
        if not self._is_there:
            await database.upgrade()
        await database.open()
        if not self._is_there:
            async with database.begin() as uow:
                await storing.apply(uow, parse(DESK), now=NOW)
        self._is_there = True


async def heard(database, messages):
    one = Hearing(Reader(CHAT, ZoneInfo("UTC"), NOW), "it", CHATS[0])
    await one.hear_all(database.begin, iter(messages))
    return one


@pytest.fixture
async def whole(tmp_path):
    return await Desk(tmp_path / "whole.db").imports(MESSAGES)


async def test_it_does_not_matter_how_much_fits_into_one_transaction(tmp_path, monkeypatch, whole):
    monkeypatch.setattr(hearing, "BATCH", 70)

    assert await Desk(tmp_path / "small.db").imports(MESSAGES) == whole


async def test_an_import_that_was_killed_goes_on_as_if_it_had_not_been(tmp_path, whole):
    assert await Desk(tmp_path / "halves.db").imports(MESSAGES[:310], MESSAGES) == whole


async def test_exports_that_overlap_give_what_one_would_give(tmp_path, whole):
    parts = (MESSAGES[:250], MESSAGES[120:420], MESSAGES[380:])

    assert await Desk(tmp_path / "parts.db").imports(*parts) == whole


async def test_a_memory_read_from_its_rows_is_the_one_that_was_kept(tmp_path):
    desk = Desk(tmp_path / "kept.db")
    await desk.imports([])
    database = Database(desk.url)
    await database.open()
    await heard(database, Past().messages(1_500))

    async with database.begin() as uow:
        kept = await uow.questions.talk(CHATS[0])
    async with database.begin(readonly=True) as uow:
        read = await read_talk(uow._work, CHATS[0])
    await database.close()

    assert read.open[-len(kept.open) :] == kept.open  # when many were open, it forgot older ones that still are
    assert (read.participants, read.last, read.authors) == (kept.participants, kept.last, kept.authors)
    both = read.answered.keys() & kept.answered.keys()
    assert {each: read.answered[each] for each in both} == {each: kept.answered[each] for each in both}
    assert len(both) > 0.9 * len(kept.answered)  # a first answer that a surer one took the place of is not read
    assert len(kept.open) > 3
    assert len({question.likelihood for question in read.open}) > 1
    assert any(question.talked_since for question in kept.open)


async def test_a_follow_up_by_reply_is_remembered_where_exports_overlap(tmp_path):
    asked = said(2, ANNA, "How do I connect to the printer?")
    answer = said(4, BORIS, "Over the network", minute=5, reply_to_message_id=2)
    again = said(6, ANNA, "And how do I print on both sides?", minute=500, reply_to_message_id=4)
    between = said(8, BORIS, "Look into the settings of the printer", minute=501)
    later = said(9, ANNA, "thanks", minute=600)

    pairs = await Desk(tmp_path / "again.db").imports([asked, answer, again, later], [asked, answer, again, between])

    assert pairs == [
        '{"question": 2, "messages": [2], "answer": 4}',
        '{"question": 6, "messages": [6], "answer": 8}',
    ]


async def test_an_answer_that_was_corrected_is_not_judged_again(tmp_path):
    desk = Desk(tmp_path / "corrected.db")
    talk = [
        said(2, ANNA, "How do I connect to the printer?"),
        said(4, BORIS, "Over the network", minute=5, reply_to_message_id=2),
        said(9, ANNA, "thanks", minute=600),
    ]
    await desk.imports(talk)
    database = Database(desk.url)
    await database.open()
    async with database.begin() as uow:
        question = await uow.questions.of_message(CHATS[0], 2)
        question.unpair()
        await uow.questions.save(question)
    await database.close()

    pairs = await desk.imports([*talk[:2], said(7, BORIS, "Have you tried to restart it?", minute=30), talk[2]])

    assert pairs == ['{"question": 2, "messages": [2], "answer": 7}']
