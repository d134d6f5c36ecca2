"""Every way a call can end, over a real connection."""

import logging
import warnings
from contextlib import asynccontextmanager

import pytest

from desk.delivery import (
    Call,
    CardGone,
    Failed,
    Migrated,
    NotEphemeral,
    Sent,
    Skipped,
    TryLater,
    Unknown,
    Unreachable,
)
from scheduler.budget import SendBudget
from scheduler.limiter import Limiter, Ticket
from scheduler.outcomes import TokenRefused
from scheduler.sender import Sender, Upload
from tests.scheduler.bot_api import BotApi, cut_off, error, ok, plain, serving, too_slow

TOKEN = "4242:CANARY-of-the-token"
POST = Call("sendMessage", {"chat_id": -1, "text": "hello"}, "d1")
EDIT = Call("editMessageText", {"chat_id": -1, "message_id": 5, "text": "hello"}, "d2")
REACT = Call("setMessageReaction", {"chat_id": -1, "message_id": 5, "reaction": []}, "d3")
ANSWER = Call("answerCallbackQuery", {"callback_query_id": "9", "text": "Taken"}, "d4")
WHISPER = Call("sendMessage", {"chat_id": -1, "text": "psst", "ephemeral_message_parameters": {}}, "d5")
EDIT_WHISPER = Call("editEphemeralMessageText", {"chat_id": -1, "ephemeral_message_id": 3, "text": "x"}, "d6")


@asynccontextmanager
async def talking(api, **options):
    async with serving(api) as base:
        sender = Sender(TOKEN, Limiter(SendBudget(pace_s=0.0)), read_timeout_s=0.2, **{"api_base": base} | options)
        await sender.start()
        try:
            yield sender
        finally:
            await sender.stop()


async def outcome_of(call, *answers):
    api = BotApi()
    api.answers = list(answers)
    async with talking(api) as sender:
        return await sender.send(call, Ticket())


@pytest.mark.parametrize(
    ("call", "answer", "outcome"),
    [
        (POST, ok({"message_id": 77}), Sent(77, None, "d1")),
        (REACT, ok(True), Sent(None, None, "d3")),
        (WHISPER, ok({"message_id": 0, "ephemeral_message_id": 8}), Sent(None, 8, "d5")),
        (EDIT, error(400, "Bad Request: message is not modified: specified new ..."), Sent(None, None, "d2")),
        (EDIT_WHISPER, error(400, "Bad Request: message is not modified: ..."), Sent(None, None, "d6")),
        (EDIT, error(400, "Bad Request: message to edit not found"), CardGone()),
        (EDIT, error(400, "Bad Request: message can't be edited"), CardGone()),
        (POST, error(400, "x", migrate_to_chat_id=-1007), Migrated(-1007)),
        (POST, error(429, "Too Many Requests", retry_after=7), TryLater(7, "too many requests", counts=False)),
        (POST, plain(429, "<html>"), TryLater(3, "too many requests", counts=False)),
        (POST, error(403, "Forbidden: bot was blocked by the user"), Unreachable),
        (POST, error(403, "Forbidden: bot can't initiate conversation with a user"), Unreachable),
        (POST, error(400, "Bad Request: chat not found"), Unreachable),
        (POST, error(400, "Bad Request: not enough rights to send text messages to the chat"), Unreachable),
        (WHISPER, error(400, "Bad Request: USER_NOT_PARTICIPANT"), NotEphemeral),
        (EDIT_WHISPER, error(400, "Bad Request: message to edit not found"), NotEphemeral),
        (EDIT_WHISPER, error(404, "Not Found: method not found"), NotEphemeral),
        (ANSWER, error(400, "Bad Request: query is too old and response timeout expired or ..."), Skipped),
        (REACT, error(400, "Bad Request: message to react not found"), Skipped),
        (POST, error(400, "Bad Request: BUTTON_DATA_INVALID"), Failed("Button_data_invalid")),
        (POST, error(400, "Bad Request: message is too long"), Failed("Message is too long")),
        (POST, error(413, "Request Entity Too Large"), Failed("Request Entity Too Large")),
        (POST, error(404, "Not Found: method not found"), Failed),
        (POST, error(404, "Not Found"), Failed),
        (POST, error(500, "Internal Server Error: restart"), Unknown("500 Internal Server Error: restart")),
        (EDIT, error(500, "Internal Server Error: restart"), TryLater),
        (POST, plain(502, "<html>Bad Gateway"), Unknown("502 not an answer of the Bot API")),
        (REACT, plain(504, ""), TryLater(1.0, "504 not an answer of the Bot API")),
        (POST, plain(200, '{"ok": true, "resu'), Unknown("200 not an answer of the Bot API")),
        (EDIT, plain(200, "<html>"), TryLater),
        (POST, plain(403, "<html>a proxy says no"), TryLater(1.0, "403 not an answer of the Bot API")),
        (POST, cut_off, Unknown("connection broke: RemoteProtocolError")),
        (ANSWER, cut_off, TryLater(1.0, "connection broke: RemoteProtocolError")),
        (POST, too_slow, Unknown("connection broke: ReadTimeout")),
        (EDIT, too_slow, TryLater(1.0, "connection broke: ReadTimeout")),
    ],
)
async def test_what_became_of_a_call(call, answer, outcome):
    seen = await outcome_of(call, answer)

    assert seen == outcome if not isinstance(outcome, type) else isinstance(seen, outcome)


