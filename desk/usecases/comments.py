"""What the watcher writes about a task reaches who works on it, and the answer reaches the watcher.

A comment is a reply: to the message a task was made of, to what the bot said about it, or to an earlier comment. So is
an answer: to the comment itself, or to the bot's word of it.
"""

from dataclasses import dataclass
from datetime import datetime

from desk import comments
from desk.catalog import Desk
from desk.comments import Comment
from desk.errors import Refusal, Refused
from desk.history import Fact
from desk.notices import Mode, Notice, Urgency
from desk.pairing.detection import is_small_talk, read
from desk.people import ANONYMOUS_ADMIN, Action, may
from desk.ports import UnitOfWork
from desk.questions import TEXT_LIMIT, Message
from desk.sla import Happening
from desk.sla_life import Event
from desk.tasks import Status, Task
from desk.usecases import clocks, replies, work
from desk.usecases.access import require_on_desk, roles_for
from desk.usecases.instants import instant_of
from desk.usecases.origin import Origin

ANSWER = "task_answer"


async def overhear(
    uow: UnitOfWork, desk: Desk, message: Message, *, to_bot: bool, to_self: bool, now: datetime
) -> bool:
    """A reply in a first-line chat: whether it is about a task, and so neither a question nor an answer to one.

    `to_bot`, `to_self`: whose message it answers; only there is it worth looking further.
    """
    if message.from_staff:
        return await _overhear_answer(uow, desk, message)
    task = await replies.task_of(uow, message, to_bot=to_bot, to_self=to_self)
    if task is None or not task.is_open or task.watcher_id != message.author_id:
        return False
    if not may(roles_for(uow, message.author_id, desk, task), Action.COMMENT):
        return False
    if _asks_nothing(message) and not _waits_for(task, message.author_id):
        return False  # thanks stand in the chat for all to see
    if await _take_in(uow, task, message, now=now) is not None:
        await _react(uow, desk, message, desk.settings.noticed_reaction)
    return True


async def from_private(uow: UnitOfWork, origin: Origin, message: Message, *, now: datetime) -> bool:
    """A reply in private: an answer to a comment, or a comment; False where it is about no task."""
    if message.reply_to is None:
        return False
    if await pass_on(uow, origin, message, now=now):
        return True
    task = await replies.task_of(uow, message, to_bot=True)
    if task is None:
        return False
    _require_comment(uow, task, message.author_id)
    taken = await _take_in(uow, task, message, now=now)
    if taken is not None:
        told = task.assignee_id if task.assignee_id != message.author_id else None
        values = {"task_id": task.id, "comment_id": taken.comment.id, "to": told, "returned": taken.has_returned}
        await uow.outbox.put(origin.reply("comment_passed", values, desk_id=task.desk_id))
    return True


async def pass_on(uow: UnitOfWork, origin: Origin, message: Message, *, now: datetime) -> bool:
    """A reply to the bot's word of a comment, in private or in the second line, goes to who wrote that comment."""
    comment = await replies.comment_told(uow, message)
    if comment is None:
        return False
    if origin.user_id == ANONYMOUS_ADMIN:
        raise Refused(Refusal.ANONYMOUS)
    task, desk = await _get(uow, comment.task_id), uow.catalog.desks[comment.desk_id]
    await require_on_desk(uow, origin.user_id, desk, Action.WORK_TASK, now=now, task=task)
    if await _is_of_known_album(uow, message, comment.task_id):
        return True
    said = await _keep_answer(uow, task, message, comment)
    await uow.outbox.put(_passed_on(desk, task, comment, said))
    values = {"task_id": task.id, "comment_id": said.id, "to": comment.author_id, "returned": False}
    await uow.outbox.put(origin.reply("comment_passed", values, desk_id=desk.id))
    return True


async def _overhear_answer(uow: UnitOfWork, desk: Desk, message: Message) -> bool:
    """The desk answers a comment where it was written: it stands there to be read."""
    if message.reply_to is None:
        return False
    comment = await uow.comments.of_message(message.chat_id, message.reply_to)
    if comment is None or comment.is_answer:
        return False
    if await _is_of_known_album(uow, message, comment.task_id):
        return True
    await _keep_answer(uow, await _get(uow, comment.task_id), message, comment)
    await _react(uow, desk, comment, desk.settings.answered_reaction)
    return True


async def _keep_answer(uow: UnitOfWork, task: Task, message: Message, comment: Comment) -> Comment:
    """Nobody waits for a word about the task any more."""
    said = await uow.comments.add(comments.of(message, task.desk_id, comment.task_id, answers=comment.id))
    await _happen(uow, task, Happening.ANSWERED, message.sent_at)
    await _note(uow, task, "task.answer", said, message.sent_at)
    return said


@dataclass(frozen=True, slots=True)
class _Taken:
    comment: Comment
    has_returned: bool


