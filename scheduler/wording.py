"""From a row of the outbox to the call that says it, or to the reason why there is no call to make."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from desk.delivery import Call, Outcome, Skipped, TryLater
from desk.notices import Delivery, Mode
from desk.ports import Renderer, UnitOfWork
from scheduler.faults import said

log = structlog.get_logger("scheduler.delivery")

PRESS_LIVES = timedelta(seconds=15)
"""After that a client has given up waiting for the answer to a press."""


class Wording:
    def __init__(self, renderer: Renderer, now: Callable[[], datetime]) -> None:
        self._renderer = renderer
        self._now = now

    async def word(self, uow: UnitOfWork, row: Delivery) -> Call | Outcome:
        """The call that shows the state as it is now. One that cannot be made does not hold up the others."""
        if _is_too_late(row, self._now()):
            return Skipped("too late")
        if row.was_unknown:
            row = replace(row, rendered=None)  # nobody can say what people see now
        try:
            async with uow.savepoint():
                call = await self._renderer.render(uow, row, self._now())
        except Exception as error:  # noqa: BLE001 - a fault of one template is that notice's alone
            log.warning("notice cannot be worded", notice=row.notice.kind, delivery=row.id, error=said(error))
            return TryLater(1.0, f"cannot be worded: {type(error).__name__}")
        if call is None:
            return Skipped("nothing to say")
        if isinstance(call, TryLater):
            return call
        return Skipped("nothing new") if _shows_already(row, call) else call


def _is_too_late(row: Delivery, now: datetime) -> bool:
    if row.notice.expires_at is not None and row.notice.expires_at <= now:
        return True
    return row.notice.mode is Mode.ANSWER and row.put_at is not None and now - row.put_at > PRESS_LIVES


def _shows_already(row: Delivery, call: Call) -> bool:
    if row.rendered != call.digest:
        return False
    return row.notice.mode is Mode.REACTION or row.sent_message_id is not None or row.ephemeral_id is not None
