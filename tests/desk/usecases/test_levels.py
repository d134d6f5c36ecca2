"""`/sla`: who may look, and recalculating with the buttons below."""

from dataclasses import replace

import pytest

from desk.errors import Refusal, Refused
from desk.notices import Button
from desk.sla import ObjectKind, Policy, Target
from desk.usecases import levels
from tests.desk.usecases.stage import BORIS, CLARA, HOUR, OLGA, TASKS, Stage, at, desk, memory

QUICK = Policy("Quick", resolution=2 * HOUR)


@pytest.fixture
def database():
    return memory(desk(policies=(Policy("Slow", resolution=8 * HOUR),)))


@pytest.fixture
def stage(database):
    return Stage(database.begin)


def hurry(database):
    """The level becomes a quicker one."""
    catalog = database.catalog
    desks = {key: replace(one, policies=(QUICK,)) for key, one in catalog.desks.items()}
    database.catalog = replace(catalog, desks=desks, version=catalog.version + 1)


async def shown(stage, user_id=OLGA):
    async def do(uow):
        await levels.show(uow, stage.origin(user_id, TASKS), uow.catalog.desks[1], now=stage.now)

    await stage.run(do)
    return next(one for one in await stage.delivers() if one.kind == "sla")


async def presses(stage, action, card, user_id=OLGA, **values):
    button = Button(action, 1, chat_id=TASKS, for_user=OLGA, values={**values, "card_key": card.key})
    await stage.presses(user_id, await stage.issues(button))
    return {one.kind: one for one in await stage.delivers()}


async def test_a_lead_sees_how_much_runs_under_other_terms(stage, database):
    await stage.makes_task()
    before = await shown(stage)
    hurry(database)

    after = await shown(stage)

    assert (before.kind, before.values["stale"], after.values["stale"]) == ("sla", 0, 1)
    assert after.receiver_id == OLGA


async def test_levels_are_for_leads(stage):
    async def look(uow):
        await levels.show(uow, stage.origin(BORIS, TASKS), uow.catalog.desks[1], now=stage.now)

    refusal = await stage.refused(look)

    assert refusal.code is Refusal.LEADS_ONLY


async def test_a_preview_is_looked_at_and_applied_in_the_same_message(stage, database):
    await stage.makes_task()
    hurry(database)
    card = await shown(stage)

    preview = (await presses(stage, "sla_preview", card))["sla_preview"]
    untouched = (await stage.clock_of(1, Target.RESOLUTION)).due_at
    said = await presses(stage, "sla_apply", card, digest=preview.values["digest"])

    assert (preview.key, preview.values["applied"], preview.values["turns"]) == (card.key, False, {"sooner": 1})
    assert preview.values["shown"] == [
        {
            "kind": "task",
            "id": 1,
            "before": "Slow",
            "after": "Quick",
            "clocks": [
                {"target": "resolution", "turn": "sooner", "before": at(17).isoformat(), "after": at(11).isoformat()}
            ],
        }
    ]
    assert (untouched, (await stage.clock_of(1, Target.RESOLUTION)).due_at) == (at(17), at(11))
    assert (said["sla_preview"].values["applied"], said["toast"].values["code"]) == (True, "recalculated")
    assert "task_card" in said  # shows the new deadline
    assert (await stage.journal(ObjectKind.TASK, 1))[-1] == "sla.recalculated"


async def test_what_was_seen_must_still_be_so(stage, database):
    await stage.makes_task()
    hurry(database)
    card = await shown(stage)
    preview = (await presses(stage, "sla_preview", card))["sla_preview"]
    await stage.makes_task(text="Order paper")
    await stage.does("take", CLARA, 1)
    token = await stage.issues(
        Button("sla_apply", 1, chat_id=TASKS, for_user=OLGA, values={**preview.values, "card_key": card.key})
    )

    await stage.presses(OLGA, token)

    said = {one.kind: one for one in await stage.delivers()}
    assert said["refusal"].values == {"code": Refusal.PREVIEW_STALE.value}
    assert (said["sla_preview"].key, said["sla_preview"].values["is_stale"]) == (card.key, True)
    assert (await stage.clock_of(1, Target.RESOLUTION)).due_at == at(17)


async def test_the_second_tap_leaves_the_report_and_only_says_that_it_is_done(stage, database):
    await stage.makes_task()
    hurry(database)
    card = await shown(stage)
    preview = (await presses(stage, "sla_preview", card))["sla_preview"]
    token = await stage.issues(
        Button("sla_apply", 1, chat_id=TASKS, for_user=OLGA, values={**preview.values, "card_key": card.key})
    )
    await stage.presses(OLGA, token)
    await stage.delivers()

    await stage.presses(OLGA, token)

    said = {one.kind: one.values for one in await stage.delivers()}
    assert said == {"toast": {"code": "recalculated_before"}}
    assert (await stage.journal(ObjectKind.TASK, 1)).count("sla.recalculated") == 1


async def test_the_second_tap_on_what_was_out_of_date_is_out_of_date_still(stage, database):
    await stage.makes_task()
    hurry(database)
    card = await shown(stage)
    preview = (await presses(stage, "sla_preview", card))["sla_preview"]
    await stage.does("take", CLARA, 1)
    token = await stage.issues(
        Button("sla_apply", 1, chat_id=TASKS, for_user=OLGA, values={**preview.values, "card_key": card.key})
    )
    await stage.presses(OLGA, token)
    await stage.delivers()

    await stage.presses(OLGA, token)

    said = {one.kind: one for one in await stage.delivers()}
    assert said["refusal"].values == {"code": Refusal.PREVIEW_STALE.value}


async def test_the_way_back_leads_to_the_levels(stage):
    card = await shown(stage)

    said = await presses(stage, "sla", card)

    assert (said["sla"].key, said["sla"].values["stale"]) == (card.key, 0)


@pytest.mark.parametrize("action", ["sla", "sla_preview", "sla_apply"])
async def test_the_buttons_are_for_who_asked(stage, action):
    token = await stage.issues(Button(action, 1, chat_id=TASKS, for_user=OLGA, values={"digest": ""}))

    with pytest.raises(Exception, match=Refusal.BUTTON_NOT_YOURS.value):
        await stage.presses(BORIS, token)


async def test_more_than_a_button_can_do_is_left_to_the_command(stage, database, monkeypatch):
    for text in ("Order toner", "Order paper", "Order ink"):
        await stage.makes_task(text=text)
    hurry(database)
    card = await shown(stage)
    monkeypatch.setattr(levels, "MOST_AT_ONCE", 3)
    few = (await presses(stage, "sla_preview", card))["sla_preview"]
    monkeypatch.setattr(levels, "MOST_AT_ONCE", 2)

    with pytest.raises(Refused) as preview:
        await presses(stage, "sla_preview", card)
    with pytest.raises(Refused) as applying:
        await presses(stage, "sla_apply", card, digest=few.values["digest"])

    assert few.values["changed"] == 3
    for refusal in (preview.value, applying.value):
        assert (refusal.code, refusal.values) == (Refusal.TOO_MANY_TO_MOVE, {"count": 3, "desks": ["it"]})
    assert (await stage.task()).policy == "Slow"
