"""Short answers: what a press or command did, what became of a choice, and why something cannot be done."""

from typing import Any

from bot.render import directory, labels
from bot.render.scene import Scene, View, moment, one_line, presents
from desk.notices import Mode
from desk.tasks import Priority, Status

SAID_LIMIT = 40
NOTHING = "–"
WORDLESS = frozenset({"ok", "nothing"})
"""The press shows its result itself: a choice opens, a page turns."""


@presents("toast")
async def toast(scene: Scene) -> View | None:
    context = await _values(scene)
    return View(context, silent=context["code"] in WORDLESS)


@presents("refusal", "view_closed")
async def coded(scene: Scene) -> View | None:
    return View(await _values(scene))


async def _values(scene: Scene) -> dict[str, Any]:
    """What came with the code, in words; what did not come is empty."""
    values = scene.values
    task = await scene.task()
    by = next((values[name] for name in ("by", "user_id", "for_user") if values.get(name) is not None), None)
    await scene.meet(by)
    priority = values.get("priority") or (task.priority if task else None)
    status = values.get("status")
    return {
        "code": str(values["code"]),
        "task": task,
        "by": by,
        "at": moment(values.get("at")),
        "until_at": moment(values.get("until") or values.get("deadline")),
        "said": one_line(
            str(next((values[name] for name in ("text", "said", "value") if values.get(name)), "")), SAID_LIMIT
        ),
        "command": one_line(str(values.get("command") or values.get("name") or "").lstrip("/"), SAID_LIMIT),
        "action": str(values.get("action") or ""),
        "asked": _number(values),
        "in_private": scene.notice.mode is not Mode.ANSWER and scene.notice.chat_id > 0,
        "desks": ", ".join(one_line(str(desk), SAID_LIMIT) for desk in values.get("desks") or ()),
        "priority": scene.say(labels.PRIORITIES[Priority(priority)]) if priority else "",
        "status": scene.say(labels.STATUSES[Status(status)]).lower() if status else "",
        "count": values.get("count", NOTHING),
        "what": str(values.get("what") or ""),
        "allowed": ", ".join(str(one) for one in values.get("allowed") or ()) + ("…" if values.get("more") else ""),
        "titles": {name: one_line(title(scene, task), SAID_LIMIT) for name, title in directory.TITLES.items() if task},
    }


def _number(values: Any) -> str:
    """The task as it was asked for: `IT-42`."""
    if not values.get("number"):
        return ""
    prefix = values.get("prefix")
    return f"{prefix}-{values['number']}" if prefix else f"#{values['number']}"
