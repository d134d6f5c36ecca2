"""Making a task: of a message, of one picked from the last ten, or of nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.catalog import Desk
from desk.errors import Refusal, Refused
from desk.history import Fact
from desk.notices import Mode, Notice, Urgency
from desk.people import ANONYMOUS_ADMIN, CHANNEL_POST, Action
from desk.ports import UnitOfWork
from desk.questions import TEXT_LIMIT, Message, Question, QuestionStatus
from desk.sla import Happening
from desk.sla_life import Event
from desk.tasks import UNDO_WINDOW, Status, Task, title_of
from desk.usecases import clocks, dialogs, meanwhile, traits, work
from desk.usecases.access import is_member, needs_membership, owner_of, require_on_desk
from desk.usecases.origin import Origin

PICK_FROM = 10
NOBODY = frozenset({ANONYMOUS_ADMIN, CHANNEL_POST})


async def offer_messages(uow: UnitOfWork, origin: Origin, desk: Desk, *, now: datetime) -> None:
    """Show the last messages of the chat to choose from, to this person alone."""
    await _require_maker(uow, origin, desk, now=now)
    newest = await uow.messages.recent(origin.chat_id, limit=3 * PICK_FROM, topic_id=origin.topic_id)
    recent = [message for message in newest if not message.text.startswith("/")][:PICK_FROM]
    if not recent:
        raise Refused(Refusal.NOTHING_TO_PICK)
    values = {
        "chat_id": origin.chat_id,
        "message_ids": [message.message_id for message in recent],
        "maker_id": origin.user_id,
    }
    await uow.outbox.put(origin.reply("task_picker", values, desk_id=desk.id))


async def of_message(uow: UnitOfWork, origin: Origin, desk: Desk, message_id: int, *, now: datetime) -> Task:
    """A task of one message of the chat, with what else was said in the same burst."""
    await _require_maker(uow, origin, desk, now=now)
    message = await uow.messages.get(origin.chat_id, message_id)
    if message is None:
        raise Refused(Refusal.NO_SUCH_MESSAGE)
    existing = await _task_of(uow, message)
    if existing is not None and existing.status is not Status.CANCELLED:
        raise Refused(Refusal.ALREADY_MADE, task_id=existing.id)
    return await _make(uow, origin, desk, _Source.of(message), assignee_id=origin.user_id, now=now)


async def _task_of(uow: UnitOfWork, message: Message) -> Task | None:
    """The newest task of this message, or of the question it is a part of."""
    task = await uow.tasks.of_message(message.chat_id, message.message_id)
    if task is not None or message.question_id is None:
        return task
    question = await uow.questions.get(message.question_id)
    return await uow.tasks.get(question.task_id) if question is not None and question.task_id is not None else None


async def of_text(uow: UnitOfWork, origin: Origin, desk: Desk, text: str, *, now: datetime) -> Task:
    """A task made by hand, without a message; it has no watcher."""
    await require_on_desk(uow, origin.user_id, desk, Action.MAKE_TASK, now=now)
    if not text.strip():
        raise Refused(Refusal.TEXT_NEEDED)
    return await _make(uow, origin, desk, _Source(text=text.strip()), assignee_id=origin.user_id, now=now)


async def ask(uow: UnitOfWork, origin: Origin, desk: Desk, text: str, *, now: datetime) -> Task:
    """An employee's request in private: they watch it, the least busy of those it falls to gets it."""
    await require_on_desk(uow, origin.user_id, desk, Action.ASK, now=now)
    if not text.strip():
        raise Refused(Refusal.TEXT_NEEDED)
    source = _Source(
        text=text.strip(),
        author_id=origin.user_id,
        chat_id=origin.chat_id if origin.is_private else None,
        message_id=origin.message_id if origin.is_private else None,
    )
    assignee_id = await _by_service(uow, desk, origin.chat_id)
    return await _make(uow, origin, desk, source, assignee_id=assignee_id, now=now)


