"""Whole lives on SQLite and PostgreSQL: what the use cases leave in the database is what they find there later."""

from desk.metrics import Month
from desk.notices import Button
from desk.pairing.model import Answers, Continues
from desk.questions import QuestionStatus
from desk.sla import ObjectKind, Target
from desk.tasks import Priority, Status
from desk.usecases import chats, figures, make_task
from desk.usecases.press import press
from tests.desk.usecases.stage import BELLA, BORIS, CLARA, CYRIL, HELP, HOUR, OLGA, TASKS, Stage, at

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
TASK = ObjectKind.TASK


async def test_a_question_is_asked_escalated_and_answered_late(real_stage: Stage) -> None:
    stage = real_stage
    await stage.delivers()
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(seconds=20)
    assert isinstance(await stage.hears(BELLA, "It says E-21 on the display", 500), Continues)
    assert await stage.next_due() == at(9, 10)
    stage.now = at(9, 10)
    assert await stage.sweeps() == 1
    assert await stage.sweeps() == 0
    assert await stage.tells("question_escalation") == [("question_escalation", OLGA)]
    stage.now = at(9, 19)

    assert isinstance(await stage.hears(BORIS, "Open the back cover", 501, reply_to=500), Answers)

    question, clock = await stage.question(asked), await stage.response(asked)
    assert (question.status, question.answered_by, question.response_s) == (QuestionStatus.ANSWERED, BORIS, 19 * 60)
    assert question.message_ids == [asked, 500]
    assert (clock.breached_at, clock.met_at) == (at(9, 10), None)
    assert await stage.next_due() is None
    assert await stage.tells("question_escalation") == [("question_escalation", OLGA)]
    month = await stage.run(lambda uow: figures.of_month(uow, uow.catalog.by_key("it"), Month(2026, 11), now=stage.now))
    assert (month.first.dialogs, month.first.average_s, month.first.in_target) == (1, 1140, 0)


async def test_a_task_is_held_returns_is_done_rated_and_reopened(real_stage: Stage) -> None:
    stage = real_stage
    asked = await stage.says(BELLA, PRINTER)
    task = await stage.makes_task(BORIS, asked)
    assert (task.owner_id, task.watcher_id, task.number) == (OLGA, BELLA, 1)
    assert (await stage.question(asked)).status is QuestionStatus.CONVERTED
    await stage.delivers()
    stage.now = at(9, 10)
    await stage.does("hold", BORIS, until=at(11))
    await stage.does("set_priority", OLGA, priority=Priority.HIGH)
    stage.now = at(11, 0, 7)
    assert await stage.sweeps() == 1
    held = await stage.clock_of(task, Target.RESOLUTION)
    assert (held.waited_s, held.due_at) == (6600, at(18, 50))
    assert await stage.next_due() == at(16, 50)
    assert ("task_returned", BORIS) in await stage.tells()

    stage.now = at(12)
    await stage.does("finish", BORIS)
    await stage.does("rate", BELLA, rating=2)
    stage.now = at(13)
    await stage.does("reopen", BELLA)

    again, clock = await stage.task(), await stage.clock_of(task, Target.RESOLUTION)
    assert (again.status, again.reopened, again.rating, again.priority) == (Status.IN_PROGRESS, 1, None, Priority.HIGH)
    assert (clock.due_at, clock.cycle, clock.stopped_at) == (at(19, 50), 2, None)
    assert await stage.next_due() == at(17, 50)
    assert await stage.journal(TASK, task.id) == [
        "task.made",
        "task.held",
        "task.priority",
        "task.returned",
        "task.done",
        "task.rated",
        "task.reopened",
    ]
    stage.now = at(17, 50)
    assert await stage.sweeps() == 1
    assert ("task_escalation", BORIS) in await stage.tells()


async def test_a_task_taken_back_leaves_its_question_to_be_answered(real_stage: Stage) -> None:
    stage = real_stage
    asked = await stage.says(BELLA, PRINTER)
    task = await stage.makes_task(BORIS, asked)
    undo = Button("task_undo", 1, TASK, task.id, version=1, for_user=BORIS, values={"card_key": "view:1"})
    stage.passes(seconds=20)

    await stage.presses(BORIS, await stage.issues(undo), chat=HELP)

    question, clock = await stage.question(asked), await stage.response(asked)
    assert (question.status, question.task_id, clock.due_at) == (QuestionStatus.OPEN, None, at(9, 10))
    assert await stage.next_due() == at(9, 10)
    assert await stage.tells("watcher_taken", "watcher_cancelled") == []
    stage.passes(minutes=1)
    assert isinstance(await stage.hears(CLARA, "Open the back cover", 700), Answers)
    assert (await stage.question(asked)).answered_by == CLARA
    assert (await stage.makes_task(CLARA, asked)).number == 2


