"""What this process knows of a few thousand rows for a short while, so that not every message asks for them."""

import time
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """Only committed values get here. Another process may change a row: `seconds` is how old a value may be."""

    def __init__(self, *, seconds: float, most: int = 20_000) -> None:
        self._seconds = seconds
        self._most = most
        self._values: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def get(self, key: K) -> V | None:
        since, value = self._values.get(key, (0.0, None))
        return value if value is not None and time.monotonic() - since < self._seconds else None

    def put(self, key: K, value: V) -> None:
        """As it was committed."""
        self._values[key] = (time.monotonic(), value)
        self._values.move_to_end(key)
        while len(self._values) > self._most:
            self._values.popitem(last=False)

    def offer(self, key: K, value: V) -> None:
        """As it was read; what somebody committed meanwhile is newer."""
        if self.get(key) is None:
            self.put(key, value)

    def drop(self, key: K) -> None:
        self._values.pop(key, None)

    def clear(self) -> None:
        self._values.clear()
