"""A command on its way to its use case: which desk, which task and which moment its words mean."""

from dataclasses import dataclass
from datetime import UTC, datetime

from aiogram import types

from bot.routers.reading import TaskNumber, named_tasks, reply_chat_of, reply_of, task_number, text_of
from desk.catalog import Desk
from desk.errors import Refusal, Refused
from desk.moments import PastMoment, Until, parse_moment
from desk.ports import UnitOfWork
from desk.questions import Question
from desk.spans import NotUnderstood
from desk.tasks import Task
from desk.usecases.access import find_task
from desk.usecases.origin import Origin
from desk.usecases.shapes import place_here


@dataclass(frozen=True, slots=True)
class Call:
    """One command, taken apart."""

    uow: UnitOfWork
    now: datetime
    origin: Origin
    name: str
    args: str
    message: types.Message

    def desk(self) -> Desk:
        """The desk of the chat, or the only one that can be meant."""
        return self.uow.catalog.the_desk(self.origin.user_id, self.origin.chat_id)

    def desk_first(self) -> tuple[Desk, str]:
        """The desk the words begin with, by key or title, and the other words; else the one that can be meant, and all.

        A title that more words follow may be one of them: it names a desk only where none is clear.
        """
        first, *rest = self.args.split(maxsplit=1) or [""]
        named, titled = self.uow.catalog.by_key(first.lower()), self.uow.catalog.titled(self.args)
        if titled is not None and (not titled[1] or titled[0] == named):
            return titled
        if named is not None and named.is_in_use:
            return named, "".join(rest)
        try:
            return self.desk(), self.args
        except Refused as refusal:
            if titled is not None:
                return titled
            raise Refused(refusal.code, **refusal.values, command=self.name) from None

    def desk_where_unclear(self) -> tuple[Desk, str]:
        """The desk that can be meant, and all the words; only where that is none they begin with one."""
        try:
            return self.desk(), self.args
        except Refused as refusal:
            if refusal.code is not Refusal.CHOOSE_DESK:
                raise
        return self.desk_first()

    def desk_for_own(self) -> Desk:
        """What is a person's own is told alike on every desk."""
        try:
            return self.desk()
        except Refused as refusal:
            if refusal.code is not Refusal.CHOOSE_DESK:
                raise
            return self.uow.catalog.desks_in_use[0]

    def desk_of_task(self) -> Desk:
        """The desk `IT-42` names, in the command or in the message it replies to; else the one that can be meant."""
        named, _ = self._numbered()
        if named is not None and named.prefix is not None:
            desk = self.uow.catalog.by_key(named.prefix.lower())
            if desk is None:
                raise Refused(Refusal.NO_SUCH_TASK, number=named.number, prefix=named.prefix)
            return desk
        shown = self._named_in_reply()
        return shown[0] if shown is not None and named is None else self.desk()

    async def replied_id(self) -> int | None:
        """The message of this chat the command replies to; numbers of other chats mean nothing here."""
        message_id = reply_of(self.message)
        if message_id is None:
            return None
        return await place_here(self.uow, self.origin.chat_id, message_id, reply_chat_of(self.message))

    async def task(self) -> tuple[Task, str]:
        """The task the command names – by number, or by the message it replies to – and the rest of its words."""
        named, rest = self._numbered()
        if named is None:
            if (replied := await self._replied_task()) is not None:
                return replied, self.args
            raise Refused(Refusal.TASK_NUMBER_NEEDED, command=self.name)
        return await find_task(self.uow, self.desk_of_task(), named.number), rest

    async def task_or_question(self) -> Task | Question:
        """The task the command names, or the question that the message it replies to is a part of or answers; one that
        became a task is that task."""
        message_id = await self.replied_id()
        if self._numbered()[0] is not None or message_id is None:
            return (await self.task())[0]
        if (task := await self._replied_task()) is not None:
            return task
        questions, place = self.uow.questions, (self.origin.chat_id, message_id)
        question = await questions.of_message(*place) or await questions.of_answer(*place)
        if question is None:
            raise Refused(Refusal.NOT_A_QUESTION, command=self.name)
        became = await self.uow.tasks.get(question.task_id) if question.task_id is not None else None
        return became or question

    def _numbered(self) -> tuple[TaskNumber | None, str]:
        """The task the words begin with and the rest of them; «2 часа» is a time and not the second task."""
        named, rest = task_number(self.args)
        return (None, self.args) if named is not None and named.is_bare and self._is_moment() else (named, rest)

    def _is_moment(self) -> bool:
        try:
            parse_moment(self.args, now=self.now, tz=UTC)
        except PastMoment:
            return True
        except NotUnderstood:
            return False
        return True

    def _named_in_reply(self) -> tuple[Desk, int] | None:
        """The one task the replied message names; a list names none in particular."""
        reply = self.message.reply_to_message
        if reply is None:
            return None
        named = [(self.uow.catalog.by_key(prefix.lower()), number) for prefix, number in named_tasks(text_of(reply))]
        known = [(desk, number) for desk, number in named if desk is not None]
        return known[0] if len(known) == 1 else None

    async def _replied_task(self) -> Task | None:
        message_id = await self.replied_id()
        if message_id is None:
            return None
        if shown := self._named_in_reply():
            return await find_task(self.uow, *shown)
        task = await self.uow.tasks.of_message(self.origin.chat_id, message_id)
        return await self.uow.tasks.get(task.id, lock=True) if task is not None and task.id is not None else None

    async def done(self, code: str, task: Task) -> None:
        """Say to this person alone that it is done."""
        values = {"code": code, "task_id": task.id}
        await self.uow.outbox.put(self.origin.reply("view_closed", values, desk_id=task.desk_id))

    def moment(self, task: Task, words: str) -> datetime | Until:
        """The moment these words mean, by the clock of the task's desk."""
        desk = self.uow.catalog.desks[task.desk_id]
        try:
            return parse_moment(words, now=self.now, tz=desk.zone)
        except PastMoment as error:
            raise Refused(Refusal.TIME_IN_PAST, text=words) from error
        except NotUnderstood as error:
            raise Refused(Refusal.BAD_TIME, text=words) from error
