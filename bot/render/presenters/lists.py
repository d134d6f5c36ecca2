"""Lists of tasks: the queue, and what one person does, owns and watches."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.render.deadlines import Deadline, dot, of_task
from bot.render.i18n import msgid
from bot.render.keyboards import ButtonSpec
from bot.render.presenters.common import in_view
from bot.render.scene import Scene, View, message_url, presents
from desk.tasks import Task

PAGE = 10
SHORT = 5
"""How much of each list `/status` shows."""
HEADINGS = {
    "queue": msgid("Queue"),
    "mine": msgid("I do"),
    "led": msgid("I own"),
    "watched": msgid("I watch"),
}
STATUS = ("mine", "led", "watched")


@dataclass(frozen=True, slots=True)
class Line:
    task: Task
    dot: str
    url: str | None
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    heading: str
    count: int
    lines: Sequence[Line]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@presents("task_list")
async def task_list(scene: Scene) -> View | None:
    name = str(scene.values["list"])
    if name == "status":
        sections = [await _section(scene, one, start=0, size=SHORT) for one in STATUS]
        return View({"list": name, "sections": [one for one in sections if one.count], "pages": 0, "page": 0})
    page = max(0, int(scene.values.get("page") or 0))
    section = await _section(scene, name, start=page * PAGE, size=PAGE)
    pages = -(-section.count // PAGE)
    if pages and page >= pages:  # the list became shorter meanwhile
        page = pages - 1
        section = await _section(scene, name, start=page * PAGE, size=PAGE)
    context = {"list": name, "sections": [section] if section.count else [], "pages": pages, "page": page}
    return View(context, _pages(scene, name, page, pages))


async def _section(scene: Scene, name: str, *, start: int, size: int) -> Section:
    tasks = await _tasks(scene, name)
    lines = []
    for task in tasks[start : start + size]:
        due = await of_task(scene, task)
        url = message_url(task.chat_id, task.message_id, task.topic_id)
        lines.append(Line(task, dot(task, due), url, due))
    return Section(name, scene.say(HEADINGS[name]), len(tasks), lines)


async def _tasks(scene: Scene, name: str) -> Sequence[Task]:
    user, tasks = int(scene.values["user_id"]), scene.uow.tasks
    if name == "queue":
        desk_id = scene.values.get("desk_id") or scene.notice.desk_id
        return await tasks.queue(int(desk_id)) if desk_id is not None else []
    lists = {"mine": tasks.assigned_to, "led": tasks.owned_by, "watched": tasks.watched_by}
    return await lists[name](user)


def _pages(scene: Scene, name: str, page: int, pages: int) -> list[list[ButtonSpec]]:
    user = int(scene.values["user_id"])
    desk_id = scene.values.get("desk_id")
    row = [
        in_view(
            scene,
            "list_page",
            text,
            {"list": name, "desk_id": desk_id, "user_id": user, "page": to},
            for_user=user,
        )
        for text, to in (("◀", page - 1), ("▶", page + 1))
        if 0 <= to < pages
    ]
    return [row] if row else []
