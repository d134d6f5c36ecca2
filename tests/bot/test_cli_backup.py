"""`firstline backup`, `restore` and `quarantine` as people and scripts use them."""

import json
import os
import sqlite3
import stat
import zipfile
from contextlib import closing
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot.cli import main, quarantine_table
from storage.backup import restoring
from storage.quarantine import Kind, Ref, SetAside
from tests.bot.test_cli import fails, home
from tests.storage.first_release import unpack

__all__ = ["home"]


@pytest.fixture
def desk(home, capsys):
    """A folder with the kept database of the first release, up to date."""
    unpack(home / "firstline.db")
    assert main(["migrate"]) == 0
    capsys.readouterr()
    return home


def says(capsys, *arguments):
    """What a command prints that succeeds."""
    code = main(list(arguments))
    captured = capsys.readouterr()
    assert (code, captured.err) == (0, "")
    return captured.out


def ask(home, statement):
    connection = sqlite3.connect(home / "firstline.db")
    rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


def test_a_backup_is_made_looked_at_and_restored_elsewhere(desk, capsys, monkeypatch):
    made = says(capsys, "backup", "kept.zip")
    whole = says(capsys, "backup", "--verify", "kept.zip")
    monkeypatch.setenv("FIRSTLINE_DATABASE_URL", "sqlite:///elsewhere.db")
    restored = says(capsys, "restore", "kept.zip")

    assert made.startswith("kept.zip: 8 questions, 9 tasks, ")
    assert made.endswith("; read back and compared\n")
    assert whole.startswith("kept.zip: whole; 8 questions, 9 tasks, ")
    assert restored.splitlines()[0].startswith("elsewhere.db: 8 questions, 9 tasks, ")
    assert "messages that waited then will not be sent" in restored
    assert stat.S_IMODE((desk / "kept.zip").stat().st_mode) == 0o600


def test_a_folder_keeps_the_newest_backups_and_other_files(desk, capsys):
    (desk / "nightly").mkdir()
    for name in ("firstline-2026-01-01-030000.zip", "firstline-2026-01-02-030000.zip", "notes.txt"):
        (desk / "nightly" / name).write_text("x")

    killed = desk / "nightly" / ".firstline-2026-01-02-030000.zip.77.partial"
    killed.write_text("x")
    os.utime(killed, (0, 0))

    said = json.loads(says(capsys, "backup", "nightly", "--keep", "2", "--json"))

    kept = sorted(path.name for path in (desk / "nightly").iterdir())
    assert len(kept) == 3
    assert kept[0] == "firstline-2026-01-02-030000.zip"
    assert kept[2] == "notes.txt"
    assert said["removed"] == ["nightly/firstline-2026-01-01-030000.zip"]
    assert (said["tables"]["tasks"], said["engine"], said["rows"]) == (9, "sqlite", sum(said["tables"].values()))


def test_the_token_and_passwords_are_not_in_a_backup(desk, capsys, monkeypatch):
    secret = "700000001:a-token-that-must-not-leave"
    monkeypatch.setenv("FIRSTLINE_TOKEN", secret)
    monkeypatch.setenv("FIRSTLINE_SMTP_URL", "smtp://user:canary-password@mail.example.org:587")
    says(capsys, "backup", "kept.zip")

    with zipfile.ZipFile(desk / "kept.zip") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"a-token-that-must-not-leave" not in everything
    assert b"canary-password" not in everything


def test_what_is_no_backup_is_named_in_one_line(desk, capsys):
    (desk / "cut.zip").write_bytes(b"PK\x03\x04half")

    assert fails(capsys, "backup", "--verify", "firstline.db") == (2, "firstline.db is no backup of Firstline")
    assert fails(capsys, "restore", "cut.zip") == (2, "cut.zip is not whole: its end is missing")
    assert fails(capsys, "restore", "none.zip") == (2, "there is no file none.zip")


def test_a_backup_is_not_written_over_something_else(desk, capsys):
    before = (desk / "firstline.db").read_bytes()

    code, said = fails(capsys, "backup", "firstline.db")

    assert (code, said) == (2, "firstline.db is there and is no backup of Firstline; it is not written over")
    assert (desk / "firstline.db").read_bytes() == before


def test_a_device_is_no_place_for_a_backup_and_is_not_read(desk, capsys):
    """Of /dev/full one can read without end."""
    assert fails(capsys, "backup", "/dev/full") == (2, "/dev/full is no file")
    assert fails(capsys, "backup", "--verify", "/dev/full") == (2, "there is no file /dev/full")


def test_a_folder_that_is_not_there_is_not_made_a_file_of(desk, capsys):
    assert fails(capsys, "backup", "nightly/") == (2, "there is no folder nightly/")
    assert not (desk / "nightly").exists()


