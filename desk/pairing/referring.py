"""Answers that name who it is or who helps: «Анна, кабинет 5», «спросите @anna». They call nobody."""

import re

from desk.answers import advises
from desk.pairing.address import Aim
from desk.pairing.detection import Reading, Tone, is_polite, read
from desk.pairing.folding import fold
from desk.pairing.model import Said

_MENTION = re.compile(r"@\w+")
WHO_OR_WHERE = """
    кто кого кому кем ком чей чья чье чьи чьего чьей где куда откуда
    who whos whom whose where wheres
"""
_WHO_OR_WHERE = frozenset(WHO_OR_WHERE.split())


def asks_who_or_where(reading: Reading) -> bool:
    """Whether somebody's name can be the answer."""
    return not _WHO_OR_WHERE.isdisjoint(reading.words)


def only_mentions(said: Said, aim: Aim) -> bool:
    """Whether somebody is spoken of: who is called by a mention stands first, polite words apart."""
    if aim.method != "mention" or said.mentions:
        return False
    before = fold(said.text).partition("@")[0]
    return any(not is_polite(word) for word in read(before).words)


def may_name_somebody(said: Said, aim: Aim) -> bool:
    """Whether a name at the beginning may be what was asked for: nothing is asked of, or told to, who bears it."""
    if aim.method not in ("name", "mention"):
        return False
    words = _MENTION.sub(",", said.text)  # what follows a mention begins a clause, comma or not
    return read(words).tone == Tone.STATEMENT and not advises(words)
