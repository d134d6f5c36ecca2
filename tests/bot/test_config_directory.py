"""Customers, types and services in `firstline.toml`, what chats say, and levels that could never come up."""

from datetime import UTC, datetime

import pytest

from bot.config import BadConfig, parse, storing
from bot.config.writing import write
from desk.directory import CATEGORIES, TASK_TYPES, Category, ChatDefaults, Customer, Service, TaskType
from desk.sla import ObjectKind
from desk.tasks import Priority
from storage.database import Database

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FULL = """\
[categories.gold]
title = "Золото"
[customers.acme]
title = "Acme «Север»"
category = "gold"
[customers.beta]
[types.outage]
title = "Outage"
priority = "urgent"
[services.printing]
title = "Печать"
[services.printers]
title = "Принтеры"
parent = "printing"
responsible = [1, 2]
[desks.it]
first_line = [-1001, -1003]
second_line = -1002
leads = [2]
specialists = [1]
[desks.it.chats."-1001"]
customer = "acme"
service = "printers"
task_type = "outage"
[desks.it.chats.-1003]
customer = "beta"
anonymous_admin_is_specialist = false
[[desks.it.sla]]
name = "Gold"
when = { customer_category = "gold", service = "printing", task_type = "outage" }
resolution = "1h"
[[desks.it.sla]]
name = "Default"
resolution = "8h"
"""
START = """\
[customers.acme]
category = "vip"
[customers.beta]
[services.printing]
[services.printers]
parent = "printing"
[desks.it]
first_line = [-1001]
second_line = -1002
leads = [1]
"""


def problems(text):
    with pytest.raises(BadConfig) as caught:
        parse(text)
    return [str(problem) for problem in caught.value.problems]


def test_everything_of_the_directory_is_read():
    directory = parse(FULL).directory

    assert directory.categories == {"gold": Category("gold", "Золото")}
    assert directory.customers == {
        "acme": Customer("acme", "Acme «Север»", "gold"),
        "beta": Customer("beta", "beta"),
    }
    assert directory.task_types == {"outage": TaskType("outage", "Outage", Priority.URGENT)}
    assert directory.services == {
        "printing": Service("printing", "Печать"),
        "printers": Service("printers", "Принтеры", "printing", (1, 2)),
    }


def test_chats_say_what_comes_from_them():
    assert parse(FULL).desks[0].desk.chats == {
        -1001: ChatDefaults("acme", "printers", "outage"),
        -1003: ChatDefaults("beta", anonymous_admin_is_specialist=False),
    }


def test_what_the_file_writes_nothing_of_is_there_all_the_same():
    directory = parse(START).directory

    assert (directory.categories, directory.task_types) == (CATEGORIES, TASK_TYPES)


MISTAKES = [
    ('[categories.Vip]\ntitle = "VIP"\n', 1, "categories.Vip", "`Vip` is not a name"),
    ("[categories.vip]\nname = 1\n", 2, "categories.vip.name", "unknown key; allowed: title"),
    ('[customers.acme]\ncategory = "vipp"\n', 2, "customers.acme.category", "did you mean `vip`? allowed: vip, st"),
    ("[customers]\nacme = 5\n", 2, "customers.acme", "5 is not a table"),
    ("customers = 5\n", 1, "customers", "5 is not a table"),
    ("[types.incident]\npriority = 1\n", 2, "types.incident.priority", "allowed: low, normal, high, urgent"),
    ('[services.a]\nparent = "b"\n', 2, "services.a.parent", '"b" is not known; there are no others yet; begin one'),
    ('[services.z]\nparent = "zz"\n[services.y]\n', 2, "services.z.parent", '"zz" is not known; allowed: y'),
    (
        '[services.zone]\nparent = "zones"\n[services.zoned]\nparent = "zone"\n[services.other]\n',
        2,
        "services.zone.parent",
        '"zones" is not known; allowed: other',
    ),
    ("[services]\na = 5\n", 2, "services.a", "5 is not a table"),
    ("[services.a]\nresponsible = [9]\n", 2, "services.a.responsible[0]", "9 works on no desk"),
    ('[services.a]\nparent = "a"\n', 2, "services.a.parent", "goes in a circle: a → a"),
    (
        '[services.a]\nparent = "b"\n[services.b]\nparent = "c"\n[services.c]\nparent = "a"\n[services.d]\n',
        2,
        "services.a.parent",
        "goes in a circle: a → b → c → a",
    ),
]