def test_there_is_nothing_to_back_up_where_there_is_no_database(home, capsys):
    assert fails(capsys, "backup", "kept.zip") == (2, "firstline.db is not there; there is nothing to back up")
    assert list(home.iterdir()) == []


def test_a_database_in_use_is_only_replaced_by_somebody_who_says_so(desk, capsys):
    says(capsys, "backup", "kept.zip")

    refused, unasked = fails(capsys, "restore", "kept.zip"), fails(capsys, "restore", "kept.zip", "--replace")
    said = json.loads(says(capsys, "restore", "kept.zip", "--replace", "--yes", "--continue", "--json"))

    assert refused[0] == unasked[0] == 2
    assert "--replace throws them away" in refused[1]
    assert "add --yes" in unasked[1]
    assert (said["database"], said["tables"]["questions"], said["unsaid"]) == ("firstline.db", 8, 0)


def test_a_database_that_a_program_has_open_is_left_alone(desk, capsys, monkeypatch):
    monkeypatch.setattr("storage.backup.restoring.ALONE_MS", 10)
    says(capsys, "backup", "kept.zip")
    other = sqlite3.connect(desk / "firstline.db")
    other.execute("SELECT count(*) FROM tasks").fetchall()

    refused = fails(capsys, "restore", "kept.zip", "--replace", "--yes")
    other.close()

    assert refused == (2, "firstline.db: another program has it open; stop it first")
    says(capsys, "restore", "kept.zip", "--replace", "--yes")


def test_who_was_erased_after_the_backup_is_erased_again_or_said_to_be_there(desk, capsys, monkeypatch):
    connection = sqlite3.connect(desk / "firstline.db")
    with connection:
        connection.execute("UPDATE outbox SET state = 'sent' WHERE state = 'sending'")
    connection.close()
    before = ask(desk, "SELECT count(*) FROM questions WHERE asker_id = 2001")
    says(capsys, "backup", "kept.zip")
    erased = says(capsys, "person", "erase", "2001", "--yes")
    here = says(capsys, "restore", "kept.zip", "--replace", "--yes")
    left = ask(desk, "SELECT count(*) FROM questions WHERE asker_id = 2001")
    monkeypatch.setenv("FIRSTLINE_DATABASE_URL", "sqlite:///elsewhere.db")
    elsewhere = says(capsys, "restore", "kept.zip")
    still = json.loads(says(capsys, "restore", "kept.zip", "--replace", "--yes", "--json"))

    assert "erase again: `firstline person erase 2001`" in erased
    assert "1 person erased after the backup: erased again\n" in here
    assert "is there again" not in here
    assert before[0][0] > 0
    assert left == [(0,)]
    assert "Whoever was erased after " in elsewhere
    assert "`firstline person erase ID`" in elsewhere
    assert (still["erased_again"], still["erasures_known"]) == (0, False)


