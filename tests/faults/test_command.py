"""What the command line of the harness refuses, and what it says of it."""

import json

import pytest

from tests.benchmarks.results import commit
from tests.faults.harness import mutants
from tests.faults.harness.checker import Findings
from tests.faults.harness.command import ROUND, Session, main
from tests.faults.harness.mutants import Verdict
from tests.faults.harness.planted import MUTANTS
from tests.faults.harness.runs import Result


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


def test_a_run_goes_on_where_not_all_that_was_planned_has_struck(tmp_path, monkeypatch):
    half = Result("kill", "sqlite", 5, ROUND, 3, 9.0, Findings(offered=ROUND), asked=4)
    (tmp_path / "kill-sqlite.json").write_text(json.dumps(half.as_json() | {"commit": commit()}))
    played = []

    async def round_of(_session, _zygote, number):
        played.append(number)

    monkeypatch.setattr(Session, "_round", round_of)
    words = ["run", "kill", "--engine", "sqlite", "--seed", "5", "--updates", str(2 * ROUND), "--kills", "8", "--go-on"]

    assert main(["--results", str(tmp_path), *words]) == 0
    assert played == [1]


def test_what_an_earlier_run_kept_is_not_written_on(tmp_path):
    (tmp_path / "kill-sqlite-5").mkdir()

    with pytest.raises(SystemExit, match="kill-sqlite-5 is of an earlier run"):
        main(["run", "kill", "--engine", "sqlite", "--seed", "5", "--keep", str(tmp_path)])


def test_a_word_that_no_planted_fault_has_in_its_name_is_no_success(tmp_path, capsys):
    assert main(["--results", str(tmp_path), "mutants", "nosuchword"]) == 2

    assert "'nosuchword' stands in the name of no planted fault" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_each_verdict_keeps_its_own_date(tmp_path, monkeypatch):
    first, second = MUTANTS[:2]
    path = tmp_path / "mutants.json"
    old = {"mutants": [Verdict(each, caught=True, by="a test").as_json() for each in (first, second)]}
    path.write_text(json.dumps(old | {"at": "2026-11-01 10:00", "commit": "abc1234"}), encoding="utf-8")
    monkeypatch.setattr(mutants, "judge", lambda say, chosen: [Verdict(each, caught=True, by="") for each in chosen])

    assert main(["--results", str(tmp_path), "mutants", second.what]) == 0

    written = json.loads(path.read_text(encoding="utf-8"))
    kept, judged = written["mutants"]
    assert (kept["what"], kept["at"], kept["commit"]) == (first.what, "2026-11-01 10:00", "abc1234")
    assert judged["what"] == second.what
    assert judged["at"] > kept["at"]
    assert written.keys() == {"mutants", "machine"}
