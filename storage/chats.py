"""Chats as Telegram shows them, and how the bot stands in them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, func, select

from desk.ports import ChatInfo
from storage.people import is_later
from storage.repoint import repoint
from storage.shelf import Shelf
from storage.sql import among, upsert
from storage.tables import chats
from storage.talk_revisions import Revisions
from storage.work import Work

_NAMES = [each.name for each in fields(ChatInfo)]
_GET = select(*(chats.c[name] for name in _NAMES)).where(chats.c.chat_id == bindparam("chat_id"))
_MANY = select(*(chats.c[name] for name in _NAMES)).where(among(chats.c.chat_id, "ids"))
_VALUES = attrgetter(*_NAMES)
_OPTIONAL = ("bot_status", "migrated_to", "seen_at")


def _learn(insert: Any) -> Any:
    new = insert.excluded
    kept = {name: func.coalesce(new[name], chats.c[name]) for name in _OPTIONAL}
    plain = {name: new[name] for name in ("kind", "title", "is_forum")}
    return insert.on_conflict_do_update(index_elements=["chat_id"], set_=plain | kept)


_SAVE = upsert(chats, _learn)


class SqlChats:
    def __init__(
        self, work: Work, shelf: Shelf[int, ChatInfo], revisions: Revisions, *, on_move: Callable[[], None]
    ) -> None:
        self._work = work
        self._shelf = shelf
        self._revisions = revisions
        self._on_move = on_move
        self._known: dict[int, ChatInfo] = {}
        self._changed: set[int] = set()
        self._unknown: set[int] = set()
        work.buffer(self)

    async def get(self, chat_id: int) -> ChatInfo | None:
        known = self._known.get(chat_id) or self._shelf.get(chat_id)
        if known is None:
            if chat_id in self._unknown:
                return None
            row = (await self._work.run(_GET, {"chat_id": chat_id})).first()
            if row is None:
                return None
            known = ChatInfo(*row)
            self._shelf.offer(chat_id, known)
        self._known[chat_id] = known
        return ChatInfo(*_VALUES(known))  # a copy: it is asked for with each message

    async def prefetch(self, chat_ids: Iterable[int]) -> None:
        """Read several at once."""
        wanted = {each for each in chat_ids if each not in self._known and self._shelf.get(each) is None}
        if not wanted:
            return
        self._unknown |= wanted
        for row in await self._work.run(_MANY, {"ids": wanted}):
            self._unknown.discard(row.chat_id)
            self._shelf.offer(row.chat_id, ChatInfo(*row))

    async def save(self, chat: ChatInfo) -> None:
        known = await self.get(chat.chat_id)
        now = replace(chat) if known is None else _merged(known, chat)
        if known is not None and replace(now, seen_at=known.seen_at) == known and not is_later(now, known):
            return
        self._known[chat.chat_id] = now
        self._changed.add(chat.chat_id)

    async def repoint(self, old_id: int, new_id: int) -> None:
        await self._revisions.lock((old_id, new_id))
        await self._work.flush()
        read_anew = self._work.mark()
        await repoint(self._work, old_id, new_id)
        read_anew()
        for chat_id in (old_id, new_id):
            self._revisions.touch(chat_id)
        self._on_move()
        self._work.on_commit(self._on_move)

    async def flush(self) -> None:
        if not self._changed or self._work.is_readonly:
            return
        written = [self._known[chat_id] for chat_id in sorted(self._changed)]
        self._changed.clear()
        await self._work.run_many(_SAVE, [{name: getattr(chat, name) for name in _NAMES} for chat in written])
        self._work.on_commit(lambda: self._note(written))

    def _note(self, written: Sequence[ChatInfo]) -> None:
        for chat in written:
            self._shelf.put(chat.chat_id, chat)

    def forget(self) -> None:
        self._known.clear()
        self._changed.clear()
        self._unknown.clear()


def _merged(known: ChatInfo, seen: ChatInfo) -> ChatInfo:
    """What was not seen now stays as known."""
    news = {name: getattr(seen, name) for name in _NAMES}
    return replace(known, **{name: each for name, each in news.items() if each is not None or name not in _OPTIONAL})
