"""Grow the trees that pair questions with answers in busy chats, and say honestly how well they do.

    uv venv .venv-training --python 3.11
    uv pip install --python .venv-training/bin/python numpy scikit-learn lightgbm
    .venv-training/bin/python -m training.pairing --afresh              # a quarter of an hour on two cores
    .venv-training/bin/python -m training.pairing --rounds 2            # once more, beginning with what was grown

Learns from the train split of Kummerfeld et al. 2019, "A Large-Scale Corpus for Conversation Disentanglement"
(CC-BY-4.0), each chat as it was, with nobody called by name, and with fewer specialists and words whose meaning is not
known. `--afresh` grows the meaning of words too (`training/meanings.py`). The trees live through them
message by message and learn from the state their own errors led to, in rounds. What is printed about train comes from
trees that have not seen the chat. Seeded: begun afresh, the same data gives the same files.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from multiprocessing import Pool
from pathlib import Path
from random import Random
from typing import Any

import lightgbm
import numpy as np
from sklearn.isotonic import IsotonicRegression

from desk.pairing import weights
from desk.pairing.answering import Answering
from desk.pairing.asking import Asking
from desk.pairing.crowd import Judges
from desk.pairing.forest import forest_of
from desk.pairing.listening import Listening
from tests.benchmarks.pairing import Chat, chats_of, strip, train_chats
from tests.benchmarks.pairing_score import Score
from training.meanings import meanings_of, unknown_words
from training.samples import Lesson, RoughAnswering, RoughAsking, RoughListening, Sample, live_through
from training.thinning import thinned

FOLDS, ROUNDS, SEED = 5, 3, 7
GROWTH = {
    "objective": "binary",
    "learning_rate": 0.06,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "seed": SEED,
    "deterministic": True,
    "num_threads": 2,
    "verbose": -1,
}
FEATURES = (Asking._fields, Answering._fields, Listening._fields)
GROWTHS = {
    "asking": {"trees": 130, "num_leaves": 16},
    "answering": {"trees": 170, "num_leaves": 16},
    "listening": {"trees": 80, "num_leaves": 16},
}
WARM_UP = 500
"""Messages before the annotated ones: enough to fill the memory."""
FORGOTTEN_ROUNDS = 1
"""Lessons of the rough beginnings teach the next round only."""
KNOTS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
ORIGIN = (
    "Grown by training/pairing.py on Kummerfeld et al. 2019, A Large-Scale Corpus for Conversation Disentanglement, "
    "data licensed CC-BY-4.0 (https://github.com/jkkummerfeld/irc-disentanglement)"
)
MEANINGS = "meanings"

Grown = dict[str, Any]
Trees = tuple[Grown, Grown, Grown]
Task = tuple[Chat, str, Trees | None]
VIEWS = ("as it was", "stripped", "with fewer specialists and unknown words")


def grow(samples: Iterable[Sample], features: tuple[str, ...], *, trees: int, num_leaves: int) -> Grown:
    """Trees as nested lists: [feature, threshold, tree where at most, tree where more], or a leaf."""
    shown = list(samples)
    data = lightgbm.Dataset(np.array([seen for seen, _ in shown]), np.array([right for _, right in shown]))
    booster = lightgbm.train(GROWTH | {"num_leaves": num_leaves}, data, trees)
    nested = [_nested(tree["tree_structure"], features) for tree in booster.dump_model()["tree_info"]]
    return {"origin": ORIGIN, "calibration": [], "trees": nested}


def _nested(node: dict[str, Any], features: tuple[str, ...]) -> Any:
    if "split_feature" not in node:
        return round(node["leaf_value"], 4)
    threshold = float(f"{node['threshold']:.4g}")
    children = [_nested(node[side], features) for side in ("left_child", "right_child")]
    return [features[node["split_feature"]], threshold, *children]


def calibration_of(best: Iterable[tuple[float, bool]]) -> list[list[float]]:
    """How often the likeliest question was right, at a few points of what the trees said."""
    said, right = zip(*best, strict=True)
    curve = IsotonicRegression(out_of_bounds="clip").fit(said, right)
    smooth = [float(curve.predict(np.linspace(max(0, at - 0.04), min(1, at + 0.04), 9)).mean()) for at in KNOTS]
    return [[at, round(value, 3)] for at, value in zip(KNOTS, smooth, strict=True)]


def judges_of(grown: tuple[Grown, ...] | None) -> Judges:
    if grown is None:
        return Judges(RoughAsking(), RoughAnswering(), RoughListening())
    return Judges(*(forest_of(each, features) for each, features in zip(grown, FEATURES, strict=True)))


def lesson_of(task: Task) -> Lesson:
    chat, view, grown = task
    said = strip(chat.said()) if view == "stripped" else chat.said()
    warm = [each for each in said if each.message_id >= chat.gold["scored_from"] - WARM_UP]
    with unknown_words() if view == VIEWS[-1] else nullcontext():
        return live_through(warm, chat.gold, judges_of(grown))


def report(title: str, chats: list[Chat], lessons: list[Lesson]) -> None:
    score = Score()
    for chat, lesson in zip(chats, lessons, strict=True):
        score.add(chat.gold, chat.said_at(), lesson.predicted)
    lines = [f"{title}: {score.line()}", *(f"    {line}" for line in score.method_lines() + score.confidence_lines())]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def write(name: str, grown: Grown) -> None:
    """One tree a line."""
    head = json.dumps({key: value for key, value in grown.items() if key != "trees"}, indent=1)[:-2]
    trees = ",\n  ".join(json.dumps(tree) for tree in grown["trees"])
    _path(name).write_text(f'{head},\n "trees": [\n  {trees}\n ]\n}}\n', encoding="utf-8")


def write_meanings(grown: Grown) -> None:
    """One word a line."""
    words = ",\n  ".join(f"{json.dumps(word)}: {json.dumps(place)}" for word, place in grown["words"].items())
    text = f'{{\n "origin": {json.dumps(grown["origin"])},\n "words": {{\n  {words}\n }}\n}}\n'
    _path(MEANINGS).write_text(text, encoding="utf-8")


def shipped() -> Trees:
    asking, answering, listening = (json.loads(_path(name).read_text(encoding="utf-8")) for name in GROWTHS)
    return asking, answering | {"calibration": []}, listening


def _path(name: str) -> Path:
    return Path(weights.__file__).with_name(f"{name}.json")


class School:
    """The chats, the lessons drawn from them, and the trees grown without each fold."""

    def __init__(self, pool: Any, first: Trees | None) -> None:
        self.first = first
        self.pool = pool
        self.chats = list(train_chats())
        self.thinned = [thinned(chat, Random(SEED + number)) for number, chat in enumerate(self.chats)]  # noqa: S311
        self.fold_of = [number % FOLDS for number in range(len(self.chats))]
        Random(SEED).shuffle(self.fold_of)  # noqa: S311 - folds are no secret
        self.lessons: list[list[Lesson]] = [[] for _ in self.chats]
        self.best: list[tuple[float, bool]] = []

    def live(self, chats: list[Chat], grown: Sequence[Trees | None], view: str) -> list[Lesson]:
        tasks = [(chat, view, each) for chat, each in zip(chats, grown, strict=True)]
        lessons: list[Lesson] = self.pool.map(lesson_of, tasks, chunksize=4)
        return lessons

    def grown_without(self, fold: int | None) -> Trees:
        shown = [
            lesson
            for lessons, each in zip(self.lessons, self.fold_of, strict=True)
            if each != fold
            for lesson in lessons
        ]
        asking, answering, listening = (
            grow((sample for lesson in shown for sample in getattr(lesson, name)), features, **GROWTHS[name])
            for name, features in zip(GROWTHS, FEATURES, strict=True)
        )
        return asking, answering, listening

    def round(self, number: int) -> None:
        """Learn from the lessons so far, then live through the chats anew with trees that have not seen them."""
        grown = [self.first] * len(self.chats)
        if number:
            folds = [self.grown_without(fold) for fold in range(FOLDS)]
            grown = [folds[fold] for fold in self.fold_of]
        views = []
        for view in VIEWS:
            chats = self.thinned if view == VIEWS[-1] else self.chats
            views.append(self.live(chats, grown, view))
            report(f"round {number}, train {view}, not seen", chats, views[-1])
        for kept, lessons in zip(self.lessons, zip(*views, strict=True), strict=True):
            if number <= FORGOTTEN_ROUNDS and self.first is None:
                kept.clear()
            kept.extend(lessons)
        self.best = [pair for lessons in views for lesson in lessons for pair in lesson.best]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--afresh", action="store_true", help="begin without the trees that are there")
    wanted = parser.parse_args()
    if wanted.afresh or not _path(MEANINGS).exists():
        write_meanings(meanings_of(train_chats(), ORIGIN))
    with Pool(2) as pool:
        school = School(pool, None if wanted.afresh else shipped())
        for number in range(wanted.rounds):
            school.round(number)
        trees = school.grown_without(None)
        trees[1]["calibration"] = calibration_of(school.best)
        for name, grown in zip(GROWTHS, trees, strict=True):
            write(name, grown)
        dev = list(chats_of("dev"))
        for view in VIEWS[:2]:
            report(f"dev {view}", dev, school.live(dev, [trees] * len(dev), view))


if __name__ == "__main__":
    main()
