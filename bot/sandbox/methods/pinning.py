"""Pinned messages of a chat and of its topics."""

from bot.sandbox import wire
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.forum import forum, topic_of
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.methods.targets import message_in, writable
from bot.sandbox.model import Chat
from bot.sandbox.rooms import service


@method("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    chat = writable(call)
    message = message_in(chat, call.params.message_id(), "pin")
    _check_pinning(call, chat)
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    call.world.ledger.add(event="pinned", chat=chat.id, message_id=message.id)
    if not chat.is_private:
        pinned = wire.message(call.world, message, nested=True)
        service(call.world, chat, call.world.bot.id, pinned_message=pinned)
    return True


def _check_pinning(call: Call, chat: Chat) -> None:
    if not chat.is_private and not chat.allows(call.world.bot.id, "can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    chat = writable(call)
    _check_pinning(call, chat)
    wanted = call.params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise bad_request("message to unpin not found")
    return _unpin(call, chat, [wanted])


@method("unpinAllChatMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    chat = writable(call)
    _check_pinning(call, chat)
    return _unpin(call, chat, list(chat.pinned))


@method("unpinAllForumTopicMessages")
def unpin_all_forum_topic_messages(call: Call) -> bool:
    chat = forum(call, "not enough rights to manage pinned messages in the chat", right="can_pin_messages")
    topic = topic_of(call, chat)
    return _unpin(call, chat, [number for number in chat.pinned if chat.messages[number].thread_id == topic.id])


@method("unpinAllGeneralForumTopicMessages")
def unpin_all_general_forum_topic_messages(call: Call) -> bool:
    chat = forum(call, "not enough rights to manage pinned messages in the chat", right="can_pin_messages")
    return _unpin(call, chat, [number for number in chat.pinned if not chat.messages[number].in_topic])


def _unpin(call: Call, chat: Chat, numbers: list[int]) -> bool:
    for number in numbers:
        chat.pinned.remove(number)
        call.world.ledger.add(event="unpinned", chat=chat.id, message_id=number)
    return True
