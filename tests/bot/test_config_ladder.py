"""Ladders in the file of the desks: people by id, addresses of mailboxes, steps that wait for the opening."""

import pytest
from typer.testing import CliRunner

from bot.cli.doctor.findings import Mark
from bot.cli.doctor.host import read_config
from bot.cli.program import app
from bot.config import BadConfig, parse, storing
from bot.config.writing import write
from bot.settings import load
from desk.escalation import Audience, Remedy, Rung, When
from tests.desk.usecases.stage import NINE

LADDER = """\
[desks.it]
first_line = [-1001]
second_line = -1002
leads = [1001]

[[desks.it.sla]]
name = "Default"
response = "30m"
resolution = "8h"
ladder = [
  { clock = "response", at = "due", tell = [1002, "leads", "mail:boss@acme.com", 1003], only_in_hours = true },
  { clock = "response", at = "+30m", do = ["make_task"] },
  { clock = "resolution", at = "75%", tell = ["mail:boss@acme.com", "mail:o'hara+desk@mail.acme.co.uk"] },
]
"""


def test_people_and_mailboxes_are_told_beside_audiences():
    [policy] = parse(LADDER).desks[0].desk.policies

    assert policy.ladder == (
        Rung(
            "response",
            When.OFFSET,
            0,
            (Audience.LEADS,),
            people=(1002, 1003),
            mail=("boss@acme.com",),
            hold_back=True,
        ),
        Rung("response", When.OFFSET, 1800, (), (Remedy.MAKE_TASK,)),
        Rung("resolution", When.PERCENT, 75, (), mail=("boss@acme.com", "o'hara+desk@mail.acme.co.uk")),
    )


async def test_a_ladder_that_is_stored_and_exported_loads_to_the_same(database):
    config = parse(LADDER)
    async with database.begin() as uow:
        await storing.apply(uow, config, now=NINE)

    async with database.begin(readonly=True) as uow:
        stored = storing.from_catalog(uow.catalog)

    assert parse(write(stored)) == config


def test_a_check_says_that_letters_are_not_sent_yet(tmp_path):
    file = tmp_path / "firstline.toml"
    file.write_text(LADDER, encoding="utf-8")

    result = CliRunner().invoke(app, ["config", "check", str(file)])

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{file}: 1 desk, 1 calendar, no mistakes",
        f"{file}: ladders name boss@acme.com, o'hara+desk@mail.acme.co.uk: kept, but letters are not sent yet",
    ]


def test_the_doctor_says_it_too(tmp_path, monkeypatch):
    file = tmp_path / "firstline.toml"
    file.write_text(LADDER, encoding="utf-8")
    monkeypatch.setenv("FIRSTLINE_CONFIG", str(file))

    _, findings = read_config(load())

    assert [one.mark for one in findings] == [Mark.GOOD, Mark.CARE]
    assert "letters are not sent yet" in findings[1].text


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ('clock = "response", at = "due", tell = ["leads"], do = ["pin"]', "pin can never be done: the response clock"),
        (
            'clock = "response", at = "due", do = ["make_task", "reassign"]',
            "reassign can never be done: make_task gives the new task to the least busy already",
        ),
        (
            'clock = "resolution", at = "due", tell = ["leads"], do = ["pin", "make_task"]',
            "make_task can never be done: it is for questions, and the resolution clock is one of tasks",
        ),
    ],
)
def test_a_remedy_that_could_never_be_done_is_refused(step, said):
    text = LADDER[: LADDER.index("  { clock")] + f"  {{ {step} }},\n]\n"

    with pytest.raises(BadConfig) as refused:
        parse(text)

    [problem] = refused.value.problems
    assert problem.key == "desks.it.sla[0].ladder[0].do"
    assert said in problem.text


def test_a_task_that_makes_itself_needs_a_second_line():
    text = LADDER.replace("second_line = -1002\n", "").replace('resolution = "8h"\n', "")
    text = (
        text[: text.index("  { clock")]
        + '  { clock = "response", at = "due", tell = ["leads"], do = ["make_task"] },\n]\n'
    )

    with pytest.raises(BadConfig, match="make_task can never be done: a desk without second_line has no tasks"):
        parse(text)


@pytest.mark.parametrize(
    ("gone", "step", "key", "said"),
    [
        (
            "second_line = -1002",
            'clock = "resolution", at = "due", tell = [1001]',
            "clock",
            "without second_line has no",
        ),
        ("first_line = [-1001]", 'clock = "response", at = "due", tell = [1001]', "clock", "without first_line has no"),
        (
            "",
            'clock = "response", at = "100%", do = ["make_task"] }, { clock = "response", at = "due", tell = ["leads"]',
            "at",
            "is the time of an earlier step of this clock; put both into one",
        ),
        (
            "",
            'clock = "resolution", at = "50%", tell = [1001] }, { clock = "resolution", at = "-4h", tell = [1002]',
            "at",
            "is the time of an earlier step of this clock; put both into one",
        ),
    ],
)
def test_a_step_that_could_never_come_or_has_a_twin_is_refused(gone, step, key, said):
    text = LADDER.replace(gone, "")

    with pytest.raises(BadConfig) as refused:
        parse(text[: text.index("  { clock")] + f"  {{ {step} }},\n]\n")

    [problem] = refused.value.problems
    assert problem.key == f"desks.it.sla[0].ladder[{step.count('}')}].{key}"
    assert said in problem.text


@pytest.mark.parametrize("ladder", ["", "ladder = []\n"])
def test_a_desk_without_second_line_may_promise_what_only_the_default_ladder_speaks_of(ladder):
    text = LADDER[: LADDER.index("ladder")].replace("second_line = -1002\n", "") + ladder

    assert parse(text).desks


@pytest.mark.parametrize(
    "step",
    [
        'clock = "response", at = "due", do = ["make_task", "pin", "raise_priority"]',
        'clock = "next_response", at = "due", do = ["make_task"]',
        'clock = "next_response", at = "due", tell = ["leads"], do = ["raise_priority"]',
        'clock = "response", at = "due", tell = [1005]',
        'clock = "response", at = "due", tell = ["mail:boss@acme.com"]',
    ],
)
def test_what_can_be_done_or_told_is_taken(step):
    text = LADDER[: LADDER.index("  { clock")] + f"  {{ {step} }},\n]\n"

    assert parse(text.replace('response = "30m"', 'response = "30m"\nnext_response = "30m"')).desks
