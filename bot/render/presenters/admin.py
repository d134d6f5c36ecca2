"""What the administrators of the installation must know."""

from bot.render import labels
from bot.render.html import clip
from bot.render.scene import Scene, View, presents

REASON_LIMIT = 300


@presents("admin_claimed")
async def admin_claimed(_scene: Scene) -> View | None:
    return View()


@presents("update_quarantined")
async def update_quarantined(scene: Scene) -> View | None:
    values = scene.values
    return View(
        {
            "update_id": values["update_id"],
            "error": clip(str(values.get("fault") or values.get("error", "")), REASON_LIMIT),
        }
    )


@presents("timer_failed")
async def timer_failed(scene: Scene) -> View | None:
    values = scene.values
    about = f"{values['about']} {values['id']}"
    return View({"timer": values["timer"], "about": about, "reason": clip(str(values["reason"]), REASON_LIMIT)})


@presents("delivery_failed")
async def delivery_failed(scene: Scene) -> View | None:
    values = scene.values
    return View(
        {
            "delivery_id": values["delivery_id"],
            "kind": values.get("notice") or values.get("kind", ""),
            "reason": clip(str(values["reason"]), REASON_LIMIT),
            "may_be_there": bool(values.get("may_be_there")),
        }
    )


@presents("unreachable")
async def unreachable(scene: Scene) -> View | None:
    """A person who blocked the bot or never started it; a group that removed it."""
    values = scene.values
    user_id, chat_id = values.get("user_id"), values.get("chat_id")
    if user_id is None and chat_id is not None and int(chat_id) > 0:
        user_id = chat_id
    await scene.meet(user_id)
    chat = await scene.chat_title(chat_id) if user_id is None else ""
    what = labels.NOTICES.get(str(values.get("notice")))
    return View({"user_id": user_id, "chat": chat, "what": scene.say(what) if what is not None else ""})
