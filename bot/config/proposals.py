"""What a feed would do to a calendar, date by date; what a person switched before stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.config.dates import Switch, Switches
from bot.config.hours import Hours
from desk.business_hours import BusinessHours
from desk.special_days import DayKind, special_day

if TYPE_CHECKING:
    from bot.config.feeds import Span

NEW = "new"
GONE = "no longer in the feed"


class Effect(StrEnum):
    CLOSES = "closes"
    ALREADY_CLOSED = "already closed"
    OFF = "was switched off"
    KEPT_OPEN = "stays open: an exception names it"


@dataclass(frozen=True, slots=True)
class Proposed:
    """One date of a proposal. `reason` says by what it is closed already."""

    day: date
    switch: Switch
    effect: Effect
    reason: str = ""
    remark: str = ""


def propose(days: Mapping[date, str], known: Switches, hours: Hours, asked: "Span") -> tuple[Proposed, ...]:
    """In order of dates: `days` of a feed that was asked for a span, and those `known` before.

    `hours` is the calendar without the dates of any file.
    """
    before = {date.fromisoformat(day): switch for day, switch in known.items()}
    spec, open_time = hours.as_spec(), hours.compiled()

    def proposed(day: date) -> Proposed:
        switch = _switch(days.get(day, ""), before.get(day))
        effect, reason = _effect(day, switch, spec, open_time)
        remark = NEW if day not in before else GONE if day in asked and day not in days else ""
        return Proposed(day, switch, effect, reason, remark)

    return tuple(proposed(day) for day in sorted({*days, *before}))


def _switch(name: str, before: Switch | None) -> Switch:
    if before is None:
        return Switch(on=True, name=name)
    return replace(before, name=name or before.name)


def _effect(day: date, switch: Switch, spec: Mapping[str, Any], hours: BusinessHours) -> tuple[Effect, str]:
    if not switch.on:
        return Effect.OFF, ""
    special = special_day(spec, day)
    if not hours.windows_on(day):
        return Effect.ALREADY_CLOSED, special.name("en") or special.kind.value if special else f"{day:%A}"
    if special is not None and special.kind is DayKind.EXCEPTION:
        return Effect.KEPT_OPEN, ""
    return Effect.CLOSES, ""


def switches_of(proposed: tuple[Proposed, ...]) -> dict[str, Switch]:
    return {one.day.isoformat(): one.switch for one in proposed}


def remarks_of(proposed: tuple[Proposed, ...]) -> dict[str, str]:
    return {one.day.isoformat(): one.remark for one in proposed if one.remark}
