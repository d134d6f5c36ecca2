"""The ladder: rungs before, at and after the due time of a clock, each at most once per cycle."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.business_hours import BusinessHours

MOMENT = timedelta(microseconds=1)
ESCALATED = "escalated"
"""What the journal calls a step that was taken."""
WHOLE = 100
HELD_BACK = " in hours"


def notice_key(clock_id: int | None, cycle: int, rung: str, chat_id: int) -> str:
    """The message by which a step tells one chat."""
    return f"escalation:{clock_id}:{cycle}:{rung}:{chat_id}"


class Audience(StrEnum):
    ASSIGNEE = "assignee"
    OWNER = "owner"
    LEADS = "leads"
    WATCHER = "watcher"
    SECOND_LINE = "second_line"
    FIRST_LINE = "first_line"


class Remedy(StrEnum):
    """What a rung does besides telling."""

    RAISE_PRIORITY = "raise_priority"
    REASSIGN = "reassign"
    PIN = "pin"
    MAKE_TASK = "make_task"


class When(StrEnum):
    PERCENT = "percent"
    OFFSET = "offset"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step. `amount` is a percentage of the target, or working seconds after due (negative: before).

    `people` are told by name (Telegram ids), `mail` are addresses for letters. `hold_back`: it waits for the desk to
    open.
    """

    clock: str
    when: When
    amount: int
    tell: tuple[Audience, ...]
    do: tuple[Remedy, ...] = ()
    people: tuple[int, ...] = ()
    mail: tuple[str, ...] = ()
    hold_back: bool = False

    @property
    def key(self) -> str:
        """Names the rung within its clock; unique there, since one of two at one time may be held back."""
        at = f"{self.amount}%" if self.when is When.PERCENT else f"due{self.amount:+d}s"
        return at + HELD_BACK if self.hold_back else at

    def offset_s(self, goal_s: int) -> float:
        """Working seconds after the due time of a clock with `goal_s` of them; before it, they are negative."""
        return (self.amount - WHOLE) * goal_s / WHOLE if self.when is When.PERCENT else float(self.amount)

    def fires_at(self, hours: BusinessHours, *, due_at: datetime, goal_s: int) -> datetime:
        """The instant of this rung for a clock due at `due_at` with `goal_s` working seconds in all."""
        seconds = round(self.offset_s(goal_s))
        if seconds == 0:
            return due_at
        return hours.add(due_at, seconds) if seconds > 0 else hours.sub(due_at, -seconds)

    def held_back(self, at: datetime, present: BusinessHours) -> datetime:
        """When to climb it so that somebody is there: the closing second still counts as open."""
        if not self.hold_back or present.is_open(at) or present.is_open(at - MOMENT):
            return at
        return present.next_open(at)


def is_late(key: str) -> bool:
    """Whether a step of this name tells that the time is up, or has been up for a while."""
    at = key.removesuffix(HELD_BACK)
    return int(at[:-1]) >= WHOLE if at.endswith("%") else at.startswith("due+")


def at_due(clock: str, *tell: Audience) -> Rung:
    return Rung(clock, When.OFFSET, 0, tell)


DEFAULT_LADDER: tuple[Rung, ...] = (
    at_due("response", Audience.LEADS),
    at_due("next_response", Audience.LEADS),
    at_due("reaction", Audience.ASSIGNEE, Audience.LEADS),
    Rung("resolution", When.PERCENT, 75, (Audience.ASSIGNEE,)),
    at_due("resolution", Audience.ASSIGNEE, Audience.LEADS, Audience.SECOND_LINE),
)
"""What happens where a policy says nothing: somebody who can act is told, and told when it is too late."""
