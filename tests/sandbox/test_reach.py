"""Whom the bot may write to: unknown, blocked, kicked, upgraded, silenced."""

import pytest

from tests.sandbox.conftest import ANNA, BORIS


async def refused(sandbox, chat):
    return await sandbox.refusal("sendMessage", chat_id=chat, text="x")


@pytest.mark.parametrize("chat", [555, -100_555, "@nobody", "nonsense"])
async def test_unknown_chats_are_not_found(sandbox, chat):
    assert await refused(sandbox, chat) == (400, "Bad Request: chat not found")


async def test_an_empty_chat_id_is_named(sandbox):
    assert await sandbox.refusal("sendMessage", text="x") == (400, "Bad Request: chat_id is empty")


async def test_a_person_the_bot_never_met_is_not_found(sandbox):
    assert await refused(sandbox, ANNA) == (400, "Bad Request: chat not found")


async def test_a_member_who_never_pressed_start_cannot_be_written_to(sandbox):
    await sandbox.group()

    assert await refused(sandbox, ANNA) == (403, "Forbidden: bot can't initiate conversation with a user")


async def test_start_opens_the_conversation_with_its_payload(sandbox):
    await sandbox.control("start", payload="task_42", **{"from": ANNA})

    message = sandbox.queued("message")[0]
    assert message["text"] == "/start task_42"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["chat"]["id"] == message["from"]["id"] == ANNA
    assert (await sandbox.call("sendMessage", chat_id=ANNA, text="hi"))["chat"]["type"] == "private"


async def test_who_blocks_the_bot_is_told_of_and_cannot_be_written_to(sandbox):
    await sandbox.control("start", **{"from": ANNA})

    await sandbox.control("block", user=ANNA, blocked=True)

    change = sandbox.queued("my_chat_member")[0]
    assert change["chat"]["type"] == "private"
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    assert await refused(sandbox, ANNA) == (403, "Forbidden: bot was blocked by the user")
    await sandbox.control("start", **{"from": ANNA})
    assert (await sandbox.call("sendMessage", chat_id=ANNA, text="hi"))["text"] == "hi"


async def test_a_deactivated_account_cannot_be_written_to(sandbox):
    await sandbox.control("start", **{"from": ANNA})
    await sandbox.control("people", id=ANNA, first_name="Anna", deactivated=True)

    assert await refused(sandbox, ANNA) == (403, "Forbidden: user is deactivated")


@pytest.mark.parametrize("kind", ["group", "supergroup"])
@pytest.mark.parametrize(
    ("status", "why"),
    [("kicked", "bot was kicked from the {} chat"), ("left", "bot is not a member of the {} chat")],
)
async def test_groups_without_the_bot_are_forbidden(sandbox, kind, status, why):
    chat = await sandbox.group(kind)

    await sandbox.control(f"chats/{chat}/members", user=4242, status=status, by=ANNA)

    assert sandbox.queued("my_chat_member")[0]["new_chat_member"]["status"] == status
    assert await refused(sandbox, chat) == (403, f"Forbidden: {why.format(kind)}")


async def test_a_deleted_group_is_forbidden(sandbox):
    chat = await sandbox.group("group")
    await sandbox.control(f"chats/{chat}", deleted=True)

    assert await refused(sandbox, chat) == (403, "Forbidden: the group chat was deleted")


async def test_an_upgraded_group_names_its_new_id_and_can_still_be_read(sandbox):
    old = await sandbox.group("group")

    new = (await sandbox.control(f"chats/{old}/migrate"))["id"]

    status, body = await sandbox.answer("sendMessage", chat_id=old, text="x")
    assert status == 400
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": new}
    assert (await sandbox.call("getChat", chat_id=old))["title"] == "Help"
    farewell, welcome = sandbox.queued("message")
    assert (farewell["chat"]["id"], farewell["migrate_to_chat_id"]) == (old, new)
    assert (welcome["chat"]["id"], welcome["migrate_from_chat_id"], welcome["message_id"]) == (new, old, 1)
    assert (await sandbox.call("sendMessage", chat_id=new, text="x"))["message_id"] == 2


async def test_a_silenced_bot_may_not_send(sandbox):
    chat = await sandbox.group(bot="member")
    await sandbox.control(f"chats/{chat}", members_may_write=False)

    assert await refused(sandbox, chat) == (
        400,
        "Bad Request: not enough rights to send text messages to the chat",
    )


async def test_members_and_administrators_are_told(sandbox):
    chat = await sandbox.group()
    await sandbox.control(f"chats/{chat}/members", user=BORIS, status="administrator", by=ANNA)

    assert (await sandbox.call("getChatMember", chat_id=chat, user_id=BORIS))["status"] == "administrator"
    assert (await sandbox.call("getChatMember", chat_id=chat, user_id=4242))["status"] == "administrator"
    assert await sandbox.call("getChatMemberCount", chat_id=chat) == 4
    found = await sandbox.call("getChatAdministrators", chat_id=chat)
    assert {(one["user"]["id"], one["status"]) for one in found} == {
        (ANNA, "creator"),
        (BORIS, "administrator"),
        (4242, "administrator"),
    }
    assert await sandbox.refusal("getChatMember", chat_id=chat, user_id=777) == (400, "Bad Request: user not found")


async def test_someone_who_was_never_there_has_left(sandbox):
    chat = await sandbox.group()
    sandbox.world.add_person(1009, first_name="Dora")

    assert (await sandbox.call("getChatMember", chat_id=chat, user_id=1009))["status"] == "left"


async def test_leaving_a_chat(sandbox):
    chat = await sandbox.group()

    await sandbox.call("leaveChat", chat_id=chat)

    assert await refused(sandbox, chat) == (403, "Forbidden: bot is not a member of the supergroup chat")
