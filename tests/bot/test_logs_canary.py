"""Canaries through every way a log line can take: none may be in what comes out, at any level, in either form."""

import asyncio
import io
import json
import logging
from datetime import datetime, timedelta, timezone

import aiohttp
import pytest
import structlog
from aiogram import types
from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import logs
from bot.lanes.parsing import Malformed, parse
from bot.observe import Metrics
from bot.web import make_app, serving
from storage.database import Database

TOKEN = "123456789:AAnightingale-nightingale0123456789xyz"
SECRET = "webhook_nightingale_word"
WORDS = "the zebra ate my robin\nand more of it"
PHONE = "+7 (912) 345-67-89"
CANARIES = ("nightingale", "zebra", "robin", "and more of it", "345-67-89")


@pytest.fixture(params=["console", "json"])
def out(request, logging_comes_back):
    stream = io.StringIO()
    logs.set_up(request.param, secrets=(TOKEN, SECRET), level=logging.DEBUG, stream=stream)
    stream.form = request.param
    return stream


def silent(stream) -> str:
    """What came out, if no canary is in it."""
    said = stream.getvalue()
    assert [canary for canary in CANARIES if canary in said] == []
    if stream.form == "json":
        assert all(json.loads(line)["level"] for line in said.splitlines())
    return said


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL])
@pytest.mark.parametrize(
    "name", ["firstline", "bot.lanes.batch", "aiogram.event", "aiohttp.server", "telegram.Bot", "apscheduler.executors"]
)
def test_secrets_and_numbers_are_hidden_on_every_level_of_every_logger(out, level, name):
    logging.getLogger(name).setLevel(logging.DEBUG)

    logging.getLogger(name).log(level, "POST /bot%s/x secret %s from %s", TOKEN, SECRET, PHONE)
    structlog.get_logger(name).log(level, "said", token=TOKEN, phone=PHONE, nested={"secret": [SECRET]})

    assert silent(out).count(logs.HIDDEN) == 6


@pytest.mark.parametrize(
    "number",
    [
        "+7 (912) 345-67-89",
        "8 912 345-67-89",
        "8(912)3456789",
        "+79123456789",
        "+1-912-345-67-89",
        "+44 20 7946 0958",
        "+49 151 23456789",
        "+1 (555) 010-9999",
        "+1.555.010.9999",
        "+(44) 20\xa07946\xa00958",
        "+998901234567",
        "+7 912 - 345 - 67 - 89",
        "+290 22 345",
        "+123456789012345",
    ],
)
def test_telephone_numbers_are_hidden_and_ids_are_not(out, number):
    logging.getLogger("x").info("call %s in chat -1001234567890 of 7123456789", number)

    assert "call [hidden] in chat -1001234567890 of 7123456789" in out.getvalue()


@pytest.mark.parametrize("number", ["+44 20 7946 0958", "8 912 345-67-89"])
def test_a_number_that_begins_a_line_is_hidden_also_where_the_end_of_the_line_is_written_out(number):
    said = f"call\n{number}"

    for form in (said, json.dumps(said), repr(said), repr(f"call\t{number}")):
        assert number not in logs.redaction([])(form)


SEPARATORS = st.sampled_from(["", " ", "-", ".", "\xa0", " (", ") ", ")-", " - "])
GROUPED = st.lists(st.tuples(st.integers(0, 9), SEPARATORS), min_size=7, max_size=14)


@given(first=st.integers(1, 9), others=GROUPED)
def test_no_digit_of_an_international_number_is_left_however_it_is_grouped(first, others):
    number = f"+{first}" + "".join(f"{before}{digit}" for digit, before in others)

    assert logs.redaction([])(f"call {number}, or write") == "call [hidden], or write"


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1), timezones=ZONES)  # noqa: DTZ001 - given the zones
NO_NUMBERS = st.one_of(
    st.integers(1, 10**10 - 1).map(str),
    st.integers(10**9, 10**10 - 1).map("-100{}".format),
    st.integers(-(10**10) + 1, -1).map(str),
    TIMES.map(datetime.isoformat),
    TIMES.map(str),
    TIMES.map(lambda at: at.timetz().isoformat()),
    TIMES.map(lambda at: at.strftime("%H:%M:%S.%f%z")),
    ZONES.map(str),
    st.tuples(*[st.integers(0, 3000)] * 3).map(lambda parts: "{}.{}.{}".format(*parts)),
    st.sampled_from(["10.3", "0.1.0rc1+20261122", "192.168.100.200:8080", "+5", "+1234567", "1+12345678", "0.812345"]),
)


@given(one=NO_NUMBERS, other=NO_NUMBERS)
def test_ids_times_zones_and_versions_stay(one, other):
    line = f"chat {one} of {other}"

    assert logs.redaction([])(line) == line


async def test_what_a_database_objects_to_is_not_quoted(out, database_url):
    database = Database(database_url)
    await database.open()
    try:
        async with database.begin() as uow:
            await uow._work.run(text("INSERT INTO people (user_id, first_name) VALUES (1, :name)"), {"name": WORDS})
    except DBAPIError:
        logging.getLogger("bot.lanes.batch").warning("update failed", exc_info=True)
    finally:
        await database.close()

    said = silent(out)
    assert "IntegrityError" in said
    assert "first_name" in said


def test_what_a_validator_objects_to_is_not_quoted(out):
    try:
        types.User.model_validate({"id": WORDS, "is_bot": PHONE, "first_name": "Anna"})
    except ValidationError:
        logging.getLogger("aiogram").exception("cannot be read")
    try:
        parse(json.dumps({"update_id": 1, "message": {"message_id": WORDS, "text": WORDS, "date": PHONE}}))
    except Malformed:
        logging.getLogger("bot.lanes.batch").exception("update is set aside")

    assert "ValidationError" in silent(out)


async def test_a_web_server_says_nothing_of_requests_and_their_secrets(out):
    async def breaks(request: web.Request) -> web.Response:
        raise RuntimeError(request.headers["X-Telegram-Bot-Api-Secret-Token"])

    app = make_app(metrics=Metrics(), routes=[web.post("/telegram", breaks)])
    async with serving(app, "127.0.0.1", 0) as port, aiohttp.ClientSession() as client:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        address = f"http://127.0.0.1:{port}/telegram?token={TOKEN}"
        async with client.post(address, data=WORDS.encode(), headers=headers) as answer:
            status = answer.status

    assert status == 500
    assert "RuntimeError" in silent(out)


async def test_the_sending_library_says_nothing_of_its_calls(out):
    bot = ExtBot(TOKEN, base_url="http://127.0.0.1:9/bot")
    try:
        await bot.do_api_request("sendMessage", {"chat_id": 1, "text": WORDS})
    except TelegramError:
        logging.getLogger("scheduler.sender").exception("not sent")

    assert "NetworkError" in silent(out)


async def test_a_job_that_breaks_does_not_say_its_arguments(out):
    done = asyncio.Event()

    async def job(_: str) -> None:
        done.set()
        raise RuntimeError(f"/bot{TOKEN}/sendMessage to {PHONE}")

    scheduler = AsyncIOScheduler()
    scheduler.start()
    scheduler.add_job(job, args=(SECRET,))
    await done.wait()
    await asyncio.sleep(0)
    scheduler.shutdown()

    assert "RuntimeError" in silent(out)