async def test_a_deadline_by_hand_stands_through_a_wait(real_stage: Stage) -> None:
    stage = real_stage
    task = await stage.makes_task(BORIS)
    await stage.does("take", BORIS)
    await stage.does("set_deadline", BORIS, deadline=at(20))
    assert await stage.next_due() == at(18)
    await stage.does("hold", BORIS, until=at(12))
    assert await stage.next_due() == at(12)
    stage.now = at(12)
    await stage.sweeps()
    assert await stage.next_due() == at(18)

    stage.now = at(20)
    assert await stage.sweeps() == 2  # the warning, and the due time
    stage.now = at(21)
    await stage.does("finish", BORIS)

    clock = await stage.clock_of(task, Target.RESOLUTION)
    assert (clock.breached_at, clock.stopped_at, clock.met_at) == (at(20), at(21), None)
    assert (await stage.task()).deadline_at == at(20)
    assert clock.waited_s == 3 * HOUR


async def test_a_group_that_moves_takes_its_questions_and_tasks_along(real_stage: Stage) -> None:
    stage, moved = real_stage, -1001000000077
    await stage.makes_task(BORIS, await stage.says(BELLA, PRINTER))
    await stage.says(BELLA, "And how do I get into the VPN from home?")
    await stage.delivers()

    async def move_and_hear(uow):
        await chats.follow(uow, HELP, moved, now=stage.now)
        found = uow.catalog.desk_of_chat(moved)
        return found[0].key if found else None

    assert await stage.run(move_and_hear) == "it"

    await stage.run(lambda uow: chats.follow(uow, HELP, moved, now=stage.now))
    assert (await stage.task()).chat_id == moved
    [left] = await stage.run(lambda uow: uow.questions.open_of_desk(1))
    assert (left.chat_id, left.asker_id) == (moved, BELLA)
    stage.telegram |= {(moved, who): "member" for who in (BORIS, CLARA)}
    stage.passes(minutes=2)
    verdict = await stage.hears(BORIS, "Bella, see the wiki page on it", 5, chat=moved)
    assert verdict == Answers(left.id, "name", verdict.confidence)
    await stage.does("finish", BORIS)
    assert ("watcher_done", moved) in await stage.tells()
    assert await stage.journal(ObjectKind.CHAT, moved) == ["chat.migrated"]


async def test_edits_open_and_withdraw_questions(real_stage: Stage) -> None:
    stage = real_stage
    said, other = await stage.says(BELLA, "Hello"), await stage.says(CYRIL, "How do I get into the VPN from home?")
    stage.passes(minutes=1)

    async def edit(message_id, text):
        await stage.edits(message_id, text)

    await edit(said, PRINTER)
    await edit(other, "ok, thank you")
    stage.passes(minutes=1)
    verdict = await stage.hears(BORIS, "Open the back cover", 700)

    question = await stage.question(said)
    assert verdict == Answers(question.id, "recency", 0.7)
    assert (question.asked_at, question.response_s) == (at(9, 1), 60)
    assert (await stage.question(other)).status is QuestionStatus.DISMISSED
    assert await stage.next_due() == at(9, 11)  # that it is the answer is only believed


async def test_a_request_goes_to_the_least_busy_and_two_presses_take_it_once(real_stage: Stage) -> None:
    stage = real_stage
    await stage.makes_task(BORIS)

    async def ask(uow):
        it = uow.catalog.by_key("it")
        return await make_task.ask(uow, stage.origin(BELLA, message_id=77), it, "My screen flickers", now=stage.now)

    task = await stage.run(ask)
    assert task.assignee_id == CLARA
    take = Button("task_take", 1, TASK, task.id, version=1, chat_id=TASKS)
    first, second = await stage.issues(take), await stage.issues(take)

    await stage.presses(BORIS, first)
    refusal = await stage.refused(lambda uow: _press(stage, uow, second))

    assert (refusal.code.value, (await stage.task(2)).assignee_id) == ("button_stale", BORIS)


async def _press(stage, uow, token):
    origin = stage.origin(CLARA, TASKS, callback_id="late")
    await press(uow, origin, token, now=stage.now)
