"""What the pairing rules see, remember and decide."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from desk.pairing.expecting import Kind
from desk.pairing.meaning import NO_MEANING, Meaning
from desk.pairing.naming import all_forms

if TYPE_CHECKING:
    from desk.pairing.address import Aim
    from desk.pairing.course import Course

SMALL_TALK = "small talk"
"""The memory looks at this reason: small talk does not make a conversation."""
SAME_TALK = "goes on with the talk"
"""And at this one: what is said on with the person one talked with just now."""

TYPICAL_LIKELIHOOD = 0.8
MOST_TURNS = 100
"""The newest turns of a chat are remembered word by word."""

Method = Literal["reply", "quote", "mention", "name", "recency", "score"]


@dataclass(slots=True)
class Said:
    """One message of a chat as the rules see it. Not frozen: that costs three times more, and each is made for one."""

    chat_id: int
    message_id: int
    at: datetime
    author_id: int
    author_name: str
    is_specialist: bool
    text: str = ""
    topic_id: int | None = None
    reply_to: int | None = None
    quote: str | None = None
    mentions: tuple[int, ...] = ()
    mentioned_names: tuple[str, ...] = ()
    album_id: str | None = None
    has_media: bool = False
    is_command: bool = False
    from_bot: bool = False
    author_username: str | None = None


@dataclass(slots=True)
class OpenQuestion:
    """A question that nobody has answered yet."""

    question_id: int
    asker_id: int
    asker_name: str
    first_message_id: int
    message_ids: list[int]
    asked_at: datetime
    last_at: datetime
    topic_id: int | None
    talked_since: bool = False
    """Whether the asker has since been in a conversation with somebody who did not answer."""
    topic_words: frozenset[str] = frozenset()
    """Beginnings of the words that say what it is about."""
    meaning: Meaning = NO_MEANING
    tone: int = 0
    asks_who_or_where: bool = False
    """Whether somebody's name can be its answer."""
    awaits: Kind = Kind.NONE
    likelihood: float = TYPICAL_LIKELIHOOD
    """How sure it was when it opened that it is one; typical where that was never judged."""


@dataclass(slots=True)
class Participant:
    """A person seen in the chat, and whom they last talked with."""

    names: tuple[str, ...]
    username: str | None
    is_specialist: bool
    last_at: datetime
    partner_id: int | None = None
    partner_at: datetime | None = None


@dataclass(slots=True)
class LastSaid:
    """The newest message of a topic."""

    author_id: int
    message_id: int
    at: datetime
    album_id: str | None
    question_id: int | None


@dataclass(slots=True)
class Turn:
    """One of the newest messages of a chat: who said it to whom, and as part of which question."""

    message_id: int
    author_id: int
    at: datetime
    topic_id: int | None
    to: tuple[int, ...] | None = None
    """Those it was said to: none when said to a stranger, None when said to nobody in particular."""
    is_guessed: bool = False
    """Whether that was not said, but follows from the course of the talk."""
    question_id: int | None = None
    """The question it is part of, or which it answers."""
    by_specialist: bool = False
    asks: bool = False
    tells: bool = False
    """Whether it says something before it asks: «8.3, может обновить?»."""
    answers: bool = False
    """Whether it is the first answer to that question."""
    reacts: bool = False
    """Whether that answer is a mere acknowledgement or a question in return: «смотрю»."""
    reports: bool = False
    """Whether a specialist tells by it what has been done."""
    tip: str = ""
    """What somebody who is no specialist says that may help a colleague who waits."""
    topic_words: frozenset[str] = frozenset()
    meaning: Meaning = NO_MEANING


@dataclass(slots=True)
class Talk:
    """Bounded memory of one chat: what the rules need of the past."""

    open: list[OpenQuestion] = field(default_factory=list)
    participants: dict[int, Participant] = field(default_factory=dict)
    last: dict[int | None, LastSaid] = field(default_factory=dict)
    answered: dict[int, int] = field(default_factory=dict)
    """Message of a recently answered question, or its answer → that question."""
    authors: dict[int, int] = field(default_factory=dict)
    """Recent message → its author, so that a reply to any of them is an address."""
    turns: deque[Turn] = field(default_factory=lambda: deque(maxlen=MOST_TURNS))
    courses: "dict[int | None, Course]" = field(init=False, default_factory=dict, compare=False, repr=False)
    """Per topic what the turns tell."""
    people_by_name: dict[str, list[int]] = field(init=False, default_factory=dict)
    """Every form a participant may be called by → who that may be."""
    named: "tuple[Said, Aim | None] | None" = field(init=False, default=None, compare=False, repr=False)
    """The message that was last looked through for a name, and what was found."""

    def __post_init__(self) -> None:
        for person_id, person in self.participants.items():
            self.call(person_id, person)

    def call(self, person_id: int, person: Participant) -> None:
        """Make the names of a participant known."""
        self.named = None
        for form in forms_of(person):
            ids = self.people_by_name.setdefault(form, [])
            if person_id not in ids:
                ids.append(person_id)

    def forget_names(self, person_id: int, person: Participant) -> None:
        self.named = None
        for form in forms_of(person):
            ids = self.people_by_name.get(form, [])
            if person_id in ids:
                ids.remove(person_id)
            if not ids:
                self.people_by_name.pop(form, None)


def forms_of(person: Participant) -> frozenset[str]:
    """Every form the names of a participant may take."""
    return frozenset().union(*(all_forms(name, person.username) for name in person.names))


@dataclass(frozen=True, slots=True)
class Nothing:
    """Neither a question nor an answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Opens:
    """A new question; how likely it is one may differ from verdict to verdict that mean the same."""

    likelihood: float = field(default=TYPICAL_LIKELIHOOD, compare=False)


@dataclass(frozen=True, slots=True)
class Continues:
    """One more message of an open question."""

    question_id: int


@dataclass(frozen=True, slots=True)
class Answers:
    """The first human answer to an open question."""

    question_id: int
    method: Method
    confidence: float


Verdict = Nothing | Opens | Continues | Answers
