"""Looking at chats and leaving them."""

from typing import Any

from bot.sandbox import compose, rooms, wire
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.media import receive
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.methods.targets import check_right, known_person, readable, writable
from bot.sandbox.model import Chat

Json = dict[str, Any]

DESCRIPTION_LIMIT = 255


@method("getChat")
def get_chat(call: Call) -> Json:
    return wire.full_chat(call.world, readable(call))


@method("getChatMember")
def get_chat_member(call: Call) -> Json:
    chat = readable(call)
    user_id = known_person(call)
    chat.lapse(user_id, call.world.now())
    member = chat.members.get(user_id)
    if member is None:
        return {"user": wire.user(call.world, user_id), "status": "left"}
    return wire.member(call.world, member)


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[Json]:
    """Owner and administrators; other bots only on request."""
    chat = readable(call)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    world, with_bots = call.world, call.params.flag("return_bots")
    found = []
    for member in chat.members.values():
        account = world.account(member.user_id)
        other_bot = account is not None and account.is_bot and account.id != world.bot.id
        if member.is_admin and (with_bots or not other_bot):
            found.append(wire.member(world, member))
    return found


@method("getChatMemberCount", "getChatMembersCount")
def get_chat_member_count(call: Call) -> int:
    chat = readable(call)
    return sum(member.present for member in chat.members.values())


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    chat = writable(call)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    world = call.world
    rooms.change_member(world, chat.id, world.bot.id, "left", actor_id=world.bot.id)
    world.ledger.add(event="left", chat=chat.id)
    return True


@method("setChatTitle")
def set_chat_title(call: Call) -> bool:
    chat = writable(call)
    check_right(call.world, chat, "can_change_info", "not enough rights to change chat title")
    title = call.params.text("title").strip()
    if not 1 <= len(title) <= 128:
        raise bad_request("title can't be empty" if not title else "title is too long")
    chat.title = title
    rooms.service(call.world, chat, call.world.bot.id, new_chat_title=title)
    call.world.events.emit("chats", call.world.viewers(chat))
    return True


@method("setChatDescription")
def set_chat_description(call: Call) -> bool:
    chat = writable(call)
    check_right(call.world, chat, "can_change_info", "not enough rights to change chat description")
    description = call.params.text("description").strip()[:DESCRIPTION_LIMIT] or None
    if description == chat.description:
        raise bad_request("chat description is not modified")
    chat.description = description
    return True


def _with_photo(call: Call) -> Chat:
    chat = writable(call)
    if chat.is_private:
        raise bad_request("can't change private chat photo")
    check_right(call.world, chat, "can_change_info", "not enough rights to change chat photo")
    return chat


@method("setChatPhoto")
def set_chat_photo(call: Call) -> bool:
    chat, upload = _with_photo(call), call.params.files.get("photo")
    if upload is None:
        raise bad_request("photo must be uploaded as an InputFile")
    chat.photo = receive(call, "photo", "", upload)
    rooms.service(call.world, chat, call.world.bot.id, new_chat_photo=compose.photo(chat.photo)["photo"])
    return True


@method("deleteChatPhoto")
def delete_chat_photo(call: Call) -> bool:
    chat = _with_photo(call)
    if chat.photo is None:
        raise bad_request("CHAT_NOT_MODIFIED")
    chat.photo = None
    rooms.service(call.world, chat, call.world.bot.id, delete_chat_photo=True)
    return True


@method("getUserChatBoosts")
def get_user_chat_boosts(call: Call) -> Json:
    """Nobody boosts chats here."""
    readable(call)
    known_person(call)
    return {"boosts": []}
