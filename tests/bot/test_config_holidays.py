"""What is copied of a country's holidays into a calendar: days off, working weekends, short days."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.config import Hours, parse
from bot.config.holidays import copy_days
from bot.config.windows import closing_earlier
from desk.special_days import DayKind, SpecialDay

OFFICE = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-18:00",))
HOUR = 3_600
MOSCOW = ZoneInfo("Europe/Moscow")

RUSSIA = """
[hours.office]
timezone = "Europe/Moscow"
weekly = { daily = ["09:00-18:00"], sat = [], sun = [] }
holidays = "RU"
[desks.it]
specialists = [1]
"""


def russia(year, weekly=OFFICE, shortened_s=HOUR):
    return copy_days("RU", year, weekly, shortened_s)


def office(extra="", today=date(2025, 6, 1)):
    return parse(RUSSIA.replace("[desks.it]", f"{extra}\n[desks.it]"), today=today).hours["office"]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


def moscow(moment):
    return moment.astimezone(MOSCOW).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("year", "short"),
    [
        (2024, ["02-22", "03-07", "05-08", "06-11", "11-02"]),
        (2025, ["03-07", "04-30", "06-11", "11-01"]),
        (2026, ["04-30", "05-08", "06-11", "11-03"]),
        (2027, ["02-20", "04-30", "06-11", "11-03"]),
    ],
)
def test_the_short_days_of_russia_are_those_of_its_production_calendar(year, short):
    copied = russia(year)

    found = [day for day in copied.special if day.startswith(str(year)) and copied.special[day] == ("09:00-17:00",)]

    assert found == [f"{year}-{day}" for day in short]


def test_a_working_saturday_is_as_long_as_the_day_off_it_was_exchanged_for():
    copied = russia(2024)

    working = {day: copied.special[day] for day, note in copied.days.items() if note.kind is DayKind.WORKING}

    assert {day: windows for day, windows in working.items() if day < "2025"} == {
        "2024-04-27": ("09:00-18:00",),  # for 29 April, two days before the holiday
        "2024-11-02": ("09:00-17:00",),  # for 30 April, the day before it
        "2024-12-28": ("09:00-18:00",),  # for 30 December, before a day off that was only transferred
    }
    assert copied.days["2024-11-02"] == SpecialDay(DayKind.WORKING, moved=date(2024, 4, 30), shortened_s=HOUR)


def test_a_working_saturday_opens_with_the_windows_of_the_weekday_it_was_exchanged_for():
    weekly = OFFICE | {"mon": ("10:00-16:00",), "tue": ("08:00-12:00",)}

    copied = russia(2024, weekly)

    assert copied.special["2024-04-27"] == ("10:00-16:00",)
    assert copied.special["2024-11-02"] == ("08:00-11:00",)


def test_a_desk_that_is_open_on_saturdays_keeps_its_windows_on_a_working_one():
    copied = russia(2025, OFFICE | {"sat": ("11:00-15:00",)})

    assert copied.special["2025-11-01"] == ("11:00-14:00",)


def test_where_the_weekday_is_closed_a_working_saturday_is_like_friday():
    copied = russia(2024, {"tue": ("09:00-18:00",), "fri": ("09:00-13:00",)})

    assert copied.special["2024-04-27"] == ("09:00-13:00",)


def test_a_desk_without_fridays_does_not_open_on_a_working_saturday():
    copied = russia(2024, {"tue": ("09:00-18:00",)})

    assert "2024-04-27" not in copied.special
    assert "2024-04-27" not in copied.days


def test_a_saturday_before_a_holiday_is_short_for_a_desk_that_works_on_it():
    assert "2026-03-07" not in russia(2026).special
    assert russia(2026, OFFICE | {"sat": ("10:00-15:00",)}).special["2026-03-07"] == ("10:00-14:00",)


def test_days_off_know_their_names_and_where_they_were_moved_from():
    days = russia(2026).days

    assert days["2026-06-12"] == SpecialDay(DayKind.HOLIDAY, {"en": "Russia Day", "ru": "День России"})
    assert days["2026-12-31"] == SpecialDay(
        DayKind.TRANSFERRED,
        {"en": "Day off (moved from 2026-01-04)", "ru": "Выходной (перенесено с 04.01.2026)"},
        moved=date(2026, 1, 4),
    )
    assert days["2026-03-09"].kind is DayKind.TRANSFERRED
    assert days["2026-06-11"].name("ru") == "День России"


def test_names_do_not_depend_on_the_language_of_the_machine(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "th")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")

    copied = russia(2026)

    assert copied.days["2026-06-12"].names["ru"] == "День России"
    assert copied.days["2027-02-20"].moved == date(2027, 2, 22)


def test_no_other_country_is_shortened_by_itself():
    text = RUSSIA.replace('"RU"', '"DE-BY"')

    hours = parse(text, today=date(2026, 1, 1)).hours["office"]

    assert (hours.shortened_s, hours.special) == (0, {})
    assert hours.days["2026-12-25"].names == {"en": "Christmas Day", "de": "Erster Weihnachtstag"}


def test_another_country_may_have_short_days():
    hours = parse(RUSSIA.replace('"RU"', '"DE-BY"\nshortened = "2h30m"'), today=date(2026, 1, 1)).hours["office"]

    assert hours.special["2026-12-24"] == ("09:00-15:30",)


def test_weekends_worked_elsewhere_are_known_too():
    copied = copy_days("HU", 2026, OFFICE, 0)

    assert copied.days["2026-01-10"] == SpecialDay(DayKind.WORKING, moved=date(2026, 1, 2))
    assert copied.special["2026-01-10"] == ("09:00-18:00",)


@pytest.mark.parametrize("off", ['"0m"', "0", '"0h"'])
def test_short_days_can_be_switched_off(off):
    hours = office(f"shortened = {off}")

    assert "2025-06-11" not in hours.special
    assert hours.special["2025-11-01"] == ("09:00-18:00",)


@pytest.mark.parametrize(
    ("day", "seconds", "left"),
    [
        (("09:00-18:00",), HOUR, ("09:00-17:00",)),
        (("09:00-13:00", "14:00-18:00"), HOUR, ("09:00-13:00", "14:00-17:00")),
        (("09:00-13:00", "14:00-14:30"), HOUR, ("09:00-12:30",)),
        (("09:00-13:00", "14:00-15:00"), HOUR, ("09:00-13:00",)),
        (("22:00-06:00",), HOUR, ("22:00-05:00",)),
        (("16:00-00:30",), HOUR, ("16:00-23:30",)),
        (("16:00-01:00",), HOUR, ("16:00-24:00",)),
        (("00:00-24:00",), HOUR, ("00:00-23:00",)),
        (("09:00-09:45",), HOUR, ()),
        (("09:00-18:00", "12:00-20:00"), HOUR, ("09:00-19:00",)),
        (("20:00-19:00", "18:00-23:00"), 60, ("18:00-18:00", "18:59-18:59")),  # 25 hours in one stretch
    ],
)
def test_working_time_is_taken_from_the_end_of_the_day(day, seconds, left):
    assert closing_earlier(day, seconds) == left


def test_the_vectors_about_russia_hold_for_the_copied_calendar():
    hours = office().compiled()

    assert moscow(hours.add(at("2025-10-31 17:00"), 9 * HOUR)) == "2025-11-01 17:00"
    assert moscow(hours.add(at("2025-11-01 16:30"), HOUR)) == "2025-11-05 09:30"
    assert hours.between(at("2025-11-01 00:00"), at("2025-11-06 00:00")) == 17 * HOUR
    assert moscow(hours.add(at("2025-04-30 16:45"), HOUR)) == "2025-05-05 09:45"


def test_an_exception_beats_what_was_copied():
    hours = office(
        'exceptions = { "2025-11-01" = [], "2025-06-11" = ["09:00-18:00"], "2025-06-12" = ["10:00-11:00"] }'
    ).compiled()

    opened = [hours.windows_on(date(2025, month, day)) for month, day in ((11, 1), (6, 11), (6, 12))]

    assert opened == [(), ((9 * HOUR, 18 * HOUR),), ((10 * HOUR, 11 * HOUR),)]


def test_a_date_that_is_switched_on_closes_a_short_day_and_a_working_saturday():
    hours = office('dates = { "2025-11-01" = { on = true }, "2025-06-11" = { on = true, name = "Trip" } }').compiled()

    assert [hours.windows_on(date(2025, month, day)) for month, day in ((11, 1), (6, 11))] == [(), ()]


def test_a_package_that_knows_more_moves_nothing_that_is_stored(monkeypatch):
    spec = office().as_spec()
    monkeypatch.setattr("holidays.country_holidays", lambda *_, **__: pytest.fail("asked when time was computed"))

    opens = Hours.of_spec(spec).compiled().next_open(datetime(2025, 6, 12, tzinfo=UTC))

    assert opens == datetime(2025, 6, 16, 6, tzinfo=UTC)
