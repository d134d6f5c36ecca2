"""What kind of work a task is, what it is about and whose it is: said by hand, and by the chat it comes from."""

from dataclasses import replace

import pytest

from desk.directory import ChatDefaults, Customer, Directory, Service
from desk.errors import Refusal
from desk.sla import ObjectKind, Policy, Target
from desk.tasks import Priority
from desk.usecases import traits
from desk.usecases.sorting import MOST_NAMED, Part, sort
from tests.desk.usecases.stage import BELLA, BORIS, CYRIL, DEFAULT, HELP, HOUR, OLGA, OSCAR, Stage, desk, memory

DIRECTORY = Directory(
    customers={
        "acme": Customer("acme", "Acme", "vip"),
        "beta": Customer("beta", "Beta & Co"),
        "one": Customer("one", "Twin"),
        "two": Customer("two", "Twin"),
    },
    services={
        "printing": Service("printing", "Печать"),
        "printers": Service("printers", "Принтеры", parent="printing"),
    },
)
VIP = Policy("VIP", {"customer_category": "vip", "service": "printing"}, resolution=HOUR)
HIGH = Policy("High", {"priority": "high"}, resolution=2 * HOUR)


def stage(defaults=None, *policies):
    chats = {HELP: defaults} if defaults is not None else {}
    database = memory(desk(chats=chats, policies=(*policies, DEFAULT)))
    database.catalog = replace(database.catalog, directory=DIRECTORY)
    return Stage(database.begin)


async def sorts(stage, actor, part, *words):
    async def do(uow):
        task = await uow.tasks.by_number(1, 1, lock=True)
        await sort(uow, actor, task, part, words, now=stage.now)

    await stage.run(do)


async def refusal(stage, actor, part, *words):
    async def do(uow):
        task = await uow.tasks.by_number(1, 1, lock=True)
        await sort(uow, actor, task, part, words, now=stage.now)

    return await stage.refused(do)


@pytest.mark.parametrize(
    ("part", "word", "key"),
    [
        (Part.TASK_TYPE, "incident", "incident"),
        (Part.TASK_TYPE, "Service Request", "request"),
        (Part.SERVICE, "printers", "printers"),
        (Part.SERVICE, "ПРИНТЕРЫ", "printers"),
        (Part.CUSTOMER, " Acme ", "acme"),
        (Part.CUSTOMER, "beta & co", "beta"),
    ],
)
async def test_a_task_is_sorted_by_key_or_by_title(part, word, key):
    desk_stage = stage()
    await desk_stage.makes_task()

    await sorts(desk_stage, OLGA, part, word)

    assert getattr(await desk_stage.task(), part) == key


async def test_the_first_word_that_is_known_counts():
    desk_stage = stage()
    await desk_stage.makes_task()

    await sorts(desk_stage, BORIS, Part.TASK_TYPE, "жалоба", "complaint")

    assert (await desk_stage.task()).task_type == "complaint"


@pytest.mark.parametrize("word", ["-", "none", "нет"])
async def test_a_word_for_nothing_takes_the_value_away(word):
    desk_stage = stage(ChatDefaults(service="printers"))
    await desk_stage.makes_task(message_id=await desk_stage.says(BELLA, "The printer is jammed"))

    await sorts(desk_stage, BORIS, Part.SERVICE, word)

    assert (await desk_stage.task()).service is None


async def test_it_stands_in_the_journal_and_on_the_card():
    desk_stage = stage()
    task = await desk_stage.makes_task()
    await desk_stage.delivers()

    await sorts(desk_stage, BORIS, Part.SERVICE, "printers")

    journal = await desk_stage.run(lambda uow: uow.journal.of(ObjectKind.TASK, task.id))
    assert (journal[-1].what, journal[-1].actor_id) == ("task.service", BORIS)
    assert (journal[-1].before, journal[-1].after) == ({"service": None}, {"service": "printers"})
    assert "task_card" in [notice.kind for notice in await desk_stage.delivers()]
    assert (await desk_stage.task()).version == task.version + 1


async def test_the_same_again_changes_nothing():
    desk_stage = stage()
    task = await desk_stage.makes_task()
    await sorts(desk_stage, BORIS, Part.SERVICE, "printers")

    await sorts(desk_stage, BORIS, Part.SERVICE, "printers")

    assert (await desk_stage.task()).version == task.version + 1


async def test_a_clock_that_runs_keeps_its_terms():
    desk_stage = stage(None, VIP)
    task = await desk_stage.makes_task()

    await sorts(desk_stage, OLGA, Part.CUSTOMER, "acme")
    await sorts(desk_stage, OLGA, Part.SERVICE, "printers")

    assert (await desk_stage.clock_of(task, Target.RESOLUTION)).goal_s == 8 * HOUR
    assert (await desk_stage.task()).policy == "Default"


