"""What an answer is by its words: an answer, a mere acknowledgement, or a question in return."""

import re
from collections.abc import Iterable
from enum import IntEnum, StrEnum
from functools import lru_cache

from desk import answer_words as words
from desk.pairing import signs, words_en, words_ru
from desk.pairing.detection import READ_AT_MOST
from desk.pairing.folding import fold
from desk.pairing.naming import short_forms


class AnswerKind(StrEnum):
    ANSWER = "answer"
    ACKNOWLEDGEMENT = "acknowledgement"
    COUNTER_QUESTION = "counter_question"


class ResponseEnds(StrEnum):
    """What a desk counts as the end of its response time."""

    FIRST_REACTION = "first_reaction"
    """Anything a specialist says to the question, «смотрю» too."""
    FIRST_ANSWER = "first_answer"
    """What says more than that the question was seen."""


class _Part(IntEnum):
    """What a part of a message is. Of several, the highest decides."""

    POLITE = 0
    BARE = 1
    """«Да», «через час»: an answer only where nothing else is said."""
    REACTION = 2
    QUESTION = 3
    CONTENT = 4


_KINDS = {
    _Part.POLITE: AnswerKind.ACKNOWLEDGEMENT,
    _Part.BARE: AnswerKind.ANSWER,
    _Part.REACTION: AnswerKind.ACKNOWLEDGEMENT,
    _Part.QUESTION: AnswerKind.COUNTER_QUESTION,
    _Part.CONTENT: AnswerKind.ANSWER,
}
LONGEST_OBJECT = 3
"""Words after «проверяю» that still only name what is looked at."""
LONGEST_BARE_QUESTION = 6
"""Words of a question without its mark."""
LONGEST_OUTCOME = 8
"""Words of «ну как, помогло?»."""

_LINK = re.compile(r"\b(?:https?://|www\.)\S")
_MENTION = re.compile(r"@\w+")
_SENTENCE = re.compile(r"[^.!?;\n]*(?:[.!;](?=\S)[^.!?;\n]*)*[.!?;\n]*")
_CLAUSE_ENDS = re.compile(r"[,:()]|\s[-–—]\s")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PATRONYMIC = re.compile(r"\w+(?:ович|евич|овна|евна|ична)")
_PHRASES = re.compile(rf"\b(?:{words.PHRASES})\b", re.VERBOSE)
_BEGUN = re.compile(words.BEGUN, re.VERBOSE)
_ONGOING = re.compile(words.ONGOING, re.VERBOSE)
_BARE_QUESTION = re.compile(words.BARE_QUESTION, re.VERBOSE)
_ASKS_FOR = re.compile(words.ASKS_FOR, re.VERBOSE)
_ASKS_AMONG_OTHERS = re.compile(words.ASKS_AMONG_OTHERS, re.VERBOSE)
_OUTCOME = re.compile(words.OUTCOME, re.VERBOSE)
_PROMISED = re.compile(words.PROMISED, re.VERBOSE)
_BY_WHEN = re.compile(words.BY_WHEN, re.VERBOSE)
_ESTIMATE = re.compile(words.ESTIMATE, re.VERBOSE)
_OFFERS = re.compile(words.OFFERS, re.VERBOSE)
_UNTIL = re.compile(words.UNTIL, re.VERBOSE)
_SETTLED = re.compile(words.SETTLED, re.VERBOSE)
_SUGGESTION = re.compile(words.SUGGESTION, re.VERBOSE)
_IMPERATIVE = re.compile(words.IMPERATIVE)
_GREETINGS = frozenset(f"{words_ru.GREETINGS} {words_en.GREETINGS}".split()) - {"up"}
_POLITE = _GREETINGS | frozenset(f"{words_ru.THANKS} {words_en.THANKS}".split())
_REACTIONS = frozenset(words.REACTIONS.split())
_SAID_BACK = frozenset(words.SAID_BACK.split())
_NO = frozenset(words.NO.split())
_NOT_YET = frozenset(words.NOT_YET.split())
_DONE = frozenset(words.DONE.split())
_ADVICE = frozenset(words.ADVICE.split())
_NOT_IMPERATIVE = frozenset(words.NOT_IMPERATIVE.split())
_INVITES = frozenset(words.INVITES.split())
_ASKING = frozenset(words.ASKING.split())
_LEADING = (_POLITE | frozenset(words.LEADING.split())) - {"whats"}
_YES_NO = frozenset(words.YES_NO.split())
_PLAIN = frozenset(f"{words.TIMES} {words.YES_NO}".split())
_KNOWN = _REACTIONS | _PLAIN | _POLITE | frozenset(words.FILLERS.split())


