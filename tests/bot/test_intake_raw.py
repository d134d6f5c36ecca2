"""Reading what Telegram sent: tolerant, storable, with its lane."""

import json

import pytest

from bot.intake.raw import NotJson, lane_of, loads, raw_update, unreadable
from tests.bot.make_updates import message, person, press


def test_an_update_is_kept_as_plain_ascii_json():
    row = raw_update(message(7, text="Принтер 😀"), 42)

    assert (row.bot_id, row.update_id, row.lane, row.error) == (42, 7, -100, None)
    assert row.raw.isascii()
    assert json.loads(row.raw) == message(7, text="Принтер 😀")


def test_the_same_update_reads_the_same_however_it_was_spaced():
    loose = json.dumps(message(7), indent=2).encode()
    tight = json.dumps(message(7), separators=(",", ":")).encode()

    assert raw_update(loads(loose), 1) == raw_update(loads(tight), 1)


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        (message(1, chat=-100), -100),
        ({"update_id": 1, "edited_message": message(1, chat=-7)["message"]}, -7),
        (press(1, chat=-55), -55),
        ({"update_id": 1, "callback_query": {"id": "1", "from": person(9), "inline_message_id": "a"}}, 9),
        ({"update_id": 1, "message_reaction": {"chat": {"id": -3}, "user": person(9)}}, -3),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 12}, "from": person(12)}}, 12),
        ({"update_id": 1, "poll_answer": {"user": person(9)}}, 9),
        ({"update_id": 1, "poll": {"id": "5"}}, 0),
        ({"update_id": 1, "message": {"chat": {"id": True}}}, 0),
        ({"update_id": 1, "message": {"chat": {"id": 10**30}}}, 0),
        ({"update_id": 1, "message": "text"}, 0),
        ({"update_id": 1}, 0),
    ],
)
def test_the_lane_is_the_chat_or_else_the_person(update, lane):
    assert lane_of(update) == lane


@pytest.mark.parametrize("item", [None, 5, "text", [], [message(1)], 1.5])
def test_what_is_not_an_object_is_set_aside_with_its_raw_json(item):
    row = raw_update(item, 1)

    assert row.error == "not an object"
    assert json.loads(row.raw) == item


@pytest.mark.parametrize("update_id", ["7", 7.0, True, None, 10**30, [7]])
def test_an_update_without_a_usable_id_is_set_aside(update_id):
    row = raw_update({"update_id": update_id, "message": {"chat": {"id": -5}}}, 1)

    assert (row.update_id, row.lane, row.error) == (0, -5, "no update_id")


def test_numbers_no_type_can_hold_become_nothing():
    huge = b"9" * 5000

    read = loads(b'{"a": 1e999, "b": NaN, "c": -Infinity, "d": ' + huge + b', "e": 1.5, "f": 3}')

    assert read == {"a": None, "b": None, "c": None, "d": None, "e": 1.5, "f": 3}


def test_texts_no_database_takes_are_made_harmless():
    row = raw_update(loads(rb'{"update_id": 1, "x": "a\u0000b\ud800c", "y": "\ud83d\ude00"}'), 1)

    assert json.loads(row.raw) == {"update_id": 1, "x": "a\ufffdb\ufffdc", "y": "😀"}


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"\xff\xfe\xff", b"[" * 100_000, b'{"a":}'])
def test_a_body_that_is_not_json_is_recognised(body):
    with pytest.raises(NotJson):
        loads(body)


def test_an_unreadable_body_is_kept_as_a_json_text():
    row = unreadable(b"<b>\x00\xff", 3)

    assert (row.update_id, row.lane, row.error) == (0, 0, "not JSON")
    assert json.loads(row.raw) == "<b>\ufffd\u00ff"
