"""What the room lets the outside count. Nobody has to."""

from typing import Protocol

from desk.delivery import Outcome


class Watch(Protocol):
    def delivered(self, mode: str, outcome: Outcome) -> None:
        """A call came back, or something needed none."""
        ...

    def swept(self, fired: int, failed: int, late_s: float) -> None:
        """A sweep that fired something came to its end; how late the latest timer was."""
        ...

    def failed(self, where: str) -> None:
        """A turn of the sender or a sweep broke; it is tried again."""
        ...


class Unwatched:
    def delivered(self, mode: str, outcome: Outcome) -> None:
        pass

    def swept(self, fired: int, failed: int, late_s: float) -> None:
        pass

    def failed(self, where: str) -> None:
        pass


UNWATCHED: Watch = Unwatched()
