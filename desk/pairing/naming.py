"""The forms a person may be called by: full name, first name, short forms, nick, in either alphabet."""

import re
from functools import cache, lru_cache

from desk.pairing import names
from desk.pairing.folding import fold

SHORTEST_SURNAME = 4
SHORT = 2

_PATRONYMIC = re.compile(r"\w{2,}(?:ович|евич|ьич|[аяо]вич|овна|евна|ична|инична)")
_CONSONANTS = frozenset("бвгджзйклмнпрстфхцчшщ")
_ENDEARING = (
    "ечка", "очка", "енька", "онька", "ушка", "юшка", "ишка", "ышка", "уля", "юля", "уня", "юня", "уша", "юша",
    "уха", "юха", "оха", "ух", "юх", "ох", "аша", "яша", "еша", "аш", "яш", "еш", "иша", "иш", "уш", "юш",
    "уня", "юня", "унь", "юнь", "уся", "юся", "усь", "юсь", "уся", "ена", "ен", "еня", "ень", "ыч", "ич", "ушка",
    "чик", "ик", "ек", "ок", "ка", "к", "ан", "он", "ян", "ос",
)  # fmt: skip
"""Endings that a name takes on among friends: «Танечка», «Артёмка», «Витёк»."""
_FOND = ("ик", "ич", "ок", "ян", "ыч", "уся", "уша", "усь", "уш", "ка", "к")
"""Endings put to the beginning of a name."""
_BASE_ENDINGS = ("", "а", "я", "ь", "й", "ья")
_AFTER_HARD, _HARD = ("ка", "к"), ("", "а")
"""«Полька» is Polina, «полка» a shelf."""
SHORTEST_BASE = 2
SHORTEST_CLIPPED = 4
"""So many first letters of a name are enough to call it: «Крис»."""
SHORTEST_PART = 3
"""Letters of a part of an account's name that may be what its bearer is called."""
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_HUMP = re.compile(r"(?<=[a-zа-яё]{2})(?=[A-ZА-ЯЁ](?:[a-zа-яё]{2}|\b|_))")
_JOINTS = re.compile(r"[\W\d_]+")
_OF_A_FIRM = re.compile(r"([^\W\d_]{3,})(?:[@|/(\[]|_[^\W\d_]$|\d+$)")
"""The first part is a name, whatever it is: "Krish@Acme", "Krish_P", "krish92"."""
_TRANSLITERATION = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
})  # fmt: skip


def bare(word: str) -> str:
    """A word without the punctuation around it: "elad`" as "elad"."""
    return _EDGES.sub("", word)


def in_latin(word: str) -> str:
    return word.translate(_TRANSLITERATION)


def own_forms(name: str, username: str | None) -> frozenset[str]:
    """What people call themselves: sure enough to be an address without a comma."""
    whole = fold(name).strip()
    first, *rest = [part for part in map(bare, whole.split()) if len(part) > 1] or [""]
    forms = {whole, bare(whole), first, *(part for part in rest if len(part) >= SHORTEST_SURNAME)}
    if username:
        forms.add(fold(username.removeprefix("@")))
    forms |= {in_latin(form) for form in forms}
    return frozenset(form for form in forms if form)


def all_forms(name: str, username: str | None) -> frozenset[str]:
    """What others may call them, short forms included."""
    own = own_forms(name, username)
    first = _first_name(name, username)
    short = short_forms().get(first, frozenset()) | frozenset({first} if first else ())
    if first.isascii():
        own |= _by_sound().get(_sound(first), frozenset())
    return own | short | {in_latin(form) for form in short}


def _first_name(name: str, username: str | None) -> str:
    parts = [bare(part) for part in fold(name).split()]
    known = next((part for part in parts if part in short_forms()), "")
    if known or len(parts) > 1:
        return known or parts[0]
    is_sign = not any(len(part) >= SHORTEST_PART for part in parts)
    return _in_account(name) or (_in_account(username or "") if is_sign else "") or "".join(parts)


