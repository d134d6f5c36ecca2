"""To whom a message is said: by reply, mention or name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from desk.pairing.detection import COMMON_WORDS, fold
from desk.pairing.model import Method, Said, Talk
from desk.pairing.naming import bare, own_forms, short_forms

LONGEST_PREAMBLE = 3
"""Polite words that may stand before a name: «Добрый день, Белла»."""
LEADING, TRAILING = 120, 80
"""Characters at either end where a name is looked for."""
SHORT_MESSAGE = 3
"""In so few words a closing name needs no comma: «спасибо Борис»."""

_TOKEN = re.compile(r"\S+")
_CALLED = re.compile(r"(?:^|[.!?)\n]\s*)(\w+),")
_FACTOID = re.compile(r"^\s*!\S+\s*[|>]\s*(\S+)")
_NICK_SIGNS = re.compile(r"[\d_|\[\]{}^`\\]")
_CLEAR_SEPARATORS = (":", "@")


@dataclass(frozen=True, slots=True)
class Aim:
    """Those a message is said to; `people` is empty when they are not known here."""

    method: Method
    people: tuple[int, ...] = ()
    question_id: int | None = None
    called: frozenset[str] = frozenset()


def aim_of(talk: Talk, said: Said) -> Aim | None:
    """The surest address of a message, or None when it is said to nobody in particular."""
    return _by_reply(talk, said) or _by_mention(talk, said) or _by_name(talk, said)


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
    people = list(said.mentions)
    for name in said.mentioned_names:
        people.extend(talk.people_by_name.get(fold(name.removeprefix("@")), ()))
    others = tuple(dict.fromkeys(person for person in people if person != said.author_id))
    return Aim("mention", others) if others or said.mentioned_names else None


def _by_name(talk: Talk, said: Said) -> Aim | None:
    for spoken in _spoken_names(said.text):
        people = tuple(person for person in _people_called(talk, spoken) if person != said.author_id)
        if people or (spoken.leading and _is_a_strange_name(spoken)):
            return Aim("name", people, called=frozenset(spoken.forms))
    return None


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A word in a place where a name may stand."""

    forms: tuple[str, str]
    separator: str
    leading: bool = True

    @property
    def is_common(self) -> bool:
        return self.forms[1] in COMMON_WORDS


def called_in(talk: Talk, said: Said) -> frozenset[int]:
    """Everybody who is called at the beginning of a sentence: «… готово. Маша, проверьте»."""
    spoken = (each for word in _CALLED.findall(said.text) for each in _spoken(word, ","))
    return frozenset(person for each in spoken for person in _people_called(talk, each)) - {said.author_id}


@lru_cache(maxsize=64)
def _spoken_names(text: str) -> tuple[_Spoken, ...]:
    return tuple(_places_of_names(text))


def _places_of_names(text: str) -> Iterator[_Spoken]:
    """The places of a name: "!faq | bella", the first word after polite ones, the last word after a comma."""
    told = _FACTOID.match(text)
    if told:
        yield from _spoken(told[1], ":")
        return
    tokens = _TOKEN.findall(text[:LEADING])
    for token, following in zip(tokens[: LONGEST_PREAMBLE + 1], [*tokens[1:], ""], strict=False):
        spoken = list(_spoken(token, _separator(token, following)))
        yield from spoken
        if spoken and not spoken[0].is_common:
            break
    last = _TOKEN.findall(text[-TRAILING:])[-2:]
    if len(last) == 2 and (last[0][-1] == "," or len(tokens) <= SHORT_MESSAGE):
        yield from _spoken(last[1], "," if last[0][-1] == "," else "", leading=False)


def _spoken(token: str, separator: str, *, leading: bool = True) -> Iterator[_Spoken]:
    raw = fold(token)
    word = bare(raw)
    if word:
        yield _Spoken((raw.rstrip(",:;>!").removeprefix("@"), word), separator, leading)


def _separator(token: str, following: str) -> str:
    if token[0] == "@":
        return "@"
    if token[-1] in ",:;>!":
        return token[-1]
    return following[0] if following and following[0] in ",:;>-–—" else ""


def _people_called(talk: Talk, spoken: _Spoken) -> list[int]:
    if spoken.is_common and spoken.separator not in _CLEAR_SEPARATORS:
        return []
    for form in spoken.forms:
        people = talk.people_by_name.get(form)
        if people and spoken.separator:
            return people
        if people:
            return [person for person in people if _calls_themselves(talk, person, form)]
    return []


def _calls_themselves(talk: Talk, person_id: int, form: str) -> bool:
    """Without a comma «Свет» is light, not Svetlana: only the name as they wear it counts."""
    person = talk.participants[person_id]
    return form in own_forms(person.names[0], person.username)


def _is_a_strange_name(spoken: _Spoken) -> bool:
    """Nobody known, yet plainly a person: «Тамара, …», "@bella", "bella_99, …", "ubuntuguy: …"."""
    if spoken.separator == "@":
        return True
    if spoken.is_common or not spoken.separator:
        return False
    raw, word = spoken.forms
    if word in short_forms():
        return spoken.separator in ",:!"
    is_nick = spoken.separator == ":" or _NICK_SIGNS.search(raw) is not None
    return is_nick and spoken.separator in ",:" and word.isascii() and not word.isdigit()
