"""A group became a supergroup: everything of it goes on under the new id."""

from datetime import timedelta

import pytest

from desk.delivery import Sent
from desk.notices import Button, Mode
from desk.people import Membership
from desk.ports import ChatInfo
from desk.questions import BEFORE_MIGRATION, QuestionStatus
from desk.sla import Policy
from storage.catalog import Configuration
from storage.repoint import MESSAGE_COLUMNS
from storage.tables import metadata, outbox, questions
from tests.storage import make

OLD, NEW = make.CHAT, -1_001_000_000_777


@pytest.fixture
async def moved(database):
    """A chat with a bit of everything, moved to its new id."""
    async with database.begin() as uow:
        policies = (Policy("Office", when={"chat": str(OLD)}, response=60), Policy("Default", response=600))
        desk = make.desk(second_line=OLD - 1, policies=policies)
        await uow.configure(Configuration(desks=(desk,)), make.NINE)
        await uow.chats.save(ChatInfo(OLD, "group", "Office"))
        await uow.messages.add(make.message(1, chat_id=NEW, text="first of the new"))
        await uow.messages.add(make.message(1, text="first of the old"))
        await uow.messages.add(make.message(2, text="second of the old", reply_to=1))
        await uow.questions.add(make.question(1, message_ids=[1, 2]))
        await uow.tasks.add(make.task(chat_id=OLD, message_id=2))
        await uow.comments.add(make.comment(2, text="when?"))
        await uow.memberships.save(Membership(OLD, make.ANNA, "member", make.NINE))
        await uow.memberships.save(Membership(OLD, make.BORIS, "member", make.NINE))
        await uow.memberships.save(Membership(NEW, make.BORIS, "administrator", make.after(minutes=1)))
        await uow.buttons.issue([Button("take", chat_id=OLD)])
        await uow.outbox.put(make.notice("shown", mode=Mode.CARD, about=(make.TASK, 1)))
    async with database.begin() as uow:
        [row] = await uow.sending.pending(make.NINE, limit=9, skip_chats=[])
        fence = await uow.leases.hold("delivery", "me", make.NINE, timedelta(hours=1))
        [delivery] = await uow.sending.begin([row.id], fence=fence, now=make.NINE)
        await uow.sending.settle(delivery, Sent(message_id=40, digest="d"), fence=fence, now=make.NINE)
        await uow.outbox.put(make.notice("unsent", reply_to=1))
        await uow.outbox.put(make.notice("reaction", mode=Mode.REACTION, message_id=1))
    async with database.begin() as uow:
        await uow.chats.repoint(OLD, NEW)
    return database


async def test_old_and_new_messages_of_the_same_number_are_both_kept(moved):
    async with moved.begin() as uow:
        recent = await uow.messages.recent(NEW, limit=9)
        assert [one.text for one in recent] == ["first of the new", "second of the old", "first of the old"]
        assert recent[1].reply_to == recent[2].message_id == 1 - BEFORE_MIGRATION
        assert await uow.messages.recent(OLD, limit=9) == []


async def test_questions_and_tasks_still_find_their_messages(moved):
    async with moved.begin() as uow:
        [question] = await uow.questions.open_of_desk(make.DESK)
        assert question.chat_id == NEW
        assert question.message_ids == [1 - BEFORE_MIGRATION, 2 - BEFORE_MIGRATION]
        assert (await uow.messages.get(NEW, question.first_message_id)).text == "first of the old"
        assert (await uow.tasks.of_message(NEW, 2 - BEFORE_MIGRATION)).number == 1


async def test_a_dialog_still_finds_its_reaction_and_its_real_answer(database):
    async with database.begin() as uow:
        asked = make.question(1, status=QuestionStatus.ANSWERED)
        asked.answer_message_id, asked.real_answer_message_id = 2, 3
        number = (await uow.questions.add(asked)).id
    async with database.begin() as uow:
        await uow.chats.repoint(OLD, NEW)

    async with database.begin() as uow:
        moved = await uow.questions.get(number)
        found = (moved.first_message_id, moved.answer_message_id, moved.real_answer_message_id)
        assert found == (1 - BEFORE_MIGRATION, 2 - BEFORE_MIGRATION, 3 - BEFORE_MIGRATION)


