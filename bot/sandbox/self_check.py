"""The sandbox checks itself: what it sends to the bot must be what the Bot API says."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.ledger import Book
from bot.sandbox.schema import Kind, TypeName, bot_api
from bot.sandbox.schema.checking import Checker, Finding

Json = dict[str, Any]


@dataclass(slots=True)
class SelfCheck:
    """Looks at updates and results while it is on; what is wrong is kept for tests to find."""

    ledger: Book
    enabled: bool = False
    mistakes: list[str] = field(default_factory=list)

    def update(self, body: Json) -> None:
        """An update that the sandbox has made; not one that was injected."""
        if self.enabled:
            kind = next((key for key in body if key != "update_id"), "nothing")
            self._keep(f"update {kind}", _findings(body, TypeName("Update")))

    def answer(self, method: str, result: Any) -> None:
        """What a method returns."""
        if not self.enabled or method == "getUpdates":  # its updates were looked at when they were made
            return
        known = bot_api().method(method)
        if known is not None:
            self._keep(f"result of {method}", _findings(result, known.returns))

    def _keep(self, what: str, findings: list[Finding]) -> None:
        for finding in findings:
            mistake = f"{what}: {finding}"
            self.mistakes.append(mistake)
            self.ledger.add(event="mistake", what=mistake)


def _findings(value: Any, kind: Kind) -> list[Finding]:
    return Checker(bot_api()).check(value, kind)
