"""A promise runs out or has run out: told to those who can act, and turned green when it ends."""

from bot.render import labels
from bot.render.deadlines import Lap, lap
from bot.render.keyboards import ButtonSpec, Keyboard
from bot.render.ladder import ShownStep, shown_step
from bot.render.presenters.common import card_url
from bot.render.scene import Scene, View, message_url, presents
from desk.escalation import Remedy
from desk.history import Fact
from desk.notices import Button
from desk.questions import Question
from desk.sla import Clock, Happening, ObjectKind, Target
from desk.tasks import Priority, Status, Task
from desk.usecases.chats import has_left

MOST_PEOPLE = 8
MINUTE, HOUR = 60, 3600
CANCELLED = "task.cancelled"
STOPS = frozenset({"task.taken", "task.held", "task.done", "task.answer", CANCELLED})
"""What stops a clock of a task, as the journal calls it."""


@presents("question_escalation")
async def question_escalation(scene: Scene) -> View | None:
    question = await scene.uow.questions.get(int(scene.values["question_id"]))
    step = await shown_step(scene)
    if question is None or step is None:
        return None
    state = _question_state(scene, step, question)
    made_task = _made_task(scene, step, question)
    if not scene.is_shown and _needs_no_saying(step, is_open=state in OPEN_STATES, is_news=made_task):
        return None
    scene.on(scene.uow.catalog.desks.get(question.desk_id))
    answer_id, answered_by = await _answer(scene, question)
    await scene.meet(question.asker_id, question.answered_by, answered_by)
    ended_at = question.answered_at if state == "believed" else question.kept_at
    measured = lap(scene, step.clock, ended_at or step.clock.stopped_at or scene.now)
    asked = await scene.uow.messages.get(question.chat_id, question.first_message_id)
    is_gone = asked is not None and asked.gone
    context = {
        "question": question,
        "state": state,
        "is_first": step.clock.target is not Target.NEXT_RESPONSE,
        "is_warning": step.is_warning,
        "made_task": made_task,
        "is_brief": step.is_overtaken or (not step.is_inside and scene.notice.reply_to is not None and not is_gone),
        "is_gone": is_gone,
        "has_left": await has_left(scene.uow, question.chat_id, question.asker_id),
        "lap": measured,
        "norm": _norm(scene, step.clock, measured),
        "due_at": step.clock.due_at,
        "chat": await scene.chat_title(question.chat_id),
        "url": None if is_gone else message_url(question.chat_id, question.first_message_id, question.topic_id),
        "answered_by": answered_by,
        "answer_url": message_url(question.chat_id, answer_id, question.topic_id),
        "is_only_seen": question.is_only_seen,
        "seen_url": message_url(question.chat_id, question.answer_message_id, question.topic_id),
        "task": await scene.task(question.task_id) if question.task_id is not None else None,
        "people": await _on_the_desk(scene) if step.is_inside and state == "late" else [],
    }
    return View(context, _question_buttons(scene, question) if step.is_inside and state in ACTED_ON else [])


def _question_state(scene: Scene, step: ShownStep, question: Question) -> str:
    """`believed`: somebody said what may be the answer, and nobody has said that it is."""
    if question.is_open or (question.is_only_seen and step.clock.is_open):
        return _open_state(scene, step) if step.clock.is_open else "dropped"
    if question.still_waits and step.clock.is_open:
        return "overtaken" if step.is_overtaken else "believed"
    return question.status.value


async def _answer(scene: Scene, question: Question) -> tuple[int | None, int | None]:
    """The message that kept the promise and who wrote it; a mere reaction does where nothing more is promised."""
    if question.real_answer_at is not None and question.kept_at == question.real_answer_at:
        real = await scene.uow.messages.get(question.chat_id, question.real_answer_message_id or 0)
        return question.real_answer_message_id, real.author_id if real is not None else question.answered_by
    if question.sure_at is not None and question.kept_at == question.sure_at:
        sure = await scene.uow.messages.get(question.chat_id, question.sure_message_id or 0)
        return question.sure_message_id, sure.author_id if sure is not None else question.answered_by
    return question.answer_message_id, question.answered_by


OPEN_STATES = frozenset({"late", "ahead", "moved", "overtaken", "believed"})
ACTED_ON = frozenset({"late", "ahead", "believed"})
"""Where there is something to do about it."""


def _needs_no_saying(step: ShownStep, *, is_open: bool, is_news: bool = False) -> bool:
    """An alarm nobody saw needs no all-clear, unless the end is news, and no word where a later step overtakes it."""
    return step.is_overtaken or not (is_open or is_news)


def _made_task(scene: Scene, step: ShownStep, question: Question) -> bool:
    """That it became a task by itself is news, except where it was asked: there the task itself is told."""
    return Remedy.MAKE_TASK in step.did or (step.made_task and question.chat_id != scene.notice.chat_id)


def _open_state(scene: Scene, step: ShownStep) -> str:
    """`moved`: an alarm was raised, and is none any more since the due time has changed."""
    if step.is_overtaken:
        return "overtaken"
    due_at = step.clock.due_at
    if due_at is None or scene.now >= due_at:
        return "late"
    return "ahead" if step.is_warning else "moved"


