"""What people write to each other about a task, as the bot passes it on."""

from datetime import datetime
from typing import Any

from bot.render import labels
from bot.render.keyboards import ButtonSpec
from bot.render.presenters.common import card_url
from bot.render.scene import Scene, View, message_url, presents
from desk.comments import Comment
from desk.sla import ObjectKind, Target
from desk.tasks import Task

COMMENT_LIMIT = 3200
"""With the words around it this stays within one message."""


@presents("task_comment")
async def task_comment(scene: Scene) -> View | None:
    """To the assignee in private; in the group, where they cannot be reached, it names them."""
    task, comment = await scene.task(), await _comment(scene)
    if task is None or comment is None:
        return None
    context = _said(scene, comment) | {
        "task": task,
        "returned": bool(scene.values.get("returned")),
        "in_group": scene.notice.chat_id < 0,
        "answer_by": await _answer_by(scene, task),
    }
    url = await card_url(scene, task)
    return View(context, [[ButtonSpec(scene.say("Open card"), url)]] if url else [])


@presents("task_answer")
async def task_answer(scene: Scene) -> View | None:
    task, comment = await scene.task(), await _comment(scene)
    return None if task is None or comment is None else View({"task": task, **_said(scene, comment)})


@presents("comment_passed")
async def comment_passed(scene: Scene) -> View | None:
    """To who wrote it: who has it now, until when they will answer, and what could not be passed on."""
    task, comment = await scene.task(), await _comment(scene)
    if task is None or comment is None:
        return None
    to = scene.values.get("to")
    await scene.meet(to)
    context = _said(scene, comment) | {
        "task": task,
        "to": to,
        "returned": bool(scene.values.get("returned")),
        "answer_by": None if comment.is_answer else await _answer_by(scene, task),
    }
    return View(context)


async def _comment(scene: Scene) -> Comment | None:
    comment = await scene.uow.comments.get(int(scene.values["comment_id"]))
    if comment is not None:
        await scene.meet(comment.author_id)
    return comment


def _said(scene: Scene, comment: Comment) -> dict[str, Any]:
    media = None
    if comment.media is not None:
        media = scene.say(labels.MEDIA.get(comment.media, labels.ANY_MEDIA))
    return {
        "author_id": comment.author_id,
        "text": comment.text,
        "limit": COMMENT_LIMIT,
        "media": media,
        "url": message_url(comment.chat_id, comment.message_id, comment.topic_id),
    }


async def _answer_by(scene: Scene, task: Task) -> datetime | None:
    """Until when an answer is promised, where it is."""
    if task.id is None:
        return None
    clocks = await scene.uow.clocks.of(ObjectKind.TASK, task.id)
    running = [one for one in clocks if one.target is Target.NEXT_RESPONSE and one.is_running]
    return running[-1].due_at if running else None
