"""The forms a person may be called by: full name, first name, short forms, nick, in either alphabet."""

import re
from functools import cache

from desk.pairing import names
from desk.pairing.detection import fold

SHORTEST_SURNAME = 4

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_TRANSLITERATION = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
})  # fmt: skip


def bare(word: str) -> str:
    """A word without the punctuation around it: "elad`" as "elad"."""
    return _EDGES.sub("", word)


def own_forms(name: str, username: str | None) -> frozenset[str]:
    """What people call themselves: sure enough to be an address without a comma."""
    whole = fold(name).strip()
    first, *rest = [part for part in map(bare, whole.split()) if len(part) > 1] or [""]
    forms = {whole, bare(whole), first, *(part for part in rest if len(part) >= SHORTEST_SURNAME)}
    if username:
        forms.add(fold(username.removeprefix("@")))
    forms |= {form.translate(_TRANSLITERATION) for form in forms}
    return frozenset(form for form in forms if form)


def all_forms(name: str, username: str | None) -> frozenset[str]:
    """What others may call them, short forms included."""
    own = own_forms(name, username)
    first = next(iter(map(bare, fold(name).split())), "")
    short = short_forms().get(first, frozenset())
    return own | short | {form.translate(_TRANSLITERATION) for form in short}


def is_called(word: str, forms: frozenset[str]) -> bool:
    """Whether a word, in either alphabet, calls somebody with these forms: «Борис» and «Боря» call "boris"."""
    meant = {word} | short_forms().get(word, frozenset())
    return not forms.isdisjoint(meant | {form.translate(_TRANSLITERATION) for form in meant})


@cache
def short_forms() -> dict[str, frozenset[str]]:
    """First name or short form → all names it may stand for, with «Саш», «Тань» as one calls out."""
    groups: dict[str, set[str]] = {}
    for line in (names.RUSSIAN + names.ENGLISH).splitlines():
        forms = set(line.split())
        forms |= {form[:-1] for form in forms if len(form) > 3 and form[-1] in "ая"}
        forms |= {form[:-1] + "ь" for form in forms if len(form) > 3 and form[-1] == "я"}
        for form in forms:
            groups.setdefault(form, set()).update(forms)
    return {form: frozenset(group) for form, group in groups.items()}
