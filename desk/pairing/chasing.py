"""What only asks how it is going: «ну что там?», "any news?"."""

from desk.pairing.detection import COMMON_WORDS, Reading

WORDS = """
    новости новостей новость вестей сделали сделают починили починят чинят решили решат решится долго скоро ждать
    примерно успеете успеем помочь помогут ответит ответят ответьте
    news updates progress eta waiting long soon responding respond
"""
"""All are written as `detection.fold` leaves them."""
_CHASING = frozenset(WORDS.split())


def only_chases(reading: Reading) -> bool:
    """Names nothing of its own, so it can but belong to what was asked before."""
    return all(word in COMMON_WORDS or word in _CHASING for word in reading.words)
