"""Faults on demand: the next matching calls fail the way networks and servers do."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import OTHER_POLLER, RESTART, ApiError, Refused

Json = dict[str, Any]

# status, html, drop: nothing was done. lost_answer, truncated: it was done. timeout: see `executed`.
KINDS = frozenset({"status", "lost_answer", "timeout", "html", "truncated", "drop"})
AFTER = frozenset({"lost_answer", "truncated"})
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
    chat: int | None = None
    executed: bool = False

    def matches(self, method: str, chat: object) -> bool:
        if self.method not in ("*", method) and self.method.lower() != method.lower():
            return False
        # `*` means calls that do something: a bot must be able to keep listening.
        if self.method == "*" and method.lower() == "getupdates":
            return False
        return self.chat is None or str(self.chat) == str(chat)

    @property
    def runs_the_call(self) -> bool:
        return self.kind in AFTER or (self.kind == "timeout" and self.executed)

    def error(self) -> ApiError:
        parameters = self.parameters
        if self.status == 429 and parameters is None:
            parameters = {"retry_after": 1}
        return ApiError(self.status, self.description or _REASONS.get(self.status, "Bad Request"), parameters)


@dataclass(slots=True)
class Faults:
    planned: list[Fault] = field(default_factory=list)

    def plan(self, fault: Fault) -> None:
        if fault.kind not in KINDS:
            raise Refused(f"kind must be one of {', '.join(sorted(KINDS))}")
        if fault.times < 1:
            raise Refused("times must be 1 or more")
        self.planned.append(fault)

    def next_for(self, method: str, chat: object) -> Fault | None:
        """The fault for this call; each is used up after its number of times."""
        for fault in self.planned:
            if fault.matches(method, chat):
                fault.times -= 1
                if not fault.times:
                    self.planned.remove(fault)
                return fault
        return None
