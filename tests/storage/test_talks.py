"""The memory of a chat, between the transactions of one process."""

import pytest

from desk.pairing import engine
from desk.pairing.memory import MOST_OPEN
from desk.pairing.model import Opens, Said
from storage.talk_cache import TalkCache
from tests.storage import make


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


async def ask(uow, message_id):
    """A question of a person of their own."""
    message = make.message(message_id, 1000 + message_id, text="How do I print?")
    talk = await uow.questions.talk(make.CHAT)
    await uow.messages.add(message)
    question = await uow.questions.add(make.question(message_id, message.author_id, asked_at=message.sent_at))
    said = Said(make.CHAT, message_id, message.sent_at, message.author_id, "Anna", is_specialist=False)
    engine.remember(talk, said, Opens(), question_id=question.id)
    return question


async def test_a_chat_with_more_open_questions_than_are_remembered_is_not_read_anew(database, statements):
    async with database.begin() as uow:
        for message_id in range(1, MOST_OPEN + 10):
            last = await ask(uow, message_id)
        last.close_as("dismissed")
        await uow.questions.save(last)
        engine.forget(await uow.questions.talk(make.CHAT), last.id)

    with statements(database) as said:
        async with database.begin() as uow:
            talk = await uow.questions.talk(make.CHAT)

    assert len(talk.open) == MOST_OPEN - 1
    assert not [statement for statement in said if "FROM participants" in statement]


async def test_a_chat_is_read_anew_where_its_memory_lacks_an_open_question(database):
    async with database.begin() as uow:
        for message_id in range(1, 4):
            question = await ask(uow, message_id)
        engine.forget(await uow.questions.talk(make.CHAT), question.id)

    async with database.begin() as uow:
        talk = await uow.questions.talk(make.CHAT)

    assert [one.question_id for one in talk.open][-1] == question.id


async def test_ids_of_a_long_transaction_are_taken_in_growing_blocks(database, statements):
    with statements(database) as said:
        async with database.begin() as uow:
            ids = [(await uow.questions.add(make.question(message_id))).id for message_id in range(1, 1001)]

    assert ids == list(range(1, 1001))
    assert len([statement for statement in said if "counters" in statement]) == 6


async def test_people_of_a_chat_are_written_only_where_something_about_them_is_new(database, statements):
    async with database.begin() as uow:
        await ask(uow, 1)
        await ask(uow, 2)

    with statements(database) as said:
        async with database.begin() as uow:
            talk = await uow.questions.talk(make.CHAT)
            talk.participants[1001].username = "anna"
        async with database.begin() as uow:
            await uow.questions.talk(make.CHAT)

    assert len([statement for statement in said if "INTO participants" in statement]) == 1
    database._caches.talks = TalkCache()
    async with database.begin() as uow:
        people = (await uow.questions.talk(make.CHAT)).participants
    assert {number: person.username for number, person in people.items()} == {1001: "anna", 1002: None}
