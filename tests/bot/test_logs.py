"""Logging: one format, and no secret ever gets out."""

import io
import json
import logging
import sys
import warnings

import pytest
import structlog

from bot import logs, settings

TOKEN = "123456789:AAcanary-canary_canaryCanary012345678"
PASSWORD = 'p"a ss/wörd'


@pytest.fixture(params=["console", "json"])
def out(request, logging_comes_back):
    """What was logged."""
    stream = io.StringIO()
    logs.set_up(request.param, secrets=(TOKEN, PASSWORD), level=logging.DEBUG, stream=stream)
    return stream


def fail_with(text: str) -> None:
    raise RuntimeError(text)


def test_a_token_in_a_message_its_arguments_or_its_extras_is_hidden(out):
    log = logging.getLogger("some.library")

    log.warning(f"url https://api.telegram.org/bot{TOKEN}/getMe")  # noqa: G004
    log.warning("url %s", f"/bot{TOKEN}/getMe")
    log.warning("values %r", {"token": TOKEN, "quoted": TOKEN.replace(":", "%3A")})
    log.warning("extra", extra={"address": f"/bot{TOKEN}"})
    structlog.get_logger("ours").info("said", token=TOKEN, nested={"a": [TOKEN]})

    assert "canary" not in out.getvalue()
    assert out.getvalue().count(logs.HIDDEN) == 7


def test_a_token_in_a_traceback_is_hidden(out):
    try:
        fail_with(f"cannot reach /bot{TOKEN}/x")
    except RuntimeError:
        logging.getLogger("some.library").exception("it failed")

    assert "canary" not in out.getvalue()
    assert "RuntimeError" in out.getvalue()
    assert "fail_with" in out.getvalue()


def test_a_token_we_were_not_told_of_is_hidden_too(out):
    logging.getLogger("x").info("bot 987654321:AAother-bot_of_somebody_else_0123456789 spoke")

    assert "other-bot" not in out.getvalue()


def test_passwords_in_addresses_and_configured_secrets_are_hidden(out):
    logging.getLogger("x").info("postgresql://desk:hunter2@db/desk and smtp://u:hunter2@mail:25")
    logging.getLogger("x").info("the password is %s", PASSWORD)
    logging.getLogger("x").info("values %r", {"password": PASSWORD})

    assert "hunter2" not in out.getvalue()
    assert "ss/w" not in out.getvalue()
    assert "postgresql://desk:[hidden]@db/desk" in out.getvalue()


def test_a_secret_is_hidden_in_whatever_letters_it_is_written(out):
    logging.getLogger("x").info("no such path: /bot%s/sendmessage", TOKEN.lower())
    logging.getLogger("x").info("the password is %s", PASSWORD.upper())

    assert "canary" not in out.getvalue()
    assert "SS/W" not in out.getvalue()


def test_a_password_with_the_sign_that_ends_it_is_hidden_whole(out):
    logging.getLogger("x").info("postgresql://desk:hunter2@tail@db/desk, then a@b")

    assert "postgresql://desk:[hidden]@db/desk, then a@b" in out.getvalue()


def test_a_password_with_a_slash_is_hidden_whole(out):
    logging.getLogger("x").info("postgresql://me:hun/ter2@db/desk, then a@b")

    assert "postgresql://me:[hidden]@db/desk, then a@b" in out.getvalue()


@pytest.mark.parametrize(
    ("address", "hidden"),
    [
        ("postgresql://me:pa%2Fss@db/desk", ["pa%2Fss", "pa/ss"]),
        ("postgresql://me:pa/ss@db/desk", ["pa/ss"]),
        ("postgresql://firstline:firstline@db/desk", []),
        ("postgresql://db/desk", []),
        ("sqlite:///firstline.db", []),
    ],
)
def test_the_password_of_the_database_is_a_secret(address, hidden):
    assert settings.fixed(database_url=address).secrets == hidden


def test_an_error_nobody_caught_is_logged_without_the_token(out):
    try:
        fail_with(TOKEN)
    except RuntimeError:
        sys.excepthook(*sys.exc_info())

    assert "RuntimeError" in out.getvalue()
    assert "canary" not in out.getvalue()


def test_a_warning_is_logged_without_the_token(out):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(f"careful with {TOKEN}", UserWarning, stacklevel=1)

    assert "careful with" in out.getvalue()
    assert "canary" not in out.getvalue()


def test_a_line_that_cannot_be_written_says_so_without_its_contents(out):
    handler = next(each for each in logging.getLogger().handlers if isinstance(each, logs._Handler))

    handler.handle(logging.LogRecord("x", logging.INFO, __file__, 1, "%d", (TOKEN,), None))

    assert "could not be written" in out.getvalue()
    assert "canary" not in out.getvalue()


def test_libraries_that_log_addresses_are_quiet(out):
    logging.getLogger("httpx").info("POST https://api.telegram.org")
    logging.getLogger("aiohttp.access").info("GET /")

    assert out.getvalue() == ""


def test_a_json_line_is_an_object_with_level_logger_and_time():
    stream = io.StringIO()
    root = logging.getLogger()
    kept, level, hook = list(root.handlers), root.level, sys.excepthook
    try:
        logs.set_up("json", stream=stream)
        logging.getLogger("bot.x").warning("three %s", "words", extra={"chat": 5})
    finally:
        root.handlers[:], sys.excepthook = kept, hook
        root.setLevel(level)
        logging.captureWarnings(False)
        structlog.reset_defaults()

    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"], line["logger"], line["chat"]) == ("three words", "warning", "bot.x", 5)
    assert line["at"].endswith("Z")


def test_ordinary_times_and_ids_are_not_hidden():
    redact = logs.redaction([])

    for text in ("at 12:30:00 in chat -1001234567890", "2026-01-02T03:04:05Z", "task IT-42", "http://127.0.0.1:8080/x"):
        assert redact(text) == text