@pytest.mark.parametrize("word", ["tower", "", "Twin"])
async def test_what_the_directory_does_not_know_or_knows_twice_is_refused_with_what_it_knows(word):
    desk_stage = stage()
    await desk_stage.makes_task()

    refused = await refusal(desk_stage, OLGA, Part.CUSTOMER, word)

    assert refused.code is Refusal.NOT_IN_DIRECTORY
    assert refused.values == {
        "what": "customer",
        "text": word,
        "allowed": ["acme", "beta", "one", "two"],
        "more": False,
    }


async def test_ten_of_many_are_named():
    desk_stage = stage()
    many = {f"c{number:02}": Customer(f"c{number:02}", "C") for number in range(30)}
    await desk_stage.makes_task()

    async def do(uow):
        uow.catalog = replace(uow.catalog, directory=Directory(customers=many))
        await sort(uow, OLGA, await uow.tasks.by_number(1, 1), Part.CUSTOMER, ["x"], now=desk_stage.now)

    refused = await desk_stage.refused(do)
    assert refused.values["allowed"] == [f"c{number:02}" for number in range(MOST_NAMED)]
    assert refused.values["more"] is True


@pytest.mark.parametrize(
    ("actor", "part", "code"),
    [
        (BELLA, Part.TASK_TYPE, Refusal.SPECIALISTS_ONLY),
        (OSCAR, Part.SERVICE, Refusal.NOT_IN_SECOND_LINE),
        (BORIS, Part.CUSTOMER, Refusal.LEADS_ONLY),
        (CYRIL, Part.CUSTOMER, Refusal.LEADS_ONLY),
    ],
)
async def test_who_may_not_is_told_who_may(actor, part, code):
    desk_stage = stage()
    await desk_stage.makes_task()

    assert (await refusal(desk_stage, actor, part, "x")).code is code


async def test_a_closed_task_stays_as_it_was():
    desk_stage = stage()
    await desk_stage.makes_task()
    await desk_stage.does("finish", BORIS)

    assert (await refusal(desk_stage, BORIS, Part.SERVICE, "printers")).code is Refusal.ALREADY_DONE


async def test_a_task_is_of_the_customer_service_and_type_of_its_chat():
    desk_stage = stage(ChatDefaults("acme", "printers", "incident"), VIP)
    asked = await desk_stage.says(BELLA, "The printer is jammed")

    task = await desk_stage.makes_task(message_id=asked)

    assert (task.customer, task.service, task.task_type) == ("acme", "printers", "incident")
    assert (task.priority, task.policy) == (Priority.HIGH, "VIP")
    assert (await desk_stage.clock_of(task, Target.RESOLUTION)).goal_s == HOUR


async def test_a_task_made_of_words_has_nothing_of_a_chat():
    desk_stage = stage(ChatDefaults("acme", "printers", "incident"), VIP)

    task = await desk_stage.makes_task(text="Order paper")

    assert (task.customer, task.service, task.task_type, task.priority) == (None, None, None, Priority.NORMAL)
    assert task.policy == "Default"


@pytest.mark.parametrize(
    ("when", "policy"),
    [
        ({"customer": "acme"}, "first"),
        ({"customer_category": "vip", "task_type": "incident"}, "first"),
        ({"service": "printing", "priority": "high"}, "first"),
        ({"customer": "beta"}, "Default"),
        ({"priority": "normal"}, "Default"),
    ],
)
async def test_a_question_runs_under_the_level_a_task_of_its_chat_would(when, policy):
    desk_stage = stage(ChatDefaults("acme", "printers", "incident"), Policy("first", when, response=HOUR))

    asked = await desk_stage.says(BELLA, "The printer is jammed")

    assert (await desk_stage.question(asked)).policy == policy


async def test_what_is_asked_anew_is_asked_of_the_task_as_it_is_and_of_the_chat_of_the_question():
    desk_stage = stage(ChatDefaults("acme", "printers", "incident"))
    asked = await desk_stage.says(BELLA, "The printer is jammed")
    await desk_stage.makes_task(message_id=asked)
    await sorts(desk_stage, OLGA, Part.CUSTOMER, "beta")
    task, question = await desk_stage.task(), await desk_stage.question(asked)

    async def both(uow):
        return traits.of_task(uow.catalog, task), traits.of_question(uow.catalog, question)

    of_task, of_question = await desk_stage.run(both)
    shared = {
        "desk": {"it"},
        "chat": {str(HELP)},
        "task_type": {"incident"},
        "service": {"printers", "printing"},
        "priority": {"high"},
    }
    assert of_task == {**shared, "customer": {"beta"}}
    assert of_question == {**shared, "customer": {"acme"}, "customer_category": {"vip"}}


async def test_a_question_of_a_chat_that_says_nothing_is_of_normal_priority():
    desk_stage = stage(None, Policy("usual", {"priority": "normal"}, response=HOUR), HIGH)

    asked = await desk_stage.says(BELLA, "The printer is jammed")

    assert (await desk_stage.question(asked)).policy == "usual"
