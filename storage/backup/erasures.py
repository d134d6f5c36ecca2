"""Whoever was erased after the backup is erased again after the restore, though nobody was written down.

The journal says only that somebody was erased, and which id nobody has stands in their place. It stands in rows that
the backup holds too, with the person's own id: both versions of a row, laid side by side, say who it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.catalog import Catalog
from desk.people import ERASED_FROM
from desk.usecases.erasure import ERASED, erase_again
from storage.backup.archive import Archive
from storage.backup.shape import Shape
from storage.catalog import load_catalog
from storage.tables import comments, journal, messages, people, questions, tasks
from storage.types import from_micros
from storage.unit_of_work import Caches, SqlUnitOfWork
from storage.work import Work

Key = tuple[int, ...]

RESTORED = "backup.restored"
ERASURES_KNOWN = "erasures_known"

MADE_BY: Sequence[Column[Any]] = (
    messages.c.author_id,
    questions.c.asker_id,
    comments.c.author_id,
    tasks.c.maker_id,
    journal.c.actor_id,
)
"""Who made a row stays the same person for ever; whose task it is may have changed since the backup."""
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the journal, by which a database is known again."""

    id: int
    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Before:
    """What the database that is replaced knows. `rows`: by column and key, ids of those erased after the backup.

    `is_sure`: it has never been restored itself since, without knowing who had been erased by then.
    """

    erased: frozenset[int]
    rows: Mapping[Column[Any], Mapping[Key, int]]
    people: frozenset[int]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Again:
    """`people`: how many were erased once more. `is_sure`: nobody who was erased can be there still."""

    people: int = 0
    is_sure: bool = True


def last_fact(archive: Archive) -> Fact | None:
    """The newest of a backup."""
    table = next((one for one in archive.manifest.tables if one.name == journal.name), None)
    if table is None:
        return None
    last = None
    for batch in archive.batches(table):
        last = batch[-1]
    if last is None:
        return None
    row = dict(zip(table.columns, last, strict=True))
    return Fact(row["id"], from_micros(row["at"]), row["what"])


async def look(connection: AsyncConnection, shapes: Iterable[Shape], last: Fact | None) -> Before | None:
    """None where this database does not go on from the backup, and so knows nothing of what came after it."""
    if last is None or not await _has(connection, last):
        return None
    later = select(journal.c.object_id).where(journal.c.id > last.id, journal.c.what == ERASED)
    erased = frozenset((await connection.execute(later)).scalars())
    is_sure = await _is_sure(connection, last)
    if not erased:
        return Before(erased, {}, frozenset(), is_sure)
    there = {shape.name for shape in shapes}
    rows = {column: await _rows_of(connection, column, erased) for column in MADE_BY if column.table.name in there}
    known = (await connection.execute(select(people.c.user_id))).scalars()
    return Before(erased, rows, frozenset(known), is_sure)


async def repeat(connection: AsyncConnection, before: Before | None, *, now: datetime) -> Again:
    """Erase them in what was restored, in the same transaction."""
    if before is None:
        return Again(is_sure=False)
    if not before.erased:
        return Again(is_sure=before.is_sure)
    who = await _recognised(connection, before)
    gone = frozenset((await connection.execute(select(people.c.user_id))).scalars()) - before.people - set(who.values())
    is_plain = len(gone) <= len(before.erased) - len(who)  # people leave the database in no other way
    ids = sorted({*who.values(), *(gone if is_plain else ())})
    await _erase(connection, ids, now)
    return Again(len(ids), len(ids) == len(before.erased) and before.is_sure)


async def _has(connection: AsyncConnection, fact: Fact) -> bool:
    found = select(journal.c.at, journal.c.what).where(journal.c.id == fact.id)
    row = (await connection.execute(found)).first()
    return row is not None and (row.at, row.what) == (fact.at, fact.what)


async def _is_sure(connection: AsyncConnection, last: Fact) -> bool:
    restored = select(journal.c.after).where(journal.c.id > last.id, journal.c.what == RESTORED)
    told = (await connection.execute(restored)).scalars()
    return all(after.get(ERASURES_KNOWN, False) for after in told)


async def _rows_of(connection: AsyncConnection, column: Column[Any], erased: frozenset[int]) -> Mapping[Key, int]:
    rows = await connection.execute(select(*column.table.primary_key, column).where(column.in_(erased)))
    return {tuple(key): user_id for *key, user_id in rows}


async def _recognised(connection: AsyncConnection, before: Before) -> Mapping[int, int]:
    """By the id that stands for them. Where two rows tell of two persons, neither is believed."""
    told: dict[int, set[int]] = defaultdict(set)
    for column, rows in before.rows.items():
        key = list(column.table.primary_key)
        for keys in _parts(list(rows)):
            wanted = select(*key, column).where(tuple_(*key).in_(keys), column >= ERASED_FROM)
            for *at, user_id in await connection.execute(wanted):
                told[rows[tuple(at)]].add(user_id)
    return {stand_in: next(iter(ids)) for stand_in, ids in told.items() if len(ids) == 1}


def _parts(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


async def _erase(connection: AsyncConnection, ids: Iterable[int], now: datetime) -> None:
    """A role they had when the backup was made they had left before they were erased."""
    work = Work(connection, clock=lambda: now, is_readonly=False)
    uow = SqlUnitOfWork(work, Caches(catalog=await load_catalog(work, Catalog())))
    for user_id in ids:
        await erase_again(uow, user_id, now=now)
    await work.finish()
    work.close()
