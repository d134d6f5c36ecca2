"""From Telegram's types to the desk's words."""

from datetime import UTC, datetime

import pytest
from aiogram.types import CallbackQuery, Message

from bot.routers import reading
from bot.routers.reading import CommandText, TaskNumber
from desk.people import ANONYMOUS_ADMIN

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
GROUP = {"id": -100, "type": "supergroup", "title": "Help"}
BELLA = {"id": 2001, "is_bot": False, "first_name": "Bella", "username": "bella"}
ANONYMOUS = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def message(**fields) -> Message:
    plain = {"message_id": 7, "date": int(NOW.timestamp()), "chat": GROUP, "from": BELLA}
    return Message.model_validate(plain | fields)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/task", CommandText("task", "")),
        ("/Task", CommandText("task", "")),
        ("/task@firstline_bot", CommandText("task", "", "firstline_bot")),
        ("/take 42", CommandText("take", "42")),
        ("/ask it\nThe printer\nis jammed ", CommandText("ask", "it\nThe printer\nis jammed")),
        ("/hold@Other 42 2h", CommandText("hold", "42 2h", "Other")),
        ("/", None),
        ("/5/6 done", None),
        ("/задача", None),
        (" /task", None),
        ("task", None),
        ("", None),
        (None, None),
    ],
)
def test_a_command_is_taken_apart(text, command):
    assert reading.command_of(text) == command


@pytest.mark.parametrize(
    ("text", "named", "rest"),
    [
        ("42", TaskNumber(42, is_bare=True), ""),
        ("#42", TaskNumber(42), ""),
        ("№ 42", TaskNumber(42), ""),
        ("IT-42", TaskNumber(42, "IT"), ""),
        ("it-42", TaskNumber(42, "IT"), ""),
        ("it_2-42 2h", TaskNumber(42, "IT_2"), "2h"),
        ("42 завтра 10:00", TaskNumber(42, is_bare=True), "завтра 10:00"),
        ("42, завтра", TaskNumber(42, is_bare=True), "завтра"),
        ("#42: @clara", TaskNumber(42), "@clara"),
        ("0042", TaskNumber(42, is_bare=True), ""),
        ("25.11 10:00", None, "25.11 10:00"),
        ("18:00", None, "18:00"),
        ("2h", None, "2h"),
        ("2ч", None, "2ч"),
        ("1234567890", None, "1234567890"),
        ("-5", None, "-5"),
        ("сорок два", None, "сорок два"),
        ("", None, ""),
    ],
)
def test_a_task_is_named_at_the_beginning_in_three_ways(text, named, rest):
    assert reading.task_number(text) == (named, rest)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("🟡 IT-42 · Printer", [("IT", 42)]),
        ("IT-42, IT-43 and IT-42 again", [("IT", 42), ("IT", 43)]),
        ("in UTF-8", [("UTF", 8)]),
        ("it-42", []),
        (None, []),
    ],
)
def test_tasks_named_in_a_text_are_found_once_each(text, named):
    assert reading.named_tasks(text) == named


def test_mentions_by_name_and_by_link_are_told_apart():
    text = "😀 @Bella and Cyril, look"
    entities = [
        {"type": "mention", "offset": 3, "length": 6},
        {"type": "text_mention", "offset": 14, "length": 5, "user": {"id": 5, "is_bot": False, "first_name": "Cyril"}},
    ]

    heard = reading.heard_of(message(text=text, entities=entities), is_command=False)

    assert (heard.mentioned_names, heard.mentions) == (("bella",), (5,))


def test_a_caption_is_a_text_and_its_mentions_count():
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    entities = [{"type": "mention", "offset": 0, "length": 6}]

    heard = reading.heard_of(message(photo=photo, caption="@bella look", caption_entities=entities), is_command=False)

    assert (heard.message.text, heard.message.media, heard.mentioned_names) == ("@bella look", "photo", ("bella",))


def test_what_says_more_names_a_message_that_telegram_describes_twice():
    file = {"file_id": "f", "file_unique_id": "u"}
    place = {"latitude": 1.0, "longitude": 1.0}
    gif = message(animation=file | {"width": 1, "height": 1, "duration": 1}, document=file)
    venue = message(venue={"location": place, "title": "Office", "address": "Main street"}, location=place)

    assert [reading.media_of(each) for each in (gif, venue)] == ["animation", "venue"]


def test_a_topic_is_where_telegram_says_so_and_a_thread_of_replies_is_none():
    assert reading.topic_of(message(message_thread_id=5, is_topic_message=True)) == 5
    assert reading.topic_of(message(message_thread_id=5)) is None


def test_a_reply_is_to_its_message_and_in_a_topic_not_to_the_topics_beginning():
    plain = {"message_id": 3, "date": 0, "chat": GROUP}
    opened = plain | {"forum_topic_created": {"name": "Printers", "icon_color": 1}}

    assert reading.reply_of(message(reply_to_message=plain)) == 3
    assert reading.reply_of(message(reply_to_message=opened)) is None
    assert reading.reply_of(message()) is None


def test_a_quote_comes_along():
    quoted = message(text="this", quote={"text": "E-21", "position": 0, "is_manual": True})

    assert reading.heard_of(quoted, is_command=False).message.quote == "E-21"


def test_a_quote_that_telegram_added_by_itself_is_none():
    quoted = message(text="this", quote={"text": "E-21", "position": 0})

    assert reading.heard_of(quoted, is_command=False).message.quote is None


def test_a_reply_to_another_topic_of_the_chat_is_a_reply():
    origin = {"type": "user", "date": 0, "sender_user": BELLA}

    said = message(text="this", external_reply={"origin": origin, "chat": GROUP, "message_id": 3})

    assert (reading.reply_of(said), reading.reply_chat_of(said)) == (3, None)


