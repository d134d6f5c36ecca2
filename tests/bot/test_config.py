"""`firstline.toml`: what is read of it, and what is said about mistakes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.config import BadConfig, load, parse
from bot.config.reactions import REACTIONS
from bot.sandbox.reactions import ALLOWED
from desk.catalog import DeskSettings
from desk.escalation import DEFAULT_LADDER, Audience, Remedy, Rung, When
from desk.norms import Norm
from desk.people import Role
from desk.sla import Target

DESIGN = """
[hours.office]
timezone = "Europe/Moscow"
weekly = { mon = ["09:00-13:00", "14:00-18:00"], tue = ["09:00-18:00"], sat = [] }
holidays = "RU"                       # copied into the stored calendar
exceptions = { "2026-12-31" = ["09:00-15:00"], "2026-11-03" = [] }

[hours.always]
timezone = "UTC"
weekly = { daily = ["00:00-24:00"] }

[desks.it]
title = "IT support"
language = "en"
timezone = "Europe/Moscow"
hours = "office"
first_line = [-1001000000001]
second_line = -1001000000002
leads = [1001]
specialists = [1002, 1003]

[[desks.it.sla]]
name = "VIP incidents"
when = { customer_category = "vip", task_type = "incident" }
hours = "always"
response = "10m"
reaction = "15m"
resolution = "4h"
resolution_starts = "taken"
return_after = "2h"
ladder = [
  { clock = "resolution", at = "75%", tell = ["assignee"] },
  { clock = "resolution", at = "-15m", tell = ["assignee"] },
  { clock = "resolution", at = "due", tell = ["leads", "second_line"], do = ["raise_priority"] },
  { clock = "resolution", at = "+1h", tell = ["leads"], do = ["reassign"] },
]

[[desks.it.sla]]
name = "Default"
response = "30m"
reaction = "1h"
resolution = "8h"

