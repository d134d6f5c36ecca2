"""Texts, rich messages, chat actions."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.formatting import text_content
from bot.sandbox.methods.outgoing import deliver, prepare
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.methods.targets import check_right, check_speech, known_person, message_in, supergroup, writable
from bot.sandbox.model import Chat, Message
from bot.sandbox.reactions import ALLOWED
from bot.sandbox.rich import read_rich
from bot.sandbox.vocabulary import words

Json = dict[str, Any]

CHAT_ACTIONS = words(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document "
    "choose_sticker find_location record_video_note upload_video_note "
)


@method("sendMessage")
def send_message(call: Call) -> Json:
    content = text_content(call)
    return deliver(call, prepare(call, "text messages"), content)


@method("sendRichMessage")
def send_rich_message(call: Call) -> Json:
    source: Json | None = call.params.decode("rich_message", dict, "input rich message")
    if not source:
        raise bad_request("rich message is empty")
    content, _ = read_rich(source)
    out = prepare(call, "text messages")
    out.draft.rich_source = source
    return deliver(call, out, content)


@method("sendMessageDraft", "sendRichMessageDraft")
def send_message_draft(call: Call) -> bool:
    if not writable(call).is_private:
        raise bad_request("drafts can be sent only to private chats")
    return True


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    chat = writable(call)
    if call.params.text("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    check_speech(call.world, chat, "text messages")
    call.world.events.emit("action", call.world.viewers(chat), chat=chat.id, action=call.params.text("action"))
    return True


@method("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    """A bot sets one reaction at most; nobody is sent an update about it."""
    chat = writable(call)
    message = message_in(chat, call.params.message_id(), "react")
    wanted = call.params.decode("reaction", list, "reaction") or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if message.service:
        raise bad_request("message can't be reacted")
    emoji = [str(item.get("emoji", "")) if isinstance(item, dict) else "" for item in wanted]
    if any(mark not in ALLOWED for mark in emoji):
        raise bad_request("REACTION_INVALID")
    world = call.world
    message.reactions.pop(world.bot.id, None)
    if emoji:
        message.reactions[world.bot.id] = emoji
    world.ledger.add(event="reacted", chat=chat.id, message_id=message.id, emoji=emoji)
    world.hint("reaction", chat, message)
    return True


@method("deleteMessageReaction")
def delete_message_reaction(call: Call) -> bool:
    chat = _moderated(call)
    message = message_in(chat, call.params.message_id(), "react")
    return _take_reactions(call, chat, [message])


@method("deleteAllMessageReactions")
def delete_all_message_reactions(call: Call) -> bool:
    chat = _moderated(call)
    return _take_reactions(call, chat, list(chat.messages.values()))


def _moderated(call: Call) -> Chat:
    chat = supergroup(call)
    check_right(call.world, chat, "can_delete_messages", "not enough rights to delete reactions")
    return chat


def _take_reactions(call: Call, chat: Chat, messages: list[Message]) -> bool:
    """What one person has put there is taken away; channels react to nothing here."""
    user_id = known_person(call) if call.params.has("user_id") else 0
    for message in messages:
        if message.reactions.pop(user_id, None):
            call.world.hint("reaction", chat, message)
    return True
