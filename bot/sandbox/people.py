"""What people say in chats: they write, edit and delete."""

from typing import Any

from bot.sandbox import wire
from bot.sandbox.compose import CAPTION_LIMIT, TEXT_LIMIT, Utterance, content_of, words
from bot.sandbox.errors import Refused
from bot.sandbox.model import ANONYMOUS_ADMIN, CHANNEL_BOT, SUPERGROUP_BASE, TELEGRAM, Chat, Message
from bot.sandbox.privacy import bot_sees
from bot.sandbox.text import commands_in, utf16_len
from bot.sandbox.world import World

Json = dict[str, Any]

LARGEST_ALBUM = 10


def tell_bot(world: World, chat: Chat, message: Message, kind: str = "message") -> None:
    """Queue the update about a message, if the bot may see it."""
    if bot_sees(world, chat, message):
        born = message.edit_date if kind == "edited_message" else message.date
        world.queue.push(kind, wire.message(world, message), lane=f"chat:{chat.id}", born=born)


def say(world: World, chat_id: int, sender_id: int, said: Utterance) -> list[Message]:
    """Send one message, or the parts of an album."""
    sender = world.person(sender_id)
    chat = world.private_chat(sender_id) if chat_id == sender_id else world.chat(chat_id)
    _may_write(world, chat, sender_id, said)
    if said.media_group and not 2 <= said.media_group <= LARGEST_ALBUM:
        raise Refused(f"an album has 2 to {LARGEST_ALBUM} parts")
    if chat.is_private:
        sender.started = True
    album = str(13_000_000_000 + len(world.ledger.entries)) if said.media_group else None
    messages = []
    for part in range(said.media_group or 1):
        message = _build(world, chat, sender_id, said, part)
        message.media_group_id = album
        messages.append(world.post(chat, message))
    for message in messages:
        tell_bot(world, chat, message)
    return messages


_NEEDS = {
    "photo": "can_send_photos",
    "document": "can_send_documents",
    "voice": "can_send_voice_notes",
    "sticker": "can_send_other_messages",
}


def _may_write(world: World, chat: Chat, sender_id: int, said: Utterance | None = None) -> None:
    person = world.person(sender_id)
    chat.lapse(sender_id, world.now())
    if chat.migrated_to:
        raise Refused(f"the group has become the supergroup {chat.migrated_to}", 409)
    if not chat.has(sender_id):
        raise Refused(f"{person.name} is not in this chat", 403)
    if chat.is_private and person.blocked_bot:
        raise Refused(f"{person.name} has blocked the bot", 403)
    needs = (permission for kind, permission in _NEEDS.items() if said and getattr(said, kind))
    if not chat.permits(sender_id, next(needs, "can_send_messages")):
        raise Refused(f"{person.name} may not write here", 403)


def _build(world: World, chat: Chat, sender_id: int, said: Utterance, part: int) -> Message:
    message = Message(0, chat.id, sender_id, said.date or world.now(), content_of(world, said, part=part))
    _disguise(world, chat, message, said)
    _reply(chat, message, said)
    _topic(chat, message, said)
    if said.forward_from is not None:
        message.forward_origin = _origin(world, said.forward_from, message.date)
    if said.ephemeral_reply_to is not None or _is_ephemeral_command(world, chat, message):
        message.ephemeral_id = world.new_ephemeral_id(chat)
        message.receiver_id = world.bot.id
    return message


def _disguise(world: World, chat: Chat, message: Message, said: Utterance) -> None:
    if said.anonymous:
        if not chat.is_admin(message.sender_id):
            raise Refused("only administrators write anonymously", 403)
        member = chat.members[message.sender_id]
        message.sender_id, message.sender_chat = ANONYMOUS_ADMIN, wire.chat(world, chat)
        message.author_signature = member.custom_title
    elif said.linked_channel or said.as_channel:
        channel_id = SUPERGROUP_BASE - 900_000_000 + chat.id % 1000
        if channel_id in chat.banned_channels:
            raise Refused("the channel may not write here", 403)
        title = said.as_channel or f"{chat.title} news"
        message.sender_id = TELEGRAM if said.linked_channel else CHANNEL_BOT
        message.sender_chat = {"id": channel_id, "type": "channel", "title": title}
        message.is_automatic_forward = said.linked_channel