def _in_account(call: str) -> str:
    """The first name in "Tom_Q", "john.smith", "JohnSmith", "nadia92" or "Don@Fleetly"."""
    parts = (fold(part) for part in _JOINTS.split(_HUMP.sub(" ", call)) if len(part) >= SHORTEST_PART)
    known = next(filter(_is_a_first_name, parts), "")
    whatever = _OF_A_FIRM.match(call.strip())
    return known or (fold(whatever[1]) if whatever else "")


def _is_a_first_name(word: str) -> bool:
    return word in short_forms() or (word.isascii() and _sound(word) in _by_sound())


def is_called(word: str, forms: frozenset[str]) -> bool:
    """Whether a word, in either alphabet, calls somebody with these forms: «Борис» and «Боря» call "boris"."""
    meant = {word} | short_forms().get(word, frozenset())
    return not forms.isdisjoint(meant | {in_latin(form) for form in meant})


@cache
def short_forms() -> dict[str, frozenset[str]]:
    """First name or short form → all names it may stand for, with «Саш», «Тань» as one calls out."""
    groups: dict[str, set[str]] = {}
    for line in (names.RUSSIAN + names.ENGLISH).splitlines():
        forms = {each for form in line.split() for each in (form, *_calls(form))}
        for form in forms:
            groups.setdefault(form, set()).update(forms)
    return {form: frozenset(group) for form, group in groups.items()}


def _calls(form: str) -> list[str]:
    """How a name is called out: «Саш» for Саша, «Юль» for Юля, «Зой» for Зоя, «Жан» for Жанна."""
    stem, ending = form[:-1], form[-1]
    if form.endswith("ий") and len(form) >= SHORTEST_CLIPPED:
        return [form[:-2] + "ь"]
    if ending not in "ая" or len(stem) < SHORTEST_BASE:
        return []
    if stem[-1] not in _CONSONANTS:
        return [stem + "й"] if ending == "я" and stem[-1] != "и" else []
    if ending == "я":
        return [stem + "ь"]
    return [stem, stem[:-1]] if stem.endswith("нн") and len(stem) >= SHORTEST_CLIPPED else [stem]


@lru_cache(maxsize=2_000)
def bases_of(word: str) -> tuple[str, ...]:
    """Plainer names that a fond one may come from: «Артёмка» from Артём, «Танька» from «Тань»."""
    bases: dict[str, None] = {}
    for ending in _ENDEARING:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST_BASE:
            bases.update(dict.fromkeys(stem + each for each in (_HARD if ending in _AFTER_HARD else _BASE_ENDINGS)))
    return tuple(bases)


def clipped(word: str) -> str:
    """The beginning of the name that a word may be short for: «Крис», «Руст-ик»."""
    return next((word.removesuffix(ending) for ending in _FOND if word.endswith(ending)), word)


def is_patronymic(word: str) -> bool:
    return _PATRONYMIC.fullmatch(word) is not None


def name_parts(name: str) -> frozenset[str]:
    """The words of a name as its account has it."""
    return frozenset(filter(None, map(bare, fold(name).split())))


@cache
def _by_sound() -> dict[str, frozenset[str]]:
    """How a Russian name sounds in Latin letters → its Russian forms: "Sergei" is «Серёжа», "Max" «Максим»."""
    forms = short_forms()
    lines = [line.split() for line in names.RUSSIAN.splitlines() if line]
    known = {_sound(in_latin(short)): forms[short] for line in lines for short in line[1:] if len(short) > SHORT}
    return known | {_sound(in_latin(line[0])): forms[line[0]] for line in lines}


def _sound(latin: str) -> str:
    """Spellings of one name as one: "dmitriy" and "dmitry", "julia" and "yulia"."""
    for spelling, sound in (("x", "ks"), ("ksander", "ksandr"), ("kh", "h"), ("j", "y"), ("i", "y")):
        latin = latin.replace(spelling, sound)
    return re.sub(r"(.)\1+", r"\1", latin)
