"""Which message should a task be made of?"""

from bot.render import labels
from bot.render.presenters.common import cancel_view, in_view
from bot.render.scene import Scene, View, one_line, presents
from desk.questions import Message

WORDS_LIMIT = 60
QUESTION_MARK = "❓ "


@presents("task_picker")
async def task_picker(scene: Scene) -> View | None:
    """The last messages, newest first, for their asker alone."""
    values = scene.values
    chat_id, maker = int(values["chat_id"]), int(values["maker_id"])
    found = [await scene.uow.messages.get(chat_id, int(message_id)) for message_id in values["message_ids"]]
    messages = sorted((one for one in found if one), key=lambda one: (one.sent_at, one.message_id), reverse=True)
    await scene.meet(*(one.author_id for one in messages))
    rows = [
        [in_view(scene, "pick", _label(scene, one), {"message_id": one.message_id, "chat_id": chat_id}, for_user=maker)]
        for one in messages
    ]
    without = in_view(
        scene, "pick", scene.say("Without a message"), {"message_id": None, "chat_id": chat_id}, for_user=maker
    )
    return View({"count": len(rows)}, [*rows, [without, cancel_view(scene, maker)]])


def _label(scene: Scene, message: Message) -> str:
    mark = QUESTION_MARK if message.question_id is not None else ""
    text = one_line(message.text, WORDS_LIMIT) or scene.say(labels.MEDIA.get(message.media or "", labels.ANY_MEDIA))
    return f"{mark}{scene.name(message.author_id)} {scene.times.clock_of(message.sent_at)} · {text}"
