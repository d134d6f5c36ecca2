"""From Telegram's types to the desk's words."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from aiogram import types

from desk.people import Person
from desk.questions import Message
from desk.usecases.first_line import Heard
from desk.usecases.origin import Origin

_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<args>.*))?\s*$", re.DOTALL)
_TASK_NUMBER = re.compile(
    r"(?:(?P<prefix>[A-Za-z]\w*)-|(?P<sign>[#№])\s?)?(?P<number>\d{1,9})(?:[.,:;]*\s+(?P<rest>.*)|[.,:;]*$)", re.DOTALL
)
_NAMED_TASK = re.compile(r"\b(?P<prefix>[A-Z][A-Z0-9_]*)-(?P<number>\d{1,9})\b")
_MEDIA = (
    "animation", "venue", "photo", "live_photo", "video", "voice", "document", "sticker", "audio", "video_note",
    "location", "contact", "poll", "dice", "story", "game", "invoice", "paid_media", "checklist",
)  # fmt: skip
"""A GIF carries a document besides, and a venue its location: what says more comes first."""
CHANNEL_BOT = 136817688
"""Telegram's own id on messages that somebody writes in a group as their channel."""


@dataclass(frozen=True, slots=True)
class CommandText:
    """`/name@bot args`, taken apart."""

    name: str
    args: str
    bot: str | None = None


def command_of(text: str | None) -> CommandText | None:
    match = _COMMAND.match(text or "")
    if match is None:
        return None
    return CommandText(match["name"].lower(), (match["args"] or "").strip(), match["bot"])


@dataclass(frozen=True, slots=True)
class TaskNumber:
    """A task as somebody names it. A bare number may be something else: «2 часа», "10 minutes"."""

    number: int
    prefix: str | None = None
    is_bare: bool = False


def task_number(text: str) -> tuple[TaskNumber | None, str]:
    """The task named at the beginning (`42`, `#42`, `IT-42`) and the rest."""
    match = _TASK_NUMBER.match(text)
    if match is None:
        return None, text
    prefix = match["prefix"]
    named = TaskNumber(
        int(match["number"]), prefix.upper() if prefix else None, is_bare=prefix is None and match["sign"] is None
    )
    return named, (match["rest"] or "").strip()


def named_tasks(text: str | None) -> list[tuple[str, int]]:
    """Every task a text names as `IT-42`, each once."""
    return list(dict.fromkeys((found["prefix"], int(found["number"])) for found in _NAMED_TASK.finditer(text or "")))


def person_of(user: types.User, now: datetime) -> Person:
    return Person(
        user_id=user.id,
        first_name=user.first_name,
        last_name=user.last_name,
        username=user.username,
        language=user.language_code,
        is_bot=user.is_bot,
        seen_at=now,
    )


def text_of(message: types.Message) -> str:
    return message.text or message.caption or ""


def edited_at(message: types.Message, now: datetime) -> datetime:
    """When a message was edited, as Telegram dates it."""
    return min(datetime.fromtimestamp(message.edit_date, UTC), now) if message.edit_date else now


def media_of(message: types.Message) -> str | None:
    if message.model_fields_set.isdisjoint(_MEDIA):  # most messages
        return None
    return next((name for name in _MEDIA if getattr(message, name, None)), None)


def is_said(message: types.Message) -> bool:
    """Whether somebody says something; pins, new titles and other service messages are only shown."""
    return bool(text_of(message)) or media_of(message) is not None


def topic_of(message: types.Message) -> int | None:
    """The forum topic; ordinary reply threads carry a thread id too, which is none."""
    return message.message_thread_id if message.is_topic_message else None


def reply_of(message: types.Message) -> int | None:
    """The message this one answers; in a topic, plain messages carry its first service message as one.

    What stands in another topic, or in another chat (see `reply_chat_of`), is told of apart.
    """
    reply, elsewhere = message.reply_to_message, message.external_reply
    if reply is None:
        return elsewhere.message_id if elsewhere is not None else None
    is_topic = message.is_topic_message and reply.message_id == message.message_thread_id
    return None if is_topic or reply.forum_topic_created is not None else reply.message_id


def reply_chat_of(message: types.Message) -> int | None:
    """The chat of the message this one answers, where that is another one."""
    replied = message.reply_to_message or message.external_reply
    chat = replied.chat if replied is not None else None
    return chat.id if chat is not None and chat.id != message.chat.id else None


def is_bots(message: types.Message) -> bool:
    """Telegram lends its own bots to people who write as a group or as a channel."""
    return message.from_user is not None and message.from_user.is_bot and message.sender_chat is None


def author_of(message: types.Message) -> int:
    """Who speaks: a person, or the channel they speak as."""
    author, sender = message.from_user, message.sender_chat
    if sender is not None and (author is None or author.id == CHANNEL_BOT):
        return sender.id
    return author.id if author is not None else 0


def heard_of(message: types.Message, *, is_command: bool) -> Heard:
    """A message of a group as the first line hears it."""
    author, author_id = message.from_user, author_of(message)
    is_person = author is not None and message.sender_chat is None
    replied = message.reply_to_message
    kept = Message(
        chat_id=message.chat.id,
        message_id=message.message_id,
        author_id=author_id,
        sent_at=message.date,
        text=text_of(message),
        topic_id=topic_of(message),
        reply_to=reply_of(message),
        quote=message.quote.text if message.quote is not None and message.quote.is_manual else None,
        album_id=message.media_group_id,
        media=media_of(message),
    )
    entities = message.entities or message.caption_entities or []
    return Heard(
        message=kept,
        author_name=_name_of_author(message),
        author_username=author.username if author is not None and is_person else None,
        mentions=tuple(one.user.id for one in entities if one.type == "text_mention" and one.user is not None),
        mentioned_names=tuple(
            one.extract_from(kept.text).removeprefix("@").lower() for one in entities if one.type == "mention"
        ),
        is_command=is_command,
        to_bot=replied is not None and is_bots(replied),
        from_bot=is_bots(message),
        is_forwarded=message.forward_origin is not None,
        under_post=replied is not None and replied.is_automatic_forward is True,
        reply_chat=reply_chat_of(message),
    )


def _name_of_author(message: types.Message) -> str:
    """A channel by its title; of a hidden administrator there is no more than the title they were given."""
    author, sender = message.from_user, message.sender_chat
    if sender is not None and author_of(message) == sender.id:
        return sender.title or ""
    if author is None or sender is not None:
        return message.author_signature or ""
    return author.full_name


def origin_of(message: types.Message, *, now: datetime, update_id: int) -> Origin:
    user_id = message.from_user.id if message.from_user is not None else message.chat.id
    return Origin(
        user_id=user_id,
        chat_id=message.chat.id,
        key=f"{message.chat.id}:{message.message_id or f'e{update_id}'}:{int(message.date.timestamp())}",
        at=now,
        message_id=message.message_id or None,
        topic_id=topic_of(message),
        is_private=message.chat.type == "private",
    )


def origin_of_press(query: types.CallbackQuery, *, now: datetime) -> Origin:
    message = query.message
    chat_id = message.chat.id if message is not None else query.from_user.id
    return Origin(
        user_id=query.from_user.id,
        chat_id=chat_id,
        key=f"press:{query.id}",
        at=now,
        message_id=message.message_id if message is not None else None,
        topic_id=topic_of(message) if isinstance(message, types.Message) else None,
        callback_id=query.id,
        is_private=message is None or message.chat.type == "private",
    )
