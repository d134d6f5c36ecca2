"""docs/sandbox.md names what the sandbox has."""

import re
from pathlib import Path

import pytest

from bot.sandbox import control
from bot.sandbox.disorder import Disorder
from bot.sandbox.faults import KINDS, Fault
from bot.sandbox.methods import METHODS
from bot.sandbox.rooms import TELLINGS
from bot.sandbox.schema import bot_api
from tests.sandbox.conftest import TOKEN

JSON = {"Content-Type": "application/json"}
ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
PROSE = re.sub(r"```.*?```", "", MANUAL, flags=re.DOTALL)
SAID = set(re.findall(r"`([^`]+)`", PROSE.replace("\n", " ")))
WORDS = {word for said in SAID for word in re.split(r"[^\w/-]+", said)}


def paths():
    found = {re.sub(r"\{chat[^}]*\}", "ID", route.path).removesuffix("/{id}") for route in control.ROUTES}
    return sorted(path.removeprefix("/control/") for path in found)


@pytest.mark.parametrize("path", paths())
def test_every_address_of_the_control_api_is_named(path):
    assert path in WORDS or f"/control/{path}" in WORDS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_fault_is_described(kind):
    assert f"\n| `{kind}` |" in MANUAL


@pytest.mark.parametrize("name", ["method", "times", "skip", "share", "chat", "seconds", "executed", "seed"])
def test_every_option_of_a_fault_is_described(name):
    assert name == "seed" or name in Fault.__slots__
    assert name in SAID


@pytest.mark.parametrize("name", sorted(Disorder().state()))
def test_every_kind_of_disorder_is_described(name):
    assert name in SAID


@pytest.mark.parametrize("name", sorted(TELLINGS))
def test_every_way_to_tell_of_an_upgrade_is_described(name):
    assert name in SAID


def events():
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "sandbox").rglob("*.py"))
    return sorted({*re.findall(r'event="(\w+)"', sources), *re.findall(r'"event": "(\w+)"', sources)})


@pytest.mark.parametrize("event", events())
def test_every_event_of_the_ledger_is_described(event):
    assert event in SAID


def test_the_version_of_the_schema_is_the_one_that_is_named():
    assert f"Bot API {bot_api().version}" in MANUAL


def played():
    return {bot_api().method(name).name for name, _ in METHODS.values()}


def test_the_methods_that_are_not_played_are_listed_by_what_they_are_for():
    table = MANUAL.partition("answer 501:")[2].partition("And within")[0]
    listed = re.findall(r"`(\w+)`", table)

    assert sorted(listed) == sorted(set(bot_api().method_names) - played())


def test_the_numbers_of_methods_are_right():
    known, here = len(bot_api().method_names), len(played())

    assert f"{here} of the {known} methods of Bot API {bot_api().version}" in MANUAL
    assert f"The other {known - here} answer 501" in MANUAL


TESTS = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("name", sorted(played()))
def test_every_method_that_is_played_is_called_by_a_test(name):
    assert f'"{name}"' in TESTS


async def test_the_first_talk_of_the_manual_can_be_played(sandbox):
    example = MANUAL.partition("## A first talk")[2].partition("```sh\n")[2].partition("```")[0]
    asked = re.findall(r"^curl (?:--json '(.*)' )?\"?(\$\S+?)\"?$", example, re.MULTILINE)
    answers = []

    for body, address in asked:
        path = address.replace("$BOT", f"/bot{TOKEN}").replace("$S", "")
        async with sandbox.session.request("POST" if body else "GET", path, data=body or None, headers=JSON) as answer:
            answers.append(await answer.json())
            assert answer.status == 200, (address, answers[-1])

    assert len(asked) == example.count("\ncurl ")
    assert [one["text"] for one in answers[-2]][-2:] == ["The printer is jammed", "Is it on?"]
    kinds = [next(iter(update.keys() - {"update_id"})) for update in answers[-1]["result"]]
    assert sorted(set(kinds)) == ["callback_query", "message", "message_reaction"]


def fields():
    rows = re.findall(r"^\| `((?:GET|POST|DELETE) [\w/]+)` \| (.*) \| (.*) \|$", MANUAL, re.MULTILINE)
    return {route: set(re.findall(r"`(\w+)`", f"{needs} {more}")) for route, needs, more in rows}


def test_the_fields_of_every_route_are_listed():
    taken = {}
    for route in control.ROUTES:
        action = route.handler.__closure__[0].cell_contents if route.handler.__closure__ else None
        path = re.sub(r"\{.*?\}", "ID", route.path.removeprefix("/control/"))
        if names := set(getattr(action, "takes", ())) - ({"chat"} if "ID" in path else set()):
            taken[f"{route.method} {path}"] = names

    assert fields() == taken
