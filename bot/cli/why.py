"""`firstline why`: the clocks of a task or question, segment by segment, as a table or as JSON."""

import asyncio
import json
import re
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import UserMistake

if TYPE_CHECKING:
    from desk.catalog import Desk
    from desk.ports import UnitOfWork
    from desk.questions import Question
    from desk.tasks import Task
    from desk.usecases.why import Account

TASK = re.compile(r"(?:(?P<prefix>[A-Za-z]\w*)[-\s]\s*)?[#№]?(?P<number>\d{1,9})")
MESSAGE = re.compile(r"(?P<chat>-?\d{1,15})/(?P<message>\d{1,15})")


def show_why(
    task: Annotated[
        list[str] | None, typer.Argument(metavar="[TASK]", help="As IT-42, `it 42` or 42.", show_default=False)
    ] = None,
    question: Annotated[int | None, typer.Option(help="A question by its id.", metavar="ID")] = None,
    message: Annotated[
        str | None, typer.Option(help="The task or question of a message.", metavar="CHAT_ID/MESSAGE_ID")
    ] = None,
    desk: Annotated[str | None, typer.Option(help="Key of the desk, for a task named by its number alone.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: every segment, seconds as numbers.")] = False,
) -> None:
    """Why a task or question is due when it is: time worked, waited, closed, off hours, holidays.

    JSON: object {kind, id, ref, title, chat_id, message_id}, desk, policy, terms_id, timezone, now, clocks [{target,
    cycle, state, goal_s, hours {key, version, timezone}, started_at, due_at, due_if_resumed, met_at, breached_at,
    stopped_at, stopped_by, fixed_due, fixed_by, fixed_at, paused_at, worked_s, waited_s, closed_s, left_s, late_s,
    segments [{kind, phase, during, start, end, seconds, dates [{date, kind, name}]}]}].

    Example: `firstline why IT-42 --json`
    """
    account = asyncio.run(_account(" ".join(task or ()), question, message, desk))
    if as_json:
        from bot.cli.why_json import as_json as plain

        typer.echo(json.dumps(plain(account), ensure_ascii=False, indent=2))
    else:
        from bot.cli.why_tables import print_account

        print_account(account)


async def _account(task: str, question: int | None, message: str | None, key: str | None) -> "Account":
    from bot import settings
    from bot.cli import store
    from bot.clock import Clock
    from desk.usecases import why

    if [bool(task), question is not None, message is not None].count(True) != 1:
        raise UserMistake("name one task as IT-42, or one of --question ID and --message CHAT_ID/MESSAGE_ID")
    async with store.opened(settings.load()) as database, database.begin(readonly=True) as uow:
        if question is not None:
            about: Task | Question = await _question(uow, question)
        elif message is not None:
            about = await _of_message(uow, message)
        else:
            about = await _task(uow, task, key)
        account = await why.account_of(uow, about, now=Clock().now())
    if not account.reasons:
        raise UserMistake(f"no time is promised for it: support level {account.terms.policy.name}")
    return account


async def _task(uow: "UnitOfWork", text: str, key: str | None) -> "Task":
    from bot.cli import store

    named = TASK.fullmatch(text.strip())
    if named is None:
        raise UserMistake(f"`{text}` names no task; write for example IT-42")
    desk: Desk = store.find_desk(uow.catalog, (named["prefix"] or "").lower() or key)
    found = await uow.tasks.by_number(desk.id, int(named["number"]))
    if found is None:
        raise UserMistake(f"there is no task {desk.prefix}-{named['number']}")
    return found


async def _question(uow: "UnitOfWork", question_id: int) -> "Question":
    found = await uow.questions.get(question_id)
    if found is None:
        raise UserMistake(f"there is no question {question_id}")
    return found


async def _of_message(uow: "UnitOfWork", text: str) -> "Task | Question":
    """What the message was made into, else the question it is a part of."""
    named = MESSAGE.fullmatch(text.strip())
    if named is None:
        raise UserMistake(f"`{text}` names no message; write for example -1001234567890/42")
    place = int(named["chat"]), int(named["message"])
    found = await uow.tasks.of_message(*place) or await uow.questions.of_message(*place)
    if found is None:
        raise UserMistake(f"no question or task of message {text} is known")
    return found
