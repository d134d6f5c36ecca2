"""Words of forgotten dialogs that are still somewhere: they go in steps, each short enough for everybody else to wait.

Whoever forgets a dialog notes it in the same transaction. The note goes last, and only if nothing was noted meanwhile:
where the program is stopped half-way, it begins again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, delete, func, select, text, tuple_

from desk.similar import trigrams
from storage.sql import POSTGRESQL, SQLITE, PerEngine, upsert
from storage.tables import counters, spellings
from storage.types import dumps
from storage.work import Work

NOTED = "similar_leftovers"
Spelling = tuple[str, str]
"""A part of a word, and the word."""

LOOKED_AT = 2000
"""Rows of the list of spellings."""
MERGED = 250
"""Pages of SQLite's index that one step writes anew."""

_NOTE = upsert(
    counters,
    lambda insert: insert.on_conflict_do_update(index_elements=["name"], set_={"last": counters.c.last + 1}),
)
_NOTED = select(counters.c.last).where(counters.c.name == NOTED)
_CLEARED = delete(counters).where(counters.c.name == NOTED, counters.c.last == bindparam("_last"))
_SPELT = (
    select(spellings.c.trigram, spellings.c.word)
    .where(tuple_(spellings.c.trigram, spellings.c.word) > tuple_(bindparam("_trigram"), bindparam("_word")))
    .order_by(spellings.c.trigram, spellings.c.word)
    .limit(LOOKED_AT)
)
_BY_INDEX = select(func.set_config("enable_seqscan", "off", True))
"""PostgreSQL takes any word for a frequent one, and would read all dialogs to find one with it."""
_UNUSED = PerEngine(
    lambda engine: {
        POSTGRESQL: text(
            "SELECT word FROM json_array_elements_text(CAST(:words AS json)) AS word WHERE NOT EXISTS"
            " (SELECT 1 FROM dialog_words WHERE vector @@ quote_literal(word)::tsquery)"
        ),
        SQLITE: text(
            "SELECT value FROM json_each(:words) WHERE NOT EXISTS"
            " (SELECT 1 FROM dialog_words_fts WHERE dialog_words_fts MATCH '\"' || value || '\"')"
        ),
    }[engine]
)
_UNLEARN = delete(spellings).where(spellings.c.trigram == bindparam("_trigram"), spellings.c.word == bindparam("_word"))
_MERGE = text("INSERT INTO dialog_words_fts (dialog_words_fts, rank) VALUES ('merge', :pages)")
"""FTS5 only notes that a word is gone: it stays in the file until the parts of the index are one. A negative number of
pages begins to make them one, positive numbers go on with it.
"""
_CHANGES = text("SELECT total_changes()")


@dataclass(frozen=True, slots=True)
class Place:
    """How far the clearing has got. `noted`: what the note said when it began."""

    noted: int
    is_merging: bool = False
    after: Spelling | None = None
    """The spelling that was looked at last; None until the index is merged, as it is quicker asked then."""


async def note(work: Work) -> None:
    """Dialogs are forgotten in this transaction: there is something to clear away after it."""
    await work.run(_NOTE, {"name": NOTED, "last": 1})


async def find(work: Work) -> Place | None:
    """Where to begin; None where nothing was forgotten."""
    noted = (await work.run(_NOTED)).scalar_one_or_none()
    return None if noted is None else Place(noted)


async def clear_some(work: Work, place: Place) -> Place | None:
    """One step; where to go on, None where nothing is left."""
    if place.after is None:
        is_more = not work.is_postgresql and await _merge_some(work, begins=not place.is_merging)
        return replace(place, is_merging=True) if is_more else replace(place, after=("", ""))
    last = await _unlearn_some(work, place.after)
    if last is not None:
        return replace(place, after=last)
    await work.run(_CLEARED, {"_last": place.noted})
    return await find(work)


async def _unlearn_some(work: Work, after: Spelling) -> Spelling | None:
    """Each word is looked at once, where the first of its parts stands. The last spelling of this step, if any."""
    trigram, word = after
    found = [(row.trigram, row.word) for row in await work.run(_SPELT, {"_trigram": trigram, "_word": word})]
    parts = {word: trigrams(word) for _, word in found}
    await _unlearn(work, {word: parts[word] for trigram, word in found if trigram == min(parts[word])})
    return found[-1] if found else None


async def _unlearn(work: Work, parts: dict[str, frozenset[str]]) -> None:
    unused = await _unused(work, parts)
    await work.run_many(
        _UNLEARN, [{"_trigram": part, "_word": word} for word in sorted(unused) for part in sorted(parts[word])]
    )


async def _unused(work: Work, words: Iterable[str]) -> Iterable[str]:
    if work.is_postgresql:
        await work.run(_BY_INDEX)
    return (await work.run(_UNUSED, {"words": dumps(sorted(words))})).scalars().all()


async def _merge_some(work: Work, *, begins: bool) -> bool:
    """Whether there was something to merge. The statement itself counts as one change."""
    before = (await work.run(_CHANGES)).scalar_one()
    await work.run(_MERGE, {"pages": -MERGED if begins else MERGED})
    return int((await work.run(_CHANGES)).scalar_one()) - int(before) > 1
