"""Figures that are there before anything happens."""

import re
from pathlib import Path

from prometheus_client import Counter

from bot.observe import Metrics

ROOT = Path(__file__).resolve().parents[2]
SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for room in ("bot", "scheduler") for path in sorted((ROOT / room).rglob("*.py"))
)
WEBHOOK = (ROOT / "bot" / "intake" / "webhook.py").read_text(encoding="utf-8")


def values(counter):
    """Of its first label."""
    return {next(iter(sample.labels.values())) for family in counter.collect() for sample in family.samples}


def test_every_counter_begins_at_zero_so_that_its_first_event_is_growth():
    counters = [one for one in vars(Metrics()).values() if isinstance(one, Counter)]

    samples = [one.collect()[0].samples for one in counters]
    begun = [[one.value for one in some if one.name.endswith("_total")] for some in samples]

    assert len(counters) > 5
    assert all(begun)
    assert {value for some in begun for value in some} == {0.0}


def test_every_place_that_counts_is_among_those_that_begin_at_zero():
    metrics = Metrics()
    places = re.findall(r"database_errors\.labels\(\"(\w+)\"\)|_watch(?:ing)?\.failed\(\"(\w+)\"\)", SOURCES)

    assert values(metrics.database_errors) == {one for pair in places for one in pair if one}
    assert values(metrics.lookups) == set(re.findall(r"lookups\.labels\(\"(\w+)\"\)", SOURCES))
    assert values(metrics.webhook_requests) == set(re.findall(r"return (\d{3})$", WEBHOOK, re.MULTILINE))
