"""Steps for answers in levels that no question can come under, refused by line with what questions there are."""

import pytest

from bot.config import BadConfig, parse

START = """\
[customers.acme]
category = "vip"
[services.printing]
[services.printers]
parent = "printing"
[services.network]
[desks.it]
first_line = [-1001, -1003]
second_line = -1002
leads = [1]
[desks.it.chats."-1001"]
service = "printers"
task_type = "incident"
"""
ANSWER = '{ clock = "response", at = "due", tell = ["leads"] }'


def level(when, step=ANSWER, name="a"):
    """The step stands in the seventh line."""
    promises = 'response = "15m"\nnext_response = "15m"\nresolution = "8h"'
    return f'[[desks.it.sla]]\nname = "{name}"\nwhen = {when}\n{promises}\nladder = [{step}]\n'


DEFAULT = '[[desks.it.sla]]\nname = "z"\nresponse = "30m"\n'


def problems(text):
    with pytest.raises(BadConfig) as caught:
        parse(text)
    return [str(problem) for problem in caught.value.problems]


PRIORITY = "a question has what its chat says and the priority of that type, here "
REFUSED = [
    (
        '{ priority = "urgent" }',
        (
            "no question has priority = urgent; "
            f"{PRIORITY}priority = high or priority = normal; change [desks.it.chats] or [types]"
        ),
    ),
    (
        '{ task_type = "incident", priority = "normal" }',
        (
            f"no question has task_type = incident with priority = normal; {PRIORITY}task_type = incident with "
            "priority = high or no task_type with priority = normal; change [desks.it.chats] or [types]"
        ),
    ),
    (
        '{ task_type = "complaint" }',
        (
            "no question has task_type = complaint; a question has what its chat says, here task_type = incident or "
            "no task_type; change [desks.it.chats]"
        ),
    ),
    (
        '{ service = "network" }',
        (
            "no question has service = network; a question has what its chat says, here service = printers "
            "and printing or no service; change [desks.it.chats]"
        ),
    ),
    (
        '{ customer_category = "vip", service = "printing" }',
        (
            "no question has customer_category = vip; a question has what its chat says, here no customer_category; "
            "change [desks.it.chats]"
        ),
    ),
    (
        "{ chat = -1003, service = 'printing' }",
        (
            "no question has chat = -1003 with service = printing; a question has what its chat says, here "
            "chat = -1001 with service = printing or chat = -1003 with no service; change [desks.it.chats]"
        ),
    ),
]


@pytest.mark.parametrize(("when", "said"), REFUSED, ids=[when for when, _ in REFUSED])
def test_a_step_for_an_answer_nobody_can_be_owed_says_what_questions_there_are(when, said):
    found = problems(START + level(when) + DEFAULT)

    assert found == [
        f"firstline.toml:20: desks.it.sla[0].ladder[0].clock: can never start: {said}, or drop this step",
    ]


@pytest.mark.parametrize(
    "when",
    [
        '{ priority = "high" }',
        '{ priority = "normal" }',
        '{ task_type = "incident" }',
        '{ service = "printing" }',
        "{ chat = -1003, priority = 'normal' }",
        "{ chat = -1001, service = 'printers', task_type = 'incident', priority = 'high' }",
    ],
)
def test_a_step_for_an_answer_some_question_is_owed_is_taken(when):
    assert parse(START + level(when) + DEFAULT).desks


@pytest.mark.parametrize(
    "step",
    [
        "",
        '{ clock = "resolution", at = "due", tell = ["leads"] }',
        '{ clock = "next_response", at = "due", tell = ["leads"] }',
    ],
)
def test_steps_for_tasks_may_stand_in_a_level_that_only_tasks_come_under(step):
    assert parse(START + level('{ priority = "urgent" }', step) + DEFAULT).desks


def test_a_promise_without_steps_of_its_own_may_be_one_no_question_gets():
    text = '[[desks.it.sla]]\nname = "a"\nwhen = { priority = "urgent" }\nresponse = "5m"\n'

    assert parse(START + text + DEFAULT).desks


def test_a_task_cannot_be_made_of_questions_that_never_come():
    step = '{ clock = "next_response", at = "due", tell = ["leads"], do = ["make_task"] }'

    [found] = problems(START + level('{ service = "network" }', step) + DEFAULT)

    assert found.startswith(
        "firstline.toml:20: desks.it.sla[0].ladder[0].do: make_task can never be done: it is for questions, and "
        "no question has service = network; "
    )


def test_where_there_are_no_questions_at_all_that_is_the_reason():
    step = '{ clock = "next_response", at = "due", tell = ["leads"], do = ["make_task"] }'
    text = START[: START.index("[desks.it.chats")].replace("first_line = [-1001, -1003]\n", "")

    [found] = problems(text + level('{ priority = "urgent" }', step) + DEFAULT)

    assert found.endswith("make_task can never be done: a desk without first_line has no questions")


def test_earlier_levels_that_take_every_question_are_named():
    [found] = problems(START + level("{ chat = -1001 }", name="chat") + level('{ service = "printing" }') + DEFAULT)

    assert found == (
        "firstline.toml:27: desks.it.sla[1].ladder[0].clock: can never start: "
        '"chat" stands before it and takes every question this level could get; put it before, or drop this step'
    )


