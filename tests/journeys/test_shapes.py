"""Shapes of messages as Telegram brings them, through the whole program, on each engine."""

import asyncio

from tests.journeys.conftest import BELLA, BORIS, CLARA, CONFIG, CYRIL, HELP, OLGA, Raise, Stage
from tests.journeys.people import People, Person, Seen, from_bot
from tests.journeys.test_first_line import command

LONG = "How do I get into the VPN from home? And who orders the new toner?"
IN_THE_CHAT = 'ladder = [{{ clock = "response", at = "due", tell = ["first_line", "leads"] }}]\n'
OLD = -4001
WITH_OLD = CONFIG.replace("first_line = [{help}]", f"first_line = [{{help}}, {OLD}]")


async def test_an_album_a_voice_message_and_two_quotes_make_the_dialogs_they_are(stage: Stage) -> None:
    people = stage.people
    sent = await people.post(
        "messages", chat=HELP, **{"from": BELLA.user_id}, photo=True, media_group=3, caption="The printer says this"
    )
    album = sent["message_ids"]
    await shows(people, HELP, album[0], "👀")
    await people.says(BORIS, HELP, "", voice=True, reply_to=album[2])
    await shows(people, HELP, album[0], "👌")

    asked = await people.says(CYRIL, HELP, LONG)
    await people.says(BORIS, HELP, "By the link in the wiki", reply_to=asked, quote="the VPN from home")
    await people.says(CLARA, HELP, "Olga does", reply_to=asked, quote="who orders the new toner?")
    await people.says(BELLA, HELP, "", sticker=True)
    last = await people.says(BELLA, HELP, "Where is the Wi-Fi password?")
    await shows(people, HELP, last, "👀")

    figures = await command(stage, "metrics", "--desk", "it", "--json")
    assert (figures["first_line"]["dialogs"], figures["first_line"]["unanswered"]) == (3, 1)


async def test_words_edited_into_a_question_ask_and_edited_out_of_it_are_withdrawn(stage: Stage) -> None:
    people = stage.people
    said = await people.says(BELLA, HELP, "I am at lunch")
    await edits(people, BELLA, said, "Where do I get a new badge?")
    await shows(people, HELP, said, "👀")
    await people.says(BORIS, HELP, "At the reception", reply_to=said)
    await shows(people, HELP, said, "👌")

    asked = await people.says(CYRIL, HELP, "Where is the Wi-Fi password?")
    await shows(people, HELP, asked, "👀")
    await edits(people, CYRIL, asked, "ha ha")
    last = await people.says(BELLA, HELP, "How do I get into the VPN from home?")
    await shows(people, HELP, last, "👀")

    figures = await command(stage, "metrics", "--desk", "it", "--json")
    assert (figures["first_line"]["dialogs"], figures["first_line"]["unanswered"]) == (1, 1)


async def edits(people: People, person: Person, message_id: int, text: str) -> None:
    await people.post("messages/edit", chat=HELP, message_id=message_id, text=text, **{"from": person.user_id})


async def test_a_deleted_question_of_somebody_who_left_is_reminded_of_by_its_words(raise_desk: Raise) -> None:
    stage = await raise_desk(response="2s", config=CONFIG + IN_THE_CHAT)
    people = stage.people
    asked = await people.says(BELLA, HELP, "Where is the Wi-Fi password?")
    await shows(people, HELP, asked, "👀")
    await people.post("messages/delete", chat=HELP, message_id=asked, **{"from": BELLA.user_id})
    await people.post(f"chats/{HELP}/members", user=BELLA.user_id, status="left")

    told = await people.sees(OLGA, OLGA.user_id, "Wi-Fi", "no longer in the chat")
    alarm = await people.sees(OLGA, HELP, "Wi-Fi", "no longer in the chat", "the message was deleted")

    assert "🔴" in told["text"]
    assert "🔴" in alarm["text"]


async def test_a_group_that_becomes_a_supergroup_keeps_its_questions(raise_desk: Raise) -> None:
    stage = await raise_desk(config=WITH_OLD)
    people = stage.people
    members = [BORIS.user_id, BELLA.user_id]
    await people.post(
        "chats", id=OLD, type="group", title="Old", owner=OLGA.user_id, members=members, bot="administrator"
    )
    await people.says(BELLA, OLD, "Where is the Wi-Fi password?")
    new = (await people.post(f"chats/{OLD}/migrate"))["id"]

    await people.says(BORIS, new, "Bella, it is on the wall in the kitchen")
    again = await people.says(BELLA, new, "How do I get into the VPN from home?")
    await shows(people, new, again, "👀")

    figures = await command(stage, "metrics", "--desk", "it", "--json")
    assert (figures["first_line"]["dialogs"], figures["first_line"]["unanswered"]) == (1, 1)


async def shows(people: People, chat: int, message_id: int, emoji: str) -> Seen:
    """Wait for the bot's reaction on a message."""
    for _ in range(200):
        for message in await people.chat(BORIS, chat):
            marks = [one["emoji"] for one in message.get("reactions", [])]
            if message.get("message_id") == message_id and not from_bot(message) and emoji in marks:
                return message
        await asyncio.sleep(0.03)
    raise AssertionError(f"no {emoji} on {message_id}")
