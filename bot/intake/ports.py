"""What the intake and the lanes need of the storage room."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from desk.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """An update as it came. `raw` is plain ASCII JSON; `error` says why it can never be handled, where that is so."""

    bot_id: int
    update_id: int
    lane: int
    raw: str
    error: str | None = None


class InboxRow(Protocol):
    """An update that waits to be handled."""

    @property
    def id(self) -> int: ...
    @property
    def update_id(self) -> int: ...
    @property
    def lane(self) -> int: ...
    @property
    def raw(self) -> str: ...
    @property
    def tries(self) -> int: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def next_try_at(self) -> datetime | None: ...


class Inbox(Protocol):
    async def store(self, rows: Sequence[RawUpdate], now: datetime) -> int: ...
    async def waiting(
        self, now: datetime, *, limit: int, known: Collection[int] = (), resting: Collection[int] = ()
    ) -> Sequence[InboxRow]: ...
    async def lock_lanes(self, lanes: Collection[int]) -> set[int]: ...
    async def take_turn(self) -> None: ...
    async def take(self, ids: Sequence[int], now: datetime) -> set[int]: ...
    async def failed(self, row_id: int, error: str, next_try_at: datetime) -> None: ...
    async def put_off(self, row_id: int, until: datetime) -> None: ...
    async def quarantine(self, row_id: int, error: str, now: datetime) -> None: ...
    async def counts(self) -> Mapping[str, int]: ...


class InboxUnit(UnitOfWork, Protocol):
    """A unit of work that also holds the inbox."""

    @property
    def inbox(self) -> Inbox: ...

    async def foresee(self, people: Collection[tuple[int, int]], replied: Collection[tuple[int, int]]) -> None:
        """What the batch is about: who speaks where, and the messages replied to; read ahead in few statements."""
        ...


class TakeIn(Protocol):
    """Stores and commits; how many were new. Quicker than a transaction, and nothing else can be in it."""

    async def __call__(self, rows: Sequence[RawUpdate], now: datetime) -> int: ...


class Begin(Protocol):
    """`async with begin() as uow:`; a readonly one does not wait for writers."""

    def __call__(self, *, readonly: bool = False) -> AbstractAsyncContextManager[InboxUnit]: ...
