"""What the outside may watch: counters for Prometheus, and pulses that show whether each loop still runs."""

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    """Every figure the product publishes about itself, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        new = self.registry
        self.updates_stored = Counter("firstline_updates_stored", "Updates made durable", registry=new)
        self.updates_handled = Counter("firstline_updates_handled", "Updates handled", ["end"], registry=new)
        self.handling_seconds = Histogram(
            "firstline_batch_seconds", "Time of one handling transaction", registry=new, buckets=_FAST
        )
        self.batch_size = Histogram(
            "firstline_batch_updates", "Updates in one handling transaction", registry=new, buckets=(1, 5, 20, 50, 200)
        )
        self.inbox_rows = Gauge("firstline_inbox_rows", "Updates in the inbox", ["state"], registry=new)
        self.lookups = Counter("firstline_lookups", "Memberships asked of Telegram", ["end"], registry=new)
        self.webhook_requests = Counter("firstline_webhook_requests", "Webhook calls", ["status"], registry=new)
        self.outbox_rows = Gauge("firstline_outbox_rows", "Deliveries by state", ["state"], registry=new)


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
