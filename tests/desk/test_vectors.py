from pathlib import Path

import pytest

from tests.vectors import load, main

CASES = load(Path(__file__).parents[1] / "data" / "sla.json")


@pytest.mark.parametrize(("case", "misses_of"), CASES, ids=[case["id"] for case, _ in CASES])
def test_the_vector_comes_out_as_its_source_says(case, misses_of):
    assert misses_of(case) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "No such file or directory"),
        ("vectors", "it is not JSON: Expecting value: line 1 column 1 (char 0)"),
        ("[]", "it has no vectors and no scenarios"),
        ('{"vectors": [1]}', "a vector or scenario is no object with an id"),
    ],
)
def test_a_file_that_cannot_be_run_is_named_in_one_line(tmp_path, capsys, text, said):
    path = tmp_path / "given.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")

    assert main([str(path)]) == 2

    assert capsys.readouterr() == ("", f"{path} cannot be run: {said}\n")
