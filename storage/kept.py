"""Objects of the desk as rows: what a repository hands out is written back at commit when it has changed.

The desk's classes are plain and slotted, so nothing is instrumented: a copy of the values as read is compared with the
values at the end. Before a changed row is written its revision is checked under a lock; who finds another one than
they read gets `ConcurrentChange` and starts again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Insert, Select, Table, insert, select

from desk.errors import ConcurrentChange
from storage.bulk import Bulk, insert_many, update_many
from storage.sql import among, parameters
from storage.work import AnyRow, Work

T = TypeVar("T")
Values = tuple[Any, ...]


class Mapper(Generic[T]):
    """Between a dataclass and the columns of the same names."""

    def __init__(self, cls: type[T], table: Table) -> None:
        self.cls = cls
        self.table = table
        self.names = [each.name for each in fields(cls)]  # type: ignore[arg-type]
        self.columns = [*(table.c[name] for name in self.names), table.c.rev]
        self.id_place = self.names.index("id")
        self._get = attrgetter(*self.names)
        self._lists = [place for place, each in enumerate(fields(cls)) if each.default_factory is list]  # type: ignore[arg-type]
        self.insert_many = insert_many(table, [*self.names, "rev"])
        self._updates: dict[frozenset[str], Bulk] = {}
        self.lock = select(table.c.id, table.c.rev).where(among(table.c.id, "ids")).order_by(table.c.id)

    def insert(self) -> Insert:
        """One row, where the database counts up the id."""
        without = {column.name for column in self.table.c} - set(self.names)
        return insert(self.table).values({**parameters(self.table, without=without), "rev": 1})

    def update_of(self, names: frozenset[str]) -> Bulk:
        """A statement that writes these columns and no others: indexes of the others stay as they are."""
        if names not in self._updates:
            self._updates[names] = update_many(self.table, [*sorted(names), "rev"])
        return self._updates[names]

    def difference(self, before: Values, after: Values) -> dict[str, Any]:
        return {name: new for name, old, new in zip(self.names, before, after, strict=True) if old != new}

    def values(self, thing: T) -> Values:
        """A copy of what would be stored; lists are frozen, so that a later change of theirs shows."""
        return self._frozen(self._get(thing))

    def values_of_row(self, row: Sequence[Any]) -> Values:
        """The same of an object that was read just now."""
        return self._frozen(tuple(row[: len(self.names)]))

    def _frozen(self, values: Values) -> Values:
        if not self._lists:
            return values
        frozen = list(values)
        for place in self._lists:
            frozen[place] = tuple(frozen[place])
        return tuple(frozen)

    def as_row(self, values: Values) -> dict[str, Any]:
        return dict(zip(self.names, values, strict=True))

    def build(self, row: Sequence[Any]) -> T:
        return self.cls(*row[: len(self.names)])

    def overwrite(self, thing: T, row: Sequence[Any]) -> None:
        for name, value in zip(self.names, row, strict=False):
            setattr(thing, name, value)


class Kept(Generic[T]):
    """The objects of one class in one transaction, each once."""

    def __init__(self, mapper: Mapper[T], work: Work) -> None:
        self._mapper = mapper
        self._work = work
        self._objects: dict[int, T] = {}
        self._stored: dict[int, tuple[Values, int]] = {}
        self._ahead: dict[int, AnyRow] = {}
        self._held: set[int] = set()
        """Locked since they were read: their revision is what was read."""

    def get(self, object_id: int) -> T | None:
        known = self._objects.get(object_id)
        if known is None and (row := self._ahead.pop(object_id, None)) is not None:
            return self.read(row)
        return known

    def read_ahead(self, rows: Iterable[AnyRow]) -> None:
        """Rows that will likely be asked for; objects are made of those that are."""
        for row in rows:
            object_id = row[self._mapper.id_place]
            if object_id not in self._objects:
                self._ahead[object_id] = row

    async def hold(self, statement: Select[Any], ids: Collection[int]) -> set[int]:
        """Lock and read these rows where nobody else has locked them. Returns the others that are there."""
        if not ids:
            return set()
        chosen = statement.with_for_update(skip_locked=True) if self._work.is_postgresql else statement
        rows = (await self._work.run(chosen, {"ids": ids})).all()
        for row in rows:
            if row[self._mapper.id_place] in self._objects:
                self.read(row, afresh=True)
        self.read_ahead(rows)
        found = {row[self._mapper.id_place] for row in rows}
        self._held |= found
        missing = set(ids) - found
        if not missing or not self._work.is_postgresql:
            return set()
        return {row.id for row in await self._work.run(self._mapper.lock, {"ids": missing})}

    async def lock(self, statement: Select[Any], ids: Collection[int]) -> list[T]:
        """Lock and read these rows, waiting for whoever holds them."""
        if not ids:
            return []
        chosen = statement.with_for_update() if self._work.is_postgresql else statement
        return [self.read(row, afresh=True) for row in await self._work.run(chosen, {"ids": ids})]

    def knows(self, object_id: int) -> bool:
        return object_id in self._objects or object_id in self._ahead

    def objects(self) -> Iterable[T]:
        """All that was handed out or made."""
        return self._objects.values()

    def has_changed(self, row: AnyRow) -> bool:
        """Whether the object of this row is no longer as it is stored."""
        known = self._objects.get(row[self._mapper.id_place])
        return known is not None and self._mapper.values(known) != self._mapper.values_of_row(row)

    def ids(self) -> set[int]:
        """Of all that was read or made, asked for or not."""
        return self._objects.keys() | self._ahead.keys()

    def is_new(self, object_id: int) -> bool:
        """Made in this transaction and not written yet: the database cannot know of it."""
        return object_id in self._objects and object_id not in self._stored

    def add(self, object_id: int, thing: T, *, is_stored: bool = False) -> T:
        self._objects[object_id] = thing
        if is_stored:
            self._stored[object_id] = (self._mapper.values(thing), 1)
        return thing

    def read(self, row: AnyRow, *, afresh: bool = False) -> T:
        """The object of this row: the one handed out before, if there is one, brought up to date if asked for."""
        object_id = row[self._mapper.id_place]
        known = self._objects.get(object_id)
        self._ahead.pop(object_id, None)
        if known is not None and not afresh:
            return known
        if known is None:
            known = self._objects[object_id] = self._mapper.build(row)
        else:
            self._mapper.overwrite(known, row)
        self._stored[object_id] = (self._mapper.values_of_row(row), row[-1])
        return known

    def read_all(self, rows: Iterable[AnyRow]) -> list[T]:
        return [self.read(row) for row in rows]

    def forget(self) -> None:
        self._objects.clear()
        self._stored.clear()
        self._ahead.clear()
        self._held.clear()

    async def flush(self) -> list[tuple[T, Mapping[str, Any] | None]]:
        """Write what is new or changed. Returns each with its former values (None: it is new)."""
        added, changed = self._pending()
        await self._check_revisions([object_id for object_id, _ in changed if object_id not in self._held])
        rows = [self._mapper.as_row(values) | {"rev": 1} for _, values in added]
        await self._work.run_many(self._mapper.insert_many, rows)
        for names, rows in self._differences(changed).items():
            await self._work.run_many(self._mapper.update_of(names), rows)
        return self._book(added, changed)

    def _differences(self, changed: list[tuple[int, Values]]) -> dict[frozenset[str], list[dict[str, Any]]]:
        """What is to be written, by the columns that have changed."""
        found: dict[frozenset[str], list[dict[str, Any]]] = {}
        for object_id, values in changed:
            before, revision = self._stored[object_id]
            row = self._mapper.difference(before, values)
            found.setdefault(frozenset(row), []).append(row | {"_id": object_id, "rev": revision + 1})
        return found

    def _pending(self) -> tuple[list[tuple[int, Values]], list[tuple[int, Values]]]:
        added: list[tuple[int, Values]] = []
        changed: list[tuple[int, Values]] = []
        for object_id, thing in sorted(self._objects.items()):
            values = self._mapper.values(thing)
            stored = self._stored.get(object_id)
            if stored is None:
                added.append((object_id, values))
            elif stored[0] != values:
                changed.append((object_id, values))
        return added, changed

    async def _check_revisions(self, ids: list[int]) -> None:
        """Nobody else writes on SQLite while we do; elsewhere the rows are locked, in order, and looked at."""
        if not ids or not self._work.is_postgresql:
            return
        found = await self._work.run(self._mapper.lock.with_for_update(), {"ids": ids})
        revisions = {row.id: row.rev for row in found}
        for object_id in ids:
            if revisions.get(object_id) != self._stored[object_id][1]:
                raise ConcurrentChange(self._mapper.table.name, object_id)

    def _book(
        self, added: list[tuple[int, Values]], changed: list[tuple[int, Values]]
    ) -> list[tuple[T, Mapping[str, Any] | None]]:
        done: list[tuple[T, Mapping[str, Any] | None]] = []
        for object_id, values in added:
            self._stored[object_id] = (values, 1)
            done.append((self._objects[object_id], None))
        for object_id, values in changed:
            before, revision = self._stored[object_id]
            self._stored[object_id] = (values, revision + 1)
            done.append((self._objects[object_id], self._mapper.as_row(before)))
        return done
