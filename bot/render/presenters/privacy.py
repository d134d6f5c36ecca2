"""What is kept of a person, for that person; and their wish to be erased, for who can do it."""

import json

from bot.render.presenters.common import in_view
from bot.render.scene import Scene, View, presents
from desk.delivery import Upload
from desk.notices import Mode
from desk.usecases.privacy import responsible

SHOWN_ADMINS = 5
LARGEST_FILE = 45_000_000
"""Telegram takes files of 50 MB from bots."""


@presents("privacy")
async def privacy(scene: Scene) -> View | None:
    user_id = int(scene.values["user_id"])
    named = await _known_by_name(scene)
    context = {
        "days": scene.desk.settings.retention_days if scene.desk else None,
        "desk": scene.desk.title if scene.desk else "",
        "responsible": named[:SHOWN_ADMINS],
        "in_private": bool(scene.values["in_private"]),
    }
    if not scene.values["in_private"]:
        return View(context)
    file = in_view(scene, "privacy_file", scene.say("My data as a file"), {}, for_user=user_id)
    erase = in_view(scene, "privacy_erase", scene.say("Ask to be erased"), {}, for_user=user_id, style="danger")
    return View(context, [[file], [erase]])


async def _known_by_name(scene: Scene) -> list[int]:
    """The same whom a wish is passed on to; a number would tell nobody whom to turn to."""
    people = (await responsible(scene.uow, scene.desk)).people
    known = await scene.uow.people.many(people)
    named = [user_id for user_id in people if user_id in known]
    await scene.meet(*named)
    return named


@presents("privacy_file")
async def privacy_file(scene: Scene) -> View | None:
    user_id = int(scene.values["user_id"])
    if scene.notice.mode is not Mode.FILE:
        return View({"is_too_large": False})
    kept = {"exported_at": scene.now.isoformat(), **await scene.uow.personal.export(user_id)}
    content = json.dumps(kept, ensure_ascii=False, indent=1).encode()
    if len(content) > LARGEST_FILE:
        return View({"is_too_large": True})
    return View({"is_too_large": False}, file=Upload(f"firstline-{user_id}.json", content))


@presents("erase_wish")
async def erase_wish(scene: Scene) -> View | None:
    user_id = int(scene.values["user_id"])
    await scene.meet(user_id)
    return View({"user_id": user_id})
