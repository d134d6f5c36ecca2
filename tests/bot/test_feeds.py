"""Calendar feeds: which whole days they name, what is left out, and what a broken or hostile one does."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config.feeds import MOST_BYTES, BadFeed, Feed, Skipped, Span, read_feed

COMPANY = (Path(__file__).parents[1] / "data" / "company.ics").read_bytes()
YEARS = Span(date(2026, 1, 1), date(2028, 12, 31), ZoneInfo("Europe/Moscow"))


def feed(*events):
    parts = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{parts}END:VCALENDAR\r\n".encode()


def read(*events, span=YEARS):
    return read_feed(feed(*events), span)


def days(*events):
    return [str(day) for day in read(*events).days]


def reasons(*events):
    return [one.reason for one in read(*events).skipped]


def test_whole_days_are_found_and_the_rest_is_named_with_its_reason():
    found = read_feed(COMPANY, Span(date(2026, 1, 1), date(2026, 12, 31), ZoneInfo("Europe/Moscow")))

    assert {str(day): name for day, name in found.days.items()} == {
        "2026-07-01": "Training day",
        "2026-08-10": "Moving to the new office",
        "2026-08-20": "Inventory",
        "2026-09-14": "Founding day, we rest",
        "2026-11-04": "Unity Day",
        "2026-12-28": "Winter shutdown",
        "2026-12-29": "Winter shutdown",
        "2026-12-30": "Winter shutdown",
        "2026-12-31": "Winter shutdown",
    }
    short = "; write an exception for short hours"
    assert found.skipped == (
        Skipped("Stand-up", f"is not a whole day: 10:00 to 10:15{short}", date(2026, 1, 5), times=10),
        Skipped("Trip", "was cancelled", date(2026, 5, 18)),
        Skipped("Summer party", f"is not a whole day: 15:00 to 18:00{short}", date(2026, 6, 4)),
    )


def test_a_changed_date_of_a_series_takes_the_place_of_the_planned_one():
    found = read_feed(COMPANY, YEARS).days

    training = [str(day) for day, name in found.items() if name.startswith("Training")]

    assert training == ["2026-07-01", "2028-07-03"]


def test_an_event_may_begin_before_the_years_that_are_asked_for():
    assert days("DTSTART;VALUE=DATE:20251230\r\nDURATION:P5D") == ["2026-01-01", "2026-01-02", "2026-01-03"]


def test_a_day_that_ends_where_it_begins_is_one_day():
    assert days("DTSTART;VALUE=DATE:20260110\r\nDTEND;VALUE=DATE:20260110") == ["2026-01-10"]


def test_midnight_is_that_of_the_calendar():
    moscow = "DTSTART:20260101T210000Z\r\nDTEND:20260103T210000Z"
    berlin = "DTSTART;TZID=Europe/Berlin:20260101T000000\r\nDTEND;TZID=Europe/Berlin:20260102T000000"

    assert days(moscow) == ["2026-01-02", "2026-01-03"]
    assert reasons(berlin) == ["is not a whole day: 02:00 to 02:00; write an exception for short hours"]


def test_two_events_of_one_day_are_both_named():
    found = read("DTSTART;VALUE=DATE:20260110\r\nSUMMARY:One", "DTSTART;VALUE=DATE:20260110\r\nSUMMARY:Two")

    assert found.days == {date(2026, 1, 10): "One; Two"}


def test_a_name_becomes_one_line_of_a_length_that_can_be_kept():
    name = read(f"DTSTART;VALUE=DATE:20260110\r\nSUMMARY:a\\nb\x07{'c' * 300}").days[date(2026, 1, 10)]

    assert name.startswith("a b c")
    assert len(name) == 128
    assert name.isprintable()


def test_a_school_year_is_no_holiday():
    assert reasons("DTSTART;VALUE=DATE:20260901\r\nDTEND;VALUE=DATE:20270601") == ["lasts 273 days"]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=SECONDLY", "repeats within a day"),
        ("FREQ=HOURLY;COUNT=5", "repeats within a day"),
        ("FREQ=DAILY;BYMINUTE=1,2,3", "repeats within a day"),
        ("FREQ=DAILY;INTERVAL=0", "its rule of repetition goes nowhere"),
        ("FREQ=YEARLY\r\nRRULE:FREQ=DAILY", "has several rules of repetition"),
        ("FREQ=FOO", "its rule of repetition cannot be read"),
    ],
)
def test_a_rule_without_end_is_not_even_tried(rule, reason):
    assert reasons(f"DTSTART;VALUE=DATE:20260101\r\nRRULE:{rule}") == [reason]


@pytest.mark.parametrize(
    "event",
    [
        "SUMMARY:no start",
        "DTSTART;VALUE=DATE:2026133",
        "DTSTART;VALUE=DATE:20260110\r\nDURATION:P9999999D",
    ],
)
def test_one_broken_event_does_not_hide_the_others(event):
    found = read(event, "DTSTART;VALUE=DATE:20260110\r\nUID:good")

    assert list(found.days) == [date(2026, 1, 10)]
    assert [one.reason.split(":")[0] for one in found.skipped] == ["cannot be read"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no calendar feed"),
        (b"\x00\xff\xfe", "is no calendar feed"),
        (b"<html>not found</html>", "is no calendar feed"),
        (b"BEGIN:VCALENDAR\r\nnot a line\r\nEND:VCALENDAR", "is a broken calendar feed"),
        (b"BEGIN:VCALENDAR" + b" " * MOST_BYTES, "is larger than 5 MB"),
    ],
)
def test_what_is_no_feed_is_refused_in_one_line(content, said):
    with pytest.raises(BadFeed, match=said) as caught:
        read_feed(content, YEARS)

    assert "\n" not in str(caught.value)


LINES = st.sampled_from(
    [
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR", "UID:1", "SUMMARY:a", "SUMMARY:b", "DTEND:x",
        "DTSTART;VALUE=DATE:20260101", "DTSTART:20260101T000000", "DTSTART:20260101T000000Z", "DTSTART:",
        "DTEND;VALUE=DATE:20260103", "DTEND:20260102T000000", "DURATION:P1D", "DURATION:-P1D", "DURATION:", "RRULE:",
        "RRULE:FREQ=YEARLY", "RRULE:FREQ=YEARLY;COUNT=-1", "RRULE:UNTIL=1", "RRULE:FREQ=MONTHLY;BYDAY=9XX", "RDATE:1",
        "RRULE:FREQ=WEEKLY;UNTIL=20260301T000000Z", "EXDATE:20260108T000000", "EXDATE;VALUE=DATE:20260108",
        "SEQUENCE:x", "DTSTART;X=1:2",
        "RECURRENCE-ID;VALUE=DATE:20260101", "RECURRENCE-ID:x", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260101T000000",
        "RDATE;VALUE=PERIOD:20260105T000000Z/P1D", "DTSTART;TZID=Nowhere/Bad:20260101T000000", "STATUS:CANCELLED",
        "BEGIN:VTIMEZONE", "END:VTIMEZONE", "TZID:x", "BEGIN:VALARM", "END:VALARM", ":", ";", "X" * 70, "\tfolded",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINES, max_size=30))
def test_no_feed_brings_the_program_down(lines):
    content = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]).encode()

    try:
        found = read_feed(content, YEARS)
    except BadFeed:
        found = Feed({}, ())

    assert all(YEARS.first <= day <= YEARS.last for day in found.days)
