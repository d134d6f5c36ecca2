"""A pattern that both languages have: only that of a text is looked for."""

import re
from collections.abc import Callable
from types import ModuleType

from desk.pairing.detection import Reading, read_folded
from desk.pairing.patterns import verbose


class Spoken:
    """The pattern of one name in the words of either language."""

    def __init__(
        self,
        russian: ModuleType,
        english: ModuleType,
        name: str,
        *,
        ready: Callable[[str], re.Pattern[str]] = verbose,
    ) -> None:
        self._russian = ready(getattr(russian, name))
        self._english = ready(getattr(english, name))

    def is_in(self, reading: Reading) -> bool:
        return any(pattern.search(reading.folded) for pattern in self._spoken(reading))

    def begins(self, reading: Reading) -> bool:
        return any(pattern.match(reading.beginning) for pattern in self._spoken(reading))

    def is_all(self, reading: Reading, words: str) -> bool:
        return any(pattern.fullmatch(words) for pattern in self._spoken(reading))

    def taken_from(self, reading: Reading) -> Reading:
        rest = reading.folded
        for pattern in self._spoken(reading):
            rest = pattern.sub(" ", rest)
        return reading if rest == reading.folded else read_folded(rest)

    def _spoken(self, reading: Reading) -> list[re.Pattern[str]]:
        return [self._russian] * reading.has_cyrillic + [self._english] * reading.has_latin
