"""aiogram as a reader: handlers get their facts, errors reach the lane, nothing can be sent."""

from datetime import UTC, datetime

import pytest
from aiogram import Router, types

from bot.dispatch import SendingForbidden, make_dispatch, silent_bot
from bot.intake.raw import raw_update
from bot.lanes.parsing import Malformed, parse
from desk.errors import Refusal, Refused
from tests.bot.make_updates import message, press

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def parsed(update: dict) -> types.Update:
    return parse(raw_update(update, 1).raw).update


async def test_a_handler_gets_the_facts_it_asks_for():
    router, got = Router(), []

    @router.message()
    async def on_message(message: types.Message, uow: object, now: datetime, update_id: int) -> None:
        got.append((message.text, uow, now, update_id))

    await make_dispatch([router])(parsed(message(7, text="hello")), "uow", NOW)

    assert got == [("hello", "uow", NOW, 7)]


async def test_an_error_of_a_handler_reaches_the_caller():
    router = Router()

    @router.callback_query()
    async def on_press(callback_query: types.CallbackQuery) -> None:
        raise Refused(Refusal.LEADS_ONLY)

    with pytest.raises(Refused):
        await make_dispatch([router])(parsed(press(1)), None, NOW)


async def test_nobody_minds_an_update_without_a_handler():
    dispatch = make_dispatch([Router()])

    await dispatch(parsed(message(1)), None, NOW)
    await dispatch(parsed({"update_id": 2, "brand_new_thing": {}}), None, NOW)


async def test_a_handler_can_send_nothing():
    router = Router()

    @router.message()
    async def on_message(message: types.Message, bot: object) -> None:
        await message.as_(bot).answer("hello")

    with pytest.raises(SendingForbidden):
        await make_dispatch([router])(parsed(message(1)), None, NOW)


async def test_a_handler_cannot_send_by_returning_a_method():
    router = Router()

    @router.message()
    async def on_message(message: types.Message) -> object:
        return message.answer("hello")

    with pytest.raises(SendingForbidden):
        await make_dispatch([router])(parsed(message(1)), None, NOW)


async def test_the_bot_of_the_handlers_has_no_token():
    assert silent_bot().token == "1:reads-only"


@pytest.mark.parametrize(
    ("update", "talk"),
    [
        (message(1, text="the printer is dead"), True),
        (message(1, text="/task"), False),
        (message(1, chat=5), False),
        (press(1), False),
        ({"update_id": 1, "edited_message": message(1)["message"]}, True),
    ],
)
def test_ordinary_talk_in_a_group_is_told_from_what_may_be_refused(update, talk):
    assert parse(raw_update(update, 1).raw).talk is talk


@pytest.mark.parametrize(
    "raw",
    [
        "5",
        "{}",
        '{"update_id": 1, "message": {"text": "private words"}}',
        '{"update_id": 1, "message": {"date": 1e30}}',
    ],
)
def test_what_is_no_update_is_malformed_and_says_where_without_quoting(raw):
    with pytest.raises(Malformed) as error:
        parse(raw)

    assert "private words" not in str(error.value)
