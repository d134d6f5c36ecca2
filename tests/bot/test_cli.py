"""The program as people start it."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from typer.testing import CliRunner

from bot.cli import main
from bot.cli.program import app
from desk.people import ANONYMOUS_ADMIN
from storage.migrate import newest_revision
from tests.bot.exports import ANNA, BORIS, TALK, account, group, said, write
from tests.bot.test_config import DESIGN
from tests.storage.first_release import unpack

DESK = """\
[desks.it]
title = "IT support"
first_line = [-1001900000001]
specialists = [12]
[[desks.it.sla]]
name = "Default"
response = "10m"
"""
COMMANDS = [
    "demo", "run", "bot", "scheduler", "sandbox", "migrate", "doctor", "import", "metrics", "why",
    "what-if", "recalculate", "backup", "restore", "quarantine list", "quarantine show", "quarantine retry",
    "quarantine drop", "person export", "person erase", "config check", "config apply", "config export",
]  # fmt: skip


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty folder to work in, and no settings from outside."""
    for name in [name for name in os.environ if name.startswith("FIRSTLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def desk(home, capsys):
    """The same with a desk that has a past."""
    (home / "firstline.toml").write_text(DESK, encoding="utf-8")
    export = write(home / "result.json", group(TALK))
    assert main(["import", str(export), "--desk", "it"]) == 0
    capsys.readouterr()
    return home


def fails(capsys, *arguments):
    """Exit code and the one line on stderr."""
    code = main(arguments)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("firstline: ")
    assert "Traceback" not in captured.err
    return code, captured.err.removeprefix("firstline: ").removesuffix("\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command):
    shown = CliRunner().invoke(app, [*command.split(), "--help"])

    assert shown.exit_code == 0
    assert "Example: " in shown.output
    assert f"firstline {command}" in shown.output


def test_help_lists_every_command():
    shown = CliRunner().invoke(app, ["--help"]).output

    assert [name for name in {command.split()[0] for command in COMMANDS} if name not in shown] == []


def test_version_is_that_of_the_package(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == "firstline 0.1.0\n"


def test_a_checked_file_without_mistakes_says_so(home, capsys):
    (home / "firstline.toml").write_text(DESIGN, encoding="utf-8")

    assert main(["config", "check"]) == 0
    assert capsys.readouterr().out == "firstline.toml: 1 desk, 2 calendars, no mistakes\n"


def test_what_was_applied_is_exported(home, capsys):
    (home / "desks.toml").write_text(DESIGN, encoding="utf-8")

    codes = [main(["config", "apply", "desks.toml"]), main(["config", "export", "-o", "again.toml"])]
    codes += [main(["config", "apply", "again.toml"])]

    assert codes == [0, 0, 0]
    assert capsys.readouterr().out.splitlines() == [
        "desks.toml: applied",
        "again.toml: written",
        "again.toml: nothing to change",
    ]


def test_an_import_sums_up_what_it_did(home, capsys):
    (home / "firstline.toml").write_text(DESK.replace("-1001900000001", "-1001"), encoding="utf-8")
    export = write(home / "result.json", group(TALK))

    code = main(["import", str(export), "--specialists", "user12,14", "--pairs", "pairs.jsonl"])

    assert code == 0
    assert capsys.readouterr().out.splitlines() == [
        "6 messages read: 5 new, 0 known already, 1 left out",
        "  service messages: 1 (id 1)",
        "said from 2026-10-05 to 2026-10-05 by 3 people, 1 of them of the desk",
        "new: 2 questions, 1 answer, 0 follow-ups",
        "so far: 1 dialog, 0 estimated; 1 unanswered",
        "desk it: chat -1001900000001 joined first_line",
        "desk it: 14 joined specialists",
        "Write that into firstline.toml too: the file decides again at the next start",
        "pairs.jsonl: 2 questions written",
    ]
    assert [json.loads(line) for line in (home / "pairs.jsonl").read_text().splitlines()] == [
        {"question": 2, "messages": [2, 3], "answer": 4},
        {"question": 6, "messages": [6], "answer": None},
    ]


@pytest.mark.parametrize(
    "messages",
    [
        [said(1, ANNA, "Where is the form?") | {"date_unixtime": "5", "date": "1970-01-01T00:00:05"}],
        [],
    ],
)
def test_a_chat_of_which_nothing_can_be_used_does_not_join(home, capsys, messages):
    (home / "firstline.toml").write_text(DESK.replace("-1001900000001", "-1001"), encoding="utf-8")
    export = write(home / "result.json", group(messages))

    code = main(["import", str(export), "--specialists", "14"])

    printed = capsys.readouterr().out
    assert code == 0
    assert "nothing in it can be used; desk it stays as it is" in printed
    assert "joined" not in printed


def test_importing_twice_says_that_nothing_is_new(desk, capsys):
    assert main(["import", "result.json", "--desk", "it"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "6 messages read: 0 new, 5 known already, 1 left out"


def test_a_chat_of_a_whole_account_is_named_by_either_of_its_ids(desk, capsys):
    one = group([said(1, ANNA, "x")], export_id=5, name="One")
    write(desk / "account.json", account(one, group(TALK)))

    codes = [main(["import", "account.json", "--chat", name]) for name in ("1900000001", "-1001900000001")]

    assert codes == [0, 0]
    assert capsys.readouterr().out.count("0 new, 5 known") == 2


def test_of_a_whole_account_the_first_line_chats_are_imported_and_the_others_named(desk, capsys):
    one = group([said(1, ANNA, "x")], export_id=5, name="One")
    write(desk / "account.json", account(one, group(TALK)))

    code = main(["import", "account.json"])

    printed = capsys.readouterr().out.splitlines()
    assert code == 0
    assert printed[0] == "6 messages read: 0 new, 5 known already, 1 left out"
    assert printed[-2:] == ["not imported, as they are no first-line chats of a desk:", "  -1005 «One»"]


def test_an_account_without_first_line_chats_lists_its_groups_where_nobody_can_be_asked(desk, capsys):
    groups = [group([said(1, ANNA, "x")], export_id=number, name=f"Group {number}") for number in (5, 6)]
    write(desk / "account.json", account(*groups))

    code = main(["import", "account.json"])

    assert code == 2
    assert capsys.readouterr().err.splitlines() == [
        "firstline: which chat? none of the 2 groups is a first-line chat yet; add --chat ID:",
        "firstline:   -1005 «Group 5»",
        "firstline:   -1006 «Group 6»",
    ]


def test_the_summary_of_an_import_for_programs(desk, capsys):
    odd = [said(20, ANNA, "", minute=90), said(21, None, "Hello?", minute=91), "?", said(22, ANNA, "ok", minute=1)]
    write(desk / "more.json", group([*TALK, *odd]))

    code = main(["import", "more.json", "--json"])

    (found,) = json.loads(capsys.readouterr().out)["chats"]
    assert code == 0
    assert found["messages"] == {"read": 10, "new": 1, "known": 5}
    assert found["left_out"] == [
        {"reason": "not messages at all", "count": 1, "examples": []},
        {"reason": "service messages", "count": 1, "examples": [1]},
        {"reason": "without a text or an attachment that is known", "count": 1, "examples": [20]},
        {"reason": "without an author", "count": 1, "examples": [21]},
    ]
    assert found["dated_backwards"] == {"count": 1, "examples": [22]}
    assert (found["first_at"], found["last_at"]) == ("2026-10-05T09:00:00+00:00", "2026-10-05T10:00:00+00:00")
    assert (found["people"], found["specialists"]) == (3, 1)
    assert found["so_far"] == {"dialogs": 1, "estimated": 0, "unanswered": 1}


def test_what_the_desk_would_forget_at_once_is_left_out(home, capsys):
    kept = DESK.replace("specialists =", "retention_days = 30\nspecialists =")
    (home / "firstline.toml").write_text(kept, encoding="utf-8")
    write(home / "result.json", group([said(n, ANNA, "How do I print?", date_unixtime="1700000000") for n in (1, 2)]))

    code = main(["import", "result.json"])

    assert code == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        "2 messages read: 0 new, 0 known already, 2 left out",
        "  older than the desk keeps messages: 2 (ids like 1, 2)",
    ]


def test_a_cut_export_keeps_what_was_read_and_says_so(desk, capsys):
    more = [said(100 + n, BORIS, "ok", minute=100 + n) for n in range(2_100)]
    path = write(desk / "cut.json", group([*TALK, *more]))
    path.write_bytes(path.read_bytes()[:-500])

    code = main(["import", "cut.json"])

    captured = capsys.readouterr()
    assert code == 2
    assert captured.out.startswith("2,103 messages read: 2,097 new, 5 known already")
    assert captured.err.startswith("firstline: cut.json ends in the middle")


def test_metrics_name_whoever_answers_in_the_name_of_the_group_an_administrator(desk, capsys):
    answered = said(50, "channel1900000001", "Open the back cover", minute=101, reply_to_message_id=49)
    asked = said(49, "user31", "The printer does not print, what can I do?", minute=100)
    write(desk / "more.json", group([asked, answered | {"from": "IT help"}]))
    assert main(["import", "more.json"]) == 0
    capsys.readouterr()

    main(["metrics", "--desk", "it", "--month", "2026-10", "--json"])

    names = {each["user_id"]: each["name"] for each in json.loads(capsys.readouterr().out)["specialists"]}
    assert names[ANONYMOUS_ADMIN] == "an administrator"


def test_metrics_as_json_have_stable_names(desk, capsys):
    code = main(["metrics", "--desk", "it", "--month", "2026-10", "--json"])

    assert code == 0
    first_line = {
        "dialogs": 1,
        "average_response_s": 300.0,
        "median_response_s": 300.0,
        "p90_response_s": 300.0,
        "average_response_work_s": 300.0,
        "unanswered": 1,
        "deflected": 0,
        "acknowledged_share": 0.0,
        "counter_question_share": 0.0,
        "median_first_reaction_s": 300.0,
        "median_first_answer_s": 300.0,
        "in_target_share": 0.5,
    }
    own = first_line | {"unanswered": 0, "in_target_share": 1.0}
    pairing = {"pairs": 1, "reply_share": 1.0, "estimated_share": 0.0, "judged": 0, "precision": None}
    second_line = {
        "new": 0,
        "closed": 0,
        "open": 0,
        "average_completion_s": None,
        "median_completion_s": None,
        "p90_completion_s": None,
        "on_hold": 0,
        "breached": 0,
        "in_target_share": None,
    }
    assert json.loads(capsys.readouterr().out) == {
        "desk": "it",
        "month": "2026-10",
        "timezone": "UTC",
        "response_ends": "first_reaction",
        "first_line": first_line,
        "second_line": second_line,
        "pairing": pairing,
        "specialists": [{"user_id": 12, "name": "Boris", "first_line": own, "second_line": second_line}],
    }


def test_metrics_by_day_name_every_day_of_the_month(desk, capsys):
    main(["metrics", "--month", "2026-10", "--json", "--by", "day"])

    days = json.loads(capsys.readouterr().out)["days"]
    assert [days[0]["day"], days[-1]["day"], len(days)] == ["2026-10-01", "2026-10-31", 31]
    assert [day["day"] for day in days if day["first_line"]["dialogs"]] == ["2026-10-05"]


def test_metrics_by_chat_name_every_chat(desk, capsys):
    main(["metrics", "--month", "2026-10", "--json", "--by", "chat"])

    (chat,) = json.loads(capsys.readouterr().out)["chats"]
    assert (chat["chat_id"], chat["title"], chat["first_line"]["dialogs"]) == (-1001900000001, "IT help", 1)


def test_metrics_of_one_specialist_leave_out_the_others(desk, capsys):
    main(["metrics", "--month", "2026-10", "--json", "--specialist", "12"])

    found = json.loads(capsys.readouterr().out)
    assert (found["first_line"]["dialogs"], found["first_line"]["unanswered"]) == (1, 0)


@pytest.mark.parametrize(("by", "row"), [("specialist", "Boris"), ("day", "2026-10-05"), ("chat", "IT help")])
def test_metrics_for_people_are_a_table(desk, capsys, by, row):
    assert main(["metrics", "--month", "2026-10", "--by", by]) == 0

    shown = capsys.readouterr().out
    assert "IT support · 2026-10 · UTC" in shown
    assert "average response" in shown
    (line,) = [line for line in shown.splitlines() if row in line]
    assert "5m" in line


def test_a_database_that_is_not_there_is_not_created(home, capsys):
    code, line = fails(capsys, "metrics")

    assert code == 1
    assert line == (
        f"firstline.db is not there yet in {home}, and FIRSTLINE_DATABASE_URL is not set: set it where the database is"
        " another one, else `firstline migrate` or `firstline run` creates it"
    )
    assert not (home / "firstline.db").exists()


def test_a_database_that_is_named_and_not_there_is_to_be_created(home, capsys, monkeypatch):
    monkeypatch.setenv("FIRSTLINE_DATABASE_URL", "sqlite:///desk.db")

    said = fails(capsys, "quarantine", "list")

    assert said == (1, "desk.db is not there yet; `firstline migrate` or `firstline run` creates it")


def test_an_empty_database_asks_to_be_migrated(home, capsys, monkeypatch):
    (home / "empty.db").touch()
    monkeypatch.setenv("FIRSTLINE_DATABASE_URL", "sqlite:///empty.db")

    assert fails(capsys, "metrics") == (1, "empty.db has no tables yet; run `firstline migrate`")


@pytest.mark.parametrize("command", ["metrics", "doctor"])
def test_a_database_of_the_first_release_asks_to_be_migrated(command, home, capsys):
    unpack(home / "firstline.db")

    assert main([command]) == 1

    said = capsys.readouterr()
    wanted = f"firstline.db has tables of version 0001, not {newest_revision()}; run `firstline migrate`"
    assert wanted in said.out + said.err


def test_a_new_database_is_for_its_owner_alone(home):
    assert main(["migrate"]) == 0

    assert (home / "firstline.db").stat().st_mode & 0o777 == 0o600


def test_a_database_out_of_reach_is_named_without_its_password(home, capsys, monkeypatch):
    monkeypatch.setenv("FIRSTLINE_DATABASE_URL", "postgresql://me:hidden@127.0.0.1:1/desk")

    code, line = fails(capsys, "metrics")

    assert code == 1
    assert line.startswith("the database desk at 127.0.0.1:1 cannot be used: ")
    assert "hidden" not in line


@pytest.mark.usefixtures("logging_comes_back")
@pytest.mark.parametrize("command", ["migrate", "metrics", "run", "backup kept.backup"])
def test_a_database_newer_than_the_program_asks_for_a_newer_program(command, home, capsys, monkeypatch):
    monkeypatch.setenv("FIRSTLINE_TOKEN", "700000001:abcdefghijklmnopqrst")
    main(["migrate"])
    with closing(sqlite3.connect(home / "firstline.db", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
    capsys.readouterr()

    code, line = fails(capsys, *command.split())

    assert code == 2
    assert line.startswith("the database has tables of version 0099, newer than this program")
    assert line.endswith(": update the program")


@pytest.mark.parametrize("command", ["migrate", "metrics", "run"])
@pytest.mark.parametrize(
    ("tail", "said"),
    [
        ("notaport/x", "the port is not a number between 1 and 65535"),
        ("5432/x?zzz=1", "no such option: zzz; known are: host, passfile, port, ssl, sslmode, target_session_attrs"),
    ],
)
def test_a_broken_address_of_the_database_is_a_mistake_in_the_settings(command, tail, said, home, capsys, monkeypatch):
    monkeypatch.setenv("FIRSTLINE_TOKEN", "700000001:abcdefghijklmnopqrst")
    monkeypatch.setenv("FIRSTLINE_DATABASE_URL", f"postgresql://me:hidden@127.0.0.1:{tail}")

    assert fails(capsys, command) == (2, f"FIRSTLINE_DATABASE_URL: {said}")


def test_migrate_makes_the_tables(home, capsys):
    codes = [main(["migrate"]), main(["migrate"])]

    assert codes == [0, 0]
    assert capsys.readouterr().out == "firstline.db: up to date\n" * 2


def test_without_desks_the_way_to_one_is_told(home, capsys):
    main(["migrate"])
    capsys.readouterr()

    code, line = fails(capsys, "metrics")

    assert code == 2
    assert "firstline config apply" in line


USER_MISTAKES = [
    (["nonsense"], "No such command 'nonsense'; see `firstline --help`"),
    (["metrics", "--desk", "hr"], "there is no desk `hr`; known: it"),
    (["metrics", "--month", "2026-13"], "`2026-13` is not a month; write for example 2026-11"),
    (["metrics", "--month", "november"], "`november` is not a month; write for example 2026-11"),
    (["metrics", "--month", "9999-12"], "`9999-12` is not a month; write for example 2026-11"),
    (["metrics", "--by", "week"], "Invalid value for '--by': 'week' is not one of 'specialist', 'day', 'chat'"),
    (["metrics", "--specialist", "5"], "5 does not work on desk `it`; known: 12"),
    (["config", "check", "none.toml"], "none.toml: cannot be read: No such file or directory"),
    (["config", "check", "bad.toml"], 'bad.toml:2: desks.it.leads[0]: "a" is not an id of a person'),
    (["run"], "FIRSTLINE_TOKEN is not set"),
    (["import", "none.json"], "none.json cannot be read: No such file or directory"),
    (["import", "bad.toml"], "bad.toml is not a Telegram Desktop export: lexical error"),
    (["import", "result.json", "--desk", "hr"], "there is no desk `hr`; known: it"),
    (["import", "result.json", "--chat", "5"], "there is no group 5 in this export; known:"),
    (["import", "result.json", "--specialists", "@boris"], "--specialists: `@boris` is not an id of a person"),
    (["import", "result.json", "--timezone", "Moscow"], "--timezone: `Moscow` is not a time zone; did you mean `Eur"),
    (["import", "private.json"], "there is no group in this export, only personal_chat"),
]


@pytest.mark.parametrize(("arguments", "said_of_it"), USER_MISTAKES, ids=[" ".join(each[0]) for each in USER_MISTAKES])
def test_a_users_mistake_is_one_clear_line_and_code_2(desk, capsys, arguments, said_of_it):
    (desk / "bad.toml").write_text('[desks.it]\nleads = ["a"]\n')
    write(desk / "private.json", group([], kind="personal_chat"))

    code, line = fails(capsys, *arguments)

    assert code == 2
    assert line.startswith(said_of_it)


def test_an_unknown_setting_is_one_clear_line(home, capsys, monkeypatch):
    monkeypatch.setenv("FIRSTLINE_TOKN", "x")

    code, line = fails(capsys, "metrics")

    assert code == 2
    assert line.startswith("FIRSTLINE_TOKN is not a setting; allowed: ")


def test_five_mistakes_are_shown_and_the_rest_counted(home, capsys):
    (home / "bad.toml").write_text("[desks.it]\nleads = [1]\n" + "".join(f"key{n} = 1\n" for n in range(8)))

    code = main(["config", "check", "bad.toml"])

    lines = capsys.readouterr().err.splitlines()
    assert code == 2
    assert [line.split(":")[2] for line in lines[:5]] == ["3", "4", "5", "6", "7"]
    assert lines[5:] == ["firstline: … and 3 more"]


def test_a_refused_token_and_an_address_out_of_reach_are_told(home, capsys, monkeypatch):
    from bot import app as firstline
    from bot.telegram_api import ApiUnreachable, TokenRefused

    errors = [TokenRefused(), ExceptionGroup("parts", [ApiUnreachable("getMe", "http://127.0.0.1:1 is away")])]

    async def run(*_, **__):
        raise errors.pop(0)

    monkeypatch.setenv("FIRSTLINE_TOKEN", "700000001:abcdefghijklmnop")
    monkeypatch.setattr(firstline, "run", run)

    assert fails(capsys, "run")[0] == 2
    code, line = fails(capsys, "scheduler")
    assert code == 1
    assert "http://127.0.0.1:1" in line


def test_a_start_without_the_database_names_it(home, capsys, monkeypatch):
    monkeypatch.setenv("FIRSTLINE_TOKEN", "700000001:abcdefghijklmnop")
    monkeypatch.setenv("FIRSTLINE_DATABASE_URL", "postgresql://me:hidden@127.0.0.1:1/desk")

    code, line = fails(capsys, "run")

    assert code == 1
    assert line.startswith("the database desk at 127.0.0.1:1 cannot be used: ")


def test_a_taken_port_is_told_in_one_line(home, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, line = fails(capsys, "sandbox", "--port", str(taken.getsockname()[1]))

    assert code == 1
    assert "address already in use" in line


@pytest.mark.parametrize(
    ("command", "parts"), [("run", {"bot", "scheduler", "web"}), ("bot", {"bot", "web"}), ("scheduler", {"scheduler"})]
)
def test_each_command_starts_its_parts(home, monkeypatch, command, parts):
    from bot import app as firstline

    started = []

    async def run(settings, *, parts):
        started.append((settings.token.get_secret_value(), parts))

    monkeypatch.setenv("FIRSTLINE_TOKEN", "700000001:abcdefghijklmnop")
    monkeypatch.setattr(firstline, "run", run)

    assert main([command]) == 0
    assert started == [("700000001:abcdefghijklmnop", parts)]


def test_a_bug_keeps_its_traceback(home, monkeypatch):
    from bot import config

    def load(path):
        raise ZeroDivisionError

    monkeypatch.setattr(config, "load", load)

    with pytest.raises(ZeroDivisionError):
        main(["config", "check", "x.toml"])


HEAVY = {"aiogram", "telegram", "apscheduler"}


@pytest.mark.parametrize("command", ["--help", "config check", "metrics", "migrate", "import result.json"])
def test_light_commands_import_no_telegram_library(desk, command):
    script = (
        "import sys; from bot.cli import main\n"
        f"code = main({command.split()!r})\n"
        f"print(code, sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=desk, check=True)

    assert done.stderr.splitlines()[-1] == "0 []"


def test_help_comes_at_once(home):
    """It loads nothing that the help does not show: each of these costs more than all of the rest."""
    script = (
        "import sys; from bot.cli import main\n"
        "code = main(['--help'])\n"
        "print(code, sorted({'aiogram', 'aiohttp', 'alembic', 'pydantic', 'sqlalchemy'} & set(sys.modules)))"
    )

    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout

    assert said.splitlines()[-1] == "0 []"


def test_the_program_answers_with_its_exit_code(home):
    done = subprocess.run([sys.executable, "-m", "bot.cli", "metrics"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("firstline: firstline.db is not there yet")
