"""The task itself: its card, and what is said to those who made it or got it."""

from bot.render import directory, labels
from bot.render.deadlines import dot, of_task, status_word
from bot.render.keyboards import ButtonSpec, Keyboard
from bot.render.presenters.common import card_url, in_view, on_task, origin_of
from bot.render.scene import Scene, View, one_line, presents
from desk.tasks import UNDO_WINDOW, Status, Task, Verb

FACT_LIMIT = 40


@presents("task_card")
async def task_card(scene: Scene) -> View | None:
    task = await scene.task()
    if task is None:
        return None
    due = await of_task(scene, task)
    facts = [fact for title in directory.TITLES.values() if (fact := title(scene, task))]
    context = {
        "task": task,
        "dot": dot(task, due),
        "status": status_word(scene, task, due),
        "priority": scene.say(labels.PRIORITIES[task.priority]),
        "facts": [one_line(fact, FACT_LIMIT) for fact in facts],
        "deadline": due,
        "origin": await origin_of(scene, task),
    }
    return View(context, _card_buttons(scene, task))


def _card_buttons(scene: Scene, task: Task) -> Keyboard:
    """What the status forbids is absent."""
    if not task.is_open:
        return [[on_task(task, "task_reopen", scene.say("Reopen"))]]
    take = scene.say("Back to work") if task.status is Status.ON_HOLD else scene.say("Take")
    first = [
        (Verb.TAKE, on_task(task, "task_take", take, style="primary")),
        (Verb.DONE, on_task(task, "task_done", scene.say("Done"), style="success")),
        (Verb.HOLD, on_task(task, "task_hold", scene.say("Hold…"))),
    ]
    second = [
        on_task(task, "task_assign", scene.say("Assign…")),
        on_task(task, "task_priority", scene.say("Priority…")),
        on_task(task, "task_cancel", scene.say("Drop"), style="danger"),
    ]
    return [[button for verb, button in first if task.allows(verb)], second]


@presents("task_made")
async def task_made(scene: Scene) -> View | None:
    task = await scene.task()
    if task is None:
        return None
    by = int(scene.values["by"])
    row: list[ButtonSpec] = []
    if url := await card_url(scene, task):
        row.append(ButtonSpec(scene.say("Open card"), url))
    undo_until = task.created_at + UNDO_WINDOW
    if scene.now < undo_until and task.is_open:
        undo = in_view(scene, "task_undo", scene.say("Undo"), {}, for_user=by, task=task, expires_at=undo_until)
        row.append(undo)
    return View({"task": task, "by": by, "deadline": await of_task(scene, task)}, [row] if row else [])


@presents("task_assigned", "task_returned")
async def task_for_assignee(scene: Scene) -> View | None:
    """To the assignee in private; in the group, where they cannot be reached, it names them.

    Whose task it is no more, or what is put on hold or closed again, is not handed over.
    """
    task = await scene.task()
    if task is None or scene.values.get("to", task.assignee_id) != task.assignee_id or not task.is_open:
        return None
    if scene.notice.kind == "task_returned" and task.status is Status.ON_HOLD:
        return None
    by = scene.values.get("by")
    by = None if by == task.assignee_id else by
    await scene.meet(by)
    context = {
        "task": task,
        "by": by,
        "in_group": scene.notice.chat_id < 0,
        "deadline": await of_task(scene, task),
        "origin": await origin_of(scene, task),
    }
    url = await card_url(scene, task)
    return View(context, [[ButtonSpec(scene.say("Open card"), url)]] if url else [])


@presents("ask_received")
async def ask_received(scene: Scene) -> View | None:
    task = await scene.task()
    return None if task is None else View({"task": task, "deadline": await of_task(scene, task)})
