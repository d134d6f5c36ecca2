"""What only asks how it is going: «ну что там?», "any news?"."""

import re

from desk.pairing.detection import COMMON_WORDS, Reading

WORDS = """
    новости новостей новость вестей сделали сделают починили починят чинят решили решат решится долго скоро ждать
    примерно успеете успеем помочь помогут ответит ответят ответьте
    news updates progress eta waiting long soon responding respond
"""
"""All are written as `folding.fold` leaves them."""
_CHASING = frozenset(WORDS.split())
_COUNTS = re.compile(
    r"\W*(?:вот )?(?:уже|already)\ (?:the )?(?:\d+|[а-я]+(?:ой|ый|ий|ую|ые)|\w+(?:nd|rd|th)) "
    r"(?:раз|день|час|неделю|сутки|time|day|hour|week)\b"
)
"""«Уже третий день, …»: counts how long it waits."""


def only_chases(reading: Reading) -> bool:
    """Names nothing of its own, or how long it has been so; it can but belong to what was asked before."""
    return _COUNTS.match(reading.folded) is not None or all(
        word in COMMON_WORDS or word in _CHASING for word in reading.words
    )
