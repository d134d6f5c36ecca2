"""Chats as Telegram shows them, and how the bot stands in them."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from desk.ports import ChatInfo
from storage.people import SEEN_EVERY
from storage.repoint import repoint
from storage.seen import Lately
from storage.sql import upsert
from storage.tables import chats
from storage.work import Work

_COLUMNS = [chats.c[each.name] for each in fields(ChatInfo)]
_GET = select(*_COLUMNS).where(chats.c.chat_id == bindparam("chat_id"))


def _learn(insert: Any) -> Any:
    new = insert.excluded
    kept = {name: func.coalesce(new[name], chats.c[name]) for name in ("bot_status", "migrated_to", "seen_at")}
    plain = {name: new[name] for name in ("kind", "title", "is_forum")}
    return insert.on_conflict_do_update(index_elements=["chat_id"], set_=plain | kept)


_SAVE = upsert(chats, _learn)


class SqlChats:
    def __init__(self, work: Work, lately: Lately[ChatInfo]) -> None:
        self._work = work
        self._lately = lately
        self._pending: dict[int, ChatInfo] = {}
        work.buffer(self)

    async def get(self, chat_id: int) -> ChatInfo | None:
        await self.flush()
        row = (await self._work.run(_GET, {"chat_id": chat_id})).first()
        return None if row is None else ChatInfo(*row)

    async def save(self, chat: ChatInfo) -> None:
        pending = self._pending.get(chat.chat_id)
        if pending is None and self._is_known(chat):
            return
        self._pending[chat.chat_id] = replace(chat) if pending is None else merged(pending, chat)

    async def repoint(self, old_id: int, new_id: int) -> None:
        await self._work.flush()
        self._lately.drop(old_id)
        await repoint(self._work, old_id, new_id)
        self._work.forget()

    def _is_known(self, chat: ChatInfo) -> bool:
        known = self._lately.get(chat.chat_id)
        if known is None or merged(known, replace(chat, seen_at=None)) != known:
            return False
        return not _is_later(chat.seen_at, known.seen_at)

    async def flush(self) -> None:
        if not self._pending or self._work.is_readonly:
            return
        written = [self._pending[chat_id] for chat_id in sorted(self._pending)]
        self._pending = {}
        rows = [{each.name: getattr(chat, each.name) for each in fields(ChatInfo)} for chat in written]
        await self._work.run_many(_SAVE, rows)
        self._work.on_commit(lambda: self._note(written))

    def _note(self, written: Sequence[ChatInfo]) -> None:
        for each in written:
            self._lately.put(each.chat_id, each)

    def forget(self) -> None:
        self._pending.clear()


def merged(known: ChatInfo, seen: ChatInfo) -> ChatInfo:
    news = {each.name: getattr(seen, each.name) for each in fields(ChatInfo)}
    return replace(known, **{name: value for name, value in news.items() if value is not None})


def _is_later(seen_at: datetime | None, known_at: datetime | None) -> bool:
    return seen_at is not None and (known_at is None or seen_at - known_at >= SEEN_EVERY)
