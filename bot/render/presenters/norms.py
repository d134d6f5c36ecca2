"""What a look at a compliance norm found: the figure, what is wanted, and what was late."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.render.presenters.common import card_url
from bot.render.scene import Scene, View, message_url, moment, presents, title
from desk.sla import ObjectKind
from desk.tasks import Task


@dataclass(frozen=True, slots=True)
class Late:
    """One late item: how people call it, where it stands, who worked on it or had answered when it was looked at."""

    ref: str | None
    text: str
    url: str | None
    late_s: int
    is_open: bool
    by: int | None


@presents("norm_checked")
async def norm_checked(scene: Scene) -> View | None:
    found = [await _late(scene, item) for item in scene.values["late"]]
    names = [scene.desk.title if scene.desk else "", scene.values["policy"], scene.values["name"]]
    return View(
        {
            **scene.values,
            "start": moment(scene.values["start"]),
            "end": moment(scene.values["end"]),
            "about": [title(name) for name in dict.fromkeys(names) if name],
            "late": [item for item in found if item is not None],
        }
    )


async def _late(scene: Scene, item: Mapping[str, Any]) -> Late | None:
    if item["kind"] == ObjectKind.QUESTION:
        return await _question(scene, item)
    desk, times = scene.desk, scene.times
    task = await scene.task(int(item["id"]))
    scene.desk, scene.times = desk, times
    if task is None:
        return None
    url = await card_url(scene, task) or message_url(task.chat_id, task.message_id, task.topic_id)
    by = await _assignee(scene, task)
    return Late(scene.ref(task), task.title, url, item["late_s"], item["is_open"], by)


async def _assignee(scene: Scene, task: Task) -> int | None:
    """Who had it when the norm was looked at: what came after says who had it before."""
    end = moment(scene.values["end"])
    by = task.assignee_id
    for fact in await scene.uow.journal.of(*task.about):
        if end is not None and fact.at >= end and "assignee_id" in (fact.before or {}):
            by = (fact.before or {})["assignee_id"]
            break
    await scene.meet(by)
    return by


async def _question(scene: Scene, item: Mapping[str, Any]) -> Late | None:
    question = await scene.uow.questions.get(int(item["id"]))
    if question is None:
        return None
    end, kept_at = moment(scene.values["end"]), question.kept_at
    by = question.answered_by if end and kept_at and kept_at < end else None
    await scene.meet(by)
    url = message_url(question.chat_id, question.first_message_id, question.topic_id)
    return Late(None, question.text, url, item["late_s"], item["is_open"], by)
