"""One press of a button, with what its handler may do."""

from dataclasses import dataclass, replace
from datetime import datetime

from desk.catalog import Desk
from desk.errors import Refusal, Refused
from desk.notices import Button
from desk.ports import UnitOfWork
from desk.questions import Question
from desk.tasks import Task
from desk.usecases import dialogs, undoing
from desk.usecases.origin import Origin


@dataclass(frozen=True, slots=True)
class Press:
    """One press that passed the checks every button shares."""

    uow: UnitOfWork
    origin: Origin
    button: Button
    desk: Desk
    now: datetime
    is_again: bool = False
    """The same button was pressed before."""

    async def task(self) -> Task:
        """The task the button was drawn for, unless it has changed since. Refused if it is another desk's."""
        task = await self.uow.tasks.get(self._object_id(), lock=True)
        if task is None or task.desk_id != self.desk.id:
            raise Refused(Refusal.BUTTON_UNKNOWN)
        if self.button.version is not None and self.button.version != task.version:
            raise Refused(Refusal.BUTTON_STALE, task_id=task.id)
        return task

    async def question(self) -> Question:
        """The question the button was drawn for; unless it has changed since, where the button names a version."""
        question = await dialogs.get(self.uow, self._object_id())
        if question.desk_id != self.desk.id:
            raise Refused(Refusal.BUTTON_UNKNOWN)
        if self.button.version is not None and self.button.version != question.version:
            raise Refused(Refusal.BUTTON_STALE, question_id=question.id)
        return question

    async def show(self, kind: str, **values: object) -> None:
        """Offer something to this person alone."""
        values["for_user"] = self.origin.user_id
        await self.uow.outbox.put(self.origin.reply(kind, values, desk_id=self.desk.id))

    async def turn_view(self, kind: str, **values: object) -> None:
        """The message the button stands in becomes another one."""
        key = self.button.values.get("card_key")
        if key is None:
            return
        notice = self.origin.reply(kind, values, desk_id=self.desk.id, key=key)
        await self.uow.outbox.put(replace(notice, callback_id=None))

    async def offer_undo(self) -> None:
        """The message the button stands in has just got a button that takes back what was done, for a while."""
        key = self.button.values.get("card_key")
        if key is not None:
            await undoing.expect_end(self.uow, self.desk.id, key, now=self.now)

    async def toast(self, code: str, **values: object) -> None:
        await self.uow.outbox.put(self.origin.toast(code, **values))

    def _object_id(self) -> int:
        if self.button.object_id is None:
            raise Refused(Refusal.BUTTON_UNKNOWN)
        return self.button.object_id
