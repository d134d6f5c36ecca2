"""Is the chat ready for work? One line per check, each failure with how to mend it."""

from typing import Any

from bot.render.presenters.common import in_view
from bot.render.scene import Scene, View, presents

ICONS = {"yes": "✅", "no": "❌", "warn": "⚠️"}


@presents("setup_report")
async def setup_report(scene: Scene) -> View | None:
    values = scene.values
    chat_id = int(values["chat_id"])
    if (desk_id := values.get("desk_id")) is not None:
        scene.on(scene.uow.catalog.desks.get(int(desk_id)))
    lines = [dict(line) for line in values["lines"]]
    await scene.meet(*(line.get("user_id") for line in lines))
    context = {
        "chat": await scene.chat_title(chat_id),
        "chat_id": chat_id,
        "desk": scene.desk.title if scene.desk else None,
        "lines": [await _line(scene, line) for line in lines],
    }
    again = in_view(scene, "setup_again", scene.say("Check again"), {"chat_id": chat_id}, for_user=None)
    return View(context, [[again]] if scene.desk else [])


async def _line(scene: Scene, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": line["code"],
        "ok": line["ok"] == "yes",
        "icon": ICONS[line["ok"]],
        "user_id": line.get("user_id"),
        "chat_id": line.get("chat_id"),
        "chat": await scene.chat_title(line.get("chat_id")),
    }
