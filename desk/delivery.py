"""What can become of something sent over a network. The sender classifies, the outbox books."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.errors import DeskError
from desk.notices import Mode, Urgency


class LeaseLost(DeskError):
    """Another sender has taken over; this one must stop at once."""


FLOODED = "too many requests"
"""Why to try later, where Telegram has answered 429."""


@dataclass(frozen=True, slots=True)
class Call:
    """One Bot API call. `digest` tells whether it would show anything new."""

    method: str
    params: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a parameter of a call."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the outbox that could be sent: enough to choose by."""

    id: int
    chat_id: int
    mode: Mode
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there. Ids are those Telegram gave, where it gave any. `reply_lost`: what it replies to was deleted."""

    message_id: int | None = None
    ephemeral_id: int | None = None
    digest: str | None = None
    reply_lost: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """There was nothing to say (any more). `is_gone`: the message to react to was deleted."""

    reason: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class TryLater:
    """Certainly not sent: try again after `seconds`. A counted attempt unless Telegram asked for the pause."""

    seconds: float
    reason: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not be there. A card is resolved by editing, a plain post is repeated at most once."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """This chat cannot be written to (blocked, kicked, never started): others must be told."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotEphemeral:
    """The one-person message cannot be delivered here: say it as an ordinary one."""

    reason: str


@dataclass(frozen=True, slots=True)
class CardGone:
    """The message to edit is not there any more: post the card anew."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group lives on under another id."""

    new_chat_id: int


@dataclass(frozen=True, slots=True)
class Failed:
    """Telegram will never take it. Kept with the reason; an admin is told."""

    reason: str


Outcome = Sent | Skipped | TryLater | Unknown | Unreachable | NotEphemeral | CardGone | Migrated | Failed
