"""`[hours.NAME]`: calendars of open time, with the holidays of a country copied in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.config.tables import Table, Wrong, anything
from bot.config.values import time_zone
from desk.business_hours import BusinessHours
from desk.hours_spec import DAILY, WEEKDAYS, BadHours

ALWAYS = "always"
YEARS_BACK, YEARS_AHEAD = 1, 2
"""Holidays are copied from last year on, so that an import is right, and no further than they are decreed."""

Windows = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """One calendar as it is stored. `country` tells where the holidays were copied from."""

    timezone: str
    weekly: Mapping[str, Windows]
    exceptions: Mapping[str, Windows]
    country: str | None = None
    holidays: tuple[str, ...] = ()

    def compiled(self) -> BusinessHours:
        return BusinessHours.from_spec(
            tz=self.timezone, hours=self.weekly, holidays=self.holidays, exceptions=self.exceptions
        )


ROUND_THE_CLOCK = Hours("UTC", {DAILY: ("00:00-24:00",)}, {})


def read_hours(table: Table, *, today: date) -> Hours:
    """One `[hours.NAME]`; what cannot be used is noted."""
    before = len(table.notebook.problems)
    zone = table.need("timezone", time_zone, "UTC")
    weekly = _read_weekly(table.table("weekly"))
    exceptions = _read_exceptions(table.table("exceptions"))
    country = table.get("holidays", country_code, None)
    table.close()
    if "weekly" not in table:
        table.wrong("weekly", 'is missing; write for example weekly = { mon = ["09:00-18:00"] }')
    holidays = holidays_of(country, today.year) if country else ()
    hours = Hours(zone, weekly, exceptions, country, holidays)
    if len(table.notebook.problems) == before and not any(weekly.values()):
        table.wrong("weekly", 'never opens; name at least one day with a window, such as mon = ["09:00-18:00"]')
    return hours


def _read_weekly(table: Table) -> dict[str, Windows]:
    days = (*WEEKDAYS, DAILY)
    weekly = {day: table.each(day, window) for day in days if day in table}
    for day in days:
        table.get(day, anything, None)  # an absent day is allowed, and closed
    table.close()
    return weekly


def _read_exceptions(table: Table) -> dict[str, Windows]:
    exceptions = {}
    for day in table.names():
        windows = table.each(day, window)
        if _is_date(day):
            exceptions[day] = windows
        else:
            table.wrong(day, "is not a date; write for example 2026-12-31")
    return exceptions


def window(value: Any) -> str:
    """`09:00-18:00`."""
    try:
        BusinessHours.from_spec(tz="UTC", hours={DAILY: [value] if isinstance(value, str) else [()]})
    except BadHours as error:
        reason = str(error).partition(": ")[2].removeprefix(f"{value!r} ")
        reason = reason if reason.startswith("is not") else f"is not a window: {reason}"
        raise Wrong(reason if isinstance(value, str) else 'is not a window; write for example "09:00-18:00"') from None
    return str(value)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def country_code(value: Any) -> str:
    """A country of the `holidays` package, or one with its region: `RU`, `DE-BY`."""
    from holidays import list_supported_countries

    known = list_supported_countries(include_aliases=False)
    country, _, region = value.partition("-") if isinstance(value, str) else ("", "", "")
    if country not in known:
        raise Wrong("is not a country whose holidays are known; write its two capital letters, for example RU or DE")
    if region and region not in known[country]:
        raise Wrong(f"is not known; regions of {country}: {', '.join(known[country]) or 'none'}")
    return str(value)


def holidays_of(country: str, year: int) -> tuple[str, ...]:
    """Days off as the package knows them; shortened days and working Saturdays are left to `exceptions`."""
    from holidays import country_holidays

    name, _, region = country.partition("-")
    years = range(year - YEARS_BACK, year + YEARS_AHEAD + 1)
    return tuple(day.isoformat() for day in sorted(country_holidays(name, subdiv=region or None, years=years)))
