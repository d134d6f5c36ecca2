"""Dialogs whose question has only been reacted to, and which message says the real thing later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.answers import AnswerKind, advises, kind_of, says_it_is_done
from desk.pairing.address import Aim, question_of, sure_aim_of
from desk.pairing.chasing import asks_after, looks_for_it
from desk.pairing.detection import COMMON_WORDS, LONG_WORD, Reading, Tone, pointers, read, tone
from desk.pairing.detection import goes_on as goes_on_from
from desk.pairing.exchange import part_of
from desk.pairing.model import SMALL_TALK, Nothing, Opens, Said, Talk, Turn, Verdict, forms_of
from desk.pairing.referring import only_mentions
from desk.pairing.replying import tells_first
from desk.pairing.work import AT_WORK, reports

MOST_REACTED = 50
"""Of one chat, remembered at once."""
UNADDRESSED_FOR = timedelta(hours=8)
"""So long a specialist's next words may be the answer they promised, said to nobody in particular."""
COLLEAGUE_FOR = timedelta(hours=1)
"""So long the next words of a colleague may be, where they are about it."""
REPLIES_FOR = timedelta(hours=1)
"""So long the next words of an asker are taken for the reply to what they were asked in return."""
CHASED_FOR = timedelta(days=4)
"""So long what only asks how it is going asks after what somebody has said to look at: over a long weekend too."""
OWN_WORDS = 2
"""A question with so many long words of its own can be understood by itself."""


@dataclass(frozen=True, slots=True)
class Reacted:
    """A dialog that began with an acknowledgement or a counter-question."""

    question_id: int
    asker_id: int
    specialist_id: int
    at: datetime
    kind: AnswerKind
    topic_id: int | None = None
    first_message_id: int = 0


def really_answered(talk: Talk, said: Said, reacted: Sequence[Reacted]) -> Reacted | None:
    """The dialog that this message of a specialist is the first real answer of."""
    if not said.is_specialist or said.is_command or said.from_bot:
        return None
    meant = _meant(talk, said, reacted)
    if meant is None or read(said.text).is_broadcast or _explains(talk, said, meant):
        return None
    asker = talk.participants.get(meant.asker_id)
    called = frozenset() if asker is None else forms_of(asker)
    kind = kind_of(said.text, shows_something=said.has_media, called=called)
    return meant if kind is AnswerKind.ANSWER else None


def _meant(talk: Talk, said: Said, reacted: Sequence[Reacted]) -> Reacted | None:
    question_id = None if said.reply_to is None else question_of(talk, said.reply_to)
    if question_id is not None:
        return next((one for one in reacted if one.question_id == question_id), None)
    here = [one for one in reversed(reacted) if one.topic_id == said.topic_id]
    aim = sure_aim_of(talk, said)
    if aim is not None:
        called = next((one for one in here if one.asker_id in aim.people and _may_be_meant(talk, said, one)), None)
        if called is not None or not only_mentions(said, aim):
            return called
    done = _done(talk, said, here)
    if done is not None:
        return done
    lately = [one for one in here if said.at - one.at <= COLLEAGUE_FOR]
    return next((one for one in here if _goes_on_with(talk, said, one, is_only=lately == [one])), None)


def _done(talk: Talk, said: Said, here: Sequence[Reacted]) -> Reacted | None:
    """What its author has said to look at and now tells to be done, whoever has asked meanwhile."""
    if not reports(read(said.text)):
        return None
    own = [one for one in here if one.specialist_id == said.author_id and said.at - one.at <= AT_WORK]
    spoken_of = (one for one in own if len(own) > 1 and _shares_words(talk, said, one))
    return next(spoken_of, own[0] if own else None)


def _may_be_meant(talk: Talk, said: Said, one: Reacted) -> bool:
    """What replies to other words of the asker is about those: older ones, or a question that is none any more."""
    if said.reply_to is None or talk.authors.get(said.reply_to) != one.asker_id:
        return True
    return said.reply_to >= one.first_message_id and part_of(talk, said.reply_to) in (None, one.question_id)


def _goes_on_with(talk: Talk, said: Said, one: Reacted, *, is_only: bool) -> bool:
    """Said to nobody, and nobody else asks meanwhile: right after the asker has spoken in that dialog, by who reacted
    last to this asker, or by a colleague who speaks of the only thing that is being looked at."""
    if any(other.topic_id == said.topic_id and other.last_at >= one.at for other in talk.open):
        return False
    before = _before(talk, said)
    if before is not None and (before.question_id, before.author_id) == (one.question_id, one.asker_id):
        return said.at - before.at <= UNADDRESSED_FOR
    author = talk.participants.get(said.author_id)
    partner_id = author.partner_id if author is not None else None
    if one.specialist_id == said.author_id:
        return partner_id == one.asker_id and said.at - one.at <= UNADDRESSED_FOR
    is_free = author is None or author.partner_at is None or author.partner_at < one.at or partner_id == one.asker_id
    return is_only and is_free and said.at - one.at <= COLLEAGUE_FOR and _speaks_of(talk, said, one)


