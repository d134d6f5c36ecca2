"""Grow the places of words: beginnings of words that are said about the same thing come to lie near each other.

What one person says, and what is said to them by name, until they pause, counts as one text; the texts times words
matrix (logarithms of counts, rare words weighing more) is cut down to its strongest directions. No annotation is used.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD

from desk.pairing import meaning
from desk.pairing.detection import read
from desk.pairing.folding import fold
from tests.benchmarks.pairing import Chat, strip

DIRECTIONS = 24
FEWEST_TEXTS = 15
"""A word in fewer texts has no place."""
FEWEST_WORDS = 4
PAUSE = timedelta(minutes=20)
FINENESS = 300
"""Places are whole numbers up to this."""
SEED = 7

Texts = list[Counter[str]]


@dataclass
class Talking:
    """What a person says and hears until they pause."""

    last_at: datetime
    words: Counter[str] = field(default_factory=Counter)


def meanings_of(chats: Iterable[Chat], origin: str) -> dict[str, Any]:
    texts = [text for chat in chats for text in texts_of(chat) if len(text) >= FEWEST_WORDS]
    return {"origin": origin, "words": _places(texts)}


def texts_of(chat: Chat) -> Iterator[Counter[str]]:
    """Names are no words: they are taken out once it is known to whom a message is said."""
    said = chat.said()
    people = {fold(each.author_name): each.author_id for each in said}
    talking: dict[int, Talking] = {}
    for named, bare in zip(said, strip(said), strict=True):
        if named.from_bot or named.is_command:
            continue
        first = fold(named.text.partition(" ")[0]).strip(",:;>!?.@()")
        for person_id in {named.author_id, people.get(first, named.author_id)}:
            current = talking.get(person_id)
            if current is not None and named.at - current.last_at > PAUSE:
                yield current.words
                current = None
            if current is None:
                current = talking[person_id] = Talking(named.at)
            current.last_at = named.at
            current.words.update(read(bare.text).topic_words)
    yield from (each.words for each in talking.values())


def _places(texts: Texts) -> dict[str, list[int]]:
    spread = Counter(word for text in texts for word in text)
    words = sorted(word for word, count in spread.items() if count >= FEWEST_TEXTS)
    rarity = np.log([len(texts) / spread[word] for word in words])
    directions = TruncatedSVD(DIRECTIONS, random_state=SEED, n_iter=7).fit(_matrix(texts, words, rarity))
    places = directions.components_.T * rarity[:, None]
    whole = np.rint(places * (FINENESS / np.abs(places).max())).astype(int)
    return {word: place for word, place in zip(words, whole.tolist(), strict=True) if any(place)}


def _matrix(texts: Texts, words: list[str], rarity: Any) -> Any:
    """A row for each text, all of length 1."""
    column = {word: number for number, word in enumerate(words)}
    rows, columns, weights = [], [], []
    for row, text in enumerate(texts):
        known = [
            (column[word], (1 + np.log(count)) * rarity[column[word]]) for word, count in text.items() if word in column
        ]
        length = sum(weight**2 for _, weight in known) ** 0.5 or 1.0
        for number, weight in known:
            rows.append(row)
            columns.append(number)
            weights.append(weight / length)
    return csr_matrix((weights, (rows, columns)), shape=(len(texts), len(words)))


@contextmanager
def unknown_words() -> Iterator[None]:
    """As if everything were said in another language."""
    read.cache_clear()
    with patch.object(meaning, "_places", dict):
        yield
    read.cache_clear()
