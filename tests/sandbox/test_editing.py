"""Changing and removing messages of the bot; reactions and pins."""

import pytest

from tests.sandbox.conftest import ANNA, BORIS

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


async def card(sandbox, **more):
    chat = await sandbox.group()
    sent = await sandbox.call("sendMessage", chat_id=chat, text="card", reply_markup=KEYBOARD, **more)
    return {"chat_id": chat, "message_id": sent["message_id"]}


async def test_an_edit_returns_the_changed_message(sandbox):
    place = await card(sandbox)

    edited = await sandbox.call("editMessageText", **place, text="new", reply_markup=KEYBOARD)

    assert (edited["text"], edited["reply_markup"]) == ("new", KEYBOARD)
    assert edited["edit_date"] >= edited["date"]
    assert sandbox.queued() == []


async def test_an_edit_that_changes_nothing_is_refused(sandbox):
    place = await card(sandbox)

    assert await sandbox.refusal("editMessageText", **place, text=" card ", reply_markup=KEYBOARD) == (
        400,
        NOT_MODIFIED,
    )
    assert await sandbox.refusal("editMessageReplyMarkup", **place, reply_markup=KEYBOARD) == (400, NOT_MODIFIED)


async def test_a_keyboard_that_is_not_repeated_goes_away(sandbox):
    place = await card(sandbox)

    edited = await sandbox.call("editMessageText", **place, text="card")

    assert "reply_markup" not in edited


@pytest.mark.parametrize(
    ("method", "purpose"),
    [("editMessageText", "edit"), ("deleteMessage", "delete"), ("pinChatMessage", "pin")],
)
async def test_missing_messages_are_named_by_purpose(sandbox, method, purpose):
    chat = await sandbox.group()

    assert await sandbox.refusal(method, chat_id=chat, message_id=99, text="x") == (
        400,
        f"Bad Request: message to {purpose} not found",
    )


async def test_messages_of_people_cannot_be_edited(sandbox):
    chat = await sandbox.group()
    asked = await sandbox.says(BORIS, chat, "hello")

    assert await sandbox.refusal("editMessageText", chat_id=chat, message_id=asked["message_id"], text="x") == (
        400,
        "Bad Request: message can't be edited",
    )


async def test_a_text_has_no_caption_to_edit(sandbox):
    place = await card(sandbox)

    assert await sandbox.refusal("editMessageCaption", **place, caption="x") == (
        400,
        "Bad Request: there is no caption in the message to edit",
    )


async def test_an_ordinary_bot_deletes_only_its_own(sandbox):
    chat = await sandbox.group(bot="member")
    asked = await sandbox.says(BORIS, chat, "hello")
    sent = await sandbox.call("sendMessage", chat_id=chat, text="x")

    assert await sandbox.refusal("deleteMessage", chat_id=chat, message_id=asked["message_id"]) == (
        400,
        "Bad Request: message can't be deleted",
    )
    assert await sandbox.call("deleteMessage", chat_id=chat, message_id=sent["message_id"]) is True


async def test_own_messages_can_be_deleted_for_48_hours(frozen):
    chat = await frozen.group(bot="member")
    sent = await frozen.call("sendMessage", chat_id=chat, text="x")

    await frozen.control("clock", jump=48 * 3600 + 1)

    assert await frozen.refusal("deleteMessage", chat_id=chat, message_id=sent["message_id"]) == (
        400,
        "Bad Request: message can't be deleted for everyone",
    )


async def test_deleting_many_skips_those_that_are_gone(sandbox):
    chat = await sandbox.group()
    ids = [(await sandbox.says(BORIS, chat, "hello"))["message_id"] for _ in range(2)]

    assert await sandbox.call("deleteMessages", chat_id=chat, message_ids=[*ids, 99]) is True

    assert not sandbox.world.chats[chat].messages.keys() & set(ids)


async def test_a_bot_sets_one_reaction_and_hears_nothing_of_it(sandbox):
    chat = await sandbox.group()
    sandbox.allow("message_reaction", "message")
    asked = await sandbox.says(BORIS, chat, "hello")
    sandbox.world.queue.drop_all()
    place = {"chat_id": chat, "message_id": asked["message_id"]}
    eyes = {"type": "emoji", "emoji": "👀"}

    await sandbox.call("setMessageReaction", **place, reaction=[eyes])

    shown = (await sandbox.look(f"chats/{chat}/messages?as={ANNA}"))[-1]
    assert shown["reactions"] == [{"emoji": "👀", "count": 1, "names": ["Firstline"], "mine": False}]
    assert sandbox.queued() == []
    assert await sandbox.refusal("setMessageReaction", **place, reaction=[eyes, eyes]) == (
        400,
        "Bad Request: REACTIONS_TOO_MANY",
    )
    assert await sandbox.refusal("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "🦖"}]) == (
        400,
        "Bad Request: REACTION_INVALID",
    )
    assert await sandbox.refusal("setMessageReaction", chat_id=chat, message_id=99, reaction=[eyes]) == (
        400,
        "Bad Request: message to react not found",
    )


async def test_pinning_needs_the_right_and_unpinning_needs_a_pin(sandbox):
    place = await card(sandbox)

    assert await sandbox.call("pinChatMessage", **place) is True
    assert (await sandbox.call("getChat", chat_id=place["chat_id"]))["pinned_message"]["text"] == "card"
    assert await sandbox.call("unpinChatMessage", **place) is True
    assert await sandbox.refusal("unpinChatMessage", **place) == (400, "Bad Request: message to unpin not found")