@pytest.mark.parametrize("elsewhere", [-200, -300])
def test_a_reply_to_another_chat_tells_which(elsewhere):
    chat = {"id": elsewhere, "type": "supergroup", "title": "Elsewhere"}
    origin = {"type": "user", "date": 0, "sender_user": BELLA}

    said = message(text="this", external_reply={"origin": origin, "chat": chat, "message_id": 3})

    assert (reading.reply_of(said), reading.reply_chat_of(said)) == (3, elsewhere)


def test_the_beginning_of_a_topic_is_no_reply_even_where_telegram_does_not_say_what_it_is():
    beginning = {"message_id": 5, "date": 0, "chat": GROUP}

    said = message(message_thread_id=5, is_topic_message=True, reply_to_message=beginning)

    assert (reading.topic_of(said), reading.reply_of(said)) == (5, None)


def test_a_comment_on_a_post_of_the_linked_channel_is_told_apart():
    post = {"message_id": 5, "date": 0, "chat": GROUP, "is_automatic_forward": True}

    assert reading.heard_of(message(text="When?", reply_to_message=post), is_command=False).under_post
    assert not reading.heard_of(message(text="When?"), is_command=False).under_post


def test_a_forwarded_message_is_of_who_forwarded_it():
    origin = {"type": "hidden_user", "date": 0, "sender_user_name": "Cyril"}

    heard = reading.heard_of(message(text="Where is it?", forward_origin=origin), is_command=False)

    assert (heard.message.author_id, heard.is_forwarded) == (2001, True)


def test_a_hidden_administrator_is_heard_as_one_and_not_as_a_bot():
    hidden = message(**{"from": ANONYMOUS}, sender_chat=GROUP, author_signature="Helper", text="Open it")

    heard = reading.heard_of(hidden, is_command=False)

    assert (heard.message.author_id, heard.from_bot) == (ANONYMOUS_ADMIN, False)
    assert (heard.author_name, heard.author_username) == ("Helper", None)


def test_a_reply_to_a_hidden_administrator_is_none_to_a_bot():
    hidden = {"message_id": 5, "date": 0, "chat": GROUP, "from": ANONYMOUS, "sender_chat": GROUP}

    assert not reading.heard_of(message(text="How?", reply_to_message=hidden), is_command=False).to_bot


def test_who_writes_as_a_channel_is_that_channel():
    channel = {"id": -200, "type": "channel", "title": "Bella's notes"}
    bot = {"id": reading.CHANNEL_BOT, "is_bot": True, "first_name": "Channel"}

    heard = reading.heard_of(message(**{"from": bot}, sender_chat=channel, text="Hi"), is_command=False)

    assert (heard.message.author_id, heard.author_name, heard.author_username) == (-200, "Bella's notes", None)
    assert heard.from_bot is False


def test_what_a_bot_says_is_a_bots_and_what_somebody_says_through_one_is_theirs():
    bot = {"id": 5, "is_bot": True, "first_name": "Helper"}

    assert reading.heard_of(message(text="Hi", **{"from": bot}), is_command=False).from_bot
    assert not reading.heard_of(message(text="Hi", via_bot=bot), is_command=False).from_bot


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "Hi"}, True),
        ({"sticker": {"file_id": "f", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1,
                      "is_animated": False, "is_video": False}}, True),
        ({"dice": {"emoji": "🎲", "value": 4}}, True),
        ({"location": {"latitude": 1.0, "longitude": 1.0}}, True),
        ({"pinned_message": {"message_id": 3, "date": 0, "chat": GROUP}}, False),
        ({"delete_chat_photo": True}, False),
        ({"forum_topic_closed": {}}, False),
        ({"video_chat_started": {}}, False),
    ],
)  # fmt: skip
def test_service_messages_are_not_said_by_anybody(fields, said):
    assert reading.is_said(message(**fields)) is said


def test_an_album_part_knows_its_album():
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]

    heard = reading.heard_of(message(photo=photo, media_group_id="77"), is_command=False)

    assert (heard.message.album_id, heard.message.media) == ("77", "photo")


def test_the_origin_of_a_message_knows_where_to_answer():
    group = reading.origin_of(message(text="/task", message_thread_id=5, is_topic_message=True), now=NOW, update_id=1)
    private = reading.origin_of(
        message(text="/status", chat={"id": 2001, "type": "private", "first_name": "Bella"}), now=NOW, update_id=1
    )

    assert (group.user_id, group.chat_id, group.message_id, group.topic_id, group.is_private) == (
        2001,
        -100,
        7,
        5,
        False,
    )
    assert (private.chat_id, private.is_private) == (2001, True)
    assert group.key != private.key


def press(**fields) -> CallbackQuery:
    return CallbackQuery.model_validate({"id": "9", "from": BELLA, "chat_instance": "1", "data": "x"} | fields)


def test_the_origin_of_a_press_is_its_message_or_else_its_person():
    in_group = reading.origin_of_press(press(message={"message_id": 7, "date": 1, "chat": GROUP}), now=NOW)
    too_old = reading.origin_of_press(press(message={"message_id": 7, "date": 0, "chat": GROUP}), now=NOW)
    of_nothing = reading.origin_of_press(press(inline_message_id="abc"), now=NOW)

    assert (in_group.chat_id, in_group.callback_id, in_group.is_private) == (-100, "9", False)
    assert (too_old.chat_id, too_old.message_id) == (-100, 7)
    assert (of_nothing.chat_id, of_nothing.message_id, of_nothing.is_private) == (2001, None, True)
