"""A question asked on the first line, and the messages it was asked with."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desk.business_hours import BusinessHours
from desk.sla import ObjectKind

TEXT_LIMIT = 4000
"""How much of what somebody wrote is kept with a question or a task."""
BEFORE_MIGRATION = 2**40
"""Message ids of a supergroup begin again at 1: this is taken from the ids of what was said while it was a group."""
MOODS = frozenset({"sticker", "animation", "dice", "story", "game", "poll", "invoice"})
"""Media that neither ask nor answer by themselves. A picture, a voice message or a file does."""


class QuestionStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    DISMISSED = "dismissed"
    CONVERTED = "converted"


@dataclass(slots=True)
class Message:
    """One message of a chat, kept because Telegram cannot be asked for it later."""

    chat_id: int
    message_id: int
    author_id: int
    sent_at: datetime
    text: str = ""
    topic_id: int | None = None
    reply_to: int | None = None
    quote: str | None = None
    album_id: str | None = None
    media: str | None = None
    from_staff: bool = False
    is_service: bool = False
    question_id: int | None = None
    edited_at: datetime | None = None
    gone: bool = False

    @property
    def shows_something(self) -> bool:
        """Whether it says something even without words."""
        return self.media is not None and self.media not in MOODS


@dataclass(frozen=True, slots=True)
class Source:
    """The chat, message and topic something came from; empty where it came from none."""

    chat_id: int | None = None
    message_id: int | None = None
    topic_id: int | None = None


@dataclass(slots=True)
class Question:
    """One or more consecutive messages of one asker; with its first human answer it is a dialog.

    `response_s` is the response time round the clock, `response_work_s` the same in the desk's business hours.
    """

    desk_id: int
    chat_id: int
    asker_id: int
    first_message_id: int
    asked_at: datetime
    last_at: datetime
    text: str = ""
    topic_id: int | None = None
    hours_id: int = 0
    policy: str = ""
    terms_id: int | None = None
    status: QuestionStatus = QuestionStatus.OPEN
    answer_message_id: int | None = None
    answered_by: int | None = None
    answered_at: datetime | None = None
    response_s: int | None = None
    response_work_s: int | None = None
    method: str | None = None
    confidence: float | None = None
    rule_version: int | None = None
    task_id: int | None = None
    version: int = 1
    id: int | None = None
    message_ids: list[int] = field(default_factory=list)

    @property
    def about(self) -> tuple[ObjectKind, int]:
        """How clocks, timers, cards and rows of the journal name it."""
        if self.id is None:
            raise ValueError("a question without an id was never stored")
        return ObjectKind.QUESTION, self.id

    @property
    def source(self) -> Source:
        return Source(self.chat_id, self.first_message_id, self.topic_id)

    @property
    def is_open(self) -> bool:
        return self.status is QuestionStatus.OPEN

    def answer(
        self, message: Message, *, method: str, confidence: float, rule_version: int, hours: BusinessHours
    ) -> None:
        """Pair this question with its answer; how it was found and how sure it is stay with the pair."""
        self.status = QuestionStatus.ANSWERED
        self.answer_message_id, self.answered_by = message.message_id, message.author_id
        self.answered_at = message.sent_at
        self.method, self.confidence, self.rule_version = method, confidence, rule_version
        self.response_s = max(0, int((message.sent_at - self.asked_at).total_seconds()))
        self.response_work_s = int(hours.between(self.asked_at, message.sent_at))
        self.version += 1

    def close_as(self, status: QuestionStatus) -> None:
        self.status = status
        self.version += 1
