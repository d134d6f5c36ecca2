"""What a message is by its words alone: small talk, a question, a complaint or a plain statement."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from desk.pairing import signs, words_en, words_ru
from desk.pairing.folding import fold
from desk.pairing.lazily import lazily
from desk.pairing.meaning import Meaning, meaning_of
from desk.pairing.patterns import at_words

READ_AT_MOST = 600
"""Characters of a message that decide what it is. Pasted logs must not cost time."""

_URL = re.compile(r"\b(?:https?://|www\.)\S+")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_THANKS_PHRASES = re.compile(rf"\b(?:{words_ru.THANKS_PHRASES}|{words_en.THANKS_PHRASES})\b", re.VERBOSE)
_NOTHING_YET = re.compile(rf"\b(?:{words_ru.THANKS_FOR_NOTHING_YET}|{words_en.THANKS_FOR_NOTHING_YET})\b", re.VERBOSE)
_INVITATIONS = re.compile(rf"\b(?:{words_ru.INVITATIONS}|{words_en.INVITATIONS})\s*[?!.)]*$", re.VERBOSE)
_PHRASES = re.compile(rf"\b(?:{words_ru.PHRASES}|{words_en.PHRASES})\b", re.VERBOSE)
_RUSSIAN_REQUEST = at_words(words_ru.REQUEST_PATTERN)
_RUSSIAN_PROBLEM = re.compile(words_ru.PROBLEM_PATTERN, re.VERBOSE)
_RUSSIAN_RELIEF = re.compile(words_ru.RELIEF_PATTERN, re.VERBOSE)
_NO_LONGER = re.compile(words_ru.NO_LONGER_PATTERN)
_SUBORDINATE = re.compile(words_ru.SUBORDINATE_PATTERN, re.VERBOSE)
_ANNOUNCEMENT = re.compile(words_ru.ANNOUNCEMENT_PATTERN, re.VERBOSE)
_NOTHING_WANTED = re.compile(rf"\b(?:{words_ru.WISHES_AND_WITHDRAWALS})\b", re.VERBOSE)
_EVENT = re.compile(words_ru.EVENT_PATTERN, re.VERBOSE)
_ENGLISH_REQUEST = at_words(words_en.REQUEST_PATTERN)
_ENGLISH_PROBLEM = re.compile(words_en.PROBLEM_PATTERN, re.VERBOSE)
_NEED = re.compile(rf"(?:{words_ru.NEED_PATTERN}|{words_en.NEED_PATTERN})", re.VERBOSE)
_CODE = re.compile(r"\w[/=._~]\w|\d+")
_CYRILLIC = re.compile("[а-я]")
_LATIN = re.compile("[a-z]")


def _both(name: str) -> frozenset[str]:
    return frozenset(getattr(words_ru, name).split()) | frozenset(getattr(words_en, name).split())


_GREETINGS = _both("GREETINGS")
_THANKS = _both("THANKS")
_ACKNOWLEDGEMENTS = _both("ACKNOWLEDGEMENTS")
_FIRST_REACTIONS = _both("FIRST_REACTIONS")
_FILLERS = _both("FILLERS")
_INTERROGATIVES = _both("INTERROGATIVES")
_CONTINUATIONS = _both("CONTINUATIONS")
_POINTERS = _both("POINTERS")
_BROADCASTS = _both("BROADCASTS")
COMMON_WORDS = (
    _GREETINGS | _THANKS | _ACKNOWLEDGEMENTS | _FIRST_REACTIONS | _FILLERS | _INTERROGATIVES | _both("COMMON")
)
"""Words that are not taken for somebody's name, whatever people call themselves."""

_POLITE = _GREETINGS | _THANKS
_LEADS = _GREETINGS | _both("LEADS")
_SMALL = _POLITE | _ACKNOWLEDGEMENTS
_PRAISE = _both("PRAISE")
_BEFORE_A_QUESTION = _POLITE | frozenset(words_ru.PARTICLES.split())
_REACTIONS = (_ACKNOWLEDGEMENTS | _FIRST_REACTIONS) - _POLITE - _FILLERS


