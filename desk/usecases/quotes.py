"""Quotes of parts of one long question: whoever answers two parts of it has answered two questions."""

from dataclasses import replace

from desk.ports import UnitOfWork
from desk.questions import Message, Question, QuestionStatus

QUOTE = "quote"


async def part_of_answered(uow: UnitOfWork, message: Message) -> tuple[Question, Message] | None:
    """The question of which this message quotes a part nobody has answered yet, and the message with that part alone.

    None where it was not answered part by part, each by a quote: then its first answer counts.
    """
    if not message.quote or message.reply_to is None:
        return None
    asked = await uow.messages.get(message.chat_id, message.reply_to)
    whole = await uow.questions.of_message(message.chat_id, message.reply_to)
    if asked is None or whole is None or whole.status is not QuestionStatus.ANSWERED or whole.method != QUOTE:
        return None
    answer = await uow.messages.get(whole.chat_id, whole.answer_message_id or 0)
    if answer is None or answer.quote is None or answer.reply_to not in whole.message_ids:
        return None
    parts = [answer.quote, *(part.text for part in await uow.questions.parts_of(whole))]
    return None if any(_overlap(message.quote, part) for part in parts) else (whole, replace(asked, text=message.quote))


def _overlap(one: str, other: str) -> bool:
    """Whether two quotes are of the same words, as far as can be told without their places."""
    one, other = (" ".join(each.casefold().split()) for each in (one, other))
    return one in other or other in one