async def test_a_refused_connection_is_certainly_not_sent():
    async with talking(BotApi(), api_base="http://127.0.0.1:1") as sender:
        outcome = await sender.send(POST, Ticket())

    assert outcome == TryLater(1.0, "Telegram cannot be reached", counts=False)


@pytest.mark.parametrize(
    ("status", "description"),
    [(401, "Unauthorized"), (401, "Unauthorized: invalid token specified")],
)
async def test_a_refused_token_ends_everything_without_being_named(status, description):
    with pytest.raises(TokenRefused) as refused:
        await outcome_of(POST, error(status, description))

    assert TOKEN not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("description", "extra", "left"),
    [
        ("Bad Request: can't parse entities: unsupported", {"entities": [{"type": "bold"}]}, {"text", "chat_id"}),
        ("Bad Request: ENTITY_BOUNDS_INVALID", {"entities": []}, {"text", "chat_id"}),
        ("Bad Request: message thread not found", {"message_thread_id": 4}, {"text", "chat_id"}),
        ("Bad Request: message to be replied not found", {"reply_parameters": {}}, {"text", "chat_id"}),
    ],
)
async def test_a_refused_form_is_said_more_plainly(description, extra, left):
    api = BotApi()
    api.answers = [error(400, description)]

    async with talking(api) as sender:
        outcome = await sender.send(Call("sendMessage", dict(POST.params) | extra, "d"), Ticket())

    assert outcome == Sent(2, None, "d", reply_lost="reply_parameters" in extra)
    assert [set(params) for _, params in api.calls] == [left | set(extra), left]


async def test_a_plain_text_that_is_refused_for_its_entities_fails():
    assert await outcome_of(POST, error(400, "Bad Request: can't parse entities: x")) == Failed(
        "Can't parse entities: x"
    )


async def test_a_file_travels_as_a_file():
    api = BotApi()
    call = Call("sendDocument", {"chat_id": -1, "document": Upload("march.csv", b"a,b")}, "d")

    async with talking(api) as sender:
        await sender.send(call, Ticket())

    assert api.calls == [("sendDocument", {"chat_id": "-1", "document": ("march.csv", b"a,b")})]


async def test_nothing_is_said_of_the_token_or_the_text(caplog):
    caplog.set_level(logging.DEBUG)
    api = BotApi()
    api.answers = [plain(200, '{"ok": true, "result": {"text": "CANARY of a person'), plain(502, "CANARY")]

    with warnings.catch_warnings(record=True) as warned:
        async with talking(api) as sender:
            outcomes = [await sender.send(POST, Ticket()), await sender.send(EDIT, Ticket())]

    library = [record.getMessage() for record in caplog.records if record.name.startswith(("telegram", "http"))]
    assert "CANARY" not in " ".join([*library, *map(str, outcomes), *(str(one.message) for one in warned)])


@pytest.mark.parametrize("quoted", [TOKEN, TOKEN.lower(), TOKEN.upper(), TOKEN.replace(":", "%3a")])
@pytest.mark.parametrize("status", [400, 403, 502])
async def test_what_is_kept_of_a_refusal_has_no_token_in_it(status, quoted):
    outcome = await outcome_of(POST, error(status, f"Refused at /bot{quoted}/sendMessage"))

    assert "canary" not in str(outcome).lower()
    assert "/bot[hidden]/send" in str(outcome)


async def test_while_telegram_is_away_the_pauses_grow_and_its_first_word_ends_them():
    clock, budget, api = [100.0], SendBudget(pace_s=0.0), BotApi()
    pauses = []
    async with talking(api) as sender:
        sender._limiter, sender._clock = Limiter(budget), lambda: clock[0]
        for _ in range(4):
            api.answers = [error(502, "Bad Gateway")]
            await sender.send(EDIT, Ticket())
            pauses.append(max(0.0, budget.all_paused_until - clock[0]))
            clock[0] += 60
        away = sender.away
        await sender.send(EDIT, Ticket())

    assert pauses == [0.0, 1.0, 2.0, 4.0]
    assert (away, sender.away, budget.all_paused_until) == (True, False, 0.0)
