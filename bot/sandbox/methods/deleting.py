"""Taking messages away."""

from bot.sandbox.errors import CANNOT_DELETE, bad_request
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.methods.targets import message_in, writable
from bot.sandbox.model import Chat, Message

DELETABLE_FOR = 48 * 3600
MOST_AT_ONCE = 100


def _check(call: Call, chat: Chat, message: Message) -> None:
    """Own and private messages for 48 hours; an administrator with the right deletes anything."""
    bot = call.world.bot.id
    if chat.allows(bot, "can_delete_messages"):
        return
    if message.sender_id != bot and not chat.is_private:
        raise bad_request(CANNOT_DELETE)
    if call.world.now() - message.date > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")


def _remove(call: Call, chat: Chat, message: Message) -> None:
    del chat.messages[message.id]
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    call.world.ledger.add(event="deleted", chat=chat.id, message_id=message.id)
    call.world.hint("delete", chat, message)


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    chat = writable(call)
    message = message_in(chat, call.params.message_id(), "delete")
    _check(call, chat, message)
    _remove(call, chat, message)
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Messages that are gone already are skipped."""
    chat = writable(call)
    wanted = call.params.decode("message_ids", list, "message identifiers")
    if not wanted:
        raise bad_request("Message identifiers are not specified")
    if len(wanted) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    found = [chat.messages[number] for number in map(int, wanted) if number in chat.messages]
    for message in found:
        _check(call, chat, message)
    for message in found:
        _remove(call, chat, message)
    return True


@method("deleteEphemeralMessage")
def delete_ephemeral_message(call: Call) -> bool:
    chat = writable(call)
    message = chat.ephemeral.get(call.params.integer("ephemeral_message_id"))
    if message is None or call.params.integer("receiver_user_id") not in (message.receiver_id, message.sender_id):
        raise bad_request("message to delete not found")
    del chat.ephemeral[call.params.integer("ephemeral_message_id")]
    call.world.ledger.add(event="deleted", chat=chat.id, ephemeral_message_id=message.ephemeral_id)
    call.world.hint("delete", chat, message)
    return True
