"""One way of writing for texts that mean the same: small letters, е for ё, each word in one alphabet."""

import re
from functools import lru_cache

_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_APOSTROPHES = str.maketrans("ё", "е", "'’`´")
_WITH_LATIN = re.compile(r"[^\W\d_a-z]*+[a-z][^\W\d_]*")
_CYRILLIC = re.compile("[а-я]")
_LATIN = re.compile("[a-z]")
_LATIN_ALIKE, _CYRILLIC_ALIKE = "abcehkmoptxy", "авсенкмортху"
"""Letters that look alike, small or capital."""
_TO_CYRILLIC = str.maketrans(_LATIN_ALIKE, _CYRILLIC_ALIKE)
_TO_LATIN = str.maketrans(_CYRILLIC_ALIKE, _LATIN_ALIKE)
_ONLY_LATIN = re.compile(f"[^{_LATIN_ALIKE}а-я]")
_ONLY_CYRILLIC = re.compile(f"[^{_CYRILLIC_ALIKE}a-z]")
ALIKE_WORDS = """
    не нет на но он то там тот кто как у о а с к в все мы вы вам нам тут вот ок
"""
"""Written in Latin letters only, these still are Russian words beside others."""
_ALIKE_WORDS = frozenset(ALIKE_WORDS.split())


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """Small letters, е for ё, no apostrophes, «спасибооо» as «спасибо», «спаcибо» without its Latin letter."""
    folded = _REPEATED.sub(r"\1", text.casefold().translate(_APOSTROPHES))
    if folded.isascii() or not (_LATIN.search(folded) and _CYRILLIC.search(folded)):
        return folded
    return _WITH_LATIN.sub(_in_one_alphabet, folded)


def _in_one_alphabet(found: re.Match[str]) -> str:
    word = found[0]
    if not _ONLY_LATIN.search(word):
        russian = word.translate(_TO_CYRILLIC)
        return russian if _CYRILLIC.search(word) or russian in _ALIKE_WORDS else word
    return word if _ONLY_CYRILLIC.search(word) else word.translate(_TO_LATIN)
