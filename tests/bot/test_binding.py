"""Objects of aiogram learn of their bot by the short way, and of nothing less."""

from typing import Any

import pytest
from aiogram import types
from aiogram.client.context_controller import BotContextController

from bot.lanes.binding import bind_plainly

UPDATE = {
    "update_id": 1,
    "message": {
        "message_id": 2,
        "date": 1_790_000_000,
        "chat": {"id": -3, "type": "group", "title": "IT"},
        "from": {"id": 4, "is_bot": False, "first_name": "Ann"},
        "text": "hello",
    },
}


@pytest.fixture(autouse=True)
def bound() -> None:
    bind_plainly()


def test_an_update_and_all_in_it_know_their_bot():
    bot: Any = object()

    update = types.Update.model_validate(UPDATE, context={"bot": bot})

    assert update.message is not None
    assert update.message.from_user is not None
    known = [update.bot, update.message.bot, update.message.chat.bot, update.message.from_user.bot]
    assert known == [bot] * 4


def test_without_a_bot_there_is_none():
    update = types.Update.model_validate(UPDATE)

    assert update.message is not None
    assert update.message.bot is None


def test_a_type_can_be_bound_later_and_copied():
    bot: Any = object()

    chat = types.Chat(id=-3, type="group").as_(bot)

    assert chat.bot is bot
    assert chat.model_copy().bot is bot
    assert chat == types.Chat(id=-3, type="group").as_(bot)


def test_no_type_of_aiogram_goes_the_long_way():
    types_of = [BotContextController, *(getattr(types, name) for name in types.__all__)]
    models = [each for each in types_of if isinstance(each, type) and issubclass(each, BotContextController)]

    ways = {each.model_post_init for each in models}

    assert len(models) > 300
    assert len(ways) == 1
