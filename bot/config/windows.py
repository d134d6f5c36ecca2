"""Windows of a day as text: closed earlier, and written again."""

from collections.abc import Iterable, Iterator

from desk.calendar_year import DAY_S, Window
from desk.durations import wall_clock
from desk.hours_spec import MIDNIGHT_AFTER, read_day

Windows = tuple[str, ...]


def closing_earlier(day: Windows, seconds: int) -> Windows:
    """The same day with so much less working time, taken from its end."""
    kept = list(read_day("", day))
    while kept and seconds > 0:
        opens, closes = kept.pop()
        if closes - opens > seconds:
            kept.append((opens, closes - seconds))
        seconds -= closes - opens
    return written(kept)


def written(windows: Iterable[Window]) -> Windows:
    """`09:00-18:00` of seconds after midnight."""
    return tuple(text for window in windows for text in _written(*window))


def _written(opens: int, closes: int) -> Iterator[str]:
    """A window of more than a day has no form of its own; two that overlap are read as one."""
    if closes - opens > DAY_S:
        yield from _written(opens, opens + DAY_S)
        opens = closes - DAY_S
    yield f"{wall_clock(opens)}-{MIDNIGHT_AFTER if closes == DAY_S else wall_clock(closes)}"
