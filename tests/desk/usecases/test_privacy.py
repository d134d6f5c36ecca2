"""What people are told of what is kept about them, and what they may ask for."""

from dataclasses import replace
from itertools import count

import pytest

from desk.notices import Button, Mode
from desk.usecases import privacy
from desk.usecases.press import press
from storage.states import OutboxState
from tests.desk.usecases import stage
from tests.desk.usecases.stage import ANNA, BELLA, HELP, OLGA

PRESSES = count(1)


def put(database, kind):
    return [row.notice for row in database.state.outbox.values() if row.notice.kind == kind]


def toasts(database):
    return [one.values["code"] for one in put(database, "toast")]


async def presses(on_stage, action, *, by=BELLA):
    async def do(uow):
        [token] = await uow.buttons.issue([Button(action, desk_id=1, for_user=BELLA)])
        await press(uow, on_stage.origin(by, callback_id=str(next(PRESSES))), token, now=on_stage.now)

    await on_stage.run(do)


async def test_in_private_the_words_come_with_buttons_and_in_a_group_only_the_words():
    database = stage.memory()
    on_stage = stage.Stage(database.begin)

    for chat in (None, HELP):
        await on_stage.run(lambda uow, at=chat: privacy.show(uow, on_stage.origin(BELLA, at), uow.catalog.desks[1]))

    assert [(one.mode, one.values["in_private"]) for one in put(database, "privacy")] == [
        (Mode.CARD, True),
        (Mode.EPHEMERAL, False),
    ]


async def test_the_file_comes_once_an_hour_to_the_person_alone():
    database = stage.memory()
    on_stage = stage.Stage(database.begin)

    await presses(on_stage, "privacy_file")
    await presses(on_stage, "privacy_file")
    on_stage.passes(hours=1)
    await presses(on_stage, "privacy_file")

    assert [(one.chat_id, one.mode) for one in put(database, "privacy_file")] == [(BELLA, Mode.FILE)] * 2


async def test_the_wish_to_be_erased_reaches_the_admins_once_a_day():
    database = stage.memory()
    on_stage = stage.Stage(database.begin)

    await presses(on_stage, "privacy_erase")
    await presses(on_stage, "privacy_erase")

    assert [(one.chat_id, one.values) for one in put(database, "erase_wish")] == [(ANNA, {"user_id": BELLA})]
    assert [fact.actor_id for fact in database.state.journal if fact.what == privacy.WISHED] == [BELLA, BELLA]


async def test_without_an_admin_the_leads_hear_of_the_wish():
    database = stage.memory()
    database.catalog = replace(database.catalog, admins=frozenset())
    on_stage = stage.Stage(database.begin)

    await presses(on_stage, "privacy_erase")

    assert [one.chat_id for one in put(database, "erase_wish")] == [OLGA]


async def test_the_leads_hear_of_the_wish_where_no_admin_can_be_written_to():
    database = stage.memory()
    on_stage = stage.Stage(database.begin)
    await on_stage.run(lambda uow: uow.people.set_reachable(ANNA, reachable=False))
    await on_stage.run(lambda uow: uow.people.set_reachable(OLGA, reachable=True))

    await presses(on_stage, "privacy_erase")

    assert [one.chat_id for one in put(database, "erase_wish")] == [OLGA]
    assert toasts(database) == ["erase_wished"]


async def test_nobody_is_told_that_a_wish_was_heard_where_nobody_can_be_written_to():
    on_stage = stage.Stage((database := stage.memory()).begin)

    await presses(on_stage, "privacy_erase")

    assert toasts(database) == ["erase_nobody"]


async def test_a_second_file_within_the_hour_is_put_off_and_not_promised():
    on_stage = stage.Stage((database := stage.memory()).begin)
    await presses(on_stage, "privacy_file")
    await presses(on_stage, "privacy_file")
    [row] = [row for row in database.state.outbox.values() if row.notice.kind == "privacy_file"]
    row.state, row.sent_message_id = OutboxState.SENT, 40

    await presses(on_stage, "privacy_file")

    assert toasts(database) == ["privacy_file", "privacy_file", "privacy_file_later"]
    assert put(database, "toast")[-1].values["count"] == 60


@pytest.mark.parametrize(("passed", "files", "minutes"), [(1, 1, 59), (59, 1, 1), (60, 2, None)])
async def test_the_hour_is_counted_from_the_last_file_and_not_by_the_clock(passed, files, minutes):
    on_stage = stage.Stage((database := stage.memory()).begin)
    on_stage.now = on_stage.now.replace(minute=59, second=30)
    await presses(on_stage, "privacy_file")
    [row] = [row for row in database.state.outbox.values() if row.notice.kind == "privacy_file"]
    row.state, row.sent_message_id = OutboxState.SENT, 40
    on_stage.passes(minutes=passed)

    await presses(on_stage, "privacy_file")

    assert len(put(database, "privacy_file")) == files
    assert put(database, "toast")[-1].values.get("count") == minutes


async def test_who_wishes_again_on_the_same_day_hears_that_it_is_known():
    on_stage = stage.Stage((database := stage.memory()).begin)
    await on_stage.run(lambda uow: uow.people.set_reachable(ANNA, reachable=True))

    await presses(on_stage, "privacy_erase")
    await presses(on_stage, "privacy_erase")
    on_stage.passes(days=1)
    await presses(on_stage, "privacy_erase")

    assert toasts(database) == ["erase_wished", "erase_known", "erase_wished"]
