"""Sums by hand: averages, percentiles, shares, and months."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from desk.metrics import (
    FirstLineFacts,
    Month,
    SecondLineFacts,
    first_line,
    mean,
    percentile,
    second_line,
)

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(("values", "expected"), [([], None), ([5], 5), ([1, 2, 6], 3), ([0.1] * 10, 0.1)])
def test_a_mean_of_nothing_is_no_data(values, expected):
    assert mean(values) == expected


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([7], 0.9, 7),
        ([1, 2, 3], 0.5, 2),
        ([4, 1, 3, 2], 0.5, 2.5),
        ([10, 20, 30, 40, 50], 0.9, 46),
        ([0, 100], 0.25, 25),
        ([1, 2, 3], 0, 1),
        ([1, 2, 3], 1, 3),
    ],
)
def test_a_percentile_lies_between_the_closest_ranks(values, share, expected):
    assert percentile(values, share) == pytest.approx(expected)


def asked(question_id: int, response_s: int | None = None, in_target: bool | None = None, work_s: int | None = None):
    return FirstLineFacts(question_id, 5 if response_s is not None else None, response_s, work_s, in_target)


def test_the_unanswered_are_counted_and_never_averaged_away():
    figures = first_line([asked(1, 60, True, 60), asked(2, 180, False, 120), asked(3), asked(4)])

    assert (figures.dialogs, figures.unanswered) == (2, 2)
    assert (figures.average_s, figures.median_s, figures.p90_s) == (120, 120, 168)
    assert (figures.average_work_s, figures.in_target) == (90, 0.5)


def test_an_unanswered_question_that_is_late_lowers_the_share_in_target():
    assert first_line([asked(1, 60, True), asked(2, None, False)]).in_target == 0.5


def test_an_empty_month_of_the_first_line_is_no_data():
    figures = first_line([])

    assert (figures.dialogs, figures.unanswered) == (0, 0)
    assert (figures.average_s, figures.median_s, figures.p90_s, figures.in_target) == (None, None, None, None)


def test_the_second_line_adds_up():
    figures = second_line(
        [
            SecondLineFacts(1, 5, created=True, closed=True, open_at_end=False, completion_s=3600, in_target=True),
            SecondLineFacts(
                2, 5, created=False, closed=True, open_at_end=False, completion_s=7200, breached=True, in_target=False
            ),
            SecondLineFacts(3, 6, created=True, closed=False, open_at_end=True, completion_s=None, on_hold=True),
            SecondLineFacts(4, 6, created=True, closed=False, open_at_end=True, completion_s=None, breached=True),
            SecondLineFacts(5, 6, created=True, closed=False, open_at_end=False, completion_s=None),  # dropped
        ]
    )

    assert (figures.new, figures.closed, figures.open) == (4, 2, 2)
    assert (figures.average_s, figures.median_s, figures.p90_s) == (5400, 5400, pytest.approx(6840))
    assert (figures.on_hold, figures.breached, figures.in_target) == (1, 2, 0.5)


def test_an_empty_month_of_the_second_line_is_no_data():
    figures = second_line([])

    assert (figures.new, figures.closed, figures.open, figures.average_s, figures.in_target) == (0, 0, 0, None, None)


@pytest.mark.parametrize(("text", "month"), [("2026-11", Month(2026, 11)), ("2000-01", Month(2000, 1))])
def test_a_month_is_read(text, month):
    assert Month.parse(text) == month
    assert str(month) == text


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "2026-1", "26-11", "2026-11-01", "1999-12", "2026-11 "]
)
def test_what_is_no_month_is_not_read(text):
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("month", "by", "expected"),
    [
        (Month(2026, 11), 1, Month(2026, 12)),
        (Month(2026, 12), 1, Month(2027, 1)),
        (Month(2026, 1), -1, Month(2025, 12)),
        (Month(2026, 3), -15, Month(2024, 12)),
        (Month(2026, 3), 0, Month(2026, 3)),
    ],
)
def test_months_are_shifted_over_years(month, by, expected):
    assert month.shifted(by) == expected


def test_a_month_is_the_one_of_the_desks_zone():
    last_evening = datetime(2026, 10, 31, 21, 30, tzinfo=UTC)

    assert Month.of(last_evening, ZoneInfo("UTC")) == Month(2026, 10)
    assert Month.of(last_evening, MOSCOW) == Month(2026, 11)


@pytest.mark.parametrize(
    ("month", "zone", "hours"),
    [
        (Month(2026, 11), "Europe/Moscow", 30 * 24),
        (Month(2026, 2), "UTC", 28 * 24),
        (Month(2024, 2), "UTC", 29 * 24),
        (Month(2026, 3), "Europe/Berlin", 31 * 24 - 1),  # the clocks go forward
        (Month(2026, 10), "Europe/Berlin", 31 * 24 + 1),
    ],
)
def test_the_bounds_of_a_month_are_instants_that_meet(month, zone, hours):
    start, end = (one.astimezone(UTC) for one in month.bounds(ZoneInfo(zone)))

    assert (end - start).total_seconds() == hours * 3600
    assert month.shifted(1).bounds(ZoneInfo(zone))[0] == end
