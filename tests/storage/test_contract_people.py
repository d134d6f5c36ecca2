"""People, memberships and chats, in every store."""

from desk.people import Membership
from desk.ports import ChatInfo
from tests.storage import make


async def test_what_was_not_seen_of_a_person_stays_as_known(begin):
    async with begin() as uow:
        await uow.people.see(make.person(last_name="Orlova", username="Anna_O", language="ru", reachable=True))

    async with begin() as uow:
        await uow.people.see(make.person(first_name="Anya"))

    async with begin() as uow:
        anna = await uow.people.get(make.ANNA)
        assert anna == make.person(
            first_name="Anya", last_name="Orlova", username="Anna_O", language="ru", reachable=True
        )


async def test_a_person_is_seen_within_the_same_unit_of_work(begin):
    async with begin() as uow:
        await uow.people.see(make.person())
        await uow.people.see(make.person(username="anna"))

        assert (await uow.people.get(make.ANNA)).username == "anna"


async def test_people_are_found_by_username_in_any_case_with_or_without_the_sign(begin):
    async with begin() as uow:
        await uow.people.see(make.person(username="Anna_O"))

    async with begin() as uow:
        assert (await uow.people.by_username("@anna_o")).user_id == make.ANNA
        assert (await uow.people.by_username("ANNA_O")).user_id == make.ANNA
        assert await uow.people.by_username("nobody") is None


async def test_many_people_are_read_at_once_and_unknown_ones_are_absent(begin):
    async with begin() as uow:
        await uow.people.see(make.person(make.ANNA, "Anna"))
        await uow.people.see(make.person(make.BORIS, "Boris"))

    async with begin() as uow:
        assert set(await uow.people.many([make.ANNA, make.BORIS, 99])) == {make.ANNA, make.BORIS}


async def test_who_blocked_the_bot_is_unreachable_until_they_write_again(begin):
    async with begin() as uow:
        await uow.people.see(make.person())
        await uow.people.set_reachable(make.ANNA, reachable=False)
    async with begin() as uow:
        assert (await uow.people.get(make.ANNA)).reachable is False
        await uow.people.set_reachable(make.ANNA, reachable=True)

    async with begin() as uow:
        assert (await uow.people.get(make.ANNA)).reachable is True


async def test_the_newest_membership_counts(begin):
    async with begin() as uow:
        await uow.memberships.save(Membership(make.CHAT, make.ANNA, "member", make.NINE))
    async with begin() as uow:
        left = Membership(make.CHAT, make.ANNA, "left", make.after(minutes=1))
        await uow.memberships.save(left)
        assert await uow.memberships.get(make.CHAT, make.ANNA) == left

    async with begin() as uow:
        assert await uow.memberships.get(make.CHAT, make.ANNA) == left
        assert await uow.memberships.get(make.CHAT, make.BORIS) is None


async def test_a_membership_of_a_rolled_back_unit_is_not_believed(begin):
    class Stop(Exception):
        pass

    try:
        async with begin() as uow:
            await uow.memberships.save(Membership(make.CHAT, make.ANNA, "creator", make.NINE))
            assert await uow.memberships.owner_of(make.CHAT) == make.ANNA
            raise Stop
    except Stop:
        pass

    async with begin() as uow:
        assert await uow.memberships.get(make.CHAT, make.ANNA) is None
        assert await uow.memberships.owner_of(make.CHAT) is None


async def test_the_owner_of_a_chat_is_the_creator_known_last(begin):
    async with begin() as uow:
        await uow.memberships.save(Membership(make.CHAT, make.ANNA, "creator", make.NINE))
        await uow.memberships.save(Membership(make.CHAT, make.VERA, "creator", make.after(minutes=5)))
        await uow.memberships.save(Membership(make.CHAT, make.BORIS, "administrator", make.after(minutes=9)))

    async with begin() as uow:
        assert await uow.memberships.owner_of(make.CHAT) == make.VERA


async def test_a_chat_keeps_what_the_newer_sight_does_not_tell(begin):
    async with begin() as uow:
        await uow.chats.save(ChatInfo(make.CHAT, "supergroup", "Office", bot_status="administrator"))
    async with begin() as uow:
        await uow.chats.save(ChatInfo(make.CHAT, "supergroup", "Head office", is_forum=True))

    async with begin() as uow:
        assert await uow.chats.get(make.CHAT) == ChatInfo(
            make.CHAT, "supergroup", "Head office", bot_status="administrator", is_forum=True
        )
        assert await uow.chats.get(-7) is None


async def test_changing_a_chat_that_was_read_changes_nothing_stored(begin):
    async with begin() as uow:
        await uow.chats.save(ChatInfo(make.CHAT, "group", "Office"))
    async with begin() as uow:
        (await uow.chats.get(make.CHAT)).title = "Scribbled over"

    async with begin() as uow:
        assert (await uow.chats.get(make.CHAT)).title == "Office"
