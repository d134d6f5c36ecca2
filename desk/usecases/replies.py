"""What a reply is about: a task, or a comment on one."""

from desk.comments import Comment
from desk.notices import Notice
from desk.ports import UnitOfWork
from desk.questions import Message
from desk.sla import ObjectKind, Target
from desk.tasks import Task

COMMENT = "task_comment"
ESCALATION = "task_escalation"


async def task_of(uow: UnitOfWork, message: Message, *, to_bot: bool, to_self: bool = False) -> Task | None:
    """The task that the message replied to is about, ready to be changed."""
    if message.reply_to is None:
        return None
    place = (message.chat_id, message.reply_to)
    task_id: int | None = None
    if (made := await uow.tasks.of_message(*place)) is not None:
        task_id = made.id
    elif (comment := await uow.comments.of_message(*place)) is not None:
        task_id = comment.task_id
    elif to_bot and (said := await uow.outbox.said(*place)) is not None:
        task_id = _named_in(said)
    elif to_self and (question := await uow.questions.of_message(*place)) is not None:
        task_id = question.task_id
    return None if task_id is None else await uow.tasks.get(task_id, lock=True)


def _named_in(said: Notice) -> int | None:
    """The task the bot spoke of; what it showed of a question or a list is about none."""
    if said.about is not None:
        kind, object_id = said.about
        return object_id if kind is ObjectKind.TASK else None
    named = said.values.get("task_id")
    return int(named) if named is not None else None


async def comment_told(uow: UnitOfWork, message: Message) -> Comment | None:
    """The comment that the bot's message told of, or reminded of."""
    if message.reply_to is None:
        return None
    said = await uow.outbox.said(message.chat_id, message.reply_to)
    if said is None:
        return None
    if said.kind == COMMENT:
        return await uow.comments.get(int(said.values["comment_id"]))
    if said.kind == ESCALATION and said.values.get("target") == Target.NEXT_RESPONSE:
        asked = [one for one in await uow.comments.of_task(int(said.values["task_id"])) if not one.is_answer]
        return asked[-1] if asked else None
    return None
