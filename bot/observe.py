"""What the outside may watch: counters for Prometheus, and pulses that show whether each loop still runs."""

import platform
import time
from collections.abc import Callable, Collection
from importlib.metadata import version
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from desk.delivery import FLOODED, Outcome, TryLater
from desk.notices import Mode
from scheduler.tuning import Tuning
from storage.vitals import Vitals

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_UNKNOWN = float("nan")
DATABASE_ERRORS = ("intake", "inbox", "lanes", "sweep", "delivery", "metrics")
WEBHOOK_ANSWERS = (200, 400, 401, 408, 413, 503)
UPDATE_ENDS = ("handled", "refused", "failed", "set_aside")
LOOKUP_ENDS = ("answered", "failed")
_SLOW = (0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800)


class Metrics:
    """Every figure the product publishes about itself, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = new = CollectorRegistry()
        self.build = Gauge("firstline_build_info", "What runs; always 1", ["version", "python", "parts"], registry=new)
        self._intake(new)
        self._handling(new)
        self._timers(new)
        self._sending(new)
        self.database_errors = Counter(
            "firstline_database_errors", "Transactions the database did not take", ["where"], registry=new
        )
        self.lease_seconds = Gauge(
            "firstline_lease_seconds", "How long a lease is still held; 0 where nobody holds it", ["name"], registry=new
        )
        self.lease_seconds.labels(Tuning().lease)  # nobody may ever have held it
        self._begin_at_zero()
        self.last_backup = Gauge(
            "firstline_last_backup_timestamp_seconds", "When the last backup was made; 0 for never", registry=new
        )

    def _intake(self, new: CollectorRegistry) -> None:
        self.updates_stored = Counter("firstline_updates_stored", "Updates made durable", registry=new)
        self.intake_lag = Histogram(
            "firstline_intake_lag_seconds",
            "From a message being written until it is stored",
            registry=new,
            buckets=_SLOW,
        )
        self.inbox_rows = Gauge("firstline_inbox_rows", "Updates in the inbox", ["state"], registry=new)
        self.inbox_oldest = Gauge("firstline_inbox_oldest_seconds", "Age of the oldest waiting update", registry=new)
        self.webhook_requests = Counter("firstline_webhook_requests", "Webhook calls", ["status"], registry=new)

    def _handling(self, new: CollectorRegistry) -> None:
        self.updates_handled = Counter("firstline_updates_handled", "Updates handled", ["end"], registry=new)
        self.handling_lag = Histogram(
            "firstline_update_lag_seconds",
            "From an update being stored until it is handled",
            registry=new,
            buckets=_SLOW,
        )
        self.handling_seconds = Histogram(
            "firstline_batch_seconds", "Time of one handling transaction", registry=new, buckets=_FAST
        )
        self.batch_size = Histogram(
            "firstline_batch_updates", "Updates in one handling transaction", registry=new, buckets=(1, 5, 20, 50, 200)
        )
        self.lanes = Gauge("firstline_lanes", "Chats whose updates wait in memory, or rest", ["state"], registry=new)
        self.lookups = Counter("firstline_lookups", "Memberships asked of Telegram", ["end"], registry=new)

    def _timers(self, new: CollectorRegistry) -> None:
        self.timers_fired = Counter("firstline_timers_fired", "Timers that fired", registry=new)
        self.timers_failed = Counter("firstline_timers_failed", "Timers that could not be fired", registry=new)
        self.timer_lateness = Histogram(
            "firstline_timer_lateness_seconds", "How late the latest timer of a sweep was", registry=new, buckets=_SLOW
        )
        self.timers_overdue = Gauge("firstline_timers_overdue", "Timers that are due and have not fired", registry=new)
        self.timer_oldest = Gauge("firstline_timer_oldest_seconds", "How overdue the oldest of them is", registry=new)
        self.sweep_age = Gauge("firstline_sweep_age_seconds", "Since the last sweep ended well", registry=new)

    def _sending(self, new: CollectorRegistry) -> None:
        self.outbox_rows = Gauge("firstline_outbox_rows", "Deliveries by state", ["state"], registry=new)
        self.outbox_oldest = Gauge(
            "firstline_outbox_oldest_seconds", "Age of the oldest notice that could be sent", registry=new
        )
        self.leader = Gauge("firstline_delivery_leader", "Whether this process is the one that sends", registry=new)
        self.deliveries = Counter("firstline_deliveries", "Calls that came back", ["mode", "outcome"], registry=new)
        self.flood_waits = Counter("firstline_flood_waits", "Answers 429: too many requests", registry=new)
        self.flood_seconds = Counter("firstline_flood_wait_seconds", "Pauses those asked for", registry=new)

    def _begin_at_zero(self) -> None:
        """A counter that appears with its first event has not grown by it for Prometheus: `increase()` misses it."""
        for counter, values in (
            (self.database_errors, DATABASE_ERRORS),
            (self.webhook_requests, WEBHOOK_ANSWERS),
            (self.updates_handled, UPDATE_ENDS),
            (self.lookups, LOOKUP_ENDS),
        ):
            for value in values:
                counter.labels(value)
        for mode in Mode:
            for outcome in get_args(Outcome):
                self.deliveries.labels(mode, _named(outcome))

    def introduce(self, parts: Collection[str]) -> None:
        """Say what this process is."""
        self.build.labels(version("firstline"), platform.python_version(), "+".join(sorted(parts))).set(1)

    def show(self, vitals: Vitals) -> None:
        """How the queues stand in the database."""
        for state, rows in vitals.inbox.items():
            self.inbox_rows.labels(state).set(rows)
        for state, rows in vitals.outbox.items():
            self.outbox_rows.labels(state).set(rows)
        for name, seconds in vitals.leases_s.items():
            self.lease_seconds.labels(name).set(seconds)
        self.last_backup.set(0.0 if vitals.last_backup is None else vitals.last_backup.timestamp())
        self.inbox_oldest.set(vitals.inbox_oldest_s)
        self.outbox_oldest.set(vitals.outbox_oldest_s)
        self.timers_overdue.set(vitals.timers_overdue)
        self.timer_oldest.set(vitals.timer_oldest_s)

    def lose_sight(self) -> None:
        """The database does not answer: what it said last may be long over, so nothing is said of it."""
        self.database_errors.labels("metrics").inc()
        for queue in (self.inbox_rows, self.outbox_rows, self.lease_seconds):
            for sample in [one for metric in queue.collect() for one in metric.samples]:
                queue.labels(**sample.labels).set(_UNKNOWN)
        for age in (self.inbox_oldest, self.outbox_oldest, self.timers_overdue, self.timer_oldest, self.last_backup):
            age.set(_UNKNOWN)


class RoomWatch:
    """Counts what the scheduler's room tells (`scheduler.watching.Watch`)."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def delivered(self, mode: str, outcome: Outcome) -> None:
        self._metrics.deliveries.labels(mode, _named(type(outcome))).inc()
        if isinstance(outcome, TryLater) and outcome.reason == FLOODED:
            self._metrics.flood_waits.inc()
            self._metrics.flood_seconds.inc(outcome.seconds)

    def swept(self, fired: int, failed: int, late_s: float) -> None:
        self._metrics.timers_fired.inc(fired)
        self._metrics.timers_failed.inc(failed)
        self._metrics.timer_lateness.observe(late_s)

    def failed(self, where: str) -> None:
        self._metrics.database_errors.labels(where).inc()


def _named(outcome: type[Outcome]) -> str:
    return outcome.__name__.lower()


class Pulse:
    """When a loop last did its round. `limit` is the age in seconds at which something must be wrong."""

    def __init__(self, name: str, limit: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self.limit = limit
        self._clock = clock
        self._last = clock()

    def beat(self) -> None:
        self._last = self._clock()

    @property
    def age(self) -> float:
        return self._clock() - self._last

    def fault(self) -> str | None:
        """What is wrong, where the last round is too long ago."""
        return f"no round for {self.age:.0f} s" if self.age > self.limit else None
