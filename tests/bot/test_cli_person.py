"""`firstline person`: what is kept of somebody, handed over or erased."""

import json

import pytest

from bot.cli import main
from tests.bot.exports import import_past
from tests.bot.test_cli import DESK

ANNA = "11"


@pytest.fixture
def past(tmp_path, monkeypatch, capsys):
    """A desk with an imported past, in a folder of its own."""
    return import_past(tmp_path, monkeypatch, capsys, DESK)


def test_an_export_is_one_json_document(past, capsys):
    assert main(["person", "export", ANNA]) == 0

    kept = json.loads(capsys.readouterr().out)
    assert kept["user_id"] == 11
    assert kept["messages"]


def test_an_export_into_a_file_is_for_its_owner_alone_and_overwrites_nothing(past, capsys):
    assert main(["person", "export", ANNA, "-o", "anna.json"]) == 0
    assert (past / "anna.json").stat().st_mode & 0o777 == 0o600

    assert main(["person", "export", ANNA, "-o", "anna.json"]) == 2
    assert "is there already" in capsys.readouterr().err


def test_what_is_erased_is_gone_and_the_figures_are_not(past, capsys):
    assert main(["person", "erase", ANNA, "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)

    assert told["messages"] > 0
    assert main(["person", "export", ANNA]) == 2
    assert "nothing is kept of" in capsys.readouterr().err


def test_where_nobody_can_be_asked_it_must_be_said_that_it_is_meant(past, capsys):
    assert main(["person", "erase", ANNA]) == 2
    assert "--yes" in capsys.readouterr().err
    assert main(["person", "export", ANNA]) == 0


def test_who_works_on_the_desk_is_not_erased(past, capsys):
    assert main(["config", "apply"]) == 0
    capsys.readouterr()

    assert main(["person", "erase", "12", "--yes"]) == 2

    assert "has a role (it)" in capsys.readouterr().err


def test_nobody_known_is_said_so(past, capsys):
    assert main(["person", "export", "@nobody_here"]) == 2
    assert "nobody known here" in capsys.readouterr().err
