"""Which of the waiting notices may be sent side by side. Pure.

A lane carries one call at a time, so that what is said in a chat is said in order. A press must be answered while the
person looks: each answer has a lane of its own, and what follows a press does not queue behind the chat's other news.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from desk.delivery import Waiting
from desk.notices import Mode, Urgency
from scheduler.budget import SendBudget

_METHOD = {
    Mode.REACTION: "setMessageReaction",
    Mode.ANSWER: "answerCallbackQuery",
    Mode.CALL: "setMyCommands",
}


@dataclass(frozen=True, slots=True)
class Lane:
    """One call at a time. `key` is the chat, or the notice itself where order does not matter."""

    kind: str
    key: int

    @property
    def is_press(self) -> bool:
        return self.kind in {"answer", "press"}


def lane_of(row: Waiting) -> Lane:
    if row.mode is Mode.ANSWER:
        return Lane("answer", row.id)
    if row.mode in {Mode.REACTION, Mode.CALL, Mode.EMAIL}:
        return Lane(row.mode.value, row.chat_id)
    return Lane("press" if row.urgency <= Urgency.PRESS else "chat", row.chat_id)


def posts(mode: Mode) -> bool:
    """Whether it appears in the chat and so has its place in the order there."""
    return mode not in _METHOD and mode is not Mode.EMAIL


@dataclass(slots=True)
class Slots:
    """How many calls may be under way, those that follow a press counted apart."""

    ordinary: int
    press: int

    def take(self, lane: Lane) -> bool:
        if lane.is_press:
            self.press -= 1
            return self.press >= 0
        self.ordinary -= 1
        return self.ordinary >= 0


@dataclass(slots=True)
class Choice:
    """What goes now, and when the first of those that must wait for their chat could go."""

    rows: list[Waiting] = field(default_factory=list)
    next_at: float = float("inf")


def choose(rows: Iterable[Waiting], budget: SendBudget, *, busy: Collection[Lane], slots: Slots, now: float) -> Choice:
    """The first row of each free lane whose chat may be written to, in the order given, as far as the slots go."""
    choice, taken = Choice(), set(busy)
    for row in rows:
        lane = lane_of(row)
        if lane in taken:
            continue
        ready = _ready_at(row, budget)
        if ready > now:
            choice.next_at = min(choice.next_at, ready)
        elif slots.take(lane):
            choice.rows.append(row)
        taken.add(lane)
    return choice


def _ready_at(row: Waiting, budget: SendBudget) -> float:
    if row.mode is Mode.EMAIL:
        return 0.0
    method = _METHOD.get(row.mode, "sendMessage")
    return max(budget.all_paused_until, budget.chat_ready_at(row.chat_id, method))
