"""Presses and their answers; ephemeral messages."""

import asyncio

from tests.sandbox.conftest import ANNA, BORIS, CLARA

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Take", "callback_data": "take:1", "style": "primary"}],
        [{"text": "Taken by Anna", "disabled": {}}, {"text": "Site", "url": "https://a.example"}],
    ]
}


async def card(sandbox):
    chat = await sandbox.group()
    sent = await sandbox.call("sendMessage", chat_id=chat, text="card", reply_markup=KEYBOARD)
    return {"chat": chat, "message_id": sent["message_id"], "from": BORIS}


async def pressed(sandbox, place, **more):
    """A press nobody waits for; the id of its query."""
    await sandbox.control("press", **place, wait=0, **more)
    return sandbox.queued("callback_query")[-1]


async def test_a_press_carries_the_whole_message_and_waits_for_its_answer(sandbox):
    place = await card(sandbox)
    press = asyncio.ensure_future(sandbox.control("press", **place, text="Take"))
    update = (await sandbox.updates(timeout=5))[0]
    query = update["callback_query"]

    await sandbox.call("answerCallbackQuery", callback_query_id=query["id"], text="Yours", show_alert=True)

    assert (query["from"]["id"], query["data"]) == (BORIS, "take:1")
    assert (query["message"]["text"], query["message"]["reply_markup"]) == ("card", KEYBOARD)
    assert await press == {"callback_query_id": query["id"], "answer": {"text": "Yours", "show_alert": True}}


async def test_a_press_without_an_answer_tells_so(sandbox):
    place = await card(sandbox)

    assert (await sandbox.control("press", **place, text="Take", wait=0.05))["answer"] is None


async def test_a_query_is_answered_once(sandbox):
    query = await pressed(sandbox, await card(sandbox), text="Take")

    await sandbox.call("answerCallbackQuery", callback_query_id=query["id"])

    assert await sandbox.refusal("answerCallbackQuery", callback_query_id=query["id"]) == (400, TOO_OLD)


async def test_a_query_grows_too_old_and_the_window_can_be_set(frozen):
    place = await card(frozen)
    first = await pressed(frozen, place, text="Take")
    await frozen.control("clock", jump=16)
    assert await frozen.refusal("answerCallbackQuery", callback_query_id=first["id"]) == (400, TOO_OLD)

    frozen.world.callback_window = 60
    second = await pressed(frozen, place, text="Take")
    await frozen.control("clock", jump=59)
    assert await frozen.call("answerCallbackQuery", callback_query_id=second["id"]) is True


async def test_an_answer_has_200_characters_at_most(sandbox):
    query = await pressed(sandbox, await card(sandbox), text="Take")

    assert await sandbox.refusal("answerCallbackQuery", callback_query_id=query["id"], text="x" * 201) == (
        400,
        "Bad Request: MESSAGE_TOO_LONG",
    )
    assert await sandbox.call("answerCallbackQuery", callback_query_id=query["id"], text="x" * 200) is True


async def test_an_unknown_query_is_refused(sandbox):
    assert await sandbox.refusal("answerCallbackQuery", callback_query_id="1") == (400, TOO_OLD)


async def test_a_press_may_be_forged(sandbox):
    query = await pressed(sandbox, await card(sandbox), data="close:999")

    assert query["data"] == "close:999"


async def test_disabled_buttons_and_links_cannot_be_pressed(sandbox):
    place = await card(sandbox)

    for label in ("Taken by Anna", "Site"):
        async with sandbox.session.post("/control/press", json={**place, "text": label}) as response:
            assert response.status == 409


async def hint(sandbox, chat, **more):
    parameters = {"receiver_user_id": BORIS, **more.pop("parameters", {})}
    return await sandbox.call(
        "sendMessage", chat_id=chat, text="only you", ephemeral_message_parameters=parameters, **more
    )


async def seen_by(sandbox, chat, who):
    return [one["text"] for one in await sandbox.look(f"chats/{chat}/messages?as={who}") if "service" not in one]


async def test_an_ephemeral_message_is_seen_by_one_person(sandbox):
    chat = await sandbox.group()

    sent = await hint(sandbox, chat)

    assert (sent["message_id"], sent["ephemeral_message_id"], sent["receiver_user"]["id"]) == (0, 1, BORIS)
    assert await seen_by(sandbox, chat, BORIS) == ["only you"]
    assert await seen_by(sandbox, chat, ANNA) == []
    shown = (await sandbox.look(f"chats/{chat}/messages?as={BORIS}"))[-1]
    assert (shown["only_you"], shown["ephemeral_message_id"]) == (True, 1)


