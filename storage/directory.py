"""The directory as rows: what the configuration wrote of it. What it wrote nothing of is as the program brings it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import delete, insert, select

from desk.directory import Category, Customer, Directory, Entry, Service, TaskType
from desk.tasks import Priority
from storage.tables import directory as entries
from storage.work import AnyRow, Work

BUILT_IN = Directory()
KINDS: Mapping[str, type[Entry]] = {
    "categories": Category,
    "customers": Customer,
    "task_types": TaskType,
    "services": Service,
}
"""The parts of a directory, by the names they have there."""
READ: Mapping[str, Callable[[Any], Any]] = {"priority": Priority, "responsible": tuple}


async def load_directory(work: Work) -> Directory:
    rows = (await work.run(select(entries).order_by(entries.c.place))).all()
    found: dict[str, dict[str, Any]] = {
        kind: {row.key: _entry(row) for row in rows if row.kind == kind} for kind in KINDS
    }
    return Directory(**{kind: each for kind, each in found.items() if each})


async def save_directory(work: Work, directory: Directory) -> None:
    """All of it anew: it is small, and written with the configuration alone."""
    await work.run(delete(entries))
    rows = [
        {"kind": kind, "key": entry.key, "place": place, "title": entry.title, "spec": _spec(entry)}
        for kind in KINDS
        for place, entry in enumerate(_written(directory, kind))
    ]
    await work.run_many(insert(entries), rows)


def as_configured(directory: Directory) -> dict[str, Any]:
    """What the configuration wrote, as it can be compared and stand in the journal."""
    return {
        f"{kind}.{entry.key}": {"title": entry.title, **_spec(entry)}
        for kind in KINDS
        for entry in _written(directory, kind)
    }


def _written(directory: Directory, kind: str) -> Iterable[Entry]:
    part: Mapping[str, Entry] = getattr(directory, kind)
    return () if part == getattr(BUILT_IN, kind) else part.values()


def _spec(entry: Entry) -> dict[str, Any]:
    said = {name: value for name, value in asdict(entry).items() if name not in {"key", "title"}}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}


def _entry(row: AnyRow) -> Entry:
    """One of another version of the program: what is unknown is dropped, what is missing takes its default."""
    cls = KINDS[row.kind]
    known = {each.name for each in fields(cls)}
    spec = {name: READ.get(name, _as_is)(value) for name, value in row.spec.items() if name in known}
    return cls(row.key, row.title, **spec)


def _as_is(value: Any) -> Any:
    return value
