"""What people do, made from a seed: the same seed makes the same talk.

Every message has a date of its own on the line of its chat, so that what the rules make of it does not depend on when
it is sent; all of it is in the past. Every text has a number, by which the checker knows it again.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.faults.harness.scenery import CALM, EMPLOYEES, LATE, SILENT, SPECIALISTS, Scenery
from tests.journeys.people import Person

SPAN_S = 18 * 3600
"""How far back talk begins: Telegram keeps updates for a day."""
LATE_BY_S = 900
MOST_OF_REST = 0.05
"""No pause takes more of the time that is left: nobody speaks from the future, whose dates are not believed."""
MARK = r"\bX(\d+)\b"

QUESTIONS = (
    "How do I reset the password of account {mark}?",
    "The printer {mark} does not print, what can I do?",
    "Why does the VPN say error {mark}?",
    "Could somebody give me access to folder {mark}, please?",
    "Where is the form {mark} now?",
    "My laptop {mark} does not start any more, can you help?",
)
ANSWERS = (
    "Please restart it and try again, see {mark}",
    "It is done, the number is {mark}",
    "You find it on the portal under {mark}",
    "I have reset it, the code is {mark}",
)
CHATTER = ("We moved to room {mark}", "Lunch at {mark}", "The meeting {mark} was long", "Good news about {mark}")
THANKS = "Thank you, that helped! {mark}"


class Act(StrEnum):
    SAY = "say"
    EDIT = "edit"
    REACT = "react"
    ERRAND = "errand"
    """A task in the second-line group; somebody then takes and ends it with the buttons of its card."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody does. `number` marks it; `about` is the number of the message it answers or changes."""

    number: int
    act: Act
    chat: int
    person: Person
    text: str
    before_end_s: int
    about: int | None = None


@dataclass(slots=True)
class _Talk:
    """A chat on its way through the plan."""

    chat: int
    kind: str
    at: float
    gap: float
    open: list[tuple[int, Person]]
    said: list[tuple[int, Person]]


def plan(scenery: Scenery, *, seed: int, updates: int) -> list[Step]:
    """About so many updates: an errand makes two more by its buttons."""
    return list(_steps(scenery, random.Random(seed), updates))  # noqa: S311 - repeatable, not secret


def _steps(scenery: Scenery, chance: random.Random, updates: int) -> Iterator[Step]:
    weight = {CALM: 8, LATE: 2, SILENT: 1}
    chats = [(chat, kind) for kind, found in scenery.chats.items() for chat in found]
    shares = [weight[kind] / len(scenery.chats[kind]) for _, kind in chats]
    total = sum(shares)
    talks = [
        _Talk(chat, kind, SPAN_S, SPAN_S / max(1.0, 2 * updates * share / total), [], [])
        for (chat, kind), share in zip(chats, shares, strict=True)
    ]
    number = 0
    while updates > 0:
        number += 1
        talk = chance.choices(talks, shares)[0]
        step = _next(talk, scenery, chance, number)
        updates -= 3 if step.act is Act.ERRAND else 1
        yield step


def _next(talk: _Talk, scenery: Scenery, chance: random.Random, number: int) -> Step:
    talk.at -= min(talk.gap * chance.expovariate(1.0), talk.gap * 4, talk.at * MOST_OF_REST)
    if talk.kind == SILENT:
        return _ask(talk, chance, number)
    dice = chance.random()
    if talk.open and (dice < 0.35 or len(talk.open) > 3):
        return _answer(talk, chance, number)
    if dice < 0.72 or not talk.said:
        return _ask(talk, chance, number)
    if dice < 0.80:
        return _say(talk, chance.choice(EMPLOYEES), THANKS if dice < 0.76 else chance.choice(CHATTER), number)
    if dice < 0.88:
        return _edit(talk, chance, number)
    about, _ = chance.choice(talk.said[-5:])
    specialist = chance.choice(SPECIALISTS)
    if dice < 0.92:
        return Step(number, Act.REACT, talk.chat, specialist, "👍", int(talk.at), about)
    if dice < 0.96:
        return Step(number, Act.SAY, talk.chat, specialist, "/task", int(talk.at), about)
    text = f"/task Errand X{number}"
    return Step(number, Act.ERRAND, scenery.groups[talk.kind], specialist, text, int(talk.at))


def _ask(talk: _Talk, chance: random.Random, number: int) -> Step:
    asker = chance.choice(EMPLOYEES)
    talk.open.append((number, asker))
    return _say(talk, asker, chance.choice(QUESTIONS), number)


def _answer(talk: _Talk, chance: random.Random, number: int) -> Step:
    about, _ = talk.open.pop(0)
    if talk.kind == LATE:
        talk.at -= LATE_BY_S if talk.at > 2 * LATE_BY_S else 0
    by_reply = about if chance.random() < 0.8 else None
    return _say(talk, chance.choice(SPECIALISTS), chance.choice(ANSWERS), number, about=by_reply)


def _edit(talk: _Talk, chance: random.Random, number: int) -> Step:
    about, author = chance.choice(talk.said[-5:])
    text = f"I mean: {chance.choice(QUESTIONS)}".format(mark=f"X{about} in version {number}")
    return Step(number, Act.EDIT, talk.chat, author, text, int(talk.at), about)


def _say(talk: _Talk, person: Person, text: str, number: int, about: int | None = None) -> Step:
    talk.said.append((number, person))
    del talk.said[:-10]
    return Step(number, Act.SAY, talk.chat, person, text.format(mark=f"X{number}"), int(talk.at), about)
