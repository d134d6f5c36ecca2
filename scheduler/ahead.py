"""What an outcome brings that others may have to be waited for, done before it is booked and beside the turns."""

from collections.abc import Awaitable, Callable

import structlog

from desk.delivery import LeaseLost, Outcome
from desk.notices import Delivery
from desk.ports import UnitOfWorkFactory
from desk.usecases.delivery import go_before, is_waited_for, without_others
from scheduler.faults import said
from scheduler.lease import Lease

log = structlog.get_logger("scheduler.delivery")

AGAIN_S = (0.25, 1.0, 4.0)
"""Until it is tried again."""


class Ahead:
    """A chat whose group has moved waits for it; no other chat does, and the lease is renewed meanwhile."""

    def __init__(
        self,
        begin: UnitOfWorkFactory,
        lease: Lease,
        *,
        may_go: Callable[[], bool],
        pause: Callable[[float], Awaitable[None]],
    ) -> None:
        self._begin = begin
        self._lease = lease
        self._may_go = may_go
        self._pause = pause

    async def __call__(self, row: Delivery, outcome: Outcome) -> Outcome:
        """What is to be booked: that waits for nobody, whether this could be done or not."""
        if not is_waited_for(row.notice, outcome):
            return outcome
        for pause in (*AGAIN_S, None):
            try:
                async with self._begin() as uow:
                    await go_before(uow, row.notice, outcome, fence=self._lease.fence)
            except LeaseLost:
                break
            except Exception as error:  # noqa: BLE001 - whatever storage raises, what was sent is booked
                log.warning("what a delivery brings has to wait", delivery=row.id, error=said(error))
            else:
                return outcome
            if pause is None or not self._may_go():
                break
            await self._pause(pause)
        return without_others(outcome)
