"""Where a value stands on an axis, and which values are written beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

NICE = (1, 2, 2.5, 5, 10)
TICKS = 5
_SUFFIXES = ((1_000_000, "M"), (1_000, "k"))


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels. `to` may be the smaller one: y grows downwards."""

    low: float
    high: float
    ticks: tuple[float, ...]
    is_log: bool
    start: float
    to: float

    def __call__(self, value: float) -> float:
        low, high, at = self.low, self.high, value
        if self.is_log:
            low, high, at = math.log10(low), math.log10(high), math.log10(max(value, self.low))
        return self.start + (self.to - self.start) * (at - low) / (high - low)


def log_scale(values: Sequence[float], start: float, to: float) -> Scale:
    """Whole powers of ten around the values."""
    positive = [value for value in values if value > 0] or [1.0]
    first = math.floor(math.log10(min(positive)) + 1e-9)
    last = max(first + 1, math.ceil(math.log10(max(positive)) - 1e-9))
    ticks = tuple(10.0**power for power in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks, True, start, to)


def linear_scale(values: Sequence[float], start: float, to: float) -> Scale:
    """From zero to a round number above the greatest."""
    top = max([*values, 1e-9])
    rough = top / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(nice * power for nice in NICE if nice * power >= rough * (1 - 1e-9))
    ticks = tuple(step * number for number in range(math.ceil(top / step - 1e-9) + 1))
    return Scale(0.0, ticks[-1], ticks, False, start, to)


def short(value: float) -> str:
    """1000 → 1k."""
    for size, suffix in _SUFFIXES:
        if abs(value) >= size:
            return f"{value / size:g}{suffix}"
    return f"{value:g}"