class Tone(IntEnum):
    """How much a message looks like a question."""

    STATEMENT = 0
    COMPLAINT = 1
    QUESTION = 2


SHORT_WORD, STEM = 3, 6
LONGEST_INVITATION = 8
LONG_WORD = 5
"""Shorter words rarely say what a question is about."""


@dataclass(frozen=True)
class Reading:
    """A message made ready for the rules."""

    folded: str
    words: tuple[str, ...]
    has_link: bool = False
    """Links are not among the words."""

    @property
    def has_question_mark(self) -> bool:
        return "?" in self.folded

    @lazily
    def has_cyrillic(self) -> bool:
        return not self.folded.isascii() and _CYRILLIC.search(self.folded) is not None

    @lazily
    def has_latin(self) -> bool:
        return _LATIN.search(self.folded) is not None

    @lazily
    def beginning(self) -> str:
        """The words from the first one on that is no greeting and calls nobody."""
        first = next((position for position, word in enumerate(self.words) if word not in _LEADS), 0)
        return " ".join(self.words[first:])

    @lazily
    def tone(self) -> Tone:
        if self.has_question_mark or self.opens_like_a_question or self.is_request:
            return Tone.QUESTION
        return Tone.COMPLAINT if tells_of_trouble(self) else Tone.STATEMENT

    @lazily
    def opens_like_a_question(self) -> bool:
        for word in self.words:
            if word in _INTERROGATIVES:
                return _SUBORDINATE.search(self.folded) is None
            if word not in _BEFORE_A_QUESTION:
                return False
        return False

    @lazily
    def is_request(self) -> bool:
        return _matches(self.folded, _RUSSIAN_REQUEST, _ENGLISH_REQUEST)

    @lazily
    def topic_words(self) -> frozenset[str]:
        """Beginnings of the words that say what it is about, so that endings do not matter."""
        return frozenset(word[:STEM] for word in self.words if len(word) > SHORT_WORD and word not in COMMON_WORDS)

    @lazily
    def meaning(self) -> Meaning:
        return meaning_of(self.topic_words)

    @lazily
    def is_problem(self) -> bool:
        return _matches(self.folded, _RUSSIAN_PROBLEM, _ENGLISH_PROBLEM)

    @lazily
    def begins_with_a_need(self) -> bool:
        """«У меня …», "I have …", "my …", greetings and the like left out."""
        return _NEED.match(self.beginning) is not None

    @lazily
    def codes(self) -> int:
        """Words of machines: paths, options, versions, names of files."""
        return len(_CODE.findall(self.folded))

    @lazily
    def is_broadcast(self) -> bool:
        """«Коллеги, …»: said to everybody, so nobody's question is answered by it."""
        greeted = bool(self.words) and self.words[0] in _GREETINGS
        words = [word for word in self.words[:3] if word not in _GREETINGS]
        return bool(words) and (words[0] in _BROADCASTS or (greeted and words[0] == "all"))

    @lazily
    def is_small_talk(self) -> bool:
        """Greetings, thanks and acknowledgements alone."""
        return is_small_talk(self)


@lru_cache(maxsize=64)
def read(text: str) -> Reading:
    folded, links = _URL.subn(" ", fold(text[:READ_AT_MOST]))
    return read_folded(folded, has_link=links > 0)


def read_folded(folded: str, *, has_link: bool = False) -> Reading:
    return Reading(folded, tuple(_WORD.findall(folded)), has_link)


def is_small_talk(reading: Reading, called: frozenset[str] = frozenset()) -> bool:
    """Greetings, thanks and acknowledgements alone; `called` are words that name people."""
    if signs.acknowledges(reading.folded) or is_invitation(reading):
        return True
    if not reading.words:
        return not (reading.has_question_mark or reading.folded.strip().isdigit())
    rest = _PHRASES.sub(" hello ", _THANKS_PHRASES.sub(" thanks ", reading.folded))
    core = _POLITE if reading.has_question_mark else _SMALL
    found = False
    for word in _WORD.findall(rest):
        if word in core:
            found = True
        elif word not in _FILLERS and word not in called:
            return False
    return found and not _matches(rest, _RUSSIAN_REQUEST, _ENGLISH_REQUEST)


