"""Now is Friday 20 November 2026, 16:30 in Moscow; expected moments are Moscow wall times unless said."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.durations import (
    BadDuration,
    NotUnderstood,
    PastMoment,
    Until,
    parse_duration,
    parse_moment,
    parse_span,
)
from desk.time_words import DAY_S, NUMBERS, UNITS

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 20, 16, 30, tzinfo=MOSCOW)
MINUTE, HOUR, DAY = 60, 3600, 86_400


def moment(text, now=NOW, tz=MOSCOW, **rest):
    return parse_moment(text, now=now.astimezone(UTC), tz=tz, **rest)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("15m", 15 * MINUTE), ("1h30m", 90 * MINUTE), ("8h", 8 * HOUR), ("90m", 90 * MINUTE), ("0h5m", 300)],
)
def test_a_duration_of_the_settings_is_read(text, seconds):
    assert parse_duration(text, allow_days=False) == seconds
    assert parse_duration(text, allow_days=True) == seconds


def test_days_are_allowed_only_where_they_cannot_be_mistaken():
    assert parse_duration("2d", allow_days=True) == 2 * DAY
    assert parse_duration("1d12h", allow_days=True) == 36 * HOUR
    with pytest.raises(BadDuration, match="days are not allowed") as caught:
        parse_duration("2d", allow_days=False)

    assert caught.value.text == "2d"


@pytest.mark.parametrize("text", ["", "0m", "15", "m", "1.5h", "30m1h", "1h 30m", "-5m", "2w", "1H", "9999999h", "٣m"])
def test_anything_else_in_the_settings_is_refused_with_what_is_allowed(text):
    with pytest.raises(BadDuration, match="30s, 15m, 1h30m or 2d"):
        parse_duration(text, allow_days=True)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2ч", 2 * HOUR),
        ("2 часа", 2 * HOUR),
        ("1 ч 30 мин", 90 * MINUTE),
        ("1 ч. 30 мин.", 90 * MINUTE),
        ("1 час и 30 минут", 90 * MINUTE),
        ("1ч30м", 90 * MINUTE),
        ("полчаса", 30 * MINUTE),
        ("час", HOUR),
        ("Час", HOUR),
        ("полтора часа", 90 * MINUTE),
        ("1,5 часа", 90 * MINUTE),
        ("1.25 часа", 75 * MINUTE),
        ("два дня", 2 * DAY),
        ("2 дня", 2 * DAY),
        ("1 день 4 часа", 28 * HOUR),
        ("неделю", 7 * DAY),
        ("сутки", DAY),
        ("45 секунд", 45),
        ("2h", 2 * HOUR),
        ("90 min", 90 * MINUTE),
        ("1h30m", 90 * MINUTE),
        ("1 hour, 30 minutes", 90 * MINUTE),
        ("1 hour and 30 minutes", 90 * MINUTE),
        ("an hour", HOUR),
        ("half an hour", 30 * MINUTE),
        ("two weeks", 14 * DAY),
        ("  3\u00a0days ", 3 * DAY),
    ],
)
def test_a_span_is_read_in_both_languages(text, seconds):
    assert parse_span(text) == seconds


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", ""),
        ("90", "90"),
        ("скоро", "скоро"),
        ("2 попугая", "попугая"),
        ("2 часа примерно", "примерно"),
        ("30 мин 1 час", "час"),
        ("1 час 1 час", "час"),
        ("1 час и", "и"),
        ("-2ч", "-"),
        ("0 минут", "0 минут"),
        ("0.1 s", "0.1 s"),
        ("100 weeks 99999 days", "100 weeks 99999 days"),
        ("1:30", "1:30"),
        ("двадцать минут", "двадцать"),
    ],
)
def test_a_span_that_is_not_understood_names_the_word(text, named):
    with pytest.raises(NotUnderstood) as caught:
        parse_span(text)

    assert caught.value.text == named


def test_days_in_a_span_can_be_refused():
    assert parse_span("26h", allow_days=False) == 26 * HOUR
    with pytest.raises(NotUnderstood) as caught:
        parse_span("1 день 2 часа", allow_days=False)

    assert caught.value.text == "день"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a time of day: its next coming
        ("18:00", "2026-11-20T18:00"),
        ("в 18:00", "2026-11-20T18:00"),
        ("at 9:05", "2026-11-21T09:05"),
        ("16:30", "2026-11-21T16:30"),
        ("16:31", "2026-11-20T16:31"),
        ("6pm", "2026-11-20T18:00"),
        ("6:45 pm", "2026-11-20T18:45"),
        ("12 am", "2026-11-21T00:00"),
        ("в 6 вечера", "2026-11-20T18:00"),
        ("до 18 ч", "2026-11-20T18:00"),
        ("к 18 часам", None),
        ("до 2 дня", "2026-11-21T14:00"),
        ("noon", "2026-11-21T12:00"),
        # near days
        ("завтра 18:00", "2026-11-21T18:00"),
        ("завтра в 18 часов", "2026-11-21T18:00"),
        ("Завтра, в 18:00", "2026-11-21T18:00"),
        ("tomorrow 9:00", "2026-11-21T09:00"),
        ("tomorrow at 9 am", "2026-11-21T09:00"),
        ("18:00 завтра", "2026-11-21T18:00"),
        ("завтра", "2026-11-21T09:00"),
        ("послезавтра", "2026-11-22T09:00"),
        ("day after tomorrow 10:00", "2026-11-22T10:00"),
        ("сегодня 17:00", "2026-11-20T17:00"),
        ("на завтра", "2026-11-21T09:00"),
        # weekdays: today is one of them until its time has come
        ("до пт 10:00", "2026-11-27T10:00"),
        ("fri 10:00", "2026-11-27T10:00"),
        ("fri 17:00", "2026-11-20T17:00"),
        ("до пятницы", "2026-11-27T09:00"),
        ("в понедельник", "2026-11-23T09:00"),
        ("во вторник в 12:15", "2026-11-24T12:15"),
        ("by Monday noon", "2026-11-23T12:00"),
        # dates
        ("25.11 10:00", "2026-11-25T10:00"),
        ("до 25.11", "2026-11-25T09:00"),
        ("25.11.2026 10:00", "2026-11-25T10:00"),
        ("25.11.27", "2027-11-25T09:00"),
        ("2026-12-01 08:00", "2026-12-01T08:00"),
        ("25 ноября 10:00", "2026-11-25T10:00"),
        ("nov 25, 10:00", "2026-11-25T10:00"),
        ("3 мая 2027", "2027-05-03T09:00"),
        ("10.02", "2027-02-10T09:00"),
        ("29.02 10:00", "2028-02-29T10:00"),
        # spans
        ("2ч", "2026-11-20T18:30"),
        ("2h", "2026-11-20T18:30"),
        ("in 2h", "2026-11-20T18:30"),
        ("через 2 часа", "2026-11-20T18:30"),
        ("на полчаса", "2026-11-20T17:00"),
        ("for an hour", "2026-11-20T17:30"),
        ("через 1,5 часа", "2026-11-20T18:00"),
        ("2 дня", "2026-11-22T16:30"),
        ("на 2 дня", "2026-11-22T16:30"),
        ("через неделю", "2026-11-27T16:30"),
    ],
)
def test_a_moment_is_read_in_both_languages(text, expected):
    if expected is None:
        with pytest.raises(NotUnderstood):
            moment(text)
        return

    found = moment(text)

    assert found == datetime.fromisoformat(expected).replace(tzinfo=MOSCOW)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["до ответа", "До ответа!", "till a reply", "until reply", "till the answer", "until a response"]
)
def test_a_wait_until_the_reply_is_told_apart(text):
    assert moment(text) is Until.REPLY


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", ""),
        ("до", "до"),
        ("через", "через"),
        ("на", "на"),
        ("завтра в", "в"),
        ("ответа", "ответа"),
        ("послезатра", "послезатра"),
        ("завтра 25:00", "25:00"),
        ("завтра 18:75", "18:75"),
        ("завтра послезавтра", "послезавтра"),
        ("10:00 11:00", "11:00"),
        ("31.02 10:00", "31.02"),
        ("99.99", "99.99"),
        ("завтра 18", "18"),
        ("2 попугая", "попугая"),
        ("через пятницу", "пятницу"),
        ("25.11.2126", "25.11.2126"),
        ("13 pm", "pm"),
        ("1.5", "1.5"),
        ("завтра 18:00 наверное", "наверное"),
        ("DROP TABLE tasks;", "drop"),
    ],
)
def test_a_moment_that_is_not_understood_names_the_word(text, named):
    with pytest.raises(NotUnderstood) as caught:
        moment(text)

    assert caught.value.text == named


@pytest.mark.parametrize("text", ["сегодня 10:00", "today", "20.11 16:30", "19.11", "1.10.2026", "01.10.2026 10:00"])
def test_a_moment_that_has_been_is_refused_as_past(text):
    with pytest.raises(PastMoment) as caught:
        moment(text)

    assert caught.value.text == text
    assert caught.value.at <= NOW


def test_a_date_alone_begins_when_the_caller_says():
    assert moment("завтра", day_starts=time(18)) == datetime(2026, 11, 21, 18, tzinfo=MOSCOW)


def test_a_day_over_a_clock_change_ends_at_the_same_wall_time_and_hours_are_real():
    berlin = ZoneInfo("Europe/Berlin")
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=berlin)

    assert moment("1 день", now=saturday, tz=berlin) == datetime(2026, 3, 29, 12, 0, tzinfo=berlin)
    assert moment("24 часа", now=saturday, tz=berlin) == datetime(2026, 3, 29, 13, 0, tzinfo=berlin)
    assert moment("завтра 2:30", now=saturday, tz=berlin) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789.:,- абвдезинотруч dhmin", max_size=20) | st.text(max_size=20))
def test_law_any_text_is_a_future_moment_or_a_named_error(text):
    try:
        found = moment(text)
    except (NotUnderstood, PastMoment):
        found = None

    assert found in (None, Until.REPLY) or found > NOW


@pytest.mark.parametrize("word", sorted(UNITS))
@pytest.mark.parametrize("number", ["3", *sorted(NUMBERS)[:3]])
def test_every_unit_goes_with_every_kind_of_number(number, word):
    amount = NUMBERS.get(number, 3)

    assert parse_span(f"{number} {word}") == amount * UNITS[word]
    assert parse_span("1 д") == DAY_S
