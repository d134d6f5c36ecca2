"""Trees read from JSON and evaluated in plain Python."""

from math import exp

import pytest

from desk.pairing import crowd
from desk.pairing.forest import forest_of

FEATURES = ("tone", "length")


def logistic(total):
    return 1 / (1 + exp(-total))


def test_a_forest_sums_the_leaves_a_message_falls_into():
    forest = forest_of({"calibration": [], "trees": [["tone", 0.5, -1.0, ["length", 20, 0.5, 2.0]], 0.25]}, FEATURES)

    assert forest.probability((0, 30)) == pytest.approx(logistic(-0.75))
    assert forest.probability((1, 20)) == pytest.approx(logistic(0.75))
    assert forest.probability((1, 21)) == pytest.approx(logistic(2.25))


def test_where_the_first_trees_see_no_hope_the_others_are_not_asked():
    trees = [["tone", 0.5, -2.0, 2.0], ["tone", 0.5, -2.0, 2.0], 1.5, 1.5, 1.5]
    forest = forest_of({"calibration": [], "trees": trees}, FEATURES)

    assert forest.probability((0, 0)) == pytest.approx(logistic(-4.0))
    assert forest.probability((1, 0)) == pytest.approx(logistic(8.5))


@pytest.mark.parametrize(("said", "right"), [(0.1, 0.2), (0.3, 0.2), (0.4, 0.3), (0.5, 0.4), (0.9, 0.4)])
def test_what_the_trees_say_is_put_right_along_straight_lines(said, right):
    forest = forest_of({"calibration": [[0.3, 0.2], [0.5, 0.4]], "trees": []}, FEATURES)

    assert forest.put_right(said) == pytest.approx(right)


def test_a_forest_that_looks_at_an_unknown_feature_is_refused():
    with pytest.raises(KeyError):
        forest_of({"calibration": [], "trees": [["colour", 1, 0.0, 1.0]]}, FEATURES)


def test_the_shipped_trees_fit_what_they_look_at():
    judges = crowd.trained()

    for judge, features in (
        (judges.asking, crowd.Asking._fields),
        (judges.answering, crowd.Answering._fields),
        (judges.listening, crowd.Listening._fields),
    ):
        assert 0 <= judge.probability((0.0,) * len(features)) <= 1