def test_no_column_with_a_number_of_a_message_is_left_behind():
    lists_and_places = {(questions.name, "message_ids"), *((outbox.name, each.name) for each in outbox.c)}
    named = {
        (table.name, column.name)
        for table in metadata.tables.values()
        if "chat_id" in table.c
        for column in table.c
        if "message_id" in column.name or column.name == "reply_to"
    }

    moved = {(table.name, name) for table, names in MESSAGE_COLUMNS.items() for name in names}

    assert named - lists_and_places == moved


async def test_a_new_message_under_an_old_number_is_not_taken_for_the_old_one(moved):
    async with moved.begin() as uow:
        assert await uow.messages.add(make.message(2, chat_id=NEW, text="second of the new")) is True


async def test_the_desk_knows_the_chat_by_its_new_id(moved):
    async with moved.begin() as uow:
        desk = uow.catalog.by_key("it")
        assert desk.first_line == (NEW,)
        await uow.chats.repoint(desk.second_line, NEW - 1)

    async with moved.begin() as uow:
        assert uow.catalog.by_key("it").second_line == NEW - 1


async def test_a_support_level_for_the_chat_is_for_it_under_its_new_id(moved):
    async with moved.begin() as uow:
        desk = uow.catalog.by_key("it")
        [promised, _] = uow.catalog.terms_of(desk)
        assert [policy.when for policy in desk.policies] == [{"chat": str(NEW)}, {}]
        assert promised.policy.when == {"chat": str(NEW)}


async def test_in_the_transaction_of_the_move_a_level_is_for_the_new_id_already(moved):
    async with moved.begin() as uow:
        catalog = uow.catalog.moved(NEW, NEW - 5)

    [promised, _] = catalog.terms_of(catalog.by_key("it"))
    assert promised.policy.when == {"chat": str(NEW - 5)}


async def test_members_known_in_the_new_chat_stay_as_known_there(moved):
    async with moved.begin() as uow:
        assert (await uow.memberships.get(NEW, make.ANNA)).status == "member"
        assert (await uow.memberships.get(NEW, make.BORIS)).status == "administrator"
        assert await uow.memberships.get(OLD, make.ANNA) is None


async def test_what_waits_to_be_said_goes_to_the_new_chat_and_replies_to_nothing(moved):
    async with moved.begin() as uow:
        rows = await uow.sending.pending(make.NINE, limit=9, skip_chats=[])
        fence = await uow.leases.hold("delivery", "me", make.NINE, timedelta(hours=1))
        [delivery] = await uow.sending.begin([row.id for row in rows], fence=fence, now=make.NINE)
        assert (delivery.notice.key, delivery.notice.chat_id, delivery.notice.reply_to) == ("unsent", NEW, None)


async def test_a_card_of_the_old_group_is_posted_anew_when_it_changes(moved):
    async with moved.begin() as uow:
        await uow.outbox.refresh(make.TASK, 1)
    async with moved.begin() as uow:
        rows = await uow.sending.pending(make.NINE, limit=9, skip_chats=[])
        fence = await uow.leases.hold("delivery", "me", make.NINE, timedelta(hours=1))
        found = {
            one.notice.key: one for one in await uow.sending.begin([r.id for r in rows], fence=fence, now=make.NINE)
        }
        assert (found["shown"].notice.chat_id, found["shown"].sent_message_id) == (NEW, None)


async def test_the_old_chat_says_where_it_went(moved):
    async with moved.begin() as uow:
        assert (await uow.chats.get(OLD)).migrated_to == NEW
        assert await uow.chats.get(NEW) == ChatInfo(NEW, "supergroup", "Office")


async def test_moving_twice_moves_once(moved):
    async with moved.begin() as uow:
        await uow.chats.repoint(OLD, NEW)

    async with moved.begin() as uow:
        assert len(await uow.messages.recent(NEW, limit=9)) == 3
        assert uow.catalog.by_key("it").first_line == (NEW,)


async def test_a_comment_goes_with_its_message(moved):
    async with moved.begin() as uow:
        comment = await uow.comments.of_message(NEW, 2 - BEFORE_MIGRATION)
        assert comment is not None
        assert comment.text == "when?"
        assert await uow.comments.of_message(OLD, 2) is None
