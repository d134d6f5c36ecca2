"""Dates of a stored calendar that are not like their weekday: what they are, what they are called, what wins.

A stored calendar is JSON: the arguments of `BusinessHours.from_spec`, and beside them
- `special`: windows of shortened days and working weekends, copied together with the holidays;
- `dates`: dates a file of switches closes, with their names;
- `days`: what each copied date is (`SpecialDay`), for those who want to know why.
Any of them may be absent: calendars stored earlier have only the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self

from desk.business_hours import BusinessHours

FALLBACK = "en"


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    TRANSFERRED = "transferred"
    """A day off instead of a holiday or weekend of another date."""
    SHORTENED = "shortened"
    WORKING = "working"
    """A day of the weekend that is worked, usually for a day off elsewhere."""
    SWITCHED = "switched"
    """Closed by a file of dates."""
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """`moved` is the date a transferred day off came from, or the one a working day was exchanged for.

    A shortened day has the names of the holiday it precedes.
    """

    kind: DayKind
    names: Mapping[str, str] = field(default_factory=dict)
    moved: date | None = None
    shortened_s: int = 0

    def name(self, language: str) -> str:
        """The name in a language, else in English, else in any; empty where nobody has named the day."""
        return self.names.get(language) or self.names.get(FALLBACK) or next(iter(self.names.values()), "")

    def as_json(self) -> dict[str, Any]:
        written = {
            "kind": self.kind.value,
            "names": dict(self.names),
            "moved": self.moved.isoformat() if self.moved else None,
            "shortened_s": self.shortened_s,
        }
        return {key: value for key, value in written.items() if value}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        moved = value.get("moved")
        return cls(
            kind=DayKind(value["kind"]),
            names=value.get("names", {}),
            moved=date.fromisoformat(moved) if moved else None,
            shortened_s=value.get("shortened_s", 0),
        )


def compiled(spec: Mapping[str, Any]) -> BusinessHours:
    """The business hours of a stored calendar: what people wrote as exceptions beats what was copied."""
    return BusinessHours.from_spec(
        tz=spec["tz"],
        hours=spec["hours"],
        holidays=(*spec.get("holidays", ()), *spec.get("dates", ())),
        exceptions={**_open_special(spec), **spec.get("exceptions", {})},
    )


def _open_special(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A date that was switched to closed is closed, also where it would be a short day."""
    switched = spec.get("dates", {})
    return {day: windows for day, windows in spec.get("special", {}).items() if day not in switched}


def special_day(spec: Mapping[str, Any], day: date) -> SpecialDay | None:
    """What a date is in a stored calendar; None for a day like any other of its weekday."""
    key = day.isoformat()
    copied = spec.get("days", {}).get(key)
    known = SpecialDay.from_json(copied) if copied else None
    if key in spec.get("exceptions", {}):
        return SpecialDay(DayKind.EXCEPTION, known.names if known else {})
    if known is None and key in spec.get("holidays", ()):
        known = SpecialDay(DayKind.HOLIDAY)
    if key in spec.get("dates", {}) and (known is None or known.kind not in (DayKind.HOLIDAY, DayKind.TRANSFERRED)):
        name = spec["dates"][key]
        return SpecialDay(DayKind.SWITCHED, {FALLBACK: name} if name else {})
    return known


def special_days(spec: Mapping[str, Any]) -> dict[date, SpecialDay]:
    """All of them, in order of their dates."""
    places = ("exceptions", "dates", "holidays", "special", "days")
    dates = sorted({date.fromisoformat(key) for place in places for key in spec.get(place, ())})
    return {day: found for day in dates if (found := special_day(spec, day)) is not None}