def test_a_default_after_levels_for_each_chat_keeps_its_steps():
    chats = level("{ chat = -1001 }", name="b") + level("{ chat = -1003 }", name="c")

    assert parse(START + chats + level("{}")).desks


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('service = "printers"\n', 'service = "printer"\n'),
        ('category = "vip"\n', 'category = "vipp"\n'),
        ("-1001, -1003", '-1001, "-1003"'),
    ],
)
def test_a_mistake_that_hides_what_chats_say_is_told_alone(right, wrong):
    text = START.replace(right, wrong, 1) + level('{ service = "network" }') + DEFAULT

    assert len(problems(text)) == 1


def test_a_level_that_can_never_come_up_is_not_blamed_for_its_steps_too():
    text = START + level('{ service = "network" }', name="first", step="") + level('{ service = "network" }') + DEFAULT

    [found] = problems(text)

    assert found.startswith("firstline.toml:23: desks.it.sla[1].when: can never come up: ")


def test_many_kinds_of_questions_are_cut_short():
    types = "".join(f"[types.{name}]\n" for name in ("a", "b", "c", "d", "e"))
    chats = "".join(
        f'[desks.it.chats."-{number}"]\ntask_type = "{name}"\n' for number, name in enumerate("abcd", start=1)
    )
    desk = "[desks.it]\nfirst_line = [-1, -2, -3, -4]\nsecond_line = -9\nleads = [1]\n"

    [found] = problems(types + desk + chats + level('{ task_type = "e" }') + DEFAULT)

    assert "here task_type = a or task_type = b or task_type = c or …; change" in found


OFFICE = '[hours.office]\ntimezone = "UTC"\nweekly = { daily = ["09:00-18:00"], sat = [], sun = [] }\n'
MAKES = '{ clock = "response", at = "due", do = ["make_task"], only_in_hours = true }'
IN_VAIN = "; only_in_hours changes nothing here, as this level works only while the desk is open"


def one_level(hours, level_hours, *steps):
    """The last step stands in the last line but one."""
    start = START.replace("[desks.it]\n", f'[desks.it]\nhours = "{hours}"\n')
    of_level = f'hours = "{level_hours}"\n' if level_hours else ""
    ladder = ",\n".join(steps)
    return f'{OFFICE}{start}[[desks.it.sla]]\nname = "z"\n{of_level}response = "30m"\nladder = [\n{ladder}\n]\n'


def later(at, **more):
    return f'{{ clock = "response", at = "{at}", tell = ["leads"]{", only_in_hours = true" if more else ""} }}'


@pytest.mark.parametrize(
    ("hours", "level_hours", "step", "reason"),
    [
        ("always", "", later("+1h"), f"can never come: an earlier step makes a task of the question{IN_VAIN}"),
        ("office", "", later("+1h"), f"can never come: an earlier step makes a task of the question{IN_VAIN}"),
        ("office", "office", later("+1h", held=True), "can never come: an earlier step makes a task of the question"),
        ("office", "always", later("+1h", held=True), "can never come: an earlier step makes a task of the question"),
        ("office", "always", later("+64h"), "can never come: an earlier step makes a task of the question"),
        ("always", "", later("due"), f"is the time of an earlier step of this clock; put both into one{IN_VAIN}"),
    ],
)
def test_a_step_after_one_that_makes_a_task_once_the_desk_opens_is_refused_where_it_cannot_come_first(
    hours, level_hours, step, reason
):
    [problem] = problems(one_level(hours, level_hours, MAKES, step))

    assert reason in problem


@pytest.mark.parametrize("step", [later("+1h"), later("+62h"), later("due"), later("50%", held=True)])
def test_it_is_allowed_where_it_comes_first_at_times(step):
    [plan] = parse(one_level("office", "always", MAKES, step)).desks

    assert len(plan.desk.policies[0].ladder) == 2


@pytest.mark.parametrize("at", ["due", "50%", "+60m"])
def test_of_two_steps_at_one_time_one_may_wait_for_the_opening(at):
    now, held = later(at), later("+1h" if at == "+60m" else at, held=True)

    [plan] = parse(one_level("office", "always", now, held)).desks

    ladder = plan.desk.policies[0].ladder
    assert [one.hold_back for one in ladder] == [False, True]
    assert len({one.key for one in ladder}) == 2


def test_two_that_wait_at_one_time_are_one():
    [problem] = problems(one_level("office", "always", later("due", held=True), later("100%", held=True)))

    assert "is the time of an earlier step of this clock; put both into one" in problem


@pytest.mark.parametrize("level_hours", ["", "office"])
def test_no_deadline_by_hand_lies_where_a_desk_that_never_closes_is_closed(level_hours):
    steps = (later("due"), later("100%", held=True))

    [problem] = problems(one_level("always", level_hours, *steps).replace("response", "resolution"))

    assert f"is the time of an earlier step of this clock; put both into one{IN_VAIN}" in problem


def test_a_desk_that_closes_on_one_date_to_come_is_not_always_open():
    closes_once = 'timezone = "UTC"\nweekly = { daily = ["00:00-24:00"] }\nexceptions = { "2030-01-01" = [] }\n'
    text = one_level("nearly", "", later("due"), later("100%", held=True)).replace("response", "resolution")

    [plan] = parse(f"[hours.nearly]\n{closes_once}{text}").desks

    assert len(plan.desk.policies[0].ladder) == 2


def test_a_deadline_by_hand_may_lie_at_night_so_a_step_of_a_task_may_wait_in_any_hours():
    steps = (later("due"), later("due", held=True))
    text = one_level("office", "", *steps).replace("response", "resolution")

    [plan] = parse(text).desks

    assert [one.hold_back for one in plan.desk.policies[0].ladder] == [False, True]
