"""`firstline why`, over a desk whose past was imported."""

import json
import subprocess
import sys

import pytest

from bot.cli import main
from tests.bot.exports import ANNA, BORIS, group, import_past, said, write

CHAT = -1001900000001
DESK = """\
[hours.office]
timezone = "UTC"
weekly = { mon = ["10:00-12:00"], tue = ["10:00-12:00"] }
[desks.it]
title = "IT support"
first_line = [-1001900000001]
second_line = -1001900000002
specialists = [12]
[[desks.it.sla]]
name = "Default"
hours = "office"
response = "10m"
"""
"""The first question of the talk comes at 9:00 on Monday, 5 October 2026, and is answered five minutes later."""


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    return import_past(tmp_path, monkeypatch, capsys, DESK)


def test_json_has_every_segment_and_the_sums(desk, capsys):
    assert main(["why", "--question", "1", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    [clock] = told["clocks"]
    assert (told["object"]["kind"], told["object"]["message_id"], told["policy"]) == ("question", 2, "Default")
    assert clock["hours"]["key"] == "office"
    assert (clock["target"], clock["state"], clock["stopped_by"]) == ("response", "met", "answered")
    assert clock["due_at"] == "2026-10-05T10:10:00+00:00"
    assert (clock["worked_s"], clock["waited_s"], clock["left_s"], clock["late_s"]) == (0, 0, 600, 0)
    assert clock["segments"] == [
        {
            "kind": "off_hours",
            "phase": "in_time",
            "during": None,
            "start": "2026-10-05T09:00:00+00:00",
            "end": "2026-10-05T09:05:00+00:00",
            "seconds": 300,
            "dates": [],
        }
    ]


def test_a_table_says_the_same(desk, capsys):
    assert main(["why", "--message", f"{CHAT}/2"]) == 0

    told = capsys.readouterr().out
    assert "question 1 · The printer" in told
    assert "response: in time, answered Mon 2026-10-05 09:05, due Mon 2026-10-05 10:10" in told
    assert "promised 10 min · worked 0 s · hours office" in told
    assert "off hours  Mon 2026-10-05 09:00  Mon 2026-10-05 09:05" in told


def test_what_is_shown_as_ten_to_half_past_is_thirty_minutes(desk, capsys):
    """Asked at 10:00:20, answered at 10:30:10."""
    asked = said(2, ANNA, "The printer does not print, what can I do?", minute=60 + 1 / 3)
    answered = said(3, BORIS, "Open the back cover", minute=90 + 1 / 6, reply_to_message_id=2)
    (desk / "firstline.toml").write_text(DESK.replace('"10m"', '"1h"'), encoding="utf-8")
    (desk / "firstline.db").unlink()
    assert main(["import", str(write(desk / "result.json", group([asked, answered]))), "--desk", "it"]) == 0
    capsys.readouterr()

    assert main(["why", "--question", "1"]) == 0

    told = capsys.readouterr().out
    assert "promised 1 h · worked 30 min ·" in told
    assert "worked  Mon 2026-10-05 10:00  Mon 2026-10-05 10:30     30 min" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name one task as IT-42, or one of --question ID and --message CHAT_ID/MESSAGE_ID"),
        (
            ["IT-1", "--question", "1"],
            "name one task as IT-42, or one of --question ID and --message CHAT_ID/MESSAGE_ID",
        ),
        (["IT-42"], "there is no task IT-42"),
        (["it", "42"], "there is no task IT-42"),
        (["42"], "there is no task IT-42"),
        (["printer"], "`printer` names no task; write for example IT-42"),
        (["HR-1"], "there is no desk `hr`; known: it"),
        (["--question", "42"], "there is no question 42"),
        (["--message", "42"], "`42` names no message; write for example -1001234567890/42"),
        (["--message", f"{CHAT}/99"], f"no question or task of message {CHAT}/99 is known"),
    ],
)
def test_what_cannot_be_explained_is_one_line_and_code_2(desk, capsys, arguments, said):
    code = main(["why", *arguments])

    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    assert captured.err == f"firstline: {said}\n"


def test_where_nothing_is_promised_that_is_said(desk, capsys):
    (desk / "firstline.toml").write_text(DESK.replace('response = "10m"', 'reaction = "10m"'), encoding="utf-8")
    (desk / "firstline.db").unlink()
    assert main(["import", "result.json", "--desk", "it"]) == 0
    capsys.readouterr()

    assert main(["why", "--question", "1"]) == 2
    assert capsys.readouterr().err == "firstline: no time is promised for it: support level Default\n"


def test_it_imports_no_telegram_library(desk):
    heavy = {"aiogram", "telegram", "apscheduler"}
    script = (
        "import sys; from bot.cli import main\n"
        "code = main(['why', '--question', '1'])\n"
        f"print(code, sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=desk, check=True)

    assert done.stderr.splitlines()[-1] == "0 []"
