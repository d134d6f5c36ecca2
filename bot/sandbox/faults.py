"""Faults on demand: the next matching calls fail the way networks and servers do."""

import random
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import OTHER_POLLER, RESTART, ApiError, Refused

Json = dict[str, Any]

# status, drop: nothing was done. lost_answer, truncated, slow: it was done. The others: see `executed`.
KINDS = frozenset({"status", "lost_answer", "timeout", "html", "truncated", "drop", "empty", "garbage", "slow"})
AFTER = frozenset({"lost_answer", "truncated", "slow"})
EITHER = frozenset({"timeout", "html", "empty", "garbage"})
READ_BY = {
    "executed": EITHER,
    "seconds": frozenset({"slow"}),
    "status": frozenset({"status"}),
    "description": frozenset({"status"}),
    "parameters": frozenset({"status"}),
}
"""What only some kinds read."""
LOWEST_STATUS, HIGHEST_STATUS = 400, 599
_REASONS = {
    400: "Bad Request: refused by the sandbox",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: f"Conflict: {OTHER_POLLER}",
    429: "Too Many Requests: retry after 1",
    500: RESTART,
    502: "Bad Gateway",
}


@dataclass(slots=True)
class Fault:
    kind: str
    method: str = "*"
    status: int = 500
    description: str | None = None
    parameters: Json | None = None
    times: int = 1
    """How often it happens; 0 = until the faults are forgotten."""
    skip: int = 0
    """How many matching calls pass before it begins."""
    share: float = 1.0
    """How many of the matching calls it strikes, by chance."""
    seconds: float = 1.0
    """How long `slow` keeps the answer back."""
    chat: int | None = None
    executed: bool = False
    """Whether a `timeout`, `html`, `empty` or `garbage` answer hides a call that was carried out."""

    def check(self) -> None:
        if self.kind not in KINDS:
            raise Refused(f"kind must be one of {', '.join(sorted(KINDS))}")
        if not LOWEST_STATUS <= self.status <= HIGHEST_STATUS:
            raise Refused(f"status must be between {LOWEST_STATUS} and {HIGHEST_STATUS}")
        if self.times < 0 or self.skip < 0:
            raise Refused("times and skip must be 0 or more")
        if not 0 < self.share <= 1:
            raise Refused("share must be above 0 and at most 1")

    def matches(self, method: str, chat: object) -> bool:
        if self.method not in ("*", method) and self.method.lower() != method.lower():
            return False
        # `*` means calls that do something: a bot must be able to keep listening.
        if self.method == "*" and method.lower() == "getupdates":
            return False
        return self.chat is None or str(self.chat) == str(chat)

    @property
    def runs_the_call(self) -> bool:
        return self.kind in AFTER or (self.kind in EITHER and self.executed)

    def error(self) -> ApiError:
        parameters = self.parameters
        if self.status == 429 and parameters is None:
            parameters = {"retry_after": 1}
        return ApiError(self.status, self.description or self._reason(parameters), parameters)

    def _reason(self, parameters: Json | None) -> str:
        if self.status == 429 and parameters:
            return f"Too Many Requests: retry after {parameters.get('retry_after', 1)}"
        return _REASONS.get(self.status, "Internal Server Error" if self.status >= 500 else "Bad Request")


@dataclass(slots=True)
class Faults:
    planned: list[Fault] = field(default_factory=list)
    _random: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - repeatable, not secret

    def plan(self, fault: Fault, *, seed: int | None = None) -> None:
        fault.check()
        if seed is not None:
            self._random.seed(seed)
        self.planned.append(fault)

    def next_for(self, method: str, chat: object) -> Fault | None:
        """The fault for this call; each is used up after its number of times."""
        for fault in self.planned:
            if fault.matches(method, chat) and self._strikes(fault):
                return fault
        return None

    def _strikes(self, fault: Fault) -> bool:
        if fault.skip:
            fault.skip -= 1
            return False
        if fault.share < 1 and self._random.random() >= fault.share:
            return False
        if fault.times:
            fault.times -= 1
            if not fault.times:
                self.planned.remove(fault)
        return True
