"""Deny by default, held by tests: nothing can be done without a policy, nothing is drawn that cannot be pressed."""

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import menus
from bot.routers.commands import COMMANDS
from desk.people import MAY, Action, Role
from desk.questions import QuestionStatus
from desk.sla import ObjectKind
from desk.tasks import Status
from desk.usecases.press import PRESSES
from tests.bot.render_world import BORIS, KINDS, NOW, World

ROOT = Path(__file__).resolve().parents[2]
ROUTERS = sorted((ROOT / "bot" / "routers").glob("*.py"))
PRESENTERS = sorted((ROOT / "bot" / "render" / "presenters").glob("*.py"))
SENDING = {
    "answer", "reply", "forward", "copy_to", "send_copy", "edit_text", "edit_caption", "edit_reply_markup", "delete",
    "react", "pin", "unpin", "answer_photo", "answer_document", "send_message", "ban", "leave",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_a_policy(name):
    assert COMMANDS[name].action in MAY


@pytest.mark.parametrize("name", sorted(PRESSES))
def test_every_press_has_a_policy(name):
    assert PRESSES[name][0] in MAY


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_that_looks_at_no_desk_is_everybodys_or_set_up(name):
    """Where `run` asks for no role, everybody may, or the use case asks (which its tests hold)."""
    command = COMMANDS[name]

    assert command.desk is not None or MAY[command.action] == frozenset(Role) or command.action is Action.SETUP


def test_every_command_of_the_menus_exists():
    named = {*menus.EVERYONE, *menus.SPECIALISTS, *menus.LEADS}

    assert named <= set(COMMANDS)
    assert named == set(menus.TITLES)


async def test_every_button_that_is_drawn_can_be_pressed():
    issued = set()
    for status in Status:
        world = World()
        world.task.status, world.task.created_at = status, NOW
        world.task.done_at = NOW if status in {Status.DONE, Status.CANCELLED} else None
        for number in range(43, 60):  # enough for a second page
            world.tasks[number] = World().task
            world.questions[number] = replace(World().question, id=number)
        old = replace(World().question, asked_at=NOW - timedelta(days=40))
        world.questions[60] = replace(old, id=60)
        world.questions[61] = replace(old, id=61, status=QuestionStatus.ANSWERED, answer_message_id=15)
        world.clocks[61] = replace(next(iter(World().clocks.values())), kind=ObjectKind.QUESTION, object_id=61, id=61)
        for kind, examples in KINDS.items():
            for values in examples:
                if kind != "priority_choices" or status is not Status.CANCELLED:
                    await world.show(kind, values)  # a hand-over of what is done says nothing any more
        issued |= {button.action for button in world.buttons.issued}

    assert issued == set(PRESSES)


def test_every_button_named_in_a_presenter_can_be_pressed():
    """What the examples do not show is found in the source."""
    for path in PRESENTERS:
        for call in _calls(path):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            place = {"on_task": 1, "in_view": 1, "Button": 0}.get(name)
            if place is not None and isinstance(call.args[place], ast.Constant):
                assert call.args[place].value in PRESSES, (path.name, call.lineno)


async def test_no_button_carries_a_right():
    """Buttons name an action; who may is looked up when it is pressed."""
    world = World()

    await world.say("task_card", {"task_id": 42})

    for button in world.buttons.issued:
        assert not {"role", "roles", "may", "admin"} & set(button.values)
        assert button.for_user in {None, BORIS}


@pytest.mark.parametrize("path", ROUTERS, ids=lambda path: path.name)
def test_handlers_never_send(path):
    called = {call.func.attr for call in _calls(path) if isinstance(call.func, ast.Attribute)}

    own = {"reply"}  # Origin.reply makes a notice; see the next test
    assert not called & (SENDING - own)


@pytest.mark.parametrize("path", ROUTERS, ids=lambda path: path.name)
def test_what_is_replied_is_a_notice_of_an_origin(path):
    for call in _calls(path):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "reply":
            owner = call.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else owner.id
            assert name == "origin", (path.name, call.lineno)


@pytest.mark.parametrize("path", ROUTERS, ids=lambda path: path.name)
def test_handlers_return_nothing(path):
    for function in _handlers(path):
        returned = [node for node in ast.walk(function) if isinstance(node, ast.Return) and node.value is not None]
        assert not returned, (path.name, function.name)
        assert isinstance(function.returns, ast.Constant)
        assert function.returns.value is None


def test_there_are_handlers_to_look_at():
    found = {function.name for path in ROUTERS for function in _handlers(path)}

    assert {"on_message", "on_press", "on_task", "on_reaction", "on_member"} <= found


@pytest.mark.parametrize("path", ROUTERS, ids=lambda path: path.name)
def test_routers_import_no_methods_of_the_bot_api(path):
    imported = {
        node.module
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    }

    assert not {name for name in imported if name.startswith(("aiogram.methods", "aiogram.client", "telegram"))}


def _calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]


def _handlers(path: Path) -> list[ast.AsyncFunctionDef]:
    """Coroutines registered by a decorator."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef) and node.decorator_list]
