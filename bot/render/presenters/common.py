"""What several presenters show: buttons on a task, buttons of a view, where a task came from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.render.keyboards import ButtonSpec, Style
from bot.render.scene import Scene, message_url
from desk.notices import Button
from desk.people import is_erased
from desk.questions import Message
from desk.sla import ObjectKind
from desk.tasks import Task


def on_task(
    task: Task, action: str, text: str, *, style: Style | None = None, for_user: int | None = None
) -> ButtonSpec:
    """A button that does something to this task as it is now."""
    button = Button(
        action, desk_id=task.desk_id, kind=ObjectKind.TASK, object_id=task.id, version=task.version, for_user=for_user
    )
    return ButtonSpec(text, button, style)


def in_view(
    scene: Scene,
    action: str,
    text: str,
    values: dict[str, Any],
    *,
    for_user: int | None,
    task: Task | None = None,
    style: Style | None = None,
    expires_at: datetime | None = None,
) -> ButtonSpec:
    """A button that turns the message it stands in: it knows that message by the notice's key."""
    button = Button(
        action,
        desk_id=task.desk_id if task else scene.desk.id if scene.desk else scene.notice.desk_id,
        kind=ObjectKind.TASK if task else None,
        object_id=task.id if task else None,
        version=task.version if task else None,
        for_user=for_user,
        values={**values, "card_key": scene.notice.key},
        expires_at=expires_at,
    )
    return ButtonSpec(text, button, style)


def cancel_view(scene: Scene, for_user: int | None) -> ButtonSpec:
    return in_view(scene, "pick_cancel", scene.say("Cancel"), {}, for_user=for_user)


@dataclass(frozen=True, slots=True)
class Origin:
    """The message an object was made of."""

    message: Message | None
    url: str | None

    @property
    def author_id(self) -> int | None:
        return self.message.author_id if self.message else None

    @property
    def sent_at(self) -> datetime | None:
        return self.message.sent_at if self.message else None


async def origin_of(scene: Scene, task: Task) -> Origin:
    if task.chat_id is None or task.message_id is None:
        return Origin(None, None)
    message = await scene.uow.messages.get(task.chat_id, task.message_id)
    if message is not None and is_erased(message.author_id):
        return Origin(None, None)  # nothing leads there any more
    if message is not None:
        await scene.meet(message.author_id)
    is_gone = message is not None and message.gone
    return Origin(message, None if is_gone else message_url(task.chat_id, task.message_id, task.topic_id))


async def card_url(scene: Scene, task: Task) -> str | None:
    """Where the task's card stands, if it was posted where messages have addresses."""
    if task.id is None:
        return None
    posted = await scene.uow.outbox.posted("task_card", ObjectKind.TASK, task.id)
    return message_url(*posted) if posted else None
