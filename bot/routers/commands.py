"""Every command: its name, who may, and the one use case it calls."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aiogram import types

from bot.routers.call import Call
from bot.routers.naming import person_named
from bot.routers.reading import text_of
from desk.catalog import Desk
from desk.errors import Refusal, Refused
from desk.metrics import Month
from desk.people import Action, Role, require
from desk.tasks import Priority, Task
from desk.usecases import (
    figures,
    levels,
    lists,
    make_task,
    open_questions,
    pair_views,
    privacy,
    setup,
    similar,
    start,
    undoing,
    why,
    work,
)
from desk.usecases.access import roles_for
from desk.usecases.sorting import Part, sort

PRIORITY_WORDS = {
    Priority.LOW: ("low", "низкий", "низкая", "низко"),
    Priority.NORMAL: ("normal", "medium", "средний", "средняя", "обычный", "нормальный"),
    Priority.HIGH: ("high", "высокий", "высокая", "высоко"),
    Priority.URGENT: ("urgent", "срочно", "срочный", "срочная", "критичный"),
}

TYPE_WORDS = {
    "инцидент": "incident",
    "запрос": "request",
    "вопрос": "question",
    "жалоба": "complaint",
    "улучшение": "improvement",
}
"""The types the program brings along; a desk's own are named by their titles."""

OF_OWN = frozenset({Action.REOPEN_OWN, Action.SEE_CLOCK})

Handler = Callable[[Call], Awaitable[None]]
FindDesk = Callable[[Call], Desk]


@dataclass(frozen=True, slots=True)
class Command:
    """Who may, on which desk, and what happens. Without a desk it is everybody's, or its use case decides."""

    action: Action
    run: Handler
    desk: FindDesk | None = None


COMMANDS: dict[str, Command] = {}
"""Every command there is. A command without an action cannot be written."""


def command(name: str, action: Action, *, on: FindDesk | None = None) -> Callable[[Handler], Handler]:
    def register(run: Handler) -> Handler:
        COMMANDS[name] = Command(action, run, on)
        return run

    return register


async def run(call: Call) -> None:
    """Run a command; one nobody knows is answered in private only: in a group it may be another bot's."""
    known = COMMANDS.get(call.name)
    if known is None:
        if call.origin.is_private:
            raise Refused(Refusal.UNKNOWN_COMMAND, command=call.name)
        return
    if known.desk is not None:
        require(_roles(call, known.desk) | _watcher_of_own(known.action), known.action)
    await known.run(call)


def _roles(call: Call, find_desk: FindDesk) -> frozenset[Role]:
    """On the desk that is meant. Where several can be, on all of them: who may on none need not name one."""
    try:
        return roles_for(call.uow, call.origin.user_id, find_desk(call))
    except Refused as refusal:
        if refusal.code is not Refusal.CHOOSE_DESK:
            raise
        catalog, user_id = call.uow.catalog, call.origin.user_id
        return frozenset().union(*(catalog.roles(user_id, desk) for desk in catalog.desks_in_use))


def _watcher_of_own(action: Action) -> frozenset[Role]:
    """What a watcher may do to their own task, or an asker about their own question, is decided once it is known."""
    return frozenset({Role.WATCHER}) if action in OF_OWN else frozenset()


def _first_named(call: Call) -> Desk:
    return call.desk_first()[0]


def _where_unclear(call: Call) -> Desk:
    return call.desk_where_unclear()[0]


def _named_alone(call: Call) -> Desk:
    """The desk of a list; what names none of them is told apart from no name at all."""
    desk, words = call.desk_first()
    if words:
        known = call.uow.catalog.desks_of(call.origin.user_id) or (desk,)
        raise Refused(Refusal.NO_SUCH_DESK, text=words, desks=[one.key for one in known])
    return desk


@command("start", Action.HELP)
async def on_start(call: Call) -> None:
    await start.greet(call.uow, call.origin, call.args, now=call.now)


@command("help", Action.HELP)
async def on_help(call: Call) -> None:
    await start.explain(call.uow, call.origin)


@command("ask", Action.ASK)
async def on_ask(call: Call) -> None:
    desk, text = call.desk_first()
    if not text:
        raise Refused(Refusal.TEXT_NEEDED, command=call.name)
    task = await make_task.ask(call.uow, call.origin, desk, text, now=call.now)
    await call.uow.outbox.put(call.origin.reply("ask_received", {"task_id": task.id}, desk_id=desk.id))


