"""The list of open questions and what its buttons do, in memory and on each engine."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from desk.answers import ResponseEnds
from desk.catalog import BotSelf, DeskSettings
from desk.errors import ConcurrentChange, Refusal
from desk.notices import Button, Mode, Notice
from desk.questions import QuestionStatus
from desk.sla import ObjectKind, Target
from desk.tasks import Status
from desk.usecases import open_questions
from desk.usecases.press import press
from storage.catalog import Configuration
from storage.database import Database
from tests.desk.usecases.stage import (
    ANNA,
    BELLA,
    BORIS,
    BOT,
    CLARA,
    CYRIL,
    HELP,
    NINE,
    OLGA,
    OSCAR,
    TASKS,
    Stage,
    desk,
    everybody,
    memory,
)

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
VPN = "How do I get into the VPN from home?"


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return memory()
    return request.getfixturevalue("sqlite_database" if request.param == "sqlite" else "postgres_database")


@pytest.fixture
async def stage(store: Any) -> Stage:
    if isinstance(store, Database):
        async with store.begin() as uow:
            await uow.configure(Configuration(desks=(desk(id=0),), admins=frozenset({ANNA})), NINE)
            await uow.introduce_bot(BotSelf(BOT, "firstline_bot"))
            for person in everybody():
                await uow.people.see(person)
    return Stage(store.begin)


async def opens(stage: Stage, user: int, chat: int) -> Notice:
    """The list this person is shown."""
    origin = stage.origin(user, chat)
    await stage.run(lambda uow: open_questions.show(uow, origin, uow.catalog.desks[1], now=stage.now))
    [shown] = [one for one in await stage.delivers() if one.kind == "open_list"]
    return shown


async def pressing(stage: Stage, user: int, action: str, message_id: int, **more: Any) -> str:
    """The button of a question in this person's list."""
    question = await stage.question(message_id)
    assert question is not None
    values = {"question_id": question.id, "page": 0, "old": False, "card_key": f"view:{user}"}
    return await stage.issues(Button(action, 1, for_user=user, values=values, **more))


async def told(stage: Stage) -> dict[str, Any]:
    """What the list that was just shown anew says of the press."""
    [shown] = [one for one in await stage.delivers() if one.kind == "open_list"]
    return dict(shown.values["said"])


@pytest.mark.parametrize(("chat", "mode"), [(TASKS, Mode.EPHEMERAL), (HELP, Mode.EPHEMERAL), (BORIS, Mode.CARD)])
async def test_the_list_is_for_one_person_alone_wherever_it_is_called(stage: Stage, chat: int, mode: Mode) -> None:
    shown = await opens(stage, BORIS, chat)

    assert (shown.chat_id, shown.mode) == (chat, mode)
    assert shown.receiver_id == (BORIS if mode is Mode.EPHEMERAL else None)


async def test_it_is_not_for_employees(stage: Stage) -> None:
    origin = stage.origin(BELLA, HELP)

    refused = await stage.refused(lambda uow: open_questions.show(uow, origin, uow.catalog.desks[1], now=stage.now))

    assert refused.code is Refusal.SPECIALISTS_ONLY


