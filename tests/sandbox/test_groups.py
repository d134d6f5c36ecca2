"""What bots of groups do over several steps, by raw HTTP: polls, doors, bans, inline queries, pictures."""

import json

import aiohttp
import pytest

from bot.sandbox.files import draw_picture
from tests.sandbox.conftest import ANNA, BORIS, CLARA, TOKEN

TEA = {"question": "Tea?", "options": [{"text": "Yes"}, {"text": "No"}]}
SILENT = {"can_send_messages": False}


async def refused(sandbox, path, **body):
    async with sandbox.session.post(f"/control/{path}", json=body) as response:
        assert response.status >= 400
        return (await response.json())["error"]


async def send_file(sandbox, method, name, **fields):
    form = aiohttp.FormData({key: str(value) for key, value in fields.items()})
    form.add_field(name, draw_picture("x"), filename="x.png", content_type="image/png")
    async with sandbox.session.post(f"/bot{TOKEN}/{method}", data=form) as response:
        return (await response.json())["result"]


async def test_votes_are_counted_and_told_by_name_where_the_poll_is_open(sandbox):
    chat = await sandbox.group()
    poll = await sandbox.call("sendPoll", chat_id=chat, **TEA, is_anonymous=False)
    place = {"chat": chat, "message_id": poll["message_id"]}

    await sandbox.control("votes", **place, **{"from": BORIS}, options=[1])
    await sandbox.control("votes", **place, **{"from": CLARA}, options=[0])
    await sandbox.control("votes", **place, **{"from": CLARA}, options=[])

    counts = [[option["voter_count"] for option in told["options"]] for told in sandbox.queued("poll")]
    assert counts == [[0, 1], [1, 1], [0, 1]]
    assert [(told["user"]["id"], told["option_ids"]) for told in sandbox.queued("poll_answer")] == [
        (BORIS, [1]),
        (CLARA, [0]),
        (CLARA, []),
    ]
    stopped = await sandbox.call("stopPoll", chat_id=chat, message_id=poll["message_id"])
    assert (stopped["is_closed"], stopped["total_voter_count"]) == (True, 1)
    assert await sandbox.refusal("stopPoll", chat_id=chat, message_id=poll["message_id"]) == (
        400,
        "Bad Request: poll has already been closed",
    )
    assert await refused(sandbox, "votes", **place, **{"from": BORIS}, options=[0]) == "the poll is closed"


async def test_an_anonymous_poll_tells_no_names(sandbox):
    chat = await sandbox.group()
    poll = await sandbox.call("sendPoll", chat_id=chat, **TEA)

    await sandbox.control("votes", chat=chat, message_id=poll["message_id"], options=[0], **{"from": BORIS})

    assert [told["total_voter_count"] for told in sandbox.queued("poll")] == [1]
    assert sandbox.queued("poll_answer") == []


@pytest.mark.parametrize(
    ("options", "why"),
    [([0, 1], "the poll takes one answer"), ([2], "options are different numbers from 0 to 1")],
)
async def test_a_vote_that_the_poll_does_not_take_is_refused(sandbox, options, why):
    chat = await sandbox.group()
    poll = await sandbox.call("sendPoll", chat_id=chat, **TEA)

    body = {"chat": chat, "message_id": poll["message_id"], "from": BORIS, "options": options}

    assert await refused(sandbox, "votes", **body) == why


async def test_a_quiz_takes_one_vote_for_good(sandbox):
    chat = await sandbox.group()
    poll = await sandbox.call("sendPoll", chat_id=chat, **TEA, type="quiz", correct_option_ids=[0])
    body = {"chat": chat, "message_id": poll["message_id"], "from": BORIS}

    await sandbox.control("votes", **body, options=[1])

    assert await refused(sandbox, "votes", **body, options=[0]) == "the poll takes no other vote"


async def test_a_poll_closes_when_its_time_is_over(frozen):
    chat = await frozen.group()
    await frozen.call("sendPoll", chat_id=chat, **TEA, open_period=60)

    await frozen.control("clock", jump=61)

    assert [told["is_closed"] for told in frozen.queued("poll")] == [True]


