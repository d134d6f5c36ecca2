"""What of a group the bot gets to see."""

import pytest

from tests.sandbox.conftest import ANNA, BORIS


def heard(sandbox):
    return [message.get("text") for message in sandbox.queued("message")]


async def test_an_ordinary_bot_hears_only_what_is_meant_for_it(sandbox):
    chat = await sandbox.group(bot="member")
    sent = await sandbox.call("sendMessage", chat_id=chat, text="hello")

    await sandbox.says(BORIS, chat, "just talking")
    await sandbox.says(BORIS, chat, "@firstline_bot are you there")
    await sandbox.says(BORIS, chat, "/task@firstline_bot")
    await sandbox.says(BORIS, chat, "/task@other_bot")
    await sandbox.says(BORIS, chat, "a reply", reply_to=sent["message_id"])

    assert heard(sandbox) == ["/task@firstline_bot", "a reply"]


async def test_a_bare_command_is_heard_only_after_the_bot_was_the_last_bot_to_write(sandbox):
    chat = await sandbox.group(bot="member")

    await sandbox.says(BORIS, chat, "/task")
    await sandbox.call("sendMessage", chat_id=chat, text="hello")
    await sandbox.says(BORIS, chat, "/queue")

    assert heard(sandbox) == ["/queue"]


async def test_an_administrator_hears_everything_but_bots(sandbox):
    chat = await sandbox.group(bot="administrator")
    sandbox.world.add_person(5005, first_name="Other", is_bot=True)
    await sandbox.control(f"chats/{chat}/members", user=5005, status="member", by=ANNA)
    sandbox.world.queue.drop_all()

    await sandbox.says(BORIS, chat, "just talking")
    await sandbox.says(5005, chat, "beep")

    assert heard(sandbox) == ["just talking"]


async def test_with_privacy_off_everything_is_heard(open_sandbox):
    chat = await open_sandbox.group(bot="member")

    await open_sandbox.says(BORIS, chat, "just talking")

    assert heard(open_sandbox) == ["just talking"]


async def test_service_messages_are_heard_under_privacy(sandbox):
    chat = await sandbox.group(bot="member")

    await sandbox.control(f"chats/{chat}/members", user=BORIS, status="left")
    await sandbox.control(f"chats/{chat}/members", user=BORIS, status="member", by=ANNA)
    await sandbox.control(f"chats/{chat}/title", title="New name")

    left, joined, renamed = sandbox.queued("message")
    assert left["left_chat_member"]["id"] == BORIS
    assert (joined["from"]["id"], joined["new_chat_members"][0]["id"]) == (ANNA, BORIS)
    assert renamed["new_chat_title"] == renamed["chat"]["title"] == "New name"


async def test_being_added_is_told_first_and_then_shown(sandbox):
    made = await sandbox.control("chats", type="supergroup", title="Help", owner=ANNA, members=[], bot="member")

    change, message = sandbox.queued()
    assert (change["from"]["id"], change["new_chat_member"]["status"]) == (ANNA, "member")
    assert (message["chat"]["id"], message["new_chat_members"][0]["id"]) == (made["id"], 4242)


async def test_a_chat_without_the_bot_is_silent_and_unknown(sandbox):
    made = await sandbox.control("chats", type="supergroup", title="Help", owner=ANNA, members=[BORIS], bot="absent")

    await sandbox.says(BORIS, made["id"], "hello")

    assert sandbox.queued() == []
    assert await sandbox.refusal("getChat", chat_id=made["id"]) == (400, "Bad Request: chat not found")


@pytest.mark.parametrize("bot", ["member", "administrator"])
async def test_member_changes_are_told_to_administrators_who_asked(sandbox, bot):
    chat = await sandbox.group(bot=bot)
    sandbox.allow("chat_member", "message")

    await sandbox.control(f"chats/{chat}/members", user=BORIS, status="kicked", by=ANNA)

    told = sandbox.queued("chat_member")
    assert [change["new_chat_member"]["status"] for change in told] == (["kicked"] if bot == "administrator" else [])


