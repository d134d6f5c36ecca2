"""Ways into a group: invite links and requests to join."""

import secrets
from typing import Any

from bot.sandbox import rooms, wire
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.methods.targets import check_right, known_person, writable
from bot.sandbox.model import Chat, InviteLink

Json = dict[str, Any]

NAME_LIMIT = 32
MOST_MEMBERS = 99_999


def _inviting(call: Call) -> Chat:
    chat = writable(call)
    check_right(call.world, chat, "can_invite_users", "not enough rights to manage chat invite link")
    return chat


def _terms(call: Call) -> Json:
    """What a link asks for; whatever is not named is without limits."""
    params = call.params
    limit, by_request = params.integer("member_limit"), params.flag("creates_join_request")
    if limit and by_request:
        raise bad_request("member limit can't be specified for links requiring administrator approval")
    if not 0 <= limit <= MOST_MEMBERS:
        raise bad_request("USAGE_LIMIT_INVALID")
    expires = params.integer("expire_date")
    if expires and expires <= call.world.now():
        raise bad_request("EXPIRE_DATE_INVALID")
    return {
        "name": params.text("name").strip()[:NAME_LIMIT] or None,
        "expire_date": expires or None,
        "member_limit": limit or None,
        "creates_join_request": by_request,
    }


def _new_link(call: Call, chat: Chat, **fields: Any) -> InviteLink:
    url = f"https://t.me/+{secrets.token_urlsafe(12)}"
    link = chat.invite_links[url] = InviteLink(url, call.world.bot.id, **fields)
    return link


def _own_link(call: Call, chat: Chat) -> InviteLink:
    link = chat.invite_links.get(call.params.text("invite_link"))
    if link is None or link.creator_id != call.world.bot.id or link.is_revoked:
        raise bad_request("INVITE_HASH_EXPIRED")
    return link


def _renew_primary(call: Call, chat: Chat) -> InviteLink:
    """One primary link at a time: the one before opens no door any more."""
    for link in chat.invite_links.values():
        link.is_revoked |= link.is_primary
    return _new_link(call, chat, is_primary=True)


@method("exportChatInviteLink")
def export_chat_invite_link(call: Call) -> str:
    return _renew_primary(call, _inviting(call)).url


@method("createChatInviteLink")
def create_chat_invite_link(call: Call) -> Json:
    chat = _inviting(call)
    return wire.invite_link(call.world, chat, _new_link(call, chat, **_terms(call)))


@method("editChatInviteLink")
def edit_chat_invite_link(call: Call) -> Json:
    chat = _inviting(call)
    link = _own_link(call, chat)
    for name, value in _terms(call).items():
        setattr(link, name, value)
    return wire.invite_link(call.world, chat, link)


@method("revokeChatInviteLink")
def revoke_chat_invite_link(call: Call) -> Json:
    chat = _inviting(call)
    link = _own_link(call, chat)
    link.is_revoked = True
    if link.is_primary:
        _renew_primary(call, chat)
    return wire.invite_link(call.world, chat, link)


def _requested(call: Call) -> tuple[Chat, int, InviteLink]:
    chat, user_id = writable(call), known_person(call)
    check_right(call.world, chat, "can_invite_users", "not enough rights to manage chat join requests")
    if chat.has(user_id):
        raise bad_request("USER_ALREADY_PARTICIPANT")
    if user_id not in chat.join_requests:
        raise bad_request("HIDE_REQUESTER_MISSING")
    return chat, user_id, chat.invite_links[chat.join_requests.pop(user_id)]


@method("approveChatJoinRequest")
def approve_chat_join_request(call: Call) -> bool:
    chat, user_id, link = _requested(call)
    rooms.enter(call.world, chat, user_id, link, actor_id=call.world.bot.id, via_join_request=True)
    return True


@method("declineChatJoinRequest")
def decline_chat_join_request(call: Call) -> bool:
    _requested(call)
    return True
