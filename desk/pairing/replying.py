"""What replies to a question in return and asks about it in one breath: «8.3, может обновить?», "2019?"."""

import re
from collections.abc import Container

from desk.pairing.detection import COMMON_WORDS, Reading, Tone, is_polite, opens_like_a_question, read_folded

LONGEST_REPLY, LONGEST_GUESS = 3, 2
"""Words before the question; of one that is but a guess."""
MOST_OWN = 1
"""With more words of its own, what follows is a question of its own."""
REPLIES = """
    да нет вот ага угу неа есть нету готово держите отправил отправила прислал прислала
    yes no yep nope here done sent
"""
"""All are written as `folding.fold` leaves them."""
_REPLIES = frozenset(REPLIES.split())
_ENDS = re.compile(r"[,;:!?]+(?:\s+|$)|\.(?:\s+|$)|\s[-–—]\s")


def tells_first(reading: Reading, about: Container[str] = frozenset(), names: Container[str] = frozenset()) -> bool:
    """Whether it says something before it asks, or only guesses.

    `about` are beginnings of the words that are spoken of, `names` words that call people.
    """
    first, rest = _in_two(reading)
    if not first.words or any(word in names for word in first.words) or not _may_tell(first):
        return False
    if not rest.words:
        return len(first.words) == 1 or (len(first.words) <= LONGEST_GUESS and _has_a_number(first))
    return sum(word not in about for word in rest.topic_words) <= MOST_OWN


def _in_two(reading: Reading) -> tuple[Reading, Reading]:
    first, *rest = _ENDS.split(reading.folded.strip(), maxsplit=1)
    return read_folded(first), read_folded("".join(rest))


def _may_tell(first: Reading) -> bool:
    """Some words that neither ask nor greet, and are more than «кстати»."""
    if len(first.words) > LONGEST_REPLY or first.tone > Tone.STATEMENT or opens_like_a_question(first):
        return False
    if any(is_polite(word) for word in first.words):
        return False
    return _has_a_number(first) or any(word in _REPLIES or word not in COMMON_WORDS for word in first.words)


def _has_a_number(reading: Reading) -> bool:
    return any(character.isdigit() for character in reading.folded)
