"""Flood limits in true sliding windows. They run on real time: a bot's own pacing does too."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.errors import too_many_requests
from bot.sandbox.ledger import Book


@dataclass(slots=True)
class Window:
    """At most `count` messages in any `seconds`."""

    count: int
    seconds: float

    def wait(self, sent: deque[float], now: float, items: int = 1) -> float:
        """How long until `items` more fit; 0 = they fit now."""
        while sent and sent[0] <= now - self.seconds:
            sent.popleft()
        over = len(sent) + items - self.count
        if over <= 0 or not sent:
            return 0.0
        return sent[min(over, len(sent)) - 1] + self.seconds - now


@dataclass(slots=True)
class Limits:
    ledger: Book
    enabled: bool = False
    overall: Window = field(default_factory=lambda: Window(30, 1.0))
    private: Window = field(default_factory=lambda: Window(3, 3.0))
    group: Window = field(default_factory=lambda: Window(20, 60.0))
    monotonic: Callable[[], float] = time.monotonic
    _all: deque[float] = field(default_factory=deque)
    _chats: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _paused: dict[int, float] = field(default_factory=dict)

    def spend(self, chat_id: int, *, is_private: bool, items: int = 1) -> None:
        """Book messages to a chat, or refuse them with 429."""
        if not self.enabled:
            return
        now = self.monotonic()
        window = self.private if is_private else self.group
        wait = max(self.overall.wait(self._all, now, items), window.wait(self._chats[chat_id], now, items))
        if wait > 0:
            raise self._refuse(chat_id, now, math.ceil(wait))
        self._all.extend([now] * items)
        self._chats[chat_id].extend([now] * items)

    def _refuse(self, chat_id: int, now: float, seconds: int) -> Exception:
        early = now < self._paused.get(chat_id, 0.0)
        self._paused[chat_id] = now + seconds
        self.ledger.add(event="refused", chat=chat_id, retry_after=seconds, early=early)
        return too_many_requests(seconds)

    def state(self) -> dict[str, object]:
        return {
            "enabled": self.enabled,
            "overall": {"count": self.overall.count, "seconds": self.overall.seconds},
            "private": {"count": self.private.count, "seconds": self.private.seconds},
            "group": {"count": self.group.count, "seconds": self.group.seconds},
        }
