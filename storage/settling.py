"""What becomes of a row of the outbox once its sending has ended: one rule per outcome, all of them pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desk.delivery import (
    CardGone,
    Failed,
    Migrated,
    NotEphemeral,
    Outcome,
    Sent,
    Skipped,
    TryLater,
    Unknown,
    Unreachable,
)
from desk.notices import STATEFUL, Delivery, Mode, Urgency
from storage.states import OutboxState

SAFE_TO_REPEAT = frozenset({Mode.REACTION, Mode.CALL})
"""Saying these twice shows nothing twice."""
SPENDS_BUDGET = frozenset({Mode.POST, Mode.CARD, Mode.EPHEMERAL, Mode.FILE})
"""What appears in a chat counts against the chat's limits; reactions and answers to presses do not."""


POST_REPEATS = 1
CARD_REPEATS = 5


@dataclass(frozen=True, slots=True)
class Booked:
    """Columns to write. `counts_as_send`: it used up budget."""

    values: dict[str, Any] = field(default_factory=dict)
    counts_as_send: bool = False


def book(delivery: Delivery, outcome: Outcome, now: datetime) -> Booked:
    match outcome:
        case Sent():
            return _sent(delivery, outcome)
        case Skipped(reason):
            return _ended(_stays_shown(delivery), reason)
        case TryLater(seconds, reason, counts):
            attempts = delivery.attempts + (1 if counts else 0)
            return _again(reason, attempts=attempts, next_try_at=now + timedelta(seconds=seconds))
        case Unknown(reason):
            return book_unknown(delivery, reason, now)
        case Unreachable(reason):
            return _elsewhere(delivery, reason)
        case NotEphemeral(reason):
            return _again(reason, ordinary=True, next_try_at=None)
        case CardGone():
            return _again("the message is gone", next_try_at=None, **_NOT_SHOWN)
        case Migrated():
            return _again("the group has moved", next_try_at=None)
        case Failed(reason):
            return _ended(OutboxState.FAILED, reason)


def booked_again(booked: Booked, urgency: int) -> dict[str, Any]:
    """What is written of a row that has changed meanwhile: what followed a press shows the change as quickly."""
    again = {**booked.values, "state": OutboxState.NEW}
    return again | {"urgency": urgency} if urgency <= Urgency.PRESSED and "urgency" in again else again


def book_unknown(delivery: Delivery, reason: str, now: datetime) -> Booked:
    """What is edited or harmless is simply done again; a plain post is repeated once.

    A card that was never seen to arrive is tried a few times more: a second one costs less than a task nobody sees.
    """
    notice = delivery.notice
    is_shown = delivery.sent_message_id is not None or delivery.ephemeral_id is not None
    most = CARD_REPEATS if notice.mode in STATEFUL else POST_REPEATS
    is_harmless = notice.mode in SAFE_TO_REPEAT or (notice.mode in STATEFUL and is_shown)
    may_repeat = is_harmless or delivery.times_unknown < most
    count = {"unknown_count": delivery.times_unknown + 1}
    if may_repeat:
        again = _again(reason, attempts=delivery.attempts + 1, next_try_at=now + timedelta(seconds=1), **count)
        return Booked(again.values, counts_as_send=notice.mode in SPENDS_BUDGET)
    return Booked(_ended(OutboxState.QUARANTINED, reason).values | count, counts_as_send=notice.mode in SPENDS_BUDGET)


_NOT_SHOWN: dict[str, Any] = {"sent_message_id": None, "ephemeral_id": None, "rendered": None}


def _sent(delivery: Delivery, outcome: Sent) -> Booked:
    """A server that knows no one-person messages posts an ordinary one: from then on that is what it is."""
    was_posted = outcome.message_id is not None and outcome.ephemeral_id is None
    return Booked(
        {
            "state": OutboxState.SENT,
            "sent_message_id": outcome.message_id or delivery.sent_message_id,
            "ephemeral_id": outcome.ephemeral_id or delivery.ephemeral_id,
            "rendered": outcome.digest,
            "ordinary": delivery.ordinary or (delivery.notice.mode is Mode.EPHEMERAL and was_posted),
            "urgency": delivery.notice.urgency.once_posted(),
            "attempts": 0,
            "next_try_at": None,
            "error": None,
        },
        counts_as_send=delivery.notice.mode in SPENDS_BUDGET,
    )


def _stays_shown(delivery: Delivery) -> OutboxState:
    """A card that had nothing new to show is still there."""
    is_shown = delivery.sent_message_id is not None or delivery.ephemeral_id is not None
    return OutboxState.SENT if is_shown else OutboxState.SKIPPED


def _ended(state: OutboxState, reason: str) -> Booked:
    return Booked({"state": state, "error": reason or None, "next_try_at": None})


def _again(reason: str, **values: Any) -> Booked:
    return Booked({"state": OutboxState.NEW, "error": reason, **values})


def _elsewhere(delivery: Delivery, reason: str) -> Booked:
    """Say it in the next chat of the fallback, as a message of its own; with none left it has failed."""
    if not delivery.notice.fallback:
        return _ended(OutboxState.FAILED, reason)
    first, *rest = delivery.notice.fallback
    place = {"chat_id": first, "fallback": rest, "reply_to": None, "topic_id": None, "callback_id": None}
    return _again(reason, attempts=0, next_try_at=None, ordinary=True, **place, **_NOT_SHOWN)
