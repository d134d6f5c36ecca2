"""Which earlier questions are like this one: how texts are made comparable, and how well two of them fit.

The words of a text become keys: stems without endings, in one alphabet, one key for a thing that is written in several
ways. Stores keep the keys of answered questions and look for candidates; what is shown is decided here.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from unicodedata import combining, normalize

from desk.pairing.detection import COMMON_WORDS
from desk.pairing.folding import fold
from desk.similar_parts import asking_parts
from desk.similar_words import PASSED_OVER, SPELLINGS, TELLING, WEAK

Stem = Callable[[str], str]
"""A word without its endings."""
Fit = Callable[[str, str], float]
"""How much alike two texts are written, 0..1."""

READ_AT_MOST = 600
MOST_WORDS = 24
"""Of a long text the first ones: what is asked comes early."""
LONGEST = 40
"""Characters of a key."""
SHOWN = 3
FLOOR = 0.45
"""What fits less is not shown: better nothing than something else."""
CLOSE = 0.66
"""What fits so well may be offered to the asker unasked."""
CLOSE_WORDS = 2
"""So many telling words must agree for that."""
CLOSE_PART = 0.5
"""And so much of each part that asks: the earlier answer may not settle what it says nothing of."""

_URL = re.compile(r"\b(?:https?://|www\.)\S+")
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"\b([^\W\d_]{1,3})-([^\W\d_]{2,4})\b")
"""`wi-fi` and `e-mail` are one word."""
_CYRILLIC = re.compile("[а-я]")
_LATIN = re.compile("[a-z]")
_AS_HEARD = (
    (re.compile(r"(ть?)са$"), r"\1ся"),
    (re.compile(r"(?<=[аеуюя])ец{1,2}а$"), "ется"),
    (re.compile(r"(?<=[а-я]{3}а)цца$"), "ться"),
    (re.compile(r"(?<=[аеиоуыюя])еться$"), "ется"),
    (re.compile(r"(?<=[а-я]{3}а)тся$"), "ться"),
)
"""«Запускаетса», «запускаеться», «запускатся»: the commonest slips in Russian, which no stem survives."""
_LOOK_ALIKES = str.maketrans("авекмнорстух", "abekmhopctyx")
_LETTERS = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True)),
        **dict(zip("жхцчшщюя", ("zh", "h", "c", "ch", "sh", "sch", "yu", "ya"), strict=True)),
        **dict.fromkeys("ъь", ""),
    }
)


class Wording:
    """Makes keys of texts. One for each stemmer, as it remembers the words it has met."""

    def __init__(self, stem: Stem) -> None:
        self._stem = stem
        self._passed_over = (COMMON_WORDS | frozenset(_split(PASSED_OVER))) - frozenset(TELLING.split())
        self.key = lru_cache(maxsize=50_000)(self._key)

    @cached_property
    def weak(self) -> frozenset[str]:
        """Keys that agree in nearly everything people ask."""
        return frozenset(filter(None, map(self.key, WEAK.split())))

    @cached_property
    def _same(self) -> dict[str, str]:
        return {
            self._plain(word): self._plain(line.split()[0]) for line in SPELLINGS.splitlines() for word in line.split()
        }

    def words(self, text: str) -> tuple[str, ...]:
        """The keys of a text, each once, in the order in which they come."""
        found = dict.fromkeys(map(self.key, _split(text[:READ_AT_MOST])))
        found.pop("", None)
        return tuple(found)[:MOST_WORDS]

    def parts(self, text: str) -> tuple[tuple[str, ...], ...]:
        """The keys of each part that asks something."""
        return tuple(filter(None, map(self.words, asking_parts(text))))

    def _key(self, word: str) -> str:
        """Empty for words that are passed over. Each word is folded once, which is most of the work on a text."""
        word = fold(word)
        if word in self._passed_over or (len(word) == 1 and not word.isdigit()):
            return ""
        plain = self._plain(word)
        return self._same.get(plain, plain)[:LONGEST]

    def _plain(self, word: str) -> str:
        """The stem in Latin letters, so that «сервер» is `server`; in codes, letters that look alike are one."""
        if not word.isalpha() or (_CYRILLIC.search(word) and _LATIN.search(word)):
            return _without_marks(word.translate(_LOOK_ALIKES).translate(_LETTERS))
        return _without_marks(self._stem(_as_meant(word)).translate(_LETTERS))


def _as_meant(word: str) -> str:
    """A verb written as it is heard, as it should be written."""
    for slip, right in _AS_HEARD:
        word = slip.sub(right, word)
    return word


def _split(text: str) -> list[str]:
    folded = normalize("NFC", text.casefold()).replace("'", "").replace("’", "")
    if "/" in folded or "www." in folded:
        folded = _URL.sub(" ", folded)
    if "-" in folded:
        folded = _JOINED.sub(r"\1\2", folded)
    return _WORD.findall(folded)


def _without_marks(key: str) -> str:
    """`cafe` for `café`: not every engine keeps the marks of letters."""
    return key if key.isascii() else "".join(each for each in normalize("NFKD", key) if not combining(each))


@dataclass(frozen=True, slots=True)
class Past:
    """An answered question as the index keeps it. `is_sure`: the pair is certain, or somebody confirmed it."""

    question_id: int
    words: tuple[str, ...]
    answer_words: tuple[str, ...]
    answered_at: datetime
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well an earlier question fits, 0..1. `is_close`: well enough to be offered unasked."""

    question_id: int
    fit: float
    is_close: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, with what each word is worth: rare words say more. `parts` are the words that ask."""

    words: tuple[str, ...]
    worth: Mapping[str, float]
    typical: float
    weak: frozenset[str]
    parts: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(
        cls,
        words: Sequence[str],
        *,
        counts: Mapping[str, int],
        total: int,
        weak: frozenset[str],
        parts: tuple[tuple[str, ...], ...] = (),
    ) -> "Asked":
        """`counts`: in how many of `total` dialogs each word is."""
        worth = {word: _worth(counts.get(word, 0), total) for word in words}
        return cls(tuple(words), worth, _worth(total // 100, total), weak, parts)

    def value(self, word: str) -> float:
        return self.worth.get(word, self.typical) * (WEAK_SHARE if word in self.weak else 1.0)


class Offering(StrEnum):
    """Whether askers are offered the answer to nearly the same question."""

    OFF = "off"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Offer:
    """An earlier answer that was shown to an asker. `helped` is what they said of it; empty while they say nothing."""

    question_id: int
    desk_id: int
    asker_id: int
    earlier_id: int
    offered_at: datetime
    helped: bool | None = None
    decided_at: datetime | None = None


WEAK_SHARE = 0.25
IN_ANSWER = 0.4
"""What a word is worth that only the answer has."""
NEAR = 0.8
"""Words written so much alike are one word with a slip."""
MOST_SLIPPED = 2
"""Letters too many or too few."""
LONG = 5
"""In shorter ones a slip makes another word."""
AGES = timedelta(days=180)
"""After so long, what was answered counts as half as recent."""
OF_ASKED, OF_PAST, OF_WRITING = 0.62, 0.23, 0.15
SURE, RECENT = 0.02, 0.02
"""Between two that fit alike."""


def rank(asked: Asked, past: Iterable[Past], *, fit: Fit, now: datetime) -> list[Likeness]:
    """What is worth showing, best first."""
    found = [likeness for one in past if (likeness := _likeness(asked, one, fit, now)) is not None]
    return sorted(found, key=lambda one: (-one.fit, -one.question_id))


def _likeness(asked: Asked, past: Past, fit: Fit, now: datetime) -> Likeness | None:
    shares = {word: _share(word, past, fit) for word in asked.words}
    telling = sum(share >= NEAR * NEAR for word, share in shares.items() if word not in asked.weak)
    if not telling:
        return None
    of_asked = _part(asked, shares)
    back = {word: 1.0 if word in asked.worth else _nearest(word, asked.words, fit) for word in past.words}
    of_past = _part(asked, back)
    written = fit(" ".join(sorted(asked.words)), " ".join(sorted(past.words)))
    age = max(timedelta(0), now - past.answered_at) / AGES
    close = OF_ASKED * of_asked + OF_PAST * of_past + OF_WRITING * written
    if close < FLOOR:
        return None
    is_close = past.is_sure and close >= CLOSE and telling >= CLOSE_WORDS and _settles_all(asked, past, fit)
    return Likeness(past.question_id, close + SURE * past.is_sure + RECENT * 2**-age, is_close)


def _settles_all(asked: Asked, past: Past, fit: Fit) -> bool:
    """Whether no part that asks has words of its own of which the earlier question says too little."""
    own = ([word for word in part if word not in asked.weak] for part in asked.parts)
    return all(_part(asked, {word: _share(word, past, fit) for word in part}) >= CLOSE_PART for part in own if part)


def _part(asked: Asked, shares: Mapping[str, float]) -> float:
    """How much of these words agrees, by their worth."""
    whole = math.fsum(map(asked.value, shares))
    return math.fsum(asked.value(word) * share for word, share in shares.items()) / whole if whole else 0.0


def _share(word: str, past: Past, fit: Fit) -> float:
    if word in past.words:
        return 1.0
    return max(_nearest(word, past.words, fit), IN_ANSWER if word in past.answer_words else 0.0)


def _nearest(word: str, others: Collection[str], fit: Fit) -> float:
    """How well the word fits the one it may be a slip of; 0 where there is none."""
    if not may_be_slip(word):
        return 0.0
    size, best = len(word), 0.0
    for other in others:
        if abs(len(other) - size) <= MOST_SLIPPED and may_be_slip(other):
            best = max(best, fit(word, other))
    return NEAR * best if best >= NEAR else 0.0


def may_be_slip(word: str) -> bool:
    """Numbers and short words are taken as they are written."""
    return len(word) >= LONG and word.isalpha()


def trigrams(word: str) -> frozenset[str]:
    """By which words written almost alike find each other."""
    framed = f"^{word}$"
    return frozenset(framed[place : place + 3] for place in range(len(framed) - 2))


def _worth(count: int, total: int) -> float:
    return math.log1p(total / (1 + count)) + 0.1
