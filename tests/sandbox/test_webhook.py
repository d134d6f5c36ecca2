"""Webhook delivery: secret, retries, order, numbers."""

import asyncio
import socket
import ssl
from collections import Counter

import pytest
from aiohttp import web

from tests.sandbox.conftest import ANNA, BORIS, Sandbox


class Receiver:
    """A bot's webhook that answers as told."""

    def __init__(self) -> None:
        self.updates: list[dict] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []
        self.down = False
        self.retry_after: str | None = None
        self.reply: dict | None = None
        self.raw: bytes | None = None
        self.slow_chat: int | None = None
        self.release = asyncio.Event()
        self.came = asyncio.Condition()

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        if update.get("message", {}).get("chat", {}).get("id") == self.slow_chat:
            await self.release.wait()
        async with self.came:
            self.updates.append(update)
            self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            self.came.notify_all()
        status = self.statuses.pop(0) if self.statuses else 503 if self.down else 200
        if status == 503 and self.retry_after is not None:
            return web.Response(status=status, headers={"Retry-After": self.retry_after})
        if self.raw is not None:
            return web.Response(body=self.raw, status=status, content_type="application/json", charset="utf-8")
        return web.json_response(self.reply, status=status)

    async def wait_for(self, count: int, seconds: float = 5) -> None:
        async with asyncio.timeout(seconds), self.came:
            await self.came.wait_for(lambda: len(self.updates) >= count)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates]


@pytest.fixture
async def hook():
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    receiver.release.set()
    await runner.cleanup()


async def until(condition):
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


async def test_waiting_and_new_updates_are_posted_with_the_secret(sandbox, hook):
    await sandbox.says(ANNA, ANNA, "waiting")

    await sandbox.call("setWebhook", url=hook.url, secret_token="s3cret_-")
    await sandbox.says(ANNA, ANNA, "new")
    await hook.wait_for(2)

    assert hook.texts() == ["waiting", "new"]
    assert hook.secrets == ["s3cret_-"] * 2
    await until(lambda: not sandbox.queued())


async def test_a_refused_update_is_repeated_and_nothing_of_its_chat_overtakes_it(sandbox, hook):
    sandbox.world.webhook.first_delay = 0.01
    hook.statuses = [500, 503, 404]
    await sandbox.call("setWebhook", url=hook.url)

    await sandbox.says(ANNA, ANNA, "first")
    await sandbox.says(ANNA, ANNA, "second")
    await hook.wait_for(5)

    assert hook.texts() == ["first", "first", "first", "first", "second"]
    info = await sandbox.call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"


async def test_a_slow_chat_does_not_hold_up_another(sandbox, hook):
    hook.slow_chat = ANNA
    await sandbox.call("setWebhook", url=hook.url)

    await sandbox.says(ANNA, ANNA, "slow")
    await sandbox.says(BORIS, BORIS, "quick")
    await hook.wait_for(1)
    assert hook.texts() == ["quick"]
    hook.release.set()
    await hook.wait_for(2)

    assert hook.texts() == ["quick", "slow"]


async def test_max_connections_are_not_exceeded(sandbox, hook):
    hook.slow_chat = ANNA
    await sandbox.call("setWebhook", url=hook.url, max_connections=1)

    await sandbox.says(ANNA, ANNA, "slow")
    await sandbox.says(BORIS, BORIS, "quick")
    await asyncio.sleep(0.1)
    assert hook.updates == []
    hook.release.set()
    await hook.wait_for(2)

    assert Counter(hook.texts()) == Counter(["slow", "quick"])


async def test_an_answer_may_call_a_method(sandbox, hook):
    hook.reply = {"method": "sendMessage", "chat_id": ANNA, "text": "by webhook"}
    await sandbox.call("setWebhook", url=hook.url)

    await sandbox.says(ANNA, ANNA, "hello")

    await until(lambda: [m.text for m in sandbox.world.chats[ANNA].messages.values()] == ["hello", "by webhook"])


async def test_what_waits_for_a_dead_webhook_comes_by_polling_later(sandbox):
    await sandbox.call("setWebhook", url="http://127.0.0.1:9/hook")
    await sandbox.says(ANNA, ANNA, "kept")
    await until(lambda: sandbox.world.webhook.last_error is not None)

    await sandbox.call("deleteWebhook")

    assert [update["message"]["text"] for update in await sandbox.updates()] == ["kept"]


