"""`[hours.NAME]`: calendars of open time, with the holidays of a country and the dates of a file copied in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

from bot.config.dates import closed_dates, is_date, read_dates
from bot.config.holidays import CopiedDays, copied_years, copy_days, country_code, shortening, usual_shortening
from bot.config.tables import Table, Wrong, anything, shown
from bot.config.values import time_zone
from bot.config.windows import Windows
from desk.business_hours import BusinessHours, NoOpenTime
from desk.hours_spec import DAILY, WEEKDAYS, BadHours
from desk.special_days import SpecialDay, compiled

ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Hours:
    """One calendar as it is stored. `country` tells where its holidays, special days and their names were copied from.

    `special` are windows of shortened days and working weekends; `dates` those of a file that are switched on.
    """

    timezone: str
    weekly: Mapping[str, Windows]
    exceptions: Mapping[str, Windows]
    country: str | None = None
    holidays: tuple[str, ...] = ()
    special: Mapping[str, Windows] = field(default_factory=dict)
    days: Mapping[str, SpecialDay] = field(default_factory=dict)
    shortened_s: int = 0
    dates: Mapping[str, str] = field(default_factory=dict)

    def compiled(self) -> BusinessHours:
        return compiled(self.as_spec())

    def as_spec(self) -> dict[str, Any]:
        """What is empty is left out, so that the built-in calendar and a written one of the same kind are the same."""
        written = {
            "tz": self.timezone,
            "hours": _lists(self.weekly),
            "country": self.country,
            "holidays": list(self.holidays),
            "special": _lists(self.special),
            "days": {day: note.as_json() for day, note in self.days.items()},
            "shortened_s": self.shortened_s,
            "dates": dict(self.dates),
            "exceptions": _lists(self.exceptions),
        }
        return {name: value for name, value in written.items() if value or name == "hours"}

    @classmethod
    def of_spec(cls, spec: Mapping[str, Any]) -> Self:
        return cls(
            timezone=spec["tz"],
            weekly=_tuples(spec["hours"]),
            exceptions=_tuples(spec.get("exceptions", {})),
            country=spec.get("country"),
            holidays=tuple(spec.get("holidays", ())),
            special=_tuples(spec.get("special", {})),
            days={day: SpecialDay.from_json(note) for day, note in spec.get("days", {}).items()},
            shortened_s=spec.get("shortened_s", 0),
            dates=dict(spec.get("dates", {})),
        )


ROUND_THE_CLOCK = Hours("UTC", {DAILY: ("00:00-24:00",)}, {})


def _lists(days: Mapping[str, Windows]) -> dict[str, list[str]]:
    return {day: list(windows) for day, windows in days.items()}


def _tuples(days: Mapping[str, Any]) -> dict[str, Windows]:
    return {day: tuple(windows) for day, windows in days.items()}


def read_hours(table: Table, *, today: date, with_dates: bool = True) -> Hours:
    """One `[hours.NAME]`; what cannot be used is noted. Without dates it is the calendar a proposal speaks of."""
    before = len(table.notebook.problems)
    zone = table.need("timezone", time_zone, "UTC")
    weekly = _read_weekly(table.table("weekly"))
    country = table.get("holidays", country_code, None)
    shortened_s = table.get("shortened", shortening, usual_shortening(country))
    exceptions = _read_exceptions(table.table("exceptions"))
    folder = Path(table.notebook.file).parent
    dates = closed_dates(read_dates(table, folder)) if with_dates else table.get("dates", lambda _: {}, {})
    table.close()
    if "weekly" not in table:
        table.wrong("weekly", 'is missing; write for example weekly = { mon = ["09:00-18:00"] }')
    if "shortened" in table and "holidays" not in table:
        table.wrong("shortened", 'has no holidays to be before; add for example holidays = "RU"')
    copied = copy_days(country, today.year, weekly, shortened_s) if country else CopiedDays()
    hours = Hours(zone, weekly, exceptions, country, copied.closed, copied.special, copied.days, shortened_s, dates)
    if len(table.notebook.problems) == before:
        _check_opens(table, hours, today)
    return hours


def _check_opens(table: Table, hours: Hours, today: date) -> None:
    if not any(hours.weekly.values()):
        table.wrong("weekly", 'never opens; name at least one day with a window, such as mon = ["09:00-18:00"]')
        return
    last = copied_years(today.year)[-1]
    start = datetime(today.year, today.month, today.day, tzinfo=UTC)
    try:
        is_open = hours.compiled().next_open(start) < datetime(last + 1, 1, 1, tzinfo=UTC)
    except NoOpenTime:
        is_open = False
    if not is_open:
        closing = next((key for key in ("exceptions", "dates") if key in table), "weekly")
        table.wrong(closing, f"leaves no open time from {today} to {last}-12-31; let at least one day open")


def _read_weekly(table: Table) -> dict[str, Windows]:
    days = (*WEEKDAYS, DAILY)
    weekly = {day: _read_day(table, day) for day in days if day in table}
    for day in days:
        table.get(day, anything, None)  # an absent day is allowed, and closed
    table.close()
    return weekly


def _read_exceptions(table: Table) -> dict[str, Windows]:
    exceptions = {}
    for day in table.names():
        windows = _read_day(table, day)
        if is_date(day):
            exceptions[day] = windows
        else:
            table.wrong(day, "is not a date; write for example 2026-12-31")
    return exceptions


def _read_day(table: Table, day: str) -> Windows:
    return () if table.get(day, a_day, None) is None else table.each(day, window)


def a_day(value: Any) -> list[Any]:
    """A list of windows; who writes `"closed"` means an empty one."""
    if isinstance(value, list):
        return value
    try:
        example = f"[{shown(window(value))}]"
    except Wrong:
        example = '[] for closed, or for example ["09:00-15:00"]'
    raise Wrong(f"is not a list; write {example}")


def window(value: Any) -> str:
    """`09:00-18:00`."""
    try:
        BusinessHours.from_spec(tz="UTC", hours={DAILY: [value] if isinstance(value, str) else [()]})
    except BadHours as error:
        reason = str(error).partition(": ")[2].removeprefix(f"{value!r} ")
        reason = reason if reason.startswith("is not") else f"is not a window: {reason}"
        if isinstance(value, str) and not any(map(str.isdigit, value)):
            reason += "; a closed day is []"
        raise Wrong(reason if isinstance(value, str) else 'is not a window; write for example "09:00-18:00"') from None
    return str(value)
