"""Topics, commands, profile, tags, and the control API's view of the world."""

import asyncio
import hashlib
import hmac
import json
from urllib.parse import parse_qsl

import pytest

from tests.sandbox.conftest import ANNA, BORIS, CLARA, TOKEN


async def test_topics_are_opened_written_to_and_checked(sandbox):
    chat = await sandbox.group(forum=True)

    topic = await sandbox.call("createForumTopic", chat_id=chat, name="Printers")
    thread = topic["message_thread_id"]
    sent = await sandbox.call("sendMessage", chat_id=chat, message_thread_id=thread, text="here")
    await sandbox.says(BORIS, chat, "thanks", topic=thread)

    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    heard = sandbox.queued("message")[0]
    assert (heard["message_thread_id"], heard["is_topic_message"]) == (thread, True)
    assert heard["reply_to_message"]["forum_topic_created"]["name"] == "Printers"
    for wrong in (1, 999):
        assert await sandbox.refusal("sendMessage", chat_id=chat, message_thread_id=wrong, text="x") == (
            400,
            "Bad Request: message thread not found",
        )


async def test_a_topic_opened_by_a_person_is_told(sandbox):
    chat = await sandbox.group(forum=True)

    topic = await sandbox.control(f"chats/{chat}/topics", name="Keys", by=BORIS)

    message = sandbox.queued("message")[0]
    assert message["forum_topic_created"]["name"] == "Keys"
    assert message["message_thread_id"] == topic["message_thread_id"]


async def test_topics_need_a_forum_and_the_right(sandbox):
    plain = await sandbox.group()
    forum = await sandbox.group(bot="member", forum=True)

    assert await sandbox.refusal("createForumTopic", chat_id=plain, name="x") == (
        400,
        "Bad Request: the chat is not a forum",
    )
    assert await sandbox.refusal("createForumTopic", chat_id=forum, name="x") == (
        400,
        "Bad Request: not enough rights to create a topic",
    )


async def test_a_topic_is_renamed_once(sandbox):
    chat = await sandbox.group(forum=True)
    thread = (await sandbox.call("createForumTopic", chat_id=chat, name="Old"))["message_thread_id"]
    place = {"chat_id": chat, "message_thread_id": thread, "name": "New"}

    assert await sandbox.call("editForumTopic", **place) is True
    assert await sandbox.refusal("editForumTopic", **place) == (400, "Bad Request: TOPIC_NOT_MODIFIED")


async def test_the_narrowest_list_of_commands_is_shown(sandbox):
    chat = await sandbox.group()
    scopes = {
        "default": {"type": "default"},
        "groups": {"type": "all_group_chats"},
        "admins": {"type": "chat_administrators", "chat_id": chat},
        "boris": {"type": "chat_member", "chat_id": chat, "user_id": BORIS},
    }
    for name, scope in scopes.items():
        await sandbox.call("setMyCommands", commands=[{"command": name, "description": name}], scope=scope)
    await sandbox.call("setMyCommands", commands=[{"command": "ru", "description": "ру"}], language_code="ru")

    async def shown(place, who):
        return [entry["command"] for entry in await sandbox.look(f"chats/{place}/commands?as={who}")]

    assert await shown(chat, ANNA) == ["admins"]
    assert await shown(chat, BORIS) == ["boris"]
    assert await shown(chat, CLARA) == ["groups"]
    assert await shown(ANNA, ANNA) == ["ru"]
    await sandbox.call("deleteMyCommands", scope=scopes["boris"])
    assert await sandbox.call("getMyCommands", scope=scopes["boris"]) == []
    assert await sandbox.call("getMyCommands") == [{"command": "default", "description": "default"}]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ({"command": "Task", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "task", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_wrong_commands_are_refused(sandbox, command, why):
    assert await sandbox.refusal("setMyCommands", commands=[command]) == (400, f"Bad Request: {why}")


async def test_the_bots_words_are_kept_by_language(sandbox):
    await sandbox.call("setMyName", name="Desk")
    await sandbox.call("setMyName", name="Служба", language_code="ru")

    assert await sandbox.call("getMyName", language_code="ru") == {"name": "Служба"}
    assert await sandbox.call("getMyName", language_code="de") == {"name": "Desk"}


async def test_a_tag_marks_a_member(sandbox):
    chat = await sandbox.group()

    await sandbox.call("setChatMemberTag", chat_id=chat, user_id=BORIS, tag="L2 network")
    await sandbox.says(BORIS, chat, "hello")

    assert sandbox.queued("message")[0]["sender_tag"] == "L2 network"
    assert await sandbox.refusal("setChatMemberTag", chat_id=chat, user_id=BORIS, tag="x" * 17) == (
        400,
        "Bad Request: TAG_TOO_LONG",
    )


async def test_the_view_is_told_from_one_persons_place(sandbox):
    chat = await sandbox.group()
    await sandbox.says(BORIS, chat, "one")
    await sandbox.call("sendMessage", chat_id=chat, text="two")

    view = await sandbox.look(f"view?as={ANNA}")
    shown = view["chats"][0]
    await sandbox.control("read", user=ANNA, chat=chat)

    assert view["me"]["first_name"] == "Anna"
    assert {one["id"] for one in view["people"]} == {ANNA, BORIS, CLARA}
    assert (shown["title"], shown["unread"], shown["members_count"]) == ("Help", 2, 4)
    assert (shown["last"]["name"], shown["last"]["text"]) == ("Firstline", "two")
    assert (await sandbox.look(f"view?as={ANNA}"))["chats"][0]["unread"] == 0
    assert (await sandbox.look(f"view?as={CLARA}"))["chats"][0]["unread"] == 4


async def test_a_shown_message_has_reply_keyboard_reactions_and_edit(sandbox):
    chat = await sandbox.group()
    asked = await sandbox.says(BORIS, chat, "where is the key?")
    sent = await sandbox.call(
        "sendMessage",
        chat_id=chat,
        text="here",
        reply_parameters={"message_id": asked["message_id"], "quote": "the key"},
        reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}, {"text": "No", "disabled": {}}]]},
    )
    await sandbox.control("reactions", chat=chat, message_id=sent["message_id"], emoji=["👍"], **{"from": ANNA})

    shown = (await sandbox.look(f"chats/{chat}/messages?as={ANNA}"))[-1]

    assert shown["from"] == {"id": 4242, "name": "Firstline", "is_bot": True}
    assert shown["reply"] == {
        "message_id": asked["message_id"],
        "name": "Boris",
        "text": "where is the key?",
        "quote": "the key",
    }
    assert shown["keyboard"] == [[{"text": "Go", "callback_data": "go"}, {"text": "No", "disabled": True}]]
    assert shown["reactions"] == [{"emoji": "👍", "count": 1, "names": ["Anna"], "mine": True}]