async def of_question(uow: UnitOfWork, desk: Desk, question: Question, *, now: datetime) -> Task | None:
    """Nobody answered in time, so the question becomes a task by itself: nobody's making, the least busy gets it.

    None where that cannot be: the desk has no second line, or nobody waits any more.
    """
    if desk.second_line is None or not question.is_open:
        return None
    assignee_id = await _by_service(uow, desk, question.chat_id)
    return await _make(uow, None, desk, _Source.of_question(question), assignee_id=assignee_id, now=now)


async def _by_service(uow: UnitOfWork, desk: Desk, chat_id: int) -> int | None:
    """The least busy of those who look after the service that the chat is about; of everybody where nobody does."""
    service = desk.defaults_of(chat_id).service
    staff = [one for one in desk.staff if desk.is_staff(one)]
    people = uow.catalog.directory.responsible(service, staff) if service is not None else ()
    return await _least_loaded(uow, desk, people) if people else await least_loaded(uow, desk)


async def least_loaded(uow: UnitOfWork, desk: Desk, *, but: int | None = None) -> int | None:
    """The specialist with the fewest open tasks; leads only where there are no specialists."""
    return await _least_loaded(uow, desk, [one for one in desk.specialists or desk.leads if one != but])


async def _least_loaded(uow: UnitOfWork, desk: Desk, people: Sequence[int]) -> int | None:
    counts = await uow.tasks.open_counts(desk.id)
    return min(people, key=lambda one: (counts.get(one, 0), people.index(one)), default=None)


async def undo(uow: UnitOfWork, actor_id: int, task: Task, *, now: datetime) -> None:
    """Take back a task just made, unheard if that is still possible; its question is again what it was."""
    if now - task.created_at > UNDO_WINDOW:
        raise Refused(Refusal.UNDO_TOO_LATE)
    await uow.outbox.withdraw(work.watcher_key(task, "watcher_taken"))
    was_told = await uow.outbox.posted("watcher_taken", *task.about) is not None
    await work.cancel(uow, actor_id, task, now=now, tell=was_told)
    if task.question_id is None:
        return
    question = await dialogs.get(uow, task.question_id)
    if question.status is QuestionStatus.CONVERTED:
        await meanwhile.wait_again(uow, question, by=actor_id, now=now)


@dataclass(frozen=True, slots=True)
class _Source:
    """What a task is made of."""

    text: str = ""
    author_id: int | None = None
    chat_id: int | None = None
    message_id: int | None = None
    topic_id: int | None = None
    question_id: int | None = None

    @classmethod
    def of(cls, message: Message) -> "_Source":
        author = _person(message.author_id)
        return cls(message.text, author, message.chat_id, message.message_id, message.topic_id, message.question_id)

    @classmethod
    def of_question(cls, question: Question) -> "_Source":
        author, first = _person(question.asker_id), question.first_message_id
        return cls(question.text, author, question.chat_id, first, question.topic_id, question.id)


def is_faceless(author_id: int) -> bool:
    """Whether nobody can be told what becomes of it: a channel, or somebody hidden behind a group."""
    return author_id in NOBODY or author_id < 0


def _person(author_id: int) -> int | None:
    return None if is_faceless(author_id) else author_id


async def _require_maker(uow: UnitOfWork, origin: Origin, desk: Desk, *, now: datetime) -> None:
    """Who makes a task of a message must be in the second-line group and in the chat."""
    roles = await require_on_desk(uow, origin.user_id, desk, Action.MAKE_TASK, now=now)
    if desk.second_line is None:
        raise Refused(Refusal.NO_SECOND_LINE, desk_id=desk.id)
    if needs_membership(roles) and not await is_member(uow, origin.chat_id, origin.user_id, now=now):
        raise Refused(Refusal.NOT_IN_CHAT, desk_id=desk.id)


