"""Words without their endings, Russian and English by their letters; the same on every engine."""

import re

import snowballstemmer
from rapidfuzz import fuzz

from desk.similar import Wording

_RUSSIAN = snowballstemmer.stemmer("russian")
_ENGLISH = snowballstemmer.stemmer("english")
_CYRILLIC = re.compile("[а-я]")


def stem(word: str) -> str:
    by_letters = _RUSSIAN if _CYRILLIC.search(word) else _ENGLISH
    return str(by_letters.stemWord(word))


def fit(one: str, other: str) -> float:
    """How much alike two texts are written, 0..1."""
    return fuzz.ratio(one, other) / 100


WORDING = Wording(stem)
"""Remembers the words it has met, so it is one for the process."""
