"""The clock of the sandbox: real, faster than real, or moved by hand."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

FASTEST = 1_000_000.0
LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""Here time ends: later no date can be written."""


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
        passed = (time.monotonic() - self._mark) * self.rate
        return self._base + timedelta(seconds=min(passed, (LATEST - self._base).total_seconds()))

    def run_at(self, rate: float) -> None:
        """Keep the present instant, change the pace; 0 stops the clock."""
        if not 0 <= rate <= FASTEST:
            raise ValueError(f"rate must be 0 to {FASTEST:.0f}")
        self._base, self._mark, self.rate = self.now(), time.monotonic(), rate

    def jump(self, seconds: float) -> None:
        """Move forward at once."""
        if seconds < 0:
            raise ValueError("time does not run backwards: jump must be 0 or more seconds")
        if not seconds <= (LATEST - self.now()).total_seconds():
            raise ValueError(f"jump must not lead beyond the year {LATEST.year}")
        self._base += timedelta(seconds=seconds)

    def use_real(self) -> None:
        """Go back to the real time of the host."""
        self._base, self._mark, self.rate = _wall(), time.monotonic(), 1.0

    def change(self, *, is_real: bool, rate: float | None, jump: float) -> None:
        """All of this, or nothing where one of them cannot be."""
        before = self._base, self._mark, self.rate
        try:
            if is_real:
                self.use_real()
            if rate is not None:
                self.run_at(rate)
            self.jump(jump)
        except ValueError:
            self._base, self._mark, self.rate = before
            raise

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
