"""What nobody has answered yet: the list with its buttons, and the daily reminder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.render import labels
from bot.render.deadlines import Lap, lap, of_task
from bot.render.inert import inert
from bot.render.keyboards import ButtonSpec
from bot.render.presenters.common import card_url, in_view
from bot.render.scene import Scene, View, message_url, moment, one_line, presents
from desk.catalog import Desk
from desk.notices import Button
from desk.people import is_erased
from desk.questions import Question, QuestionStatus, WaitingCount
from desk.sla import Clock
from desk.tasks import UNDO_WINDOW
from desk.usecases.chats import has_left
from desk.usecases.make_task import is_faceless
from desk.usecases.open_questions import FRESH, fresh_since

PAGE = 5
"""Each question has a row of buttons, and all fit a phone."""
REMINDED = 10
TEXT_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """One question that waits, as the lists show it."""

    number: int
    question: Question
    text: Markup
    url: str | None
    is_gone: bool
    """Whether all its messages were deleted."""
    answer_url: str | None
    who: str
    chat: str
    """Empty where the desk has only one."""
    seconds: float
    due_at: datetime | None
    lap: Lap | None
    is_faceless: bool
    """Whether nobody can be told what becomes of it."""

    @property
    def is_late(self) -> bool:
        return self.lap is not None and self.lap.is_late

    @property
    def dot(self) -> str:
        return labels.OVERDUE_DOT if self.is_late else labels.WAITING_DOT


@dataclass(frozen=True, slots=True)
class Part:
    """A page of what has waited for less, or for more, than `FRESH`."""

    desk: Desk
    page: int
    is_old: bool
    counts: WaitingCount
    others: int
    """How many there are in the other part."""
    waiting: Sequence[Waiting]

    @property
    def pages(self) -> int:
        return -(-self.counts.all // PAGE)


@presents("open_list")
async def open_list(scene: Scene) -> View | None:
    values, desk = scene.values, scene.desk
    if desk is None:
        return None
    part = await _part(scene, desk, page=max(0, int(values.get("page") or 0)), is_old=bool(values.get("old")))
    said = await _said(scene, values.get("said"))
    context = {
        "part": part,
        "days": FRESH.days,
        "said": said,
        "pages": part.pages,
        "page": part.page,
    }
    rows = [_undo(scene, part, said), *(_on(scene, part, one) for one in part.waiting), _turns(scene, part)]
    return View(context, [row for row in [*rows, _other_part(scene, part)] if row])


@presents("open_reminder")
async def open_reminder(scene: Scene) -> View | None:
    """What waits when it is said; who reads it in a group opens a list of their own."""
    desk = scene.desk
    if desk is None:
        return None
    since = fresh_since(scene.now)
    found = await scene.uow.questions.waiting_page(desk.id, limit=REMINDED, since=since)
    if not found and not scene.is_shown:
        return None
    counts = _agreed(await scene.uow.questions.count_waiting(desk.id, since=since), 0, found, REMINDED)
    waiting = await _waiting(scene, desk, found, first=1)
    show = ButtonSpec(scene.say("Go through them"), Button("open_show", desk_id=desk.id))
    context = {"desk": desk.title, "counts": counts, "waiting": waiting, "more": counts.all - len(waiting)}
    return View(context, [[show]] if waiting else [])


async def _part(scene: Scene, desk: Desk, *, page: int, is_old: bool) -> Part:
    """A part that has become empty meanwhile gives way to the other, and a page to the last there is."""
    edge, questions = fresh_since(scene.now), scene.uow.questions
    old = await questions.count_waiting(desk.id, before=edge)
    new = await questions.count_waiting(desk.id, since=edge)
    is_old = is_old and old.all > 0
    counts, others = (old, new) if is_old else (new, old)
    page = min(page, max(0, (counts.all - 1) // PAGE))
    edges = {"before": edge} if is_old else {"since": edge}
    found = await questions.waiting_page(desk.id, limit=PAGE, offset=page * PAGE, **edges)
    waiting = await _waiting(scene, desk, found, first=page * PAGE + 1)
    return Part(desk, page, is_old, _agreed(counts, page * PAGE, found, PAGE), others.all, waiting)


def _agreed(counts: WaitingCount, offset: int, found: Sequence[Question], limit: int) -> WaitingCount:
    """Counts that agree with what was found: a question may come or go between the two looks."""
    seen = offset + len(found)
    wanted = seen if len(found) < limit else max(counts.all, seen)
    unsettled = max(min(counts.unsettled, wanted), sum(not one.is_open for one in found))
    return WaitingCount(wanted - unsettled, unsettled)


async def _waiting(scene: Scene, desk: Desk, questions: Sequence[Question], *, first: int) -> list[Waiting]:
    await scene.meet(*(person for one in questions for person in (one.asker_id, one.answered_by)))
    return [await _one(scene, desk, one, number) for number, one in enumerate(questions, first)]


async def _one(scene: Scene, desk: Desk, question: Question, number: int) -> Waiting:
    clock, asked_in = await _promise(scene, question), await _still_there(scene, question)
    return Waiting(
        number=number,
        question=question,
        text=await _text(scene, question),
        url=message_url(question.chat_id, asked_in, question.topic_id),
        is_gone=asked_in is None,
        answer_url=message_url(question.chat_id, question.answer_message_id, question.topic_id),
        who=await _who(scene, question),
        chat=await scene.chat_title(question.chat_id) if len(desk.first_line) > 1 else "",
        seconds=(scene.now - question.asked_at).total_seconds(),
        due_at=clock.due_at if clock else None,
        lap=lap(scene, clock, scene.now) if clock else None,
        is_faceless=is_faceless(question.asker_id) and not is_erased(question.asker_id),
    )


async def _still_there(scene: Scene, question: Question) -> int | None:
    """The first of its messages that nobody is known to have deleted."""
    for message_id in question.message_ids or [question.first_message_id]:
        message = await scene.uow.messages.get(question.chat_id, message_id)
        if message is None or not message.gone:
            return message_id
    return None


async def _who(scene: Scene, question: Question) -> str:
    """The name; of somebody who has left, that their answer must find them elsewhere."""
    name = scene.name(question.asker_id)
    is_gone = await has_left(scene.uow, question.chat_id, question.asker_id)
    return f"{name} {scene.say('(no longer in the chat)')}" if is_gone else name


async def _promise(scene: Scene, question: Question) -> Clock | None:
    """The clock that runs out first, if any runs; nobody is late with what an import brought."""
    if question.is_past:
        return None
    running = [one for one in await scene.uow.clocks.of(*question.about) if one.is_running and one.due_at is not None]
    return min(running, key=lambda one: one.due_at or scene.now, default=None)


async def _text(scene: Scene, question: Question) -> Markup:
    """Its first words; of a picture without words, that it is one."""
    if words := one_line(question.text, TEXT_LIMIT):
        return inert(words)
    message = await scene.uow.messages.get(question.chat_id, question.first_message_id)
    return inert(scene.say(labels.MEDIA.get((message.media if message else None) or "", labels.ANY_MEDIA)))


async def _said(scene: Scene, said: Any) -> dict[str, Any] | None:
    """What the last press did, ready to be worded."""
    if said is None:
        return None
    number = said.get("question_id")
    question = await scene.uow.questions.get(int(number)) if number is not None else None
    task_id = said.get("task_id") or (question.task_id if question else None)
    task = await scene.task(int(task_id)) if task_id is not None else None
    if question is None and task is None:
        return None
    await scene.meet(question.answered_by if question else None)
    return {
        "code": said["code"],
        "by": said.get("by"),
        "at": moment(said.get("at")),
        "question": question,
        "text": await _text(scene, question) if question else "",
        "answer_url": message_url(question.chat_id, question.answer_message_id, question.topic_id)
        if question
        else None,
        "task": task,
        "deadline": await of_task(scene, task) if task else None,
        "card_url": await card_url(scene, task) if task else None,
    }


def _undo(scene: Scene, part: Part, said: dict[str, Any] | None) -> list[ButtonSpec]:
    """For a while after the press; the way to the card for longer."""
    if said is None:
        return []
    row = [ButtonSpec(scene.say("Open card"), said["card_url"])] if said["card_url"] else []
    task, at = said["task"], said["at"]
    if said["code"] == "task_made" and task is not None and task.is_open:
        until = task.created_at + UNDO_WINDOW
        undo = _turning(scene, part, "open_task_undo", scene.say("Undo"), task=task, expires_at=until)
    elif said["code"] == "dismissed" and at is not None and said["question"].status is QuestionStatus.DISMISSED:
        until = at + UNDO_WINDOW
        values = {"question_id": said["question"].id}
        undo = _turning(scene, part, "open_restore", scene.say("Undo"), values, expires_at=until)
    else:
        return row
    return [*row, undo] if scene.now < until else row


def _on(scene: Scene, part: Part, one: Waiting) -> list[ButtonSpec]:
    """What to do about it; of an answer in doubt, first whether it is one."""
    values = {"question_id": one.question.id, "version": one.question.version}
    if one.question.is_in_doubt:
        actions = [
            ("open_confirm", scene.say("%(n)d · Answered", n=one.number)),
            ("open_take_away", scene.say("%(n)d · Not answered", n=one.number)),
        ]
    else:
        actions = [
            ("open_task", scene.say("%(n)d · Make a task", n=one.number)),
            ("open_dismiss", scene.say("%(n)d · Not a question", n=one.number)),
        ]
    allowed = [each for each in actions if part.desk.second_line or each[0] != "open_task"]
    return [_turning(scene, part, action, text, values) for action, text in allowed]


def _turns(scene: Scene, part: Part) -> list[ButtonSpec]:
    return [
        _turning(scene, part, "open_page", text, {"page": to})
        for text, to in (("◀", part.page - 1), ("▶", part.page + 1))
        if 0 <= to < part.pages
    ]


def _other_part(scene: Scene, part: Part) -> list[ButtonSpec]:
    if part.is_old:
        return [_turning(scene, part, "open_page", scene.say("Newer ones"), {"page": 0, "old": False})]
    if not part.others:
        return []
    text = scene.say("Older than %(days)d days: %(count)d", days=FRESH.days, count=part.others)
    return [_turning(scene, part, "open_page", text, {"page": 0, "old": True})]


def _turning(
    scene: Scene, part: Part, action: str, text: str, values: dict[str, Any] | None = None, **more: Any
) -> ButtonSpec:
    """A button that shows the list anew, on the page it stands on unless it names another."""
    user = int(scene.values["user_id"])
    return in_view(
        scene, action, text, {"page": part.page, "old": part.is_old, **(values or {})}, for_user=user, **more
    )
