"""People as Telegram shows them. Seen with every message, written when something about them is new."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, func, select, update

from desk.people import Person
from storage.shelf import Shelf
from storage.sql import among, upsert
from storage.tables import people
from storage.work import Work

SEEN_EVERY = timedelta(hours=1)
"""`seen_at` alone is worth a write only this often."""

_NAMES = [each.name for each in fields(Person)]
_SHOWN = attrgetter(*(name for name in _NAMES if name not in {"seen_at", "reachable"}))
_COLUMNS = [people.c[name] for name in _NAMES]
_MANY = select(*_COLUMNS).where(among(people.c.user_id, "ids"))
_BY_HANDLE = (
    select(*_COLUMNS)
    .where(people.c.handle == bindparam("handle"))
    .order_by(people.c.seen_at.desc().nulls_last())
    .limit(1)
)
_REACHABLE = (
    update(people)
    .where(people.c.user_id == bindparam("_id"), people.c.reachable.is_distinct_from(bindparam("_reachable")))
    .values(reachable=bindparam("_reachable"))
)


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
    def __init__(self, work: Work, shelf: Shelf[int, Person]) -> None:
        self._work = work
        self._shelf = shelf
        self._seen: dict[int, Person] = {}
        self._read: dict[int, Person | None] = {}
        self._reachable: dict[int, bool] = {}
        work.buffer_late(self)

    async def get(self, user_id: int) -> Person | None:
        return (await self.many([user_id])).get(user_id)

    async def many(self, user_ids: Iterable[int]) -> dict[int, Person]:
        wanted = set(user_ids)
        if wanted & (self._seen.keys() | self._reachable.keys()):
            await self.flush()
        if missing := wanted - self._read.keys():
            found = {row.user_id: Person(*row) for row in await self._work.run(_MANY, {"ids": missing})}
            self._read.update({user_id: found.get(user_id) for user_id in missing})
        return {user_id: replace(person) for user_id in wanted if (person := self._read[user_id]) is not None}

    async def by_username(self, username: str) -> Person | None:
        await self.flush()
        row = (await self._work.run(_BY_HANDLE, {"handle": _handle(username)})).first()
        return None if row is None else Person(*row)

    async def see(self, person: Person) -> None:
        pending = self._seen.get(person.user_id)
        if pending is None and self._is_written(person):
            return
        self._seen[person.user_id] = replace(person) if pending is None else merged(pending, person)

    async def set_reachable(self, user_id: int, reachable: bool) -> None:
        self._reachable[user_id] = reachable

    def _is_written(self, person: Person) -> bool:
        written = self._shelf.get(person.user_id)
        if written is None or person.reachable is not None:
            return False
        return _SHOWN(written) == _SHOWN(person) and not is_later(person, written)

    async def flush(self) -> None:
        if self._work.is_readonly or not (self._seen or self._reachable):
            return
        seen = [self._seen[user_id] for user_id in sorted(self._seen)]
        reachable = [{"_id": user_id, "_reachable": yes} for user_id, yes in sorted(self._reachable.items())]
        self.forget()
        await self._work.run_many(_SEE, [_as_row(person) for person in seen])
        await self._work.run_many(_REACHABLE, reachable)
        self._work.on_commit(lambda: self._note(seen))

    def _note(self, seen: Sequence[Person]) -> None:
        for person in seen:
            self._shelf.put(person.user_id, person)

    def mark(self) -> Callable[[], None]:
        seen, reachable = dict(self._seen), dict(self._reachable)

        def go_back() -> None:
            self._seen, self._reachable = seen, reachable

        return go_back

    def forget(self) -> None:
        self._read.clear()
        self._seen.clear()
        self._reachable.clear()


def merged(known: Person, seen: Person) -> Person:
    """What is known of a person with what was seen now; what was not seen stays."""
    news = {name: getattr(seen, name) for name in _NAMES}
    return replace(known, **{name: value for name, value in news.items() if value is not None})


def is_later(seen: Any, known: Any) -> bool:
    """Whether so much time lies between two sightings that the later one is worth a write."""
    seen_at: datetime | None = seen.seen_at
    return seen_at is not None and (known.seen_at is None or seen_at - known.seen_at >= SEEN_EVERY)


def _handle(username: str) -> str:
    return username.removeprefix("@").lower()


def _as_row(person: Person) -> dict[str, Any]:
    row = {name: getattr(person, name) for name in _NAMES}
    return row | {"handle": _handle(person.username) if person.username else None}