async def test_an_ephemeral_message_is_edited_pressed_and_deleted(sandbox):
    chat = await sandbox.group()
    sent = await hint(sandbox, chat, reply_markup=KEYBOARD)
    place = {"chat_id": chat, "receiver_user_id": BORIS, "ephemeral_message_id": sent["ephemeral_message_id"]}

    await sandbox.control("press", chat=chat, ephemeral_message_id=1, text="Take", wait=0, **{"from": BORIS})
    message = sandbox.queued("callback_query")[0]["message"]
    assert (message["message_id"], message["ephemeral_message_id"], message["text"]) == (0, 1, "only you")
    assert await sandbox.call("editEphemeralMessageText", **place, text="done") is True
    assert await seen_by(sandbox, chat, BORIS) == ["done"]
    assert (await sandbox.refusal("editEphemeralMessageText", **place, text="done"))[1].startswith(
        "Bad Request: message is not modified"
    )
    assert await sandbox.call("deleteEphemeralMessage", **place) is True
    assert await seen_by(sandbox, chat, BORIS) == []
    assert await sandbox.refusal("editEphemeralMessageText", **place, text="x") == (
        400,
        "Bad Request: message to edit not found",
    )


async def test_an_ephemeral_message_loses_its_keyboard_and_has_no_caption_to_change(sandbox):
    chat = await sandbox.group()
    sent = await hint(sandbox, chat, reply_markup=KEYBOARD)
    place = {"chat_id": chat, "receiver_user_id": BORIS, "ephemeral_message_id": sent["ephemeral_message_id"]}
    photo = sandbox.world.files.add("photo", "a.png", "image/png", b"a").file_id

    assert await sandbox.call("editEphemeralMessageReplyMarkup", **place) is True
    assert await sandbox.refusal("editEphemeralMessageCaption", **place, caption="x") == (
        400,
        "Bad Request: there is no caption in the message to edit",
    )
    assert await sandbox.call("editEphemeralMessageMedia", **place, media={"type": "photo", "media": photo}) is True
    assert await sandbox.call("editEphemeralMessageCaption", **place, caption="look") is True
    assert await seen_by(sandbox, chat, BORIS) == ["look"]


async def test_an_ephemeral_message_takes_the_place_of_the_pressed_one_for_its_receiver(sandbox):
    place = await card(sandbox)
    chat = place["chat"]
    query = await pressed(sandbox, place, text="Take")

    await hint(sandbox, chat, parameters={"callback_query_id": query["id"], "replace_callback_query_message": True})

    assert await seen_by(sandbox, chat, BORIS) == ["only you"]
    assert await seen_by(sandbox, chat, CLARA) == ["card"]


async def test_the_press_behind_an_ephemeral_message_must_be_fresh_and_ones_own(frozen):
    place = await card(frozen)
    query = await pressed(frozen, place | {"from": CLARA}, text="Take")
    wanted = {"receiver_user_id": BORIS, "callback_query_id": query["id"]}
    send = {"chat_id": place["chat"], "text": "x", "ephemeral_message_parameters": wanted}

    assert await frozen.refusal("sendMessage", **send) == (400, TOO_OLD)
    wanted["receiver_user_id"] = CLARA
    await frozen.control("clock", jump=16)
    assert await frozen.refusal("sendMessage", **send) == (400, TOO_OLD)


async def test_ephemeral_messages_go_to_members_only(sandbox):
    chat = await sandbox.group()
    sandbox.world.add_person(1009, first_name="Dora")

    assert await sandbox.refusal(
        "sendMessage", chat_id=chat, text="x", ephemeral_message_parameters={"receiver_user_id": 1009}
    ) == (400, "Bad Request: USER_NOT_PARTICIPANT")


async def test_a_person_answers_an_ephemeral_message_in_secret(sandbox):
    chat = await sandbox.group(bot="member")
    sent = await hint(sandbox, chat)

    await sandbox.says(BORIS, chat, "because of rain", ephemeral_reply_to=sent["ephemeral_message_id"])

    message = sandbox.queued("message")[0]
    assert (message["message_id"], message["receiver_user"]["id"]) == (0, 4242)
    assert message["reply_to_message"]["ephemeral_message_id"] == 1
    assert await seen_by(sandbox, chat, ANNA) == []


async def test_the_bot_replies_to_an_ephemeral_message_within_15_seconds(frozen):
    chat = await frozen.group()
    await frozen.call("setMyCommands", commands=[{"command": "task", "description": "Make", "is_ephemeral": True}])
    asked = await frozen.says(BORIS, chat, "/task")
    reply = {"reply_parameters": {"ephemeral_message_id": asked["ephemeral_message_id"]}}

    sent = await hint(frozen, chat, **reply)
    await frozen.control("clock", jump=16)

    assert sent["reply_to_message"]["text"] == "/task"
    assert await seen_by(frozen, chat, CLARA) == []
    late = {"receiver_user_id": BORIS}
    assert await frozen.refusal("sendMessage", chat_id=chat, text="x", ephemeral_message_parameters=late, **reply) == (
        400,
        "Bad Request: message to be replied not found",
    )
