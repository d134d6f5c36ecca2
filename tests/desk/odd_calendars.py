"""Hypothesis strategies: calendars with windows, holidays and exceptions of every kind around odd changes of clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from desk.hours_spec import WEEKDAYS

CHANGES = [
    ("Australia/Lord_Howe", "2026-04-04T15:00"),  # half an hour
    ("Australia/Lord_Howe", "2026-10-03T15:30"),
    ("Asia/Tehran", "2022-03-21T20:30"),  # at midnight
    ("Asia/Tehran", "2022-09-21T19:30"),
    ("America/Sao_Paulo", "2018-11-04T03:00"),
    ("America/Sao_Paulo", "2019-02-17T02:00"),
    ("Europe/Moscow", "2010-10-30T23:00"),
    ("Europe/Moscow", "2011-03-26T23:00"),  # into a summer time that stayed
    ("Europe/Moscow", "2014-10-25T22:00"),  # a new offset without summer time
    ("America/New_York", "2026-03-08T07:00"),
    ("America/New_York", "2026-11-01T06:00"),
    ("Asia/Kathmandu", "1985-12-31T18:30"),  # a quarter of an hour, at a year's end
    ("Pacific/Apia", "2011-12-30T10:00"),  # a whole date
    ("Antarctica/Troll", "2026-03-29T01:00"),  # two hours
    ("Antarctica/Troll", "2026-10-25T01:00"),
    ("Africa/Casablanca", "2026-02-15T02:00"),  # back for Ramadan
]
YEAR_ENDS = [(tz, "2026-01-01T00:00") for tz in ("UTC", "Pacific/Auckland", "Pacific/Honolulu")]
DAY_MINUTES = 24 * 60
NEAR_THE_CHANGES = [*range(0, 4 * 60 + 1, 15), 22 * 60, 23 * 60, 23 * 60 + 30, DAY_MINUTES - 1]

microseconds = st.integers(-4 * 86_400 * 10**6, 4 * 86_400 * 10**6).map(lambda us: timedelta(microseconds=us))
seconds = st.integers(1, 40 * 3600)
edges = st.sampled_from(NEAR_THE_CHANGES) | st.integers(0, DAY_MINUTES - 1)


def clock_text(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


windows = st.one_of(
    st.tuples(edges.map(clock_text), edges.map(clock_text)),  # also over midnight, and a whole day from edge to edge
    edges.map(lambda opens: (clock_text(opens), "24:00")),
    st.sampled_from([("00:00", "24:00"), ("22:00", "06:00"), ("00:00", "06:00"), ("02:00", "03:00")]),
)
days = st.lists(windows, max_size=4)


@st.composite
def specs(draw, sometimes_never_open=False):
    """The fields of a calendar, and the instant of the change that lies in the middle of it."""
    tz, change = draw(st.sampled_from(CHANGES + YEAR_ENDS))
    middle = datetime.fromisoformat(change).replace(tzinfo=UTC)
    today = middle.astimezone(ZoneInfo(tz)).date()
    near = st.integers(-4, 4).map(lambda n: (today + timedelta(days=n)).isoformat())
    spec = {
        "tz": tz,
        "hours": {day: draw(st.just([]) | days) for day in WEEKDAYS},
        "holidays": draw(st.lists(near, max_size=2)),
        "exceptions": draw(st.dictionaries(near, days, max_size=2)),
    }
    if sometimes_never_open and draw(st.booleans()):
        spec |= {"hours": dict.fromkeys(WEEKDAYS, ()), "exceptions": draw(st.just({}) | st.just(spec["exceptions"]))}
    elif not any(spec["hours"].values()):
        spec["hours"]["wed"] = [("10:00", "19:00")]
    return spec, middle
