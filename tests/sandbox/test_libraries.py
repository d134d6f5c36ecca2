"""aiogram and python-telegram-bot both speak with the sandbox and meet their own exceptions."""

from datetime import UTC, datetime

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BufferedInputFile,
    EphemeralMessageParameters,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputRichMessage,
)
from telegram import InlineKeyboardButton as PtbButton
from telegram import InlineKeyboardMarkup as PtbMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter
from telegram.ext import ExtBot

from bot.sandbox.files import draw_picture
from tests.sandbox.conftest import ANNA, BORIS, TOKEN

KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Go", callback_data="go")]])


def aiogram_bot(sandbox, token=TOKEN):
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(sandbox.server.url)))


@pytest.fixture
async def listener(sandbox):
    bot = aiogram_bot(sandbox)
    yield bot
    await bot.session.close()


@pytest.fixture
async def speaker(sandbox):
    async with ExtBot(
        TOKEN, base_url=f"{sandbox.server.url}/bot", base_file_url=f"{sandbox.server.url}/file/bot"
    ) as it:
        yield it


async def test_aiogram_reads_every_kind_of_update(sandbox, listener):
    sandbox.allow("message", "edited_message", "callback_query", "message_reaction", "my_chat_member", "chat_member")
    made = await sandbox.control(
        "chats", type="supergroup", title="Help", owner=ANNA, members=[BORIS], bot="administrator", forum=True
    )
    chat = made["id"]
    card = await listener.send_message(chat, "card", reply_markup=KEYBOARD)
    asked = await sandbox.says(BORIS, chat, photo=True, caption="look", reply_to=card.message_id)
    place = {"chat": chat, "message_id": asked["message_id"], "from": BORIS}
    await sandbox.control("messages/edit", **place, text="look here")
    await sandbox.control("reactions", **place, emoji=["✍"])
    await sandbox.control("press", chat=chat, message_id=card.message_id, text="Go", wait=0, **{"from": BORIS})
    await sandbox.control(f"chats/{chat}/members", user=BORIS, status="administrator", by=ANNA)
    await sandbox.control(f"chats/{chat}/topics", name="Keys")
    await sandbox.says(BORIS, chat, forward_from="Someone", text="hm")

    updates = await listener.get_updates()

    assert [update.event_type for update in updates] == [
        "my_chat_member",
        "message",
        "message",
        "edited_message",
        "message_reaction",
        "callback_query",
        "chat_member",
        "message",
        "message",
    ]
    assert [update.event.model_extra for update in updates] == [{}] * 9
    assert updates[2].message.reply_to_message.text == "card"
    assert updates[2].message.date.replace(microsecond=0) <= datetime.now(UTC)


async def test_aiogram_speaks_of_everything_it_needs(sandbox, listener):
    chat = await sandbox.group()

    me = await listener.get_me()
    photo = await listener.send_photo(chat, BufferedInputFile(draw_picture("x"), "x.png"), caption="picture")
    rich = await listener.send_rich_message(chat, InputRichMessage(html="<h1>Report</h1>"))
    hint = await listener.send_message(
        chat, "psst", ephemeral_message_parameters=EphemeralMessageParameters(receiver_user_id=BORIS)
    )
    full = await listener.get_chat(chat)
    admins = await listener.get_chat_administrators(chat)
    downloaded = await listener.download(photo.photo[-1].file_id)

    assert (me.id, full.title, len(admins)) == (4242, "Help", 2)
    assert rich.rich_message.blocks[0].text == "Report"
    assert (hint.message_id, hint.ephemeral_message_id) == (0, 1)
    assert downloaded.read() == draw_picture("x")


async def test_aiogram_meets_its_exceptions(sandbox, listener):
    chat, old = await sandbox.group(), await sandbox.group("group")
    card = await listener.send_message(chat, "card", reply_markup=KEYBOARD)
    new = (await sandbox.control(f"chats/{old}/migrate"))["id"]

    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await card.edit_text("card", reply_markup=KEYBOARD)
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await listener.send_message(BORIS, "x")
    with pytest.raises(TelegramMigrateToChat) as migrated:
        await listener.send_message(old, "x")
    await sandbox.control("limits", enabled=True, group=1)
    await listener.send_message(chat, "x")
    with pytest.raises(TelegramRetryAfter) as limited:
        await listener.send_message(chat, "x")
    assert migrated.value.migrate_to_chat_id == new
    assert limited.value.retry_after == 60

    stranger = aiogram_bot(sandbox, "1:WRONG")
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()
    await stranger.session.close()


@pytest.mark.filterwarnings("ignore:Please use 'Bot.sendMessage'")
async def test_python_telegram_bot_speaks(sandbox, speaker):
    chat = await sandbox.group()
    markup = PtbMarkup([[PtbButton("Go", callback_data="go")]])

    me = await speaker.get_me()
    card = await speaker.send_message(chat, "card", reply_markup=markup)
    edited = await speaker.edit_message_text("new", chat, card.message_id, reply_markup=markup)
    document = await speaker.send_document(chat, b"a;b", filename="a.csv")
    hint = await speaker.do_api_request(
        "sendMessage",
        {"chat_id": chat, "text": "psst", "ephemeral_message_parameters": {"receiver_user_id": BORIS}},
    )
    await sandbox.says(BORIS, chat, "hello")
    updates = await speaker.get_updates(timeout=1)

    assert (me.id, edited.text) == (4242, "new")
    assert bytes(await (await document.document.get_file()).download_as_bytearray()) == b"a;b"
    assert hint["ephemeral_message_id"] == 1
    assert [update.message.text for update in updates] == ["hello"]


@pytest.mark.filterwarnings("ignore:.*retry_after")
async def test_python_telegram_bot_meets_its_exceptions(sandbox, speaker):
    chat, old = await sandbox.group(), await sandbox.group("group")
    card = await speaker.send_message(chat, "card")
    new = (await sandbox.control(f"chats/{old}/migrate"))["id"]

    with pytest.raises(BadRequest, match="essage is not modified"):
        await speaker.edit_message_text("card", chat, card.message_id)
    with pytest.raises(Forbidden):
        await speaker.send_message(BORIS, "x")
    with pytest.raises(ChatMigrated) as migrated:
        await speaker.send_message(old, "x")
    await sandbox.control("limits", enabled=True, group=1)
    await speaker.send_message(chat, "x")
    with pytest.raises(RetryAfter):
        await speaker.send_message(chat, "x")
    with pytest.raises(InvalidToken):
        await ExtBot("1:WRONG", base_url=f"{sandbox.server.url}/bot").initialize()
    assert migrated.value.new_chat_id == new
