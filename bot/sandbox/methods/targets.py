"""Which chat a call means, and whether the bot may reach it: the refusals of Telegram's `check_chat`."""

from bot.sandbox.errors import (
    BLOCKED,
    CHAT_NOT_FOUND,
    DEACTIVATED,
    GROUP_DELETED,
    NEVER_STARTED,
    USER_NOT_FOUND,
    bad_request,
    forbidden,
    upgraded,
)
from bot.sandbox.methods.registry import Call
from bot.sandbox.model import Chat, Message
from bot.sandbox.world import World


def _resolve(world: World, ref: int | str) -> Chat:
    if isinstance(ref, str):
        wanted = ref[1:].lower()
        for chat in world.chats.values():
            if chat.username and chat.username.lower() == wanted:
                return chat
        raise bad_request(CHAT_NOT_FOUND)
    if ref in world.people and world.bot_knows(ref):
        return world.private_chat(ref)
    chat = world.chats.get(ref, Chat(0, "group"))
    if world.bot.id not in chat.members:
        raise bad_request(CHAT_NOT_FOUND)
    return chat


def readable(call: Call, field: str = "chat_id") -> Chat:
    """The chat for looking at it; an upgraded or a left basic group can still be read."""
    chat = _resolve(call.world, call.params.chat_ref(field))
    if chat.type == "supergroup":
        _check_membership(call.world, chat)
    return chat


def writable(call: Call, field: str = "chat_id") -> Chat:
    """The chat for changing it."""
    world = call.world
    chat = _resolve(world, call.params.chat_ref(field))
    if chat.is_private:
        _check_person(world, chat)
        return chat
    if chat.migrated_to:
        raise upgraded(chat.migrated_to)
    if chat.deleted:
        raise forbidden(GROUP_DELETED)
    _check_membership(world, chat)
    return chat


def _check_person(world: World, chat: Chat) -> None:
    person = world.people[chat.id]
    if person.deactivated:
        raise forbidden(DEACTIVATED)
    if person.blocked_bot:
        raise forbidden(BLOCKED)
    if not person.started:
        raise forbidden(NEVER_STARTED)


def _check_membership(world: World, chat: Chat) -> None:
    status = chat.status_of(world.bot.id)
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.noun}")
    if status == "left":
        raise forbidden(f"bot is not a member of the {chat.noun}")


_SPEECH = {
    "audio files": "can_send_audios",
    "documents": "can_send_documents",
    "photos": "can_send_photos",
    "videos": "can_send_videos",
    "video notes": "can_send_video_notes",
    "voice notes": "can_send_voice_notes",
    "polls": "can_send_polls",
    "GIFs": "can_send_other_messages",
    "stickers": "can_send_other_messages",
    "dice": "can_send_other_messages",
}


def check_speech(world: World, chat: Chat, what: str) -> None:
    """Members may be silenced as a whole or one by one, in all or in some of what they send."""
    if not chat.permits(world.bot.id, _SPEECH.get(what, "can_send_messages")):
        raise bad_request(f"not enough rights to send {what} to the chat")


def check_right(world: World, chat: Chat, right: str, refusal: str) -> None:
    if not chat.allows(world.bot.id, right):
        raise bad_request(refusal)


def known_person(call: Call, field: str = "user_id") -> int:
    """The id of an account the bot may ask about."""
    user_id = call.params.integer(field)
    if user_id == call.world.bot.id or call.world.account(user_id) is not None:
        return user_id
    raise bad_request(USER_NOT_FOUND)


def message_in(chat: Chat, message_id: int, purpose: str) -> Message:
    """A message by its number; `purpose` is Telegram's word: edit, delete, react …"""
    found = chat.messages.get(message_id)
    if found is None:
        raise bad_request(f"message {'with poll ' if purpose == 'stop' else ''}to {purpose} not found")
    return found


def supergroup(call: Call) -> Chat:
    """The chat for what only supergroups have."""
    chat = writable(call)
    if chat.type != "supergroup":
        raise bad_request("method is available only for supergroups")
    return chat
