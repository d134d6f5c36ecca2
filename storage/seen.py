"""What this process wrote lately, so that it is not written again with every message."""

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Lately(Generic[T]):
    """The newest few thousand things by id."""

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._things: OrderedDict[int, T] = OrderedDict()

    def get(self, key: int) -> T | None:
        return self._things.get(key)

    def put(self, key: int, thing: T) -> None:
        self._things[key] = thing
        self._things.move_to_end(key)
        while len(self._things) > self._most:
            self._things.popitem(last=False)

    def drop(self, key: int) -> None:
        self._things.pop(key, None)
