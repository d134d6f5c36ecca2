"""What words are about, as far as words tell that stand together in annotated talk.

Each beginning of a word that was seen often enough has a place in a space of few dimensions; what is said about the
same thing lies near there, even where no word is shared. `training/meanings.py` grows the places. Words that were never
seen, those of other languages among them, say nothing.
"""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import sqrt
from operator import mul

from desk.pairing import weights

Meaning = tuple[float, ...]
"""A direction: its length is 1, or it is empty where nothing is known."""
NO_MEANING: Meaning = ()
UNKNOWN = -1.0
"""How near what has no known meaning is to anything: as far as can be."""


def meaning_of(words: Iterable[str]) -> Meaning:
    known = _places()
    found = [place for place in map(known.get, words) if place is not None]
    if not found:
        return NO_MEANING
    total = found[0] if len(found) == 1 else list(map(sum, zip(*found, strict=True)))
    length = sqrt(sum(map(mul, total, total)))
    return tuple([value / length for value in total]) if length else NO_MEANING


def nearness(some: Meaning, other: Meaning) -> float:
    """1 where both are about the same, about 0 where they have nothing to do with each other."""
    return sum(map(mul, some, other)) if some and other else UNKNOWN


@cache
def _places() -> dict[str, tuple[int, ...]]:
    grown = json.loads(files(weights).joinpath("meanings.json").read_text(encoding="utf-8"))
    return {word: tuple(place) for word, place in grown["words"].items()}
