"""The times and sizes delivery works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Wait = Callable[[float], Awaitable[object]]
"""Returns when somebody was woken, at the latest after so many seconds."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Times in seconds. `tries` ends what Telegram fails at again and again.

    A lease outlives two missed renewals. Who stands by sends `ttl_s` + `stand_by_s` after the leader's death at the
    latest, which must stay under ten seconds.
    """

    lease: str = "delivery"
    ttl_s: float = 7.0
    renew_s: float = 2.0
    stand_by_s: float = 1.0
    poll_s: float = 1.0
    side_by_side: int = 16
    presses: int = 16
    look_at: int = 100
    tries: int = 12
    longest_pause_s: float = 60.0
    drain_s: float = 2.5
    history_s: float = 61.0
