"""Writing the index of answered questions, and on SQLite the full-text index beside it.

There the program writes both: a trigger would write the full-text index row by row, each time a part of its own, and
the parts are merged as they become many. Beside a million dialogs forty rows took seconds by it, and now a millisecond.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, column, delete, insert, literal, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.bulk import Row, insert_many
from storage.sql import SQLITE, among
from storage.tables import dialog_words
from storage.work import Work

_FTS = table("dialog_words_fts", column("dialog_words_fts"), column("rowid"), column("words"), column("answer_words"))
_WORDS = (dialog_words.c.question_id, dialog_words.c.words, dialog_words.c.answer_words)
_THESE = among(dialog_words.c.question_id, "ids")
_NAMES = [one.name for one in dialog_words.c]
_ADD = insert_many(
    dialog_words,
    _NAMES,
    conflict=lambda adding: adding.on_conflict_do_update(
        index_elements=["question_id"], set_={name: adding.excluded[name] for name in _NAMES[1:]}
    ),
)
_INDEX = insert(_FTS).from_select(["rowid", "words", "answer_words"], select(*_WORDS).where(_THESE))
_REMOVE = delete(dialog_words).where(_THESE)


def _unindex(*which: ColumnElement[bool]) -> Any:
    """FTS5 is told what a row said, to forget it: so while the row is there."""
    command = literal("delete", literal_execute=True)
    return insert(_FTS).from_select(
        ["dialog_words_fts", "rowid", "words", "answer_words"], select(command, *_WORDS).where(*which)
    )


_UNINDEX = _unindex(_THESE)
_REBUILD = text("INSERT INTO dialog_words_fts (dialog_words_fts) VALUES ('rebuild')")


async def add(work: Work, rows: Sequence[Row]) -> None:
    """Dialogs are found by these words from now on, whatever they were found by before."""
    if not rows:
        return
    ids = {"ids": [row["question_id"] for row in rows]}
    if not work.is_postgresql:
        await work.run(_UNINDEX, ids)
    await work.run_many(_ADD, rows)
    if not work.is_postgresql:
        await work.run(_INDEX, ids)


async def remove(work: Work, question_ids: Collection[int]) -> int:
    """How many of them were there."""
    if not work.is_postgresql:
        await work.run(_UNINDEX, {"ids": question_ids})
    return (await work.run(_REMOVE, {"ids": question_ids})).rowcount


async def remove_where(work: Work, *which: ColumnElement[bool]) -> int:
    """How many there were."""
    if not work.is_postgresql:
        await work.run(_unindex(*which))
    return (await work.run(delete(dialog_words).where(*which))).rowcount


async def rebuild(connection: AsyncConnection) -> None:
    """Make the full-text index of SQLite anew from the rows, which came from elsewhere."""
    if connection.dialect.name == SQLITE:
        await connection.execute(_REBUILD)
