"""A promise runs out or has run out: told to those who can act, and turned green when it ends."""

import re

from bot.render import labels
from bot.render.deadlines import Lap, lap
from bot.render.keyboards import ButtonSpec, Keyboard
from bot.render.presenters.common import card_url
from bot.render.scene import Scene, View, message_url, presents
from desk.notices import Button
from desk.questions import Question, QuestionStatus
from desk.sla import Clock, ObjectKind, Target
from desk.tasks import Status, Task

MOST_PEOPLE = 8
HOUR = 3600
WHOLE = 100
PERCENT_RUNG = re.compile(r"(\d+)%")
REACTIONS = frozenset({"task.taken", "task.held", "task.done"})
"""What ends the wait for a reaction."""


@presents("question_escalation")
async def question_escalation(scene: Scene) -> View | None:
    question = await scene.uow.questions.get(int(scene.values["question_id"]))
    clock = await scene.uow.clocks.get(int(scene.values["clock_id"]))
    if question is None or clock is None or (not scene.is_shown and not question.is_open):
        return None  # an alarm nobody saw needs no all-clear
    scene.on(scene.uow.catalog.desks.get(question.desk_id))
    await scene.meet(question.asker_id, question.answered_by)
    end = question.answered_at or clock.stopped_at or scene.now
    context = {
        "question": question,
        "status": question.status.value,
        "is_warning": _is_warning(scene),
        "lap": lap(scene, clock, end),
        "norm": _norm(scene, lap(scene, clock, end)),
        "chat": await scene.chat_title(question.chat_id),
        "url": message_url(question.chat_id, question.first_message_id, question.topic_id),
        "answer_url": message_url(question.chat_id, question.answer_message_id, question.topic_id),
        "task": await scene.task(question.task_id) if question.task_id is not None else None,
        "people": await _on_the_desk(scene) if question.is_open else [],
    }
    return View(context, _question_buttons(scene, question))


def _norm(scene: Scene, measured: Lap) -> str:
    """The norm in the unit of the waiting time beside it: "12 minutes (norm 10)"."""
    minutes = int(measured.goal) // 60
    if minutes and measured.ran < HOUR and measured.goal < HOUR:
        return str(minutes)
    return scene.times.duration(measured.goal)


async def _on_the_desk(scene: Scene) -> list[tuple[int, int]]:
    """Specialists with their open tasks, the least busy first."""
    if scene.desk is None:
        return []
    people = scene.desk.specialists or scene.desk.leads
    await scene.meet(*people)
    counts = await scene.uow.tasks.open_counts(scene.desk.id)
    return sorted(((one, counts.get(one, 0)) for one in people), key=lambda pair: pair[1])[:MOST_PEOPLE]


def _question_buttons(scene: Scene, question: Question) -> Keyboard:
    if question.status is not QuestionStatus.OPEN:
        return []
    actions = (("question_task", scene.say("Make a task")), ("question_dismiss", scene.say("Not a question")))
    return [
        [
            ButtonSpec(
                text,
                Button(
                    action,
                    desk_id=question.desk_id,
                    kind=ObjectKind.QUESTION,
                    object_id=question.id,
                    version=question.version,
                ),
            )
            for action, text in actions
        ]
    ]


@presents("task_escalation")
async def task_escalation(scene: Scene) -> View | None:
    task = await scene.task(int(scene.values["task_id"]))
    clock = await scene.uow.clocks.get(int(scene.values["clock_id"]))
    if task is None or clock is None or (not scene.is_shown and not clock.is_open):
        return None
    by = task.done_by if clock.target is Target.RESOLUTION else await _taker(scene, task, clock)
    await scene.meet(by)
    context = {
        "task": task,
        "state": _state(scene, clock, task),
        "is_warning": _is_warning(scene),
        "percent": _percent(scene) if _is_warning(scene) else None,
        "target": clock.target.value,
        "target_name": scene.say(labels.TARGETS[clock.target]),
        "lap": lap(scene, clock, clock.stopped_at or scene.now),
        "due_at": clock.due_at or clock.breached_at,
        "by": by,
    }
    card = await card_url(scene, task)
    url = card or message_url(task.chat_id, task.message_id, task.topic_id)
    return View(
        context, [[ButtonSpec(scene.say("Open card") if card else scene.say("Open the message"), url)]] if url else []
    )


def _percent(scene: Scene) -> int | None:
    """The rung's percentage, where it is one: `75%`."""
    found = PERCENT_RUNG.fullmatch(str(scene.values.get("rung", "")))
    return int(found[1]) if found else None


def _is_warning(scene: Scene) -> bool:
    """A rung from before the due time stays a warning, however late it is read; the alarm is a rung of its own."""
    percent = _percent(scene)
    return percent < WHOLE if percent is not None else str(scene.values.get("rung", "")).startswith("due-")


async def _taker(scene: Scene, task: Task, clock: Clock) -> int | None:
    """Who ended the wait for a reaction, as the journal has it; the assignee may be another by now."""
    if task.id is None or clock.stopped_at is None:
        return None
    facts = await scene.uow.journal.of(ObjectKind.TASK, task.id)
    return next((fact.actor_id for fact in facts if fact.what in REACTIONS and fact.at == clock.stopped_at), None)


def _state(scene: Scene, clock: Clock, task: Task) -> str:
    if task.status is Status.CANCELLED:
        return "cancelled"
    if clock.stopped_at is not None:
        return "ended"
    if clock.paused_at is not None or clock.due_at is None:
        return "paused"
    return "late" if scene.now >= clock.due_at else "ahead"