def _norm(scene: Scene, clock: Clock, measured: Lap) -> str:
    """The norm in the unit of the waiting time beside it: "12 minutes (norm 10)"."""
    if clock.fixed_due is None and clock.goal_s % MINUTE:
        return scene.times.exact(clock.goal_s)
    minutes = int(measured.goal) // MINUTE
    if minutes and measured.ran < HOUR and measured.goal < HOUR:
        return str(minutes)
    return scene.times.working(measured.goal)


async def _on_the_desk(scene: Scene) -> list[tuple[int, int]]:
    """Specialists with their open tasks, the least busy first."""
    if scene.desk is None:
        return []
    people = scene.desk.specialists or scene.desk.leads
    await scene.meet(*people)
    counts = await scene.uow.tasks.open_counts(scene.desk.id)
    return sorted(((one, counts.get(one, 0)) for one in people), key=lambda pair: pair[1])[:MOST_PEOPLE]


def _question_buttons(scene: Scene, question: Question) -> Keyboard:
    """What to do about a question that waits; of a pair that is only believed, first whether it is right."""
    actions = [("question_task", scene.say("Make a task")), ("question_dismiss", scene.say("Not a question"))]
    verdicts = [("pair_confirm", scene.say("Yes, answered")), ("pair_take_away", scene.say("Not answered"))]
    rows = [actions] if question.is_open or question.is_only_seen else [verdicts, actions]
    return [[ButtonSpec(text, _on_question(question, action)) for action, text in row] for row in rows]


def _on_question(question: Question, action: str) -> Button:
    """Works as long as the question is as it was shown."""
    return Button(
        action,
        desk_id=question.desk_id,
        kind=ObjectKind.QUESTION,
        object_id=question.id,
        version=question.version,
    )


@presents("task_escalation")
async def task_escalation(scene: Scene) -> View | None:
    task = await scene.task(int(scene.values["task_id"]))
    step = await shown_step(scene)
    if task is None or step is None:
        return None
    clock = step.clock
    if not scene.is_shown and _needs_no_saying(step, is_open=clock.is_open):
        return None
    end = await _end(scene, clock)
    state, by = _task_state(scene, step, task, end), _keeper(task, clock, end)
    await scene.meet(by, step.did.get("reassign"))
    measured = lap(scene, clock, clock.stopped_at or scene.now)
    context = {
        "task": task,
        "state": state,
        "is_brief": step.is_overtaken,
        "is_warning": step.is_warning,
        "target": clock.target.value,
        "target_name": scene.say(labels.TARGETS[clock.target]),
        "lap": measured,
        "norm": _norm(scene, clock, measured),
        "due_at": clock.due_at or clock.breached_at,
        "was_moved": clock.breached_at is not None and clock.due_at is not None and clock.breached_at < clock.due_at,
        "is_inside": step.is_inside,
        "did": step.did if clock.is_open and step.is_inside else {},
        "priority": scene.say(labels.PRIORITIES[Priority(step.did.get("raise_priority", task.priority))]),
        "by": by,
    }
    return View(context, await _way_there(scene, task, step) if state != "overtaken" else [])


async def _way_there(scene: Scene, task: Task, step: ShownStep) -> Keyboard:
    """To the card for those who are in its group, to the message it came from for others."""
    if not step.is_inside and scene.notice.reply_to is not None:
        return []
    card = await card_url(scene, task) if step.is_inside else None
    url = card or message_url(task.chat_id, task.message_id, task.topic_id)
    return [[ButtonSpec(scene.say("Open card") if card else scene.say("Open the message"), url)]] if url else []


def _task_state(scene: Scene, step: ShownStep, task: Task, end: Fact | None) -> str:
    """How the clock stands or ended: what became of the task afterwards is told elsewhere."""
    clock = step.clock
    if not clock.is_open and clock.stopped_by not in {Happening.CANCELLED, Happening.DROPPED}:
        return "ended"
    if task.status is Status.CANCELLED or (end is not None and end.what == CANCELLED):
        return "cancelled"
    if not clock.is_open:
        return "dropped"
    if step.is_overtaken:
        return "overtaken"
    return "paused" if clock.due_at is None or clock.paused_at is not None else _open_state(scene, step)


async def _end(scene: Scene, clock: Clock) -> Fact | None:
    """What stopped the clock, as the journal has it: by now the task may have gone on."""
    if clock.stopped_at is None:
        return None
    facts = await scene.uow.journal.of(ObjectKind.TASK, clock.object_id)
    return next((fact for fact in facts if fact.what in STOPS and fact.at == clock.stopped_at), None)


def _keeper(task: Task, clock: Clock, end: Fact | None) -> int | None:
    """Who kept the promise; the assignee may be another by now."""
    if end is not None:
        return end.actor_id
    return task.done_by if clock.target is Target.RESOLUTION and task.done_at == clock.stopped_at else None
