"""What is learnt of chats and of who is in them; a group that moves takes everything with it."""

from datetime import timedelta

from desk.people import Membership
from desk.ports import ChatInfo
from desk.sla import ObjectKind
from desk.usecases import chats
from tests.desk.usecases.stage import ANNA, BELLA, BORIS, BOT, HELP, NINE, TASKS, Stage, at

MOVED = -1001000000077


async def test_a_title_is_learnt_and_what_is_known_of_the_bot_stays(stage: Stage) -> None:
    status = ChatInfo(HELP, "supergroup", "Help", bot_status="administrator")
    await stage.run(lambda uow: chats.set_bot_status(uow, status, by=ANNA, now=NINE))

    await stage.run(lambda uow: chats.learn(uow, ChatInfo(HELP, "supergroup", "IT help", is_forum=True)))

    known = await stage.run(lambda uow: uow.chats.get(HELP))
    assert (known.title, known.bot_status, known.is_forum) == ("IT help", "administrator", True)


async def test_the_bots_own_standing_is_kept_as_a_membership_and_in_the_journal(stage: Stage) -> None:
    for status in ("member", "administrator"):
        info = ChatInfo(HELP, "supergroup", "Help", bot_status=status)
        await stage.run(lambda uow, info=info: chats.set_bot_status(uow, info, by=ANNA, now=NINE))

    membership = await stage.run(lambda uow: uow.memberships.get(HELP, BOT))
    facts = await stage.run(lambda uow: uow.journal.of(ObjectKind.CHAT, HELP))
    assert membership.status == "administrator"
    assert [(fact.before, fact.after, fact.desk_id) for fact in facts] == [
        ({"status": None}, {"status": "member"}, 1),
        ({"status": "member"}, {"status": "administrator"}, 1),
    ]


async def test_whoever_writes_is_a_member_and_what_telegram_said_of_them_stays(stage: Stage) -> None:
    await stage.run(lambda uow: uow.memberships.save(Membership(HELP, BELLA, "creator", NINE)))

    await stage.run(lambda uow: chats.confirm_member(uow, HELP, BELLA, now=NINE + timedelta(minutes=3)))
    await stage.run(lambda uow: chats.confirm_member(uow, HELP, BORIS, now=NINE))

    bella = await stage.run(lambda uow: uow.memberships.get(HELP, BELLA))
    boris = await stage.run(lambda uow: uow.memberships.get(HELP, BORIS))
    assert (bella.status, bella.checked_at) == ("creator", at(9, 3))
    assert boris.status == "member"


async def test_a_confirmation_is_not_worth_a_row_each_message(stage: Stage) -> None:
    await stage.run(lambda uow: chats.confirm_member(uow, HELP, BELLA, now=NINE))

    await stage.run(lambda uow: chats.confirm_member(uow, HELP, BELLA, now=at(9, 1)))

    assert (await stage.run(lambda uow: uow.memberships.get(HELP, BELLA))).checked_at == NINE


async def test_somebody_who_had_left_and_writes_is_back(stage: Stage) -> None:
    await stage.run(lambda uow: uow.memberships.save(Membership(HELP, BELLA, "left", NINE)))

    await stage.run(lambda uow: chats.confirm_member(uow, HELP, BELLA, now=NINE))

    assert (await stage.run(lambda uow: uow.memberships.get(HELP, BELLA))).is_member


async def test_a_group_that_moves_is_followed_once(stage: Stage) -> None:
    for _ in range(2):
        await stage.run(lambda uow: chats.follow(uow, HELP, MOVED, now=NINE))

    assert await stage.journal(ObjectKind.CHAT, MOVED) == ["chat.migrated"]
    assert (await stage.run(lambda uow: uow.chats.get(HELP))).migrated_to == MOVED


async def test_what_is_said_after_the_move_in_the_same_transaction_is_heard(stage: Stage) -> None:
    async def move_and_look(uow):
        await chats.follow(uow, HELP, MOVED, now=NINE)
        return uow.catalog.desk_of_chat(MOVED), uow.catalog.desk_of_chat(HELP)

    now_there, no_longer = await stage.run(move_and_look)

    assert now_there[0].key == "it"
    assert no_longer is None


async def test_the_second_line_moves_too(stage: Stage) -> None:
    async def move(uow):
        await chats.follow(uow, TASKS, MOVED, now=NINE)
        return uow.catalog.by_key("it").second_line

    assert await stage.run(move) == MOVED
