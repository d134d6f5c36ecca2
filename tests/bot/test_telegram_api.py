"""The raw Bot API client: tolerant of answers, silent about the token."""

import asyncio
import logging
import traceback
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bot.telegram_api import ApiRefused, ApiUnreachable, TelegramApi, TokenRefused
from bot.web import serving
from bot.wire_aiohttp import AiohttpWire
from bot.wire_httpx import HttpxWire

TOKEN = "123456789:AAcanary-canary_canaryCanary012345678"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY_EACH_WIRE = pytest.mark.parametrize("wire", [AiohttpWire, HttpxWire])


@asynccontextmanager
async def telegram(answer, *, status: int = 200, wire=None):
    """A Bot API that always answers the same. Yields the client and the requests it made."""
    asked = []

    async def handle(request: web.Request) -> web.Response:
        asked.append((request.match_info["method"], await request.json()))
        if isinstance(answer, bytes):
            return web.Response(body=answer, status=status, content_type="text/html")
        return web.json_response(answer, status=status)

    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/{{method}}", handle)
    async with (
        serving(app, "127.0.0.1", 0) as port,
        TelegramApi(TOKEN, base_url=f"http://127.0.0.1:{port}/", wire=wire) as api,
    ):
        yield api, asked


def refused(code: int, description: str, **parameters) -> dict:
    return {"ok": False, "error_code": code, "description": description, "parameters": parameters}


@BY_EACH_WIRE
async def test_the_result_of_a_call_is_returned(wire):
    me = {"id": 9, "username": "desk_bot", "first_name": "Desk"}
    async with telegram({"ok": True, "result": me}, wire=wire()) as (api, asked):
        me = await api.get_me()

    assert (me.id, me.username, me.reads_groups) == (9, "desk_bot", False)
    assert asked == [("getMe", {})]


@BY_EACH_WIRE
async def test_requests_go_by_the_proxy_that_the_environment_names(wire, monkeypatch):
    me = {"id": 9, "username": "desk_bot", "first_name": "Desk"}
    async with telegram({"ok": True, "result": me}) as (proxy, asked):
        monkeypatch.setenv("HTTP_PROXY", proxy._base)
        monkeypatch.setenv("http_proxy", proxy._base)
        async with TelegramApi(TOKEN, base_url="http://telegram.invalid", wire=wire()) as api:
            await api.get_me()

    assert asked == [("getMe", {})]


@pytest.mark.parametrize("member", [{"status": "administrator"}, {"status": "administrator", "can_do_new_things": 1}])
async def test_a_membership_needs_nothing_but_its_status(member):
    async with telegram({"ok": True, "result": member}) as (api, asked):
        found = await api.membership(-100, 5, NOW)

    assert (found.chat_id, found.user_id, found.status, found.checked_at) == (-100, 5, "administrator", NOW)
    assert asked == [("getChatMember", {"chat_id": -100, "user_id": 5})]


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (400, "Bad Request: user not found"),
        (400, "Bad Request: PARTICIPANT_ID_INVALID"),
        (400, "Bad Request: chat not found"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
    ],
)
async def test_who_cannot_be_found_in_a_chat_has_left_it(code, description):
    async with telegram(refused(code, description), status=code) as (api, _):
        found = await api.membership(-100, 5, NOW)

    assert found.status == "left"
    assert not found.is_member


@pytest.mark.parametrize("member", [{"status": "restricted", "is_member": False}, {}, "odd", None, {"status": 5}])
async def test_who_is_not_surely_a_member_is_none(member):
    async with telegram({"ok": True, "result": member}) as (api, _):
        found = await api.membership(-100, 5, NOW)

    assert not found.is_member


async def test_a_restricted_member_is_still_one():
    async with telegram({"ok": True, "result": {"status": "restricted", "is_member": True}}) as (api, _):
        assert (await api.membership(-100, 5, NOW)).is_member


async def test_administrators_are_read_whatever_fields_are_missing():
    members = [{"status": "creator", "user": {"id": 1}}, {"status": "administrator", "user": {}}, "odd"]

    async with telegram({"ok": True, "result": members}) as (api, _):
        found = await api.administrators(-100, NOW)

    assert [(each.user_id, each.status) for each in found] == [(1, "creator")]