@pytest.mark.parametrize(("text", "line", "key", "said"), MISTAKES, ids=[f"{m[2]}: {m[3]}" for m in MISTAKES])
def test_a_mistake_of_the_directory_is_named_once_with_line_and_key(text, line, key, said):
    found = problems(text + "[desks.it]\nfirst_line = [-1001]\nleads = [1]\n")

    assert len(found) == 1, found
    assert found[0].startswith(f"firstline.toml:{line}: {key}: ")
    assert said in found[0]


def with_chat(chat, line):
    """Lines 11 and 12."""
    return f'{START}[desks.it.chats."{chat}"]\n{line}\n'


def with_level(line):
    """Line 13 is the one that is wrong."""
    return f'{START}[[desks.it.sla]]\nname = "a"\n{line}\n[[desks.it.sla]]\nname = "z"\n'


def with_levels(first, second):
    """Line 16 is the one that can never come up."""
    levels = (
        f'[[desks.it.sla]]\nname = "{name}"\nwhen = {when}\n' for name, when in (("first", first), ("second", second))
    )
    return START + "".join(levels) + '[[desks.it.sla]]\nname = "z"\n'


CHECKS = [
    (
        with_chat(-5, 'customer = "acme"'),
        11,
        "desks.it.chats.-5",
        "is no first-line chat of this desk; its first_line: -1001",
    ),
    (with_chat("help", ""), 11, "desks.it.chats.help", "is no first-line chat"),
    (with_chat(-1002, ""), 11, "desks.it.chats.-1002", "is no first-line chat"),
    (with_chat(-1001, 'customer = "acne"'), 12, "desks.it.chats.-1001.customer", "did you mean `acme`? allowed: acme"),
    (with_chat(-1001, 'task_type = "x"'), 12, "desks.it.chats.-1001.task_type", "allowed: incident, request"),
    (with_chat(-1001, 'priority = "low"'), 12, "desks.it.chats.-1001.priority", "unknown key"),
    (with_level('when = { customer = "x" }'), 13, "desks.it.sla[0].when.customer", "allowed: acme, beta"),
    (with_level('when = { customer_category = "x" }'), 13, "desks.it.sla[0].when.customer_category", "allowed: vip"),
    (with_level('when = { task_type = "x" }'), 13, "desks.it.sla[0].when.task_type", "allowed: incident"),
    (with_level('when = { service = "printer" }'), 13, "desks.it.sla[0].when.service", "did you mean `printers`?"),
    (with_level("when = { chat = -1002 }"), 13, "desks.it.sla[0].when.chat", "is no chat of this desk's first line"),
    (with_level('when = { desk = "hr" }'), 13, "desks.it.sla[0].when.desk", "can never come up: levels of it"),
    (
        with_level('when = { customer = "acme", customer_category = "standard" }'),
        13,
        "desks.it.sla[0].when",
        "can never come up: acme is in the category vip",
    ),
    (
        with_level('when = { customer = "beta", customer_category = "vip" }'),
        13,
        "desks.it.sla[0].when",
        "can never come up: beta is in no category",
    ),
    (with_level(""), 14, "desks.it.sla[1].when", '"a" stands before it and has no conditions'),
    (
        with_levels('{ customer_category = "vip" }', '{ customer = "acme" }'),
        16,
        "desks.it.sla[1].when",
        '"first" stands before it and matches whatever this one matches',
    ),
    (with_levels('{ service = "printing" }', '{ service = "printers" }'), 16, "desks.it.sla[1].when", "never come up"),
    (with_levels('{ priority = "low" }', '{ priority = "low", chat = -1001 }'), 16, "desks.it.sla[1].when", "never"),
]


def test_levels_that_hide_another_together_are_all_named():
    four = "".join(
        f'[[desks.it.sla]]\nname = "{one}"\nwhen = {{ priority = "{one}" }}\n'
        for one in ("low", "normal", "high", "urgent")
    )
    last = '[[desks.it.sla]]\nname = "P"\nwhen = { service = "printing" }\n[[desks.it.sla]]\nname = "z"\n'

    (found,) = problems(START + four + last)

    assert found.startswith("firstline.toml:25: desks.it.sla[4].when: can never come up: ")
    assert found.endswith(
        '"low", "normal", "high", "urgent" stand before it and together match whatever this one matches'
    )


@pytest.mark.parametrize(("text", "line", "key", "said"), CHECKS, ids=[f"{m[2]}: {m[3]}" for m in CHECKS])
def test_what_could_never_be_is_named_once_with_line_key_and_reason(text, line, key, said):
    found = problems(text)

    assert len(found) == 1, found
    assert found[0].startswith(f"firstline.toml:{line}: {key}: ")
    assert said in found[0]


