"""One table of calls and one of happenings, gone through by three clients against a strict sandbox."""

import asyncio

import aiohttp
import pytest

from tests.sandbox.conformance.cases import CASES, Case
from tests.sandbox.conformance.cases_groups import GROUP_CASES
from tests.sandbox.conformance.drivers import DRIVERS
from tests.sandbox.conformance.happenings import HAPPENINGS, Happening
from tests.sandbox.conformance.scene import build, fill, holds, open_server
from tests.sandbox.conftest import TOKEN, Sandbox

OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
# Fields of 10.1 and later that python-telegram-bot, which stops at 10.0, keeps aside.
NEWER = (
    ".ephemeral_message_id",
    ".receiver_user",
    ".rich_message",
    ".supports_join_request_queries",
    ".can_send_welcome_messages",
)


CALLS = [pytest.param(name, case, id=f"{name}-{case.name}") for case in [*CASES, *GROUP_CASES] for name in case.drivers]


@pytest.fixture(params=DRIVERS)
def driver_name(request):
    return request.param


@pytest.fixture
async def play():
    """Opens a scene and a client on it; looks at the end whether the sandbox kept to the schema itself."""
    opened = []

    async def begin(driver_name, **switches):
        server = await open_server(**switches)
        session = aiohttp.ClientSession(server.url)
        driver = DRIVERS[driver_name](server.url, TOKEN)
        opened.append((server, session, driver))
        sandbox = Sandbox(server, session)
        return sandbox, await build(sandbox), driver

    yield begin
    for server, session, driver in opened:
        await driver.close()
        await session.close()
        await server.close()
        assert server.world.self_check.mistakes == []


def not_known_to(driver_name, unknown):
    if driver_name != "python-telegram-bot":
        return list(unknown)
    return [name for name in unknown if not name.endswith(NEWER)]


@pytest.mark.filterwarnings("ignore:Please use 'Bot")
@pytest.mark.parametrize(("driver_name", "case"), CALLS)
async def test_a_call_is_answered_as_telegram_answers(play, driver_name, case: Case):
    _, names, driver = await play(driver_name, strict=case.strict, self_check=True)

    outcome = await driver.call(case.method, fill(case.params, names))

    assert outcome.code == driver.tells(case.code), outcome
    assert outcome.description == driver.words(case.description, case.parameters)
    assert outcome.parameters == fill(case.parameters, names)
    if case.code == 200:
        assert holds(outcome.result, fill(case.result, names)), outcome.result
    assert not_known_to(driver_name, outcome.unknown) == []


@pytest.mark.parametrize("happening", HAPPENINGS, ids=lambda happening: happening.name)
async def test_what_people_do_reaches_the_bot(play, driver_name, happening: Happening):
    sandbox, names, driver = await play(driver_name, strict=True)
    sandbox.allow("message", "edited_message", "callback_query", "message_reaction", "my_chat_member", "chat_member")

    for path, body in happening.does:
        await sandbox.control(fill_path(path, names), **fill(body, names))
    outcome = await driver.call("getUpdates", {})

    told = [{key: value for key, value in update.items() if key != "update_id"} for update in outcome.result]
    assert [next(iter(update)) for update in told] == [kind for kind, _ in happening.tells]
    for update, (kind, payload) in zip(told, happening.tells, strict=True):
        assert holds(update[kind], fill(payload, names)), update
    assert not_known_to(driver_name, outcome.unknown) == []


def fill_path(path, names):
    return "/".join(str(fill(part, names)) for part in path.split("/"))


async def test_two_pollers_the_older_one_is_told(play, driver_name):
    sandbox, _, driver = await play(driver_name, strict=True)

    older = asyncio.ensure_future(driver.call("getUpdates", {"timeout": 10}))
    while sandbox.world.polling._waiter is None:
        await asyncio.sleep(0.005)
    await sandbox.answer("getUpdates", timeout=0, offset=1)

    ended = await older
    assert (ended.code, ended.description) == (409, driver.words(f"Conflict: {OTHER_POLLER}", {}))


async def test_no_polling_beside_a_webhook(play, driver_name):
    sandbox, _, driver = await play(driver_name, strict=True)
    await sandbox.call("setWebhook", url="https://example.invalid/hook")

    outcome = await driver.call("getUpdates", {})

    assert (outcome.code, outcome.description) == (409, driver.words(f"Conflict: {WEBHOOK_ACTIVE}", {}))


@pytest.mark.filterwarnings("ignore:.*retry_after")
async def test_a_flood_is_stopped_with_the_time_to_wait(play, driver_name):
    sandbox, names, driver = await play(driver_name, strict=True)
    await sandbox.control("limits", enabled=True, group={"count": 1, "seconds": 60})
    await driver.call("sendMessage", {"chat_id": names["help"], "text": "one"})

    outcome = await driver.call("sendMessage", {"chat_id": names["help"], "text": "two"})

    assert (outcome.code, outcome.parameters) == (429, {"retry_after": 60})
    assert outcome.description == driver.words("Too Many Requests: retry after 60", outcome.parameters)


async def test_a_restart_of_telegram_is_an_error_of_the_server(play, driver_name):
    sandbox, _, driver = await play(driver_name, strict=True)
    await sandbox.control("faults", method="getMe", kind="status", status=500)

    assert (await driver.call("getMe", {})).code == 500
