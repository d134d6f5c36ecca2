"""Where a row of the inbox or the outbox stands."""

from enum import StrEnum


class InboxState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    QUARANTINED = "quarantined"


class OutboxState(StrEnum):
    NEW = "new"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    QUARANTINED = "quarantined"
    """Repeated as often as it may be, and still nobody knows whether it arrived."""
