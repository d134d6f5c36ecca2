"""The common path of every send: where to, in reply to what, seen by whom, within which limits."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox import wire
from bot.sandbox.errors import QUERY_TOO_OLD, REPLY_NOT_FOUND, THREAD_NOT_FOUND, Refused, bad_request
from bot.sandbox.methods.formatting import check_length, format_text
from bot.sandbox.methods.keyboards import read_markup
from bot.sandbox.methods.registry import Call
from bot.sandbox.methods.targets import check_speech, writable
from bot.sandbox.model import GENERAL_TOPIC, Chat, Message
from bot.sandbox.people import quote

Json = dict[str, Any]

EPHEMERAL_REPLY_WINDOW = 15
QUOTE_LIMIT = 1024


@dataclass(slots=True)
class Outgoing:
    """A message about to be sent; `draft` is complete but for its content."""

    chat: Chat
    draft: Message


def prepare(call: Call, what: str) -> Outgoing:
    """Everything around the content, checked in Telegram's order."""
    world, params = call.world, call.params
    reply = _reply_parameters(call)
    chat = writable(call)
    draft = Message(0, chat.id, world.bot.id, world.now(), {}, reply_markup=read_markup(params, chat))
    check_speech(world, chat, what)
    _place(call, chat, draft)
    _make_ephemeral(call, chat, draft)
    if reply:
        _reply(call, chat, draft, reply)
    return Outgoing(chat, draft)


def deliver(call: Call, out: Outgoing, content: Json) -> Json:
    """Send one message."""
    check_length(content)
    call.world.limits.spend(out.chat.id, is_private=out.chat.is_private)
    out.draft.content = content
    return publish(call, out.chat, out.draft)


def publish(call: Call, chat: Chat, message: Message) -> Json:
    world = call.world
    world.post(chat, message)
    entry: Json = {"event": "sent", "chat": chat.id, "message_id": message.id}
    if message.ephemeral_id is not None:
        entry |= {"ephemeral_message_id": message.ephemeral_id, "receiver": message.receiver_id}
    world.ledger.add(**entry, text=message.text)
    return wire.message(world, message)


def _reply_parameters(call: Call) -> Json | None:
    """The present form, or the one of Bot API 6."""
    params = call.params
    reply: Json | None = params.decode("reply_parameters", dict, "reply parameters")
    if reply:
        return reply
    if params.integer("reply_to_message_id") > 0:
        return {
            "message_id": params.integer("reply_to_message_id"),
            "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
        }
    return None


def _place(call: Call, chat: Chat, draft: Message) -> None:
    thread_id = call.params.integer("message_thread_id")
    if not thread_id:
        return
    topic = chat.topics.get(thread_id)
    if topic is not None:
        if topic.closed and not chat.is_admin(call.world.bot.id):
            raise bad_request("TOPIC_CLOSED")
        draft.thread_id, draft.in_topic = thread_id, True
        return
    in_thread = chat.type == "supergroup" and not chat.is_forum and thread_id in chat.messages
    if thread_id == GENERAL_TOPIC and chat.is_forum:
        raise bad_request(THREAD_NOT_FOUND)
    if not in_thread:
        raise bad_request(THREAD_NOT_FOUND)
    draft.thread_id = thread_id


def _make_ephemeral(call: Call, chat: Chat, draft: Message) -> None:
    wanted: Json | None = call.params.decode("ephemeral_message_parameters", dict, "ephemeral message parameters")
    if not wanted:
        return
    world = call.world
    receiver = int(wanted.get("receiver_user_id") or 0)
    if chat.is_private:
        raise bad_request("ephemeral messages can be sent only to groups and supergroups")
    if not chat.has(receiver) or receiver not in world.people:
        raise bad_request("USER_NOT_PARTICIPANT")
    if query_id := wanted.get("callback_query_id"):
        callback = world.open_callback(str(query_id))
        if callback is None or callback.user_id != receiver or callback.chat_id != chat.id:
            raise bad_request(QUERY_TOO_OLD)
        if wanted.get("replace_callback_query_message"):
            if callback.ephemeral_id is not None:
                raise bad_request("ephemeral messages must be edited to be replaced")
            draft.replaces = callback.message_id
    draft.receiver_id = receiver
    draft.ephemeral_id = world.new_ephemeral_id(chat)


def _reply(call: Call, chat: Chat, draft: Message, reply: Json) -> None:
    if reply.get("ephemeral_message_id"):
        _reply_to_ephemeral(call, chat, draft, int(reply["ephemeral_message_id"]))
        return
    message_id = _number(reply.get("message_id"))
    if reply.get("chat_id") is not None and str(reply["chat_id"]) != str(chat.id):
        _reply_elsewhere(call, draft, _number(reply["chat_id"]), message_id)
        return
    target = chat.messages.get(message_id)
    if target is None:
        if reply.get("allow_sending_without_reply") and draft.ephemeral_id is None:
            return
        raise bad_request(REPLY_NOT_FOUND)
    draft.reply_to = target.id
    if target.in_topic and draft.thread_id is None:
        draft.thread_id, draft.in_topic = target.thread_id, True
    if chat.type == "supergroup" and not chat.is_forum:
        draft.thread_id = target.thread_id or target.id
    if reply.get("quote") and draft.ephemeral_id is None:
        draft.quote = _quote(call, target, reply)


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _quote(call: Call, target: Message, reply: Json) -> Json:
    found = format_text(call, str(reply["quote"]), reply.get("quote_entities"), reply.get("quote_parse_mode") or "")
    if len(found.text) > QUOTE_LIMIT:
        raise bad_request("message quote is too long")
    try:
        return quote(target.text, found.text)
    except Refused as error:
        raise bad_request("QUOTE_TEXT_INVALID") from error


def _reply_elsewhere(call: Call, draft: Message, chat_id: int, message_id: int) -> None:
    world = call.world
    source = world.chats.get(chat_id)
    target = source.messages.get(message_id) if source and source.has(world.bot.id) else None
    if source is None or target is None:
        raise bad_request(REPLY_NOT_FOUND)
    origin = {"type": "user", "date": target.date, "sender_user": wire.user(world, target.sender_id)}
    draft.external_reply = {"origin": origin, "chat": wire.chat(world, source), "message_id": target.id}


def _reply_to_ephemeral(call: Call, chat: Chat, draft: Message, ephemeral_id: int) -> None:
    target = chat.ephemeral.get(ephemeral_id)
    if target is None or draft.ephemeral_id is None or target.sender_id != draft.receiver_id:
        raise bad_request(REPLY_NOT_FOUND)
    if call.world.now() - target.date > EPHEMERAL_REPLY_WINDOW:
        raise bad_request(REPLY_NOT_FOUND)
    draft.reply_ephemeral = ephemeral_id
