"""From a message of an export to what the first line hears. Both dialects: with and without `text_entities`."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.importer.source import BrokenExport, ExportedChat, Json
from desk.people import ANONYMOUS_ADMIN
from desk.questions import BEFORE_MIGRATION, Message
from desk.usecases.first_line import Heard

SERVICE, UNSUPPORTED, NO_AUTHOR, NO_TIME, WRONG_TIME, NO_ID, CHANNEL_POST, EMPTY, NO_MESSAGE = (
    "service messages",
    "of a kind the export could not write",
    "without an author",
    "without a time",
    "dated before there was Telegram, or in the future",
    "without an id",
    "posts of the linked channel",
    "without a text or an attachment that is known",
    "not messages at all",
)
_PEER = re.compile(r"(user|chat|channel)(\d{1,19})")
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@\w+)?(\s|$)")
_MEDIA_TYPES = {
    "voice_message": "voice",
    "video_message": "video_note",
    "video_file": "video",
    "audio_file": "audio",
    "animation": "animation",
    "sticker": "sticker",
}
_MEDIA_KEYS = {
    "photo": "photo",
    "file": "document",
    "location_information": "location",
    "contact_information": "contact",
    "poll": "poll",
    "todo_list": "checklist",
    "game_title": "game",
    "invoice_information": "invoice",
}
_MIGRATED = 1_000_000_000
"""What Telegram Desktop takes from the ids of messages of the old group."""
_OLD_CHAT, _OLD_CHANNEL = 1 << 32, 2 << 32
"""Exports before 2021 wrote `from_id` as a number, with the kind of sender in its upper half."""
_GREATEST = 2**53
"""No id of Telegram has more bits."""
BEGINNING = datetime(2013, 8, 14, tzinfo=UTC)
"""Telegram is not older."""
AHEAD = timedelta(days=1)
"""So far the clock or the zone of an export may be off."""
HIDDEN = "Group"
"""What Telegram calls an administrator who writes in the name of the chat."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A message that can be no part of a dialog, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Author:
    author_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message of somebody."""

    heard: Heard
    author: Author
    has_buttons: bool
    """Only bots write messages with buttons; what people send through a bot may have them too."""


class Reader:
    """Reads the messages of one chat. `zone` is where the export was made: old ones write local time only.

    What is said to be of later than `now` cannot be true.
    """

    def __init__(self, chat: ExportedChat, zone: ZoneInfo, now: datetime) -> None:
        self._chat = chat
        self._zone = zone
        self._end = now + AHEAD
        self._authors: dict[tuple[str | int, str], Author | None] = {}
        self._posts: set[int] = set()
        """Posts of the linked channel: a comment on one is written as a reply to it."""

    def read(self, raw: Any) -> Spoken | Unusable:
        reason = _why_unusable(raw)
        if reason is not None:
            return Unusable(reason)
        message_id, sent_at, author = id_of(raw), self._instant(raw, "date"), self._author(raw)
        if message_id is None:
            return Unusable(NO_ID)
        if sent_at is None:
            return Unusable(NO_TIME if not any(self._moments(raw, "date")) else WRONG_TIME)
        if author is None:
            return Unusable(NO_AUTHOR)
        if author.author_id < 0 and raw.get("forwarded_from") == raw.get("from"):
            self._posts.add(message_id)
            return Unusable(CHANNEL_POST)
        return self._spoken(raw, message_id, sent_at, author)

    def can_read_any(self, messages: Iterator[Any]) -> bool:
        """Whether anything can be used; what is damaged after that is told when it is met."""
        try:
            return any(isinstance(self.read(raw), Spoken) for raw in messages)
        except BrokenExport:
            return False

    def _spoken(self, raw: Json, message_id: int, sent_at: datetime, author: Author) -> Spoken | Unusable:
        parts = text_parts(raw)
        text = "".join(part for _, part, _ in parts)
        media = media_of(raw)
        if not text and media is None:
            return Unusable(EMPTY)
        message = Message(
            chat_id=self._chat.chat_id,
            message_id=message_id,
            author_id=author.author_id,
            sent_at=sent_at,
            text=text,
            reply_to=_reply(raw),
            media=media,
            edited_at=self._instant(raw, "edited"),
        )
        heard = Heard(
            message=message,
            author_name=str(raw.get("author") or "") if author.author_id == ANONYMOUS_ADMIN else author.name,
            mentions=tuple(user for kind, _, user in parts if kind == "mention_name" and user is not None),
            mentioned_names=tuple(part.removeprefix("@").lower() for kind, part, _ in parts if kind == "mention"),
            is_command=text.startswith("/") and _COMMAND.match(text) is not None,
            is_forwarded="forwarded_from" in raw,
            under_post=message.reply_to in self._posts,
        )
        has_buttons = bool(raw.get("inline_bot_buttons")) and "via_bot" not in raw
        return Spoken(heard, author, has_buttons=has_buttons)

    def _author(self, raw: Json) -> Author | None:
        """Read once for each name of a person: a chat has few people and many messages."""
        peer, name = raw.get("from_id"), raw.get("from")
        if not isinstance(peer, str | int):
            return None
        key = (peer, name if isinstance(name, str) else "")
        if key not in self._authors:
            self._authors[key] = self._named(*key)
        return self._authors[key]

    def _named(self, peer: str | int, name: str) -> Author | None:
        found = peer_id(peer)
        if found is None:
            return None
        return Author(ANONYMOUS_ADMIN, HIDDEN) if found == self._chat.chat_id else Author(found, name)

    def _instant(self, raw: Json, name: str) -> datetime | None:
        """`date_unixtime` is exact; `date` is the exporter's wall clock, for where the other is missing or wrong."""
        for at in self._moments(raw, name):
            if BEGINNING <= at <= self._end:
                return at
        return None

    def _moments(self, raw: Json, name: str) -> Iterator[datetime]:
        for key, read in ((f"{name}_unixtime", _of_seconds), (name, self._of_wall_clock)):
            if (written := raw.get(key)) is None:
                continue
            with suppress(ValueError, OverflowError, OSError, TypeError):
                yield read(written)

    def _of_wall_clock(self, written: Any) -> datetime:
        at = datetime.fromisoformat(str(written))
        return (at if at.tzinfo else at.replace(tzinfo=self._zone)).astimezone(UTC)


