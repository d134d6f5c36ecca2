"""What a date is in a stored calendar, and which of several sayings about it wins."""

from datetime import date

import pytest

from desk.special_days import DayKind, SpecialDay, compiled, special_day, special_days

SPEC = {
    "tz": "UTC",
    "hours": {"mon": ["09:00-18:00"], "tue": ["09:00-18:00"], "sat": []},
    "holidays": ["2026-06-01", "2026-06-02", "2026-06-08"],
    "special": {"2026-06-06": ["09:00-17:00"], "2026-06-09": ["09:00-17:00"], "2026-06-15": ["09:00-17:00"]},
    "days": {
        "2026-06-01": {"kind": "holiday", "names": {"en": "Rest", "ru": "Отдых"}},
        "2026-06-02": {"kind": "transferred", "moved": "2026-05-30"},
        "2026-06-06": {"kind": "working", "moved": "2026-06-02", "shortened_s": 3600},
        "2026-06-09": {"kind": "shortened", "names": {"ru": "Отдых"}, "shortened_s": 3600},
        "2026-06-15": {"kind": "shortened", "shortened_s": 3600},
    },
    "dates": {"2026-06-09": "Move", "2026-06-01": "Feed", "2026-06-16": ""},
    "exceptions": {"2026-06-15": ["10:00-11:00"], "2026-06-02": ["12:00-13:00"]},
}


def june(day):
    return date(2026, 6, day)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (1, DayKind.HOLIDAY, "Отдых"),
        (2, DayKind.EXCEPTION, ""),
        (6, DayKind.WORKING, ""),
        (8, DayKind.HOLIDAY, ""),
        (9, DayKind.SWITCHED, "Move"),
        (15, DayKind.EXCEPTION, ""),
        (16, DayKind.SWITCHED, ""),
    ],
)
def test_a_date_is_what_wins_on_it(day, kind, name):
    special = special_day(SPEC, june(day))

    assert special is not None
    assert (special.kind, special.name("ru")) == (kind, name)


def test_a_day_like_any_other_is_nothing_special():
    assert special_day(SPEC, june(22)) is None


def test_special_days_come_in_order():
    assert [day.day for day in special_days(SPEC)] == [1, 2, 6, 8, 9, 15, 16]


@pytest.mark.parametrize(
    ("day", "windows"),
    [(1, ()), (2, ((12, 13),)), (6, ((9, 17),)), (8, ()), (9, ()), (15, ((10, 11),)), (16, ()), (22, ((9, 18),))],
)
def test_the_hours_of_a_date_are_those_of_what_wins(day, windows):
    opened = compiled(SPEC).windows_on(june(day))

    assert opened == tuple((opens * 3600, closes * 3600) for opens, closes in windows)


@pytest.mark.parametrize(("language", "said"), [("ru", "Отдых"), ("en", "Rest"), ("de", "Rest")])
def test_a_day_is_named_in_the_language_asked_for_or_in_english(language, said):
    assert SpecialDay(DayKind.HOLIDAY, {"ru": "Отдых", "en": "Rest"}).name(language) == said


def test_a_name_in_any_language_is_better_than_none():
    assert SpecialDay(DayKind.HOLIDAY, {"ru": "Отдых"}).name("de") == "Отдых"
    assert SpecialDay(DayKind.HOLIDAY).name("de") == ""


@pytest.mark.parametrize(
    "special",
    [
        SpecialDay(DayKind.HOLIDAY, {"en": "Rest"}),
        SpecialDay(DayKind.WORKING, moved=date(2026, 1, 2), shortened_s=3600),
    ],
)
def test_a_special_day_is_kept_as_it_is(special):
    assert SpecialDay.from_json(special.as_json()) == special
