"""Boosted trees that were grown elsewhere: read from a file of JSON, evaluated in plain Python."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import ceil, exp
from typing import Any

from desk.pairing import weights

Point = tuple[float, float]
Leaves = Callable[..., tuple[float, ...]]
"""Of each tree the leaf that the features, one argument each, fall into."""
FIRST = 0.4
"""This share of the trees is asked first."""
HOPELESS = -3.2
"""Where they sum up to less (a chance of four in a hundred), the others are not asked: they make no tenth of it."""


@dataclass(frozen=True, slots=True)
class Forest:
    """A probability as a sum of trees, put right by a table."""

    first: Leaves
    others: Leaves
    calibration: tuple[Point, ...] = ()
    """Points (what the trees say, how often that is right), in rising order; straight lines between them."""

    def probability(self, features: Sequence[float]) -> float:
        seen = tuple(map(float, features))
        total = sum(self.first(*seen))
        if total >= HOPELESS:
            total += sum(self.others(*seen))
        return self.put_right(1 / (1 + exp(-total)))

    def put_right(self, said: float) -> float:
        before: Point | None = None
        for point in self.calibration:
            if said <= point[0]:
                return point[1] if before is None else _between(before, point, said)
            before = point
        return said if before is None else before[1]


def _between(low: Point, high: Point, at: float) -> float:
    return low[1] + (high[1] - low[1]) * (at - low[0]) / (high[0] - low[0])


def load_forest(name: str, features: Sequence[str]) -> Forest:
    """The forest `weights/<name>.json`."""
    return forest_of(json.loads(files(weights).joinpath(f"{name}.json").read_text(encoding="utf-8")), features)


def forest_of(grown: dict[str, Any], features: Sequence[str]) -> Forest:
    """A forest whose splits name the features they look at.

    Written out as one expression, since walking the trees would cost five times as much. Arguments, all floats, are
    compared in half the time that items of a tuple take, flags and counts among them.
    """
    index = {feature: position for position, feature in enumerate(features)}
    trees, arguments = grown["trees"], ", ".join(f"x{position}" for position in range(len(features)))
    middle = ceil(len(trees) * FIRST)
    first, others = (
        eval(f"lambda {arguments}: ({''.join(f'{_expression(tree, index)}, ' for tree in part)})")  # noqa: S307 - made of numbers alone
        for part in (trees[:middle], trees[middle:])
    )
    return Forest(first, others, tuple((float(said), float(right)) for said, right in grown["calibration"]))


def _expression(grown: Any, index: dict[str, int]) -> str:
    """A leaf, or [feature, threshold, tree where it is at most that, tree where it is more]."""
    if not isinstance(grown, list):
        return repr(float(grown))
    feature, threshold, low, high = grown
    test = f"x{index[feature]} <= {float(threshold)!r}"
    return f"({_expression(low, index)} if {test} else {_expression(high, index)})"
