"""How much may be sent, and when: Telegram's flood limits as true sliding windows.

Instants are seconds of one monotonic clock, so a jump of the wall clock can neither open nor close a window. What an
earlier process sent comes in as ages (`ages`), never negative: a clock set back makes us wait a window at most.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

PACE_S = 1 / 29
"""Between any two calls. Telegram allows 30 in a second; even pacing leaves nothing to burst."""
SLACK_S = 0.004
"""A call let go this late does not delay the next: timers wake late, and no second gets more than thirty by it."""

_COUNTED = ("send", "edit", "forward", "copy", "pin", "stop")
_PRUNE_EVERY = 1024


@dataclass(frozen=True, slots=True)
class Window:
    """At most `count` in any `seconds`."""

    count: int
    seconds: float


OVERALL = Window(30, 1.0)
"""Counted from when a call has ended: by then it has arrived or never will, so it needs no margin."""
PRIVATE = Window(1, 1.05)
GROUP = Window(20, 60.5)
"""Counted from when a call leaves, so both have a margin: the way to Telegram does not always take as long."""


@dataclass(slots=True)
class Spent:
    """A call that went out. Until it is answered, or has failed, it may arrive at any moment."""

    arrived_by: float = float("inf")

    def ended(self, now: float) -> None:
        self.arrived_by = now


def counts_for_chat(method: str) -> bool:
    """Whatever posts or edits spends the chat's own budget; reactions and answers to presses only the overall one."""
    return method.startswith(_COUNTED)


def ages(history: Iterable[tuple[int, datetime]], now: datetime) -> list[tuple[int, float]]:
    """Stored instants as seconds ago; what lies in the future by a clock set back happened just now."""
    return [(chat_id, max(0.0, (now - at).total_seconds())) for chat_id, at in history]


class SendBudget:
    """The one account of what may be sent. Pure: the clock is the caller's."""

    def __init__(
        self,
        *,
        pace_s: float = PACE_S,
        overall: Window = OVERALL,
        private: Window = PRIVATE,
        group: Window = GROUP,
    ) -> None:
        self._pace_s = pace_s
        self._overall = overall
        self._private = private
        self._group = group
        self._next = 0.0
        self._all_paused_until = 0.0
        self._lately: list[Spent] = []
        self._paused: dict[int, float] = {}
        self._sent: dict[int, deque[float]] = {}
        self._spends = 0

    def ready_at(self, chat_id: int | None, method: str, now: float) -> float:
        """When this call may go, if nothing else goes before it; `now` or later."""
        return max(now, self.open_at, self.chat_ready_at(chat_id, method))

    def chat_ready_at(self, chat_id: int | None, method: str) -> float:
        """The same by the limits of the chat alone. Calls without a chat share one pause."""
        paused = self._paused.get(chat_id or 0, 0.0)
        if not chat_id or not counts_for_chat(method):
            return paused
        return max(paused, self._window_opens(chat_id))

    def spend(self, chat_id: int | None, method: str, now: float) -> Spent:
        """Book a call that goes out now. It is the caller's to say when it has `ended`: until then it holds a place."""
        self._next = (self._next if now - self._next <= SLACK_S else now) + self._pace_s
        if chat_id and counts_for_chat(method):
            self._sent_to(chat_id).append(now)
        self._spends += 1
        if self._spends % _PRUNE_EVERY == 0:
            self._prune(now)
        self._forget_calls(now)
        self._lately.append(spent := Spent())
        return spent

    def _forget_calls(self, now: float) -> None:
        self._lately = [one for one in self._lately if one.arrived_by + self._overall.seconds > now]

    def pause(self, chat_id: int | None, until: float) -> None:
        """Nothing goes to this chat before `until`; no pause shortens another."""
        self._paused[chat_id or 0] = max(until, self._paused.get(chat_id or 0, 0.0))

    def pause_all(self, until: float) -> None:
        """Nothing goes anywhere before `until`."""
        self._all_paused_until = max(until, self._all_paused_until)

    def resume_all(self) -> None:
        self._all_paused_until = 0.0

    @property
    def open_at(self) -> float:
        """Nothing at all may go before."""
        return max(self._next, self._all_paused_until, self._overall_opens)

    @property
    def all_paused_until(self) -> float:
        return self._all_paused_until

    def blocked(self, now: float) -> set[int]:
        """Chats that may not be written to at this moment."""
        full = {chat_id for chat_id in self._sent if self._window_opens(chat_id) > now}
        return full | {chat_id for chat_id, until in self._paused.items() if until > now and chat_id}

    def load(self, history: Iterable[tuple[int, float]], now: float) -> None:
        """Take over what was sent before, as (chat, seconds ago), where it is more than what is known here."""
        found: dict[int, list[float]] = {}
        just_now: list[Spent] = []
        for chat_id, age in history:
            found.setdefault(chat_id, []).append(now - age)
            self._next = max(self._next, now - age + self._pace_s)
            if age < self._overall.seconds:
                just_now.append(Spent(now - age))
        self._forget_calls(now)
        if len(just_now) > len(self._lately):
            self._lately = just_now
        for chat_id, instants in found.items():
            if len(instants) >= len(self._sent.get(chat_id, ())):
                self._sent.pop(chat_id, None)
                self._sent_to(chat_id).extend(sorted(instants))
        self._prune(now)

    def __len__(self) -> int:
        """How many chats are remembered; what has left its window is forgotten."""
        return len(self._sent.keys() | self._paused.keys())

    @property
    def _overall_opens(self) -> float:
        """However long each call is on its way, no second of Telegram's gets more than it allows.

        Never, while that many are on their way: then one of them ends first.
        """
        if len(self._lately) < self._overall.count:
            return 0.0
        return sorted(one.arrived_by for one in self._lately)[-self._overall.count] + self._overall.seconds

    def _window(self, chat_id: int) -> Window:
        return self._private if chat_id > 0 else self._group

    def _window_opens(self, chat_id: int) -> float:
        sent, window = self._sent.get(chat_id), self._window(chat_id)
        return sent[0] + window.seconds if sent is not None and len(sent) == window.count else 0.0

    def _sent_to(self, chat_id: int) -> deque[float]:
        """The last `count` instants: as many as the window can hold, so the oldest of them says when it opens."""
        sent = self._sent.get(chat_id)
        if sent is None:
            sent = self._sent[chat_id] = deque(maxlen=self._window(chat_id).count)
        return sent

    def _prune(self, now: float) -> None:
        self._paused = {chat_id: until for chat_id, until in self._paused.items() if until > now}
        self._sent = {
            chat_id: sent for chat_id, sent in self._sent.items() if sent[-1] + self._window(chat_id).seconds > now
        }
