"""The benchmarks run, and what they found becomes a page. The figures themselves are judged by `make bench`."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.benchmarks import page, results
from tests.benchmarks.chart import Axis, Chart, Series
from tests.benchmarks.measure import Figure, Size, percentile, shown
from tests.benchmarks.memory import slope
from tests.benchmarks.outbound import GROUP, PRIVATE, Scene
from tests.benchmarks.promises import LOAD, PROMISES
from tests.benchmarks.registry import BENCHMARKS
from tests.benchmarks.results import ROOT, Result
from tests.benchmarks.runner import Found
from tests.benchmarks.scale import linear_scale, log_scale
from tests.benchmarks.scale import short as in_short
from tests.benchmarks.svg import drawn

SVG = "{http://www.w3.org/2000/svg}"
ELSEWHERE = {"press", "startup"}
"""They start the program as `load` and `memory` do, and starting it is what takes the time here."""
MACHINE = {"machine": "A processor, 2 cores, 25 GB", "load before": "0.1, 0.2, 0.3", "system": "Linux, Python 3.11.7"}


def make_chart(**more) -> Chart:
    series = (Series("open", ((1_000, 1.0), (10_000, 10.0))), Series("handle <one>", ((1_000, 2.0), (10_000, 2.0))))
    return Chart("growth", "Growth", Axis("dialogs", is_log=True), Axis("ms", is_log=True), series, **more)


def make_result(name: str, *figures: Figure, engine: str | None = None, **more) -> Result:
    known = {"size": Size.FULL, "at": "2026-11-22 08:00 UTC", "commit": "abc1234", "seconds": 61.4}
    found = Found([*figures], more.pop("charts", []), (7,), {"PostgreSQL": "server_version 18.6"})
    return Result(
        name, engine, command=f"python -m tests.benchmarks {name}", machine=MACHINE, found=found, **known | more
    )


def rows_of(text: str, words: str) -> list[str]:
    return [line for line in text.splitlines() if words in line]


def test_a_ratio_is_shown_with_both_figures():
    figure = Figure("ours to bare", 2.1, "×", bar=1.0, at_least=True, ratio=(2310, 1100), of="messages/s")

    assert (figure.value, figure.limit, figure.is_met) == ("2.10 × (2,310 : 1,100 messages/s)", "≥ 1", True)


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (0.256, "0.26"), (12.34, "12.3"), (123.6, "124"), (1e6, "1,000,000")]
)
def test_figures_have_as_many_digits_as_mean_something(value, words):
    assert shown(value) == words


def test_the_percentile_is_a_value_that_was_measured():
    assert [percentile([4, 1, 3, 2], share) for share in (0.25, 0.5, 0.99)] == [1, 2, 4]


def test_memory_that_grows_by_a_megabyte_in_two_thousand_updates_has_half_a_megabyte_of_slope():
    assert slope([(0, 200.0), (2_000, 201.0), (4_000, 202.0)]) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("scene", "floor"),
    [
        (Scene("to 50 groups", range(50), 20, GROUP), 970 / 30),  # thirty at once, then thirty a second
        (Scene("to one group", [1], 60, GROUP), 120),  # twenty at once, after one minute, after two
        (Scene("to one person", [1], 30, PRIVATE), 29),  # one at once, then one a second
    ],
    ids=lambda value: value.name if isinstance(value, Scene) else "",
)
def test_nothing_is_sent_faster_than_the_limits_let_it(scene, floor):
    assert scene.floor == pytest.approx(floor)


def test_a_power_of_ten_takes_the_same_room_each_on_a_log_scale():
    scale = log_scale([2, 900], 0, 300)

    assert scale.ticks == (1, 10, 100, 1000)
    assert [round(scale(value)) for value in (1, 10, 100, 1000)] == [0, 100, 200, 300]


def test_a_linear_scale_begins_at_zero_and_ends_at_a_round_number():
    scale = linear_scale([249.0], 400, 100)

    assert scale.ticks == (0, 50, 100, 150, 200, 250)
    assert (scale(0), scale(250)) == (400, 100)


def test_big_numbers_are_written_short():
    assert [in_short(value) for value in (0.1, 50, 1_000, 2_500, 1_000_000)] == ["0.1", "50", "1k", "2.5k", "1M"]


def test_a_chart_has_a_line_for_each_series_and_says_what_it_shows():
    root = ET.fromstring(drawn(make_chart(bar=50)))  # noqa: S314 - it is ours

    words = [element.text for element in root.iter(f"{SVG}text")]
    assert {"Growth", "dialogs (log)", "ms (log)", "1k", "10k", "open", "handle <one>", "bar 50"} <= {*words}
    assert len([one for one in root.iter(f"{SVG}path") if one.get("class", "").startswith("line s0")]) == 2
    assert [one.text for one in root.iter(f"{SVG}desc")] == ["ms by dialogs: open; handle <one>"]
    assert "prefers-color-scheme: dark" in "".join(one.text or "" for one in root.iter(f"{SVG}style"))


def test_what_is_kept_is_what_was_found(tmp_path):
    found = make_result(
        "growth", Figure("open", 2.0, "×", ratio=(4.0, 2.0), of="ms"), engine="sqlite", charts=[make_chart()]
    )

    results.keep(tmp_path, found)

    assert results.kept(tmp_path) == [found]


def test_a_missed_bar_is_said_plainly_and_a_met_one_too(tmp_path):
    met = Figure("press → answer, p95, sqlite", 80.0, "ms", bar=100)
    missed = Figure("press → answer, p95, postgresql", 140.0, "ms", bar=100)
    told = [make_result("press", met, engine="sqlite"), make_result("press", missed, engine="postgresql")]

    text = page.text(told, tmp_path)

    assert "Of 2 figures with a bar 1 are met and 1 are missed" in text
    assert "- missed: press → reply through the sandbox, light load: press → answer, p95, postgresql, 140 ms" in text
    assert rows_of(text, "80 ms, bar ≤ 100 | met |")
    assert rows_of(text, "140 ms, bar ≤ 100 | **missed** |")


def test_what_one_engine_has_not_shown_is_not_measured(tmp_path):
    met = Figure("press → answer, p95, sqlite", 80.0, "ms", bar=100)

    text = page.text([make_result("press", met, engine="sqlite")], tmp_path)

    assert rows_of(text, "|  |  | postgresql |  | not measured |")


def test_a_short_run_is_not_judged(tmp_path):
    figure = Figure("press → answer, p95, sqlite", 80.0, "ms", bar=100)

    text = page.text([make_result("press", figure, engine="sqlite", size=Size.SHORT)], tmp_path)

    assert "Of 0 figures with a bar 0 are met and 0 are missed" in text
    assert rows_of(text, "80 ms, bar ≤ 100 | not judged: a short run |")


def test_a_result_of_other_code_is_marked(tmp_path):
    old = make_result("press", Figure("press", 1.0, "ms"), engine="sqlite", commit="0000000", at="2026-11-20 08:00 UTC")
    new = make_result("hours", Figure("add", 1.0, "µs"))

    text = page.text([old, new], tmp_path)

    assert rows_of(text, "commit 0000000 (**older code**")
    assert not rows_of(text, "commit abc1234 (**older code**")


def test_a_result_is_not_of_other_code_where_only_another_benchmark_changed(monkeypatch):
    asked = []
    monkeypatch.setattr(results, "_git", lambda *words: asked.append(words) or "")

    assert not results.is_old(make_result("press", commit="0000000"), "abc1234")

    assert ":(exclude)tests/benchmarks/load.py" in asked[0]
    assert ":(exclude)tests/benchmarks/press.py" not in asked[0]


def test_machine_versions_and_seeds_stand_on_the_page_but_no_path(tmp_path):
    noted = Figure("add", 1.0, "µs", note="unix_socket_directories /srv/somewhere/data, fsync on | off")

    text = page.text([make_result("hours", noted)], tmp_path)

    assert rows_of(
        text, "machine: A processor, 2 cores, 25 GB; system: Linux, Python 3.11.7; PostgreSQL: server_version"
    )
    assert rows_of(text, "seeds 7; 2026-11-22 08:00 UTC, 61 s, commit abc1234; load before: 0.1, 0.2, 0.3.")
    assert "/srv" not in text
    assert rows_of(text, "fsync on \\| off")


def test_kills_that_are_fewer_than_promised_do_not_meet_the_bar(tmp_path):
    counts = ("lost", "unheard", "quarantined", "twice", "duplicate_tasks", "duplicate_escalations", "doubled")
    found = {"offered": 5_000, "ambiguous": 3, "different": 2} | dict.fromkeys(counts, 0)
    run = {"engine": "sqlite", "strikes": 40, "seed": 7, "findings": found}
    (tmp_path / "kill-sqlite.json").write_text(json.dumps(run), encoding="utf-8")

    text = page.text([], tmp_path)

    assert rows_of(text, "strikes, sqlite | 40 times, bar ≥ 1,000 | **missed** |")
    assert rows_of(text, "lost, sqlite | 0 updates, bar ≤ 0 | met |")
    assert rows_of(text, "different, sqlite | 2 rows, bar ≤ 0 | **missed** |")
    assert rows_of(text, "seen twice, as no answer came to the first, sqlite | 3 messages |  |")


@pytest.mark.slow
def test_a_short_run_measures_each_promise_and_writes_the_page(tmp_path):
    names = [one.name for one in BENCHMARKS if one.name not in ELSEWHERE]
    words = [*names, "--short", "--engine", "sqlite", "--write", "--results", str(tmp_path)]

    command = [sys.executable, "-m", "tests.benchmarks", *words]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=900)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    kept = results.kept(tmp_path)
    assert [one.benchmark for one in kept] == names
    promised = [one for one in (*PROMISES, *LOAD) if one.benchmark in names and one.engines != ("postgresql",)]
    unmeasured = {one.benchmark for one in promised if not [*one.kept_by(kept)]}
    assert unmeasured <= {"pairing"}  # the annotated chats are no part of the repository
    text = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    pictures = [line.split("(")[1].rstrip(")") for line in rows_of(text, "![")]
    assert pictures == ["benchmarks/growth-sqlite.svg", "benchmarks/memory.svg"]
    assert all((tmp_path / name).read_text(encoding="utf-8").startswith("<svg") for name in pictures)
    assert str(ROOT) not in text
    assert str(Path.home()) not in text
