"""`firstline person`: what is kept of somebody, handed over or erased."""

import json
import sqlite3
from contextlib import closing

import pytest

from bot.cli import main
from desk.people import ANONYMOUS_ADMIN
from tests.bot.exports import import_past
from tests.bot.test_cli import DESK

ANNA = "11"
BOT = 700_000_001


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

    assert "has a role (desk it)" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["erase", "export"])
def test_the_id_of_a_group_is_no_person(past, capsys, verb):
    assert main(["person", verb, "-1001900000001"]) == 2

    assert "`-1001900000001` is nobody known here; name a Telegram id or @name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("who", "said"), [(BOT, "is the bot itself"), (ANONYMOUS_ADMIN, "whoever writes in the name of a group")]
)
def test_who_is_no_single_person_is_not_erased(past, capsys, who, said):
    with closing(sqlite3.connect(past / "firstline.db", isolation_level=None)) as connection:
        connection.execute("UPDATE messages SET author_id = ? WHERE author_id = 11", (who,))
        connection.execute("UPDATE installation SET bot_id = ?, bot_username = 'desk_bot'", (BOT,))

    assert main(["person", "erase", str(who), "--yes"]) == 2

    assert said in capsys.readouterr().err
    assert main(["person", "export", str(who)]) == 0


def test_nobody_known_is_said_so(past, capsys):
    assert main(["person", "export", "@nobody_here"]) == 2
    assert "nobody known here" in capsys.readouterr().err


def _indexed_of(connection, user_id):
    """Words of this person's questions in the index of earlier answers that nobody else has said."""
    asked = "SELECT words FROM dialog_words JOIN questions ON id = question_id WHERE asker_id = ?"
    theirs = {word for (words,) in connection.execute(asked, (user_id,)) for word in words.split()}
    said = connection.execute("SELECT text FROM messages WHERE author_id <> ?", (user_id,)).fetchall()
    return sorted(word for word in theirs if not any(word in text.lower() for (text,) in said))


def test_on_sqlite_erased_words_are_in_no_file_while_the_program_has_it_open(past, capsys):
    """A reader that stands by keeps the log of SQLite from being removed."""
    beside = sqlite3.connect(past / "firstline.db")
    said = [text for (text,) in beside.execute("SELECT text FROM messages WHERE author_id = 11 AND text <> ''")]
    indexed = _indexed_of(beside, int(ANNA))
    log = past / "firstline.db-wal"

    assert main(["person", "erase", ANNA, "--yes"]) == 0

    files = (past / "firstline.db").read_bytes() + (log.read_bytes() if log.exists() else b"")
    beside.close()
    long_ones = [text for text in said if len(text) > 12] + [word for word in indexed if len(word) > 4]
    assert said
    assert indexed
    assert [one for one in long_ones if one.encode() in files] == []
