"""Changing other members: tags, bans, restrictions, promotions."""

from typing import Any

from bot.sandbox import rooms
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.methods.targets import check_right, known_person, supergroup, writable
from bot.sandbox.model import Chat
from bot.sandbox.rights import ADMIN_RIGHTS, MANAGING, SENDING

Json = dict[str, Any]

TAG_LIMIT = 16
TITLE_LIMIT = 16
SHORTEST = 30
LONGEST = 366 * 86_400
MEDIA = tuple(f"can_send_{kind}" for kind in ("audios", "documents", "photos", "videos", "video_notes", "voice_notes"))


@method("setChatMemberTag")
def set_chat_member_tag(call: Call) -> bool:
    chat = writable(call)
    check_right(call.world, chat, "can_manage_tags", "not enough rights to manage tags in the chat")
    member = chat.members.get(known_person(call))
    if member is None or not member.present:
        raise bad_request("USER_NOT_PARTICIPANT")
    tag = call.params.text("tag").strip()
    if len(tag) > TAG_LIMIT:
        raise bad_request("TAG_TOO_LONG")
    member.tag = tag or None
    return True


def _other(call: Call, chat: Chat, deed: str) -> int:
    """Somebody besides the bot and the owner, whom nobody can change."""
    user_id = known_person(call)
    if user_id == call.world.bot.id:
        raise bad_request(f"can't {deed} self")
    if chat.status_of(user_id) == "creator":
        raise bad_request("can't remove chat owner")
    return user_id


def _restrictable(call: Call, chat: Chat) -> int:
    check_right(call.world, chat, "can_restrict_members", "not enough rights to restrict/unrestrict chat member")
    user_id = _other(call, chat, "restrict")
    if chat.is_admin(user_id):
        raise bad_request("user is an administrator of the chat")
    return user_id


def _until(call: Call) -> int:
    """Less than half a minute or more than a year mean for ever."""
    until = call.params.integer("until_date")
    return until if SHORTEST <= until - call.world.now() <= LONGEST else 0


def _change(call: Call, chat: Chat, user_id: int, status: str, **fields: Any) -> bool:
    rooms.change_member(call.world, chat.id, user_id, status, actor_id=call.world.bot.id, **fields)
    return True


@method("banChatMember", "kickChatMember")
def ban_chat_member(call: Call) -> bool:
    chat = writable(call)
    user_id = _restrictable(call, chat)
    return _change(call, chat, user_id, "kicked", until_date=_until(call))


@method("unbanChatMember")
def unban_chat_member(call: Call) -> bool:
    chat = writable(call)
    user_id = _restrictable(call, chat)
    if chat.status_of(user_id) == "kicked" or not call.params.flag("only_if_banned"):
        _change(call, chat, user_id, "left")
    return True


@method("restrictChatMember")
def restrict_chat_member(call: Call) -> bool:
    """Take some permissions away; with all of them given back the person is an ordinary member."""
    chat = supergroup(call)
    user_id, wanted = _restrictable(call, chat), permissions_of(call)
    if all(wanted.values()):
        return _change(call, chat, user_id, "member" if chat.has(user_id) else "left")
    return _change(call, chat, user_id, "restricted", permissions=wanted, until_date=_until(call))


def permissions_of(call: Call) -> dict[str, bool]:
    """ChatPermissions: what is not named is taken away; some permissions bring others along."""
    given: Json | None = call.params.decode("permissions", dict, "permissions")
    if given is None:
        raise bad_request("permissions must be non-empty")
    may = {name: bool(given.get(name)) for name in (*SENDING, *MANAGING)}
    if not call.params.flag("use_independent_chat_permissions"):
        rich = may["can_send_other_messages"] or may["can_add_web_page_previews"]
        may["can_send_messages"] |= rich or may["can_send_polls"]
        may |= {name: may[name] or rich for name in MEDIA}
    may["can_react_to_messages"] = bool(given.get("can_react_to_messages", may["can_send_messages"]))
    may["can_manage_topics"] = bool(given.get("can_manage_topics", may["can_pin_messages"]))
    return may


@method("setChatPermissions")
def set_chat_permissions(call: Call) -> bool:
    chat = writable(call)
    check_right(call.world, chat, "can_restrict_members", "not enough rights to change chat permissions")
    chat.permissions = permissions_of(call)
    call.world.events.emit("chats", call.world.viewers(chat))
    return True


@method("promoteChatMember")
def promote_chat_member(call: Call) -> bool:
    """Give rights, but only those the bot holds itself; with none the person is an ordinary member again."""
    world, chat = call.world, writable(call)
    check_right(world, chat, "can_promote_members", "not enough rights")
    user_id = _other(call, chat, "promote")
    _check_editable(chat, user_id)
    wanted = {name for name in ADMIN_RIGHTS if name != "can_be_edited" and call.params.flag(name)}
    if not wanted:
        return _change(call, chat, user_id, "member") if chat.is_admin(user_id) else True
    if not chat.has(user_id):
        raise bad_request("USER_NOT_PARTICIPANT")
    if not all(chat.allows(world.bot.id, name) for name in wanted - {"is_anonymous"}):
        raise bad_request("RIGHT_FORBIDDEN")
    rights = dict.fromkeys(ADMIN_RIGHTS, False) | dict.fromkeys(wanted, True)
    return _change(
        call, chat, user_id, "administrator", rights=rights | {"can_be_edited": True, "can_manage_chat": True}
    )


def _check_editable(chat: Chat, user_id: int) -> None:
    """An administrator can be changed by whoever made them one."""
    if chat.is_admin(user_id) and not chat.members[user_id].rights["can_be_edited"]:
        raise bad_request("CHAT_ADMIN_REQUIRED")


@method("setChatAdministratorCustomTitle")
def set_chat_administrator_custom_title(call: Call) -> bool:
    chat, user_id = supergroup(call), known_person(call)
    if chat.status_of(user_id) == "creator":
        raise bad_request("only creator can edit their custom title")
    if not chat.is_admin(user_id):
        raise bad_request("user is not an administrator")
    member = chat.members[user_id]
    if not member.rights["can_be_edited"]:
        raise bad_request("not enough rights to change custom title of the user")
    member.custom_title = call.params.text("custom_title").strip()[:TITLE_LIMIT] or None
    return True


@method("banChatSenderChat")
def ban_chat_sender_chat(call: Call) -> bool:
    _banned_channels(call).add(call.params.integer("sender_chat_id"))
    return True


@method("unbanChatSenderChat")
def unban_chat_sender_chat(call: Call) -> bool:
    _banned_channels(call).discard(call.params.integer("sender_chat_id"))
    return True


def _banned_channels(call: Call) -> set[int]:
    """Channels in whose name nobody may write to the group."""
    chat = supergroup(call)
    check_right(call.world, chat, "can_restrict_members", "not enough rights to ban/unban chat senders")
    return chat.banned_channels
