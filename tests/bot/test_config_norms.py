"""Compliance norms in `firstline.toml`: read in full, refused with the reason, stored and written back, armed."""

from datetime import UTC, datetime

import pytest

from bot.config import parse, storing
from bot.config.tables import BadConfig
from bot.config.writing import write
from desk.escalation import Audience
from desk.norms import Norm
from desk.sla import Target
from desk.usecases import norms

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DESK = """\
[desks.it]
first_line = [-1001]
specialists = [1]
[[desks.it.sla]]
name = "VIP"
when = { chat = -1001 }
response = "10m"
[[desks.it.sla]]
name = "Default"
response = "30m"
resolution = "8h"
"""
NORM = '[[desks.it.norms]]\nclock = "response"\npercent = 85\nat = "18:00"\nwindow = "9h"\n'
EVERYTHING = 'name = "Evening"\npolicy = "VIP"\ndays = ["fri", "mon"]\ntell = ["second_line", 1, "leads"]\n'


def read(text):
    return parse(text).desks[0].desk.settings.norms


def problems(text):
    with pytest.raises(BadConfig) as caught:
        parse(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_norm_is_read_in_full():
    tell = (Audience.SECOND_LINE, 1, Audience.LEADS)

    assert read(DESK + NORM + EVERYTHING) == (
        Norm(Target.RESPONSE, 85, 64_800, 32_400, tell, "VIP", ("mon", "fri"), "Evening"),
    )


def test_without_more_a_norm_is_for_every_level_and_day_and_tells_the_leads():
    assert read(DESK + NORM) == (Norm(Target.RESPONSE, 85, 64_800, 32_400),)


MISTAKES = [
    (NORM + 'policy = "VPI"\n', "policy", '"VPI" is not known; allowed: VIP, Default'),
    (NORM + 'days = ["monday"]\n', "days[0]", "did you mean `mon`?"),
    (NORM + "days = []\n", "days", "names no day"),
    (NORM + 'days = ["mon", "mon"]\n', "days[1]", "listed twice"),
    (NORM + 'tell = ["assignee"]\n', "tell[0]", "allowed: leads, second_line"),
    (NORM + "tell = [-5]\n", "tell[0]", "ids of people are positive"),
    (NORM + 'nam = "x"\n', "nam", "did you mean `name`?"),
    (NORM.replace('"response"', '"reaction"'), "clock", "no level of this desk promises it"),
    (NORM.replace('"response"', '"resolution"') + 'policy = "VIP"\n', "clock", '"VIP" does not promise it'),
]


@pytest.mark.parametrize(("text", "key", "said"), MISTAKES, ids=[f"{m[1]}: {m[2]}" for m in MISTAKES])
def test_what_could_never_be_is_refused_with_the_reason(text, key, said):
    [found] = problems(DESK + text)

    assert f": desks.it.norms[0].{key}: " in found
    assert said in found


def test_the_same_norm_twice_is_a_mistake():
    [found] = problems(DESK + NORM + NORM + 'name = "Again"\n')

    assert "desks.it.norms[1].clock: an earlier norm asks for the same" in found


def test_a_level_of_a_desk_without_levels_is_a_mistake():
    bare = DESK.partition("[[")[0]

    assert "it has none" in problems(bare + NORM + 'policy = "VIP"\n')[0]


async def test_norms_are_stored_and_written_back_as_they_were(database):
    config = parse(DESK + NORM + EVERYTHING + NORM.replace("9h", "7d"))
    async with database.begin() as uow:
        await storing.apply(uow, config, now=NOW)
    async with database.begin(readonly=True) as uow:
        stored = storing.from_catalog(uow.catalog)

    assert parse(write(stored)) == config
    assert storing.is_stored(config, uow.catalog)


async def test_applying_a_file_arms_the_next_check_of_each_norm_once(database):
    config = parse(DESK + NORM + NORM.replace("18:00", "09:00"))
    for _ in range(2):
        async with database.begin() as uow:
            await storing.apply(uow, config, now=NOW)

    async with database.begin() as uow:
        due = await uow.timers.claim_due(datetime(2026, 11, 30, tzinfo=UTC), limit=9)

    assert [(one.kind, one.due_at) for one in due] == [
        (norms.NORM, datetime(2026, 11, 21, 18, tzinfo=UTC)),
        (norms.NORM, datetime(2026, 11, 22, 9, tzinfo=UTC)),
    ]
