"""Words without their endings, Russian and English by their letters; the same on every engine.

The libraries are loaded with the first word: they bring thirty languages and measures, and a sender needs none.
"""

import re
from collections.abc import Callable
from functools import cache

from desk.similar import Wording

_CYRILLIC = re.compile("[а-я]")


def stem(word: str) -> str:
    return _stemmer("russian" if _CYRILLIC.search(word) else "english")(word)


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    import snowballstemmer

    found: Callable[[str], str] = snowballstemmer.stemmer(language).stemWord
    return found


def fit(one: str, other: str) -> float:
    """How much alike two texts are written, 0..1."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) / 100


WORDING = Wording(stem)
"""Remembers the words it has met, so it is one for the process."""


def load() -> None:
    """Ahead of the first word, for a process that is about to hear people."""
    fit(*WORDING.words("load ready")[:2])
