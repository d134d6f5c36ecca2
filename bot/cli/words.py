"""Small words of the command line."""

from desk.sla import Target

TARGETS = {
    Target.RESPONSE: "response",
    Target.NEXT_RESPONSE: "next response",
    Target.REACTION: "reaction",
    Target.RESOLUTION: "resolution",
}
"""As the file calls them."""


def counted(count: int, word: str) -> str:
    """`1 desk`, `2 desks`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
