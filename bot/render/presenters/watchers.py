"""What the author of the message hears of their task."""

from bot.render.deadlines import of_task
from bot.render.keyboards import Keyboard
from bot.render.presenters.common import in_view, on_task
from bot.render.scene import Scene, View, presents
from desk.questions import Question, QuestionStatus
from desk.tasks import Status, Task

RATINGS = range(1, 6)


@presents("watcher_taken", "watcher_held", "watcher_reopened")
async def watcher_told(scene: Scene) -> View | None:
    task = await scene.task()
    return None if task is None else View({"task": task, "deadline": await of_task(scene, task)})


@presents("watcher_cancelled")
async def watcher_cancelled(scene: Scene) -> View | None:
    """Of a task that was taken back the question may be open again, or answered meanwhile: nobody need ask anew."""
    task = await scene.task()
    if task is None:
        return None
    question = await scene.uow.questions.get(task.question_id) if task.question_id is not None else None
    has_answer = question is not None and _was_answered_since(question, task)
    waits = question is not None and (question.is_open or (has_answer and question.lacks_answer))
    return View({"task": task, "waits": waits, "is_answered": has_answer})


def _was_answered_since(question: Question, task: Task) -> bool:
    """Messages are dated by the second."""
    at, made_at = question.answered_at, task.created_at.replace(microsecond=0)
    return question.status is QuestionStatus.ANSWERED and at is not None and at >= made_at


@presents("watcher_done")
async def watcher_done(scene: Scene) -> View | None:
    """Asks how it was; thanks once it is rated; says so when the task was opened again."""
    task = await scene.task()
    if task is None:
        return None
    is_over = _is_over(scene, task)
    asked = task.status is Status.DONE and task.rating is None and not is_over
    return View({"task": task, "is_over": is_over}, _rating_buttons(scene, task) if asked else [])


def _is_over(scene: Scene, task: Task) -> bool:
    """Whether the task was opened again since this card: a later round asks anew, in a card of its own."""
    said = scene.values.get("round", scene.notice.key.partition(":")[2].partition(":")[2])
    return str(said).isdigit() and task.reopened > int(said)


def _rating_buttons(scene: Scene, task: Task) -> Keyboard:
    rate = [
        in_view(scene, "task_rate", str(rating), {"rating": rating}, for_user=task.watcher_id, task=task)
        for rating in RATINGS
    ]
    return [rate, [on_task(task, "task_not_helped", scene.say("It did not help"), for_user=task.watcher_id)]]
