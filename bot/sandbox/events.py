"""Hints for open pages: what changed, and who may know of it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
BACKLOG = 1000


@dataclass(eq=False, slots=True)
class Listener:
    """One open page; a page that does not read is dropped instead of filling the memory."""

    viewer: int | None
    queue: asyncio.Queue[Json | None] = field(default_factory=lambda: asyncio.Queue(BACKLOG))


@dataclass(slots=True)
class Events:
    listeners: set[Listener] = field(default_factory=set)

    def emit(self, kind: str, viewers: set[int] | None = None, **fields: Any) -> None:
        """Tell the pages of `viewers` (None = everyone)."""
        if not self.listeners:
            return
        hint = {"type": kind, **{key: value for key, value in fields.items() if value is not None}}
        for listener in tuple(self.listeners):
            if viewers is None or listener.viewer is None or listener.viewer in viewers:
                self._put(listener, hint)

    def _put(self, listener: Listener, hint: Json) -> None:
        if listener.queue.full():
            self.listeners.discard(listener)
            listener.queue.get_nowait()
            listener.queue.put_nowait(None)
            return
        listener.queue.put_nowait(hint)

    @contextmanager
    def listening(self, viewer: int | None) -> Iterator[Listener]:
        listener = Listener(viewer)
        self.listeners.add(listener)
        try:
            yield listener
        finally:
            self.listeners.discard(listener)

    def close(self) -> None:
        """Let every open page go."""
        for listener in tuple(self.listeners):
            self.listeners.discard(listener)
            if listener.queue.full():
                listener.queue.get_nowait()
            listener.queue.put_nowait(None)
