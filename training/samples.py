"""What the trees are shown: every message they would have been asked about, in the state their own errors lead to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from desk.pairing.answering import Answering
from desk.pairing.asking import Asking
from desk.pairing.course import course_of
from desk.pairing.crowd import Judge, Judges, rivals_of
from desk.pairing.engine import judge, remember
from desk.pairing.listening import listeners_of
from desk.pairing.model import Answers, Continues, Opens, Said, Talk
from desk.pairing.scene import Scene
from tests.benchmarks.pairing_score import Predicted

Sample = tuple[tuple[float, ...], bool]


class RoughAsking:
    """Before anything was learned: whatever looks like a question is one."""

    def probability(self, features: Sequence[float], /) -> float:
        seen = Asking(*features)
        return 0.9 if seen.tone and not seen.is_addressed else 0.1


class RoughAnswering:
    """Before anything was learned: whoever is named is answered."""

    def probability(self, features: Sequence[float], /) -> float:
        return 0.9 if Answering(*features).is_named else 0.1


class RoughListening:
    """Before anything was learned: nobody is spoken to without a name."""

    def probability(self, features: Sequence[float], /) -> float:
        return 0.0 * len(features)


@dataclass(slots=True)
class Recorder:
    """A judge that keeps what it was asked."""

    judge: Judge
    asked: list[tuple[tuple[float, ...], float]] = field(default_factory=list)

    def probability(self, features: Sequence[float], /) -> float:
        chance = self.judge.probability(features)  # type: ignore[arg-type]
        self.asked.append((tuple(map(float, features)), chance))
        return chance


@dataclass(slots=True)
class Lesson:
    """One chat as lived through: what each judge was asked and what was right, and what came of it."""

    asking: list[Sample] = field(default_factory=list)
    answering: list[Sample] = field(default_factory=list)
    listening: list[Sample] = field(default_factory=list)
    best: list[tuple[float, bool]] = field(default_factory=list)
    """Of each specialist's message the likeliest question: how likely, and whether it was answered."""
    predicted: list[Predicted] = field(default_factory=list)


def live_through(messages: list[Said], gold: dict[str, Any], judges: Judges) -> Lesson:
    lesson, talk = Lesson(), Talk()
    gold_of = {message: question for question in gold["questions"] for message in question["messages"]}
    opened: dict[int, list[int]] = {}
    answers: dict[int, tuple[int, str, float]] = {}
    found: set[int] = set()
    spoken_to = _spoken_to(messages, gold)
    for said in messages:
        recorders = Recorder(judges.asking), Recorder(judges.answering), Recorder(judges.listening)
        heard = Judges(*recorders)
        verdict = judge(talk, said, heard)
        if said.message_id >= gold["scored_from"]:
            _learn_asking(lesson, recorders[0], gold_of.get(said.message_id), found)
            _learn_answering(lesson, recorders[1], talk, said, gold_of)
        people = listeners_of(course_of(talk, said.topic_id), said.author_id) if said.message_id in spoken_to else []
        remember(talk, said, verdict, question_id=said.message_id, judges=heard)
        if people and recorders[2].asked:
            rights = [person in spoken_to[said.message_id] for person in people]
            lesson.listening.extend(
                (features, is_right) for (features, _), is_right in zip(recorders[2].asked, rights, strict=False)
            )
        match verdict:
            case Opens():
                opened[said.message_id] = [said.message_id]
                found.update(each["question"] for each in [gold_of.get(said.message_id)] if each)
            case Continues(question_id):
                opened[question_id].append(said.message_id)
            case Answers(question_id, method, confidence):
                answers[question_id] = (said.message_id, method, confidence)
    lesson.predicted = [
        Predicted(question, tuple(ids), *answers.get(question, (None, None, 0.0))) for question, ids in opened.items()
    ]
    return lesson


def _spoken_to(messages: list[Said], gold: dict[str, Any]) -> dict[int, set[int]]:
    """Message → the authors of what it replies to, as people saw it."""
    author_of = {said.message_id: said.author_id for said in messages}
    return {
        int(message): {author_of[reply_to] for reply_to in replies if reply_to in author_of}
        for message, replies in gold.get("links", {}).items()
    }


def _learn_asking(lesson: Lesson, recorder: Recorder, gold: dict[str, Any] | None, found: set[int]) -> None:
    """One more message of a question that is open already teaches nothing."""
    if gold is None or gold["question"] not in found:
        lesson.asking.extend((features, gold is not None) for features, _ in recorder.asked)


def _learn_answering(
    lesson: Lesson, recorder: Recorder, talk: Talk, said: Said, gold_of: dict[int, dict[str, Any]]
) -> None:
    if not recorder.asked:
        return
    golds = [gold_of.get(rival.first_message_id) for rival in rivals_of(Scene(talk, said))]
    rights = [gold is not None and gold["answer"] == said.message_id for gold in golds]
    asked = list(zip(recorder.asked, rights, strict=True))
    lesson.answering.extend((features, is_right) for (features, _), is_right in asked)
    lesson.best.append(max(((chance, is_right) for (_, chance), is_right in asked), key=lambda each: each[0]))