async def test_pending_updates_can_be_dropped(sandbox):
    await sandbox.says(ANNA, ANNA, "dropped")

    await sandbox.call("deleteWebhook", drop_pending_updates=True)

    assert sandbox.queued() == []


async def test_the_state_is_told(sandbox):
    await sandbox.call(
        "setWebhook", url="http://127.0.0.1:9/hook", max_connections=500, allowed_updates=["message", "chat_member"]
    )

    info = await sandbox.call("getWebhookInfo")

    assert info == {
        "url": "http://127.0.0.1:9/hook",
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 100,
        "allowed_updates": ["chat_member", "message"],
    }


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"url": "ftp://a.example"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://a.example", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "https://a.example", "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_wrong_webhooks_are_refused(sandbox, fields, why):
    assert await sandbox.refusal("setWebhook", **fields) == (400, f"Bad Request: {why}")


async def test_repeated_updates_are_posted_again(sandbox, hook):
    await sandbox.call("setWebhook", url=hook.url)
    await sandbox.says(ANNA, ANNA, "one")
    await hook.wait_for(1)

    await sandbox.control("redeliver", last=1)
    await hook.wait_for(2)

    assert hook.updates[0] == hook.updates[1]


async def test_success_is_told_in_words_and_the_same_webhook_again_changes_nothing(sandbox, hook):
    sandbox.world.webhook.pause = 0.0

    hook_url = {"url": hook.url}
    calls = [("setWebhook", hook_url), ("setWebhook", hook_url), ("deleteWebhook", {}), ("deleteWebhook", {})]
    answers = [await sandbox.answer(method, **params) for method, params in calls]

    assert [body["description"] for _, body in answers] == [
        "Webhook was set",
        "Webhook is already set",
        "Webhook was deleted",
        "Webhook is already deleted",
    ]


async def test_a_second_webhook_within_a_second_must_wait(sandbox, hook):
    await sandbox.call("setWebhook", url=hook.url)

    assert await sandbox.refusal("setWebhook", url=hook.url) == (429, "Too Many Requests: retry after 1")


async def test_a_redirect_is_not_followed(sandbox, hook):
    sandbox.world.webhook.first_delay = 0.01
    hook.statuses = [302]
    await sandbox.call("setWebhook", url=hook.url)

    await sandbox.says(ANNA, ANNA, "once")
    await hook.wait_for(2)

    info = await sandbox.call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"


async def test_what_was_accepted_may_be_posted_again(sandbox, hook):
    await sandbox.control("disorder", repeat=1)
    await sandbox.call("setWebhook", url=hook.url)

    await sandbox.says(ANNA, ANNA, "twice")
    await hook.wait_for(2)

    assert hook.updates[0] == hook.updates[1]


@pytest.mark.parametrize("body", [b"\xff", b"[" * 5000, b'{"method": 5}'])
async def test_an_answer_that_is_no_call_is_an_answer_all_the_same(sandbox, hook, body):
    hook.raw = body
    await sandbox.call("setWebhook", url=hook.url)

    await sandbox.says(ANNA, ANNA, "one")
    await sandbox.says(ANNA, ANNA, "two")
    await hook.wait_for(2)

    await until(lambda: not sandbox.queued())
    assert hook.texts() == ["one", "two"]


@pytest.fixture
async def untrusted(tmp_path):
    """An https address whose certificate nobody has signed."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost"
    made = await asyncio.create_subprocess_exec(
        "openssl", *words.split(), "-keyout", key, "-out", certificate, stderr=asyncio.subprocess.DEVNULL
    )
    assert await made.wait() == 0
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    runner = web.AppRunner(web.Application(), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    yield f"https://localhost:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def last_error(sandbox, url):
    await sandbox.call("setWebhook", url=url)
    await sandbox.says(ANNA, ANNA, "hello")
    await until(lambda: sandbox.world.webhook.last_error is not None)
    return (await sandbox.call("getWebhookInfo"))["last_error_message"]


async def test_a_certificate_nobody_has_signed_is_named_as_the_cause(sandbox, untrusted):
    said = await last_error(sandbox, untrusted)

    assert said == "SSL error {error:0A000086:SSL routines::certificate verify failed}"


async def test_a_server_that_speaks_no_tls_is_named_as_the_cause(sandbox, hook):
    said = await last_error(sandbox, hook.url.replace("http:", "https:"))

    assert said.startswith("SSL error {SSL routines::")


async def test_a_server_that_is_not_there_refuses(sandbox, hook):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        said = await last_error(sandbox, f"http://127.0.0.1:{unused.getsockname()[1]}/hook")

    assert said == "Connection refused"


class Naps:
    """The pauses of a webhook: nobody waits for them, and the clock of the sandbox moves on by as much."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.taken: list[float] = []
        self._clock = sandbox.world.clock
        sandbox.world.webhook.sleep = self._nap

    async def _nap(self, seconds: float) -> None:
        self.taken.append(seconds)
        self._clock.jump(seconds)


