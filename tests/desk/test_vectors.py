from pathlib import Path

import pytest

from tests.vectors import load

CASES = load(Path(__file__).parents[1] / "data" / "sla.json")


@pytest.mark.parametrize(("case", "misses_of"), CASES, ids=[case["id"] for case, _ in CASES])
def test_the_vector_comes_out_as_its_source_says(case, misses_of):
    assert misses_of(case) == []
