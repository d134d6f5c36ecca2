"""To whom a message is said: by reply, mention or name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from desk.pairing.detection import COMMON_WORDS
from desk.pairing.folding import fold
from desk.pairing.model import Method, Said, Talk
from desk.pairing.naming import (
    SHORTEST_CLIPPED,
    bare,
    bases_of,
    clipped,
    in_latin,
    is_patronymic,
    name_parts,
    own_forms,
    short_forms,
)

LONGEST_NAME = 2
"""Words of a name: «Мария Сергеевна»."""
LONGEST_PREAMBLE = 3
"""Polite words that may stand before a name: «Добрый день, Белла»."""
LEADING, TRAILING = 120, 80
"""Characters at either end where a name is looked for."""
SHORTEST_NICK = 4
SHORTEST_MISSPELT, LIKENESS = 5, 0.8
"""A name that nobody bears is taken for a misspelt one from so many letters and so much likeness on."""
SHORT_MESSAGE = 3
"""In so few words a closing name needs no comma: «спасибо Борис»."""

_TOKEN = re.compile(r"\S+")
_CALLED = re.compile(r"(?:^|[.!?)\n]\s*|(?<=,)\s)(\w+)(?:[ ]+(\w+))?,")
_FACTOID = re.compile(r"^\s*!\s*[^|>]+[|>]\s*(\S+)|^\s*(?:!|\w+[,:]\s+)tell\s+(\S+)\s+about\b")
_GLUED = re.compile(r"([^\s:,.]{2,})(?:([:,])(?=[^\s/])|\.{2,})")
_NICK_SIGNS = re.compile(r"[\d_|\[\]{}^`\\]")
_CLEAR_SEPARATORS = (":", "@")


@dataclass(frozen=True, slots=True)
class Aim:
    """Those a message is said to; `people` is empty when they are not known here."""

    method: Method
    people: tuple[int, ...] = ()
    question_id: int | None = None
    called: frozenset[str] = frozenset()
    may_be_no_name: bool = False
    """Nobody known, and written as a nick or as what it is about: "ubuntuguy: try apt", «VPN: не подключается»."""


def aim_of(talk: Talk, said: Said) -> Aim | None:
    """The surest address of a message, or None when it is said to nobody in particular."""
    return _by_reply(talk, said) or _by_mention(talk, said) or _by_name(talk, said)


def sure_aim_of(talk: Talk, said: Said) -> Aim | None:
    """The same, but nobody is called by a word that may be no name."""
    aim = aim_of(talk, said)
    return None if aim is not None and aim.may_be_no_name else aim


def question_of(talk: Talk, message_id: int) -> int | None:
    """The open or recently answered question that a message belongs to."""
    for question in reversed(talk.open):
        if message_id in question.message_ids:
            return question.question_id
    return talk.answered.get(message_id)


def _by_reply(talk: Talk, said: Said) -> Aim | None:
    if said.reply_to is None:
        return None
    author = talk.authors.get(said.reply_to)
    question = question_of(talk, said.reply_to)
    if author == said.author_id and (question is None or said.is_specialist):
        return None  # adds to their own words: the words themselves say to whom
    return Aim("quote" if said.quote else "reply", () if author is None else (author,), question)


def _by_mention(talk: Talk, said: Said) -> Aim | None:
    if not (said.mentions or said.mentioned_names):
        return None
    people = list(said.mentions)
    for name in said.mentioned_names:
        people.extend(talk.people_by_name.get(fold(name.removeprefix("@")), ()))
    others = tuple(dict.fromkeys(person for person in people if person != said.author_id))
    return Aim("mention", others) if others or said.mentioned_names else None


def _by_name(talk: Talk, said: Said) -> Aim | None:
    """Looked for once: the same message is judged, remembered and listened to."""
    known = talk.named
    if known is None or known[0] is not said:
        known = talk.named = (said, _named_in(talk, said))
    return known[1]


def _named_in(talk: Talk, said: Said) -> Aim | None:
    for spoken in _spoken_names(said.text):
        called = _people_called(talk, spoken) or _people_misspelt(talk, spoken)
        if not called and said.is_specialist:
            called = _people_clipped(talk, spoken)
        people = tuple([person for person in called if person != said.author_id])
        if people or (spoken.leading and _is_a_strange_name(spoken)):
            may_be_none = not people and not _is_certainly_a_name(spoken)
            return Aim("name", people, called=frozenset(spoken.forms), may_be_no_name=may_be_none)
    return None


class _Spoken(NamedTuple):
    """A word in a place where a name may stand."""

    forms: tuple[str, str]
    separator: str
    leading: bool = True
    second: str = ""
    """A patronymic or surname, or merely the next word: «Мария Сергеевна, …»."""

    at_end: bool = False
    """The last word of a longer message: nothing but its being a nick makes it an address."""

    is_whole: bool = False
    """Both words must be theirs: «…, Маша Петрова», not «…, Маша знает»."""

    @property
    def is_common(self) -> bool:
        return self.forms[1] in COMMON_WORDS


def called_in(talk: Talk, said: Said) -> frozenset[int]:
    """Everybody who is called where a sentence or clause begins: «готово. Маша, смотрите», «готово, Маша, смотрите»."""
    spoken = (each for word, second in _CALLED.findall(said.text) for each in _spoken(word, ",", second=second))
    called = {person for each in spoken for person in _people_called(talk, each) if _may_be_whole(talk, person, each)}
    return frozenset(called - {said.author_id})


def _may_be_whole(talk: Talk, person_id: int, spoken: _Spoken) -> bool:
    """«Маша Петрова, проверьте» calls somebody, «Маша сказала, что …» does not."""
    return not spoken.second or is_patronymic(spoken.second) or spoken.second in _parts_of(talk, person_id)


@lru_cache(maxsize=64)
def _spoken_names(text: str) -> tuple[_Spoken, ...]:
    return tuple(_places_of_names(text))


def _places_of_names(text: str) -> Iterator[_Spoken]:
    """The places of a name: "!faq | bella", the first word after polite ones, the last word after a comma."""
    told = _FACTOID.match(text)
    if told:
        yield from _spoken(told[1] or told[2], ":")
        return
    glued = _GLUED.match(text)
    if glued:
        yield from _spoken(glued[1], glued[2] or ",", leading=False)
    tokens = _TOKEN.findall(text[:LEADING])
    padded = [*tokens, "", ""]
    for token, following, third in zip(tokens[: LONGEST_PREAMBLE + 1], padded[1:], padded[2:], strict=False):
        spoken = _spoken_with(token, following, third)
        yield from spoken
        if spoken and not spoken[0].is_common:
            break
    yield from _closing(tokens, _last_words(text[-TRAILING:]))


def _last_words(text: str) -> list[str]:
    """The last three, marks that stand alone left out."""
    words = islice(filter(bare, reversed(_TOKEN.findall(text))), 3)
    return list(words)[::-1]


def _closing(tokens: list[str], ending: list[str]) -> Iterator[_Spoken]:
    """The last word after a comma, or the last two: «перезайдите, Мария Сергеевна»."""
    if len(ending) == LONGEST_NAME + 1 and ending[0][-1] == "," and ending[1][-1].isalpha():
        yield from _spoken(ending[1], ",", leading=False, second=ending[2], is_whole=True)
    last = ending[-2:]
    if len(last) == 2 and (last[0][-1] == "," or len(tokens) <= SHORT_MESSAGE):
        yield from _spoken(last[1], "," if last[0][-1] == "," else "", leading=False)
    elif last:
        yield from _at_end(last[-1])


def _spoken_with(token: str, following: str, third: str) -> Sequence[_Spoken]:
    """A word that may be a name, with the next one if that may belong to it."""
    separator = _separator(token, following)
    if separator or not following[:1].isalpha():
        return _spoken(token, separator)
    is_whole = is_patronymic(_word_of(following)[1])
    return _spoken(token, _separator(following, third) if is_whole else "", second=following)


def _spoken(
    token: str, separator: str, *, leading: bool = True, second: str = "", is_whole: bool = False
) -> Sequence[_Spoken]:
    """None where the token is no word."""
    raw, word = _word_of(token)
    if not word:
        return ()
    named = (raw.rstrip(",:;>!").removeprefix("@"), word)
    return (_Spoken(named, separator, leading, _word_of(second)[1] if second else "", is_whole=is_whole),)


def _at_end(token: str) -> Sequence[_Spoken]:
    raw, word = _word_of(token)
    return (_Spoken((raw, word), "", leading=False, at_end=True),) if word else ()


@lru_cache(maxsize=1024)
def _word_of(token: str) -> tuple[str, str]:
    raw = fold(token)
    return raw, bare(raw)


def _separator(token: str, following: str) -> str:
    if token[0] == "@":
        return "@"
    if token[-1] in ",:;>!":
        return token[-1]
    return following[0] if following and following[0] in ",:;>-–—" else ""


def _people_called(talk: Talk, spoken: _Spoken) -> list[int]:
    if spoken.is_common and spoken.separator not in _CLEAR_SEPARATORS:
        return []
    if spoken.at_end:
        return _people_by_nick(talk, spoken.forms[1])
    for form in _forms_meant(spoken):
        people = talk.people_by_name.get(form)
        if people:
            found = _of_that_name(talk, people, spoken.second)
            if spoken.is_whole:
                return [person for person in found if _may_be_whole(talk, person, spoken)]
            if spoken.separator:
                return found
            return [person for person in found if _calls_themselves(talk, person, form)]
    return []


def _forms_meant(spoken: _Spoken) -> Iterator[str]:
    """The word as it is; before a comma, in Latin letters too, and the name that it is a fond form of."""
    yield from spoken.forms
    word = spoken.forms[1]
    if spoken.separator and not word.isascii():
        yield in_latin(word)
        yield from bases_of(word)


def _of_that_name(talk: Talk, people: list[int], second: str) -> list[int]:
    """Of namesakes those whose account has the second name too, and nobody who has another patronymic."""
    if not second:
        return people
    wearing = [person for person in people if second in _parts_of(talk, person)]
    if wearing or not is_patronymic(second):
        return wearing or people
    return [person for person in people if not any(map(is_patronymic, _parts_of(talk, person)))]


def _parts_of(talk: Talk, person_id: int) -> frozenset[str]:
    return name_parts(talk.participants[person_id].names[0])


def _people_by_nick(talk: Talk, word: str) -> list[int]:
    """A word that is the whole name of somebody and no name of many."""
    if len(word) < SHORTEST_NICK or not word.isascii() or word in COMMON_WORDS or word in short_forms():
        return []
    people = talk.people_by_name.get(word, [])
    return [person for person in people if bare(fold(talk.participants[person].names[0])) == word]


def _people_misspelt(talk: Talk, spoken: _Spoken) -> list[int]:
    """Whose name is much like one that nobody bears: "soundrary: …", "pastor: …" to pastorbones."""
    word = spoken.forms[1]
    if len(word) < SHORTEST_MISSPELT or not spoken.leading or not _is_a_strange_name(spoken) or word in short_forms():
        return []
    alike = [name for name in talk.people_by_name if name[:2] == word[:2]]
    longer = [name for name in alike if name.startswith(word)]
    found = longer if len(longer) == 1 else get_close_matches(word, alike, n=1, cutoff=LIKENESS)
    return talk.people_by_name[found[0]] if found else []


def _people_clipped(talk: Talk, spoken: _Spoken) -> list[int]:
    """The only one whose name begins so, if it is nobody else's: «Крис, …» to Кристина, «Рустик, …» to Рустам."""
    word = spoken.forms[1]
    if spoken.separator != "," or spoken.is_common or word.isascii() or word in short_forms():
        return []
    start = clipped(word)
    if len(start) < SHORTEST_CLIPPED:
        return []
    found = {person for name, people in talk.people_by_name.items() if name.startswith(start) for person in people}
    return list(found) if len(found) == 1 else []


def _calls_themselves(talk: Talk, person_id: int, form: str) -> bool:
    """Without a comma «Свет» is light, not Svetlana: only the name as they wear it counts."""
    person = talk.participants[person_id]
    return form in own_forms(person.names[0], person.username)


def _is_a_strange_name(spoken: _Spoken) -> bool:
    """Nobody known, yet a person: «Тамара, …», "@bella", "bella_99, …", "ubuntuguy: …"."""
    if _is_certainly_a_name(spoken):
        return True
    raw, word = spoken.forms
    if spoken.is_common or not spoken.separator or word in short_forms():
        return False
    is_nick = spoken.separator == ":" or _NICK_SIGNS.search(raw) is not None
    return is_nick and spoken.separator in ",:" and word.isascii() and not word.isdigit()


def _is_certainly_a_name(spoken: _Spoken) -> bool:
    if spoken.separator == "@":
        return True
    return not spoken.is_common and spoken.separator in (",", ":", "!") and spoken.forms[1] in short_forms()
