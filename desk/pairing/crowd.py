"""A busy chat: many ask and answer at once, so trees grown on annotated talk say who asks and who answers.

The trees see the course of the talk and a few marks of the words, nothing that belongs to one language.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Protocol

from desk.pairing import quiet
from desk.pairing.answering import Answering, answering
from desk.pairing.asking import Asking, asking, likeness, repeated_by
from desk.pairing.forest import load_forest
from desk.pairing.listening import Heard, Listening, listening
from desk.pairing.model import Answers, Continues, Nothing, OpenQuestion, Opens, Said, Talk, Verdict
from desk.pairing.scene import Scene, may_add

OPENS = 0.33
"""From this probability on a message opens a question."""
MAY_OPEN = 0.1
"""From this one on, if it would open one in a quiet chat: what nobody sees costs more than what is dismissed."""
AT_ONCE = timedelta(minutes=5)
"""So soon after a question what would answer it in a quiet chat does so here, if it alone waits or little is said."""
GUESSED = 0.4
"""How sure that is."""
ANSWERS = 0.4
"""From this probability on a message with an address answers."""
GUESSES = 0.17
"""So much is enough where names are rare: F1 is best near half of what can be reached."""
NAMELESS = 0.15
"""A chat in which at most this share of the turns names somebody."""
LISTENS = 0.5
"""From this probability on somebody is spoken to without being named."""
REPEATS = 0.7
"""With so many of its words, what opens no question asks an open one again."""
MOST_RIVALS = 8
"""Said to nobody in particular, only so many of the newest questions can be meant."""
MOST_OF_ONE = 3
"""Of one asker, so many."""


class Judge(Protocol):
    def probability(self, features: Asking | Answering | Listening, /) -> float: ...


@dataclass(frozen=True, slots=True)
class Judges:
    """What says how likely it is that a message asks, or answers."""

    asking: Judge
    answering: Judge
    listening: Judge


@cache
def trained() -> Judges:
    return Judges(
        load_forest("asking", Asking._fields),
        load_forest("answering", Answering._fields),
        load_forest("listening", Listening._fields),
    )


def judge_employee(scene: Scene, judges: Judges) -> Verdict:
    """A message that is neither small talk nor goes on with a question of its author."""
    if scene.aim is None and scene.is_burst:
        return Continues(scene.own[-1].question_id)
    likelihood = judges.asking.probability(asking(scene, heard_by(scene, judges)))
    if likelihood >= OPENS or (likelihood >= MAY_OPEN and _opens_in_quiet(scene)):
        return Opens(likelihood)
    repeated = repeated_by(scene)
    if repeated is not None and likeness(scene.reading.topic_words, repeated.topic_words) >= REPEATS:
        return Continues(repeated.question_id)
    if scene.aim is not None:
        return Nothing("said to somebody else")
    return Continues(scene.own[-1].question_id) if may_add(scene) else Nothing("conversation")


def judge_specialist(scene: Scene, judges: Judges) -> Verdict:
    """The likeliest of the questions that may be meant, or none."""
    rivals = rivals_of(scene)
    if not rivals:
        return Nothing("said to somebody else" if scene.aim else "no question waits")
    heard = heard_by(scene, judges)
    chances = [judges.answering.probability(answering(scene, question, rivals, heard)) for question in rivals]
    best = max(range(len(rivals)), key=chances.__getitem__)
    if chances[best] < least_chance(scene):
        return _answer_at_once(scene)
    method = scene.aim.method if scene.aim else "score"
    return Answers(rivals[best].question_id, method, round(chances[best], 2))


def _opens_in_quiet(scene: Scene) -> bool:
    return scene.aim is None and isinstance(quiet.judge_employee(scene), Opens)


def _answer_at_once(scene: Scene) -> Verdict:
    """The trees know a chat where dozens talk at once; where it is calm or one question waits, rules know better."""
    if scene.is_calm or (len(scene.waiting) == 1 and scene.aim is None):
        verdict = quiet.judge_specialist(scene)
        if isinstance(verdict, Answers) and _is_fresh(scene, verdict.question_id):
            return Answers(verdict.question_id, verdict.method, GUESSED)
    return Nothing("crowded")


def _is_fresh(scene: Scene, question_id: int) -> bool:
    since = scene.said.at - AT_ONCE
    return any(question.question_id == question_id and question.last_at >= since for question in scene.waiting)


def rivals_of(scene: Scene) -> list[OpenQuestion]:
    """The questions that a message may answer: of those it is said to, or the newest."""
    if scene.aim is None:
        return sorted(scene.waiting, key=lambda question: question.last_at)[-MOST_RIVALS:]
    people = scene.aim.people
    return [question for question in scene.open if question.asker_id in people][-MOST_OF_ONE:]


def listener_of(talk: Talk, said: Said, judges: Judges | None = None) -> int | None:
    """Whom a message is likely said to that names nobody."""
    scene = Scene(talk, said)
    if not scene.is_lively:
        return None
    heard = heard_by(scene, judges or trained())
    listener = max(heard, key=heard.__getitem__, default=None)
    return listener if listener is not None and heard[listener] >= LISTENS else None


def heard_by(scene: Scene, judges: Judges) -> Heard:
    """By whom a message that names nobody is likely meant to be heard."""
    if scene.aim is not None:
        return {}
    known = scene.course.heard.get(scene.said.message_id)
    if known is None:
        known = scene.course.heard[scene.said.message_id] = {
            person_id: judges.listening.probability(features)
            for person_id, features in listening(scene.said, scene.reading, scene.course)
        }
    return known


def least_chance(scene: Scene) -> float:
    """Where hardly anybody says whom they mean, a guess must do."""
    return GUESSES if scene.aim is None and scene.course.addressed_share <= NAMELESS else ANSWERS
