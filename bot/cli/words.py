"""Small words of the command line."""


def counted(count: int, word: str) -> str:
    """`1 desk`, `2 desks`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