def test_a_restore_that_fails_leaves_no_half_database(desk, capsys, monkeypatch):
    says(capsys, "backup", "kept.zip")
    with zipfile.ZipFile(desk / "kept.zip") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members["manifest.json"])
    members["manifest.json"] = json.dumps(manifest | {"tables": manifest["tables"][1:]}).encode()
    with zipfile.ZipFile(desk / "kept.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    monkeypatch.setenv("FIRSTLINE_DATABASE_URL", "sqlite:///elsewhere.db")

    code, said = fails(capsys, "restore", "kept.zip")

    assert code == 2
    assert said.startswith("kept.zip does not hold the tables of version ")
    assert sorted(path.name for path in desk.iterdir() if path.name.startswith("elsewhere")) == []


def test_what_is_set_aside_is_listed_for_people_and_for_programs(desk, capsys):
    told = says(capsys, "quarantine", "list")
    listed = json.loads(says(capsys, "quarantine", "list", "--json"))
    one = json.loads(says(capsys, "quarantine", "show", "u5", "--json"))

    assert [line.split()[0] for line in told.splitlines() if line[:2] in {" u", " n"}] == ["u2", "u5", "n51"]
    assert "\u202e" not in told  # what turns the direction of writing is not obeyed
    assert (listed["total"], [item["id"] for item in listed["items"]]) == (3, ["u2", "u5", "n51"])
    assert listed["items"][2]["error"] == "Bad Request: chat not found"
    assert (one["what"], one["error"], one["raw"]) == ("9", "is no JSON", "{")


def test_a_database_with_one_of_each_is_spoken_of_in_the_singular(desk, capsys, monkeypatch):
    says(capsys, "backup", "kept.zip")
    monkeypatch.setattr(restoring, "restore", refuses(restoring.NotEmpty(restoring.Found(1, 2, 1))))

    code, said = fails(capsys, "restore", "kept.zip")

    assert (code, said) == (2, "firstline.db holds 2 questions, 1 task, 1 row in all; --replace throws them away")


def refuses(error):
    async def refuse(*_, **__):
        raise error

    return refuse


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_narrow_table_folds_and_cuts_no_number_and_no_reason(capsys, monkeypatch, width):
    monkeypatch.setattr(quarantine_table, "console", lambda: Console(highlight=False, width=width))
    reason = "Bad Request: there is no message to reply to, nor was there ever one in this chat"
    item = SetAside(Ref(Kind.UPDATE, 123456), datetime(2026, 10, 5, 9, tzinfo=UTC), "907654321", -100190000, 5, reason)

    quarantine_table.print_items([item], 1)

    shown = capsys.readouterr().out.split()
    assert {"u123456", "907654321", *reason.split()} <= set(shown)


@pytest.mark.parametrize(("ref", "said"), [("u5", ["unsure: no", "too_late: no"]), ("n51", ["unsure: no"])])
def test_what_is_so_or_not_is_said_in_words(desk, capsys, ref, said):
    shown = says(capsys, "quarantine", "show", ref)

    assert set(said) <= set(shown.splitlines())
    assert "False" not in shown


def test_what_came_from_no_chat_has_none(desk, capsys):
    one = json.loads(says(capsys, "quarantine", "show", "u5", "--json"))
    shown = says(capsys, "quarantine", "show", "u5")

    assert one["chat_id"] is None
    assert "chat_id" not in shown


@pytest.mark.parametrize("name", ["u2", "n51"])
def test_since_when_does_not_change_with_a_later_failure(desk, capsys, name):
    before = json.loads(says(capsys, "quarantine", "show", name, "--json"))["since"]
    with closing(sqlite3.connect(desk / "firstline.db", isolation_level=None)) as connection:
        connection.execute("UPDATE inbox SET ended_at = ended_at + 3600000000 WHERE id = 2")
        connection.execute("UPDATE outbox SET settled_at = settled_at + 3600000000 WHERE id = 51")

    assert json.loads(says(capsys, "quarantine", "show", name, "--json"))["since"] == before


def test_what_is_retried_waits_anew_and_the_journal_knows(desk, capsys):
    said = says(capsys, "quarantine", "retry", "u2", "N51")

    assert said == "to be tried again: n51, u2\n"
    assert ask(desk, "SELECT state, tries, error, ended_at FROM inbox WHERE id = 2") == [("waiting", 0, None, None)]
    assert ask(desk, "SELECT state, attempts, error, settled_at FROM outbox WHERE id = 51") == [("new", 0, None, None)]
    facts = ask(desk, "SELECT what, after FROM journal WHERE what LIKE 'quarantine.%' ORDER BY id")
    assert [what for what, _ in facts] == ["quarantine.retried", "quarantine.retried"]
    assert "DROP TABLE" not in str(facts)


def test_what_is_dropped_needs_a_word_and_is_gone(desk, capsys):
    unasked = fails(capsys, "quarantine", "drop", "--all")
    said = json.loads(says(capsys, "quarantine", "drop", "--all", "--yes", "--json"))

    assert unasked == (2, "what is dropped is lost: add --yes where nobody can be asked")
    assert said == {"done": ["n51", "u2", "u5"], "left": []}
    assert ask(desk, "SELECT DISTINCT state FROM inbox WHERE id IN (2, 5)") == [("done",)]
    assert ask(desk, "SELECT state FROM outbox WHERE id = 51") == [("skipped",)]
    assert says(capsys, "quarantine", "list") == "nothing is set aside\n"


def test_a_script_learns_that_one_was_not_there(desk, capsys):
    code = main(["quarantine", "retry", "u2", "u99"])

    captured = capsys.readouterr()
    assert (code, captured.out, captured.err) == (1, "to be tried again: u2\n", "u99: is not set aside\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["retry", "2"], "`2` names nothing; write u12 for an update, n34 for a notice"),
        (["retry"], "name what you mean (see `firstline quarantine list`), or all of it with --all"),
        (["retry", "u2", "--all"], "name what you mean (see `firstline quarantine list`), or all of it with --all"),
        (["show", "u1"], "u1 is not set aside; see `firstline quarantine list`"),
    ],
)
def test_mistakes_are_told_in_one_line(desk, capsys, arguments, said):
    assert fails(capsys, "quarantine", *arguments) == (2, said)


def test_an_answer_that_comes_too_late_is_not_tried_again(desk, capsys):
    ask_all = sqlite3.connect(desk / "firstline.db")
    ask_all.execute("UPDATE outbox SET expires_at = 0 WHERE id = 51")
    ask_all.commit()
    ask_all.close()

    code = main(["quarantine", "retry", "n51"])

    assert (code, capsys.readouterr().err) == (1, "n51: it is too late to say it\n")