[[desks.it.norms]]
clock = "resolution"
percent = 85
at = "18:00"
window = "9h"
tell = ["leads"]
"""

SMALL = """\
[desks.it]
first_line = [-1001]
second_line = -1002
specialists = [1]
"""

TODAY = date(2026, 11, 21)


def problems(text):
    with pytest.raises(BadConfig) as caught:
        parse(text, today=TODAY)
    return [str(problem) for problem in caught.value.problems]


def desk_of(text):
    return parse(text, today=TODAY).desks[0].desk


def test_the_example_of_the_design_is_read_in_full():
    config = parse(DESIGN, today=TODAY)

    plan = config.desks[0]
    vip, default = plan.desk.policies
    assert (plan.hours, plan.desk.title, plan.desk.timezone) == ("office", "IT support", "Europe/Moscow")
    assert plan.desk.staff == {1002: Role.SPECIALIST, 1003: Role.SPECIALIST, 1001: Role.LEAD}
    assert (plan.desk.first_line, plan.desk.second_line) == ((-1001000000001,), -1001000000002)
    assert (vip.hours, vip.response, vip.reaction, vip.resolution) == ("always", 600, 900, 14_400)
    assert (vip.resolution_starts, vip.return_after) == ("taken", 7_200)
    assert vip.when == {"customer_category": "vip", "task_type": "incident"}
    assert vip.ladder == (
        Rung("resolution", When.PERCENT, 75, (Audience.ASSIGNEE,)),
        Rung("resolution", When.OFFSET, -900, (Audience.ASSIGNEE,)),
        Rung("resolution", When.OFFSET, 0, (Audience.LEADS, Audience.SECOND_LINE), (Remedy.RAISE_PRIORITY,)),
        Rung("resolution", When.OFFSET, 3_600, (Audience.LEADS,), (Remedy.REASSIGN,)),
    )
    assert (default.when, default.ladder) == ({}, DEFAULT_LADDER)
    assert plan.desk.settings.norms == (Norm(Target.RESOLUTION, 85, 64_800, 32_400, (Audience.LEADS,)),)


def test_holidays_are_copied_from_last_year_to_the_year_after_next():
    hours = parse(DESIGN, today=TODAY).hours["office"]

    assert {day[:4] for day in hours.holidays} == {"2025", "2026", "2027", "2028"}
    assert "2026-11-04" in hours.holidays
    assert not hours.compiled().windows_on(date(2026, 11, 4))
    assert hours.compiled().windows_on(date(2026, 12, 31)) == ((9 * 3600, 15 * 3600),)


def test_a_few_lines_are_enough():
    config = parse(SMALL)

    desk = config.desks[0].desk
    assert (desk.title, desk.language, desk.timezone, desk.policies) == ("IT", "en", "UTC", ())
    assert desk.settings == DeskSettings()
    assert config.desks[0].hours == "always"
    assert config.hours["always"].weekly == {"daily": ("00:00-24:00",)}


def test_reactions_can_be_chosen_and_switched_off():
    settings = desk_of(SMALL + 'noticed_reaction = ""\nanswered_reaction = "🤝"\ntask_reaction = "✍️"\n').settings

    assert (settings.noticed_reaction, settings.answered_reaction, settings.task_reaction) == (None, "🤝", "✍")


def test_reactions_are_those_telegram_takes():
    assert frozenset(ALLOWED) == REACTIONS


def test_somebody_may_be_lead_and_specialist():
    assert desk_of(SMALL + "leads = [1]\n").staff == {1: Role.LEAD}


def test_a_chat_can_be_a_condition():
    text = SMALL + '[[desks.it.sla]]\nname = "a"\nwhen = { chat = -1001 }\n[[desks.it.sla]]\nname = "b"\n'

    assert desk_of(text).policies[0].when == {"chat": "-1001"}


def test_an_empty_ladder_tells_nobody():
    assert desk_of(SMALL + '[[desks.it.sla]]\nname = "a"\nladder = []\n').policies[0].ladder == ()


def with_desk(line):
    """Line 5 is the one that is wrong."""
    return SMALL + line + "\n"


def with_sla(line):
    """Line 7 is the one that is wrong."""
    return SMALL + '[[desks.it.sla]]\nname = "a"\n' + line + "\n"


def with_rung(rung):
    """Line 8."""
    return SMALL + '[[desks.it.sla]]\nname = "a"\nladder = [\n  ' + rung + ",\n]\n"


def with_norm(line):
    """Line 6 and what follows."""
    return SMALL + "[[desks.it.norms]]\n" + line + "\n"


def with_hours(line):
    """Line 7."""
    return SMALL + '[hours.office]\ntimezone = "UTC"\n' + line + "\n"


def with_office(line):
    """Line 8, below a calendar of Mondays."""
    return with_hours('weekly = { mon = ["09:00-18:00"] }\n' + line)


def with_short(target, length, at=""):
    """Lines 8 and 9, above a calendar of half an hour a week."""
    ladder = f'ladder = [{{ clock = "{target}", at = "{at}", tell = ["leads"] }}]\n' if at else ""
    level = f'[[desks.it.sla]]\nname = "a"\n{target} = "{length}"\n{ladder}'
    short = '[hours.short]\ntimezone = "UTC"\nweekly = { mon = ["09:00-09:30"] }\n'
    return SMALL.replace("specialists", 'hours = "short"\nspecialists') + level + short


def every_monday(value):
    """A table of all Mondays whose holidays would be copied."""
    first = date(2025, 1, 6)
    days = (first + timedelta(weeks=week) for week in range(4 * 53))
    return "{ " + ", ".join(f'"{day}" = {value}' for day in days) + " }"


NEVER = "leaves no open time from 2026-11-21 to 2028-12-31"
CLOCKED = 'clock = "resolution"\npercent = 85\nat = "18:00"\nwindow = "9h"\n'

MISTAKES = [
    (with_desk('titel = "IT"'), 5, "desks.it.titel", "unknown key; did you mean `title`?"),
    (with_desk("title = 5"), 5, "desks.it.title", "5 is not a text"),
    (with_desk('title = "a\\nb"'), 5, "desks.it.title", "line breaks"),
    (with_desk('language = "english"'), 5, "desks.it.language", '"english" is not known'),
    (with_desk('timezone = "Moscow"'), 5, "desks.it.timezone", "did you mean `Europe/Moscow`?"),
    (with_desk('timezone = "GMT+3"'), 5, "desks.it.timezone", "write for example Europe/Moscow"),
    (with_desk('hours = "alwys"'), 5, "desks.it.hours", "did you mean `always`? allowed: always"),
    (with_desk("leads = [true]"), 5, "desks.it.leads[0]", "true is not an id of a person"),
    (with_desk("leads = [-5]"), 5, "desks.it.leads[0]", "ids of people are positive"),
    (with_desk('leads = ["1001"]'), 5, "desks.it.leads[0]", '"1001" is not an id of a person'),
    (with_desk("leads = 5"), 5, "desks.it.leads", "5 is not a list; write [5]"),
    (with_desk("leads = [7, 7]"), 5, "desks.it.leads[1]", "7 is listed twice"),
    (with_desk("leads = [1087968824]"), 5, "desks.it.leads[0]", "hidden administrators"),
    (with_desk('noticed_reaction = "✅"'), 5, "desks.it.noticed_reaction", "not among the reactions"),
    (with_desk("retention_days = 0"), 5, "desks.it.retention_days", "whole number from 1"),
    (with_desk('response_ends = "answer"'), 5, "desks.it.response_ends", "did you mean `first_answer`?"),
    (with_desk("response_ends = 1"), 5, "desks.it.response_ends", "allowed: first_reaction, first_answer"),
    (with_desk('similar = "on"'), 5, "desks.it.similar", "allowed: off, offer"),
    (with_desk("anonymous_admin_is_specialist = 1"), 5, "desks.it.anonymous_admin_is_specialist", "true nor false"),
    (SMALL.replace("-1001", "1001"), 2, "desks.it.first_line[0]", "1001 is not an id of a group; they are negative"),
    (SMALL.replace("-1002", "-1001"), 3, "desks.it.second_line", "-1001 is in first_line too"),
    (SMALL.replace("it", "IT"), 1, "desks.IT", "`IT` is not a name; allowed: up to 32 small letters"),
    (SMALL.replace("specialists = [1]", ""), 1, "desks.it", "nobody answers here"),
    (SMALL + "[desks.hr]\nfirst_line = [-1002]\nleads = [2]\n", 6, "desks.hr.first_line[0]", "a chat of desk `it`"),
    ("[desk.it]\n", 1, "desk", "unknown key; did you mean `desks`?"),
    ("", 1, "", "names no desk"),
    ("[desks]\nit = 5\n", 2, "desks.it", "5 is not a table"),
    ("[desks.it\n", 1, "", "is not TOML"),
    (SMALL + SMALL, 5, "", "is not TOML"),
    (with_sla('responce = "10m"'), 7, "desks.it.sla[0].responce", "did you mean `response`?"),
    (with_sla('response = "10x"'), 7, "desks.it.sla[0].response", '"10x" is not a length of time like 30s, 15m'),
    (with_sla('reaction = "2d"'), 7, "desks.it.sla[0].reaction", "days are not allowed here"),
    (with_sla("resolution = 30"), 7, "desks.it.sla[0].resolution", 'write it in quotes, for example "30m"'),
    (with_sla('resolution = "9000h"'), 7, "desks.it.sla[0].resolution", "up to a year"),
    (with_sla('return_after = ""'), 7, "desks.it.sla[0].return_after", '"" is not a length of time'),
    (with_sla('resolution_starts = "create"'), 7, "desks.it.sla[0].resolution_starts", "did you mean `created`?"),
    (with_sla('when = { colour = "red" }'), 7, "desks.it.sla[0].when.colour", "allowed: desk, chat, customer"),
    (with_sla('when = { priority = "hi" }'), 7, "desks.it.sla[0].when.priority", "allowed: low, normal, high, urgent"),
    (with_sla("when = { chat = -5 }"), 7, "desks.it.sla[0].when.chat", "-5 is no chat of this desk"),
    (with_sla('when = { priority = "high" }'), 7, "desks.it.sla[0].when", "the last level is the default"),
    (with_sla('hours = "day"'), 7, "desks.it.sla[0].hours", "allowed: always"),
    (with_sla('[[desks.it.sla]]\nname = "b"'), 7, "desks.it.sla[1].when", "can never come up"),
    (SMALL + '[desks.it.sla]\nname = "a"\n', 5, "desks.it.sla", "two brackets: [[…]]"),
    (SMALL + '[[desks.it.sla]]\nresponse = "1h"\n', 5, "desks.it.sla[0].name", "is missing"),
    (
        with_rung('{ clock = "resolve", at = "due", tell = ["leads"] }'),
        8,
        "desks.it.sla[0].ladder[0].clock",
        "allowed:",
    ),
    (
        with_rung('{ clock = "reaction", at = "75", tell = ["leads"] }'),
        8,
        "desks.it.sla[0].ladder[0].at",
        '"50%", "-15m"',
    ),
    (
        with_rung('{ clock = "reaction", at = "0%", tell = ["leads"] }'),
        8,
        "desks.it.sla[0].ladder[0].at",
        "1% to 1000%",
    ),
    (
        with_rung('{ clock = "reaction", at = "+1d", tell = ["leads"] }'),
        8,
        "desks.it.sla[0].ladder[0].at",
        "days are not",
    ),
    (with_rung('{ clock = "reaction", at = "due" }'), 8, "desks.it.sla[0].ladder[0].tell", "name who is told"),
    (
        with_rung('{ clock = "reaction", at = "due", tell = ["watchers"] }'),
        8,
        "desks.it.sla[0].ladder[0].tell[0]",
        "did you mean `watcher`?",
    ),
    *(
        (
            with_rung(f'{{ clock = "reaction", at = "due", tell = [{wrong}] }}'),
            8,
            "desks.it.sla[0].ladder[0].tell[0]",
            said,
        )
        for wrong, said in {
            "-5": "ids of people are positive",
            "true": "true is not an id of a person",
            "1.5": "is nobody who can be told; allowed: assignee, owner, leads",
            '"1002"': "write the id of a person without quotes: 1002",
            '"boss@acme.com"': 'write an e-mail address as "mail:boss@acme.com"',
            '"mail:boss"': '"mail:boss" is not an e-mail address; write for example "mail:name@example.com"',
            '"mail:a b@acme.com"': "is not an e-mail address",
            '"mail:boss@acme..com"': "is not an e-mail address",
            '"mail:"': "is not an e-mail address",
        }.items()
    ),
    (
        with_rung('{ clock = "reaction", at = "due", tell = ["leads"], only_in_hours = "yes" }'),
        8,
        "desks.it.sla[0].ladder[0].only_in_hours",
        "neither true nor false",
    ),
    (
        with_rung('{ clock = "reaction", at = "due", do = ["pinn"] }'),
        8,
        "desks.it.sla[0].ladder[0].do[0]",
        "did you mean `pin`?",
    ),
    (
        with_rung(",\n".join(['{ clock = "reaction", at = "due", tell = ["leads"] }'] * 2)),
        9,
        "desks.it.sla[0].ladder[1].at",
        "the same time",
    ),
    (with_norm(CLOCKED.replace("85", "850")), 7, "desks.it.norms[0].percent", "from 1 to 100"),
    (with_norm(CLOCKED.replace("18:00", "6pm")), 8, "desks.it.norms[0].at", 'write "18:00"'),
    (with_norm(CLOCKED.replace("9h", "9")), 9, "desks.it.norms[0].window", "or 2d"),
    (with_norm(CLOCKED.replace('clock = "resolution"\n', "")), 5, "desks.it.norms[0].clock", "is missing"),
    (with_hours(""), 5, "hours.office.weekly", "is missing"),
    (with_hours("weekly = { mon = [] }"), 7, "hours.office.weekly", "never opens"),
    (with_hours('weekly = { monday = ["09:00-18:00"] }'), 7, "hours.office.weekly.monday", "did you mean `mon`?"),
    (with_hours('weekly = { mon = ["9-18"] }'), 7, "hours.office.weekly.mon[0]", "'9' is not a time"),
    (with_hours('weekly = { mon = ["09:00"] }'), 7, "hours.office.weekly.mon[0]", "write for example 09:00-18:00"),
    (with_hours('weekly = { mon = "09:00-18:00" }'), 7, "hours.office.weekly.mon", 'a list; write ["09:00-18:00"]'),
    (with_hours('weekly = { sun = "closed" }'), 7, "hours.office.weekly.sun", "is not a list; write [] for closed, or"),
    (
        with_office('exceptions = { "2026-12-31" = "closed" }'),
        8,
        "hours.office.exceptions.2026-12-31",
        '"closed" is not a list; write [] for closed, or for example ["09:00-15:00"]',
    ),
    (
        with_office('exceptions = { "2026-12-31" = ["closed"] }'),
        8,
        "hours.office.exceptions.2026-12-31[0]",
        "write for example 09:00-18:00; a closed day is []",
    ),
    (with_hours("weekly = { mon = [9] }"), 7, "hours.office.weekly.mon[0]", "is not a window"),
    (
        with_hours('weekly = { mon = ["09:00-18:00"] }\nexceptions = { "2026-02-30" = [] }'),
        8,
        "hours.office.exceptions.2026-02-30",
        "is not a date",
    ),
    (
        with_hours('weekly = { mon = ["09:00-18:00"] }\nholidays = "RUS"'),
        8,
        "hours.office.holidays",
        "two capital letters",
    ),
    (
        with_hours('weekly = { mon = ["09:00-18:00"] }\nholidays = "DE-XX"'),
        8,
        "hours.office.holidays",
        "regions of DE: ",
    ),
    (SMALL + "[hours.Office]\n", 5, "hours.Office", "is not a name"),
    (with_office('shortened = "1h"'), 8, "hours.office.shortened", "has no holidays to be before"),
    (with_office('holidays = "RU"\nshortened = "90s"'), 9, "hours.office.shortened", 'whole minutes up to "12h"'),
    (with_office('holidays = "RU"\nshortened = true'), 9, "hours.office.shortened", "is not a length of time"),
    (with_office("dates = 5"), 8, "hours.office.dates", "5 is neither a file nor a table"),
    (with_office('dates = "none.toml"'), 8, "hours.office.dates", "there is no file none.toml; `firstline hours"),
    (with_office('dates = { "9.1." = { on = true } }'), 8, 'hours.office.dates."9.1."', "is not a date"),
    (with_office('dates = { "2026-01-09" = true }'), 8, "hours.office.dates.2026-01-09", "true is not a table"),
    (with_office('dates = { "2026-01-09" = { of = true } }'), 8, "hours.office.dates.2026-01-09.on", "is missing"),
    (with_office('dates = { "2026-01-09" = { on = 1 } }'), 8, "hours.office.dates.2026-01-09.on", "true nor false"),
    (with_short("response", "8760h"), 8, "desks.it.sla[0].response", "would take beyond 2199 in the hours `short`"),
    (with_short("next_response", "8760h"), 8, "desks.it.sla[0].next_response", "would take beyond 2199"),
    (with_short("reaction", "1000h"), 8, "desks.it.sla[0].reaction", "would take until 2065 in the hours `short`"),
    (with_short("resolution", "300h"), 8, "desks.it.sla[0].resolution", "allowed: what ends within 10 years"),
    (with_short("return_after", "8760h"), 8, "desks.it.sla[0].return_after", "would take beyond 2199"),
    (
        with_short("resolution", "200h", "200%"),
        9,
        "desks.it.sla[0].ladder[0].at",
        "until 2042",
    ),
    (with_short("resolution", "1h", "+300h"), 9, "desks.it.sla[0].ladder[0].at", "until 2038"),
    (with_office(f"exceptions = {every_monday('[]')}"), 8, "hours.office.exceptions", f"{NEVER}; let at least one"),
    (with_office(f"dates = {every_monday('{ on = true }')}"), 8, "hours.office.dates", NEVER),
]


@pytest.mark.parametrize(("text", "line", "key", "said"), MISTAKES, ids=[f"{m[2]}: {m[3]}" for m in MISTAKES])
def test_a_mistake_is_named_with_its_line_its_key_and_what_is_allowed(text, line, key, said):
    found = problems(text)

    start = f"firstline.toml:{line}: {key}: " if key else f"firstline.toml:{line}: "
    assert any(problem.startswith(start) and said in problem for problem in found), found
    assert all("\n" not in problem for problem in found)


@pytest.mark.parametrize("line", ['titel = "IT"', "leads = [-5]", 'hours = "alwys"', "retention_days = 0"])
def test_one_mistake_is_one_problem(line):
    assert len(problems(with_desk(line))) == 1


def test_all_mistakes_are_told_in_the_order_of_lines():
    found = problems(with_sla('response = "x"\nreaction = "y"\nname2 = 1') + 'language = "xx"\n')

    assert [int(problem.split(":")[1]) for problem in found] == [7, 8, 9, 10]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadConfig, match=r"none\.toml: cannot be read: No such file"):
        load(tmp_path / "none.toml")


def test_a_file_of_another_encoding_is_named_with_its_line(tmp_path):
    path = tmp_path / "firstline.toml"
    path.write_bytes('[desks.it]\ntitle = "Служба"\n'.encode("cp1251"))

    with pytest.raises(BadConfig, match=r"firstline\.toml:2: is not UTF-8"):
        load(path)


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    path = tmp_path / "firstline.toml"
    path.write_text(SMALL, encoding="utf-8-sig")

    assert load(path).desks[0].desk.key == "it"


def test_one_open_day_in_the_years_ahead_is_enough():
    open_once = every_monday("[]").replace('"2028-12-25" = []', '"2028-12-25" = ["09:00-10:00"]')

    hours = parse(with_office(f"exceptions = {open_once}"), today=TODAY).hours["office"]

    assert hours.compiled().next_open(datetime(2026, 11, 21, tzinfo=UTC)) == datetime(2028, 12, 25, 9, tzinfo=UTC)


def test_a_target_is_measured_in_the_hours_of_its_level():
    text = with_short("response", "8760h").replace('name = "a"', 'name = "a"\nhours = "always"')

    assert parse(text, today=TODAY).desks[0].desk.policies[0].response == 8760 * 3600


def test_a_target_that_ends_within_ten_years_is_no_mistake():
    """250 hours are 500 weeks."""
    assert parse(with_short("response", "250h"), today=TODAY).desks


def test_a_calendar_with_a_mistake_is_not_blamed_for_the_targets():
    found = problems(with_short("response", "8760h").replace("09:30", "9"))

    assert [problem.split(":")[1:3] for problem in found] == [["11", " hours.short.weekly.mon[0]"]]


def test_a_window_that_a_turned_clock_swallows_is_no_mistake():
    text = SMALL + '[hours.night]\ntimezone = "Europe/Berlin"\nweekly = { sun = ["02:10-03:00"] }\n'

    hours = parse(text, today=date(2026, 3, 28)).hours["night"].compiled()

    assert hours.next_open(datetime(2026, 3, 28, tzinfo=UTC)) == datetime(2026, 4, 5, 0, 10, tzinfo=UTC)


def test_dates_are_read_from_a_file_beside_the_configuration(tmp_path):
    (tmp_path / "firstline.toml").write_text(with_office('dates = "closed.toml"'), encoding="utf-8")
    dates = '"2026-12-07" = { on = true, name = "Move" }\n["2026-12-14"]\non = false\n'
    (tmp_path / "closed.toml").write_text(dates, encoding="utf-8")

    hours = load(tmp_path / "firstline.toml", today=TODAY).hours["office"]

    assert hours.dates == {"2026-12-07": "Move"}
    assert hours.compiled().windows_on(date(2026, 12, 7)) == ()
    assert hours.compiled().windows_on(date(2026, 12, 14)) == ((9 * 3600, 18 * 3600),)


def test_a_mistake_in_the_file_of_dates_is_named_with_its_own_line(tmp_path):
    (tmp_path / "firstline.toml").write_text(with_office('dates = "closed.toml"'), encoding="utf-8")
    (tmp_path / "closed.toml").write_text('\n"2026-12-07" = { on = "yes" }\n', encoding="utf-8")

    with pytest.raises(BadConfig) as caught:
        load(tmp_path / "firstline.toml", today=TODAY)

    assert str(caught.value) == f'{tmp_path}/closed.toml:2: 2026-12-07.on: "yes" is neither true nor false'
