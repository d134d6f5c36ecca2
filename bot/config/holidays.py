"""Holidays of a country, copied: days off, transferred ones, working weekends, and the short days before a holiday.

The `holidays` package is asked when a configuration is read, never when time is computed: a newer package must not
move a due time. It knows transferred days as far as they are decreed, and nothing of shortened days: those follow by
rule.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bot.config.tables import Wrong
from bot.config.values import working_time
from bot.config.windows import Windows, closing_earlier
from desk.hours_spec import DAILY, WEEKDAYS
from desk.special_days import FALLBACK, DayKind, SpecialDay
from desk.time_words import HOUR_S, MINUTE_S

if TYPE_CHECKING:
    from holidays import HolidayBase

YEARS_BACK, YEARS_AHEAD = 1, 2
"""Holidays are copied from last year on, so that an import is right, and no further than they are decreed."""

SHORTENED = {"RU": HOUR_S}
"""By how much a working day before a holiday is shorter by law; elsewhere the file may say so."""
MOST_SHORTENED = 12 * HOUR_S
_NOT_AT_ALL = (0, "0", "0m", "0h")

_LANGUAGES = {FALLBACK: "en_US", "ru": "ru"}
_TOMORROW = timedelta(days=1)
_FRIDAY = "fri"


@dataclass(frozen=True, slots=True)
class CopiedDays:
    """What is stored of a country's holidays, by ISO date."""

    closed: tuple[str, ...] = ()
    special: Mapping[str, Windows] = field(default_factory=dict)
    days: Mapping[str, SpecialDay] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Book:
    """The country's days off, and its working weekends with the day off each was exchanged for."""

    off: Mapping[date, SpecialDay]
    working: Mapping[date, date | None]

    def holiday_after(self, day: date | None) -> SpecialDay | None:
        """The holiday itself on the next date; a day off that was only transferred makes no day shorter."""
        after = self.off.get(day + _TOMORROW) if day else None
        return after if after is not None and after.kind is DayKind.HOLIDAY else None


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


def shortening(value: Any) -> int:
    """By how much the day before a holiday is shorter: `1h`; `0m` for not at all."""
    if not isinstance(value, bool) and value in _NOT_AT_ALL:
        return 0
    seconds = working_time(value)
    if seconds % MINUTE_S or seconds > MOST_SHORTENED:
        raise Wrong('is not allowed here; write whole minutes up to "12h", or "0m" for no shorter days')
    return seconds


def usual_shortening(country: str | None) -> int:
    return SHORTENED.get((country or "").partition("-")[0], 0)


def copied_years(year: int) -> range:
    return range(year - YEARS_BACK, year + YEARS_AHEAD + 1)


def copy_days(country: str, year: int, weekly: Mapping[str, Windows], shortened_s: int) -> CopiedDays:
    """The special days of a calendar with these weekly windows, for the years that are copied."""
    years = copied_years(year)
    book = _read_book(country, years)
    special: dict[date, Windows] = {}
    days = {day: note for day, note in book.off.items() if day.year in years}
    closed = sorted(days)
    for day in _days_before_holidays(book) if shortened_s else ():
        note, windows = book.holiday_after(day), windows_of(weekly, day)
        if note is not None and windows and day.year in years:
            special[day] = closing_earlier(windows, shortened_s)
            days[day] = SpecialDay(DayKind.SHORTENED, note.names, shortened_s=shortened_s)
    for day, instead in book.working.items():
        windows = _exchanged_windows(weekly, day, instead)
        if windows and day.year in years:
            is_short = bool(book.holiday_after(day) or book.holiday_after(instead))
            days[day] = SpecialDay(DayKind.WORKING, moved=instead, shortened_s=shortened_s if is_short else 0)
            special[day] = closing_earlier(windows, days[day].shortened_s) if days[day].shortened_s else windows
    return CopiedDays(
        tuple(day.isoformat() for day in closed),
        {day.isoformat(): special[day] for day in sorted(special)},
        {day.isoformat(): days[day] for day in sorted(days)},
    )


def windows_of(weekly: Mapping[str, Windows], day: date) -> Windows:
    return weekly.get(WEEKDAYS[day.weekday()], weekly.get(DAILY, ()))


def _exchanged_windows(weekly: Mapping[str, Windows], day: date, instead: date | None) -> Windows:
    """A desk that is open on that weekday anyway keeps its windows."""
    usual = windows_of(weekly, day) or (windows_of(weekly, instead) if instead else ())
    return usual or weekly.get(_FRIDAY, weekly.get(DAILY, ()))


def _days_before_holidays(book: _Book) -> list[date]:
    eves = {day - _TOMORROW for day, note in book.off.items() if note.kind is DayKind.HOLIDAY}
    return sorted(eves - book.off.keys() - book.working.keys())


def _read_book(country: str, years: range) -> _Book:
    """With the year after, whose first of January makes the last of December shorter."""
    from holidays import country_holidays

    name, _, region = country.partition("-")
    wanted = range(years.start, years.stop + 1)

    def known(**options: Any) -> "HolidayBase":
        return country_holidays(name, subdiv=region or None, years=wanted, **options)

    own = known(language=known().default_language)  # else it is that of the machine
    named = {language: dict(known(language=code)) for language, code in _languages(own).items()}
    statutory = set(known(observed=False))
    off = {}
    for day, words in dict(own).items():
        moved = _moved_from(own, words)
        names = {language: texts.get(day, words) for language, texts in named.items()}
        if moved is not None and FALLBACK in names:
            names[FALLBACK] = f"Day off (moved from {moved})"  # the package writes dates as Americans do
        is_holiday = day in statutory and moved is None
        off[day] = SpecialDay(DayKind.HOLIDAY if is_holiday else DayKind.TRANSFERRED, names, moved)
    exchanged = {note.moved: day for day, note in off.items() if note.moved}
    working = getattr(own, "weekend_workdays", ())
    return _Book(off, {day: exchanged.get(day) for day in sorted(working) if day not in off})


def _languages(own: "HolidayBase") -> dict[str, str | None]:
    """The languages of the product the package has, and the country's own. Where it has one, that is English."""
    supported = own.supported_languages or ()
    found: dict[str, str | None] = {short: code for short, code in _LANGUAGES.items() if code in supported}
    if own.default_language:
        found.setdefault(own.default_language.partition("_")[0], own.default_language)
    return found or {FALLBACK: None}


def _moved_from(own: "HolidayBase", words: str) -> date | None:
    """The package tells the date a day off was moved from in its name alone, by a pattern of the country."""
    label = getattr(own, "substituted_label", None)
    found = re.fullmatch(re.escape(label).replace("%s", "(.+)"), words) if label else None
    if found is None:
        return None
    return date(*time.strptime(found[1], own.substituted_date_format)[:3])
