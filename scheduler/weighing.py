"""What an outcome means for what comes next: how long to wait, when to give up, and who waits along."""

from collections.abc import Callable
from dataclasses import replace

import structlog

from desk.delivery import Failed, Outcome, TryLater, Unknown
from desk.notices import Delivery
from scheduler.budget import SendBudget
from scheduler.lanes import posts
from scheduler.tuning import Tuning

log = structlog.get_logger("scheduler.delivery")

_AFTER_YOU_S = 0.05
"""By so much a chat is held longer than the notice that comes again: two clocks tell the two apart."""


class Weighing:
    def __init__(self, budget: SendBudget, tuning: Tuning, clock: Callable[[], float]) -> None:
        self._budget = budget
        self._tuning = tuning
        self._clock = clock

    def __call__(self, row: Delivery, outcome: Outcome) -> Outcome:
        """Pauses grow from try to try. The chat waits along, so that nothing overtakes what comes again."""
        if isinstance(outcome, TryLater):
            if outcome.counts and row.attempts + 1 >= self._tuning.tries:
                return Failed(f"given up: {outcome.reason}")
            if outcome.counts:
                pause = min(self._tuning.longest_pause_s, outcome.seconds * 2.0**row.attempts)
                outcome = replace(outcome, seconds=pause)
            self._hold_chat(row, outcome.seconds)
        elif isinstance(outcome, Unknown):
            log.warning("outcome of a call unknown", notice=row.notice.kind, delivery=row.id, reason=outcome.reason)
            self._hold_chat(row, 1.0)
        return outcome

    def _hold_chat(self, row: Delivery, seconds: float) -> None:
        if posts(row.notice.mode) and seconds > 0:
            self._budget.pause(row.notice.chat_id, self._clock() + seconds + _AFTER_YOU_S)
