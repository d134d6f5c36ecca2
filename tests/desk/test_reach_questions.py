"""Levels no question can come under: a question has only what its chat says, and nobody changes that by hand."""

import pytest

from desk.directory import ChatDefaults, Customer, Directory, Service, TaskType
from desk.escalation import Audience, Remedy, Rung, When
from desk.reach import Ground, Never, idle, objection, questions_of, unasked
from desk.sla import Policy
from desk.tasks import Priority

DIRECTORY = Directory(
    customers={"acme": Customer("acme", "Acme", "vip"), "beta": Customer("beta", "Beta")},
    task_types={
        "outage": TaskType("outage", "Outage", Priority.URGENT),
        "incident": TaskType("incident", "Incident", Priority.HIGH),
        "request": TaskType("request", "Request"),
    },
    services={
        "printing": Service("printing", "Printing"),
        "printers": Service("printers", "Printers", parent="printing"),
        "network": Service("network", "Network"),
    },
)
SILENT, PRINTS, REQUESTS = -1001, -1002, -1003
CHATS = {PRINTS: ChatDefaults("acme", "printers", "incident"), REQUESTS: ChatDefaults("beta", None, "request")}
QUESTIONS = questions_of((SILENT, PRINTS, REQUESTS), CHATS, DIRECTORY, desk="it")
WHOLE = Ground(first_line=True, second_line=True, leads=True)
FIRST_ONLY = Ground(first_line=True, second_line=False, leads=True)
MINUTE = 60


def why(when, *earlier, questions=QUESTIONS):
    levels = [Policy(f"level {number}", each) for number, each in enumerate(earlier)]
    return unasked(Policy("level", when), levels, questions)


@pytest.mark.parametrize(
    "when",
    [
        {},
        {"desk": "it"},
        {"chat": "-1001"},
        {"chat": "-1002", "customer_category": "vip", "priority": "high"},
        {"customer": "acme"},
        {"customer_category": "vip"},
        {"service": "printers"},
        {"service": "printing"},
        {"task_type": "incident", "priority": "high", "service": "printing"},
        {"customer": "beta", "priority": "normal"},
        {"priority": "normal"},
    ],
)
def test_a_level_is_for_questions_where_some_chat_says_all_it_asks_about(when):
    assert why(when) is None


@pytest.mark.parametrize(
    ("when", "lacking"),
    [
        ({"priority": "urgent"}, {"priority": "urgent"}),
        ({"priority": "low", "chat": "-1001"}, {"priority": "low"}),
        ({"task_type": "outage"}, {"task_type": "outage"}),
        ({"service": "network"}, {"service": "network"}),
        ({"customer_category": "standard"}, {"customer_category": "standard"}),
        ({"task_type": "incident", "priority": "normal"}, {"task_type": "incident", "priority": "normal"}),
        ({"desk": "it", "customer": "beta", "service": "printing"}, {"customer": "beta", "service": "printing"}),
        ({"chat": "-1001", "priority": "high"}, {"chat": "-1001", "priority": "high"}),
    ],
)
def test_the_fewest_conditions_that_no_question_has_together_are_blamed(when, lacking):
    assert why(when).lacking == lacking


def test_conditions_of_which_only_all_three_never_meet_are_blamed_together():
    chats = {
        -1: ChatDefaults("acme", "printers", "request"),
        -2: ChatDefaults("acme", "network", "incident"),
        -3: ChatDefaults("beta", "printers", "incident"),
    }
    asked = {"customer": "acme", "service": "printers", "task_type": "incident"}

    found = why(asked, questions=questions_of(chats, chats, DIRECTORY, desk="it"))

    assert found.lacking == asked
    assert [next(iter(one["chat"])) for one in found.near] == ["-1", "-2", "-3"]


