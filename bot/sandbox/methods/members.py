"""Changing other members: tags, bans, unbans, invitations."""

from typing import Any

from bot.sandbox import rooms
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.methods.targets import check_right, known_person, writable

Json = dict[str, Any]

TAG_LIMIT = 16


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


@method("banChatMember", "kickChatMember")
def ban_chat_member(call: Call) -> bool:
    chat = writable(call)
    check_right(call.world, chat, "can_restrict_members", "not enough rights to restrict/unrestrict chat member")
    user_id = known_person(call)
    if chat.is_admin(user_id):
        raise bad_request("user is an administrator of the chat")
    rooms.change_member(call.world, chat.id, user_id, "kicked", actor_id=call.world.bot.id)
    return True


@method("unbanChatMember")
def unban_chat_member(call: Call) -> bool:
    chat = writable(call)
    check_right(call.world, chat, "can_restrict_members", "not enough rights to restrict/unrestrict chat member")
    user_id = known_person(call)
    if chat.status_of(user_id) == "kicked" or not call.params.flag("only_if_banned"):
        rooms.change_member(call.world, chat.id, user_id, "left", actor_id=call.world.bot.id)
    return True


@method("exportChatInviteLink")
def export_chat_invite_link(call: Call) -> str:
    chat = writable(call)
    check_right(call.world, chat, "can_invite_users", "not enough rights to manage chat invite link")
    return f"https://t.me/+sandbox{abs(chat.id):x}"
