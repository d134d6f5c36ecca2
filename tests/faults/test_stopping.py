"""Whoever stops the harness is left with nothing but what was found, and is told how to go on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = ["run", "kill", "--engine", "sqlite", "--kills", "20", "--updates", "1000", "--seed", "5"]
LONGEST_S = 20

pytestmark = pytest.mark.xdist_group("faults")


def living(scratch: Path) -> list[str]:
    """Processes of a run, known by where they put their scratch."""
    mark = f"TMPDIR={scratch}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_what_was_started_and_says_how_to_go_on(tmp_path, number):
    scratch, results = tmp_path / "scratch", tmp_path / "results"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults", "--results", results, *COMMAND],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        assert any("1 of 20" in line for line in process.stdout)

        os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
        said, _ = process.communicate(timeout=LONGEST_S)
    finally:
        process.kill()

    assert process.returncode == 128 + number
    assert "Traceback" not in said
    assert f"stopped by {number.name}; to go on: python -m tests.faults --results {results} run kill" in said
    assert "--seed 5 --updates 1000 --kills 20 --go-on" in said
    assert living(scratch) == []
    assert list(scratch.iterdir()) == []
