"""People as Telegram shows them. Seen with every message, written when something about them is new."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update

from desk.people import Person
from storage.seen import Lately
from storage.sql import among, upsert
from storage.tables import people
from storage.work import AnyRow, Work

SEEN_EVERY = timedelta(hours=1)
"""`seen_at` alone is worth a write only this often."""

_COLUMNS = [people.c[each.name] for each in fields(Person)]
_MANY = select(*_COLUMNS).where(among(people.c.user_id, "ids"))
_BY_HANDLE = (
    select(*_COLUMNS)
    .where(people.c.handle == bindparam("handle"))
    .order_by(people.c.seen_at.desc().nulls_last())
    .limit(1)
)
_REACHABLE = update(people).where(people.c.user_id == bindparam("_id")).values(reachable=bindparam("_reachable"))


def _learn(insert: Any) -> Any:
    new = insert.excluded
    kept = {
        name: func.coalesce(new[name], people.c[name])
        for name in ("last_name", "username", "handle", "language", "reachable", "seen_at")
    }
    return insert.on_conflict_do_update(
        index_elements=["user_id"], set_={"first_name": new.first_name, "is_bot": new.is_bot, **kept}
    )


_SEE = upsert(people, _learn)


class SqlPeople:
    def __init__(self, work: Work, lately: Lately[Person]) -> None:
        self._work = work
        self._lately = lately
        self._pending: dict[int, Person] = {}
        work.buffer(self)

    async def get(self, user_id: int) -> Person | None:
        return (await self.many([user_id])).get(user_id)

    async def many(self, user_ids: Iterable[int]) -> dict[int, Person]:
        await self.flush()
        rows = await self._work.run(_MANY, {"ids": set(user_ids)})
        return {row.user_id: _person(row) for row in rows}

    async def by_username(self, username: str) -> Person | None:
        await self.flush()
        row = (await self._work.run(_BY_HANDLE, {"handle": _handle(username)})).first()
        return None if row is None else _person(row)

    async def see(self, person: Person) -> None:
        pending = self._pending.get(person.user_id)
        if pending is None and self._is_known(person):
            return
        self._pending[person.user_id] = replace(person) if pending is None else merged(pending, person)

    async def set_reachable(self, user_id: int, reachable: bool) -> None:
        await self.flush()
        self._lately.drop(user_id)
        await self._work.run(_REACHABLE, {"_id": user_id, "_reachable": reachable})

    def _is_known(self, person: Person) -> bool:
        known = self._lately.get(person.user_id)
        if known is None or person.reachable is not None:
            return False
        return _same(known, person) and not _is_later(person.seen_at, known.seen_at)

    async def flush(self) -> None:
        if not self._pending or self._work.is_readonly:
            return
        written = [self._pending[user_id] for user_id in sorted(self._pending)]
        self._pending = {}
        await self._work.run_many(_SEE, [_as_row(person) for person in written])
        self._work.on_commit(lambda: self._note(written))

    def _note(self, written: Sequence[Person]) -> None:
        for each in written:
            self._lately.put(each.user_id, each)

    def forget(self) -> None:
        self._pending.clear()


def merged(known: Person, seen: Person) -> Person:
    """What is known of a person with what was seen now; what was not seen stays."""
    news = {each.name: getattr(seen, each.name) for each in fields(Person)}
    return replace(known, **{name: value for name, value in news.items() if value is not None})


def _same(known: Person, person: Person) -> bool:
    return replace(known, seen_at=None, reachable=None) == replace(person, seen_at=None, reachable=None)


def _is_later(seen_at: datetime | None, known_at: datetime | None) -> bool:
    return seen_at is not None and (known_at is None or seen_at - known_at >= SEEN_EVERY)


def _handle(username: str) -> str:
    return username.removeprefix("@").lower()


def _person(row: AnyRow) -> Person:
    return Person(*row)


def _as_row(person: Person) -> dict[str, Any]:
    row = {each.name: getattr(person, each.name) for each in fields(Person)}
    return row | {"handle": _handle(person.username) if person.username else None}
