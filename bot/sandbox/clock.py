"""The clock of the sandbox: real, faster than real, or moved by hand."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


def _wall() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


@dataclass(slots=True)
class Clock:
    """A virtual clock: it starts at `start` (or now) and runs `rate` times as fast as real time."""

    start: datetime | None = None
    rate: float = 1.0
    _base: datetime = field(init=False)
    _mark: float = field(init=False)

    def __post_init__(self) -> None:
        if self.start is not None and self.start.tzinfo is None:
            raise ValueError("the start of the clock must be an aware datetime")
        self._base = self.start or _wall()
        self._mark = time.monotonic()

    def now(self) -> datetime:
        """The instant it is in the sandbox's world."""
        return self._base + timedelta(seconds=(time.monotonic() - self._mark) * self.rate)

    def run_at(self, rate: float) -> None:
        """Keep the present instant, change the pace; 0 stops the clock."""
        if rate < 0:
            raise ValueError("time does not run backwards: rate must be 0 or more")
        self._base, self._mark, self.rate = self.now(), time.monotonic(), rate

    def jump(self, seconds: float) -> None:
        """Move forward at once."""
        if seconds < 0:
            raise ValueError("time does not run backwards: jump must be 0 or more seconds")
        self._base += timedelta(seconds=seconds)

    def use_real(self) -> None:
        """Go back to the real time of the host."""
        self._base, self._mark, self.rate = _wall(), time.monotonic(), 1.0

    def state(self) -> dict[str, object]:
        """What the control API shows."""
        now = self.now()
        offset = (now - _wall()).total_seconds()
        real = self.rate == 1 and abs(offset) < 1
        return {
            "now": now.isoformat(),
            "unix": int(now.timestamp()),
            "rate": self.rate,
            "mode": "real" if real else "virtual",
            "offset": round(offset),
        }
