"""Every command: its name, who may, and the one use case it calls."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time

from aiogram import types

from bot.routers.reading import named_task, reply_of, task_number
from desk.catalog import Desk
from desk.errors import Refusal, Refused
from desk.metrics import Month
from desk.moments import PastMoment, Until, parse_moment
from desk.people import Action, Role, require
from desk.ports import UnitOfWork
from desk.spans import NotUnderstood
from desk.tasks import Priority, Task
from desk.usecases import figures, lists, make_task, setup, start, work
from desk.usecases.access import find_task, roles_for
from desk.usecases.origin import Origin

DAY_STARTS = time(9)
PRIORITY_WORDS = {
    Priority.LOW: ("low", "низкий", "низкая", "низко"),
    Priority.NORMAL: ("normal", "medium", "средний", "средняя", "обычный", "нормальный"),
    Priority.HIGH: ("high", "высокий", "высокая", "высоко"),
    Priority.URGENT: ("urgent", "срочно", "срочный", "срочная", "критичный"),
}


@dataclass(frozen=True, slots=True)
class Call:
    """A command on its way to its use case."""

    uow: UnitOfWork
    now: datetime
    origin: Origin
    args: str
    message: types.Message

    def desk(self) -> Desk:
        return self.uow.catalog.the_desk(self.origin.user_id, self.origin.chat_id)

    async def task(self) -> tuple[Task, str]:
        """The task the command names – by number, or by the message it replies to – and the rest of its words."""
        number, rest = task_number(self.args)
        if number is not None:
            return await find_task(self.uow, self._desk_named(self.args), number), rest
        if task := await self._replied_task():
            return task, self.args
        raise Refused(Refusal.TASK_NUMBER_NEEDED)

    def _desk_named(self, text: str) -> Desk:
        """`IT-42` names its desk; a bare number means the desk of the chat, or the person's only one."""
        if named := named_task(text.split(" ", 1)[0].upper()):
            found = self.uow.catalog.by_key(named[0].lower())
            if found is not None:
                return found
        return self.desk()

    async def _replied_task(self) -> Task | None:
        reply = self.message.reply_to_message
        message_id = reply_of(self.message)
        if reply is None or message_id is None:
            return None
        if named := named_task(reply.text or reply.caption):
            desk = self.uow.catalog.by_key(named[0].lower())
            if desk is not None:
                return await find_task(self.uow, desk, named[1])
        task = await self.uow.tasks.of_message(self.origin.chat_id, message_id)
        return await self.uow.tasks.get(task.id, lock=True) if task is not None and task.id is not None else None

    async def done(self, code: str, task: Task) -> None:
        """Say to this person alone that it is done."""
        values = {"code": code, "task_id": task.id}
        await self.uow.outbox.put(self.origin.reply("view_closed", values, desk_id=task.desk_id))