async def test_a_link_lets_in_as_many_as_it_says(sandbox):
    chat = await sandbox.group()
    sandbox.world.add_person(1010, first_name="Emil")
    sandbox.world.add_person(1011, first_name="Fedor")
    sandbox.allow("chat_member")
    link = (await sandbox.call("createChatInviteLink", chat_id=chat, member_limit=1))["invite_link"]

    assert (await sandbox.control(f"chats/{chat}/join", user=1010, link=link))["status"] == "member"

    [told] = sandbox.queued("chat_member")
    assert told["new_chat_member"]["status"] == "member"
    assert told["invite_link"]["invite_link"] == link
    assert await refused(sandbox, f"chats/{chat}/join", user=1011, link=link) == (
        "the invite link is not valid, or no longer"
    )


async def test_a_request_to_join_is_told_and_approved(sandbox):
    chat = await sandbox.group()
    sandbox.world.add_person(1010, first_name="Emil")
    sandbox.allow("chat_member", "chat_join_request")
    link = (await sandbox.call("createChatInviteLink", chat_id=chat, creates_join_request=True))["invite_link"]

    answer = await sandbox.control(f"chats/{chat}/join", user=1010, link=link)
    await sandbox.call("approveChatJoinRequest", chat_id=chat, user_id=1010)

    assert answer == {"status": "left", "requested": True}
    [asked], [came] = sandbox.queued("chat_join_request"), sandbox.queued("chat_member")
    assert (asked["from"]["id"], asked["invite_link"]["pending_join_request_count"]) == (1010, 1)
    assert (came["via_join_request"], came["from"]["is_bot"]) == (True, True)
    assert (await sandbox.call("getChatMember", chat_id=chat, user_id=1010))["status"] == "member"


async def test_a_new_primary_link_ends_the_one_before(sandbox):
    chat = await sandbox.group()
    sandbox.world.add_person(1010, first_name="Emil")
    first = await sandbox.call("exportChatInviteLink", chat_id=chat)

    second = await sandbox.call("exportChatInviteLink", chat_id=chat)

    assert (await sandbox.call("getChat", chat_id=chat))["invite_link"] == second
    assert "not valid" in await refused(sandbox, f"chats/{chat}/join", user=1010, link=first)
    revoked = await sandbox.call("revokeChatInviteLink", chat_id=chat, invite_link=second)
    assert (revoked["is_primary"], revoked["is_revoked"]) == (True, True)
    assert (await sandbox.call("getChat", chat_id=chat))["invite_link"] not in (first, second)


async def test_a_ban_ends_when_its_time_is_over(frozen):
    chat = await frozen.group()
    until = frozen.world.now() + 600
    await frozen.call("banChatMember", chat_id=chat, user_id=BORIS, until_date=until)
    place = {"chat_id": chat, "user_id": BORIS}
    banned = await frozen.call("getChatMember", **place)

    await frozen.control("clock", jump=601)

    assert (banned["status"], banned["until_date"]) == ("kicked", until)
    assert (await frozen.call("getChatMember", **place))["status"] == "left"


async def test_a_ban_for_a_moment_is_one_for_ever(frozen):
    chat = await frozen.group()

    await frozen.call("banChatMember", chat_id=chat, user_id=BORIS, until_date=frozen.world.now() + 10)

    assert (await frozen.call("getChatMember", chat_id=chat, user_id=BORIS))["until_date"] == 0


async def test_a_restricted_member_is_silent_until_the_time_is_over(frozen):
    chat = await frozen.group()
    until = frozen.world.now() + 600
    await frozen.call("restrictChatMember", chat_id=chat, user_id=BORIS, permissions=SILENT, until_date=until)
    member = await frozen.call("getChatMember", chat_id=chat, user_id=BORIS)

    assert (member["status"], member["is_member"], member["can_send_messages"]) == ("restricted", True, False)
    assert await refused(frozen, "messages", chat=chat, text="hi", **{"from": BORIS}) == "Boris may not write here"
    await frozen.control("clock", jump=601)
    assert (await frozen.says(BORIS, chat, "hi"))["text"] == "hi"


async def test_permissions_bring_others_along_unless_they_are_independent(sandbox):
    chat = await sandbox.group()
    stickers = {"can_send_other_messages": True}

    await sandbox.call("setChatPermissions", chat_id=chat, permissions=stickers)
    along = (await sandbox.call("getChat", chat_id=chat))["permissions"]
    await sandbox.call("setChatPermissions", chat_id=chat, permissions=stickers, use_independent_chat_permissions=True)
    alone = (await sandbox.call("getChat", chat_id=chat))["permissions"]

    assert (along["can_send_messages"], along["can_send_photos"], along["can_send_polls"]) == (True, True, False)
    assert (alone["can_send_messages"], alone["can_send_other_messages"]) == (False, True)