def test_a_customer_nobody_wrote_is_told_how_to_begin():
    text = '[desks.it]\nleads = [1]\n[desks.it.chats]\n[[desks.it.sla]]\nname = "a"\nwhen = { customer = "acme" }\n'

    (found,) = problems(text)

    assert found.startswith("firstline.toml:6: desks.it.sla[0].when.customer: ")
    assert found.endswith('"acme" is not known; there are none yet; begin one with [customers.NAME]')


STEPS = [
    (
        '{ clock = "reaction", at = "due", tell = ["leads"] }',
        "clock",
        "this level promises no reaction; add re",
    ),
    ('{ clock = "response", at = "-15m", tell = ["leads"] }', "at", "the whole response is no longer than that"),
    (
        '{ clock = "response", at = "due", tell = ["watcher"] }',
        "tell",
        "the response clock of this desk has no wat",
    ),
    ('{ clock = "response", at = "due", do = ["pin"] }', "do", "the response clock of this desk has no pin"),
    ('{ clock = "resolution", at = "due", tell = [] }', "tell", "has no people to tell"),
]


@pytest.mark.parametrize(("step", "key", "said"), STEPS, ids=[f"{m[1]}: {m[2]}" for m in STEPS])
def test_a_step_that_could_never_be_taken_is_named_with_its_line_and_the_reason(step, key, said):
    promises = 'response = "15m"\nresolution = "8h"\n'

    found = problems(f'{START}[[desks.it.sla]]\nname = "a"\n{promises}ladder = [\n  {step},\n]\n')

    assert len(found) == 1, found
    assert found[0].startswith(f"firstline.toml:16: desks.it.sla[0].ladder[0].{key}: ")
    assert said in found[0]


def test_the_default_ladder_is_not_blamed_for_what_a_level_does_not_promise():
    config = parse(START + '[[desks.it.sla]]\nname = "a"\nresponse = "15m"\n')

    assert config.desks[0].desk.policies[0].resolution is None


@pytest.fixture
async def database():
    opened = Database("sqlite://")
    await opened.open()
    yield opened
    await opened.close()


async def test_what_is_exported_loads_to_the_same(database):
    config = parse(FULL)
    async with database.begin() as uow:
        await storing.apply(uow, config, now=NOW)
    async with database.begin(readonly=True) as uow:
        stored = storing.from_catalog(uow.catalog)

    assert parse(write(stored)) == config
    assert storing.is_stored(config, uow.catalog)


async def test_a_change_of_the_directory_alone_is_a_change_and_stands_in_the_journal(database):
    async with database.begin() as uow:
        await storing.apply(uow, parse(FULL), now=NOW)
    changed = parse(FULL.replace('title = "Outage"', 'title = "Сбой"'))
    async with database.begin() as uow:
        assert not storing.is_stored(changed, uow.catalog)
        assert await storing.apply(uow, changed, now=NOW)

    async with database.begin(readonly=True) as uow:
        fact = (await uow.journal.of(ObjectKind.DESK, 0))[-1]
        assert uow.catalog.directory.task_types["outage"].title == "Сбой"
    assert fact.before == {"task_types.outage": {"title": "Outage", "priority": "urgent"}}
    assert fact.after == {"task_types.outage": {"title": "Сбой", "priority": "urgent"}}


async def test_what_leaves_the_file_leaves_the_directory(database):
    async with database.begin() as uow:
        await storing.apply(uow, parse(FULL), now=NOW)
    async with database.begin() as uow:
        await storing.apply(uow, parse(START), now=NOW)

    async with database.begin(readonly=True) as uow:
        directory, desk = uow.catalog.directory, uow.catalog.by_key("it")
    assert directory == parse(START).directory
    assert desk.chats == {}


async def test_what_a_chat_says_goes_with_it_to_its_new_id(database):
    async with database.begin() as uow:
        await storing.apply(uow, parse(FULL), now=NOW)
        await uow.chats.repoint(-1001, -1000000001001)
    async with database.begin() as uow:
        assert uow.catalog.by_key("it").defaults_of(-1000000001001).customer == "acme"
        await storing.apply(uow, parse(FULL), now=NOW)

    async with database.begin(readonly=True) as uow:
        assert uow.catalog.by_key("it").defaults_of(-1000000001001).customer == "acme"
