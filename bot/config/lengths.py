"""Promises that would take for ever in their hours: half an hour a week makes a year of work last for centuries.

Refused where they are written: a question under such a level could not be given a due time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from math import inf

from bot.config.tables import Table
from desk.business_hours import LAST_YEAR, BusinessHours, NoOpenTime
from desk.reach import longest_hold
from desk.sla import Policy, Target

YEARS = 10
LONGEST = timedelta(days=365 * YEARS + YEARS // 4 + 1)
LENGTHS = (*(target.value for target in Target), "return_after")


@dataclass(frozen=True, slots=True)
class Counting:
    """The calendars that can be counted in, the one of the desk, and the day to count from."""

    today: date
    usual: str
    calendars: Mapping[str, BusinessHours] = field(default_factory=dict)

    def holds(self, policy: Policy) -> Mapping[Target, float]:
        """How long a step of each clock may wait for the opening; a deadline by hand may lie before it."""
        if not any(rung.hold_back for rung in policy.ladder):
            return dict.fromkeys(Target, 0.0)
        usual_s = self.hold_s(policy)
        return dict.fromkeys(Target, usual_s) | {Target.RESOLUTION: inf if self.desk_closes else usual_s}

    @property
    def desk_closes(self) -> bool:
        """Whether nobody is there at times; so it is taken to be where the calendar is not known."""
        desk, start = self.calendars.get(self.usual), datetime.combine(self.today, time(), UTC)
        return desk is None or desk.between(start, start + LONGEST) < LONGEST.total_seconds()

    def hold_s(self, policy: Policy) -> float:
        """How long a step of this level may wait for the desk to open; without end where a calendar is not known."""
        level, desk = self.calendars.get(policy.hours or self.usual), self.calendars.get(self.usual)
        if level is None or desk is None:
            return inf
        start = datetime.combine(self.today, time(), UTC)
        return 0.0 if level == desk else longest_hold(level, desk, start, start + LONGEST)


def refuse_endless(table: Table, policy: Policy, counting: Counting) -> None:
    """Note each target, and each later step of a written ladder, that would come too late to mean anything."""
    name = policy.hours or counting.usual
    hours = counting.calendars.get(name)
    if hours is None:
        return
    endless = set()
    for key in LENGTHS:
        seconds = getattr(policy, key)
        if seconds is not None and (reason := _too_long(hours, seconds, name, counting.today)):
            endless.add(key)
            table.wrong(key, reason)
    for step, rung in zip(table.tables("ladder"), policy.ladder if "ladder" in table else (), strict=True):
        goal = policy.goal(Target(rung.clock))
        if goal is not None and rung.clock not in endless:
            reason = _too_long(hours, max(goal, goal + rung.offset_s(goal)), name, counting.today)
            if reason:
                step.wrong("at", reason)


def _too_long(hours: BusinessHours, seconds: float, name: str, today: date) -> str:
    start = datetime.combine(today, time(), UTC)
    try:
        end = hours.add(start, seconds)
    except NoOpenTime:
        until = f"beyond {LAST_YEAR}"
    else:
        if end - start <= LONGEST:
            return ""
        until = f"until {end.year}"
    return f"would take {until} in the hours `{name}`; allowed: what ends within {YEARS} years"
