"""The control API takes what it knows, and says what it does not."""

import inspect
import json
import re

import pytest

from bot.cli.failures import UserMistake
from bot.cli.sandbox import _make
from bot.sandbox import control_actions, control_world
from bot.sandbox.control import ROUTES
from bot.sandbox.server import create_app
from tests.sandbox.conftest import ANNA, BORIS

READ = re.compile(r'body\.(?:text|word|number|positive|numbers|items|mapping|flag|media|who|seconds|has)\("(\w+)"')
ACTIONS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": action
    for module in (control_actions, control_world)
    for name, action in vars(module).items()
    if hasattr(action, "takes")
}


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_field_that_an_action_reads_is_one_that_it_takes(name):
    action = ACTIONS[name]

    read = set(READ.findall(inspect.getsource(inspect.unwrap(action))))

    assert read <= action.takes


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("faults", {"kind": "timeout", "sekonds": 3}, "sekonds: no such field; known are: chat, description"),
        ("clock", {"foo": 1}, "foo: no such field; known are: jump, mode, rate"),
        ("limits", {"group": {"cuont": 3}}, "group: cuont: no such field; known are: count, seconds"),
        ("messages", {"chat": ANNA, "from": ANNA, "txet": "hi"}, "txet: no such field"),
    ],
)
async def test_a_field_nobody_reads_is_refused_and_nothing_happens(sandbox, path, body, why):
    async with sandbox.session.post(f"/control/{path}", json=body) as response:
        answer = await response.json()

    assert response.status == 400
    assert answer["error"].startswith(why)
    assert sandbox.world.faults.planned == []
    assert ANNA not in sandbox.world.chats


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("GET", "/nowhere", 404, {"ok": False, "error_code": 404, "description": "Not Found"}),
        ("PUT", "/bot4242:SANDBOX/getMe", 405, {"ok": False, "error_code": 405, "description": "Method Not Allowed"}),
        ("GET", "/control/nothing", 404, {"error": "GET /control/nothing: Not Found"}),
        ("DELETE", "/control/clock", 405, {"error": "DELETE /control/clock: Method Not Allowed"}),
    ],
)
async def test_an_address_or_a_way_of_asking_nobody_has_is_answered_in_json(sandbox, method, path, status, body):
    async with sandbox.session.request(method, path) as response:
        answer = await response.json()

    assert (response.status, answer) == (status, body)


ODD = ["x", "", -1, 1.5, 1e308, 10**30, True, [], {}, [{}], [[None]], {"a": [1]}, "\ud800", "nan", "\x00"]
POSTS = sorted({route.path for route in ROUTES if route.method == "POST"} - {"/control/files", "/control/updates"})
TAKEN = {route.path: route.handler.__closure__[0].cell_contents for route in ROUTES if route.path in POSTS}


@pytest.mark.parametrize("path", POSTS)
async def test_a_value_that_means_nothing_is_refused_in_json_and_the_sandbox_goes_on(sandbox, path):
    chat = await sandbox.group()
    sent = await sandbox.says(ANNA, chat, "hello")
    usual = {"chat": chat, "from": ANNA, "user": BORIS, "as": ANNA, "message_id": sent["message_id"], "wait": 0}
    usual |= {"type": "group", "title": "Two", "owner": ANNA, "first_name": "Dora", "text": "well", "status": "left"}
    taken = TAKEN[path].takes
    known = {name: value for name, value in usual.items() if name in taken}
    address = re.sub(r"\{.*?\}", str(chat), path)

    for name in sorted(taken):
        for value in ODD:
            async with sandbox.session.post(address, data=json.dumps(known | {name: value})) as response:
                answer = await response.json()
            assert response.status < 500, (name, value, answer)

    await sandbox.look("clock")
    await sandbox.look(f"view?as={ANNA}")
    await sandbox.look("ledger")


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("clock", '{"rate": "nan"}', "rate must be a number"),
        ("clock", '{"rate": NaN}', "the body is not JSON"),
        (
            "clock",
            '{"rate": 1e308}',
            "rate must be 0 to 1000000",
        ),
        ("clock", '{"jump": "nan"}', "jump must be a number"),
        ("clock", '{"jump": 1e999}', "jump must be a number"),
        ("clock", '{"jump": 1e15}', "jump must not lead beyond the year 9000"),
        ("clock", '{"rate": 60, "jump": 1e15}', "jump must not lead beyond the year 9000"),
        ("clock", '{"mode": "zz"}', "mode must be one of real, virtual"),
        ("limits", '{"group": "x"}', "group: count must be a whole number"),
        ("limits", '{"enabled": true, "overall": {"count": 1, "seconds": "nan"}}', "overall: seconds must be a number"),
        ("limits", '{"private": 0}', "private: a limit is a number of messages, or {count, seconds}"),
        ("faults", '{"status": 200}', "status must be between 400 and 599"),
        ("faults", '{"status": 99}', "status must be between 400 and 599"),
        ("faults", '{"method": "sendMesage"}', "method: sendMesage is none of the Bot API; did you mean sendMessage?"),
        ("faults", '{"kind": "html", "executed": "yes"}', "executed must be true or false"),
        ("block", '{"user": 1001, "blocked": "yes"}', "blocked must be true or false"),
        ("bot", '{"privacy": "maybe"}', "privacy must be true or false"),
        ("redeliver", '{"last": -1}', "last must be 1 or more"),
        ("redeliver", '{"update_ids": [5]}', "update_ids: no such update: 5; there was none yet"),
        ("messages", '{"chat": 1001, "from": 1001, "text": "\\ud83d"}', "text must be in UTF-8"),
        ("messages", '{"chat": 1001, "from": 1001, "photo": 5}', "photo must be true, or the name or id of a file"),
        ("people", '{"first_name": true}', "first_name must be a text"),
        ("people", '{"first_name": "Dora", "id": "1004"}', "id must be a whole number"),
        ("people", '{"first_name": "%s"}' % ("D" * 65), "first_name must be at most 64 characters long"),
        (
            "people",
            '{"first_name": "Dora", "username": "@@bad name!"}',
            "username must be 4 to 32 of a-z, A-Z, 0-9 and _, without @, beginning with a letter",
        ),
        (
            "chats",
            '{"title": "Help", "owner": 1001, "username": "@help"}',
            "username must be 4 to 32 of a-z, A-Z, 0-9 and _, without @, beginning with a letter",
        ),
        ("chats", '{"title": "Help", "owner": 1001, "members": ["1002"]}', "members must be a list of whole numbers"),
        ("faults", '{"status": "429"}', "status must be a whole number"),
        ("faults", '{"kind": "slow", "seconds": "1"}', "seconds must be a number"),
        ("faults", '{"kind": "empty", "executed": "true"}', "executed must be true or false"),
        (
            "faults",
            '{"kind": "drop", "executed": true}',
            "executed: a drop fault does not read it; known to: empty, garbage, html, timeout",
        ),
        ("faults", '{"kind": "status", "seconds": 5}', "seconds: a status fault does not read it; known to: slow"),
        ("faults", '{"kind": "slow", "status": 500}', "status: a slow fault does not read it; known to: status"),
        ("people", '{"first_name": ' + "[" * 5000 + "]" * 5000 + "}", "the body is not JSON"),
    ],
)
async def test_a_value_nobody_understands_is_refused_and_nothing_happens(sandbox, path, body, why):
    before = sandbox.world.clock.rate, sandbox.world.limits.state(), sandbox.world.can_read_all_group_messages

    async with sandbox.session.post(f"/control/{path}", data=body) as response:
        answer = await response.json()

    assert (response.status, answer) == (400, {"error": why})
    assert before == (
        sandbox.world.clock.rate,
        sandbox.world.limits.state(),
        sandbox.world.can_read_all_group_messages,
    )
    assert sandbox.world.faults.planned == []
    assert (len(sandbox.world.people), len(sandbox.world.chats)) == (3, 0)
    assert abs((await sandbox.look("clock"))["offset"]) <= 1


