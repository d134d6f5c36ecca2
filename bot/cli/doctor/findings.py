"""One line of the doctor's report."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    GOOD = "✅"
    CARE = "⚠️"
    BAD = "❌"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and how it is; `mend` says what to do about it."""

    mark: Mark
    text: str
    mend: str = ""

    def __str__(self) -> str:
        gap = "  " if self.mark is Mark.CARE else " "  # the sign is drawn narrower than it is
        line = f"{self.mark}{gap}{self.text}"
        return f"{line}\n   → {self.mend}" if self.mend else line


def good(text: str) -> Finding:
    return Finding(Mark.GOOD, text)


def care(text: str, mend: str = "") -> Finding:
    return Finding(Mark.CARE, text, mend)


def bad(text: str, mend: str = "") -> Finding:
    return Finding(Mark.BAD, text, mend)