async def test_the_first_repetition_is_at_once_then_the_pauses_double_up_to_a_minute_or_two(frozen, hook):
    naps, hook.down = Naps(frozen), True
    await frozen.call("setWebhook", url=hook.url)

    await frozen.says(ANNA, ANNA, "hello")
    await hook.wait_for(40)
    hook.down = False
    await until(lambda: not frozen.queued())

    assert naps.taken[:7] == [0, 1, 2, 4, 8, 16, 32]
    assert 60 <= naps.taken[7] <= 64
    assert all(60 <= seconds <= 120 for seconds in naps.taken[8:])
    assert max(naps.taken) > 64
    assert len(set(naps.taken[8:])) == len(naps.taken[8:])  # not all bots at the same moment


async def test_the_pauses_begin_anew_with_the_next_update(frozen, hook):
    naps = Naps(frozen)
    hook.statuses = [500, 500, 500, 200, 500, 500]
    await frozen.call("setWebhook", url=hook.url)

    await frozen.says(ANNA, ANNA, "first")
    await frozen.says(ANNA, ANNA, "second")
    await until(lambda: not frozen.queued())

    assert naps.taken == [0, 1, 2, 0, 1]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7), ("100000", 3600), ("9" * 400, 3600), ("0", 0), ("-5", 0), ("soon", 0), ("\u00b2", 0), ("1.5", 0)],
)
async def test_the_bot_may_say_when_to_come_again_within_an_hour(frozen, hook, said, seconds):
    """What is no whole number of seconds is not heeded: the first repetition is at once."""
    naps, hook.retry_after, hook.statuses = Naps(frozen), said, [503]
    await frozen.call("setWebhook", url=hook.url)

    await frozen.says(ANNA, ANNA, "hello")
    await until(lambda: not frozen.queued())

    assert naps.taken == [seconds]


async def test_an_update_is_given_up_when_it_is_a_day_old_and_the_next_of_its_chat_goes_on(frozen, hook):
    naps, hook.down = Naps(frozen), True
    hook.retry_after = "3600"
    await frozen.call("setWebhook", url=hook.url)

    await frozen.says(ANNA, ANNA, "old")
    await until(lambda: not frozen.queued())

    assert naps.taken == [3600] * 24
    assert len(hook.updates) == 24
    assert frozen.world.queue.ledger.after(0)[-1]["event"] == "expired"
    hook.down = False
    await frozen.says(ANNA, ANNA, "new")
    await hook.wait_for(25)
    assert hook.texts() == ["old"] * 24 + ["new"]


async def test_a_bot_that_fails_for_long_gets_its_update_in_the_end(frozen, hook):
    """More than a thousand failures: one that asks to be called again soon has as many within the day."""
    Naps(frozen)
    hook.retry_after, hook.statuses = "1", [503] * 1100 + [500]
    await frozen.call("setWebhook", url=hook.url)

    await frozen.says(ANNA, ANNA, "hello")
    await hook.wait_for(1102, seconds=60)

    await until(lambda: not frozen.queued())


async def test_a_bot_that_does_not_answer_in_time_is_asked_again(sandbox, hook):
    sandbox.world.webhook.timeout, sandbox.world.webhook.first_delay = 0.05, 0.01
    hook.slow_chat = ANNA
    await sandbox.call("setWebhook", url=hook.url)

    await sandbox.says(ANNA, ANNA, "slow")
    await until(lambda: sandbox.world.webhook.last_error is not None)
    hook.slow_chat = None
    await hook.wait_for(1)

    info = await sandbox.call("getWebhookInfo")
    assert info["last_error_message"] == "Read timeout expired"
    await until(lambda: not sandbox.queued())