async def test_strangers_do_not_read_a_chat(sandbox):
    chat = await sandbox.group()
    sandbox.world.add_person(1009, first_name="Dora")

    async with sandbox.session.get(f"/control/chats/{chat}/messages?as=1009") as response:
        assert response.status == 403


async def test_open_pages_are_hinted(sandbox):
    chat = await sandbox.group()
    async with sandbox.session.get(f"/control/events?as={ANNA}") as stream:
        assert await stream.content.readline() == b": hello\n"

        await sandbox.says(BORIS, chat, "hello")
        async with asyncio.timeout(5):
            lines = [await stream.content.readline() for _ in range(2)]

    hint = json.loads(lines[1].removeprefix(b"data: "))
    assert hint == {"type": "message", "chat": chat, "message_id": 3}


async def test_hints_of_ephemeral_messages_go_to_their_receiver(sandbox):
    chat = await sandbox.group()
    with sandbox.world.events.listening(ANNA) as anna, sandbox.world.events.listening(BORIS) as boris:
        await sandbox.call(
            "sendMessage", chat_id=chat, text="x", ephemeral_message_parameters={"receiver_user_id": BORIS}
        )

        kinds = [[page.queue.get_nowait()["type"] for _ in range(page.queue.qsize())] for page in (anna, boris)]

    assert kinds == [["call"], ["message", "call"]]


async def test_a_mini_app_is_launched_with_signed_data(sandbox):
    launch = await sandbox.control("launch", url="https://a.example/app", start_param="t42", **{"from": ANNA})

    fields = dict(parse_qsl(launch["init_data"]))
    given = fields.pop("hash")
    lines = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()))
    secret = hmac.new(b"WebAppData", TOKEN.encode(), hashlib.sha256).digest()
    assert given == hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
    assert (json.loads(fields["user"])["id"], fields["start_param"]) == (ANNA, "t42")
    assert launch["url"].startswith("https://a.example/app#tgWebAppData=")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("messages", {"chat": 1, "from": ANNA, "text": "x"}, 404),
        ("messages", {"from": ANNA, "text": "x"}, 400),
        ("messages", {"chat": ANNA, "from": ANNA}, 400),
        ("messages", {"chat": "one", "from": ANNA, "text": "x"}, 400),
        ("chats", {"title": "x", "owner": 99}, 404),
        ("people", {"first_name": " "}, 400),
        ("start", {"from": 99}, 404),
    ],
)
async def test_impossible_actions_are_refused_in_words(sandbox, path, body, status):
    async with sandbox.session.post(f"/control/{path}", json=body) as response:
        assert response.status == status
        assert (await response.json())["error"]
