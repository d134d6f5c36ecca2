"""What is to be said, to whom and how; never the words. The edge words it when it is sent, from the state then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from desk.sla import ObjectKind


class Mode(StrEnum):
    """How a notice reaches people.

    `POST`: one message. `CARD`: a message edited in place whenever its object changes. `EPHEMERAL`: a card only
    `receiver_id` sees, an ordinary message to them where that cannot be delivered. `REACTION`: the bot's one reaction
    on a message; the latest wins. `ANSWER`: the short answer to a press. `FILE`: a document. `CALL`: any other method
    (menus). `EMAIL`: a letter.
    """

    POST = "post"
    CARD = "card"
    EPHEMERAL = "ephemeral"
    REACTION = "reaction"
    ANSWER = "answer"
    FILE = "file"
    CALL = "call"
    EMAIL = "email"


STATEFUL = frozenset({Mode.CARD, Mode.EPHEMERAL, Mode.REACTION, Mode.CALL})
"""Modes in which putting the same key again replaces what was to be said instead of saying it twice."""


ESCALATIONS = frozenset({f"{ObjectKind.QUESTION}_escalation", f"{ObjectKind.TASK}_escalation"})
"""What the steps of ladders say. The earlier ones of a chat shrink when a later one is there."""


QUIET = frozenset({"open_reminder"})
"""What arrives without a sound: nothing about it is urgent."""


class Urgency(IntEnum):
    """Who goes first when the limits make somebody wait: lower is sooner."""

    PRESS = 0
    PRESSED = 5
    """What was there already and was changed by a press where it was made: the answer goes first, alarms wait."""
    ESCALATION = 10
    REPLY = 20
    CARD = 30
    REACTION = 40
    DIGEST = 50

    def once_posted(self) -> "Urgency":
        """What is there already is edited when what is new has been said."""
        return max(self, Urgency.CARD)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say in one place.

    `kind` names the template, `values` its ids and numbers (JSON). `key` is unique for ever: saying it again does
    nothing, or, for the stateful modes, replaces it. `about` lets a change of the object refresh its cards.
    `fallback` is tried, in order, where the chat cannot be reached (blocked, kicked, never started).
    """

    kind: str
    key: str
    chat_id: int
    mode: Mode = Mode.POST
    urgency: Urgency = Urgency.REPLY
    values: Mapping[str, Any] = field(default_factory=dict)
    desk_id: int | None = None
    about: tuple[ObjectKind, int] | None = None
    reply_to: int | None = None
    topic_id: int | None = None
    receiver_id: int | None = None
    callback_id: str | None = None
    message_id: int | None = None
    language: str | None = None
    fallback: tuple[int, ...] = ()
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """What a press means. The token in the message is its only name outside; it carries no authority.

    `version` is the version of the object the button was drawn for: a press on an older one has no effect.
    `for_user` limits who may press, `once` forbids a second press.
    """

    action: str
    desk_id: int | None = None
    kind: ObjectKind | None = None
    object_id: int | None = None
    version: int | None = None
    chat_id: int | None = None
    for_user: int | None = None
    once: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice on its way: the row of the outbox the sender works on.

    `message_id`/`ephemeral_id` are set once it was posted; `revision` is what was claimed, so that a change arriving
    while it is being sent is not lost.
    """

    id: int
    notice: Notice
    revision: int
    attempts: int
    sent_message_id: int | None = None
    ephemeral_id: int | None = None
    times_unknown: int = 0
    """How often the outcome of sending it was unknown."""
    rendered: str | None = None
    """Digest of what was last shown, so that an edit that changes nothing is not sent."""
    ordinary: bool = False
    """Telegram refused the one-person message here: say it as an ordinary one that names its person."""
    put_at: datetime | None = None
    """When it was put; a press lends its id to an answer for a few seconds only."""

    @property
    def was_unknown(self) -> bool:
        """It may be there already."""
        return self.times_unknown > 0
