"""Who sees which figures, of which days."""

from datetime import UTC, datetime

import pytest

from desk.errors import Refusal
from desk.metrics import Month
from desk.usecases import dialogs, figures
from tests.desk.usecases.stage import ANNA, BELLA, BORIS, CLARA, CYRIL, HELP, OLGA, OSCAR, Stage, desk, memory

NOVEMBER = Month(2026, 11)


async def shown(stage: Stage, user: int, month: Month | None = None):
    async def do(uow):
        await figures.show(uow, stage.origin(user), uow.catalog.by_key("it"), month, now=stage.now)

    await stage.run(do)
    [notice] = await stage.delivers()
    return notice.values


@pytest.mark.parametrize("user", [OLGA, ANNA])
async def test_leads_and_admins_see_everything(stage: Stage, user: int) -> None:
    values = await shown(stage, user)

    assert (values["specialist_id"], values["month"], values["for_user"]) == (None, "2026-11", user)


async def test_a_specialist_sees_their_own(stage: Stage) -> None:
    assert (await shown(stage, BORIS))["specialist_id"] == BORIS


@pytest.mark.parametrize("user", [BELLA, CYRIL])
async def test_an_employee_sees_none(stage: Stage, user: int) -> None:
    async def do(uow):
        await figures.show(uow, stage.origin(user), uow.catalog.by_key("it"), None, now=stage.now)

    assert (await stage.refused(do)).code is Refusal.SPECIALISTS_ONLY


async def test_a_specialist_cannot_turn_to_the_view_of_all_people(stage: Stage) -> None:
    async def wanted(uow, user):
        asked = {"month": "2026-10", "view": "people", "specialist_id": CLARA, "for_user": OLGA}
        return await figures.allowed_values(uow, user, uow.catalog.by_key("it"), asked)

    boris = await stage.run(lambda uow: wanted(uow, BORIS))
    olga = await stage.run(lambda uow: wanted(uow, OLGA))

    assert (boris["view"], boris["specialist_id"], boris["for_user"]) == ("desk", BORIS, BORIS)
    assert (olga["view"], olga["specialist_id"], olga["month"]) == ("people", None, "2026-10")


async def test_an_unknown_view_is_the_desks(stage: Stage) -> None:
    async def wanted(uow):
        asked = {"month": "2026-10", "view": "; drop table"}
        return await figures.allowed_values(uow, OLGA, uow.catalog.by_key("it"), asked)

    assert (await stage.run(wanted))["view"] == "desk"


async def test_this_month_is_the_desks_month() -> None:
    stage = Stage(memory(desk(timezone="Asia/Vladivostok")).begin, now=datetime(2026, 10, 31, 15, 0, tzinfo=UTC))

    assert (await shown(stage, OLGA))["month"] == "2026-11"


async def test_a_month_begins_and_ends_by_the_desks_clock() -> None:
    stage = Stage(memory(desk(timezone="Europe/Moscow")).begin)
    for asker, sent_at in (
        (BELLA, datetime(2026, 10, 31, 20, 59, 59, tzinfo=UTC)),  # the last second of October in Moscow
        (CYRIL, datetime(2026, 10, 31, 21, 0, tzinfo=UTC)),
        (BELLA, datetime(2026, 11, 30, 20, 59, 59, tzinfo=UTC)),
        (CYRIL, datetime(2026, 11, 30, 21, 0, tzinfo=UTC)),
    ):
        stage.now = sent_at
        await stage.says(asker, "How do I get into the VPN from home?", live=False)

    async def count(uow, month):
        return (await figures.of_month(uow, uow.catalog.by_key("it"), month, now=stage.now)).first.unanswered

    counts = [await stage.run(lambda uow, m=month: count(uow, m)) for month in (Month(2026, 10), NOVEMBER)]
    assert counts == [1, 2]


async def test_the_figures_are_those_computed_by_hand(stage: Stage) -> None:
    for minutes, who in ((4, BORIS), (12, CLARA), (2, BORIS)):
        asked = await stage.says(BELLA, "How do I get into the VPN from home?")
        stage.passes(minutes=minutes)
        await stage.says(who, "See the wiki page on it", reply_to=asked)
        stage.passes(hours=1)
    await stage.says(CYRIL, "Where is the projector?")
    await stage.makes_task(BORIS)
    stage.passes(hours=2)
    await stage.does("finish", BORIS)
    await stage.makes_task(CLARA)

    async def counted(uow):
        it = uow.catalog.by_key("it")
        month = await figures.of_month(uow, it, NOVEMBER, now=stage.now)
        own = await figures.of_month(uow, it, NOVEMBER, now=stage.now, specialist_id=BORIS)
        return month, own, await figures.by_specialist(uow, it, NOVEMBER, now=stage.now)

    month, own, people = await stage.run(counted)
    assert (month.first.dialogs, month.first.average_s, month.first.median_s) == (3, 360, 240)
    assert (month.first.unanswered, month.first.in_target) == (1, 1 / 2)
    assert (month.second.new, month.second.closed, month.second.open, month.second.average_s) == (2, 1, 1, 7200)
    assert (own.first.dialogs, own.first.average_s, own.first.unanswered) == (2, 180, 0)
    assert list(people) == [BORIS, CLARA]
    assert (people[CLARA].first.dialogs, people[CLARA].second.open) == (1, 1)
    assert OSCAR not in people


async def test_a_dismissed_question_leaves_the_figures(stage: Stage) -> None:
    asked = await stage.says(BELLA, "How do I get into the VPN from home?")

    async def dismiss(uow):
        question = await uow.questions.of_message(HELP, asked)
        await dialogs.dismiss(uow, stage.origin(BORIS), question, now=stage.now)

    await stage.run(dismiss)

    figures_now = await stage.run(lambda uow: figures.of_month(uow, uow.catalog.by_key("it"), NOVEMBER, now=stage.now))
    assert figures_now.first.unanswered == 0
