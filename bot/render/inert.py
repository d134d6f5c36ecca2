"""Words of people that must not do anything where they are only listed."""

import re
from collections.abc import Iterator

from markupsafe import Markup

MOST_PIECES = 4
"""Telegram reads no more than a hundred entities of a message: a text with more pieces has one around them all."""

_LIVE = re.compile(r"(?<!\w)[@#$/]\w|\w\.[^\W\d_]{2}|\d\.\d{1,3}\.\d{1,3}\.\d")
"""Where a mention, hashtag, command or address stands. A letter after a dot is none: «т.е.»."""
_WORD = re.compile(r"\S+")
_AROUND = "\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}()[]{}<>«»\"'“”„,;!?…"
_ENDS = _AROUND + ".:"


def inert(text: str) -> Markup:
    """The same, ready to be copied, but Telegram finds nothing in it that rings, runs or leads somewhere.

    What would is set as code: there Telegram looks for nothing, and not a character is changed.
    """
    pieces = list(_live_pieces(text))
    if len(pieces) > MOST_PIECES:
        pieces = [(pieces[0][0], pieces[-1][1])]
    shown, done = Markup(), 0
    for start, end in pieces:
        shown += Markup("{}<code>{}</code>").format(text[done:start], text[start:end])
        done = end
    return shown + text[done:]


def _live_pieces(text: str) -> Iterator[tuple[int, int]]:
    """Words with something live in them, without the punctuation around."""
    for found in _WORD.finditer(text):
        word = found[0]
        if _LIVE.search(word):
            start = found.start() + len(word) - len(word.lstrip(_AROUND))
            yield start, start + len(word.strip(_AROUND).rstrip(_ENDS))
