"""When something that Telegram dates by the second really happened."""

from datetime import datetime, timedelta

LAST_PART_OF_SECOND = timedelta(microseconds=999_999)


def instant_of(sent_at: datetime, now: datetime) -> datetime:
    """When a message was really sent: within the second Telegram names, and not after we heard of it.

    Clocks start there, so that no escalation comes before the promised time has fully passed. Whether an answer was in
    time does not change by it: answers, too, are dated by the second.
    """
    return max(sent_at, min(now, sent_at + LAST_PART_OF_SECOND))