def kind_of(text: str, *, shows_something: bool = False, called: frozenset[str] = frozenset()) -> AnswerKind:
    """What a specialist's message to a question is.

    `shows_something`: a picture or a voice message comes with it. `called` are the words that name its asker.
    """
    return _kind_of(text, shows_something, called and called.intersection(_named_in(text)))


def _named_in(text: str) -> set[str]:
    """Every word that may name somebody."""
    said = fold(text[:READ_AT_MOST])
    return {mention[1:] for mention in _MENTION.findall(said)}.union(_WORD.findall(said))


@lru_cache(maxsize=64)
def _kind_of(text: str, shows_something: bool, called: frozenset[str]) -> AnswerKind:
    """The same words are heard as an answer, as a turn of the talk and as more of a dialog."""
    said = fold(_MENTION.sub(" ", text[:READ_AT_MOST]))
    if _LINK.search(said):
        return AnswerKind.ANSWER
    if _only_names_somebody(text, called):
        return AnswerKind.ANSWER
    if signs.acknowledges(said):
        return AnswerKind.ANSWER if shows_something else AnswerKind.ACKNOWLEDGEMENT
    kind = _KINDS[_highest(_sentence(each, called) for each in _SENTENCE.findall(said) if each.strip())]
    return AnswerKind.ANSWER if shows_something and kind is AnswerKind.ACKNOWLEDGEMENT else kind


def _only_names_somebody(text: str, called: frozenset[str]) -> bool:
    """«Ольга», "@olga", and nothing else: who it is, unless it is who asked."""
    said = fold(text[:READ_AT_MOST])
    if "?" in said or said.rstrip().endswith((",", "!")):
        return False
    found = _WORD.findall(_MENTION.sub(" ", said))
    if not all(_is_name(word, called) and word not in _REACTIONS for word in found):
        return False
    named = {mention[1:] for mention in _MENTION.findall(said)}.union(found)
    return bool(named) and named.isdisjoint(called)


def asks_how_it_went(text: str) -> bool:
    """«Помогло?», "is it better now?": asks after what was answered before, and adds nothing to it."""
    said = fold(text[:READ_AT_MOST])
    return "?" in said and len(_WORD.findall(said)) <= LONGEST_OUTCOME and _OUTCOME.search(said) is not None


def advises(text: str) -> bool:
    """Whether a part of it begins with what to do: «там бумага замялась, откройте крышку»."""
    said = fold(text[:READ_AT_MOST])
    parts = (part for sentence in _SENTENCE.findall(said) for part in _CLAUSE_ENDS.split(sentence))
    return any(_advises(word) and word not in _INVITES for word in (_first(_WORD.findall(part)) for part in parts))


def says_they_are_at_it(text: str) -> bool:
    """ "Doing it", «несу»: begins with what somebody is doing."""
    said = fold(text[:READ_AT_MOST])
    return _ONGOING.match(said) is not None


def says_it_is_done(text: str) -> bool:
    return any(word in _DONE for word in _WORD.findall(fold(text[:READ_AT_MOST])))


def says_yes(asked: str, answer: str) -> bool:
    """«Есть» to «бумага есть?»: the word of the question said back is no mere acknowledgement."""
    back = [word for word in _WORD.findall(fold(answer[:READ_AT_MOST])) if word in _SAID_BACK]
    return bool(back) and "?" in asked and not set(back).isdisjoint(_WORD.findall(fold(asked[:READ_AT_MOST])))


def _highest(parts: Iterable[_Part]) -> _Part:
    """Where something is said at all, the rest need not be looked at."""
    highest = _Part.POLITE
    for part in parts:
        if part is _Part.CONTENT:
            return part
        highest = max(highest, part)
    return highest


def _sentence(sentence: str, called: frozenset[str]) -> _Part:
    clauses = [each for each in _CLAUSE_ENDS.split(sentence) if _WORD.search(each)]
    if not clauses:
        return _Part.QUESTION if "?" in sentence else _Part.POLITE
    is_request = _is_a_request(sentence)
    if is_request and "?" not in sentence and _OFFERS.search(sentence):
        return _Part.CONTENT
    if is_request or (len(clauses) > 1 and _is_a_request(clauses[-1])):
        return _Part.QUESTION
    if "?" in sentence:
        return _asked(sentence, clauses, [_clause(each, called) for each in clauses])
    if _asks_barely(clauses, called):
        return _Part.QUESTION
    return _highest(_clause(each, called) for each in clauses)


