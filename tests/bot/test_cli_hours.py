"""`firstline hours …`: showing a calendar, proposing dates of a feed, switching them."""

import json
import os
import re
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import hours_commands, main
from bot.cli.program import app

FEED = Path(__file__).parents[1] / "data" / "company.ics"
OFFICE = """\
[hours.office]
timezone = "Europe/Moscow"
weekly = { daily = ["09:00-18:00"], sat = [], sun = [] }
holidays = "RU"
exceptions = { "2026-12-29" = ["10:00-12:00"] }
"""
DESK = """
[desks.it]
specialists = [1]
hours = "office"
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with a desk that has a calendar, and a feed beside it; no settings from outside."""
    for name in [name for name in os.environ if name.startswith("FIRSTLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "firstline.toml").write_text(OFFICE + DESK, encoding="utf-8")
    shutil.copy(FEED, "company.ics")
    return tmp_path


def says(capsys, *arguments):
    """The lines of a command that goes well."""
    assert main(arguments) == 0, capsys.readouterr().err
    return capsys.readouterr().out.splitlines()


def fails(capsys, *arguments):
    """The one line on stderr, which is a person's mistake."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err.removeprefix("firstline: ").removesuffix("\n")


def row(lines, day):
    return " ".join(next(line for line in lines if line.split()[:1] == [day]).split())


def propose(capsys, *options):
    return says(capsys, "hours", "propose", "office", "company.ics", "--from", "2026", "--to", "2026", *options)


def uses_dates(home):
    text = OFFICE + 'dates = "office.dates.toml"\n' + DESK
    (home / "firstline.toml").write_text(text, encoding="utf-8")


def switches(home):
    return tomllib.loads((home / "office.dates.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", ["show", "propose", "switch"])
def test_every_command_of_calendars_explains_itself_with_an_example(command):
    shown = CliRunner().invoke(app, ["hours", command, "--help"])

    assert shown.exit_code == 0
    assert f"Example: firstline hours {command}" in shown.output


def test_a_proposal_says_what_each_date_would_do(home, capsys):
    lines = propose(capsys)

    assert row(lines, "2026-08-20") == "2026-08-20 Thu Inventory closes new"
    assert row(lines, "2026-11-04") == "2026-11-04 Wed Unity Day already closed (Unity Day) new"
    assert row(lines, "2026-12-29") == "2026-12-29 Tue Winter shutdown stays open: an exception names it new"
    assert "left out: 2026-05-18 Trip: was cancelled" in lines
    assert lines[-2] == "office.dates.toml: 9 dates written"
    assert 'write dates = "office.dates.toml" into [hours.office] of firstline.toml, then' in lines[-1]


def test_a_proposal_is_a_file_with_a_switch_for_each_date(home, capsys):
    propose(capsys)

    assert switches(home)["2026-08-20"] == {"on": True, "name": "Inventory"}
    assert '"2026-09-14" = { on = true, name = "Founding day, we rest" }  # new\n' in Path(
        "office.dates.toml"
    ).read_text(encoding="utf-8")


def test_a_newer_feed_keeps_what_was_switched_and_marks_what_is_new(home, capsys):
    propose(capsys)
    says(capsys, "hours", "switch", "office.dates.toml", "2026-09-14", "off")
    feed = FEED.read_text(encoding="utf-8").replace("Founding day\\, we rest", "Birthday")
    moved = feed.replace("20260810T000000\nDTEND:20260811T", "20260811T000000\nDTEND:20260812T")
    Path("company.ics").write_text(moved, encoding="utf-8")

    lines = propose(capsys)

    assert row(lines, "2026-09-14") == "2026-09-14 Mon Birthday was switched off"
    assert row(lines, "2026-08-10") == "2026-08-10 Mon Moving to the new office closes no longer in the feed"
    assert row(lines, "2026-08-11") == "2026-08-11 Tue Moving to the new office closes new"
    assert row(lines, "2026-08-20") == "2026-08-20 Thu Inventory closes"
    assert switches(home)["2026-09-14"] == {"on": False, "name": "Birthday"}


def test_years_that_are_not_asked_for_are_left_as_they_are(home, capsys):
    propose(capsys)

    lines = says(capsys, "hours", "propose", "office", "company.ics", "--from", "2027", "--to", "2027")

    assert row(lines, "2026-09-14") == "2026-09-14 Mon Founding day, we rest closes"
    assert row(lines, "2027-09-14") == "2027-09-14 Tue Founding day, we rest closes new"


def test_dates_that_are_on_close_the_calendar_once_it_is_applied(home, capsys):
    propose(capsys)
    uses_dates(home)
    says(capsys, "hours", "switch", "office.dates.toml", "2026-08-20", "off")

    says(capsys, "config", "apply")
    lines = says(capsys, "hours", "show", "office", "--year", "2026")

    assert row(lines, "2026-08-10") == "2026-08-10 Mon closed file of dates Moving to the new office"
    assert not [line for line in lines if line.strip().startswith("2026-08-20")]
    assert [line.split(" since ")[0] for line in lines[-1:]] == ["version 2"]


def test_a_proposal_may_come_before_the_file_it_makes(home, capsys):
    uses_dates(home)

    assert "there is no file office.dates.toml" in fails(capsys, "config", "check")
    assert propose(capsys)[-1] == "Look through it, then `firstline config apply`."
    assert says(capsys, "config", "check")[0].endswith("no mistakes")


def test_dates_of_a_table_are_taken_over_into_the_file(home, capsys):
    text = OFFICE + 'dates = { "2026-08-20" = { on = false } }\n' + DESK
    (home / "firstline.toml").write_text(text, encoding="utf-8")

    lines = propose(capsys)

    assert row(lines, "2026-08-20") == "2026-08-20 Thu Inventory was switched off"


def test_each_switched_state_makes_a_version_and_the_old_one_stays(home, capsys):
    propose(capsys)
    uses_dates(home)
    says(capsys, "config", "apply")
    says(capsys, "hours", "switch", "office.dates.toml", "2026-08-20", "off")
    says(capsys, "config", "apply")

    shown = json.loads("\n".join(says(capsys, "hours", "show", "office", "--json")))

    assert [version["id"] for version in shown["versions"]] == [2, 3]
    assert all(version["since"].endswith("+00:00") for version in shown["versions"])


def test_a_calendar_is_shown_with_where_each_date_comes_from(home, capsys):
    lines = says(capsys, "hours", "show", "office", "--year", "2025")

    assert lines[0] == "office · Europe/Moscow · firstline.toml"
    assert row(lines, "2025-06-11") == "2025-06-11 Wed 09:00-17:00 shortened before Russia Day, 1 h shorter"
    assert row(lines, "2025-06-12") == "2025-06-12 Thu closed holiday Russia Day"
    assert row(lines, "2025-06-13") == "2025-06-13 Fri closed transferred day off Day off (moved from 2025-03-08)"
    working = "2025-11-01 Sat 09:00-17:00 working weekend instead of 2025-11-03, 1 h shorter"
    assert row(lines, "2025-11-01") == working
    assert lines[-1] == "not stored yet; `firstline config apply` does"


def test_of_a_year_that_is_not_copied_it_is_said_which_are(home, capsys, monkeypatch):
    monkeypatch.setattr(hours_commands, "_today", lambda: date(2026, 11, 21))
    (home / "firstline.toml").write_text(OFFICE.replace("2026-12-29", "2024-12-31") + DESK, encoding="utf-8")
    told = "holidays of RU are copied from 2025 to 2028, not those of {}"

    nothing = says(capsys, "hours", "show", "office", "--year", "2023")
    exception = says(capsys, "hours", "show", "office", "--year", "2024")
    shown = json.loads("\n".join(says(capsys, "hours", "show", "office", "--year", "2024", "--json")))

    assert nothing[1] == told.format(2023)
    assert row(exception, "2024-12-31") == "2024-12-31 Tue 10:00-12:00 exception"
    assert exception[-2] == told.format(2024)
    assert shown["copied_years"] == [2025, 2026, 2027, 2028]


def test_of_a_calendar_without_holidays_there_is_nothing_to_copy(home, capsys):
    (home / "firstline.toml").write_text(OFFICE.replace('holidays = "RU"', "") + DESK, encoding="utf-8")

    assert says(capsys, "hours", "show", "office", "--year", "2024")[1] == "no special dates"


def test_without_a_file_the_stored_calendar_is_shown(home, capsys):
    says(capsys, "config", "apply")
    Path("firstline.toml").unlink()

    shown = json.loads("\n".join(says(capsys, "hours", "show", "office", "--year", "2026", "--json")))

    assert shown["source"] == "version 2"
    assert {"date": "2026-12-29", "kind": "exception", "name": "", "windows": ["10:00-12:00"]}.items() <= next(
        day for day in shown["days"] if day["date"] == "2026-12-29"
    ).items()


def test_a_proposal_can_be_read_by_programs(home, capsys):
    shown = json.loads("\n".join(propose(capsys, "--json", "-o", "other.toml")))

    assert shown["file"] == "other.toml"
    assert shown["dates"][0] == {
        "date": "2026-07-01",
        "on": True,
        "name": "Training day",
        "effect": "closes",
        "reason": None,
        "remark": "new",
    }
    assert shown["skipped"][1] == {"name": "Trip", "reason": "was cancelled", "date": "2026-05-18", "times": 1}


def test_switching_changes_one_line_of_a_persons_file(home, capsys):
    text = '# ours\n"2026-08-20" = { name = "on = true", on = true } # really\n["2026-08-21"]\non = true\n'
    Path("office.dates.toml").write_text(text, encoding="utf-8")

    said = says(capsys, "hours", "switch", "office.dates.toml", "2026-08-21", "off")

    assert said == ["office.dates.toml: 2026-08-21 is off; `firstline config apply` takes it over"]
    assert Path("office.dates.toml").read_text(encoding="utf-8") == text.replace("]\non = true", "]\non = false")


def test_where_one_line_does_not_do_the_file_is_written_anew(home, capsys):
    Path("office.dates.toml").write_text('"2026-08-20" = { name = "on = true", on = true }\n', encoding="utf-8")

    says(capsys, "hours", "switch", "office.dates.toml", "2026-08-20", "off")

    assert switches(home) == {"2026-08-20": {"name": "on = true", "on": False}}


ENDLESS = """\
BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:Thirtieth of February
DTSTART;VALUE=DATE:19000101
RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30
END:VEVENT
END:VCALENDAR
"""


def test_a_feed_that_takes_too_long_is_given_up(home, capsys, monkeypatch):
    monkeypatch.setattr(hours_commands, "MOST_SECONDS", 0.2)
    Path("company.ics").write_text(ENDLESS, encoding="utf-8")

    said = fails(capsys, "hours", "propose", "office", "company.ics")

    assert said == "company.ics: takes longer than 0.2 s: Thirtieth of February repeats without end; take it out"
    assert not Path("office.dates.toml").exists()


def test_a_feed_of_too_many_events_is_told_from_one_without_end(home, capsys, monkeypatch):
    yearly = "BEGIN:VEVENT\nUID:{0}\nDTSTART;VALUE=DATE:19900101\nRRULE:FREQ=YEARLY\nEND:VEVENT\n"
    events = "".join(yearly.format(number) for number in range(1500))
    monkeypatch.setattr(hours_commands, "MOST_SECONDS", 2)
    Path("company.ics").write_text(f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n", encoding="utf-8")

    said = fails(capsys, "hours", "propose", "office", "company.ics")

    assert re.fullmatch(r"company\.ics: takes longer than 2 s: \d+ of 1500 events were read; split the file, .*", said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "offic"], "firstline.toml has no calendar `offic`; known: office, always"),
        (["show", "office", "--file", "none.toml"], "none.toml: cannot be read: No such file or directory"),
        (["propose", "office", "none.ics"], "none.ics: cannot be read: No such file or directory"),
        (["propose", "office", "firstline.toml"], "firstline.toml: is no calendar feed; it should begin with"),
        (["propose", "office", "company.ics", "--from", "2028", "--to", "2026"], "--from 2028 --to 2026: not a span"),
        (
            ["propose", "office", "company.ics", "--from", "2000", "--to", "2000"],
            "company.ics: no whole days from 2000",
        ),
        (["switch", "none.toml", "2026-01-01", "on"], "none.toml: cannot be read: No such file"),
        (["switch", "dates.toml", "2026-01-01", "maybe"], "`maybe` is neither on nor off"),
        (["switch", "dates.toml", "2026-01-09", "on"], "dates.toml has no date `2026-01-09`; near it: 2026-01-01"),
        (["switch", "dates.toml", "9.1.", "on"], "dates.toml has no date `9.1.`; dates look like 2026-12-31"),
        (["switch", "firstline.toml", "2026-01-09", "on"], "firstline.toml:1: hours.on: is missing"),
    ],
)
def test_a_mistake_is_answered_in_one_line(home, capsys, arguments, said):
    Path("dates.toml").write_text('"2026-01-01" = { on = true }\n', encoding="utf-8")

    assert fails(capsys, "hours", *arguments).startswith(said)


def test_nothing_to_show_is_said(home, capsys):
    Path("firstline.toml").unlink()

    assert fails(capsys, "hours", "show", "office").startswith("there is no firstline.toml here and no stored calendar")
    assert fails(capsys, "hours", "propose", "office", "company.ics") == (
        "there is no firstline.toml here; name it: --file"
    )
