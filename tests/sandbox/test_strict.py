"""Strict mode: mistakes of a request are named by their paths; the sandbox looks at itself as well."""

import json

import aiohttp
import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.ledger import Book
from bot.sandbox.self_check import SelfCheck
from tests.sandbox.conftest import ANNA, TOKEN

OPEN = "inline_keyboard"


@pytest.mark.parametrize(
    ("method", "params", "why"),
    [
        ("sendMessage", {"text": "x"}, "chat_id: is missing, Integer or String is required"),
        ("sendMessage", {"chat_id": ANNA, "text": "x", "txet": "y"}, "txet: sendMessage has no such parameter"),
        ("sendMessage", {"chat_id": True, "text": "x"}, "chat_id: Integer or String expected, got Boolean"),
        ("sendMessage", {"chat_id": ANNA, "text": 5}, "text: String expected, got Integer"),
        ("sendMessage", {"chat_id": ANNA, "text": None}, "text: String expected, got null"),
        (
            "sendMessage",
            {"chat_id": ANNA, "text": "x", "disable_notification": "perhaps"},
            "disable_notification: Boolean expected, got String 'perhaps'",
        ),
        (
            "sendMessage",
            {"chat_id": ANNA, "text": "x", "reply_to_message_id": 1},
            "reply_to_message_id: sendMessage has no such parameter",
        ),
        (
            "sendMessage",
            {"chat_id": ANNA, "text": "x", "reply_markup": {OPEN: [[{"text": "a", "callback_dat": "b"}]]}},
            "reply_markup.inline_keyboard[0][0].callback_dat: InlineKeyboardButton has no such field",
        ),
        (
            "sendMessage",
            {"chat_id": ANNA, "text": "x", "reply_markup": {OPEN: [[{"callback_data": "b"}]]}},
            "reply_markup.inline_keyboard[0][0].text: is missing, InlineKeyboardButton requires it",
        ),
        (
            "sendMessage",
            {"chat_id": ANNA, "text": "x", "entities": [{"type": "bald", "offset": 0, "length": 1}]},
            "entities[0].type: 'mention' or 'hashtag'",
        ),
        (
            "sendMessage",
            {"chat_id": ANNA, "text": "x", "entities": [{"type": "bold", "offset": "0", "length": 1}]},
            "entities[0].offset: Integer expected, got String '0'",
        ),
        (
            "sendMessage",
            {"chat_id": ANNA, "text": "x", "reply_parameters": "{oops"},
            "reply_parameters: ReplyParameters expected, but this is not JSON",
        ),
        (
            "setMessageReaction",
            {"chat_id": ANNA, "message_id": 1, "reaction": [{"type": "emoji"}]},
            "reaction[0].emoji: is missing, ReactionTypeEmoji requires it",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "b"}], "scope": {"type": "everyone"}},
            "scope.type: 'default' or 'all_private_chats'",
        ),
        (
            "answerInlineQuery",
            {"inline_query_id": "1", "results": [{"type": "audio", "id": "1", "audio_url": "https://x.example/a"}]},
            "results[0].title: is missing, InlineQueryResultAudio requires it",
        ),
        ("sendMessage", {"chat_id": ANNA, "text": "a\x00b"}, "text: holds a NUL, which Telegram turns into a space"),
        ("getUpdates", {"limit": "many"}, "limit: Integer expected, got String 'many'"),
        (
            "sendMessage",
            {"chat_id": ANNA, "text": "x", "disable_notification": "yes"},
            "disable_notification: Boolean expected, got String 'yes'",
        ),
        (
            "editMessageText",
            {"chat_id": ANNA, "message_id": "3", "text": "x"},
            "message_id: Integer expected, got String '3'",
        ),
        ("getUpdates", {"allowed_updates": ["foo"]}, "allowed_updates[0]: 'message' or 'edited_message'"),
    ],
)
async def test_a_mistake_is_refused_with_its_path(strict_sandbox, method, params, why):
    status, description = await strict_sandbox.refusal(method, **params)

    assert status == 400
    assert description.startswith(f"Bad Request: strict mode: {method}: {why}")