@pytest.mark.parametrize("bot", ["member", "administrator"])
async def test_reactions_are_told_to_administrators_who_asked(sandbox, bot):
    chat = await sandbox.group(bot=bot)
    sandbox.allow("message_reaction")
    sent = await sandbox.says(BORIS, chat, "hello")
    place = {"chat": chat, "message_id": sent["message_id"], "from": ANNA}

    await sandbox.control("reactions", **place, emoji=["✍"])
    await sandbox.control("reactions", **place, emoji=[])

    told = sandbox.queued("message_reaction")
    if bot == "member":
        assert told == []
    else:
        assert [change["new_reaction"] for change in told] == [[{"type": "emoji", "emoji": "✍"}], []]
        assert [change["user"]["id"] for change in told] == [ANNA, ANNA]


async def test_edits_are_told_and_deletions_are_not(sandbox):
    chat = await sandbox.group()
    sent = await sandbox.says(BORIS, chat, "helo")
    place = {"chat": chat, "message_id": sent["message_id"], "from": BORIS}

    await sandbox.control("messages/edit", **place, text="hello")
    await sandbox.control("messages/delete", **place)

    assert len(sandbox.queued()) == 2
    edited = sandbox.queued("edited_message")[0]
    assert (edited["text"], edited["edit_date"]) == ("hello", edited["date"])
    assert await sandbox.refusal("copyMessage", chat_id=chat, from_chat_id=chat, message_id=sent["message_id"]) == (
        400,
        "Bad Request: message to copy not found",
    )


async def test_a_persons_message_carries_entities_reply_and_quote(sandbox):
    chat = await sandbox.group()
    first = await sandbox.says(ANNA, chat, "look at https://a.example")
    second = await sandbox.says(BORIS, chat, "/task@firstline_bot #now", reply_to=first["message_id"], quote="look")
    await sandbox.says(ANNA, chat, "deeper", reply_to=second["message_id"])

    _, reply, deeper = sandbox.queued("message")

    assert [entity["type"] for entity in reply["entities"]] == ["bot_command", "hashtag"]
    assert reply["reply_to_message"]["text"] == "look at https://a.example"
    assert reply["quote"] == {"text": "look", "position": 0, "is_manual": True}
    assert "reply_to_message" not in deeper["reply_to_message"]
    assert deeper["message_thread_id"] == first["message_id"]
    assert "is_topic_message" not in deeper


async def test_a_mention_of_a_person_without_username_is_kept(sandbox):
    chat = await sandbox.group()
    mention = {"type": "text_mention", "offset": 0, "length": 5, "user": {"id": BORIS}}

    await sandbox.says(ANNA, chat, "Boris help", entities=[mention])

    assert sandbox.queued("message")[0]["entities"][0]["user"]["id"] == BORIS


async def test_anonymous_administrators_and_channels_hide_who_wrote(sandbox):
    chat = await sandbox.group()

    await sandbox.says(ANNA, chat, "from nobody", anonymous=True)
    await sandbox.says(ANNA, chat, "news", linked_channel=True)
    await sandbox.says(ANNA, chat, "as a channel", as_channel="Owls")

    anonymous, post, channel = sandbox.queued("message")
    assert (anonymous["from"]["id"], anonymous["sender_chat"]["id"]) == (1087968824, chat)
    assert (post["from"]["id"], post["is_automatic_forward"]) == (777000, True)
    assert (channel["from"]["id"], channel["sender_chat"]["title"]) == (136817688, "Owls")


async def test_an_album_is_several_messages_with_one_caption(sandbox):
    chat = await sandbox.group()

    made = await sandbox.says(BORIS, chat, media_group=3, caption="the error")

    parts = sandbox.queued("message")
    assert len(made["message_ids"]) == len(parts) == 3
    assert len({part["media_group_id"] for part in parts}) == 1
    assert [part.get("caption") for part in parts] == ["the error", None, None]
    assert all(part["photo"][0]["width"] == 320 for part in parts)


async def test_forwards_say_where_they_come_from(sandbox):
    chat = await sandbox.group()

    await sandbox.says(ANNA, chat, "he wrote this", forward_from=BORIS)
    await sandbox.says(ANNA, chat, "someone wrote this", forward_from="Hidden")

    known, hidden = sandbox.queued("message")
    assert known["forward_origin"]["sender_user"]["id"] == BORIS
    assert hidden["forward_origin"]["sender_user_name"] == "Hidden"