async def test_a_bot_that_is_no_administrator_sends_what_members_may(sandbox):
    chat = await sandbox.group(bot="member")
    sandbox.world.chats[chat].permissions["can_send_polls"] = False

    assert await sandbox.refusal("sendPoll", chat_id=chat, **TEA) == (
        400,
        "Bad Request: not enough rights to send polls to the chat",
    )
    assert (await sandbox.call("sendDice", chat_id=chat))["dice"]["emoji"] == "🎲"


async def test_a_promoted_member_has_a_title_and_goes_back(sandbox):
    chat = await sandbox.group()
    bot = sandbox.world.chats[chat].members[sandbox.world.bot.id]
    bot.rights["can_promote_members"] = True
    place = {"chat_id": chat, "user_id": BORIS}

    await sandbox.call("promoteChatMember", **place, can_pin_messages=True)
    await sandbox.call("setChatAdministratorCustomTitle", **place, custom_title="Night shift")
    promoted = await sandbox.call("getChatMember", **place)
    await sandbox.call("promoteChatMember", **place)

    assert (promoted["status"], promoted["custom_title"]) == ("administrator", "Night shift")
    assert (promoted["can_pin_messages"], promoted["can_delete_messages"]) == (True, False)
    assert (promoted["can_be_edited"], promoted["can_manage_chat"]) == (True, True)
    assert (await sandbox.call("getChatMember", **place))["status"] == "member"
    assert await sandbox.refusal("promoteChatMember", chat_id=chat, user_id=ANNA) == (
        400,
        "Bad Request: can't remove chat owner",
    )


async def test_what_the_bot_offers_is_chosen_and_sent_by_the_person(sandbox):
    chat = await sandbox.group()
    await sandbox.control("bot", inline=True)
    query = (await sandbox.control("inline", **{"from": BORIS}, query="key", wait=0))["inline_query_id"]
    [asked] = sandbox.queued("inline_query")
    found = {"type": "article", "id": "1", "title": "Key", "input_message_content": {"message_text": "Ask Anna"}}
    await sandbox.call("answerInlineQuery", inline_query_id=query, results=[found])

    sent = await sandbox.control("inline/choose", inline_query_id=query, result_id="1", chat=chat)

    assert (asked["id"], asked["query"], asked["from"]["id"]) == (query, "key", BORIS)
    assert (sent["text"], sent["from"]["id"], sent["via_bot"]["id"]) == ("Ask Anna", BORIS, sandbox.world.bot.id)
    [chosen] = sandbox.queued("chosen_inline_result")
    assert (chosen["result_id"], chosen["query"]) == ("1", "key")
    assert await refused(sandbox, "inline/choose", inline_query_id=query, result_id="2", chat=chat) == (
        "there is no such result"
    )


async def test_a_chat_and_the_bot_get_pictures_and_lose_them(sandbox):
    chat = await sandbox.group()

    assert await send_file(sandbox, "setChatPhoto", "photo", chat_id=chat) is True
    photo = (await sandbox.call("getChat", chat_id=chat))["photo"]
    found = await sandbox.call("getFile", file_id=photo["big_file_id"])
    await sandbox.call("deleteChatPhoto", chat_id=chat)
    await send_file(sandbox, "setMyProfilePhoto", "cat", photo=json.dumps({"type": "static", "photo": "attach://cat"}))
    mine = await sandbox.call("getUserProfilePhotos", user_id=sandbox.world.bot.id)
    await sandbox.call("removeMyProfilePhoto")

    assert found["file_path"].startswith("photos/")
    assert "photo" not in await sandbox.call("getChat", chat_id=chat)
    assert (mine["total_count"], len(mine["photos"])) == (1, 1)
    assert (await sandbox.call("getUserProfilePhotos", user_id=sandbox.world.bot.id))["total_count"] == 0