@pytest.mark.parametrize(("code", "text"), [(401, "Unauthorized"), (404, "Not Found")])
async def test_a_token_telegram_does_not_know_is_told_apart(code, text):
    async with telegram(refused(code, text), status=code) as (api, _):
        with pytest.raises(TokenRefused):
            await api.get_me()


@pytest.mark.parametrize("text", ["Not Found", "Not Found: method not found"])
async def test_an_unknown_method_is_not_an_unknown_token(text):
    async with telegram(refused(404, text), status=404) as (api, _):
        with pytest.raises(ApiRefused):
            await api.call("getNothing")


async def test_a_refusal_carries_code_words_and_parameters():
    async with telegram(refused(429, "Too Many Requests: retry after 7", retry_after=7), status=429) as (api, _):
        with pytest.raises(ApiRefused) as refusal:
            await api.get_chat(-100)

    assert (refusal.value.code, refusal.value.retry_after) == (429, 7.0)
    assert str(refusal.value) == "getChat: 429 Too Many Requests: retry after 7"


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"<html>bad gateway</html>", 502),
        (b"", 200),
        (b'{"ok": true, "resu', 200),
        (b'{"ok": true}', 200),
        (b"[1]", 200),
        (b"<html>not found</html>", 404),
        ({"ok": False, "error_code": 500, "description": "Internal Server Error: restart"}, 500),
        ({"ok": False, "error_code": "x"}, 400),
    ],
)
async def test_an_answer_that_is_none_means_try_again_later(answer, status):
    async with telegram(answer, status=status) as (api, _):
        with pytest.raises(ApiUnreachable):
            await api.get_me()


@BY_EACH_WIRE
async def test_the_token_is_in_no_error_and_no_repr(wire):
    async with (
        TelegramApi(TOKEN, base_url="http://127.0.0.1:1", wire=wire()) as api,
        TelegramApi(TOKEN, base_url="nonsense", wire=wire()) as odd,
    ):
        shown = [repr(api)]
        for client in (api, odd):
            with pytest.raises(ApiUnreachable) as error:
                await client.get_me()
            shown.append("".join(traceback.format_exception(error.value)))

    assert "canary" not in "".join(shown)
    assert shown[0] == "<TelegramApi of bot 123456789>"


async def test_deleting_the_webhook_keeps_what_waits_at_telegram():
    async with telegram({"ok": True, "result": True}) as (api, asked):
        await api.delete_webhook()

    assert asked == [("deleteWebhook", {"drop_pending_updates": False})]


@BY_EACH_WIRE
async def test_the_token_is_in_no_log(wire, caplog):
    caplog.set_level(logging.INFO)

    async with telegram({"ok": True, "result": {"id": 9}}, wire=wire()) as (api, _):
        await api.get_me()

    assert "canary" not in caplog.text


@BY_EACH_WIRE
async def test_an_answer_that_does_not_come_in_time_is_none(wire):
    hold = asyncio.Event()

    async def accept(_reader, writer):
        await hold.wait()
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, TelegramApi(TOKEN, base_url=f"http://127.0.0.1:{port}", wire=wire()) as api:
        with pytest.raises(ApiUnreachable):
            await api.call("getMe", seconds=0.1)
        hold.set()


@BY_EACH_WIRE
async def test_a_redirection_is_not_followed(wire):
    asked = []

    async def handle(request: web.Request) -> web.Response:
        asked.append(request.path)
        raise web.HTTPTemporaryRedirect("/elsewhere")

    app = web.Application()
    app.router.add_post("/{where:.*}", handle)
    async with (
        serving(app, "127.0.0.1", 0) as port,
        TelegramApi(TOKEN, base_url=f"http://127.0.0.1:{port}", wire=wire()) as api,
    ):
        with pytest.raises(ApiUnreachable):
            await api.get_me()

    assert asked == [f"/bot{TOKEN}/getMe"]
