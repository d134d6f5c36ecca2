"""Quotes of parts of one long question: whoever answers two parts of it has answered two questions."""

import re
from dataclasses import replace

from desk.pairing.detection import Reading, read
from desk.pairing.model import Answers, Method, Nothing, Said, Talk, Verdict
from desk.ports import UnitOfWork
from desk.questions import Message, Question, QuestionStatus

QUOTE: Method = "quote"
_WORD = re.compile(r"\w+")
PART_CONFIDENCE = 0.99
"""Whoever marks some words of a question and answers means these words."""


async def part_of_answered(uow: UnitOfWork, message: Message) -> tuple[Question, Message] | None:
    """The question of which this message quotes a part nobody has answered yet, and the message with that part alone.

    None where it was not answered part by part, each by a quote: then its first answer counts.
    """
    if not message.quote or message.reply_to is None:
        return None
    asked = await uow.messages.get(message.chat_id, message.reply_to)
    whole = await uow.questions.of_message(message.chat_id, message.reply_to)
    if asked is None or whole is None:
        return None
    parts = await _answered_parts(uow, whole)
    if not parts or any(_overlap(message.quote, part, asked.text) for part in parts):
        return None
    return whole, replace(asked, text=message.quote)


async def asks_for_the_rest(uow: UnitOfWork, whole: Question, text: str) -> bool:
    """Whether its asker, with a part of the question answered, asks after another one: "thanks! and the printer?"."""
    parts = await _answered_parts(uow, whole)
    rest = read(whole.text).topic_words.difference(*(read(part).topic_words for part in parts))
    words = read(text).topic_words
    return bool(parts and rest) and (not words or not words.isdisjoint(rest))


async def heard_as(uow: UnitOfWork, talk: Talk, said: Said, verdict: Verdict) -> Verdict:
    """The verdict on a message, unless it quotes the part of an old question that its asker has asked after since."""
    whole_id = talk.answered.get(said.reply_to) if said.quote and said.reply_to is not None else None
    if whole_id is None or not said.is_specialist or not isinstance(verdict, Nothing):
        return verdict
    words = read(said.quote or "").topic_words
    for one in reversed(talk.open):
        if one.topic_words and one.topic_words.isdisjoint(words):
            continue
        first = await uow.messages.get(said.chat_id, one.first_message_id)
        if first is not None and talk.answered.get(first.reply_to or 0) == whole_id:
            return Answers(one.question_id, QUOTE, PART_CONFIDENCE)
    return verdict


async def _answered_parts(uow: UnitOfWork, whole: Question) -> list[str]:
    """The words that were quoted and answered; none where the first answer was to the whole."""
    if whole.status is not QuestionStatus.ANSWERED or whole.method != QUOTE:
        return []
    answer = await uow.messages.get(whole.chat_id, whole.answer_message_id or 0)
    if answer is None or answer.quote is None or answer.reply_to not in whole.message_ids:
        return []
    return [answer.quote, *(part.text for part in await uow.questions.parts_of(whole))]


def _overlap(one: str, other: str, asked: str) -> bool:
    """Whether two quotes are of the same words: one is in the other, or what they share says what it is about.

    A finger that slips over the end of a line takes some letters of the next part along: those say nothing.
    """
    one, other, asked = (" ".join(each.casefold().split()) for each in (one, other, asked))
    if one in other or other in one:
        return True
    starts = asked.find(one), asked.find(other)
    if min(starts) < 0:
        return False
    ends = starts[0] + len(one), starts[1] + len(other)
    return bool(_whole_words(asked, max(starts), min(ends)).topic_words)


def _whole_words(text: str, start: int, end: int) -> Reading:
    """What stands there without the halves of words."""
    found = [each for each in _WORD.finditer(text) if start <= each.start() and each.end() <= end]
    return read(" ".join(each.group() for each in found))
