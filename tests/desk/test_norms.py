"""When a norm is looked at, at what, and whether it was kept."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from desk.norms import Norm
from desk.sla import Target

BERLIN, MOSCOW, NUUK, UTC_ZONE = (ZoneInfo(name) for name in ("Europe/Berlin", "Europe/Moscow", "America/Nuuk", "UTC"))
HALF_PAST_TWO, SIX_PM = 9_000, 64_800
HOUR, DAY = 3600, 86_400


def norm(at_s=SIX_PM, window_s=9 * HOUR, percent=85, **fields):
    return Norm(Target.RESOLUTION, percent, at_s, window_s, **fields)


def utc(month, day, hour=0, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def checks(of, zone, after, times):
    found = []
    for _ in range(times):
        after = of.when.next(zone, after=after)
        found.append(after)
    return found


def test_the_next_check_is_at_the_set_time_of_the_desk():
    moscow = norm()

    assert moscow.when.next(MOSCOW, after=utc(11, 20, 14, 59)) == utc(11, 20, 15)
    assert moscow.when.next(MOSCOW, after=utc(11, 20, 15)) == utc(11, 21, 15)


def test_only_the_named_days_are_checked():
    workdays = norm(days=("mon", "wed"))

    # 20 November 2026 is a Friday.
    assert checks(workdays, UTC_ZONE, utc(11, 20), 3) == [utc(11, 23, 18), utc(11, 25, 18), utc(11, 30, 18)]


def test_a_day_alone_comes_once_a_week():
    assert checks(norm(days=("fri",)), UTC_ZONE, utc(11, 20, 18), 2) == [utc(11, 27, 18), utc(12, 4, 18)]


def test_a_time_that_is_skipped_is_read_with_the_offset_from_before():
    # On 29 March Berlin goes from 02:00 (+1) to 03:00 (+2): 02:30 is read as 01:30 UTC, which shows as 03:30.
    night = norm(HALF_PAST_TWO)

    assert checks(night, BERLIN, utc(3, 28, 12), 2) == [utc(3, 29, 1, 30), utc(3, 30, 0, 30)]
    assert night.when.has(utc(3, 29, 1, 30), BERLIN)


def test_of_a_time_that_is_repeated_the_first_pass_holds_and_the_second_is_none():
    # On 25 October Berlin goes from 03:00 (+2) back to 02:00 (+1): 02:30 is 00:30 and 01:30 UTC.
    night = norm(HALF_PAST_TWO)

    assert checks(night, BERLIN, utc(10, 24, 12), 2) == [utc(10, 25, 0, 30), utc(10, 26, 1, 30)]
    assert not night.when.has(utc(10, 25, 1, 30), BERLIN)


def test_every_day_of_two_years_has_one_check_in_berlin():
    found = checks(norm(HALF_PAST_TWO), BERLIN, utc(12, 31, 23, year=2025), 730)

    # 730 days from 1 January 2026 on.
    assert len({at.astimezone(BERLIN).date() for at in found}) == 730
    assert found[-1] == utc(12, 31, 1, 30, year=2027)


def test_a_date_that_a_zone_leaves_out_is_checked_once_with_the_next():
    # Samoa had no 30 December 2011.
    apia = ZoneInfo("Pacific/Apia")

    found = checks(norm(), apia, utc(12, 29, year=2011), 3)

    assert found == [utc(12, 29, 4, year=2011), utc(12, 30, 4, year=2011), utc(12, 31, 4, year=2011)]


def test_hours_of_the_window_are_real_and_days_are_those_of_the_calendar():
    at = utc(3, 29, 16)  # 18:00 in Berlin on the day that has 23 hours

    assert norm(window_s=9 * HOUR).window(at, BERLIN) == (utc(3, 29, 7), at)
    assert norm(window_s=DAY).window(at, BERLIN) == (utc(3, 28, 17), at)
    assert norm(window_s=DAY + HOUR).window(at, BERLIN) == (utc(3, 28, 16), at)
    assert norm(window_s=7 * DAY).window(at, BERLIN) == (utc(3, 22, 17), at)


def test_windows_of_a_day_leave_nothing_out_and_count_nothing_twice():
    daily = norm(HALF_PAST_TWO, DAY)
    found = checks(daily, BERLIN, utc(3, 20), 300)

    windows = [daily.window(at, BERLIN) for at in found]

    assert [end for _, end in windows[:-1]] == [start for start, _ in windows[1:]]


def test_a_time_skipped_around_midnight_still_has_a_window_of_its_own():
    # In Nuuk 28 March 2026 ends at 23:00: 23:30 is read as 01:30 UTC, which shows as 00:30 of the 29th.
    late = norm(23 * HOUR + 1800, DAY)
    at = utc(3, 29, 1, 30)

    assert late.when.next(NUUK, after=utc(3, 28, 12)) == at
    assert late.window(at, NUUK) == (utc(3, 28, 1, 30), at)


@pytest.mark.parametrize(
    ("met", "missed", "is_kept"),
    [(17, 3, True), (16, 3, False), (85, 15, True), (8499, 1501, False), (0, 1, False), (1, 0, True)],
)
def test_exactly_the_share_is_enough_and_a_hair_less_is_not(met, missed, is_kept):
    assert norm().is_kept(met, missed) is is_kept


def test_another_question_or_time_is_another_norm_and_other_listeners_are_not():
    plain = norm()

    assert plain.key == norm(tell=(7,), name="Evening").key
    others = [
        norm(percent=86),
        norm(at_s=1),
        norm(window_s=1),
        norm(policy="VIP"),
        norm(days=("mon",)),
        Norm(Target.REACTION, 85, SIX_PM, 9 * HOUR),
    ]
    assert len({plain.key, *(other.key for other in others)}) == 7
