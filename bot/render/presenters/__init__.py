"""One presenter per kind of notice: it loads the state and decides what is shown; the template words it."""

from bot.render.presenters import (
    admin,
    answers,
    choices,
    comments,
    escalations,
    figures,
    lists,
    norms,
    open_questions,
    pairs,
    people,
    pickers,
    privacy,
    setup,
    similar,
    sla,
    task_cards,
    watchers,
    why,
)
from bot.render.scene import PRESENTERS, Presenter

THEMES = (
    admin,
    answers,
    choices,
    comments,
    escalations,
    figures,
    lists,
    norms,
    open_questions,
    pairs,
    people,
    pickers,
    privacy,
    setup,
    similar,
    sla,
    task_cards,
    watchers,
    why,
)
"""Imported here so that every presenter is registered."""


def find(kind: str) -> Presenter:
    """The presenter of a kind; `LookupError` where there is none."""
    return PRESENTERS[kind]


def kinds() -> frozenset[str]:
    return frozenset(PRESENTERS)
