"""From one message of an export to what the first line hears."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.importer import reading
from bot.importer.reading import Reader, Unusable, media_of, peer_id, read_person_id
from bot.importer.source import ExportedChat
from desk.people import ANONYMOUS_ADMIN
from desk.questions import BEFORE_MIGRATION
from tests.bot.exports import ANNA, GROUP, START, said, said_in_2022, service

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHAT = ExportedChat(1900000001, "private_supergroup", "IT help")


def read(raw, zone="Europe/Moscow"):
    return Reader(CHAT, ZoneInfo(zone), NOW).read(raw)


def test_a_message_keeps_who_when_and_what():
    spoken = read(said(7, ANNA, "Where is the form?", minute=3, reply_to_message_id=5))

    message = spoken.heard.message
    assert (message.chat_id, message.message_id, message.author_id) == (GROUP, 7, 11)
    assert message.sent_at == datetime(2026, 10, 5, 9, 3, tzinfo=UTC)
    assert (message.text, message.reply_to) == ("Where is the form?", 5)
    assert (spoken.author.name, spoken.heard.author_name) == ("Anna Petrova", "Anna Petrova")


def test_the_older_dialect_says_local_time():
    raw = said_in_2022(7, ANNA, "Where is the form?")

    assert read(raw, "Europe/Moscow").heard.message.sent_at == START
    assert read(raw, "UTC").heard.message.sent_at == datetime(2026, 10, 5, 12, tzinfo=UTC)


def test_the_exact_time_beats_the_local_one():
    assert read(said(7, ANNA, "x"), "Asia/Tokyo").heard.message.sent_at == START


@pytest.mark.parametrize("wrong", ["abc", "", "-5", "86400", str(10**15), "1e99", [], True])
def test_where_the_exact_time_cannot_be_the_local_one_counts(wrong):
    raw = said_in_2022(7, ANNA, "Where is the form?") | {"date_unixtime": wrong}

    assert read(raw).heard.message.sent_at == START


@pytest.mark.parametrize(
    "date", ["1970-01-02T00:00:00", "2013-08-13T00:00:00", "2026-11-22T15:00:01", "2058-01-01T00:00:00"]
)
def test_a_date_that_cannot_be_is_left_out_with_its_reason(date):
    raw = said_in_2022(7, ANNA, "Where is the form?") | {"date": date}

    assert read(raw) == Unusable("dated before there was Telegram, or in the future")


def test_a_clock_may_have_been_a_day_ahead():
    raw = said_in_2022(7, ANNA, "Where is the form?") | {"date": "2026-11-22T15:00:00"}

    assert read(raw).heard.message.sent_at == NOW + timedelta(days=1)


def test_an_edit_at_a_time_that_cannot_be_is_none():
    raw = said(7, ANNA, "Where is the form?", edited="1970-01-02T00:00:00", edited_unixtime="86400")

    assert read(raw).heard.message.edited_at is None


def test_a_text_in_parts_is_one_text():
    parts = ["see ", {"type": "link", "text": "https://example.org"}, ", ", {"type": "bold", "text": "now"}]

    assert read(said_in_2022(7, ANNA, parts)).heard.message.text == "see https://example.org, now"


def test_mentions_are_found_in_both_dialects():
    parts = [
        {"type": "mention_name", "text": "Boris", "user_id": 12},
        {"type": "plain", "text": " or "},
        {"type": "mention", "text": "@Kirill_K"},
    ]

    new = read(said(7, ANNA, "", text_entities=parts)).heard
    old = read(said_in_2022(7, ANNA, parts)).heard

    assert (new.mentions, new.mentioned_names) == ((12,), ("kirill_k",))
    assert (old.mentions, old.mentioned_names) == ((12,), ("kirill_k",))


@pytest.mark.parametrize(
    ("raw", "user_id"),
    [
        ("user123", 123),
        ("channel123", -100123),
        ("chat123", -123),
        (123, 123),
        ((1 << 32) + 5, -5),
        ((2 << 32) + 7, -1007),
        ("user0", None),
        ("someone", None),
        (None, None),
        (True, None),
        (-5, None),
    ],
)
def test_senders_are_named_as_the_bot_api_names_them(raw, user_id):
    assert peer_id(raw) == user_id


def test_whoever_writes_as_the_group_is_its_hidden_administrator():
    raw = said(7, "channel1900000001", "Rebooting the server now") | {"from": "IT help"}

    assert read(raw).heard.message.author_id == ANONYMOUS_ADMIN


def test_a_deleted_account_is_still_somebody():
    spoken = read(said(7, "user99", "How do I log in?"))

    assert (spoken.author.author_id, spoken.author.name) == (99, "")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (service(7, "pin_message"), reading.SERVICE),
        (said(7, ANNA, "x") | {"type": "unsupported"}, reading.UNSUPPORTED),
        (said(7, ANNA, "x") | {"from_id": None}, reading.NO_AUTHOR),
        (said_in_2022(7, ANNA, "x") | {"date": "yesterday"}, reading.NO_TIME),
        (said("7", ANNA, "x"), reading.NO_ID),
        (said(7, "channel5", "News") | {"from": "News", "forwarded_from": "News"}, reading.CHANNEL_POST),
    ],
)
def test_what_cannot_be_part_of_a_dialog_says_why(raw, reason):
    assert read(raw) == Unusable(reason)


@pytest.mark.parametrize(
    ("text", "is_command"),
    [("/task", True), ("/task@desk_bot 5", True), ("/etc/hosts is empty", False), ("and /task", False)],
)
def test_commands_are_told_from_paths(text, is_command):
    assert read(said(7, ANNA, text)).heard.is_command is is_command


@pytest.mark.parametrize(
    ("more", "media"),
    [
        ({"photo": "photos/1.jpg"}, "photo"),
        ({"media_type": "voice_message", "file": "v.ogg"}, "voice"),
        ({"media_type": "sticker", "file": "s.webp"}, "sticker"),
        ({"file": "report.pdf"}, "document"),
        ({"location_information": {"latitude": 1.0}}, "location"),
        ({}, None),
    ],
)
def test_media_are_named_as_in_live_messages(more, media):
    assert media_of(said(7, ANNA, "", **more)) == media


def test_a_reply_to_another_chat_is_none_here():
    raw = said(7, ANNA, "x", reply_to_message_id=5, reply_to_peer_id="channel9")

    assert read(raw).heard.message.reply_to is None


def test_what_somebody_sends_through_a_bot_is_theirs_buttons_or_not():
    spoken = read(said(7, ANNA, "x", via_bot="@gif", inline_bot_buttons=[[{"type": "url", "text": "Go"}]]))

    assert (spoken.heard.from_bot, spoken.has_buttons) == (False, False)


@pytest.mark.parametrize("of_whom", ["Kirill", None])
def test_a_forwarded_message_is_known_as_such(of_whom):
    assert read(said(7, ANNA, "x", forwarded_from=of_whom)).heard.is_forwarded
    assert not read(said(7, ANNA, "x")).heard.is_forwarded


def test_messages_from_before_a_move_are_numbered_as_after_a_move_that_was_lived_through():
    message = read(said(-999_999_939, ANNA, "x", reply_to_message_id=-999_999_940)).heard.message

    assert (message.message_id, message.reply_to) == (61 - BEFORE_MIGRATION, 60 - BEFORE_MIGRATION)


@pytest.mark.parametrize(
    ("text", "user_id"), [("user12", 12), (" 12 ", 12), ("@boris", None), ("-5", None), ("", None)]
)
def test_people_are_written_as_exports_or_telegram_show_them(text, user_id):
    assert read_person_id(text) == user_id


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, reading.NO_MESSAGE),
        ("message", reading.NO_MESSAGE),
        ([], reading.NO_MESSAGE),
        ({}, reading.UNSUPPORTED),
        (said(7, ANNA, ""), reading.EMPTY),
        (said(7, ANNA, "x") | {"text": 5, "text_entities": [None, 5, {"type": 3, "text": ["x"]}]}, reading.EMPTY),
        (said(7, ANNA, "", media_type=["voice_message"]), reading.EMPTY),
        (said(True, ANNA, "x"), reading.NO_ID),
        (said(2**70, ANNA, "x"), reading.NO_ID),
        (said(7, ANNA, "x") | {"from_id": {"id": 5}}, reading.NO_AUTHOR),
        (said(7, "user9999999999999999999", "x"), reading.NO_AUTHOR),
        (said(7, ANNA, "x", date="yesterday", date_unixtime="1e99"), reading.NO_TIME),
    ],
)
def test_whatever_else_stands_in_a_file_is_left_out_with_its_reason(raw, reason):
    assert read(raw) == Unusable(reason)


def test_a_reply_to_something_impossible_is_none():
    assert read(said(7, ANNA, "x", reply_to_message_id=2**70)).heard.message.reply_to is None