async def _make(
    uow: UnitOfWork, origin: Origin | None, desk: Desk, source: _Source, *, assignee_id: int | None, now: datetime
) -> Task:
    """Without an origin nobody makes it."""
    question = await uow.questions.get(source.question_id) if source.question_id is not None else None
    task = _of_source(uow, desk, source, question, said_in=_said_in(origin, source), now=now)
    task.assignee_id = assignee_id
    task.owner_id = await _owner(uow, origin, desk, now=now)
    task.maker_id = origin.user_id if origin is not None else None
    task = await uow.tasks.add(task)
    await clocks.happen(uow, await work.life_of(uow, task, is_new=True), Event(now, Happening.CREATED))
    if question is not None:
        question.task_id = task.id
        await uow.questions.save(question)
    if question is not None and (question.still_waits or question.status in dialogs.NO_TASK_YET):
        await dialogs.close(uow, question, QuestionStatus.CONVERTED, by=task.maker_id, now=now)
    await _announce(uow, desk, task, now=now)
    return task


def _said_in(origin: Origin | None, source: _Source) -> int | None:
    """The chat whose defaults hold: where the message stands, else where the task was asked for."""
    return origin.chat_id if origin is not None and source.chat_id is None else source.chat_id


async def _owner(uow: UnitOfWork, origin: Origin | None, desk: Desk, *, now: datetime) -> int | None:
    """Where nobody makes the task Telegram cannot be asked: who was known last is it."""
    if desk.second_line is None:
        raise Refused(Refusal.NO_SECOND_LINE, desk_id=desk.id)
    if origin is None:
        return await uow.memberships.owner_of(desk.second_line)
    return await owner_of(uow, desk.second_line, now=now)


def _of_source(
    uow: UnitOfWork, desk: Desk, source: _Source, question: Question | None, *, said_in: int | None, now: datetime
) -> Task:
    """What the source and its chat say of a new task; nobody has it yet."""
    text = question.text if question is not None and question.asker_id == source.author_id else source.text
    said = desk.defaults_of(said_in)
    terms = clocks.terms_for(uow.catalog, desk, traits.of_new(uow.catalog, desk, source.chat_id, said))
    return Task(
        desk_id=desk.id,
        number=0,
        title=title_of(source.text or text),
        description=text[:TEXT_LIMIT],
        created_at=now,
        assignee_id=None,
        owner_id=None,
        watcher_id=source.author_id,
        chat_id=source.chat_id,
        message_id=source.message_id,
        topic_id=source.topic_id,
        question_id=question.id if question is not None else None,
        priority=uow.catalog.directory.priority_of(said.task_type),
        task_type=said.task_type,
        service=said.service,
        customer=said.customer,
        policy=terms.policy.name,
        terms_id=terms.id,
    )


async def _announce(uow: UnitOfWork, desk: Desk, task: Task, *, now: datetime) -> None:
    """The card in the second-line group, a word to the watcher, and a row of the journal."""
    await uow.journal.add(Fact(now, "task.made", desk.id, task.maker_id, *task.about, after={"number": task.number}))
    await uow.outbox.put(card(desk, task))
    if task.watcher_id is not None and task.watcher_id != task.maker_id:
        await work.tell_watcher(uow, task, "watcher_taken")
    if task.assignee_id is not None and task.assignee_id != task.maker_id:
        await work.tell_assignee(uow, task, "task_assigned", by=None, at=now)


def card(desk: Desk, task: Task) -> Notice:
    """The one message of the second-line group that always shows the task as it is."""
    if desk.second_line is None:
        raise Refused(Refusal.NO_SECOND_LINE, desk_id=desk.id)
    return Notice(
        kind="task_card",
        key=f"task_card:{task.id}",
        chat_id=desk.second_line,
        mode=Mode.CARD,
        urgency=Urgency.CARD,
        values={"task_id": task.id},
        desk_id=desk.id,
        about=task.about,
    )