Handler = Callable[[Call], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    action: Action
    run: Handler


COMMANDS: dict[str, Command] = {}
"""Every command there is. A command without an action cannot be written."""


def command(name: str, action: Action) -> Callable[[Handler], Handler]:
    def register(run: Handler) -> Handler:
        COMMANDS[name] = Command(action, run)
        return run

    return register


async def run(call: Call, name: str) -> None:
    """Run a command; one nobody knows is answered in private only: in a group it may be another bot's."""
    known = COMMANDS.get(name)
    if known is None:
        if call.origin.is_private:
            raise Refused(Refusal.UNKNOWN_COMMAND, name=name)
        return
    if known.action is Action.SETUP or not call.uow.catalog.desks:
        require(call.uow.catalog.roles(call.origin.user_id, _desk_or_none(call)), known.action)
    elif known.action not in {Action.HELP, Action.ASK}:
        desk = call.desk()
        require(roles_for(call.uow, call.origin.user_id, desk) | _watcher_of_own(known.action), known.action)
    await known.run(call)


def _watcher_of_own(action: Action) -> frozenset[Role]:
    """What a watcher may do to their own task is decided once the task is known."""
    return frozenset({Role.WATCHER}) if action is Action.REOPEN_OWN else frozenset()


def _desk_or_none(call: Call) -> Desk | None:
    found = call.uow.catalog.desk_of_chat(call.origin.chat_id)
    return found[0] if found else None


@command("start", Action.HELP)
async def on_start(call: Call) -> None:
    await start.greet(call.uow, call.origin, call.args, now=call.now)


@command("help", Action.HELP)
async def on_help(call: Call) -> None:
    await start.explain(call.uow, call.origin)


@command("ask", Action.ASK)
async def on_ask(call: Call) -> None:
    first, _, rest = call.args.partition(" ")
    desk = call.uow.catalog.by_key(first.lower())
    text = rest if desk is not None else call.args
    desk = desk or call.uow.catalog.the_desk(call.origin.user_id, call.origin.chat_id)
    task = await make_task.ask(call.uow, call.origin, desk, text, now=call.now)
    await call.uow.outbox.put(call.origin.reply("ask_received", {"task_id": task.id}, desk_id=desk.id))


@command("task", Action.MAKE_TASK)
async def on_task(call: Call) -> None:
    """As a reply: of that message. With words: of them. Alone in the first line: of one of the last ten."""
    desk, message_id = call.desk(), reply_of(call.message)
    in_first_line = make_task.is_first_line(call.uow, call.origin.chat_id)
    if in_first_line and message_id is not None:
        task = await make_task.of_message(call.uow, call.origin, desk, message_id, now=call.now)
    elif call.args:
        task = await make_task.of_text(call.uow, call.origin, desk, call.args, now=call.now)
    elif in_first_line:
        await make_task.offer_messages(call.uow, call.origin, desk, now=call.now)
        return
    else:
        raise Refused(Refusal.TEXT_NEEDED)
    values = {"task_id": task.id, "by": call.origin.user_id}
    await call.uow.outbox.put(call.origin.reply("task_made", values, desk_id=desk.id))


@command("take", Action.WORK_TASK)
async def on_take(call: Call) -> None:
    task, _ = await call.task()
    await work.take(call.uow, call.origin.user_id, task, now=call.now)
    await call.done("taken", task)


@command("hold", Action.WORK_TASK)
async def on_hold(call: Call) -> None:
    task, words = await call.task()
    until = _moment(call, task, words) if words else work.default_return(call.uow, task, call.now)
    await work.hold(
        call.uow, call.origin.user_id, task, until=until if isinstance(until, datetime) else None, now=call.now
    )
    await call.done("held", task)


@command("done", Action.WORK_TASK)
async def on_done(call: Call) -> None:
    task, _ = await call.task()
    await work.finish(call.uow, call.origin.user_id, task, now=call.now)
    await call.done("done", task)


@command("reopen", Action.REOPEN_OWN)
async def on_reopen(call: Call) -> None:
    task, _ = await call.task()
    await work.reopen(call.uow, call.origin.user_id, task, now=call.now)
    await call.done("reopened", task)


@command("cancel", Action.WORK_TASK)
async def on_cancel(call: Call) -> None:
    task, _ = await call.task()
    await work.cancel(call.uow, call.origin.user_id, task, now=call.now)
    await call.done("cancelled", task)


@command("assign", Action.WORK_TASK)
async def on_assign(call: Call) -> None:
    task, words = await call.task()
    to_id = await _person(call, words)
    await work.assign(call.uow, call.origin.user_id, task, to_id, now=call.now)
    await call.done("assigned", task)


@command("deadline", Action.SET_DEADLINE)
async def on_deadline(call: Call) -> None:
    task, words = await call.task()
    moment = _moment(call, task, words)
    if not isinstance(moment, datetime):
        raise Refused(Refusal.BAD_TIME, text=words)
    await work.set_deadline(call.uow, call.origin.user_id, task, moment, now=call.now)
    await call.done("deadline_set", task)


@command("priority", Action.SET_PRIORITY)
async def on_priority(call: Call) -> None:
    task, words = await call.task()
    wanted = next((one for one, names in PRIORITY_WORDS.items() if words.lower() in names), None)
    if wanted is None:
        raise Refused(Refusal.BAD_PRIORITY, text=words)
    await work.set_priority(call.uow, call.origin.user_id, task, wanted, now=call.now)
    await call.done("priority_set", task)


@command("queue", Action.SEE_QUEUE)
async def on_queue(call: Call) -> None:
    await lists.show(call.uow, call.origin, call.desk(), "queue", now=call.now)


@command("mine", Action.SEE_OWN)
async def on_mine(call: Call) -> None:
    await lists.show(call.uow, call.origin, call.desk(), "mine", now=call.now)


@command("led", Action.SEE_OWN)
async def on_led(call: Call) -> None:
    await lists.show(call.uow, call.origin, call.desk(), "led", now=call.now)


@command("watched", Action.SEE_OWN)
async def on_watched(call: Call) -> None:
    await lists.show(call.uow, call.origin, call.desk(), "watched", now=call.now)


@command("status", Action.SEE_OWN)
async def on_status(call: Call) -> None:
    await lists.show(call.uow, call.origin, call.desk(), "status", now=call.now)


@command("metrics", Action.SEE_OWN_FIGURES)
async def on_metrics(call: Call) -> None:
    try:
        month = Month.parse(call.args) if call.args else None
    except ValueError as error:
        raise Refused(Refusal.BAD_MONTH, text=call.args) from error
    await figures.show(call.uow, call.origin, call.desk(), month, now=call.now)


@command("setup", Action.SETUP)
async def on_setup(call: Call) -> None:
    await setup.show(call.uow, call.origin, now=call.now)


def _moment(call: Call, task: Task, words: str) -> datetime | Until:
    desk = call.uow.catalog.desks[task.desk_id]
    try:
        return parse_moment(words, now=call.now, tz=desk.zone, day_starts=DAY_STARTS)
    except PastMoment as error:
        raise Refused(Refusal.TIME_IN_PAST, text=words) from error
    except NotUnderstood as error:
        raise Refused(Refusal.BAD_TIME, text=words) from error


async def _person(call: Call, words: str) -> int:
    """Whom a command names: by mention, `@name`, or `me`; nobody at all means oneself."""
    for entity in call.message.entities or []:
        if entity.type == "text_mention" and entity.user is not None:
            return entity.user.id
    name = words.strip().removeprefix("@")
    if not name or name.lower() in {"me", "я", "мне"}:
        return call.origin.user_id
    person = await call.uow.people.by_username(name)
    if person is None:
        raise Refused(Refusal.NO_SUCH_PERSON, text=words)
    return person.user_id