def _asks_barely(clauses: list[str], called: frozenset[str]) -> bool:
    """«Маш, в каком кабинете сидите»: one clause, beside those that call or greet."""
    while len(clauses) > 1 and all(_is_courtesy(word, called) or word in _YES_NO for word in _WORD.findall(clauses[0])):
        clauses = clauses[1:]
    found = _WORD.findall(clauses[0])
    if len(clauses) > 1 or len(found) > LONGEST_BARE_QUESTION or any(word in _DONE for word in found):
        return False
    first = next((place for place, word in enumerate(found) if word not in _LEADING), len(found))
    return _BARE_QUESTION.match(" ".join(found[first:])) is not None


def _is_a_request(sentence: str) -> bool:
    """«Уточните, пожалуйста, номер кабинета», "send me the log": for what only the asker knows."""
    if _first(_WORD.findall(sentence)) in _ASKING or _ASKS_FOR.match(sentence):
        return True
    return _ASKS_AMONG_OTHERS.search(sentence) is not None


def _asked(sentence: str, clauses: list[str], parts: list[_Part]) -> _Part:
    """A sentence with a question mark asks, unless it advises or says first what was done."""
    advised = next((each for each, part in zip(clauses, parts, strict=True) if part is _Part.CONTENT), "")
    if _advises(_first(_WORD.findall(advised))) or _SUGGESTION.search(sentence):
        return _Part.CONTENT
    if any(word in _DONE for each in clauses[:-1] for word in _WORD.findall(each)):
        return _Part.CONTENT
    return _Part.QUESTION


def _advises(word: str) -> bool:
    return word in _ADVICE or (_IMPERATIVE.fullmatch(word) is not None and word not in _NOT_IMPERATIVE)


def _clause(clause: str, called: frozenset[str]) -> _Part:
    if _ESTIMATE.fullmatch(clause.strip()):
        return _Part.CONTENT
    found = _WORD.findall(_PHRASES.sub(" ok ", clause))
    strange = [word for word in found if word not in _KNOWN and not _is_small(word, called)]
    if any(word in _DONE for word in found) or _says_when_it_is_done(clause):
        return _Part.CONTENT
    if _says_not_yet(found):
        return _Part.BARE
    if strange and not _greets_by_name(found, strange):
        return _Part.REACTION if _has_begun(clause, strange) else _Part.CONTENT
    if any(word in _REACTIONS for word in found):
        return _Part.REACTION
    return _Part.POLITE if all(_is_courtesy(word, called) or word in strange for word in found) else _bare(found)


def _says_when_it_is_done(clause: str) -> bool:
    """That it is over, will be, or how long it lasts."""
    if _SETTLED.search(clause) or _UNTIL.search(clause):
        return True
    return _PROMISED.search(clause) is not None and _BY_WHEN.search(clause) is not None


def _says_not_yet(found: list[str]) -> bool:
    """«Пока ничего», «сейчас нет», "not yet"; «нет, сейчас» is said in two clauses."""
    said = set(found)
    is_one = not said.isdisjoint(_NO) and not said.isdisjoint(_NOT_YET)
    return is_one and all(word in _NO or word in _NOT_YET or word in _KNOWN for word in said - _REACTIONS)


def _greets_by_name(found: list[str], strange: list[str]) -> bool:
    """ "Hi Bella": whoever that is."""
    return found[0] in _GREETINGS and strange == found[-1:] and not _advises(found[-1])


def _bare(found: list[str]) -> _Part:
    """Greetings stay greetings with «всем» beside them; a time, a yes or a no says something."""
    says = any(word in _PLAIN or word.isdigit() for word in found)
    return _Part.POLITE if not says and any(word in _POLITE for word in found) else _Part.BARE


def _is_small(word: str, called: frozenset[str]) -> bool:
    return word.isdigit() or _is_name(word, called)


def _is_courtesy(word: str, called: frozenset[str]) -> bool:
    return word in _POLITE or _is_name(word, called)


def _is_name(word: str, called: frozenset[str]) -> bool:
    return word in called or word in short_forms() or _PATRONYMIC.fullmatch(word) is not None


def _has_begun(clause: str, strange: list[str]) -> bool:
    """«Проверяю почтовый сервер»: an object of a few words, and nobody is told to do anything."""
    if len(strange) > LONGEST_OBJECT:
        return False
    found = _WORD.findall(clause)
    start = max(0, clause.find(_first(found)))
    begun = _BEGUN.match(clause, start) or _ONGOING.match(clause, start)
    if begun is None:
        return len(found) <= LONGEST_OBJECT and _ONGOING.fullmatch(found[-1]) is not None
    return not any(_advises(word) for word in _WORD.findall(clause, begun.end()))


def _first(found: list[str]) -> str:
    """The first word that says something."""
    return next((word for word in found if word not in _LEADING), "")