def _reply(chat: Chat, message: Message, said: Utterance) -> None:
    if said.ephemeral_reply_to is not None:
        replied = chat.ephemeral.get(said.ephemeral_reply_to)
        if replied is None or replied.receiver_id != message.sender_id:
            raise Refused("there is no such ephemeral message for this person", 404)
        message.reply_ephemeral = said.ephemeral_reply_to
    elif said.reply_to is not None:
        target = chat.messages.get(said.reply_to)
        if target is None:
            raise Refused(f"there is no message {said.reply_to} to reply to", 404)
        message.reply_to = target.id
        message.in_topic, message.thread_id = target.in_topic, target.thread_id
        if chat.type == "supergroup" and not chat.is_forum:
            message.thread_id = target.thread_id or target.id
        if said.quote:
            message.quote = quote(target.text, said.quote)


def quote(text: str, part: str) -> Json:
    """A manual quote; it must be a part of the text."""
    position = text.find(part)
    if position < 0:
        raise Refused("the quote is not a part of the message")
    return {"text": part, "position": utf16_len(text[:position]), "is_manual": True}


def _topic(chat: Chat, message: Message, said: Utterance) -> None:
    if said.topic is None:
        return
    topic = chat.topics.get(said.topic)
    if topic is None:
        raise Refused(f"there is no topic {said.topic}", 404)
    if topic.closed and not chat.is_admin(message.sender_id):
        raise Refused("the topic is closed", 403)
    message.thread_id, message.in_topic = topic.id, True


def _origin(world: World, source: int | str, date: int) -> Json:
    if isinstance(source, int):
        return {"type": "user", "date": date, "sender_user": wire.person(world.person(source))}
    return {"type": "hidden_user", "date": date, "sender_user_name": source}


def _is_ephemeral_command(world: World, chat: Chat, message: Message) -> bool:
    """Commands whose menu entry says so are seen by their sender and the bot alone."""
    person = world.people.get(message.sender_id)
    found = commands_in(message.text, message.content.get("entities", []))
    if chat.is_private or person is None or not found or not message.text.startswith("/"):
        return False
    name, _, addressee = found[0][1:].partition("@")
    if addressee and addressee.lower() != (world.bot.username or "").lower():
        return False
    menu = world.commands.shown_to(
        chat_id=chat.id,
        user_id=person.id,
        is_private=False,
        is_admin=chat.is_admin(person.id),
        language=person.language_code or "",
    )
    return any(entry["command"] == name and entry.get("is_ephemeral") for entry in menu)


def edit(world: World, chat_id: int, message_id: int, sender_id: int, text: str) -> Message:
    """Change the text or the caption of one's own message."""
    chat, message = find(world, chat_id, message_id)
    own = message.sender_id == sender_id or (message.sender_id == ANONYMOUS_ADMIN and chat.is_admin(sender_id))
    if not own or message.service or message.forward_origin:
        raise Refused("only one's own messages can be edited", 403)
    _may_write(world, chat, sender_id)
    is_text = "text" in message.content
    cleaned, entities = words(world, text, (), TEXT_LIMIT if is_text else CAPTION_LIMIT)
    if is_text and not cleaned:
        raise Refused("a message needs a text")
    key, marks = ("text", "entities") if is_text else ("caption", "caption_entities")
    rest = {name: value for name, value in message.content.items() if name not in (key, marks)}
    message.content = rest | wire.compact(**{key: cleaned or None, marks: entities or None})
    message.edit_date = world.now()
    world.hint("edit", chat, message)
    tell_bot(world, chat, message, "edited_message")
    return message


def delete(world: World, chat_id: int, message_id: int, sender_id: int) -> None:
    """Take a message away; Telegram never tells bots."""
    chat, message = find(world, chat_id, message_id)
    if not chat.has(sender_id):
        raise Refused("not in this chat", 403)
    if message.sender_id != sender_id and not chat.is_private and not chat.allows(sender_id, "can_delete_messages"):
        raise Refused("only administrators delete the messages of others", 403)
    del chat.messages[message_id]
    world.hint("delete", chat, message)


def find(world: World, chat_id: int, message_id: int) -> tuple[Chat, Message]:
    chat = world.chat(chat_id)
    message = chat.messages.get(message_id)
    if message is None:
        raise Refused(f"there is no message {message_id} in this chat", 404)
    return chat, message
