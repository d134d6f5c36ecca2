"""Who may send: one holder at a time, by a lease in the database and its fence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.delivery import LeaseLost
from desk.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Answer:
    """What the database said, and when it was asked. `changed`: not the fence we knew, so we were not alone."""

    fence: int | None
    asked: float
    changed: bool


class Lease:
    """One process's view of the lease.

    How long it is ours is counted on our own monotonic clock from before the question was asked, so a process that was
    frozen past its time knows it at once, whatever the database or the wall clock say.
    """

    def __init__(
        self,
        name: str,
        holder: str,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        ttl_s: float,
        renew_s: float,
    ) -> None:
        self._name = name
        self._holder = holder
        self._now = now
        self._clock = clock
        self._ttl_s = ttl_s
        self._renew_s = renew_s
        self._fence: int | None = None
        self._ours_until = float("-inf")
        self._renew_at = float("-inf")

    @property
    def is_ours(self) -> bool:
        return self._clock() < self._ours_until

    @property
    def is_due(self) -> bool:
        """Whether it is time to renew it."""
        return self._clock() >= self._renew_at

    @property
    def fence(self) -> int:
        if self._fence is None:
            raise LeaseLost
        return self._fence

    async def ask(self, uow: UnitOfWork) -> Answer:
        """Take or renew it; the answer counts once its transaction is committed, by `accept`."""
        asked = self._clock()
        fence = await uow.leases.hold(self._name, self._holder, self._now(), timedelta(seconds=self._ttl_s))
        return Answer(fence, asked, fence != self._fence)

    def accept(self, answer: Answer) -> None:
        if answer.fence is None:
            self.drop()
            return
        self._fence = answer.fence
        self._ours_until = answer.asked + self._ttl_s
        self._renew_at = answer.asked + self._renew_s

    def drop(self) -> None:
        self._fence = None
        self._ours_until = self._renew_at = float("-inf")

    async def release(self, uow: UnitOfWork) -> None:
        await uow.leases.release(self._name, self._holder)
