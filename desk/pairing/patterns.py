"""Patterns of words, made ready."""

import re


def verbose(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE)


def at_words(alternatives: str) -> re.Pattern[str]:
    r"""Alternatives that each begin with `\b` or `^`: where no word begins, none of them need be tried.

    With a dozen of them that halves the time of a search.
    """
    return re.compile(rf"(?:\b(?=\w)|^)(?:{alternatives})", re.VERBOSE)
