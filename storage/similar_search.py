"""Finding questions like one: candidates by the engine's full-text index, ranked by the rules of `desk.similar`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import accumulate

from sqlalchemy import TextClause, TextualSelect, text

from desk.similar import Asked, Likeness, Past, may_be_slip, rank, trigrams
from storage.shelf import Shelf
from storage.sql import POSTGRESQL, SQLITE, PerEngine
from storage.stems import WORDING, fit
from storage.types import UtcTime, dumps
from storage.work import Work

CANDIDATES = 50
MOST_ROWS = 1500
"""Of so many dialogs the engine may look at each; a word that is in more of them only counts beside another."""
WORTH_KEEPING = 200
COUNTED = 5000
"""A word in so many dialogs is common, however many more there are."""
MOST_TERMS = 10
MOST_COMMON = 2
MOST_NEAR = 30
NEAR_ENOUGH = 0.78
TOTAL = ""
"""Under this name the number of all dialogs is remembered; no word is empty."""

Terms = tuple[str, ...]

_TOTAL = text("SELECT count(*) FROM dialog_words")
_COUNTS = PerEngine(
    lambda engine: {
        POSTGRESQL: text(
            "SELECT word, (SELECT count(*) FROM (SELECT 1 FROM dialog_words WHERE vector"  # noqa: S608 - ours
            " @@ quote_literal(word)::tsquery"
            f" LIMIT {COUNTED}) AS found) FROM json_array_elements_text(CAST(:words AS json)) AS word"
        ),
        SQLITE: text(
            "SELECT word.value, (SELECT doc FROM dialog_terms WHERE term = word.value) FROM json_each(:words) AS word"
        ),
    }[engine]
)
_TRIGRAMS = {
    POSTGRESQL: "= ANY (ARRAY(SELECT json_array_elements_text(CAST(:trigrams AS json))))",
    SQLITE: "IN (SELECT value FROM json_each(:trigrams))",
}
_NEAR = PerEngine(
    lambda engine: text(
        f"SELECT word FROM spellings WHERE trigram {_TRIGRAMS[engine]}"  # noqa: S608 - ours
        f" GROUP BY word ORDER BY count(*) DESC, word LIMIT {MOST_NEAR}"
    )
)
_COLUMNS = "s.question_id, s.words, s.answer_words, s.answered_at, s.is_sure"


def _on_sqlite(order: str) -> TextualSelect:
    return text(
        f"SELECT {_COLUMNS} FROM dialog_words_fts f JOIN dialog_words s ON s.question_id = f.rowid"  # noqa: S608 - ours
        f" WHERE dialog_words_fts MATCH :query AND s.desk_id = :desk_id ORDER BY {order} LIMIT {CANDIDATES}"
    ).columns(answered_at=UtcTime())


_BEST = _on_sqlite("bm25(dialog_words_fts, 2.0, 1.0)")
_NEWEST = _on_sqlite("f.rowid DESC")
"""Where all that is looked for is one word, no dialog has more of it than another."""


@lru_cache(maxsize=16)
def _on_postgresql(count: int) -> TextClause:
    """Each word counts as much as it is worth: the ranks of the engine know no rare words."""
    value = " + ".join(
        f"CASE WHEN vector @@ CAST(:term{n} AS tsquery) THEN CAST(:worth{n} AS float8) ELSE 0 END" for n in range(count)
    )
    order = f"{value} DESC, " if count > 1 else ""
    return text(
        f"SELECT {_COLUMNS} FROM dialog_words s WHERE s.vector @@ CAST(:query AS tsquery) AND s.desk_id = :desk_id"  # noqa: S608 - ours
        f" ORDER BY {order}s.question_id DESC LIMIT {CANDIDATES}"
    )


async def search(
    work: Work, shelf: Shelf[str, int], desk_id: int, words: Terms, parts: tuple[Terms, ...] = (), *, now: datetime
) -> list[Likeness]:
    """All that fit, best first. `parts` are the words of each part that asks something."""
    if not words:
        return []
    counts = await _counts(work, shelf, words)
    total = counts.pop(TOTAL)
    asked = Asked.of(words, counts=counts, total=total, weak=WORDING.weak, parts=parts)
    slips = [word for word in words if not counts[word] and may_be_slip(word)]
    meant = {word: count for word, count in counts.items() if count}
    for word in slips:
        near = await _near(work, word)
        meant |= {one: count for one, count in (await _counts(work, shelf, near)).items() if count and one != TOTAL}
    query = _query(meant, WORDING.weak)
    if query is None:
        return []
    past = await _candidates(work, desk_id, query, asked)
    return rank(asked, past, fit=fit, now=now)


async def _counts(work: Work, shelf: Shelf[str, int], words: Sequence[str]) -> dict[str, int]:
    """In how many dialogs each word is, and how many there are; as of some minutes ago, which is as good."""
    known = {word: count for word in (*words, TOTAL) if (count := shelf.get(word)) is not None}
    if TOTAL not in known:
        known[TOTAL] = (await work.run(_TOTAL)).scalar_one()
        _keep(shelf, TOTAL, known[TOTAL])
    missing = [word for word in words if word not in known]
    if missing:
        for word, count in await work.run(_COUNTS, {"words": dumps(missing)}):
            known[word] = count or 0
            _keep(shelf, word, known[word])
    return known


def _keep(shelf: Shelf[str, int], name: str, count: int) -> None:
    """Small numbers change soonest and are quickly counted anew."""
    if count >= WORTH_KEEPING:
        shelf.put(name, count)


async def _near(work: Work, word: str) -> list[str]:
    """Known words this one may be a slip of."""
    rows = await work.run(_NEAR, {"trigrams": dumps(sorted(trigrams(word)))})
    return [row.word for row in rows if fit(word, row.word) >= NEAR_ENOUGH]


@dataclass(frozen=True, slots=True)
class Query:
    """What a candidate must have: one of the `rare` words, or `anchor` beside one of the `common` ones.

    Where rare words are enough to find candidates by, common ones only tell which are better.
    """

    rare: Terms
    common: Terms
    anchor: str | None = None

    @property
    def terms(self) -> Terms:
        return tuple(dict.fromkeys((*self.rare, *self.common, *([self.anchor] if self.anchor else []))))

    @property
    def is_one_word(self) -> bool:
        return len(self.terms) == 1

    def for_fts5(self) -> str:
        """The engine ranks by the words a query matches by: so a common one stands in it beside the rare ones."""
        rare = " OR ".join(f'"{word}"' for word in self.rare)
        common = " OR ".join(f'"{word}"' for word in self.common)
        must = f'"{self.anchor}"' if self.anchor else f"({rare})"
        return " OR ".join(filter(None, [rare, f"({must} AND ({common}))" if common else ""]))

    def for_postgresql(self) -> str:
        rare = " | ".join(f"'{word}'" for word in self.rare)
        common = " | ".join(f"'{word}'" for word in self.common)
        return " | ".join(filter(None, [rare, f"('{self.anchor}' & ({common}))" if self.anchor else ""]))


def _query(counts: Mapping[str, int], weak: Collection[str]) -> Query | None:
    """The best way to some candidates; None where no dialog has any of these words."""
    telling = {word: count for word, count in counts.items() if word not in weak} or counts
    rarest = sorted(telling, key=lambda word: (telling[word], word))[:MOST_TERMS]
    rows = list(accumulate(telling[word] for word in rarest))
    rare = tuple(word for word, so_far in zip(rarest, rows, strict=True) if so_far <= MOST_ROWS)
    common = rarest[len(rare) :]
    if rare and rows[len(rare) - 1] >= CANDIDATES:
        return Query(rare, tuple(common[:MOST_COMMON]))
    if len(common) > 1:
        return Query(rare, tuple(common[1 : 1 + MOST_COMMON]), common[0])
    return Query(rare or tuple(common), ()) if rare or common else None


async def _candidates(work: Work, desk_id: int, query: Query, asked: Asked) -> list[Past]:
    if work.is_postgresql:
        values: dict[str, object] = {"query": query.for_postgresql(), "desk_id": desk_id}
        for n, term in enumerate(query.terms if not query.is_one_word else ()):
            values |= {f"term{n}": f"'{term}'", f"worth{n}": asked.value(term)}
        rows = await work.run(_on_postgresql(len(query.terms)), values)
    else:
        statement = _NEWEST if query.is_one_word else _BEST
        rows = await work.run(statement, {"query": query.for_fts5(), "desk_id": desk_id})
    return [Past(row[0], tuple(row[1].split()), tuple(row[2].split()), row[3], bool(row[4])) for row in rows]
