"""Sums of business time, in microseconds each, beside django-bizcal and businesstimedelta on the same calendar."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from timeit import Timer
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from desk.business_hours import BusinessHours
from desk.hours_spec import WEEKDAYS
from tests.benchmarks.measure import Figure, Options, middle, shown
from tests.vectors import load

BAR_US, BAR_COMPILE_MS = 5, 3
ZONE = "Europe/Moscow"
WINDOWS = (("09:00", "13:00"), ("14:00", "18:00"))
YEARS = range(2020, 2043)
HOUR = 3600
LENGTHS = {"1 hour": HOUR, "1 week": 40 * HOUR, "1 year": 1970 * HOUR, "10 years": 19_700 * HOUR}
START = datetime(2026, 1, 14, 12, 30, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
CLOSED = {
    "over lunch": datetime(2026, 1, 14, 13, 30, tzinfo=ZoneInfo(ZONE)).astimezone(UTC),
    "over the New Year holidays": datetime(2025, 12, 30, 19, 0, tzinfo=ZoneInfo(ZONE)).astimezone(UTC),
}
LONG_ENOUGH_S = 0.02
VECTORS = Path(__file__).parents[1] / "data" / "sla.json"
SEEDS = (7,)

Sum = Callable[[datetime, float], datetime]


@dataclass(frozen=True, slots=True)
class Library:
    name: str
    add: Sum
    sub: Sum
    between: Callable[[datetime, datetime], float]
    next_open: Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class Question:
    """One operation with its values, to be put to each library."""

    operation: str
    what: str
    values: tuple[Any, ...]

    def put_to(self, library: Library) -> Callable[[], Any]:
        return partial(getattr(library, self.operation), *self.values)


async def run(options: Options) -> list[Figure]:
    ours, others, absent = ours_with(_days_off()), [], []
    for name, build in (("django-bizcal", _bizcal), ("businesstimedelta", _businesstimedelta)):
        try:
            others.append(build(name, _days_off()))
        except ImportError:
            absent.append(f"{name} is not installed")
    runs = options.repeats(7)
    return [
        _compiling(runs),
        _vectors(),
        *_agreement(ours, others, options.pick(500, 50, 5)),
        *(_beside(question, ours, others, absent, runs) for question in _questions(ours, options.pick(4, 4, 2))),
    ]


def ours_with(days_off: list[date]) -> Library:
    hours = _calendar(days_off)
    return Library("Firstline", hours.add, hours.sub, hours.between, hours.next_open)


def _calendar(days_off: list[date]) -> BusinessHours:
    return BusinessHours.from_spec(tz=ZONE, hours=dict.fromkeys(WEEKDAYS[:5], WINDOWS), holidays=days_off)


def _bizcal(name: str, days_off: list[date]) -> Library:
    from django_bizcal.calendars.working import WorkingCalendar
    from django_bizcal.providers import SetHolidayProvider

    calendar = WorkingCalendar(
        tz=ZONE,
        weekly_schedule=dict.fromkeys(range(5), WINDOWS),
        holiday_provider=SetHolidayProvider.from_dates(days_off),
    )
    return Library(
        name,
        add=lambda start, seconds: calendar.add_business_time(start, timedelta(seconds=seconds)),
        sub=lambda start, seconds: calendar.add_business_time(start, timedelta(seconds=-seconds)),
        between=lambda start, end: calendar.business_time_between(start, end).total_seconds(),
        next_open=calendar.next_business_datetime,
    )


def _businesstimedelta(name: str, days_off: list[date]) -> Library:
    """It has no several windows a day: a lunch break is a rule of its own."""
    import businesstimedelta  # type: ignore[import-untyped]
    import pytz  # type: ignore[import-untyped]
    from businesstimedelta import BusinessTimeDelta, HolidayRule, LunchTimeRule, WorkDayRule

    zone, week = pytz.timezone(ZONE), list(range(5))
    rules = businesstimedelta.Rules(
        [
            WorkDayRule(time(9), time(18), week, tz=zone),
            LunchTimeRule(time(13), time(14), week, tz=zone),
            HolidayRule(frozenset(days_off), tz=zone),
        ]
    )
    return Library(
        name,
        add=lambda start, seconds: start + BusinessTimeDelta(rules, seconds=seconds),
        sub=lambda start, seconds: start - BusinessTimeDelta(rules, seconds=seconds),
        between=lambda start, end: rules.difference(start, end).timedelta.total_seconds(),
        next_open=lambda start: rules.next(start)[0],
    )


def _days_off() -> list[date]:
    return sorted(holidays.country_holidays("RU", years=YEARS))


def _questions(ours: Library, lengths: int) -> Iterator[Question]:
    for what, seconds in [*LENGTHS.items()][:lengths]:
        end = ours.add(START, seconds)
        yield Question("add", what, (START, seconds))
        yield Question("sub", what, (end, seconds))
        yield Question("between", what, (START, end))
    for what, start in CLOSED.items():
        yield Question("next_open", what, (start,))


def _compiling(runs: int) -> Figure:
    """A new calendar and its first sum."""
    days_off = _days_off()

    def first_sum() -> None:
        _calendar(days_off).next_open(START)

    took = [seconds * 1000 for seconds in _seconds(first_sum, runs)]
    note = f"with reading a calendar of {len(days_off)} holidays"
    return middle("a year compiled", took, "ms", bar=BAR_COMPILE_MS, note=note)


def _vectors() -> Figure:
    """Sums and whole lives of tickets, as four products and their documents say they come out."""
    cases = load(VECTORS)
    right = sum(not misses_of(case) for case, misses_of in cases)
    share = 100 * right / len(cases)
    return Figure("vectors that come out right", share, "%", bar=100, at_least=True, note=f"{right} of {len(cases)}")


def _agreement(ours: Library, others: list[Library], count: int) -> Iterator[Figure]:
    """The same answers, or a comparison of speed would mean nothing."""
    questions = list(_any_questions(ours, count))
    for other in others:
        same = sum(question.put_to(ours)() == question.put_to(other)() for question in questions)
        what = f"answers the same as of {other.name} {version(other.name)}"
        yield Figure(what, 100 * same / len(questions), "%", bar=100, at_least=True, note=f"{len(questions)} questions")


def _any_questions(ours: Library, count: int) -> Iterator[Question]:
    """Starts at any time, open or not; lengths in quarters of an hour often end at closing."""
    dice = random.Random(SEEDS[0])  # noqa: S311 - a seed makes the run repeatable
    for _ in range(count):
        start = START + timedelta(minutes=15 * dice.randrange(4 * 24 * 365))
        seconds = 900 * dice.randint(1, 4 * 80)
        yield Question("add", "", (start, seconds))
        yield Question("sub", "", (start, seconds))
        yield Question("between", "", (start, start + timedelta(seconds=3 * seconds)))
        yield Question("next_open", "", (start,))


def _beside(question: Question, ours: Library, others: list[Library], absent: list[str], runs: int) -> Figure:
    took = [seconds * 1e6 for seconds in _seconds(question.put_to(ours), runs)]
    notes = []
    for other in others:
        theirs = 1e6 * median(_seconds(question.put_to(other), min(runs, 3)))
        notes.append(f"{other.name} {shown(theirs)} µs = {shown(theirs / median(took))} ×")
    return Figure(
        f"{question.operation}, {question.what}", median(took), "µs", bar=BAR_US, note="; ".join(notes + absent)
    )


def _seconds(act: Callable[[], Any], runs: int) -> list[float]:
    """Per call, after one to warm up; a run has as many calls as make it long enough to measure."""
    timer = Timer(act)
    timer.timeit(1)
    calls = max(1, int(LONG_ENOUGH_S / timer.timeit(1)))
    return [taken / calls for taken in timer.repeat(runs, calls)]
