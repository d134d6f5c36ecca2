"""A question asked on the first line, and the messages it was asked with."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from desk.answers import AnswerKind, ResponseEnds
from desk.business_hours import BusinessHours
from desk.sla import ObjectKind, is_kept

TEXT_LIMIT = 4000
"""How much of what somebody wrote is kept with a question or a task."""

CERTAIN = 0.9
"""A pair as sure as this, or confirmed by a person, keeps a promise; any other is estimated."""
BY_HAND = "person"
"""The method of a pair that a person made."""
BY_REPLY = frozenset({"reply", "quote"})
"""Methods that Telegram itself vouches for."""
BEFORE_MIGRATION = 2**40
"""Message ids of a supergroup begin again at 1: this is taken from the ids of what was said while it was a group."""
MOODS = frozenset({"sticker", "animation", "dice", "story", "game", "poll", "invoice"})
"""Media that neither ask nor answer by themselves. A picture, a voice message or a file does."""

LACKING = frozenset({AnswerKind.ACKNOWLEDGEMENT, AnswerKind.COUNTER_QUESTION})
"""First answers after which the real one is still to come."""


class QuestionStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    DISMISSED = "dismissed"
    CONVERTED = "converted"
    DEFLECTED = "deflected"
    """An earlier answer helped its asker: no dialog, and nobody waits."""


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


class WaitingCount(NamedTuple):
    """How many questions wait. Unsettled ones were answered, but their clock still runs: their answer is only believed
    to be one, or only says that somebody looks into it."""

    unanswered: int = 0
    unsettled: int = 0

    @property
    def all(self) -> int:
        return self.unanswered + self.unsettled


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
    `real_…` is the first real answer that came after an acknowledgement or a counter-question. `response_ends` is what
    the desk promised when it was asked. `likelihood` is how sure it was then that it is a question at all.
    `sure_…` is the first surely meant word of a specialist after a reaction that is only believed to be meant.
    `is_past`: an import brought it, and nobody is ever reminded of it.
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
    confirmed_by: int | None = None
    confirmed_at: datetime | None = None
    answer_kind: AnswerKind | None = None
    real_answer_message_id: int | None = None
    real_answer_at: datetime | None = None
    real_response_s: int | None = None
    real_response_work_s: int | None = None
    sure_message_id: int | None = None
    sure_at: datetime | None = None
    response_ends: ResponseEnds = ResponseEnds.FIRST_REACTION
    likelihood: float | None = None
    is_past: bool = False
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

    @property
    def is_estimated(self) -> bool:
        """Whether its answer is only believed to be one: its clock runs on until a person confirms the pair."""
        return self.answer_message_id is not None and self.confirmed_by is None and (self.confidence or 0) < CERTAIN

    @property
    def is_in_doubt(self) -> bool:
        """Whether it waits for somebody to say that its answer is one."""
        return self.status is QuestionStatus.ANSWERED and self.kept_at is None and not self.is_only_seen

    @property
    def still_waits(self) -> bool:
        """Whether nobody has answered it for certain, as its desk has promised it."""
        return self.is_open or (self.status is QuestionStatus.ANSWERED and self.kept_at is None)

    @property
    def is_only_seen(self) -> bool:
        """Whether it has only been acknowledged, where a real answer is promised."""
        return self.status is QuestionStatus.ANSWERED and self.answered_at is not None and self.believed_at is None

    @property
    def lacks_answer(self) -> bool:
        """Whether it has been reacted to, and the real answer is still to come."""
        is_answered = self.status is QuestionStatus.ANSWERED
        return is_answered and self.answer_kind in LACKING and self.real_answer_at is None

    @property
    def kept_at(self) -> datetime | None:
        """When what was promised for its answer was done for certain: what stops its clock."""
        believed_at = self.believed_at
        if not self.is_estimated or believed_at is None:
            return believed_at
        return None if self.sure_at is None else max(self.sure_at, believed_at)

    def has_kept(self, *, met_at: datetime | None, breached_at: datetime | None) -> bool | None:
        """Whether its clock says that the promise was kept; None also where that hangs on a doubt: the believed
        reaction came in time, and the sure words after it did not."""
        kept = is_kept(met_at=met_at, breached_at=breached_at)
        if breached_at is None or self.sure_at is None or not self.is_estimated or self.believed_at is None:
            return kept
        return None if self.believed_at <= breached_at else kept

    @property
    def first_answer_s(self) -> int | None:
        """The response time up to what says more than that it was seen."""
        return self.real_response_s if self.answer_kind is AnswerKind.ACKNOWLEDGEMENT else self.response_s

    @property
    def believed_at(self) -> datetime | None:
        """The same, were its answer certain."""
        waits_on = self.response_ends is ResponseEnds.FIRST_ANSWER and self.answer_kind is AnswerKind.ACKNOWLEDGEMENT
        return self.real_answer_at if waits_on else self.answered_at

    def answer(
        self,
        message: Message,
        *,
        method: str,
        confidence: float,
        rule_version: int,
        hours: BusinessHours,
        kind: AnswerKind = AnswerKind.ANSWER,
    ) -> None:
        """Pair this question with its answer; how it was found and how sure it is stay with the pair."""
        self.status = QuestionStatus.ANSWERED
        self.answer_message_id, self.answered_by = message.message_id, message.author_id
        self.answered_at = message.sent_at
        self.method, self.confidence, self.rule_version = method, confidence, rule_version
        self.confirmed_by = self.confirmed_at = None
        self.response_s, self.response_work_s = self._waited(message, hours)
        self.sure_message_id = self.sure_at = None
        self._forget_real_answer(kind)
        self.version += 1

    def resolve(self, message: Message, hours: BusinessHours) -> None:
        """Keep the first real answer after a mere reaction."""
        self.real_answer_message_id, self.real_answer_at = message.message_id, message.sent_at
        self.real_response_s, self.real_response_work_s = self._waited(message, hours)
        self.version += 1

    def assure(self, message: Message) -> None:
        """Somebody has replied to it: whatever the first reaction was meant for, this is meant for it."""
        self.sure_message_id, self.sure_at = message.message_id, message.sent_at
        self.version += 1

    def unresolve(self) -> None:
        """What was taken for the real answer is none: it is still to come."""
        self._forget_real_answer(self.answer_kind)
        self.version += 1

    def reword(self, kind: AnswerKind) -> None:
        """Its first answer says something else now."""
        self.answer_kind = kind
        self.version += 1

    def _waited(self, message: Message, hours: BusinessHours) -> tuple[int, int]:
        """Seconds until a message, round the clock and in business hours."""
        waited = (message.sent_at - self.asked_at).total_seconds()
        return max(0, int(waited)), int(hours.between(self.asked_at, message.sent_at))

    def _forget_real_answer(self, kind: AnswerKind | None) -> None:
        self.answer_kind = kind
        self.real_answer_message_id = self.real_answer_at = None
        self.real_response_s = self.real_response_work_s = None

    def confirm(self, by: int, at: datetime) -> None:
        """A person says that the pair is right."""
        self.confirmed_by, self.confirmed_at = by, at
        self.version += 1

    def unpair(self) -> None:
        """What was taken for its answer is none: it waits again."""
        self.status = QuestionStatus.OPEN
        self.answer_message_id = self.answered_by = self.answered_at = None
        self.response_s = self.response_work_s = None
        self.method = self.confidence = self.rule_version = None
        self.confirmed_by = self.confirmed_at = self.sure_message_id = self.sure_at = None
        self._forget_real_answer(None)
        self.version += 1

    def close_as(self, status: QuestionStatus) -> None:
        self.status = status
        self.version += 1