def test_questions_that_miss_one_of_them_are_told_as_near():
    found = why({"task_type": "incident", "priority": "normal"})

    assert [(one.get("task_type"), one["priority"]) for one in found.near] == [
        (None, {"normal"}),
        ({"incident"}, {"high"}),
        ({"request"}, {"normal"}),
        (None, {"normal"}),
    ]


def test_what_has_no_chat_is_not_near_to_a_condition_on_the_chat():
    found = why({"chat": "-1002", "priority": "normal"})

    assert [next(iter(one["chat"])) for one in found.near] == ["-1001", "-1002", "-1003"]


@pytest.mark.parametrize(
    ("when", "earlier", "takers"),
    [
        ({"service": "printing"}, [{"chat": "-1002"}], ["level 0"]),
        ({"service": "printing"}, [{"customer": "beta"}, {"priority": "high"}], ["level 1"]),
        ({"priority": "normal"}, [{"task_type": "request"}, {"priority": "normal"}], ["level 0", "level 1"]),
        ({}, [{"priority": "normal"}, {"priority": "high"}], ["level 0", "level 1"]),
    ],
)
def test_a_level_gets_no_question_where_earlier_ones_take_all_it_could_get(when, earlier, takers):
    assert [one.name for one in why(when, *earlier).takers] == takers


@pytest.mark.parametrize(
    ("when", "earlier"),
    [
        ({"priority": "normal"}, [{"task_type": "request"}]),
        ({"service": "printing"}, [{"priority": "urgent"}, {"customer": "beta"}]),
    ],
)
def test_it_gets_those_that_earlier_levels_leave(when, earlier):
    assert why(when, *earlier) is None


def test_open_questions_of_a_chat_that_left_are_left_to_the_default():
    chats = [{"chat": str(chat)} for chat in (SILENT, PRINTS, REQUESTS)]

    assert why({}, *chats) is None
    assert why({"priority": "normal"}, *chats) is None
    assert why({"task_type": "request"}, *chats).takers != ()


def step(clock, *tell, at=0, do=(), **more):
    return Rung(clock, When.OFFSET, at, tell, do, **more)


def against(rung, ground=WHOLE, **promises):
    usual = {"response": 15, "next_response": 15, "reaction": 30, "resolution": 480}
    goals = {target: minutes * MINUTE for target, minutes in usual.items()} | promises
    return objection(rung, Policy("level", ladder=(rung,), **goals), ground, is_asked=False)


@pytest.mark.parametrize(
    "rung",
    [
        step("response", Audience.LEADS),
        step("response", people=(1001,)),
        step("response", do=(Remedy.MAKE_TASK,)),
        step("next_response", do=(Remedy.MAKE_TASK,)),
    ],
)
def test_a_step_for_questions_alone_is_never_taken_where_none_comes(rung):
    assert against(rung) is Never.UNASKED


@pytest.mark.parametrize(
    "rung",
    [
        step("next_response", Audience.LEADS),
        step("next_response", Audience.WATCHER),
        step("next_response", do=(Remedy.MAKE_TASK, Remedy.PIN)),
        step("reaction", Audience.LEADS),
        step("resolution", Audience.FIRST_LINE),
    ],
)
def test_a_step_for_tasks_is_taken_although_no_question_comes(rung):
    assert against(rung) is None


def test_without_tasks_a_next_response_is_for_questions_alone():
    assert against(step("next_response", Audience.LEADS), FIRST_ONLY) is Never.UNASKED


def test_an_answer_that_is_not_promised_is_blamed_before_who_would_ask():
    assert against(step("response", Audience.LEADS), response=None) is Never.NOT_PROMISED


@pytest.mark.parametrize(("is_asked", "expected"), [(True, ()), (False, (Remedy.MAKE_TASK,))])
def test_no_task_is_made_of_questions_that_never_come(is_asked, expected):
    rung = step("next_response", Audience.LEADS, do=(Remedy.MAKE_TASK, Remedy.PIN))

    assert idle(rung, WHOLE, is_asked=is_asked) == expected
