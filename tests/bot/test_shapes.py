"""Every shape of message, from what Telegram sends to the question or answer it is; the table of docs/users.md."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from desk.catalog import BotSelf, DeskSettings
from desk.directory import ChatDefaults
from desk.metrics import FiguresQuery
from desk.people import ANONYMOUS_ADMIN
from desk.ports import UnitOfWork
from desk.questions import Question, QuestionStatus
from storage.catalog import Configuration
from storage.database import Database
from tests.bot.desk_chat import DeskChat
from tests.desk.usecases.stage import (
    ANNA,
    BELLA,
    BORIS,
    BOT,
    CLARA,
    CYRIL,
    HELP,
    NINE,
    OLGA,
    Stage,
    desk,
    everybody,
    memory,
)

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
FILE = {"file_id": "f", "file_unique_id": "u"}
SIZED = FILE | {"width": 1, "height": 1}
MEDIA: dict[str, Any] = {
    "photo": [SIZED],
    "video": SIZED | {"duration": 1},
    "voice": FILE | {"duration": 1},
    "video_note": FILE | {"duration": 1, "length": 1},
    "document": FILE,
    "audio": FILE | {"duration": 1},
    "location": {"latitude": 1.0, "longitude": 1.0},
    "contact": {"phone_number": "1", "first_name": "Ivan"},
}
POLL = {
    "id": "1",
    "question": "Lunch?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
MOODS: dict[str, Any] = {
    "sticker": SIZED | {"type": "regular", "is_animated": False, "is_video": False},
    "animation": SIZED | {"duration": 1},
    "dice": {"emoji": "🎲", "value": 4},
    "poll": POLL,
}
GIF = {"animation": MOODS["animation"], "document": FILE}
"""As Telegram sends it."""
GROUP = {"id": HELP, "type": "supergroup", "title": "IT help"}
HIDDEN = {"from": {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}, "sender_chat": GROUP}
CHANNEL = {"id": -777, "type": "channel", "title": "News"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


@pytest.fixture
def here() -> DeskChat:
    return DeskChat()


@pytest.fixture
async def real(database: Database) -> DeskChat:
    """The same desk on each engine."""
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(desk(id=0),), admins=frozenset({ANNA})), NINE)
        await uow.introduce_bot(BotSelf(BOT, "firstline_bot"))
        for person in everybody():
            await uow.people.see(person)
    return DeskChat(Stage(database.begin))


async def asks(here: DeskChat, message: dict[str, Any]) -> bool:
    """Whether a message is part of a question that waits."""
    question = await here.stage.question(message["message_id"])
    return question is not None and question.is_open


async def dialog(here: DeskChat, message: dict[str, Any]) -> Question:
    question = await here.stage.question(message["message_id"])
    assert question is not None
    return question


# Without words


@pytest.mark.parametrize("kind", MEDIA)
async def test_a_picture_voice_or_file_without_words_is_a_question(here: DeskChat, kind: str) -> None:
    sent, _ = await here.says(BELLA, HELP, **{kind: MEDIA[kind]})

    assert await asks(here, sent)


@pytest.mark.parametrize("kind", MOODS)
async def test_a_sticker_a_gif_a_poll_and_the_like_ask_nothing(here: DeskChat, kind: str) -> None:
    sent, notices = await here.says(BELLA, HELP, **{kind: MOODS[kind]})

    assert not await asks(here, sent)
    assert notices == []


async def test_a_gif_is_no_file_although_it_comes_with_one(here: DeskChat) -> None:
    sent, notices = await here.says(BELLA, HELP, **GIF)

    assert not await asks(here, sent)
    assert notices == []


async def test_a_gif_with_words_that_ask_is_a_question(here: DeskChat) -> None:
    sent, _ = await here.says(BELLA, HELP, **GIF, caption=PRINTER)

    assert (await dialog(here, sent)).text == PRINTER


@pytest.mark.parametrize("photo_first", [True, False])
async def test_a_picture_and_the_words_about_it_are_one_question(here: DeskChat, photo_first: bool) -> None:
    parts = [{"photo": MEDIA["photo"]}, {"text": "It says E-21 on the display"}]
    sent = [(await here.says(BELLA, HELP, **part))[0] for part in (parts if photo_first else parts[::-1])]

    first, second = [await dialog(here, message) for message in sent]

    assert first.id == second.id
    assert (first.text, len(first.message_ids)) == ("It says E-21 on the display", 2)


@pytest.mark.parametrize("kind", ["voice", "photo", "document", "video_note"])
async def test_a_specialists_voice_message_or_picture_is_an_answer(here: DeskChat, kind: str) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)

    answer, _ = await here.says(BORIS, HELP, **{kind: MEDIA[kind]})

    assert (await dialog(here, asked)).answer_message_id == answer["message_id"]


@pytest.mark.parametrize("mood", [{"sticker": MOODS["sticker"]}, GIF])
async def test_a_specialists_sticker_or_gif_answers_only_as_a_reply(here: DeskChat, mood: dict[str, Any]) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)

    await here.says(BORIS, HELP, **mood)
    assert await asks(here, asked)

    await here.says(BORIS, HELP, **mood, reply_to_message=asked)
    assert not await asks(here, asked)


# Albums


async def album(here: DeskChat, author: int, *captions: str | None, **more: Any) -> list[dict[str, Any]]:
    sent = []
    for caption in captions:
        words = {"caption": caption} if caption else {}
        sent.append((await here.says(author, HELP, photo=MEDIA["photo"], media_group_id="77", **words, **more))[0])
    return sent


@pytest.mark.parametrize("captions", [(PRINTER, None, None), (None, PRINTER, None), (None, None, PRINTER)])
async def test_an_album_is_one_question_wherever_its_caption_stands(here: DeskChat, captions: tuple) -> None:
    sent = await album(here, BELLA, *captions)

    question = await dialog(here, sent[0])
    assert question.message_ids == [one["message_id"] for one in sent]
    assert question.text == PRINTER


async def test_parts_of_an_album_find_each_other_after_minutes_and_out_of_order(real: DeskChat) -> None:
    first, second = (real.message(BELLA, HELP, photo=MEDIA["photo"], media_group_id="77") for _ in range(2))
    await real.gets(message=second | {"caption": PRINTER})
    asked, _ = await real.says(CYRIL, HELP, "How do I get into the VPN from home?")
    real.stage.passes(minutes=25)

    await real.gets(message=first)

    question = await dialog(real, first)
    assert question.message_ids == [second["message_id"], first["message_id"]]
    assert (await dialog(real, asked)).id != question.id


async def test_a_part_of_an_album_that_comes_after_the_answer_opens_nothing(here: DeskChat) -> None:
    first, second = (here.message(BELLA, HELP, photo=MEDIA["photo"], media_group_id="77") for _ in range(2))
    await here.gets(message=first | {"caption": PRINTER})
    await here.says(BORIS, HELP, "Open the back cover", reply_to_message=first)

    await here.gets(message=second)

    assert await here.stage.question(second["message_id"]) is None


async def test_an_album_of_a_specialist_answers_one_question(here: DeskChat) -> None:
    vpn, _ = await here.says(CYRIL, HELP, "How do I get into the VPN from home?")
    printer, _ = await here.says(BELLA, HELP, PRINTER)
    first, second = (here.message(BORIS, HELP, photo=MEDIA["photo"], media_group_id="8") for _ in range(2))
    await here.gets(message=first | {"reply_to_message": printer})
    await here.says(OLGA, HELP, "Thank you")

    await here.gets(message=second)

    assert (await dialog(here, printer)).answer_message_id == first["message_id"]
    assert await asks(here, vpn)


# Edits


async def edited(here: DeskChat, message: dict[str, Any], **changes: Any) -> None:
    await here.gets(edited_message=message | changes | {"edit_date": int(here.stage.now.timestamp())})


async def test_an_edit_makes_a_question_of_small_talk_withdraws_it_and_asks_it_again(real: DeskChat) -> None:
    said, _ = await real.says(BELLA, HELP, "Hello")

    real.stage.passes(minutes=1)
    await edited(real, said, text=PRINTER)
    first = await dialog(real, said)
    assert first.is_open

    await edited(real, said, text="Sorry, thanks")
    assert (await dialog(real, said)).status is QuestionStatus.DISMISSED

    real.stage.passes(minutes=1)
    await edited(real, said, text=PRINTER)
    again = await dialog(real, said)
    assert (again.is_open, again.id != first.id, again.asked_at) == (True, True, real.stage.now)


async def test_the_clock_of_a_withdrawn_question_ends_without_a_verdict(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    here.stage.passes(minutes=1)

    await edited(here, asked, text="Never mind, thanks")
    await edited(here, asked, text="ok")

    clock = await here.stage.response(asked["message_id"])
    assert (clock.is_open, clock.met_at, clock.breached_at) == (False, None, None)


async def test_small_talk_that_is_edited_into_more_of_a_question_belongs_to_it(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    said, _ = await here.says(BELLA, HELP, "ok")

    await edited(here, said, text="It says E-21 on the display")

    question = await dialog(here, asked)
    assert (question.text, question.message_ids) == (
        f"{PRINTER}\nIt says E-21 on the display",
        [asked["message_id"], said["message_id"]],
    )


async def test_a_picture_put_to_a_greeting_makes_it_a_question(here: DeskChat) -> None:
    said, _ = await here.says(BELLA, HELP, "Hello")
    plain = {name: value for name, value in said.items() if name != "text"}

    await edited(here, plain, photo=MEDIA["photo"], caption="Hello, please")

    stored = await here.stage.run(lambda uow: uow.messages.get(HELP, said["message_id"]))
    assert stored.media == "photo"


async def test_an_edit_of_a_specialist_neither_makes_nor_unmakes_an_answer(here: DeskChat) -> None:
    said, _ = await here.says(BORIS, HELP, "Good morning")
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    await edited(here, said, text="Bella, open the back cover")
    assert await asks(here, asked)

    answer, _ = await here.says(BORIS, HELP, "Open the back cover", reply_to_message=asked)
    await edited(here, answer, text="Wrong chat, sorry")
    assert (await dialog(here, asked)).answer_message_id == answer["message_id"]


# Forwarded

FROM_CYRIL = {"type": "hidden_user", "date": 0, "sender_user_name": "Cyril"}


async def test_what_an_employee_forwards_asks_if_it_reads_so_and_is_theirs(here: DeskChat) -> None:
    remark, _ = await here.says(BELLA, HELP, "The canteen has soup today", forward_origin=FROM_CYRIL)
    here.stage.passes(hours=1)
    asked, _ = await here.says(BELLA, HELP, PRINTER, forward_origin=FROM_CYRIL)

    assert not await asks(here, remark)
    assert (await dialog(here, asked)).asker_id == BELLA


async def test_a_forwarded_picture_asks_and_a_forwarded_remark_goes_on_with_an_open_question(here: DeskChat) -> None:
    picture, _ = await here.says(BELLA, HELP, photo=MEDIA["photo"], forward_origin=FROM_CYRIL)
    remark, _ = await here.says(BELLA, HELP, "It happened after lunch", forward_origin=FROM_CYRIL)

    assert (await dialog(here, picture)).message_ids == [picture["message_id"], remark["message_id"]]


async def test_a_mention_in_forwarded_words_addresses_nobody(here: DeskChat) -> None:
    entities = [{"type": "mention", "offset": 17, "length": 6}]
    words = {"text": "Has anybody seen @cyril after he took the toner?", "entities": entities}

    asked, _ = await here.says(BELLA, HELP, **words, forward_origin=FROM_CYRIL)

    assert await asks(here, asked)


async def test_what_a_specialist_forwards_answers_only_as_a_reply(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)

    await here.says(BORIS, HELP, "Bella, open the back cover", forward_origin=FROM_CYRIL)
    assert await asks(here, asked)

    await here.says(BORIS, HELP, "Open the back cover", forward_origin=FROM_CYRIL, reply_to_message=asked)
    assert not await asks(here, asked)


# Quotes of parts

LONG = "How do I get into the VPN from home? And who orders the new toner?"


def quoting(message: dict[str, Any], part: str) -> dict[str, Any]:
    quote = {"text": part, "position": message["text"].index(part), "is_manual": True}
    return {"reply_to_message": message, "quote": quote}


async def test_two_parts_of_a_question_answered_by_quotes_are_two_dialogs(real: DeskChat) -> None:
    asked, _ = await real.says(BELLA, HELP, LONG)
    real.stage.passes(minutes=2)
    first, _ = await real.says(BORIS, HELP, "By the link in the wiki", **quoting(asked, "the VPN from home"))
    real.stage.passes(minutes=3)
    second, _ = await real.says(CLARA, HELP, "Olga does", **quoting(asked, "who orders the new toner?"))
    await real.says(CLARA, HELP, "On Mondays", **quoting(asked, "the new toner"))

    whole = await dialog(real, asked)
    [part] = await real.stage.run(lambda uow: uow.questions.parts_of(whole))
    assert (whole.answer_message_id, whole.response_s) == (first["message_id"], 120)
    assert (part.text, part.asker_id, part.answered_by) == ("who orders the new toner?", BELLA, CLARA)
    assert (part.answer_message_id, part.response_s, part.method) == (second["message_id"], 300, "quote")
    assert (part.asked_at, part.first_message_id) == (whole.asked_at, asked["message_id"])


async def test_a_part_answered_late_is_late_by_its_own_clock(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, LONG)
    await here.says(BORIS, HELP, "By the link in the wiki", **quoting(asked, "the VPN from home"))
    here.stage.passes(minutes=15)
    await here.says(BORIS, HELP, "Olga does", **quoting(asked, "who orders the new toner?"))

    whole = await dialog(here, asked)
    [part] = await here.stage.run(lambda uow: uow.questions.parts_of(whole))
    [clock] = await here.stage.run(lambda uow: uow.clocks.of(*part.about))

    assert (await here.stage.response(asked["message_id"])).breached_at is None
    assert clock.breached_at is not None
    assert await here.stage.next_due() is None


async def test_a_quote_after_an_answer_to_the_whole_opens_no_dialog(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, LONG)
    await here.says(BORIS, HELP, "By the wiki, and Olga", reply_to_message=asked)
    await here.says(CLARA, HELP, "Olga does", **quoting(asked, "who orders the new toner?"))

    whole = await dialog(here, asked)
    assert await here.stage.run(lambda uow: uow.questions.parts_of(whole)) == []


AIR = "Коллеги, подскажите, когда починят кондиционер в 305, там уже невозможно? И кто закажет воду?"


async def test_two_quotes_that_overlap_are_of_one_part(real: DeskChat) -> None:
    asked, _ = await real.says(BELLA, HELP, AIR)
    await real.says(BORIS, HELP, "смотрю", **quoting(asked, "когда починят кондиционер в 305"))
    answer, _ = await real.says(CLARA, HELP, "Завтра утром", **quoting(asked, "кондиционер в 305, там уже невозможно"))

    whole = await dialog(real, asked)
    assert (whole.answered_by, whole.real_answer_message_id) == (BORIS, answer["message_id"])
    assert await real.stage.run(lambda uow: uow.questions.parts_of(whole)) == []


async def test_a_quote_that_only_slips_over_the_end_of_a_part_is_of_its_own(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, AIR)
    await here.says(BORIS, HELP, "Завтра утром", **quoting(asked, "кондиционер в 305, там уже невозможно? И кто зака"))
    await here.says(CLARA, HELP, "Ольга закажет", **quoting(asked, "И кто закажет воду?"))

    whole = await dialog(here, asked)
    [part] = await here.stage.run(lambda uow: uow.questions.parts_of(whole))
    assert (part.text, part.answered_by) == ("И кто закажет воду?", CLARA)


@pytest.mark.parametrize("chase", ["Thanks! And the toner?", "and the second one?"])
async def test_who_asks_after_the_other_part_waits_for_it(real: DeskChat, chase: str) -> None:
    asked, _ = await real.says(BELLA, HELP, LONG)
    answer, _ = await real.says(BORIS, HELP, "By the link in the wiki", **quoting(asked, "the VPN from home"))
    real.stage.passes(minutes=2)
    again, _ = await real.says(BELLA, HELP, chase, reply_to_message=answer)
    waited = await dialog(real, again)
    real.stage.passes(minutes=3)
    second, _ = await real.says(CLARA, HELP, "Olga does", **quoting(asked, "who orders the new toner?"))

    assert waited.is_open
    found = await dialog(real, again)
    assert (found.answer_message_id, found.method, found.response_s) == (second["message_id"], "quote", 180)
    assert await real.stage.run(lambda uow: uow.questions.parts_of(found)) == []


async def test_who_asks_on_about_the_answered_part_asks_nothing_new(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, LONG)
    answer, _ = await here.says(BORIS, HELP, "By the link in the wiki", **quoting(asked, "the VPN from home"))
    again, _ = await here.says(BELLA, HELP, "Does the wiki open at home?", reply_to_message=answer)

    assert not await asks(here, again)


# Who writes


@pytest.mark.parametrize(
    ("on_desk", "in_chat", "answers"), [(True, None, True), (False, None, False), (True, False, False)]
)
async def test_a_hidden_administrator_is_what_chat_and_desk_say(
    on_desk: bool, in_chat: bool | None, answers: bool
) -> None:
    settings = DeskSettings(anonymous_admin_is_specialist=on_desk)
    chats = {} if in_chat is None else {HELP: ChatDefaults(anonymous_admin_is_specialist=in_chat)}
    here = DeskChat(Stage(memory(desk(settings=settings, chats=chats)).begin))
    asked, _ = await here.says(BELLA, HELP, PRINTER)

    await here.says(None, HELP, "Open the back cover", **HIDDEN)

    assert await asks(here, asked) is not answers


async def test_a_post_of_the_linked_channel_asks_nothing_but_comments_on_it_do(here: DeskChat) -> None:
    post = here.message(None, HELP, PRINTER, **{"from": TELEGRAM}, sender_chat=CHANNEL, is_automatic_forward=True)
    await here.gets(message=post)
    thread = {"reply_to_message": post, "message_thread_id": post["message_id"]}

    remark, _ = await here.says(BELLA, HELP, "Nice to hear that", **thread)
    asked, _ = await here.says(CYRIL, HELP, "When does it begin in Kazan?", **thread)
    more, _ = await here.says(CYRIL, HELP, "I mean the second office", **thread)
    answer, _ = await here.says(BORIS, HELP, "On Monday", **thread)

    assert await here.stage.question(post["message_id"]) is None
    assert await here.stage.question(remark["message_id"]) is None
    question = await dialog(here, asked)
    assert question.message_ids == [asked["message_id"], more["message_id"]]
    assert (question.answer_message_id, question.topic_id) == (answer["message_id"], None)


async def test_a_specialists_comment_on_a_post_answers_nothing_that_was_asked_elsewhere(here: DeskChat) -> None:
    post = here.message(None, HELP, "News", **{"from": TELEGRAM}, sender_chat=CHANNEL, is_automatic_forward=True)
    await here.gets(message=post)
    asked, _ = await here.says(BELLA, HELP, PRINTER)

    await here.says(BORIS, HELP, "On Monday", reply_to_message=post)

    assert await asks(here, asked)


async def test_who_writes_as_a_channel_asks_under_its_name(here: DeskChat) -> None:
    bot = {"id": 136817688, "is_bot": True, "first_name": "Channel"}
    channel = {"id": -888, "type": "channel", "title": "Bella's notes"}

    asked, _ = await here.says(None, HELP, PRINTER, **{"from": bot}, sender_chat=channel)

    question = await dialog(here, asked)
    person = await here.stage.run(lambda uow: uow.people.get(-888))
    assert (question.asker_id, person.name) == (-888, "Bella's notes")


async def test_other_bots_neither_ask_nor_answer_and_what_people_send_through_them_does(here: DeskChat) -> None:
    bot = {"id": 5, "is_bot": True, "first_name": "Helper"}
    from_bot, _ = await here.says(None, HELP, PRINTER, **{"from": bot})
    asked, _ = await here.says(BELLA, HELP, PRINTER, via_bot=bot)
    await here.says(None, HELP, "Open the back cover", **{"from": bot}, reply_to_message=asked)

    assert not await asks(here, from_bot)
    assert await asks(here, asked)

    await here.says(BORIS, HELP, "Open the back cover", via_bot=bot)
    assert not await asks(here, asked)


# Topics


async def test_topics_are_apart_and_a_thread_of_replies_is_none(here: DeskChat) -> None:
    beginning = here.message(OLGA, HELP, forum_topic_created={"name": "Printers", "icon_color": 1})
    topic = {"message_thread_id": beginning["message_id"], "is_topic_message": True, "reply_to_message": beginning}
    await here.gets(message=beginning | {"message_thread_id": beginning["message_id"], "is_topic_message": True})
    in_topic, _ = await here.says(BELLA, HELP, PRINTER, **topic)
    in_general, _ = await here.says(CYRIL, HELP, "How do I get into the VPN from home?")

    await here.says(BORIS, HELP, "Open the back cover", **topic)
    assert not await asks(here, in_topic)
    assert await asks(here, in_general)

    thread = {"message_thread_id": in_general["message_id"], "reply_to_message": in_general}
    await here.says(BORIS, HELP, "By the link in the wiki", **thread)
    question = await dialog(here, in_general)
    assert (question.is_open, question.topic_id) == (False, None)


async def test_an_answer_from_another_topic_counts_as_a_reply(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER, message_thread_id=7, is_topic_message=True)
    origin = {"type": "user", "date": 0, "sender_user": {"id": BELLA, "is_bot": False, "first_name": "Bella"}}
    elsewhere = {"origin": origin, "chat": GROUP, "message_id": asked["message_id"]}

    await here.says(BORIS, HELP, "Look here", message_thread_id=9, is_topic_message=True, external_reply=elsewhere)

    assert (await dialog(here, asked)).method == "reply"


@pytest.mark.parametrize("what", ["forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden"])
async def test_a_topic_that_is_closed_or_opened_again_is_said_by_nobody(here: DeskChat, what: str) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER, message_thread_id=7, is_topic_message=True)

    await here.says(BORIS, HELP, **{what: {}}, message_thread_id=7, is_topic_message=True)

    assert await asks(here, asked)


# Who is gone, and what is gone


async def test_a_question_of_somebody_who_left_stays_and_can_be_answered(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    person = {"id": BELLA, "is_bot": False, "first_name": "Bella"}
    await here.gets(message=here.message(OLGA, HELP, left_chat_member=person))

    assert await asks(here, asked)

    await here.says(BORIS, HELP, "Open the back cover", reply_to_message=asked)
    assert (await dialog(here, asked)).answered_by == BORIS


NEW = -1001000000077


async def moved(here: DeskChat) -> dict[str, Any]:
    """A question was asked before the group became a supergroup."""
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    await here.gets(message=here.message(BELLA, HELP, migrate_to_chat_id=NEW))
    await here.gets(message=here.message(BELLA, NEW, migrate_from_chat_id=HELP))
    here.ids = count(100)  # the ids of messages begin again
    return asked


async def methods(here: DeskChat) -> list[str | None]:
    """How the questions of the desk were answered."""
    whole = FiguresQuery(1, here.stage.now - timedelta(days=1), here.stage.now + timedelta(days=1))

    async def do(uow: UnitOfWork) -> list[str | None]:
        found = [await uow.questions.get(fact.question_id) for fact in await uow.reports.first_line(whole)]
        return [question.method for question in found if question is not None]

    return await here.stage.run(do)


async def test_after_a_move_a_question_is_answered_by_name(real: DeskChat) -> None:
    await moved(real)

    await real.says(BORIS, NEW, "Bella, open the back cover")

    assert await methods(real) == ["name"]


async def test_after_a_move_a_reply_that_names_the_old_group_finds_its_question(real: DeskChat) -> None:
    asked = await moved(real)

    await real.says(BORIS, NEW, "Open the back cover", reply_to_message=asked)

    assert await methods(real) == ["reply"]


async def test_a_reply_to_a_message_of_another_chat_answers_nothing_by_its_number(real: DeskChat) -> None:
    asked, _ = await real.says(BELLA, HELP, PRINTER)
    other, _ = await real.says(CYRIL, HELP, "How do I get into the VPN from home?")
    elsewhere = {"origin": {"type": "hidden_user", "date": 0, "sender_user_name": "X"}, "chat": CHANNEL}

    await real.says(BORIS, HELP, "Cyril, look", external_reply=elsewhere | {"message_id": asked["message_id"]})

    assert await asks(real, asked)
    assert not await asks(real, other)


@pytest.mark.parametrize("command", ["/notq", "/pair", "/why", "/similar", "/task"])
async def test_a_command_in_reply_to_a_message_of_another_chat_means_nothing_by_its_number(
    here: DeskChat, command: str
) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    elsewhere = {"origin": {"type": "hidden_user", "date": 0, "sender_user_name": "X"}, "chat": CHANNEL}

    told = await here.told(BORIS, HELP, command, external_reply=elsewhere | {"message_id": asked["message_id"]})

    assert told.kind == ("task_picker" if command == "/task" else "refusal")
    assert await asks(here, asked)


async def test_after_a_move_a_command_in_reply_to_a_message_of_the_old_group_finds_it(real: DeskChat) -> None:
    asked = await moved(real)

    told = await real.told(BORIS, NEW, "/notq", reply_to_message=asked)

    assert told.kind == "question_dismissed"
