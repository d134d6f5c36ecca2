"""How calls arrive: encodings, names, tokens, refusals of the door itself."""

import json

import aiohttp
import pytest
from yarl import URL

from tests.sandbox.conftest import ANNA, TOKEN


async def test_get_me_tells_of_privacy_mode(sandbox):
    me = await sandbox.call("getMe")

    assert me["id"] == 4242
    assert me["is_bot"] is True
    assert me["username"] == "firstline_bot"
    assert me["can_read_all_group_messages"] is False


async def test_privacy_mode_can_be_off(open_sandbox):
    me = await open_sandbox.call("getMe")

    assert me["can_read_all_group_messages"] is True


@pytest.mark.parametrize("encoding", ["query", "urlencoded", "json", "multipart"])
async def test_all_four_encodings_are_read(sandbox, encoding):
    await sandbox.control("start", **{"from": ANNA})
    fields = {"chat_id": str(ANNA), "text": "héllo", "reply_markup": json.dumps({"inline_keyboard": []})}
    form = aiohttp.FormData(fields, default_to_multipart=True)
    body = {"query": {"params": fields}, "urlencoded": {"data": fields}, "json": {"json": fields}}.get(
        encoding, {"data": form}
    )

    async with sandbox.session.post(f"/bot{TOKEN}/sendMessage", **body) as response:
        sent = await response.json()

    assert sent["result"]["text"] == "héllo"


async def test_get_and_post_and_any_case_of_the_name_work(sandbox):
    async with sandbox.session.get(f"/bot{TOKEN}/GETME") as response:
        assert (await response.json())["result"]["id"] == 4242


async def test_a_wrong_token_is_unauthorized(sandbox):
    async with sandbox.session.get("/bot4242:OTHER/getMe") as response:
        assert response.status == 401
        assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(sandbox):
    assert await sandbox.refusal("sendNothing") == (404, "Not Found: method not found")


async def test_a_body_that_is_not_json_is_a_bad_request(sandbox):
    headers = {"Content-Type": "application/json"}
    async with sandbox.session.post(f"/bot{TOKEN}/sendMessage", data=b"{oops", headers=headers) as response:
        assert response.status == 400


async def test_no_book_ever_holds_the_token(sandbox):
    await sandbox.control("start", **{"from": ANNA})
    await sandbox.call("sendMessage", chat_id=ANNA, text="hello")
    await sandbox.updates()

    calls, ledger = await sandbox.look("calls"), await sandbox.look("ledger")

    assert [call["method"] for call in calls] == ["sendMessage", "getUpdates"]
    assert calls[0]["params"] == {"chat_id": ANNA, "text": "hello"}
    assert TOKEN not in json.dumps([calls, ledger])


async def test_books_can_be_read_from_a_number_on(sandbox):
    for _ in range(3):
        await sandbox.call("getMe")

    assert [call["n"] for call in await sandbox.look("calls?after=1")] == [2, 3]


@pytest.mark.parametrize("token", ["nonsense", "0:abc", "abc:def", f"1:{'x' * 80}"])
async def test_what_cannot_be_a_token_is_told_from_one_nobody_has(sandbox, token):
    async with sandbox.session.get(f"/bot{token}/getMe") as response:
        body = await response.json()

    assert (response.status, body["description"]) == (401, "Unauthorized: invalid token specified")


async def test_an_address_without_a_method_is_not_found(sandbox):
    async with sandbox.session.get(f"/bot{TOKEN}") as response:
        assert (response.status, await response.json()) == (
            404,
            {"ok": False, "error_code": 404, "description": "Not Found"},
        )


DEEP = "[" * 5000 + "]" * 5000
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
NO_OBJECT = "Bad Request: can't parse request: JSON object expected"
NOT_UTF8 = "Bad Request: strings must be encoded in UTF-8"


@pytest.mark.parametrize(
    ("kind", "body", "why"),
    [
        (
            JSON,
            f'{{"chat_id": 1001, "text": {DEEP}}}'.encode(),
            "Bad Request: can't parse request: JSON object expected",
        ),
        (FORM, f"chat_id=1001&text=a&entities={DEEP}".encode(), "Bad Request: can't parse entities JSON object"),
        (JSON, b'{"chat_id": 1001, "text": "\\ud83d"}', NOT_UTF8),
        (JSON, b'{"chat_id": 1001, "text": "\xff"}', NOT_UTF8),
        (FORM, b"chat_id=1001&text=%FF", NOT_UTF8),
        (FORM, b"chat_id=1001&text=\xff", NOT_UTF8),
        (FORM, b'chat_id=1001&text=a&reply_markup={"inline_keyboard":[[{"text":"\\ud83d"}]]}', NOT_UTF8),
        (PARTS, b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\r\n--x--\r\n', NOT_UTF8),
        (f"{FORM}; charset=zz", b"chat_id=1001&text=a", "Bad Request: can't parse request: malformed body"),
    ],
)
async def test_what_no_text_can_be_is_refused_as_telegram_does(sandbox, kind, body, why):
    await sandbox.control("start", **{"from": ANNA})
    before = len(sandbox.world.chats[ANNA].messages)

    async with sandbox.session.post(f"/bot{TOKEN}/sendMessage", data=body, headers={"Content-Type": kind}) as response:
        answer = await response.json()

    assert (response.status, answer["description"]) == (400, why)
    assert len(sandbox.world.chats[ANNA].messages) == before


async def test_an_address_that_is_no_utf8_is_refused(sandbox):
    url = URL(f"{sandbox.server.url}/bot{TOKEN}/sendMessage?chat_id=1001&text=%FF", encoded=True)

    async with sandbox.session.get(url) as response:
        assert (await response.json())["description"] == NOT_UTF8


async def test_symbols_beyond_the_first_plane_may_be_written_in_two_halves(sandbox):
    await sandbox.control("start", **{"from": ANNA})
    body = b'{"chat_id": 1001, "text": "\\ud83d\\udc4d"}'

    async with sandbox.session.post(f"/bot{TOKEN}/sendMessage", data=body, headers={"Content-Type": JSON}) as response:
        assert (await response.json())["result"]["text"] == "👍"


async def test_what_is_sent_as_an_update_may_be_odder_than_what_telegram_takes(sandbox):
    await sandbox.control("updates", message={"text": "\ud83d"})

    assert sandbox.queued("message") == [{"text": "\ud83d"}]