def _of_seconds(written: Any) -> datetime:
    return datetime.fromtimestamp(int(written), UTC)


def _why_unusable(raw: Any) -> str | None:
    if not isinstance(raw, dict):
        return NO_MESSAGE
    kind = raw.get("type")
    if kind == "message":
        return None
    return SERVICE if kind == "service" else UNSUPPORTED


def id_of(raw: Any) -> int | None:
    """The id of a message of an export as the desk keeps it."""
    return _stored_id(raw.get("id")) if isinstance(raw, dict) else None


def _stored_id(found: Any) -> int | None:
    """Messages from before a group became a supergroup are numbered below zero here as in exports, but further down."""
    if not isinstance(found, int) or isinstance(found, bool) or not -_MIGRATED < found < _GREATEST:
        return None
    return found if found >= 0 else found + _MIGRATED - BEFORE_MIGRATION


def peer_id(raw: Any) -> int | None:
    """`user123` → 123, `channel123` → -100123, `chat123` → -123; the plain numbers of old exports too."""
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < _GREATEST:
        if raw >= _OLD_CHANNEL:
            return int(f"-100{raw - _OLD_CHANNEL}") if raw < 3 << 32 else raw
        return raw if raw < _OLD_CHAT else _OLD_CHAT - raw
    found = _PEER.fullmatch(raw) if isinstance(raw, str) else None
    if found is None or not 0 < int(found[2]) < _GREATEST:
        return None
    return {"user": int(found[2]), "chat": -int(found[2]), "channel": int(f"-100{found[2]}")}[found[1]]


def text_parts(raw: Json) -> list[tuple[str, str, int | None]]:
    """Kind, text and user of each part; `text_entities` where there are any, else `text` in both its forms."""
    source = raw.get("text_entities") or raw.get("text") or []
    return [_part(part) for part in (source if isinstance(source, list) else [source])]


def _part(part: Any) -> tuple[str, str, int | None]:
    if not isinstance(part, dict):
        return "plain", part if isinstance(part, str) else "", None
    kind, text, user = part.get("type"), part.get("text"), part.get("user_id")
    return (
        kind if isinstance(kind, str) else "plain",
        text if isinstance(text, str) else "",
        user if isinstance(user, int) else None,
    )


def media_of(raw: Json) -> str | None:
    media_type = raw.get("media_type")
    if isinstance(media_type, str) and media_type in _MEDIA_TYPES:
        return _MEDIA_TYPES[media_type]
    if _MEDIA_KEYS.keys().isdisjoint(raw):
        return None
    return next((name for key, name in _MEDIA_KEYS.items() if raw.get(key)), None)


def _reply(raw: Json) -> int | None:
    """A reply to a message of another chat is none here."""
    return None if "reply_to_peer_id" in raw else _stored_id(raw.get("reply_to_message_id"))


def read_person_id(text: str) -> int | None:
    """`user123` or `123`, as people copy it from an export."""
    digits = text.strip().removeprefix("user")
    return int(digits) if digits.isascii() and digits.isdigit() and int(digits) > 0 else None


def people_of(texts: Iterable[str]) -> tuple[list[int], list[str]]:
    """Ids, and what could not be read as one."""
    found = [(text, read_person_id(text)) for text in texts]
    return [user for _, user in found if user is not None], [text for text, user in found if user is None]
