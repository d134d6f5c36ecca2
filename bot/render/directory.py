"""What the directory calls things. Titles are people's own text; only what the program brings along is translated."""

from bot.render.i18n import msgid
from bot.render.scene import Scene
from desk.directory import TASK_TYPES
from desk.tasks import Task

BROUGHT = (
    msgid("Incident"),
    msgid("Service request"),
    msgid("Question"),
    msgid("Complaint"),
    msgid("Improvement"),
)
"""The titles of `TASK_TYPES`, so that they are collected for translation."""
ARROW = " › "
CUT = "…"
PATH_LIMIT = 40


def type_title(scene: Scene, task: Task) -> str:
    return type_called(scene, task.task_type or "")


def type_called(scene: Scene, key: str) -> str:
    known = scene.uow.catalog.directory.task_types.get(key)
    if known is None:
        return key
    return scene.say(known.title) if known == TASK_TYPES.get(key) else known.title


def service_title(scene: Scene, task: Task) -> str:
    """The way through the tree: "Printing › Printers"; of a long one the end, which tells most."""
    if task.service is None:
        return ""
    path = scene.uow.catalog.directory.path(task.service)
    whole = ARROW.join(path)
    if len(whole) <= PATH_LIMIT:
        return whole
    shorter = (ARROW.join((CUT, *path[start:])) for start in range(1, len(path)))
    return next((one for one in shorter if len(one) <= PATH_LIMIT), path[-1])


def customer_title(scene: Scene, task: Task) -> str:
    known = scene.uow.catalog.directory.customers.get(task.customer or "")
    return known.title if known is not None else task.customer or ""


TITLES = {"task_type": type_title, "service": service_title, "customer": customer_title}
"""By the fields of a task, in the order of the card."""
