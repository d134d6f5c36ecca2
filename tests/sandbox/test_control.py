"""The control API takes what it knows, and says what it does not."""

import inspect
import re

import pytest

from bot.sandbox import control_actions, control_world
from tests.sandbox.conftest import ANNA

READ = re.compile(r'body\.(?:text|number|numbers|items|mapping|flag|media|who|seconds|has)\("(\w+)"')
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
