"""What is kept of a person, as they read it."""

import json
from dataclasses import replace

from desk.catalog import DeskSettings
from desk.notices import Mode
from tests.bot.render_world import BELLA, BORIS, OLGA, World

UNSEEN = 1099


async def test_a_person_reads_how_long_their_words_are_kept():
    world = World()
    told = (await world.say("privacy", {"user_id": BELLA, "in_private": True}, chat_id=BELLA)).params["text"]
    it = replace(world.catalog.desks[1], settings=DeskSettings(retention_days=90))
    world.catalog = replace(world.catalog, desks={1: it})

    limited = (await world.say("privacy", {"user_id": BELLA, "in_private": True}, chat_id=BELLA)).params["text"]

    assert "тексты ваших вопросов: без срока" in told
    assert "тексты ваших вопросов: 90 дней" in limited
    assert "Отвечают: Ольга" in limited


async def test_nobody_is_named_by_a_bare_number():
    world = World()
    world.catalog = replace(world.catalog, admins=frozenset({UNSEEN}))

    told = (await world.say("privacy", {"user_id": BELLA, "in_private": True}, chat_id=BELLA)).params["text"]

    assert str(UNSEEN) not in told
    assert "Отвечают: Ольга" in told


async def test_who_is_named_is_who_hears_of_a_wish():
    """The admin has a name and has never opened a chat with the bot."""
    world = World()
    world.catalog = replace(world.catalog, admins=frozenset({BORIS}))
    world.people[BORIS] = replace(world.people[BORIS], reachable=False)
    world.people[OLGA] = replace(world.people[OLGA], reachable=True)

    told = (await world.say("privacy", {"user_id": BELLA, "in_private": True}, chat_id=BELLA)).params["text"]

    assert "Отвечают: Ольга" in told


async def test_the_file_is_a_document_with_everything_in_it():
    call = await World().say("privacy_file", {"user_id": BELLA}, chat_id=BELLA, mode=Mode.FILE)

    document = call.params["document"]
    assert (call.method, document.name) == ("sendDocument", f"firstline-{BELLA}.json")
    assert json.loads(document.content)["messages"] == ["Принтер замял бумагу"]
    assert call.params["caption"] == "Всё, что я о вас храню. Время указано в UTC."


async def test_an_admin_reads_the_command_that_erases():
    call = await World().say("erase_wish", {"user_id": BELLA})

    assert f"firstline person erase {BELLA}" in call.params["text"]
