"""Ladders in the file of the desks: people by id, addresses of mailboxes, steps that wait for the opening."""

from typer.testing import CliRunner

from bot.cli.doctor.findings import Mark
from bot.cli.doctor.host import read_config
from bot.cli.program import app
from bot.config import parse, storing
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
