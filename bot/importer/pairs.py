"""The questions of a chat with their answers, one JSON line each, for judging the pairing."""

import json
from datetime import datetime, timedelta

from bot.importer.reading import BEGINNING
from desk.catalog import Desk
from desk.metrics import FiguresQuery
from desk.ports import UnitOfWork


async def pairs_of(uow: UnitOfWork, desk: Desk, chat_id: int, *, now: datetime) -> list[str]:
    """`{"question", "messages", "answer"}` lines in the order of asking."""
    query = FiguresQuery(desk.id, BEGINNING, now + timedelta(days=1), chat_id=chat_id)
    lines = []
    for fact in await uow.reports.first_line(query):
        question = await uow.questions.get(fact.question_id)
        if question is not None:
            pair = {
                "question": question.first_message_id,
                "messages": question.message_ids,
                "answer": question.answer_message_id,
            }
            lines.append(json.dumps(pair))
    return lines