@command("task", Action.MAKE_TASK, on=_where_unclear)
async def on_task(call: Call) -> None:
    """As a reply: of that message. With words: of them. Alone in the first line: of one of the last ten."""
    desk, args = call.desk_where_unclear()
    message_id = await call.replied_id()
    in_first_line = call.uow.catalog.is_first_line(call.origin.chat_id)
    if in_first_line and message_id is not None:
        task = await make_task.of_message(call.uow, call.origin, desk, message_id, now=call.now)
    elif words := args or _words_of_replied_person(call.message):
        task = await make_task.of_text(call.uow, call.origin, desk, words, now=call.now)
    elif in_first_line:
        await make_task.offer_messages(call.uow, call.origin, desk, now=call.now)
        return
    else:
        raise Refused(Refusal.TEXT_NEEDED, command=call.name)
    values = {"task_id": task.id, "by": call.origin.user_id}
    await undoing.put(call.uow, call.origin.reply("task_made", values, desk_id=desk.id), now=call.now)


def _words_of_replied_person(message: types.Message) -> str:
    """Outside the first line nothing is kept, but a reply brings the message along."""
    reply = message.reply_to_message
    is_persons = reply is not None and reply.from_user is not None and not reply.from_user.is_bot
    return text_of(reply) if reply is not None and is_persons else ""


@command("take", Action.WORK_TASK, on=Call.desk_of_task)
async def on_take(call: Call) -> None:
    task, _ = await call.task()
    await work.take(call.uow, call.origin.user_id, task, now=call.now)
    await call.done("taken", task)


@command("hold", Action.WORK_TASK, on=Call.desk_of_task)
async def on_hold(call: Call) -> None:
    task, words = await call.task()
    until = call.moment(task, words) if words else work.default_return(call.uow, task, call.now)
    await work.hold(
        call.uow, call.origin.user_id, task, until=until if isinstance(until, datetime) else None, now=call.now
    )
    await call.done("held", task)


@command("done", Action.WORK_TASK, on=Call.desk_of_task)
async def on_done(call: Call) -> None:
    task, _ = await call.task()
    await work.finish(call.uow, call.origin.user_id, task, now=call.now)
    await call.done("done", task)


@command("reopen", Action.REOPEN_OWN, on=Call.desk_of_task)
async def on_reopen(call: Call) -> None:
    task, _ = await call.task()
    await work.reopen(call.uow, call.origin.user_id, task, now=call.now)
    await call.done("reopened", task)


@command("cancel", Action.WORK_TASK, on=Call.desk_of_task)
async def on_cancel(call: Call) -> None:
    task, _ = await call.task()
    await work.cancel(call.uow, call.origin.user_id, task, now=call.now)
    await call.done("cancelled", task)


@command("assign", Action.WORK_TASK, on=Call.desk_of_task)
async def on_assign(call: Call) -> None:
    task, words = await call.task()
    to_id = await person_named(call, words, call.uow.catalog.desks[task.desk_id])
    await work.assign(call.uow, call.origin.user_id, task, to_id, now=call.now)
    await call.done("assigned", task)


@command("deadline", Action.SET_DEADLINE, on=Call.desk_of_task)
async def on_deadline(call: Call) -> None:
    task, words = await call.task()
    moment = call.moment(task, words)
    if not isinstance(moment, datetime):
        raise Refused(Refusal.BAD_TIME, text=words)
    await work.set_deadline(call.uow, call.origin.user_id, task, moment, now=call.now)
    await call.done("deadline_set", task)


@command("priority", Action.SET_PRIORITY, on=Call.desk_of_task)
async def on_priority(call: Call) -> None:
    task, words = await call.task()
    wanted = next((one for one, names in PRIORITY_WORDS.items() if words.lower() in names), None)
    if wanted is None:
        raise Refused(Refusal.BAD_PRIORITY, text=words)
    await work.set_priority(call.uow, call.origin.user_id, task, wanted, now=call.now)
    await call.done("priority_set", task)


