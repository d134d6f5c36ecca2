"""What only asks how it is going: «ну что там?», "any news?"."""

import re
from collections.abc import Container

from desk.pairing.detection import COMMON_WORDS, STEM, Reading

WORDS = """
    новости новостей новость вестей сделали сделают починили починят чинят решили решат решится долго скоро ждать
    примерно успеете успеем помочь помогут ответит ответят ответьте будет будут успехи успехов результат результаты
    ответа движение движения подвижки удалось алло готов прогресс продвинулись изменений изменения изменилось прежнему
    слышно посмотреть глянуть
    news updates progress eta waiting long soon responding respond going luck anything nothing result results movement
"""
"""All are written as `folding.fold` leaves them."""
_CHASING = frozenset(WORDS.split())
_COUNTS = re.compile(
    r"\W*(?:вот )?(?:уже|already)\ (?:the )?(?:\d+|[а-я]+(?:ой|ый|ий|ую|ые)|\w+(?:nd|rd|th)) "
    r"(?:раз|день|час|неделю|сутки|time|day|hour|week)\b"
)
"""«Уже третий день, …»: counts how long it waits."""
LOOKED_FOR = """
    посмотреть найти узнать увидеть взять искать смотреть написано указано находится называется выглядит
    find look see know check written stands shown called located
"""
_LOOKED_FOR = frozenset(LOOKED_FOR.split())
"""«Где посмотреть?»: what they need to tell what they were asked."""
LONGEST_CHASE, LONGEST_COMMON = 8, 4
"""Words of what asks after something that is being looked at; so many where none of them is a word of waiting."""


def only_chases(reading: Reading) -> bool:
    """Names nothing of its own, or how long it has been so; it can but belong to what was asked before."""
    return _COUNTS.match(reading.folded) is not None or all(
        word in COMMON_WORDS or word in _CHASING for word in reading.words
    )


def asks_after(reading: Reading, about: Container[str], called: Container[str] = frozenset()) -> bool:
    """Whether it asks how that is going which somebody has said to look at: «ну что там?», «как там принтер?».

    `about` are beginnings of the words that was asked with, `called` the words that name people.
    """
    words = [word for word in reading.words if word not in called]
    chases = any(word in _CHASING or word[:STEM] in about for word in words)
    if _COUNTS.match(reading.folded) is not None:
        return True
    known = all(word in COMMON_WORDS or word in _CHASING or word[:STEM] in about for word in words)
    return known and len(words) <= (LONGEST_CHASE if chases else LONGEST_COMMON)


def looks_for_it(reading: Reading) -> bool:
    """«Где посмотреть?», "how do I check?", of nothing by its name."""
    return any(word in _LOOKED_FOR for word in reading.words)