def _speaks_of(talk: Talk, said: Said, one: Reacted) -> bool:
    """Whether the words are about the question: they share some with it, tell what to do, or what was done to "it"."""
    reading = read(said.text)
    if _shares_words(talk, said, one) or advises(said.text):
        return True
    if reading.is_problem and (pointers(reading) or goes_on_from(reading)):
        return True  # «там бумага замялась»
    return says_it_is_done(said.text) and _own_words(reading) == 0


def _shares_words(talk: Talk, said: Said, one: Reacted) -> bool:
    return not read(said.text).topic_words.isdisjoint(_asked_with(talk, one))


def _before(talk: Talk, said: Said) -> Turn | None:
    """What was said in the topic just before."""
    turns = (turn for turn in reversed(talk.turns) if turn.topic_id == said.topic_id)
    return next((turn for turn in turns if turn.message_id < said.message_id), None)


def _asked_with(talk: Talk, one: Reacted) -> frozenset[str]:
    """Beginnings of the words of a question, as far as its turns are remembered."""
    parts = (turn.topic_words for turn in talk.turns if turn.question_id == one.question_id and not turn.by_specialist)
    return frozenset().union(*parts)


def _explains(talk: Talk, said: Said, one: Reacted) -> bool:
    """«На наклейке сзади» after «а где посмотреть?»: explains what was asked in return, and the answer is to come."""
    if one.kind is not AnswerKind.COUNTER_QUESTION or one.asker_id == said.author_id:
        return False
    before = _before(talk, said)
    if before is None or (before.question_id, before.author_id) != (one.question_id, one.asker_id):
        return False
    return before.asks and not before.tells and bool(before.topic_words)


def goes_on(talk: Talk, said: Said, verdict: Verdict, reacted: Sequence[Reacted]) -> Reacted | None:
    """The dialog in which an asker goes on: that asks nothing new.

    They reply to the question they were asked in return, or ask how it is going.
    """
    if said.is_specialist or said.is_command or said.from_bot or not isinstance(verdict, Nothing | Opens):
        return None
    if verdict == Nothing(SMALL_TALK):
        return None
    asker, topic = said.author_id, said.topic_id
    own = [one for one in reversed(reacted) if one.asker_id == asker and one.topic_id == topic]
    if not own:
        return None
    question_id = None if said.reply_to is None else question_of(talk, said.reply_to)
    if question_id is not None:
        replied = next((one for one in own if one.question_id == question_id), None)
        return replied if replied is not None and _may_reply(talk, said, replied) else None
    aim = sure_aim_of(talk, said)
    found = next((one for one in own if _replies_next(talk, said, aim, one)), None)
    return found or next((one for one in own if _chases(talk, said, aim, one)), None)


def _may_reply(talk: Talk, said: Said, one: Reacted) -> bool:
    """To a counter-question they may reply with anything, after "on it" only with what asks after it."""
    return one.kind is AnswerKind.COUNTER_QUESTION or _asks_after(talk, said, None, one)


def _replies_next(talk: Talk, said: Said, aim: Aim | None, one: Reacted) -> bool:
    """The next words after the counter-question, or after more of the same; a question of their own is a new one."""
    if one.kind is not AnswerKind.COUNTER_QUESTION or _is_to_others(aim, one):
        return False
    last = talk.last.get(said.topic_id)
    is_next = last is not None and (last.author_id == one.specialist_id or last.question_id == one.question_id)
    if not is_next or said.at - one.at > REPLIES_FOR:
        return False
    reading = read(said.text)
    if tone(reading) < Tone.QUESTION or _asks_on(talk, reading, one):
        return True
    return tells_first(reading, _asked_with(talk, one), talk.people_by_name)


def _asks_on(talk: Talk, reading: Reading, one: Reacted) -> bool:
    """«А где посмотреть?», "which model do you mean?": asks about what they were asked."""
    asked = next((turn for turn in reversed(talk.turns) if turn.author_id == one.specialist_id), None)
    if asked is not None and reading.topic_words & asked.topic_words:
        return True
    leans = goes_on_from(reading) or pointers(reading) > 0 or looks_for_it(reading)
    return leans and _own_words(reading) < OWN_WORDS


def _own_words(reading: Reading) -> int:
    return sum(len(word) >= LONG_WORD and word not in COMMON_WORDS for word in reading.words)


def _chases(talk: Talk, said: Said, aim: Aim | None, one: Reacted) -> bool:
    """What they have asked since is what they ask after, where they have."""
    if said.at - one.at > CHASED_FOR or _is_to_others(aim, one):
        return False
    since = (other for other in talk.open if other.topic_id == said.topic_id and other.last_at >= one.at)
    return all(other.asker_id != said.author_id for other in since) and _asks_after(talk, said, aim, one)


def _asks_after(talk: Talk, said: Said, aim: Aim | None, one: Reacted) -> bool:
    called = aim.called if aim is not None else frozenset()
    return not said.has_media and asks_after(read(said.text), _asked_with(talk, one), called)


def _is_to_others(aim: Aim | None, one: Reacted) -> bool:
    return aim is not None and bool(aim.people) and one.specialist_id not in aim.people