@command("type", Action.SORT_TASK, on=Call.desk_of_task)
async def on_type(call: Call) -> None:
    await _sort(call, Part.TASK_TYPE, TYPE_WORDS)


@command("service", Action.SORT_TASK, on=Call.desk_of_task)
async def on_service(call: Call) -> None:
    await _sort(call, Part.SERVICE)


@command("customer", Action.SET_CUSTOMER, on=Call.desk_of_task)
async def on_customer(call: Call) -> None:
    await _sort(call, Part.CUSTOMER)


async def _sort(call: Call, part: Part, synonyms: Mapping[str, str] | None = None) -> None:
    task, words = await call.task()
    also = (synonyms or {}).get(words.lower())
    await sort(call.uow, call.origin.user_id, task, part, filter(None, (words, also)), now=call.now)
    await call.done(f"{part}_set", task)


@command("why", Action.SEE_CLOCK, on=Call.desk_of_task)
async def on_why(call: Call) -> None:
    about = await call.task_or_question()
    if isinstance(about, Task):
        await why.show_task(call.uow, call.origin, about, now=call.now)
    else:
        await why.show_question(call.uow, call.origin, about, now=call.now)


@command("pair", Action.HANDLE_QUESTION, on=Call.desk)
async def on_pair(call: Call) -> None:
    await pair_views.show(call.uow, call.origin, await call.replied_id(), now=call.now)


@command("notq", Action.HANDLE_QUESTION, on=Call.desk)
async def on_notq(call: Call) -> None:
    await pair_views.dismiss(call.uow, call.origin, await call.replied_id(), now=call.now)


@command("similar", Action.HANDLE_QUESTION, on=_where_unclear)
async def on_similar(call: Call) -> None:
    """As a reply: of that question. With words: of them."""
    desk, words = call.desk_where_unclear()
    message_id = await call.replied_id()
    question = await call.uow.questions.of_message(call.origin.chat_id, message_id) if message_id is not None else None
    text = words or (question.text if question is not None else _words_of_replied_person(call.message))
    if not text.strip():
        raise Refused(Refusal.NO_WORDS if message_id is not None else Refusal.TEXT_NEEDED, command=call.name)
    await similar.show(call.uow, call.origin, desk, text, now=call.now, question=question)


@command("privacy", Action.SEE_OWN)
async def on_privacy(call: Call) -> None:
    await privacy.show(call.uow, call.origin, call.desk_for_own())


@command("queue", Action.SEE_QUEUE, on=_first_named)
async def on_queue(call: Call) -> None:
    await lists.show(call.uow, call.origin, _named_alone(call), "queue", now=call.now)


@command("open", Action.HANDLE_QUESTION, on=_first_named)
async def on_open(call: Call) -> None:
    await open_questions.show(call.uow, call.origin, _named_alone(call), now=call.now)


@command("mine", Action.SEE_OWN)
async def on_mine(call: Call) -> None:
    await lists.show(call.uow, call.origin, call.desk_for_own(), "mine", now=call.now)


@command("led", Action.SEE_OWN)
async def on_led(call: Call) -> None:
    await lists.show(call.uow, call.origin, call.desk_for_own(), "led", now=call.now)


@command("watched", Action.SEE_OWN)
async def on_watched(call: Call) -> None:
    await lists.show(call.uow, call.origin, call.desk_for_own(), "watched", now=call.now)


@command("status", Action.SEE_OWN)
async def on_status(call: Call) -> None:
    await lists.show(call.uow, call.origin, call.desk_for_own(), "status", now=call.now)


@command("metrics", Action.SEE_OWN_FIGURES, on=_first_named)
async def on_metrics(call: Call) -> None:
    desk, words = call.desk_first()
    try:
        month = Month.parse(words) if words else None
    except ValueError as error:
        raise Refused(Refusal.BAD_MONTH, text=words) from error
    await figures.show(call.uow, call.origin, desk, month, now=call.now)


@command("sla", Action.DESK_SETTINGS, on=_first_named)
async def on_sla(call: Call) -> None:
    await levels.show(call.uow, call.origin, _named_alone(call), now=call.now)


@command("setup", Action.SETUP)
async def on_setup(call: Call) -> None:
    """Its use case knows what the group is, and so who may."""
    await setup.show(call.uow, call.origin, now=call.now)
