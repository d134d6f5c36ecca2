"""The page about faults tells of the longest runs there were, and of nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.faults.harness import report
from tests.faults.harness.command import PAGE, PUBLISHED, main
from tests.faults.harness.planted import MUTANTS

ROOT = Path(__file__).parents[2]


def write(path: Path, found: dict[str, Any]) -> bytes:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found), encoding="utf-8")
    return path.read_bytes()


def planted(count: int) -> dict[str, Any]:
    return {"mutants": [{"what": each.what, "by": "a test", "caught": True} for each in MUTANTS[:count]]}


@pytest.mark.parametrize(("name", "shorter", "longer"), [
    ("kill-sqlite.json", {"strikes": 5, "updates": 1000}, {"strikes": 1000, "updates": 1000}),
    ("kill-sqlite.json", {"strikes": 6, "updates": 50}, {"strikes": 6, "updates": 1000}),
    ("mutants.json", planted(2), planted(40)),
])  # fmt: skip
def test_a_run_takes_the_place_of_a_shorter_one_and_never_of_a_longer(tmp_path, name, shorter, longer):
    new, page = tmp_path / "new", tmp_path / "page"
    write(page / name, shorter)

    long = write(new / name, longer)
    assert report.publish(new, page) == []
    assert (page / name).read_bytes() == long

    write(new / name, shorter)
    assert report.publish(new, page) == [new / name]
    assert (page / name).read_bytes() == long


def test_more_strikes_do_not_make_up_for_less_talk(tmp_path):
    new, page = tmp_path / "new", tmp_path / "page"
    kept = write(page / "kill-sqlite.json", {"strikes": 6, "updates": 1000})
    write(new / "kill-sqlite.json", {"strikes": 7, "updates": 50})

    assert report.publish(new, page) == [new / "kill-sqlite.json"]
    assert (page / "kill-sqlite.json").read_bytes() == kept


def test_what_is_not_on_the_page_yet_joins_it(tmp_path):
    kept = write(tmp_path / "page" / "kill-sqlite.json", {"strikes": 1000})
    new = write(tmp_path / "new" / "kill-postgresql.json", {"strikes": 5})

    assert report.publish(tmp_path / "new", tmp_path / "page") == []

    assert (tmp_path / "page" / "kill-sqlite.json").read_bytes() == kept
    assert (tmp_path / "page" / "kill-postgresql.json").read_bytes() == new


def test_runs_of_other_code_are_marked(tmp_path, monkeypatch):
    runs = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / PUBLISHED).glob("erase-*.json"))]
    for run, commit, at in zip(runs, ("0000000", "abc1234"), ("2026-11-20 08:00", "2026-11-21 08:00"), strict=True):
        write(tmp_path / "runs" / f"{run['engine']}.json", run | {"commit": commit, "at": at})
    monkeypatch.setattr(report, "has_changed", lambda since, now, *_: since != now)

    text = report.page(tmp_path / "runs")

    assert "| 0000000 (*older*) | 2026-11-20 08:00 |" in text
    assert "| abc1234 | 2026-11-21 08:00 |" in text


def test_the_page_names_the_oldest_verdict(tmp_path):
    verdicts = planted(2)["mutants"]
    newer = {"at": "2026-11-03 10:00", "commit": "bbb"}
    older = {"at": "2026-11-02 10:00", "commit": "aaa"}
    write(tmp_path / "mutants.json", {"mutants": [verdicts[0] | newer, verdicts[1] | older]})
    assert "Oldest verdict: 2026-11-02 10:00, commit aaa." in report.page(tmp_path)

    write(tmp_path / "mutants.json", {"mutants": verdicts, **newer})
    assert "Oldest verdict: 2026-11-03 10:00, commit bbb." in report.page(tmp_path)


HISTORY = ROOT / ".git"


@pytest.mark.skipif(
    not HISTORY.exists() or (HISTORY / "shallow").exists(),
    reason="what is older is told from a history that is not here",
)
def test_the_page_says_what_the_kept_results_say(tmp_path):
    page = tmp_path / "reliability.md"
    (tmp_path / "nothing").mkdir()

    main(["--results", str(tmp_path / "nothing"), "report", "--page", str(page), "--published", str(ROOT / PUBLISHED)])

    assert page.read_text(encoding="utf-8") == (ROOT / PAGE).read_text(encoding="utf-8")
