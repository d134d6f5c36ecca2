"""Points of time as people write them: «завтра 18:00», «до пт 10:00», "25.11 10:00", «через 2 часа», «до ответа».

A closed grammar of future moments. Wall times are the reader's; in a DST gap or overlap `fold=0` holds. A time of day
alone is its next coming; so is a weekday (today, if the time is still ahead); a date without a year is this year's,
or next year's when it has long passed. Days of a span are days of the calendar, hours of a span are real hours.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from desk.spans import NotUnderstood, read_span, seconds_of, words_of
from desk.time_words import (
    ARTICLES,
    DAY_AFTER_TOMORROW,
    DAY_S,
    DAYS_AHEAD,
    MONTHS,
    NOON,
    OVER_A_SPAN,
    PARTS_OF_DAY,
    REPLY,
    TO_A_POINT,
    TO_EITHER,
    UNITS,
    UNTIL,
    WEEKDAYS,
)

START_OF_DAY = time(9)
LONG_PASSED = timedelta(days=90)
"""A date this long past means next year's; one passed lately is a slip."""
YEARS_AHEAD = 10

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_DATE = re.compile(r"(\d{1,2})\.(\d{2})(?:\.(\d{4}|\d{2}))?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YEAR = re.compile(r"20\d\d")


class Until(StrEnum):
    """A wait that no time of day ends."""

    REPLY = "reply"


class PastMoment(ValueError):
    """Understood, but it has already been."""

    def __init__(self, text: str, at: datetime) -> None:
        super().__init__(f"{text!r} is in the past: {at}")
        self.text = text
        self.at = at


def parse_moment(text: str, *, now: datetime, tz: tzinfo, day_starts: time = START_OF_DAY) -> datetime | Until:
    """The moment in UTC, later than `now`, or `Until.REPLY`. A date alone means `day_starts` on it."""
    words = words_of(text)
    if not words:
        raise NotUnderstood(text.strip())
    if _is_until_reply(words):
        return Until.REPLY
    local = now.astimezone(tz)
    failures: list[NotUnderstood] = []
    if words[0] not in OVER_A_SPAN:
        try:
            return _first_future(text, _CalendarWords(words, local).read(day_starts), now)
        except NotUnderstood as failure:
            failures.append(failure)
    if words[0] not in TO_A_POINT:
        try:
            return _after(text, words, local)
        except NotUnderstood as failure:
            failures.append(failure)
    raise max(failures, key=lambda failure: failure.at)


def _is_until_reply(words: list[str]) -> bool:
    said = [word for word in words if word not in ARTICLES]
    return len(said) == len(("until", "reply")) and said[0] in UNTIL and said[1] in REPLY


def _after(text: str, words: list[str], local: datetime) -> datetime:
    skipped = int(len(words) > 1 and words[0] in OVER_A_SPAN | TO_EITHER)
    try:
        parts = read_span(words[skipped:])
    except NotUnderstood as failure:
        raise NotUnderstood(failure.text, failure.at + skipped) from None
    seconds_of(parts, text)
    days = sum(amount * unit for amount, unit in parts if unit >= DAY_S) // DAY_S
    rest = sum(amount * unit for amount, unit in parts) - days * DAY_S
    return (local + timedelta(days=days)).astimezone(UTC) + timedelta(seconds=round(rest))


def _first_future(text: str, candidates: list[datetime], now: datetime) -> datetime:
    future = [moment for moment in candidates if moment > now]
    if not future:
        raise PastMoment(text.strip(), candidates[-1])
    return future[0]


@dataclass(slots=True)
class _CalendarWords:
    """Reads a day and a time of day, each at most once and in either order, from the front of the words."""

    words: list[str]
    local: datetime
    at: int = 0
    days: list[date] = field(default_factory=list)
    clock: time | None = None

    def read(self, day_starts: time) -> list[datetime]:
        """The moments that may be meant, in order of time."""
        while self.at < len(self.words):
            if not (self._skip() or self._read_clock() or self._read_day()):
                raise NotUnderstood(self.words[self.at], self.at)
        today = self.local.date()
        days = self.days or [today, today + timedelta(days=1)]
        return [datetime.combine(day, self.clock or day_starts, self.local.tzinfo).astimezone(UTC) for day in days]

    def _word(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.words[at] if 0 <= at < len(self.words) else ""

    def _skip(self) -> bool:
        """A preposition or a comma, unless it ends the text."""
        if self._word() not in TO_A_POINT | TO_EITHER | {","} or not self._word(1):
            return False
        self.at += 1
        return True

    def _read_clock(self) -> bool:
        if self.clock is not None:
            return False
        self.clock, length = self._clock_here()
        self.at += length if self.clock else 0
        return self.clock is not None

    def _clock_here(self) -> tuple[time | None, int]:
        word, after = self._word(), self._word(1)
        if word in NOON:
            return time(12), 1
        figures = _CLOCK.fullmatch(word)
        hour, minute = (int(figures[1]), int(figures[2])) if figures else (_number(word), 0)
        if after in PARTS_OF_DAY and (after not in UNITS or self._is_after_point()):
            return _time(PARTS_OF_DAY[after].get(hour, -1), minute), 2
        if not figures and UNITS.get(after) == UNITS["h"] and self._is_after_point():
            return _time(hour, minute), 2
        return (_time(hour, minute), 1) if figures else (None, 0)

    def _is_after_point(self) -> bool:
        """«до 2 дня» is a point of time, «на 2 дня» a span."""
        return self._word(-1) in TO_A_POINT

    def _read_day(self) -> bool:
        if self.days:
            return False
        self.days, length = self._days_here()
        self.at += length if self.days else 0
        return bool(self.days)

    def _days_here(self) -> tuple[list[date], int]:
        today, word = self.local.date(), self._word()
        if word in DAYS_AHEAD:
            return [today + timedelta(days=DAYS_AHEAD[word])], 1
        if tuple(self.words[self.at : self.at + 3]) == DAY_AFTER_TOMORROW:
            return [today + timedelta(days=2)], 3
        if word in WEEKDAYS:
            first = today + timedelta(days=(WEEKDAYS[word] - today.weekday()) % 7)
            return [first, first + timedelta(days=7)], 1
        return self._dated()

    def _dated(self) -> tuple[list[date], int]:
        word = self._word()
        if iso := _ISO_DATE.fullmatch(word):
            return self._dates(int(iso[3]), int(iso[2]), int(iso[1])), 1
        if short := _DATE.fullmatch(word):
            year = int(short[3]) if short[3] else None
            return self._dates(int(short[1]), int(short[2]), year + 2000 if year and year < 100 else year), 1
        for day, month in ((word, self._word(1)), (self._word(1), word)):
            if month in MONTHS and _number(day) > 0:
                year_word = self._word(2)
                if _YEAR.fullmatch(year_word):
                    return self._dates(_number(day), MONTHS[month], int(year_word)), 3
                return self._dates(_number(day), MONTHS[month], None), 2
        return [], 0

    def _dates(self, day: int, month: int, year: int | None) -> list[date]:
        """The date, if there is one within reach; without a year the first that is not long past."""
        this_year = self.local.year
        years = range(this_year, this_year + YEARS_AHEAD) if year is None else [year]
        found = [date(y, month, day) for y in years if _is_date(y, month, day) and y <= this_year + YEARS_AHEAD]
        earliest = self.local.date() - LONG_PASSED if year is None else date.min
        return [candidate for candidate in found if candidate > earliest][:1]


def _number(word: str) -> int:
    return int(word) if re.fullmatch(r"\d{1,2}", word, re.ASCII) else -1


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if 0 <= hour < 24 and 0 <= minute < 60 else None


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
