"""Finding questions like one: candidates by the engine's full-text index, ranked by the rules of `desk.similar`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import combinations

from sqlalchemy import TextClause, text

from desk.similar import Asked, Likeness, Past, may_be_slip, rank, trigrams
from storage.shelf import Shelf
from storage.sql import POSTGRESQL, SQLITE, PerEngine
from storage.stems import WORDING, fit
from storage.types import UtcTime, dumps
from storage.work import Work

CANDIDATES = 50
MOST_ROWS = 4000
"""Of so many dialogs the engine may look at each; a word that is in more of them only counts beside another."""
WORTH_KEEPING = 200
COUNTED = MOST_ROWS + 1
"""A word in so many dialogs is common, however many more there are."""
MOST_TERMS = 10
MOST_PAIRED = 4
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
_NEAR = PerEngine(
    lambda engine: text(
        "SELECT word FROM spellings WHERE trigram IN (SELECT value FROM "  # noqa: S608 - ours
        + {POSTGRESQL: "json_array_elements_text(CAST(:trigrams AS json)) AS value", SQLITE: "json_each(:trigrams)"}[
            engine
        ]
        + f") GROUP BY word ORDER BY count(*) DESC, word LIMIT {MOST_NEAR}"
    )
)
_COLUMNS = "s.question_id, s.words, s.answer_words, s.answered_at, s.is_sure"
_ON_SQLITE = text(
    f"SELECT {_COLUMNS} FROM dialog_words_fts JOIN dialog_words s ON s.question_id = dialog_words_fts.rowid"  # noqa: S608 - ours
    " WHERE dialog_words_fts MATCH :query AND s.desk_id = :desk_id"
    f" ORDER BY bm25(dialog_words_fts, 2.0, 1.0) LIMIT {CANDIDATES}"
).columns(answered_at=UtcTime())


@lru_cache(maxsize=16)
def _on_postgresql(count: int) -> TextClause:
    """Each word counts as much as it is worth: the ranks of the engine know no rare words."""
    value = " + ".join(
        f"CASE WHEN vector @@ CAST(:term{n} AS tsquery) THEN CAST(:worth{n} AS float8) ELSE 0 END" for n in range(count)
    )
    return text(
        f"SELECT {_COLUMNS} FROM dialog_words s WHERE s.vector @@ CAST(:query AS tsquery) AND s.desk_id = :desk_id"  # noqa: S608 - ours
        f" ORDER BY {value} DESC, s.question_id DESC LIMIT {CANDIDATES}"
    )


async def search(
    work: Work, shelf: Shelf[str, int], desk_id: int, words: Sequence[str], *, now: datetime
) -> list[Likeness]:
    """All that fit, best first."""
    if not words:
        return []
    counts = await _counts(work, shelf, words)
    total = counts.pop(TOTAL)
    asked = Asked.of(words, counts=counts, total=total, weak=WORDING.weak)
    slips = [word for word in words if not counts[word] and may_be_slip(word)]
    meant = {word: count for word, count in counts.items() if count}
    for word in slips:
        near = await _near(work, word)
        meant |= {one: count for one, count in (await _counts(work, shelf, near)).items() if count and one != TOTAL}
    query = _conjunctions(meant)
    if not query:
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


def _conjunctions(counts: Mapping[str, int]) -> list[Terms]:
    """What to look for, any of these: rare words alone, common ones only two at a time."""
    rarest = sorted(counts, key=lambda word: (counts[word], word))[:MOST_TERMS]
    alone: list[Terms] = []
    rows = 0
    for word in rarest:
        rows += counts[word]
        if rows > MOST_ROWS:
            break
        alone.append((word,))
    common = rarest[len(alone) :][:MOST_PAIRED]
    return alone + list(combinations(common, 2)) if len(alone) + len(common) > 1 or not common else [(common[0],)]


async def _candidates(work: Work, desk_id: int, query: Sequence[Terms], asked: Asked) -> list[Past]:
    if work.is_postgresql:
        terms = sorted({term for each in query for term in each})
        values: dict[str, object] = {f"term{n}": _quoted(term) for n, term in enumerate(terms)}
        values |= {f"worth{n}": asked.value(term) for n, term in enumerate(terms)}
        values["query"] = " | ".join(f"({' & '.join(map(_quoted, each))})" for each in query)
        rows = await work.run(_on_postgresql(len(terms)), {**values, "desk_id": desk_id})
    else:
        match = " OR ".join(f"({' AND '.join(map(_as_phrase, each))})" for each in query)
        rows = await work.run(_ON_SQLITE, {"query": match, "desk_id": desk_id})
    return [Past(row[0], tuple(row[1].split()), tuple(row[2].split()), row[3], bool(row[4])) for row in rows]


def _quoted(term: str) -> str:
    """As PostgreSQL reads it; terms are letters and digits only."""
    return f"'{term}'"


def _as_phrase(term: str) -> str:
    """As FTS5 reads it."""
    return f'"{term}"'