async def test_one_press_makes_a_task_with_its_roles(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.delivers()

    await stage.presses(BORIS, await pressing(stage, BORIS, "open_task", asked), chat=TASKS)

    made, question = await stage.task(), await stage.question(asked)
    assert (made.assignee_id, made.owner_id, made.watcher_id) == (BORIS, OLGA, BELLA)
    assert (made.chat_id, made.message_id, made.description) == (HELP, asked, PRINTER)
    assert question is not None
    assert (question.status, question.task_id) == (QuestionStatus.CONVERTED, made.id)
    assert await told(stage) == {"code": "task_made", "task_id": made.id, "by": BORIS}


async def test_a_second_tap_and_a_second_person_make_no_second_task(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    own = await pressing(stage, BORIS, "open_task", asked)
    hers = await pressing(stage, CLARA, "open_task", asked)
    await stage.presses(BORIS, own, chat=TASKS)
    await stage.delivers()

    await stage.presses(BORIS, own, chat=TASKS)
    again = await told(stage)
    await stage.presses(CLARA, hers, chat=TASKS)
    late = await told(stage)

    question = await stage.question(asked)
    assert question is not None
    assert again == late == {"code": "meanwhile", "question_id": question.id}
    queue = await stage.run(lambda uow: uow.tasks.queue(1))
    assert [one.assignee_id for one in queue] == [BORIS]


async def test_two_people_who_tap_at_the_same_moment_make_one_task(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    tokens = {one: await pressing(stage, one, "open_task", asked) for one in (BORIS, CLARA)}
    warmed = await stage.makes_task(BORIS), await stage.makes_task(CLARA)

    await asyncio.gather(*(_until_done(stage, one, token) for one, token in tokens.items()))

    queue = await stage.run(lambda uow: uow.tasks.queue(1))
    assert len(queue) == len(warmed) + 1


async def _until_done(stage: Stage, user: int, token: str) -> None:
    """As the lanes do: what another transaction got in the way of is run again."""
    for _ in range(5):
        try:
            await stage.presses(user, token, chat=TASKS)
        except ConcurrentChange:
            continue
        return
    raise AssertionError("it never came through")


async def test_who_taps_on_what_was_answered_meanwhile_hears_so(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    token = await pressing(stage, BORIS, "open_task", asked)
    await stage.says(CLARA, "Open the back cover", reply_to=asked)
    await stage.delivers()

    await stage.presses(BORIS, token, chat=TASKS)

    assert (await told(stage))["code"] == "meanwhile"
    assert await stage.run(lambda uow: uow.tasks.queue(1)) == []


async def test_undoing_the_task_lets_the_question_wait_again(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.presses(BORIS, await pressing(stage, BORIS, "open_task", asked), chat=TASKS)
    made = await stage.task()
    await stage.delivers()
    undo = Button(
        "open_task_undo", 1, ObjectKind.TASK, made.id, made.version, for_user=BORIS, values={"card_key": "view:1"}
    )

    await stage.presses(BORIS, await stage.issues(undo), chat=TASKS)

    question = await stage.question(asked)
    assert question is not None
    assert (question.status, (await stage.task()).status) == (QuestionStatus.OPEN, Status.CANCELLED)
    assert (await told(stage))["code"] == "undone"


async def test_a_question_taken_for_none_can_wait_again_with_its_clock(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    due_at = (await stage.response(asked)).due_at
    await stage.presses(BORIS, await pressing(stage, BORIS, "open_dismiss", asked), chat=TASKS)
    dismissed = await stage.question(asked)
    assert dismissed is not None
    assert dismissed.status is QuestionStatus.DISMISSED
    await stage.delivers()

    stage.passes(seconds=20)
    await stage.presses(BORIS, await pressing(stage, BORIS, "open_restore", asked), chat=TASKS)

    question, clock = await stage.question(asked), await stage.response(asked)
    assert question is not None
    assert question.is_open
    assert clock.is_running
    assert clock.due_at == due_at
    assert (await told(stage))["code"] == "waits_again"


async def test_the_undo_of_a_dismissal_ends_with_its_button(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.presses(BORIS, await pressing(stage, BORIS, "open_dismiss", asked), chat=TASKS)
    undo = await pressing(stage, BORIS, "open_restore", asked, expires_at=stage.now + timedelta(seconds=30))

    stage.passes(seconds=31)

    assert (await _refusal(stage, BORIS, undo)) is Refusal.UNDO_TOO_LATE


async def test_what_has_become_a_task_is_not_brought_back_by_an_old_undo(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    undo = await pressing(stage, BORIS, "open_restore", asked)
    await stage.makes_task(CLARA, asked)

    assert (await _refusal(stage, BORIS, undo)) is Refusal.BUTTON_STALE


async def test_who_is_not_in_the_second_line_makes_no_task_but_may_dismiss(stage: Stage) -> None:
    first, second = await stage.says(BELLA, PRINTER), await stage.says(CYRIL, VPN)

    refused = await _refusal(stage, OSCAR, await pressing(stage, OSCAR, "open_task", first))
    await stage.presses(OSCAR, await pressing(stage, OSCAR, "open_dismiss", second), chat=TASKS)

    dismissed = await stage.question(second)
    assert refused is Refusal.NOT_IN_SECOND_LINE
    assert dismissed is not None
    assert dismissed.status is QuestionStatus.DISMISSED


async def test_a_task_made_from_the_list_stops_the_clock_as_one_made_in_the_chat(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=4)

    await stage.presses(BORIS, await pressing(stage, BORIS, "open_task", asked), chat=TASKS)

    clock = await stage.response(asked)
    assert (clock.target, clock.stopped_at, clock.met_at) == (Target.RESPONSE, stage.now, stage.now)


async def waiting(stage: Stage) -> list[int]:
    found = await stage.run(lambda uow: uow.questions.waiting_page(1, limit=10))
    return [one.first_message_id for one in found]


async def in_doubt(stage: Stage) -> int:
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=4)
    await stage.says(BORIS, "Open the back cover and pull the paper out")
    await stage.delivers()
    return asked


async def test_a_question_with_an_answer_in_doubt_is_listed_after_what_nobody_has_answered(stage: Stage) -> None:
    doubtful = await in_doubt(stage)
    open_one = await stage.says(CYRIL, VPN)

    assert await waiting(stage) == [open_one, doubtful]
    assert await stage.run(lambda uow: uow.questions.count_waiting(1)) == (1, 1)


async def test_a_sure_answer_and_an_imported_one_are_not_listed(stage: Stage) -> None:
    asked = await stage.says(CYRIL, VPN)
    await stage.says(CLARA, "By the portal", reply_to=asked)
    await stage.says(BELLA, PRINTER, sent_at=stage.now, live=False)
    await stage.says(BORIS, "Open the back cover and pull the paper out", sent_at=stage.now, live=False)

    assert await waiting(stage) == []


async def test_an_answer_in_doubt_is_confirmed_from_the_list(stage: Stage) -> None:
    asked = await in_doubt(stage)

    await stage.presses(CLARA, await pressing(stage, CLARA, "open_confirm", asked), chat=TASKS)

    clock, question = await stage.response(asked), await stage.question(asked)
    assert question is not None
    assert (question.confirmed_by, clock.met_at) == (CLARA, question.answered_at)
    assert (await told(stage))["code"] == "confirmed"
    assert await waiting(stage) == []


async def test_an_answer_in_doubt_is_taken_away_from_the_list(stage: Stage) -> None:
    asked = await in_doubt(stage)

    await stage.presses(CLARA, await pressing(stage, CLARA, "open_take_away", asked), chat=TASKS)

    question = await stage.question(asked)
    assert question is not None
    assert question.is_open
    assert (await told(stage))["code"] == "waits_again"


async def test_what_was_shown_unanswered_and_has_an_answer_in_doubt_by_now_is_not_made_a_task(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    question = await stage.question(asked)
    assert question is not None
    values = {"question_id": question.id, "version": question.version, "card_key": "view:1"}
    token = await stage.issues(Button("open_task", 1, for_user=CLARA, values=values))
    await stage.says(BORIS, "Open the back cover and pull the paper out")
    await stage.delivers()

    await stage.presses(CLARA, token, chat=TASKS)

    assert (await told(stage))["code"] == "meanwhile"
    assert await stage.run(lambda uow: uow.tasks.queue(1)) == []


async def test_what_was_only_seen_is_listed_and_made_a_task_where_a_real_answer_is_promised() -> None:
    stage = Stage(memory(desk(settings=DeskSettings(response_ends=ResponseEnds.FIRST_ANSWER))).begin)
    asked = await stage.says(BELLA, PRINTER)
    await stage.says(BORIS, "looking", reply_to=asked)
    await stage.delivers()
    listed = await waiting(stage)

    await stage.presses(CLARA, await pressing(stage, CLARA, "open_task", asked), chat=TASKS)

    assert listed == [asked]
    assert (await told(stage))["code"] == "task_made"
    assert await waiting(stage) == []


async def _refusal(stage: Stage, user: int, token: str) -> Refusal:
    origin = stage.origin(user, TASKS, callback_id="press:refused")
    return (await stage.refused(lambda uow: press(uow, origin, token, now=stage.now))).code
