"""Messages of chats: kept because Telegram cannot be asked for them later; edits stay as versions."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from desk.questions import Message
from storage.bulk import insert_many
from storage.sql import among
from storage.tables import message_versions, messages
from storage.talks import Talks
from storage.work import Work

Key = tuple[int, int]

_NAMES = [each.name for each in fields(Message)]
_COLUMNS = [messages.c[name] for name in _NAMES]
_VALUES = attrgetter(*_NAMES)
_CHANGING = ("text", "media", "edited_at", "question_id", "gone")
_AT = (messages.c.chat_id == bindparam("_chat"), messages.c.message_id == bindparam("_message"))
_GET = select(*_COLUMNS).where(*_AT)
_RECENT = (
    select(*_COLUMNS)
    .where(messages.c.chat_id == bindparam("chat_id"), ~messages.c.is_service, ~messages.c.gone)
    .order_by(messages.c.message_id.desc())
    .limit(bindparam("limit"))
)
_RECENT_OF_TOPIC = _RECENT.where(messages.c.topic_id == bindparam("topic_id"))
ALBUM_SPAN = 50
"""Between the parts of an album others may have written, but not much: they are sent at once."""
_OF_ALBUM = (
    select(*_COLUMNS)
    .where(messages.c.chat_id == bindparam("chat_id"), messages.c.album_id == bindparam("album_id"))
    .where(messages.c.message_id.between(bindparam("low"), bindparam("high")))
    .order_by(messages.c.message_id)
)
_TOPICS = (
    select(messages.c.topic_id)
    .distinct()
    .where(messages.c.chat_id == bindparam("chat_id"), messages.c.topic_id.is_not(None))
)
_MANY = select(*_COLUMNS).where(messages.c.chat_id == bindparam("chat_id"), among(messages.c.message_id, "ids"))
_INSERT = insert_many(messages, conflict=lambda insert: insert.on_conflict_do_nothing())
_REWRITE = (
    update(messages).where(*_AT).values({name: bindparam(name, type_=messages.c[name].type) for name in _CHANGING})
)
_VERSION = insert(message_versions)


class SqlMessages:
    """New and changed ones are written together, at the latest at commit."""

    def __init__(self, work: Work, talks: Talks) -> None:
        self._work = work
        self._talks = talks
        self._known: dict[Key, Message] = {}
        self._added: set[Key] = set()
        self._changed: set[Key] = set()
        self._versions: list[dict[str, Any]] = []
        work.buffer(self)

    async def add(self, message: Message) -> bool:
        key = (message.chat_id, message.message_id)
        if key in self._known:
            return False
        if not self._talks.is_newest(*key) and await self._read(key) is not None:
            return False
        self._known[key] = message
        self._added.add(key)
        self._talks.hear(message)
        return True

    async def get(self, chat_id: int, message_id: int) -> Message | None:
        key = (chat_id, message_id)
        return self._known.get(key) or await self._read(key)

    async def topics(self, chat_id: int) -> set[int]:
        await self.flush()
        return set((await self._work.run(_TOPICS, {"chat_id": chat_id})).scalars())

    async def many(self, chat_id: int, message_ids: Collection[int]) -> Sequence[Message]:
        """What is not at hand is read at once."""
        found = [known for each in message_ids if (known := self._known.get((chat_id, each))) is not None]
        missing = set(message_ids) - {message.message_id for message in found}
        if missing:
            rows = await self._work.run(_MANY, {"chat_id": chat_id, "ids": missing})
            found += [self._keep(row) for row in rows]
        return found

    async def recent(self, chat_id: int, *, limit: int, topic_id: int | None = None) -> Sequence[Message]:
        await self.flush()
        params = {"chat_id": chat_id, "limit": limit}
        if topic_id is None:
            rows = await self._work.run(_RECENT, params)
        else:
            rows = await self._work.run(_RECENT_OF_TOPIC, params | {"topic_id": topic_id})
        return [self._keep(row) for row in rows]

    async def of_album(self, message: Message) -> Sequence[Message]:
        await self.flush()
        span = {"low": message.message_id - ALBUM_SPAN, "high": message.message_id + ALBUM_SPAN}
        rows = await self._work.run(_OF_ALBUM, {"chat_id": message.chat_id, "album_id": message.album_id, **span})
        return [self._keep(row) for row in rows if row.message_id != message.message_id]

    async def edit(
        self, chat_id: int, message_id: int, *, text: str, at: datetime, media: str | None = None
    ) -> Message | None:
        message = await self.get(chat_id, message_id)
        if message is None or (message.text, message.media) == (text, media or message.media):
            return message
        self._versions.append({"chat_id": chat_id, "message_id": message_id, "text": message.text, "replaced_at": at})
        message.text, message.media, message.edited_at = text, media or message.media, at
        self._change(message)
        return message

    async def set_question(self, chat_id: int, message_id: int, question_id: int | None) -> None:
        message = await self.get(chat_id, message_id)
        if message is not None and message.question_id != question_id:
            message.question_id = question_id
            self._change(message)

    async def mark_gone(self, chat_id: int, message_id: int) -> None:
        message = await self.get(chat_id, message_id)
        if message is not None and not message.gone:
            message.gone = True
            self._change(message)

    def known(self, chat_id: int, message_id: int) -> Message | None:
        """Without asking the database."""
        return self._known.get((chat_id, message_id))

    def _change(self, message: Message) -> None:
        key = (message.chat_id, message.message_id)
        if key not in self._added:
            self._changed.add(key)
        self._talks.touch(message.chat_id)

    async def _read(self, key: Key) -> Message | None:
        row = (await self._work.run(_GET, {"_chat": key[0], "_message": key[1]})).first()
        return None if row is None else self._keep(row)

    def _keep(self, row: Any) -> Message:
        message = Message(*row)
        return self._known.setdefault((message.chat_id, message.message_id), message)

    async def flush(self) -> None:
        added, changed, versions = sorted(self._added), sorted(self._changed), self._versions
        self._added, self._changed, self._versions = set(), set(), []
        await self._work.run_many(_INSERT, [_as_row(self._known[key]) for key in added])
        await self._work.run_many(_REWRITE, [_changes(self._known[key]) for key in changed])
        await self._work.run_many(_VERSION, versions)

    def forget(self) -> None:
        self._known.clear()
        self._added.clear()
        self._changed.clear()
        self._versions.clear()


def _as_row(message: Message) -> dict[str, Any]:
    return dict(zip(_NAMES, _VALUES(message), strict=True))


def _changes(message: Message) -> dict[str, Any]:
    place = {"_chat": message.chat_id, "_message": message.message_id}
    return place | {name: getattr(message, name) for name in _CHANGING}