async def test_time_ends_where_no_date_can_be_written(frozen):
    await frozen.control("clock", jump=6900 * 365.25 * 86_400)
    await frozen.control("clock", rate=1_000_000)
    frozen.world.clock._mark -= 10 * 86_400

    assert (await frozen.look("clock"))["now"] == "9000-01-01T00:00:00+00:00"


async def test_updates_that_come_again_are_those_that_were_named(sandbox):
    chat = await sandbox.group()
    await sandbox.says(ANNA, chat, "one")
    (known,) = [pending.update_id for pending in sandbox.world.queue.last(1)]

    async with sandbox.session.post("/control/redeliver", json={"update_ids": [known, 1]}) as response:
        refusal = await response.json()

    assert response.status == 400
    assert re.fullmatch(rf"update_ids: no such update: 1; known are \d+ to {known}", refusal["error"])
    assert await sandbox.control("redeliver", update_ids=[known]) == {"update_ids": [known]}


async def test_rights_as_a_list_are_all_there_are_and_the_bot_is_told_of_them(sandbox):
    chat = await sandbox.group(bot="member")

    made = await sandbox.control(
        f"chats/{chat}/members", user=sandbox.world.bot.id, status="administrator", rights=["can_pin_messages"], by=ANNA
    )

    held = {name for name, value in made.items() if value is True}
    assert held == {"can_pin_messages", "can_manage_chat"}
    (told,) = sandbox.queued("my_chat_member")
    assert told["new_chat_member"] == made


async def test_rights_as_an_object_say_how_they_differ_from_the_usual_ones(sandbox):
    chat = await sandbox.group()

    made = await sandbox.control(
        f"chats/{chat}/members", user=BORIS, status="administrator", rights={"can_pin_messages": False}
    )

    assert (made["can_pin_messages"], made["can_delete_messages"]) == (False, True)


@pytest.mark.parametrize(
    ("status", "rights", "why"),
    [
        ("administrator", ["can_fly"], "rights: can_fly: no such field; known are: can_be_edited"),
        ("administrator", {"can_pin_messages": "yes"}, "can_pin_messages must be true or false"),
        ("member", ["can_pin_messages"], "rights are those of an administrator; status must be administrator"),
    ],
)
async def test_rights_nobody_has_are_refused(sandbox, status, rights, why):
    chat = await sandbox.group()
    body = {"user": BORIS, "status": status, "rights": rights}

    async with sandbox.session.post(f"/control/chats/{chat}/members", json=body) as response:
        answer = await response.json()

    assert response.status == 400
    assert answer["error"].startswith(why)
    assert sandbox.world.chats[chat].status_of(BORIS) == "member"


async def test_numbers_in_an_address_are_texts_and_are_read(sandbox):
    chat = await sandbox.group()

    assert len(await sandbox.look(f"chats/{chat}/messages?as={ANNA}&limit=1")) == 1


@pytest.mark.parametrize("token", ["bad", ":secret-of-no-worth", "4242"])
def test_a_bot_without_an_id_is_no_bot(token):
    with pytest.raises(UserMistake, match="--token: allowed: digits, a colon"):
        _make(token, strict=False, ledger=None)


def test_a_world_makes_up_no_id_for_its_bot():
    with pytest.raises(ValueError, match="a token is the bot's id"):
        create_app(token="bad")