def is_greeting_or_thanks(reading: Reading, called: frozenset[str] = frozenset()) -> bool:
    """Small talk that says nothing about the question: not even that it was noticed."""
    if signs.acknowledges(reading.folded) or not is_small_talk(reading, called):
        return False
    return not any(word in _REACTIONS for word in reading.words)


def tone(reading: Reading) -> Tone:
    return reading.tone


def is_self_contained(reading: Reading) -> bool:
    """A question that can be understood without what was said before it."""
    words = reading.words
    if not reading.has_question_mark or not words or words[0] in _CONTINUATIONS:
        return False
    if any(word in _POINTERS for word in words):
        return False
    return sum(len(word) >= LONG_WORD and word not in COMMON_WORDS for word in words) >= 2


def is_thanks(reading: Reading) -> bool:
    return any(word in _THANKS for word in reading.words) or _THANKS_PHRASES.search(reading.folded) is not None


def thanks_for_an_answer(reading: Reading) -> bool:
    """Thanks for what was said: not in advance, with a refusal or a «but», and not in a question."""
    if reading.has_question_mark or not is_thanks(reading):
        return False
    rest = _NO_LONGER.sub(" ", _RUSSIAN_RELIEF.sub(" ", _PHRASES.sub(" ", reading.folded)))
    return _NOTHING_YET.search(rest) is None


def tells_of_trouble(reading: Reading) -> bool:
    """A complaint, unless it says that the trouble is over: «не шумит», «огонь, больше не рвётся»."""
    if not reading.is_problem:
        return False
    rest = _RUSSIAN_RELIEF.sub(" ", reading.folded)
    if reading.words and reading.words[0] in _PRAISE:
        rest = _NO_LONGER.sub(" ", rest)
    return rest == reading.folded or _matches(rest, _RUSSIAN_PROBLEM, _ENGLISH_PROBLEM)


def tells_of_an_event(reading: Reading) -> bool:
    """«Интернет лёг»: a thing and what it does, in so few words."""
    return _EVENT.fullmatch(" ".join(reading.words)) is not None


def wants_nothing(reading: Reading) -> bool:
    """A plain statement about oneself («буду через 10 минут»), a wish, a withdrawal, or a greeting to whoever it is."""
    if _ANNOUNCEMENT.search(reading.folded) or _NOTHING_WANTED.search(reading.folded):
        return True
    greets = bool(reading.words) and reading.words[0] in _GREETINGS
    return greets and sum(word not in _SMALL and word not in _FILLERS for word in reading.words) <= 1


def is_invitation(reading: Reading) -> bool:
    """«Народ, кто на обед?» asks for company."""
    return len(reading.words) <= LONGEST_INVITATION and _INVITATIONS.search(reading.folded) is not None


def is_bot_call(text: str) -> bool:
    """ "!faq" and "/faq" are said to a bot, whoever it is."""
    return len(text) > 1 and text[0] in "!/" and text[1].isalpha()


def is_polite(word: str) -> bool:
    return word in _POLITE


def opens_like_a_question(reading: Reading) -> bool:
    return reading.opens_like_a_question


def is_request(reading: Reading) -> bool:
    return reading.is_request


def begins_with_greeting(reading: Reading) -> bool:
    return any(word in _GREETINGS for word in reading.words[:3])


def goes_on(reading: Reading) -> bool:
    """Begins like something said on: «а …», "then …"."""
    return bool(reading.words) and reading.words[0] in _CONTINUATIONS


def pointers(reading: Reading) -> int:
    """Words that need what was said before."""
    return sum(word in _POINTERS for word in reading.words)


def _matches(folded: str, russian: re.Pattern[str], english: re.Pattern[str]) -> bool:
    if not folded.isascii() and _CYRILLIC.search(folded) and russian.search(folded):
        return True
    return bool(_LATIN.search(folded) and english.search(folded))
