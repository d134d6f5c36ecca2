"""Is a chat ready for work? Telegram is asked until everything is known, and each fault has its line."""

from dataclasses import replace

import pytest

from desk.errors import LookupNeeded, Refusal
from desk.escalation import Rung, When
from desk.usecases import setup
from tests.desk.usecases.stage import (
    ANNA,
    BELLA,
    BORIS,
    BOT,
    CLARA,
    CYRIL,
    DEFAULT,
    ELSEWHERE,
    HELP,
    OLGA,
    OSCAR,
    TASKS,
    Stage,
    desk,
    memory,
)


async def report(stage: Stage, user: int = OLGA, chat: int = HELP) -> dict[str, list[tuple[str, int | None]]]:
    await stage.run(lambda uow: setup.show(uow, stage.origin(user, chat), now=stage.now))
    [notice] = await stage.delivers()
    assert notice.kind == "setup_report"
    found: dict[str, list[tuple[str, int | None]]] = {}
    for line in notice.values["lines"]:
        found.setdefault(line["code"], []).append((line["ok"], line.get("user_id")))
    return found


async def test_telegram_is_asked_for_everything_the_report_needs(stage: Stage) -> None:
    with pytest.raises(LookupNeeded):
        async with stage.begin() as uow:
            await setup.show(uow, stage.origin(OLGA, HELP), now=stage.now)

    await report(stage)

    assert set(stage.asked) == {(HELP, BOT), (TASKS, BOT), (TASKS, 0), (TASKS, BORIS), (TASKS, CLARA), (TASKS, OSCAR)}
    assert len(stage.asked) == len(set(stage.asked))


async def test_a_chat_that_is_ready_says_so_and_names_who_is_outside(stage: Stage) -> None:
    lines = await report(stage)

    assert lines["bot_admin"] == lines["privacy"] == lines["reactions"] == lines["sees_members"] == [("yes", None)]
    assert lines["second_line"] == [("yes", None)]
    assert lines["second_line_owner"] == [("yes", OLGA)]
    assert lines["specialist_outside"] == [("warn", OSCAR)]
    assert lines["lead_unreachable"] == [("warn", OLGA)]


async def test_a_lead_who_can_be_written_to_is_no_worry(stage: Stage) -> None:
    await stage.run(lambda uow: uow.people.set_reachable(OLGA, reachable=True))

    assert "lead_unreachable" not in await report(stage)


async def test_people_named_in_a_ladder_must_have_started_the_bot_too() -> None:
    rung = Rung("response", When.OFFSET, 0, (), people=(CYRIL, OLGA, BELLA))
    stage = Stage(memory(desk(policies=(replace(DEFAULT, ladder=(rung,)),))).begin)
    await stage.run(lambda uow: uow.people.set_reachable(BELLA, reachable=True))

    lines = await report(stage)

    assert lines["named_unreachable"] == [("warn", CYRIL)]
    assert lines["lead_unreachable"] == [("warn", OLGA)]


async def test_a_bot_that_is_a_plain_member_does_not_hear_everything(stage: Stage) -> None:
    stage.telegram[HELP, BOT] = "member"

    lines = await report(stage)

    assert lines["bot_admin"] == [("warn", None)]
    assert lines["privacy"] == lines["reactions"] == lines["sees_members"] == [("no", None)]


async def test_a_second_line_without_the_bot_is_a_fault(stage: Stage) -> None:
    del stage.telegram[TASKS, BOT]

    assert (await report(stage))["second_line"] == [("no", None)]


async def test_a_second_line_without_a_known_owner_is_a_worry(stage: Stage) -> None:
    stage.telegram[TASKS, OLGA] = "member"

    assert (await report(stage))["second_line_owner"] == [("warn", None)]


async def test_a_desk_without_a_second_line_is_a_fault() -> None:
    assert (await report(Stage(memory(desk(second_line=None)).begin)))["second_line"] == [("no", None)]


async def test_in_the_second_line_group_the_first_line_is_not_spoken_of(stage: Stage) -> None:
    lines = await report(stage, chat=TASKS)

    assert "reactions" not in lines
    assert "privacy" not in lines
    assert "second_line" in lines


async def test_an_unknown_group_is_named_to_the_admin(stage: Stage) -> None:
    assert await report(stage, ANNA, ELSEWHERE) == {"desk_unknown": [("no", None)]}


@pytest.mark.parametrize(
    ("user", "chat", "code"),
    [
        (OLGA, OLGA, Refusal.GROUP_ONLY),
        (BORIS, HELP, Refusal.LEADS_ONLY),
        (BELLA, HELP, Refusal.LEADS_ONLY),
        (OLGA, ELSEWHERE, Refusal.ADMINS_ONLY),
        (BELLA, ELSEWHERE, Refusal.ADMINS_ONLY),
    ],
)
async def test_who_may_not_and_where(stage: Stage, user: int, chat: int, code: Refusal) -> None:
    refusal = await stage.refused(lambda uow: setup.show(uow, stage.origin(user, chat), now=stage.now))

    assert refusal.code is code
