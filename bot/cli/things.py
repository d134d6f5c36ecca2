"""Questions and tasks as the commands name them."""

from typing import Any

from bot.render.scene import message_url
from desk.catalog import Desk
from desk.questions import Question
from desk.tasks import Task

WIDTH = 40


def name_of(thing: Task | Question, desk: Desk, width: int = WIDTH) -> str:
    """`IT-42 Replace the toner`, or the first words of a question."""
    said = f"{desk.prefix}-{thing.number} {thing.title}" if isinstance(thing, Task) else thing.text
    return " ".join(said.split())[:width]


def url_of(thing: Task | Question) -> str | None:
    """The message it came from, where that has an address."""
    message_id = thing.message_id if isinstance(thing, Task) else thing.first_message_id
    return message_url(thing.chat_id, message_id, thing.topic_id)


def as_json(thing: Task | Question) -> dict[str, Any]:
    kind, object_id = thing.about
    return {
        "kind": kind.value,
        "id": object_id,
        "number": thing.number if isinstance(thing, Task) else None,
        "url": url_of(thing),
    }
