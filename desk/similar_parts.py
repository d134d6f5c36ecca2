"""The parts of a text that each ask something: what is to be like an earlier question is like it in all of them."""

import re

from desk.pairing.detection import Tone, read
from desk.pairing.plea import plea

_ENDS = re.compile(r"(?<=[.!?;])\s+|\n+")
LOOKED_THROUGH = 4000
"""Characters of a text."""


def asking_parts(text: str) -> list[str]:
    """The sentences that ask or complain."""
    return [part for part in _ENDS.split(text[:LOOKED_THROUGH]) if _asks(part)]


def _asks(part: str) -> bool:
    reading = read(part)
    return max(reading.tone, plea(reading)) > Tone.STATEMENT
