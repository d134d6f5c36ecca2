"""The times and sizes delivery works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Wait = Callable[[float], Awaitable[object]]
"""Returns when somebody was woken, at the latest after so many seconds."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Times in seconds. A lease outlives two missed renewals; `tries` ends what Telegram fails at again and again."""

    lease: str = "delivery"
    ttl_s: float = 10.0
    renew_s: float = 3.0
    poll_s: float = 1.0
    side_by_side: int = 16
    presses: int = 16
    look_at: int = 100
    tries: int = 12
    longest_pause_s: float = 60.0
    drain_s: float = 2.5
    history_s: float = 61.0
