"""Forgetting what has served its time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from desk.catalog import ChatRole
from desk.delivery import Sent
from desk.notices import Button, Mode
from desk.questions import QuestionStatus
from desk.sla import Happening, ObjectKind
from desk.sla_life import Event
from desk.tasks import Status
from desk.usecases import clocks, work
from storage import migrate
from storage.catalog import Configuration
from storage.database import Database
from storage.engines import make_engine, read_url
from storage.tables import desk_chats, message_versions, messages
from storage.upkeep import KEEP_ENDED
from tests.storage import make
from tests.storage.first_release import unpack


async def test_only_what_has_served_its_time_goes(database):
    database._clock = lambda: make.NINE
    async with database.begin() as uow:
        await uow.timers.arm([make.timer("fired"), make.timer("waits", make.after(hours=99_999))])
        await uow.timers.claim_due(make.NINE, limit=9)
        for key, mode in (("post", Mode.POST), ("card", Mode.CARD)):
            await uow.outbox.put(make.notice(key, mode=mode, kind="task_card", about=(make.TASK, 1)))
    async with database.begin() as uow:
        rows = await uow.sending.pending(make.NINE, limit=9, skip_chats=[])
        fence = await uow.leases.hold("delivery", "me", make.NINE, timedelta(hours=1))
        for delivery in await uow.sending.begin([row.id for row in rows], fence=fence, now=make.NINE):
            await uow.sending.settle(delivery, Sent(message_id=1), fence=fence, now=make.NINE)
        await uow.outbox.put(make.notice("unsent"))
        await uow.buttons.issue([Button("old", expires_at=make.after(minutes=1)), Button("lasting")])
    async with database.begin() as uow:
        gone = await uow.upkeep.purge(make.NINE + KEEP_ENDED + timedelta(hours=1))

    assert gone == {"inbox": 0, "sends": 2, "timers": 1, "outbox": 1, "buttons": 2}
    async with database.begin() as uow:
        assert await uow.timers.next_due() == make.after(hours=99_999)
        assert await uow.outbox.posted("task_card", make.TASK, 1) == (make.CHAT, 1)
        assert len(await uow.sending.pending(make.NINE, limit=9, skip_chats=[])) == 1


async def _shown(database, *notices):
    """Cards that are there, and have not changed since nine."""
    async with database.begin() as uow:
        for notice in notices:
            await uow.outbox.put(notice)
    async with database.begin() as uow:
        rows = await uow.sending.pending(make.NINE, limit=99, skip_chats=[])
        fence = await uow.leases.hold("delivery", "me", make.NINE, timedelta(hours=1))
        for delivery in await uow.sending.begin([row.id for row in rows], fence=fence, now=make.NINE):
            await uow.sending.settle(delivery, Sent(message_id=delivery.id), fence=fence, now=make.NINE)


def _card(key, about=None):
    return make.notice(key, mode=Mode.CARD, kind=key, about=about)


async def test_cards_go_once_what_they_show_is_over_but_for_those_of_tasks(database):
    async with database.begin() as uow:
        done = await uow.tasks.add(make.task(status=Status.DONE))
        works = await uow.tasks.add(make.task(status=Status.NEW))
        asked = await uow.questions.add(make.question(1))
        answered = await uow.questions.add(make.question(2, status=QuestionStatus.ANSWERED))
        doubtful = await uow.questions.add(make.question(3, status=QuestionStatus.ANSWERED))
        await uow.clocks.add(make.clock(doubtful.id, ObjectKind.QUESTION))
        stays = {"of works": works.about, "of asked": asked.about, "of doubtful": doubtful.about}
        goes = {"of done": done.about, "of answered": answered.about, "a list": None}
    cards = [_card(key, about) for key, about in (stays | goes).items()]
    await _shown(database, *cards, _card("task_card", done.about))

    async with database.begin() as uow:
        early = await uow.upkeep.purge(make.NINE + KEEP_ENDED)
        gone = await uow.upkeep.purge(make.NINE + KEEP_ENDED + timedelta(hours=1))
    async with database.begin() as uow:
        left = await uow.outbox.places([*stays, *goes, "task_card"])

    assert (early["outbox"], gone["outbox"]) == (0, 3)
    assert set(left) == {*stays, "task_card"}


async def test_messages_beyond_the_retention_time_go_with_their_versions(database):
    async with database.begin() as uow:
        await uow.messages.add(make.message(1))
        await uow.messages.edit(make.CHAT, 1, text="edited", at=make.after(minutes=1))
        await uow.messages.add(make.message(2, sent_at=make.after(hours=5)))
    desk = (await _configured(database, make.desk()))["it"]
    async with database.begin() as uow:
        assert await uow.upkeep.forget_messages(desk, make.after(hours=4)) == 1

    assert await _left(database) == [2]


async def test_what_a_message_said_first_goes_with_it_however_late_it_was_edited(database):
    async with database.begin() as uow:
        for number, sent_at in ((1, make.NINE), (2, make.after(hours=5))):
            await uow.messages.add(make.message(number, sent_at=sent_at))
            await uow.messages.edit(make.CHAT, number, text="edited", at=make.after(hours=6))
    desk = (await _configured(database, make.desk()))["it"]
    async with database.begin() as uow:
        await uow.upkeep.forget_messages(desk, make.after(hours=4))

    assert await _left(database, message_versions) == [2]


@pytest.mark.parametrize("left_in_file", [(make.desk(first_line=(-1,)),), ()], ids=["chat", "desk"])
async def test_what_was_said_in_a_chat_goes_though_the_chat_or_its_desk_has_left_the_file(database, left_in_file):
    async with database.begin() as uow:
        await uow.messages.add(make.message(1))
        await uow.messages.edit(make.CHAT, 1, text="edited", at=make.after(minutes=1))
        await uow.messages.add(make.message(2, sent_at=make.after(hours=5)))
    await _configured(database, make.desk())
    for _ in range(2):
        desk = (await _configured(database, *left_in_file))["it"]
    async with database.begin() as uow:
        gone = await uow.upkeep.forget_messages(desk, make.after(hours=4))

    assert gone == 1
    assert (await _left(database), await _left(database, message_versions)) == ([2], [])


async def test_a_chat_is_forgotten_by_the_desk_that_has_it_now(database):
    hr = make.desk("hr", first_line=(), second_line=-10)
    async with database.begin() as uow:
        await uow.messages.add(make.message(1))
    await _configured(database, make.desk(), hr)
    await _configured(database, make.desk(first_line=()), hr)
    desks = await _configured(database, make.desk(first_line=()), replace(hr, first_line=(make.CHAT,)))

    async with database.begin() as uow:
        by_it = await uow.upkeep.forget_messages(desks["it"], make.after(hours=4))
        by_hr = await uow.upkeep.forget_messages(desks["hr"], make.after(hours=4))

    assert (by_it, by_hr) == (0, 1)


async def test_a_chat_that_had_left_before_the_upgrade_is_known_as_a_former_one(tmp_path):
    url = unpack(tmp_path / "firstline.db")
    engine = make_engine(read_url(url), pool_size=1)
    async with engine.begin() as connection:
        await connection.run_sync(migrate.upgrade_on, "0014")
        rows = (await connection.execute(text("SELECT DISTINCT desk_id, chat_id FROM questions"))).all()
        await connection.execute(text("DELETE FROM desk_chats"))
    await engine.dispose()
    await migrate.upgrade(url)

    database = Database(url)
    await database.open()
    async with database.begin(readonly=True) as uow:
        found = await uow._work.run(select(desk_chats.c.desk_id, desk_chats.c.chat_id, desk_chats.c.role))
        assert sorted(found) == sorted((*row, ChatRole.FORMER) for row in rows)
        assert rows
        assert not any(desk.first_line for desk in uow.catalog.desks.values())
    await database.close()


async def _configured(database, *desks):
    """The desks as they are stored, those that left as well."""
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=desks), make.NINE)
        return {desk.key: desk for desk in uow.catalog.desks.values()}


async def _left(database, table=messages):
    """Which messages are still there, or what is still kept of them."""
    async with database.begin(readonly=True) as uow:
        rows = await uow._work.run(select(table.c.message_id).order_by(table.c.message_id))
        return rows.scalars().all()


async def test_the_words_of_a_question_go_with_its_messages_and_its_figures_stay(database):
    async with database.begin() as uow:
        await uow.messages.add(make.message(1))
        await uow.messages.add(make.message(5, make.BORIS, text="Press the green button"))
        old = await uow.questions.add(
            make.question(
                1,
                text="toner printer jams",
                status=QuestionStatus.ANSWERED,
                answer_message_id=5,
                answered_by=make.BORIS,
                answered_at=make.after(hours=9),
                response_s=300,
                confidence=1.0,
                method="reply",
            )
        )
        young = await uow.questions.add(make.question(2, text="badge lost", last_at=make.after(hours=5)))
    desk, before = replace(make.desk(), id=make.DESK), make.after(hours=4)
    async with database.begin() as uow:
        found = await uow.similar.find(make.DESK, "printer jams", now=make.after(hours=9))
        outdated = await uow.upkeep.outdated_questions(desk, before)
        await uow.upkeep.forget_questions(outdated)

    async with database.begin() as uow:
        kept = {one: await uow.questions.get(one) for one in (old.id, young.id)}
        again = await uow.upkeep.outdated_questions(desk, before)
        found_then = await uow.similar.find(make.DESK, "printer jams", now=make.after(hours=9))
    assert [one.question_id for one in found] == outdated == [old.id]
    assert (kept[old.id].text, kept[old.id].response_s, kept[young.id].text) == ("", 300, "badge lost")
    assert (again, found_then) == ([], [])


async def _happen(database, task_id, at, what):
    async with database.begin() as uow:
        task = await uow.tasks.get(task_id)
        await clocks.happen(uow, await work.life_of(uow, task), Event(at, what))


async def _late_task(database):
    """Every step of its ladder has fired."""
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(make.desk(),)), make.NINE)
        task = await uow.tasks.add(make.task(terms_id=uow.catalog.by_key("it").terms_ids[0]))
    await _happen(database, task.id, make.NINE, Happening.CREATED)
    async with database.begin() as uow:
        assert len(await uow.timers.claim_due(make.after(hours=99), limit=99)) > 0
    return task.id


async def test_steps_that_were_climbed_are_not_climbed_again_however_long_a_task_is_open(database):
    task_id, day_200 = await _late_task(database), make.after(hours=200 * 24)

    async with database.begin() as uow:
        await uow.upkeep.purge(day_200)
    await _happen(database, task_id, day_200, Happening.HELD)
    await _happen(database, task_id, day_200 + timedelta(hours=1), Happening.RESUMED)

    async with database.begin() as uow:
        assert await uow.timers.next_due() is None


async def test_steps_of_what_is_closed_are_forgotten(database):
    task_id = await _late_task(database)
    await _happen(database, task_id, make.after(hours=99), Happening.CLOSED)

    async with database.begin() as uow:
        gone = await uow.upkeep.purge(make.after(hours=400 * 24))

    assert gone["timers"] > 0


async def test_what_was_written_about_tasks_is_forgotten_with_the_messages_wherever_it_was_written(database):
    private = make.ANNA
    async with database.begin() as uow:
        for number, fields in enumerate(({"chat_id": private}, {"sent_at": make.after(hours=5)}), start=1):
            await uow.comments.add(make.comment(number, text="my password is 1234", **fields))
        await uow.comments.add(replace(make.comment(3, text="of another desk"), desk_id=make.DESK + 1))
    async with database.begin() as uow:
        await uow.upkeep.forget_messages(replace(make.desk(), id=make.DESK), make.after(hours=4))

    async with database.begin() as uow:
        texts = [one.text for one in await uow.comments.of_task(1)]
        assert texts == ["", "my password is 1234", "of another desk"]
