from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.cli.tables import spoken
from bot.render.html import to_rich
from bot.render.i18n import words
from bot.render.times import Times
from desk.metrics import Month

NOW = datetime(2026, 11, 20, 11, 48, tzinfo=UTC)
"""Friday, 14:48 in Moscow."""


def times(language="ru", now=NOW):
    return Times(words(language), ZoneInfo("Europe/Moscow"), now)


@pytest.mark.parametrize(
    ("seconds", "russian", "english"),
    [
        (0, "0 с", "0 s"),
        (10.8, "11 с", "11 s"),
        (59.4, "59 с", "59 s"),
        (59.9, "1 мин", "1 min"),
        (60, "1 мин", "1 min"),
        (3599, "59 мин", "59 min"),
        (3600, "1 ч", "1 h"),
        (11520, "3 ч 12 мин", "3 h 12 min"),
        (86399, "23 ч 59 мин", "23 h 59 min"),
        (86400, "1 д", "1 d"),
        (183600, "2 д 3 ч", "2 d 3 h"),
        (-5, "0 с", "0 s"),
    ],
)
def test_a_duration_has_two_units_at_most(seconds, russian, english):
    assert times("ru").duration(seconds) == russian
    assert times("en").duration(seconds) == english


@pytest.mark.parametrize("seconds", [0.4, 0.5, 10.5, 10.8, 59.9, 3599.6, 7199.99999, 86399.5, 100_000.4])
def test_a_duration_is_the_same_in_a_chat_and_on_the_command_line(seconds):
    assert times("en").duration(seconds) == spoken(seconds)


@pytest.mark.parametrize(
    ("seconds", "russian"),
    [(60, "1 минуту"), (120, "2 минуты"), (720, "12 минут"), (1260, "21 минуту"), (4800, "1 ч 20 мин")],
)
def test_minutes_are_spoken_in_the_form_that_agrees(seconds, russian):
    assert times("ru").spoken(seconds) == russian


@pytest.mark.parametrize(
    ("at", "russian", "english"),
    [
        (datetime(2026, 11, 20, 15, tzinfo=UTC), "сегодня 18:00", "today 18:00"),
        (datetime(2026, 11, 20, 20, 59, tzinfo=UTC), "сегодня 23:59", "today 23:59"),
        (datetime(2026, 11, 20, 21, tzinfo=UTC), "завтра 00:00", "tomorrow 00:00"),
        (datetime(2026, 11, 19, 7, tzinfo=UTC), "вчера 10:00", "yesterday 10:00"),
        (datetime(2026, 11, 23, 7, tzinfo=UTC), "пн 10:00", "Mon 10:00"),
        (datetime(2026, 11, 26, 7, tzinfo=UTC), "чт 10:00", "Thu 10:00"),
        (datetime(2026, 11, 27, 7, tzinfo=UTC), "27 нояб. 10:00", "27 Nov 10:00"),
        (datetime(2026, 11, 10, 7, tzinfo=UTC), "10 нояб. 10:00", "10 Nov 10:00"),
        (datetime(2027, 1, 11, 7, tzinfo=UTC), "11 янв. 2027 10:00", "11 Jan 2027 10:00"),
    ],
)
def test_a_day_is_called_as_people_call_it_today(at, russian, english):
    assert times("ru").moment_of(at) == russian
    assert times("en").moment_of(at) == english


def test_today_needs_no_name_after_until():
    assert times().until_of(datetime(2026, 11, 20, 15, tzinfo=UTC)) == "18:00"
    assert times().until_of(datetime(2026, 11, 23, 7, tzinfo=UTC)) == "пн 10:00"


@pytest.mark.parametrize(
    ("at", "form"),
    [
        (datetime(2026, 11, 20, 15, tzinfo=UTC), "t"),
        (datetime(2026, 11, 23, 7, tzinfo=UTC), "wt"),
        (datetime(2026, 11, 19, 7, tzinfo=UTC), "dt"),
        (datetime(2026, 12, 23, 7, tzinfo=UTC), "dt"),
    ],
)
def test_each_reader_sees_a_due_time_in_their_own_zone(at, form):
    assert times("en").due(at).startswith(f'<tg-time unix="{int(at.timestamp())}" format="{form}">')


def test_a_near_day_after_until_is_shown_as_it_is_written():
    at = datetime(2026, 11, 23, 7, tzinfo=UTC)

    assert to_rich(times().until(at)).entities[0].keys() == {"type", "offset", "length", "unix_time"}
    assert to_rich(times().until(at)).text == "пн 10:00"


def test_months_are_named_in_the_readers_language():
    assert times("ru").month_and_year(Month(2026, 11)) == "ноябрь 2026"
    assert times("en").month_and_year(Month(2026, 11)) == "November 2026"
    assert times("ru").short_month(Month(2026, 10)) == "окт"
