"""The judge of pairing: predicted dialogs against those that people annotated.

A predicted pair is right when its question is any message of the gold question and its answer is exactly the gold
answer; a gold question counts once.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from statistics import mean, median
from typing import Any

BANDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True)
class Predicted:
    """A question that the program opened, with the answer it found."""

    question: int
    messages: tuple[int, ...]
    answer: int | None
    method: str | None = None
    confidence: float = 0.0


@dataclass(slots=True)
class Score:
    """Counts over any number of chats."""

    counts: Counter[str] = field(default_factory=Counter)
    pairs_by_method: Counter[str] = field(default_factory=Counter)
    right_by_method: Counter[str] = field(default_factory=Counter)
    sureness: list[tuple[float, bool]] = field(default_factory=list)
    """How sure each pair was, and whether it was right."""
    predicted_seconds: list[int] = field(default_factory=list)
    gold_seconds: list[int] = field(default_factory=list)

    def add(self, gold: dict[str, Any], said_at: dict[int, int], predictions: Iterable[Predicted]) -> None:
        """Score one chat; `said_at` gives the second at which a message was said."""
        questions = gold["questions"]
        gold_of: dict[int, dict[str, Any]] = {}
        for question in questions:
            for message in question["messages"]:
                gold_of.setdefault(message, question)
        first_found: dict[int, Predicted] = {}
        used: set[int] = set()
        for predicted in sorted(predictions, key=lambda one: one.question):
            if predicted.question >= gold["scored_from"]:
                self._add_prediction(predicted, gold_of.get(predicted.question), said_at, first_found, used)
        self._add_gold(questions, first_found)

    def _add_prediction(
        self,
        predicted: Predicted,
        gold: dict[str, Any] | None,
        said_at: dict[int, int],
        first_found: dict[int, Predicted],
        used: set[int],
    ) -> None:
        self.counts["opened"] += 1
        if predicted.answer is not None:
            self.counts["pairs"] += 1
            self.pairs_by_method[predicted.method or ""] += 1
            self.predicted_seconds.append(said_at[predicted.answer] - said_at[predicted.question])
        if gold is not None:
            first_found.setdefault(gold["question"], predicted)
        is_right = (
            gold is not None
            and predicted.answer is not None
            and predicted.answer == gold["answer"]
            and gold["question"] not in used
        )
        if gold is not None and is_right:
            used.add(gold["question"])
            self.counts["right"] += 1
            self.right_by_method[predicted.method or ""] += 1
        if predicted.answer is not None:
            self.sureness.append((predicted.confidence, is_right))

    def _add_gold(self, questions: list[dict[str, Any]], first_found: dict[int, Predicted]) -> None:
        self.counts["questions"] += len(questions)
        self.counts["found"] += len(first_found)
        for question in questions:
            if question["answer"] is not None:
                self.counts["answered"] += 1
                self.gold_seconds.append(question["seconds"])
                continue
            self.counts["unanswered"] += 1
            found = first_found.get(question["question"])
            self.counts["left open"] += found is not None and found.answer is None

    @property
    def precision(self) -> float:
        return self.counts["right"] / max(1, self.counts["pairs"])

    @property
    def recall(self) -> float:
        return self.counts["right"] / max(1, self.counts["answered"])

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    def line(self) -> str:
        """The judge's line."""
        n, ours, theirs = self.counts, self.predicted_seconds or [0], self.gold_seconds or [0]
        return (
            f"precision {self.precision:.3f} recall {self.recall:.3f} F1 {self.f1:.3f}"
            f" | pairs {n['pairs']}/{n['answered']}"
            f" | questions found {n['found']}/{n['questions']} of {n['opened']} opened"
            f" | unanswered left open {n['left open']}/{n['unanswered']}"
            f" | response s: median {median(ours):.0f}/{median(theirs):.0f} mean {mean(ours):.0f}/{mean(theirs):.0f}"
        )

    def method_lines(self) -> list[str]:
        return [
            f"{method}: {self.right_by_method[method]} right of {pairs} ({self.right_by_method[method] / pairs:.0%})"
            for method, pairs in self.pairs_by_method.most_common()
        ]

    def confidence_lines(self) -> list[str]:
        """Per band of confidence how sure the pairs were and how many were right; then the surest half."""
        lines = []
        for low, high in pairwise(BANDS):
            band = [(sure, is_right) for sure, is_right in self.sureness if low <= sure < high]
            if band:
                lines.append(
                    f"{low:.2f}-{min(high, 1):.2f}: said {mean(sure for sure, _ in band):.0%}, {_right_of(band)}"
                )
        surest = sorted(self.sureness, key=itemgetter(0), reverse=True)[: (len(self.sureness) + 1) // 2]
        return [*lines, f"surest half: {_right_of(surest)}"] if surest else lines


def _right_of(pairs: list[tuple[float, bool]]) -> str:
    right = sum(is_right for _, is_right in pairs)
    return f"{right} right of {len(pairs)} ({right / len(pairs):.0%})"
