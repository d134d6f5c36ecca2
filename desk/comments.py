"""What people write to each other about a task: the one who waits for it, and the desk."""

from dataclasses import dataclass
from datetime import datetime

from desk.questions import TEXT_LIMIT, Message


@dataclass(frozen=True, slots=True)
class Comment:
    """One message about a task, where it was written. `answers` is the comment that the desk answers with it."""

    desk_id: int
    task_id: int
    author_id: int
    chat_id: int
    message_id: int
    sent_at: datetime
    text: str = ""
    media: str | None = None
    topic_id: int | None = None
    album_id: str | None = None
    answers: int | None = None
    id: int | None = None

    @property
    def is_answer(self) -> bool:
        return self.answers is not None


def of(message: Message, desk_id: int, task_id: int, *, answers: int | None = None) -> Comment:
    """A message as it is kept with its task."""
    return Comment(
        desk_id,
        task_id,
        message.author_id,
        message.chat_id,
        message.message_id,
        message.sent_at,
        message.text[:TEXT_LIMIT],
        message.media,
        message.topic_id,
        message.album_id,
        answers,
    )
