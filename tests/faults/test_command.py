"""What the command line of the harness refuses, and what it says of it."""

import pytest

from tests.faults.harness.command import main


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["thunder"], "no fault is called thunder; there are kill,"),
        (["kill", "--updates", "0"], "argument --updates: 0 is no number from 1 on"),
        (["kill", "--kills", "-3"], "argument --kills: -3 is no number from 1 on"),
    ],
)
def test_what_cannot_be_played_is_named(arguments, says, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["run", *arguments])

    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_a_fault_of_another_engine_is_no_success(capsys):
    assert main(["run", "full", "--engine", "postgresql"]) == 2
    assert "postgresql: full is skipped: it is a fault of sqlite alone" in capsys.readouterr().out


def test_what_an_earlier_run_kept_is_not_written_on(tmp_path):
    (tmp_path / "kill-sqlite-5").mkdir()

    with pytest.raises(SystemExit, match="kill-sqlite-5 is of an earlier run"):
        main(["run", "kill", "--engine", "sqlite", "--seed", "5", "--keep", str(tmp_path)])
