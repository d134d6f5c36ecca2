"""Messages and their versions, in every store."""

from tests.storage import make


async def test_a_message_is_kept_once(begin):
    async with begin() as uow:
        assert await uow.messages.add(make.message(1, text="first")) is True
        assert await uow.messages.add(make.message(1, text="again")) is False
    async with begin() as uow:
        assert await uow.messages.add(make.message(1, text="later")) is False

    async with begin() as uow:
        assert (await uow.messages.get(make.CHAT, 1)).text == "first"


async def test_the_same_number_in_another_chat_is_another_message(begin):
    async with begin() as uow:
        await uow.messages.add(make.message(1))

        assert await uow.messages.add(make.message(1, chat_id=-7)) is True


async def test_a_message_comes_back_as_it_was(begin):
    whole = make.message(
        5,
        topic_id=3,
        reply_to=2,
        quote="the printer",
        album_id="a1",
        media="photo",
        from_staff=True,
        edited_at=make.after(minutes=3),
    )
    async with begin() as uow:
        await uow.messages.add(whole)

    async with begin() as uow:
        assert await uow.messages.get(make.CHAT, 5) == whole
        assert await uow.messages.get(make.CHAT, 6) is None


async def test_recent_messages_are_those_of_people_newest_first(begin):
    async with begin() as uow:
        for number in range(1, 6):
            await uow.messages.add(make.message(number, is_service=number == 4))
        await uow.messages.add(make.message(9, chat_id=-7))
        await uow.messages.mark_gone(make.CHAT, 3)

        recent = await uow.messages.recent(make.CHAT, limit=2)

    assert [one.message_id for one in recent] == [5, 2]


async def test_recent_messages_of_a_topic_are_of_that_topic(begin):
    async with begin() as uow:
        await uow.messages.add(make.message(1, topic_id=7))
        await uow.messages.add(make.message(2, topic_id=8))

    async with begin() as uow:
        assert [one.message_id for one in await uow.messages.recent(make.CHAT, limit=9, topic_id=7)] == [1]


async def test_an_edit_changes_the_text_of_a_message(begin):
    async with begin() as uow:
        await uow.messages.add(make.message(1, text="how"))
    async with begin() as uow:
        edited = await uow.messages.edit(make.CHAT, 1, text="how do I print?", at=make.after(minutes=1))
        assert edited.text == "how do I print?"

    async with begin() as uow:
        stored = await uow.messages.get(make.CHAT, 1)
        assert (stored.text, stored.edited_at) == ("how do I print?", make.after(minutes=1))
        assert await uow.messages.edit(make.CHAT, 99, text="?", at=make.NINE) is None


async def test_a_message_remembers_its_question(begin):
    async with begin() as uow:
        await uow.messages.add(make.message(1))
        await uow.messages.add(make.message(2))
        asked = await uow.questions.add(make.question(1))
        await uow.messages.set_question(make.CHAT, 2, asked.id)

    async with begin() as uow:
        assert (await uow.questions.of_message(make.CHAT, 1)).id == asked.id
        assert (await uow.questions.of_message(make.CHAT, 2)).id == asked.id
        assert await uow.questions.of_message(make.CHAT, 3) is None


async def test_what_no_database_can_hold_is_replaced(database):
    async with database.begin() as uow:
        await uow.messages.add(make.message(1, text="nul \x00 half \ud800 whole 😀"))

    async with database.begin() as uow:
        assert (await uow.messages.get(make.CHAT, 1)).text == "nul \ufffd half \ufffd whole 😀"


async def test_the_parts_of_an_album_are_found_in_their_order(begin):
    async with begin() as uow:
        for number in (12, 10):
            await uow.messages.add(make.message(number, album_id="a1"))
        await uow.messages.add(make.message(11, album_id="a2"))
        await uow.messages.add(make.message(13, album_id="a1", chat_id=-7))
    async with begin() as uow:
        late = make.message(14, album_id="a1")
        await uow.messages.add(late)

        assert [one.message_id for one in await uow.messages.of_album(late)] == [10, 12]


async def test_an_edit_may_put_a_picture_to_a_text(begin):
    async with begin() as uow:
        await uow.messages.add(make.message(1, text="how"))
    async with begin() as uow:
        await uow.messages.edit(make.CHAT, 1, text="how", media="photo", at=make.after(minutes=1))
    async with begin() as uow:
        await uow.messages.edit(make.CHAT, 1, text="how?", at=make.after(minutes=2))

    async with begin() as uow:
        stored = await uow.messages.get(make.CHAT, 1)
        assert (stored.text, stored.media) == ("how?", "photo")
