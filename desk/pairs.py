"""What is kept of a pair in doubt, and how often people find the pairs right that the rules have made."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from desk.history import Fact
from desk.questions import BY_HAND, BY_REPLY, Question

ASKED, CONFIRMED, CORRECTED, REMOVED = "pair.asked", "pair.confirmed", "pair.corrected", "pair.removed"
REPLACED = "pair.replaced"
"""A surer answer was heard; nobody has judged the former one."""
SECONDED = "pair.seconded"
"""Somebody replied to a question with a reaction in doubt: the reaction stays the first, nobody has judged it."""
JUDGED = frozenset({CONFIRMED, CORRECTED, REMOVED})

NOT_BY_RULES = BY_REPLY | {BY_HAND, None}
"""Methods of pairs that are no guess."""

MOST_ASKED = 4
ASKED_WITHIN = timedelta(hours=1)
"""Nobody is asked about more pairs than this in any hour."""
THANKS_FOR = timedelta(minutes=30)
"""So long after an answer its asker's thanks are for it."""
MOST_CHOICES = 4
"""Of one page."""
MOST_OFFERED = 40


Pair = dict[str, Any] | None


def pair_of(question: Question) -> Pair:
    """The pair as the journal keeps it; None for a question without an answer."""
    if question.answer_message_id is None:
        return None
    return {
        "answer": question.answer_message_id,
        "by": question.answered_by,
        "method": question.method,
        "confidence": question.confidence,
    }


def verdicts(facts: Iterable[Fact], *, specialist_id: int | None = None) -> tuple[int, int]:
    """How many pairs of the rules were judged, and how many of them right; the last word on each pair counts.

    Facts in the order they came. What a person has paired, or Telegram by a reply, says nothing about the rules.
    """
    words: dict[tuple[int | None, int], bool] = {}
    for fact in facts:
        pair = fact.before or {}
        if fact.what not in JUDGED or pair.get("method") in NOT_BY_RULES:
            continue
        if specialist_id in {None, pair["by"]}:
            words[fact.object_id, pair["answer"]] = fact.what == CONFIRMED
    return len(words), sum(words.values())
