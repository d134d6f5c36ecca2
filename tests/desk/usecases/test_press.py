"""Presses: every check that all buttons share, and each button by each person."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.errors import Refusal, Refused
from desk.notices import Button
from desk.people import MAY
from desk.questions import QuestionStatus
from desk.sla import ObjectKind
from desk.tasks import Priority, Status
from desk.usecases.press import PRESSES
from tests.desk.usecases.buttons import EVERYONE, MATRIX, button, objection, prepare
from tests.desk.usecases.stage import (
    BELLA,
    BORIS,
    CLARA,
    CYRIL,
    ELSEWHERE,
    HELP,
    NINE,
    OLGA,
    OSCAR,
    TASKS,
    Stage,
    at,
)

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
TAKE = Button("task_take", 1, ObjectKind.TASK, 1, version=1, chat_id=TASKS)


@pytest.fixture
async def made(stage: Stage) -> Stage:
    """A task of Bella's question, made by Boris, and another question of Cyril's that waits."""
    await stage.makes_task(BORIS, await stage.says(BELLA, PRINTER))
    await stage.says(CYRIL, "How do I get into the VPN from home?")
    await stage.delivers()
    return stage


async def refusal_of(stage: Stage, user: int, token: str, **where: Any) -> Refused:
    with pytest.raises(Refused) as refusal:
        await stage.presses(user, token, **where)
    return refusal.value


# What every press is asked


async def test_a_press_does_what_its_button_means_and_answers(made: Stage) -> None:
    await made.presses(CLARA, await made.issues(TAKE))

    assert (await made.task()).assignee_id == CLARA
    assert await made.tells() == [("toast", CLARA), ("task_card", TASKS)]


@pytest.mark.parametrize("token", ["", "x" * 64, "\u0444\u0000", "task_take"])
async def test_a_forged_token_means_nothing(made: Stage, token: str) -> None:
    assert (await refusal_of(made, OLGA, token)).code is Refusal.BUTTON_UNKNOWN


@pytest.mark.parametrize(
    ("changes", "pressed_by", "code"),
    [
        ({"action": "explode"}, OLGA, Refusal.BUTTON_UNKNOWN),
        ({"desk_id": None}, OLGA, Refusal.BUTTON_UNKNOWN),
        ({"desk_id": 99}, OLGA, Refusal.BUTTON_UNKNOWN),
        ({"object_id": None}, OLGA, Refusal.BUTTON_UNKNOWN),
        ({"object_id": 99}, OLGA, Refusal.BUTTON_UNKNOWN),
        ({"chat_id": HELP}, OLGA, Refusal.BUTTON_UNKNOWN),
        ({"for_user": BORIS}, OLGA, Refusal.BUTTON_NOT_YOURS),
        ({"version": 2}, OLGA, Refusal.BUTTON_STALE),
        ({"expires_at": NINE - timedelta(seconds=1)}, OLGA, Refusal.BUTTON_STALE),
        ({"action": "task_undo", "expires_at": NINE - timedelta(seconds=1)}, OLGA, Refusal.UNDO_TOO_LATE),
    ],
)
async def test_a_button_that_does_not_fit_does_nothing(made: Stage, changes: dict, pressed_by: int, code) -> None:
    token = await made.issues(replace(TAKE, **changes))

    assert (await refusal_of(made, pressed_by, token)).code is code
    assert ((await made.task()).status, (await made.task()).version) == (Status.NEW, 1)


async def test_a_button_works_in_its_chat_only(made: Stage) -> None:
    token = await made.issues(TAKE)

    assert (await refusal_of(made, BORIS, token, chat=ELSEWHERE)).code is Refusal.BUTTON_UNKNOWN
    assert (await refusal_of(made, BORIS, token, chat=BORIS)).code is Refusal.BUTTON_UNKNOWN


async def test_a_button_for_somebody_names_them_to_others(made: Stage) -> None:
    refusal = await refusal_of(made, CLARA, await made.issues(replace(TAKE, for_user=BORIS)))

    assert refusal.values == {"user_id": BORIS, "action": "task_take"}


async def test_a_button_for_once_works_once(made: Stage) -> None:
    token = await made.issues(replace(TAKE, version=None, once=True))
    await made.presses(CLARA, token)

    assert (await refusal_of(made, CLARA, token)).code is Refusal.BUTTON_STALE


@pytest.mark.parametrize("seconds", [5, 60])
async def test_who_has_taken_something_back_and_presses_again_is_told_so(made: Stage, seconds: int) -> None:
    undo = replace(TAKE, action="task_undo", chat_id=HELP, for_user=BORIS, expires_at=made.now + timedelta(seconds=30))
    token = await made.issues(undo)
    await made.presses(BORIS, token, chat=HELP)
    await made.delivers()
    made.passes(seconds=seconds)

    await made.presses(BORIS, token, chat=HELP)

    assert [one.values["code"] for one in await made.delivers() if one.kind == "toast"] == ["undone_before"]
    assert ((await made.task()).status, (await made.task()).version) == (Status.CANCELLED, 2)


async def test_a_button_works_until_the_very_moment_it_expires(made: Stage) -> None:
    await made.presses(CLARA, await made.issues(replace(TAKE, expires_at=made.now)))

    assert (await made.task()).assignee_id == CLARA


async def test_the_second_of_two_presses_finds_the_card_changed(made: Stage) -> None:
    token = await made.issues(TAKE)
    await made.presses(CLARA, token)

    refusal = await refusal_of(made, BORIS, token)

    assert (refusal.code, refusal.values) == (Refusal.BUTTON_STALE, {"task_id": 1})
    assert (await made.task()).assignee_id == CLARA


async def test_a_refused_press_is_not_used_up(made: Stage) -> None:
    token = await made.issues(replace(TAKE, once=True))
    await refusal_of(made, BELLA, token)

    await made.presses(CLARA, token)

    assert (await made.task()).assignee_id == CLARA


def test_every_press_has_a_policy() -> None:
    assert {action for action, _ in PRESSES.values()} <= set(MAY)


# Each press by each person


def test_the_matrix_names_every_press_there_is() -> None:
    assert set(MATRIX) == set(PRESSES)


@pytest.mark.parametrize("user", sorted(EVERYONE))
@pytest.mark.parametrize("name", MATRIX)
async def test_each_press_by_each_person(made: Stage, name: str, user: int) -> None:
    drawn = await prepare(made, name)
    await made.delivers()
    token = await made.issues(drawn)
    chat = HELP if name == "pick" else TASKS

    if user in MATRIX[name]:
        await made.presses(user, token, chat=chat)
        assert [kind for kind, _ in await made.tells("toast")] == ["toast"]
        return

    before = await made.task(), await made.question(101)
    assert (await refusal_of(made, user, token, chat=chat)).code is objection(name, user)
    assert (await made.task(), await made.question(101)) == before
    assert await made.delivers() == []


# What each press leads to


async def test_choices_open_for_one_person_and_close_again(made: Stage) -> None:
    await made.presses(BORIS, await made.issues(replace(TAKE, action="task_hold")))
    choices = next(one for one in await made.delivers() if one.kind == "hold_choices")
    assert (choices.receiver_id, choices.values) == (BORIS, {"task_id": 1, "for_user": BORIS})

    picked = replace(TAKE, action="hold_for", values={"until": at(12).isoformat(), "card_key": choices.key})
    await made.presses(BORIS, await made.issues(picked))

    assert ((await made.task()).status, (await made.task()).resume_at) == (Status.ON_HOLD, at(12))
    closed = next(one for one in await made.delivers() if one.key == choices.key)
    assert (closed.kind, closed.values) == ("view_closed", {"code": "held", "task_id": 1})


@pytest.mark.parametrize(
    ("values", "resume_at"),
    [({"seconds": 3600}, at(10)), ({"until": at(18).isoformat()}, at(18)), ({"reply": True}, None)],
)
async def test_a_hold_is_as_long_as_the_button_says(made: Stage, values: dict, resume_at) -> None:
    await made.presses(BORIS, await made.issues(replace(TAKE, action="hold_for", values=values)))

    assert ((await made.task()).status, (await made.task()).resume_at) == (Status.ON_HOLD, resume_at)


async def test_a_moment_that_has_passed_meanwhile_is_refused(made: Stage) -> None:
    token = await made.issues(replace(TAKE, action="hold_for", values={"until": at(10).isoformat()}))
    made.passes(hours=2)

    assert (await refusal_of(made, BORIS, token)).code is Refusal.TIME_IN_PAST


async def test_priority_and_assignee_are_set_by_their_choices(made: Stage) -> None:
    await made.presses(OLGA, await made.issues(replace(TAKE, action="priority_set", values={"priority": "urgent"})))
    chosen = replace(TAKE, action="assign_to", version=2, values={"user_id": CLARA})
    await made.presses(OLGA, await made.issues(chosen))

    assert ((await made.task()).priority, (await made.task()).assignee_id) == (Priority.URGENT, CLARA)


async def test_a_pick_makes_the_task_and_its_view_says_so(made: Stage) -> None:
    token = await made.issues(replace(button("pick"), for_user=BORIS, chat_id=HELP))
    await made.presses(BORIS, token, chat=HELP)

    assert (await made.task(2)).watcher_id == CYRIL
    view = next(one for one in await made.delivers() if one.key == "view:1")
    assert (view.kind, view.values) == ("task_made", {"task_id": 2, "by": BORIS})


async def test_picking_no_message_says_how_to_write_one(made: Stage) -> None:
    token = await made.issues(replace(button("pick"), values={"message_id": None, "card_key": "view:1"}))
    await made.presses(BORIS, token, chat=HELP)

    view = next(one for one in await made.delivers() if one.key == "view:1")
    assert view.values == {"code": "write_task"}


async def test_an_escalated_question_becomes_a_task_of_whoever_presses_in_private(made: Stage) -> None:
    await made.presses(OLGA, await made.issues(button("question_task")), chat=OLGA)

    task, question = await made.task(2), await made.question(101)
    assert (task.assignee_id, task.watcher_id, task.chat_id) == (OLGA, CYRIL, HELP)
    assert question.status is QuestionStatus.CONVERTED


async def test_a_dismissed_question_waits_no_more(made: Stage) -> None:
    await made.presses(BORIS, await made.issues(button("question_dismiss")))

    assert (await made.question(101)).status is QuestionStatus.DISMISSED
    assert (await made.response(101)).stopped_at == NINE
    [reaction] = [one for one in await made.delivers() if one.kind == "reaction"]
    assert reaction.values == {"emoji": None}


async def test_an_answered_question_cannot_be_dismissed(made: Stage) -> None:
    token = await made.issues(button("question_dismiss"))
    await made.says(CLARA, "See the wiki page on it", reply_to=101)

    refusal = await refusal_of(made, BORIS, token)

    assert (refusal.code, refusal.values) == (Refusal.BUTTON_STALE, {"question_id": 2})


async def test_the_queue_is_turned_by_staff_only(made: Stage) -> None:
    queue = replace(button("list_page"), values={"list": "queue", "page": 1, "desk_id": 1, "card_key": "view:1"})
    token = await made.issues(queue)

    assert (await refusal_of(made, BELLA, token)).code is Refusal.SPECIALISTS_ONLY
    assert (await refusal_of(made, OSCAR, token)).code is Refusal.NOT_IN_SECOND_LINE
    await made.presses(BORIS, token)
    view = next(one for one in await made.delivers() if one.key == "view:1")
    assert (view.kind, view.values["user_id"], view.values["page"]) == ("task_list", BORIS, 1)


async def test_a_list_turned_by_somebody_else_shows_theirs(made: Stage) -> None:
    await made.presses(BELLA, await made.issues(button("list_page")))

    view = next(one for one in await made.delivers() if one.key == "view:1")
    assert view.values["user_id"] == BELLA


async def test_did_not_help_reopens_and_tells_the_assignee(made: Stage) -> None:
    await made.does("finish", BORIS)
    await made.delivers()

    await made.presses(BELLA, await made.issues(replace(button("task_not_helped"), for_user=BELLA)), chat=HELP)

    assert (await made.task()).status is Status.IN_PROGRESS
    assert ("task_returned", BORIS) in await made.tells()