async def _take_in(uow: UnitOfWork, task: Task, message: Message, *, now: datetime) -> _Taken | None:
    """Keep a comment, start the clock of its answer, tell who works on the task; None for a later part of an album."""
    if await _is_of_known_album(uow, message, task.about[1]):
        return None
    returns = _waits_for(task, message.author_id)
    if returns:
        if message.chat_id == task.watcher_id and message.text:
            task.description = f"{task.description}\n{message.text}".strip()[-TEXT_LIMIT:]
        await work.come_back(uow, task, at=message.sent_at, now=now, tell=False)
    comment = await uow.comments.add(comments.of(message, *_whose(task)))
    asks = message.author_id == task.watcher_id and (returns or not _asks_nothing(message))
    asked_at = instant_of(message.sent_at, now)
    if asks:
        await _happen(uow, task, Happening.ASKED, asked_at)
    await _note(uow, task, "task.comment" if asks else "task.note", comment, asked_at)
    await _tell_desk(uow, task, comment, returned=returns)
    return _Taken(comment, returns)


def _whose(task: Task) -> tuple[int, int]:
    return task.desk_id, task.about[1]


def _waits_for(task: Task, author_id: int) -> bool:
    """Whether the task was put off until this person says something."""
    return task.status is Status.ON_HOLD and task.resume_at is None and task.watcher_id == author_id


def _asks_nothing(message: Message) -> bool:
    """Thanks and greetings alone: nobody waits for an answer to them."""
    return message.media is None and is_small_talk(read(message.text), frozenset())


def _require_comment(uow: UnitOfWork, task: Task, author_id: int) -> None:
    """A comment is the watcher's; a lead may say something about any task but to themselves."""
    roles = roles_for(uow, author_id, uow.catalog.desks[task.desk_id], task)
    is_to_oneself = author_id == task.assignee_id != task.watcher_id
    if is_to_oneself or not may(roles, Action.COMMENT):
        raise Refused(Refusal.COMMENT_NOT_YOURS, task_id=task.id)
    if not task.is_open:
        at = task.done_at.isoformat() if task.done_at else None
        raise Refused(Refusal.COMMENT_ON_CLOSED, task_id=task.id, by=task.done_by, at=at)


async def _get(uow: UnitOfWork, task_id: int) -> Task:
    task = await uow.tasks.get(task_id, lock=True)
    if task is None:
        raise Refused(Refusal.NO_SUCH_TASK)
    return task


async def _is_of_known_album(uow: UnitOfWork, message: Message, task_id: int) -> bool:
    """Pictures sent together are one comment; the first of them brings the words."""
    if message.album_id is None:
        return False
    known = await uow.comments.of_task(task_id)
    return any(one.album_id == message.album_id and one.chat_id == message.chat_id for one in known)


async def _happen(uow: UnitOfWork, task: Task, what: Happening, at: datetime) -> None:
    """Only where an answer is promised is there a clock to move."""
    life = await work.life_of(uow, task)
    if life.policy.next_response is not None:
        await clocks.happen(uow, life, Event(at, what))


async def _note(uow: UnitOfWork, task: Task, what: str, comment: Comment, at: datetime) -> None:
    after = {"comment_id": comment.id, "answers": comment.answers}
    await uow.journal.add(Fact(at, what, task.desk_id, comment.author_id, *task.about, after=after))
    await uow.outbox.refresh(*task.about)


async def _tell_desk(uow: UnitOfWork, task: Task, comment: Comment, *, returned: bool) -> None:
    """The assignee in private; the second-line group where there is none or they cannot be reached."""
    second_line = uow.catalog.desks[task.desk_id].second_line
    places = [one for one in (task.assignee_id, second_line) if one is not None and one != comment.author_id]
    if not places:
        return
    await uow.outbox.put(
        Notice(
            kind=replies.COMMENT,
            key=f"{replies.COMMENT}:{comment.id}",
            chat_id=places[0],
            urgency=Urgency.ESCALATION,
            values={"task_id": task.id, "comment_id": comment.id, "returned": returned},
            desk_id=task.desk_id,
            about=task.about,
            fallback=tuple(places[1:]),
        )
    )


def _passed_on(desk: Desk, task: Task, comment: Comment, said: Comment) -> Notice:
    """Where they asked, in reply to their comment."""
    is_private = comment.chat_id == comment.author_id
    return Notice(
        kind=ANSWER,
        key=f"{ANSWER}:{said.id}",
        chat_id=comment.chat_id,
        urgency=Urgency.REPLY,
        values={"task_id": task.id, "comment_id": said.id},
        desk_id=desk.id,
        about=task.about,
        reply_to=comment.message_id,
        topic_id=comment.topic_id,
        fallback=() if is_private else (comment.author_id,),
        language=None if is_private else desk.language,
    )


async def _react(uow: UnitOfWork, desk: Desk, about: Message | Comment, emoji: str | None) -> None:
    """A comment is noticed and answered as quietly as a question."""
    if desk.settings.noticed_reaction is None:
        return
    await uow.outbox.put(
        Notice(
            kind="reaction",
            key=f"reaction:{about.chat_id}:{about.message_id}",
            chat_id=about.chat_id,
            mode=Mode.REACTION,
            urgency=Urgency.REACTION,
            values={"emoji": emoji},
            desk_id=desk.id,
            message_id=about.message_id,
        )
    )