async def test_pins_of_a_topic_and_of_the_rest_are_taken_away_apart(sandbox):
    chat = await sandbox.group(forum=True)
    topic = (await sandbox.call("createForumTopic", chat_id=chat, name="Keys"))["message_thread_id"]
    inside = await sandbox.call("sendMessage", chat_id=chat, text="in", message_thread_id=topic)
    outside = await sandbox.call("sendMessage", chat_id=chat, text="out")
    for pinned in (inside, outside):
        await sandbox.call("pinChatMessage", chat_id=chat, message_id=pinned["message_id"])

    await sandbox.call("unpinAllForumTopicMessages", chat_id=chat, message_thread_id=topic)
    left = list(sandbox.world.chats[chat].pinned)
    await sandbox.call("unpinAllGeneralForumTopicMessages", chat_id=chat)

    assert left == [outside["message_id"]]
    assert sandbox.world.chats[chat].pinned == []


async def test_a_hidden_general_topic_is_closed_and_comes_back(sandbox):
    chat = await sandbox.group(forum=True)
    general = sandbox.world.chats[chat].general

    await sandbox.call("hideGeneralForumTopic", chat_id=chat)
    hidden = (general.hidden, general.closed)
    await sandbox.call("unhideGeneralForumTopic", chat_id=chat)
    await sandbox.call("reopenGeneralForumTopic", chat_id=chat)

    assert hidden == (True, True)
    assert (general.hidden, general.closed) == (False, False)


async def test_reactions_of_one_person_are_taken_away(sandbox):
    chat = await sandbox.group()
    asked = await sandbox.says(BORIS, chat, "Where is the key?")
    for who in (BORIS, CLARA):
        await sandbox.control("reactions", chat=chat, message_id=asked["message_id"], emoji=["👍"], **{"from": who})

    await sandbox.call("deleteMessageReaction", chat_id=chat, message_id=asked["message_id"], user_id=BORIS)

    assert sandbox.world.chats[chat].messages[asked["message_id"]].reactions == {CLARA: ["👍"]}


async def test_the_page_shows_cards_as_lines(sandbox):
    chat = await sandbox.group()
    poll = await sandbox.call("sendPoll", chat_id=chat, **TEA)
    await sandbox.control("votes", chat=chat, message_id=poll["message_id"], options=[0], **{"from": BORIS})
    await sandbox.call("sendContact", chat_id=chat, phone_number="+100", first_name="Anna")

    shown = await sandbox.look(f"chats/{chat}/messages?as={ANNA}")

    assert [message["text"] for message in shown[-2:]] == ["📊 Tea?\n1 · Yes\n0 · No", "👤 Anna +100"]


async def test_a_copied_poll_is_another_one_and_a_forwarded_poll_the_same(sandbox):
    chat = await sandbox.group()
    first = await sandbox.call("sendPoll", chat_id=chat, **TEA)
    place = {"chat_id": chat, "from_chat_id": chat, "message_id": first["message_id"]}

    copied = await sandbox.call("copyMessage", **place)
    forwarded = await sandbox.call("forwardMessage", **place)
    await sandbox.control("votes", chat=chat, message_id=forwarded["message_id"], options=[0], **{"from": BORIS})

    counts = {poll.as_json()["id"]: poll.as_json()["total_voter_count"] for poll in sandbox.world.polls.values()}
    message = sandbox.world.chats[chat].messages[copied["message_id"]]
    assert counts == {first["poll"]["id"]: 1, message.content["poll"]["id"]: 0}


async def test_what_members_may_not_send_is_refused_by_its_kind(sandbox):
    chat = await sandbox.group()
    await sandbox.call("setChatPermissions", chat_id=chat, permissions={"can_send_messages": True})

    said = await sandbox.says(BORIS, chat, "hi")

    assert said["text"] == "hi"
    assert await refused(sandbox, "messages", chat=chat, photo=True, **{"from": BORIS}) == "Boris may not write here"


async def test_a_banned_channel_no_longer_writes(sandbox):
    chat = await sandbox.group()
    first = await sandbox.says(BORIS, chat, "news", as_channel="News")

    await sandbox.call("banChatSenderChat", chat_id=chat, sender_chat_id=first["sender_chat"]["id"])

    body = {"chat": chat, "text": "more", "as_channel": "News", "from": BORIS}
    assert await refused(sandbox, "messages", **body) == "the channel may not write here"


async def test_inline_mode_is_switched_on_first(sandbox):
    assert (await sandbox.call("getMe"))["supports_inline_queries"] is False
    assert "no inline mode" in await refused(sandbox, "inline", query="key", **{"from": BORIS})

    assert (await sandbox.control("bot", inline=True))["supports_inline_queries"] is True