async def test_a_word_that_is_none_is_told_those_there_are_and_the_nearest(strict_sandbox):
    results = [{"type": "artcle", "id": "1", "title": "A"}]

    _, description = await strict_sandbox.refusal("answerInlineQuery", inline_query_id="1", results=results)

    path, _, problem = description.removeprefix("Bad Request: strict mode: answerInlineQuery: ").partition(": ")
    words, _, rest = problem.partition(" expected, ")
    assert path == "results[0].type"
    assert {"'article'", "'audio'", "'venue'"} <= set(words.split(" or "))
    assert len(words.split(" or ")) == 13
    assert rest == "got String 'artcle'; 'article' comes nearest"


async def test_several_mistakes_are_named_together(strict_sandbox):
    _, description = await strict_sandbox.refusal("sendMessage", chat_id=ANNA, a=1, b=2)

    assert description == (
        "Bad Request: strict mode: sendMessage: a: sendMessage has no such parameter; "
        "b: sendMessage has no such parameter; text: is missing, String is required"
    )


async def test_no_more_than_five_mistakes_are_named(strict_sandbox):
    extra = dict.fromkeys("abcdefg", 1)

    _, description = await strict_sandbox.refusal("getMe", **extra)

    assert description.count("has no such parameter") == 5
    assert description.endswith("; and 2 more")


async def test_in_a_form_everything_is_a_text_and_is_read_as_what_is_expected(strict_sandbox):
    await strict_sandbox.control("start", **{"from": ANNA})
    fields = {
        "chat_id": str(ANNA),
        "text": "5",
        "disable_notification": "true",
        "reply_markup": json.dumps({OPEN: [[{"text": "Go", "callback_data": "1"}]]}),
    }

    async with strict_sandbox.session.post(f"/bot{TOKEN}/sendMessage", data=fields) as response:
        body = await response.json()

    assert body["result"]["text"] == "5"


async def test_a_file_must_belong_to_a_parameter(strict_sandbox):
    await strict_sandbox.control("start", **{"from": ANNA})
    form = aiohttp.FormData({"chat_id": str(ANNA), "document": "attach://one"})
    form.add_field("one", b"a", filename="a.txt")
    form.add_field("two", b"b", filename="b.txt")

    async with strict_sandbox.session.post(f"/bot{TOKEN}/sendDocument", data=form) as response:
        body = await response.json()

    assert body["description"] == (
        "Bad Request: strict mode: sendDocument: two: a file that no parameter is attached to"
    )


async def test_a_refused_call_changes_nothing(strict_sandbox):
    await strict_sandbox.control("start", **{"from": ANNA})

    await strict_sandbox.refusal("sendMessage", chat_id=ANNA, text="x", parse_mod="HTML")

    assert [message.text for message in strict_sandbox.world.chats[ANNA].messages.values()] == ["/start"]


async def test_without_strict_mode_what_is_unknown_is_ignored_as_telegram_does(sandbox):
    await sandbox.control("start", **{"from": ANNA})

    assert (await sandbox.call("sendMessage", chat_id=ANNA, text="x", txet="y"))["text"] == "x"


async def test_a_method_of_telegram_that_the_sandbox_lacks_is_told_from_one_nobody_knows(sandbox):
    assert await sandbox.refusal("sendGift", user_id=ANNA, gift_id="1") == (
        501,
        "Not Implemented: sendGift is a method of Bot API 10.3, but not of the sandbox",
    )
    assert await sandbox.refusal("sendGhost") == (404, "Not Found: method not found")


async def test_mistakes_of_the_sandbox_itself_are_shown(strict_sandbox):
    assert await strict_sandbox.look("mistakes") == {"checking": True, "strict": True, "mistakes": []}


def test_an_update_or_a_result_against_the_schema_is_a_mistake_of_the_sandbox():
    ledger = Book(Clock())
    check = SelfCheck(ledger, enabled=True)

    check.update({"update_id": 1, "message": {"message_id": 1, "chat": {"id": 1, "type": "private"}, "dat": 5}})
    check.answer("getMe", {"id": 1, "is_bot": True})
    check.answer("deleteMessage", result=True)

    assert check.mistakes == [
        "update message: message.dat: Message has no such field",
        "update message: message.date: is missing, Message requires it",
        "result of getMe: first_name: is missing, User requires it",
    ]
    assert [entry["event"] for entry in ledger.entries] == ["mistake"] * 3
