"""Making tasks: roles by themselves, who may, duplicates, taking back, and requests of employees."""

from dataclasses import replace

import pytest

from desk.answers import AnswerKind
from desk.directory import ChatDefaults, Directory, Service
from desk.errors import Refusal
from desk.people import ANONYMOUS_ADMIN, Role
from desk.questions import QuestionStatus
from desk.sla import ObjectKind, Policy, Target
from desk.tasks import Status
from desk.usecases import dialogs, make_task, pairs
from tests.desk.usecases.stage import (
    ANNA,
    BELLA,
    BORIS,
    CLARA,
    CYRIL,
    ELSEWHERE,
    HELP,
    OLGA,
    OSCAR,
    TASKS,
    Stage,
    at,
    desk,
    memory,
)

STRANGER = 4040
PRINTER = "The printer on the 3rd floor has jammed, what should I do?"


async def test_a_task_of_a_message_sets_its_roles_by_itself(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.says(BELLA, "It says E-21")

    task = await stage.makes_task(BORIS, asked)

    assert (task.assignee_id, task.owner_id, task.watcher_id, task.maker_id) == (BORIS, OLGA, BELLA, BORIS)
    assert (task.chat_id, task.message_id, task.number, task.status) == (HELP, asked, 1, Status.NEW)
    assert (task.title, task.description) == (PRINTER, f"{PRINTER}\nIt says E-21")
    assert (await stage.clock_of(task, Target.REACTION)).due_at == at(9, 30)
    assert (await stage.clock_of(task, Target.RESOLUTION)).due_at == at(17)


async def test_making_posts_the_card_tells_the_watcher_and_ends_the_question(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.delivers()
    stage.passes(minutes=3)

    task = await stage.makes_task(BORIS, asked)

    question = await stage.question(asked)
    assert (question.status, question.task_id) == (QuestionStatus.CONVERTED, task.id)
    assert (await stage.response(asked)).met_at == at(9, 3)
    told = {one.kind: one for one in await stage.delivers()}
    assert {kind: one.chat_id for kind, one in told.items()} == {
        "watcher_taken": HELP,
        "task_card": TASKS,
        "reaction": HELP,
    }
    assert told["watcher_taken"].reply_to == asked
    assert told["reaction"].values == {"emoji": "👌"}


async def test_without_a_message_there_is_no_watcher_and_the_owner_is_still_the_groups(stage: Stage) -> None:
    task = await stage.makes_task(BORIS, text="  Replace the toner\nin all offices ")

    assert (task.assignee_id, task.owner_id, task.watcher_id) == (BORIS, OLGA, None)
    assert (task.title, task.description) == ("Replace the toner", "Replace the toner\nin all offices")
    assert await stage.tells() == [("task_card", TASKS)]


async def test_a_group_whose_owner_telegram_does_not_tell_gives_tasks_without_one(stage: Stage) -> None:
    stage.telegram[TASKS, OLGA] = "member"

    assert (await stage.makes_task(BORIS)).owner_id is None


async def test_what_nobody_in_person_wrote_has_no_watcher(stage: Stage) -> None:
    said = await stage.says(ANONYMOUS_ADMIN, "The server moves to the new rack on Friday")

    assert (await stage.makes_task(BORIS, said)).watcher_id is None


async def test_whoever_makes_a_task_of_their_own_message_is_not_told_of_it(stage: Stage) -> None:
    said = await stage.says(BORIS, "The UPS in the cellar beeps")

    task = await stage.makes_task(BORIS, said)

    assert task.watcher_id == BORIS
    assert await stage.tells("watcher_taken") == []


@pytest.mark.parametrize(
    ("maker", "code"),
    [
        (BORIS, None),
        (CLARA, None),
        (OLGA, None),
        (ANNA, None),
        (OSCAR, Refusal.NOT_IN_SECOND_LINE),
        (BELLA, Refusal.SPECIALISTS_ONLY),
        (CYRIL, Refusal.SPECIALISTS_ONLY),
    ],
)
async def test_who_may_make_a_task(stage: Stage, maker: int, code: Refusal | None) -> None:
    asked = await stage.says(BELLA, PRINTER)

    if code is None:
        assert (await stage.makes_task(maker, asked)).assignee_id == maker
        return
    refusal = await stage.refused(lambda uow: _of_message(uow, stage, maker, asked))
    assert refusal.code is code
    assert (await stage.question(asked)).is_open


async def test_a_specialist_must_be_in_the_chat_of_the_message(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    del stage.telegram[HELP, CLARA]

    refusal = await stage.refused(lambda uow: _of_message(uow, stage, CLARA, asked))

    assert refusal.code is Refusal.NOT_IN_CHAT


async def _of_message(uow, stage, maker, message_id):
    return await make_task.of_message(
        uow, stage.origin(maker, HELP), uow.catalog.by_key("it"), message_id, now=stage.now
    )


async def test_a_message_nobody_has_seen_makes_no_task(stage: Stage) -> None:
    refusal = await stage.refused(lambda uow: _of_message(uow, stage, BORIS, 999))

    assert refusal.code is Refusal.NO_SUCH_MESSAGE


async def test_a_message_has_one_task(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    task = await stage.makes_task(BORIS, asked)

    refusal = await stage.refused(lambda uow: _of_message(uow, stage, CLARA, asked))

    assert (refusal.code, refusal.values["task_id"]) == (Refusal.ALREADY_MADE, task.id)


@pytest.mark.parametrize("answered", [False, True])
async def test_a_question_of_two_messages_has_one_task(stage: Stage, answered: bool) -> None:
    asked = await stage.says(BELLA, PRINTER)
    more = await stage.says(BELLA, "It says E-21")
    if answered:
        await stage.says(CLARA, "I will have a look", reply_to=asked)
    await stage.makes_task(BORIS, more)

    refusal = await stage.refused(lambda uow: _of_message(uow, stage, CLARA, asked))

    assert refusal.code is Refusal.ALREADY_MADE


async def test_a_dropped_task_does_not_stand_in_the_way_of_a_new_one(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.makes_task(BORIS, asked)
    await stage.does("cancel", BORIS)

    assert (await stage.makes_task(CLARA, asked)).number == 2


async def test_numbers_count_within_each_desk() -> None:
    hr = desk(id=2, key="hr", first_line=(-5,), second_line=-6, staff={BORIS: Role.SPECIALIST})
    stage = Stage(memory(desk(), hr).begin)
    stage.telegram[-6, BORIS] = "creator"

    async def at_hr(uow):
        return await make_task.of_text(uow, stage.origin(BORIS, -6), uow.catalog.by_key("hr"), "Badge", now=stage.now)

    assert [(await stage.makes_task()).number, (await stage.makes_task()).number] == [1, 2]
    assert (await stage.run(at_hr)).number == 1


# Choosing from the last messages


async def test_the_picker_offers_the_last_ten_messages_of_people_newest_first(stage: Stage) -> None:
    said = [await stage.says(BELLA, f"Message number {number}") for number in range(12)]
    await stage.says(BORIS, "/task")
    await stage.delivers()

    await stage.run(lambda uow: _offer(uow, stage, BORIS))

    [picker] = await stage.delivers()
    assert (picker.kind, picker.receiver_id, picker.chat_id) == ("task_picker", BORIS, HELP)
    assert picker.values["message_ids"] == said[:1:-1]


async def test_where_nothing_was_said_there_is_nothing_to_pick(stage: Stage) -> None:
    assert (await stage.refused(lambda uow: _offer(uow, stage, BORIS))).code is Refusal.NOTHING_TO_PICK


async def test_the_picker_is_not_for_employees(stage: Stage) -> None:
    await stage.says(BELLA, PRINTER)

    assert (await stage.refused(lambda uow: _offer(uow, stage, BELLA))).code is Refusal.SPECIALISTS_ONLY


async def _offer(uow, stage, user):
    await make_task.offer_messages(uow, stage.origin(user, HELP), uow.catalog.by_key("it"), now=stage.now)


# Taking back


async def test_a_task_taken_back_leaves_the_question_waiting_as_if_it_had_never_been(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=2)
    await stage.makes_task(BORIS, asked)
    stage.passes(seconds=20)

    await _undo(stage, BORIS)

    question, clock = await stage.question(asked), await stage.response(asked)
    assert (question.status, question.task_id) == (QuestionStatus.OPEN, None)
    assert (clock.stopped_at, clock.met_at, clock.due_at) == (None, None, at(9, 10))
    assert await stage.next_due() == at(9, 10)
    assert (await stage.task()).status is Status.CANCELLED


async def test_a_question_waiting_again_is_answered_like_any_other(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.makes_task(BORIS, asked)
    await _undo(stage, BORIS)
    stage.passes(minutes=1)

    await stage.says(CLARA, "Open the back cover", reply_to=asked)

    assert (await stage.question(asked)).answered_by == CLARA


async def test_what_was_answered_while_it_was_a_task_is_answered_when_the_task_is_taken_back(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.makes_task(BORIS, asked)
    stage.passes(seconds=10)
    answer = await stage.says(CLARA, "Open the back cover", reply_to=asked)
    stage.passes(seconds=10)

    await _undo(stage, BORIS)

    question, clock = await stage.question(asked), await stage.response(asked)
    assert (question.status, question.task_id) == (QuestionStatus.ANSWERED, None)
    assert (question.answer_message_id, question.answered_by, question.method) == (answer, CLARA, "reply")
    assert (question.answered_at, question.response_s) == (at(9, 0, 10), 10)
    assert (clock.stopped_at, clock.met_at, clock.breached_at) == (at(9, 0, 10), at(9, 0, 10), None)
    assert await stage.next_due() is None


async def test_a_real_answer_that_followed_a_mere_reaction_meanwhile_is_kept_too(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.makes_task(BORIS, asked)
    await stage.says(CLARA, "I'll have a look", reply_to=asked)
    stage.passes(seconds=10)
    real = await stage.says(CLARA, "Open the back cover and pull the paper out", reply_to=asked)

    await _undo(stage, BORIS)

    question = await stage.question(asked)
    assert (question.answer_kind, question.real_answer_message_id) == (AnswerKind.ACKNOWLEDGEMENT, real)


async def test_what_was_taken_for_no_answer_before_is_not_heard_again(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.says(CLARA, "Good morning", reply_to=asked)
    stage.passes(seconds=10)
    await stage.run(lambda uow: _take_answer_away(uow, stage, asked))
    await stage.makes_task(BORIS, asked)
    await stage.says(BORIS, "/task", reply_to=asked)
    await stage.says(CYRIL, "I would like to know that, too", reply_to=asked)

    await _undo(stage, BORIS)

    assert (await stage.question(asked)).status is QuestionStatus.OPEN
    assert (await stage.response(asked)).is_running


async def _take_answer_away(uow, stage, asked):
    await pairs.take_away(uow, stage.origin(BORIS, HELP), await uow.questions.of_message(HELP, asked), now=stage.now)


async def test_a_task_of_what_was_taken_for_no_question_says_that_it_is_one(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await _dismiss(stage, asked)

    task = await stage.makes_task(BORIS, asked)

    question = await stage.question(asked)
    assert (question.status, question.task_id) == (QuestionStatus.CONVERTED, task.id)


async def test_what_was_no_question_before_its_task_is_none_when_that_is_taken_back(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await _dismiss(stage, asked)
    await stage.makes_task(BORIS, asked)

    await _undo(stage, BORIS)

    question = await stage.question(asked)
    assert (question.status, question.task_id) == (QuestionStatus.DISMISSED, None)
    assert not (await stage.response(asked)).is_open


async def _dismiss(stage: Stage, asked: int) -> None:
    async def do(uow):
        question = await uow.questions.of_message(HELP, asked)
        await dialogs.dismiss(uow, stage.origin(CLARA, HELP), question, now=stage.now)

    await stage.run(do)


async def test_what_was_taken_back_in_time_was_never_told(stage: Stage) -> None:
    await stage.makes_task(BORIS, await stage.says(BELLA, PRINTER))

    await _undo(stage, BORIS)

    assert await stage.tells("watcher_taken", "watcher_cancelled") == []


async def test_what_was_told_already_is_told_to_be_off(stage: Stage) -> None:
    await stage.makes_task(BORIS, await stage.says(BELLA, PRINTER))
    await stage.delivers()

    await _undo(stage, BORIS)

    assert await stage.tells("watcher_taken", "watcher_cancelled") == [("watcher_cancelled", HELP)]


async def test_thirty_seconds_are_enough_and_more_are_too_late(stage: Stage) -> None:
    await stage.makes_task(BORIS)
    await stage.makes_task(BORIS)
    stage.passes(seconds=30)
    await _undo(stage, BORIS, 1)
    stage.passes(seconds=0.001)

    refusal = await stage.refused(lambda uow: _take_back(uow, stage, BORIS, 2))

    assert refusal.code is Refusal.UNDO_TOO_LATE
    assert ((await stage.task(1)).status, (await stage.task(2)).status) == (Status.CANCELLED, Status.NEW)


async def test_an_answered_question_is_not_opened_by_taking_its_task_back(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.says(BORIS, "I will come by", reply_to=asked)
    await stage.makes_task(BORIS, asked)

    await _undo(stage, BORIS)

    assert (await stage.question(asked)).status is QuestionStatus.ANSWERED


async def _undo(stage, actor, number=1):
    await stage.run(lambda uow: _take_back(uow, stage, actor, number))


async def _take_back(uow, stage, actor, number):
    await make_task.undo(uow, actor, await uow.tasks.by_number(1, number), now=stage.now)


# Requests of employees


async def test_a_request_goes_to_the_specialist_with_the_fewest_open_tasks(stage: Stage) -> None:
    for maker in (BORIS, BORIS, CLARA, CLARA):
        await stage.makes_task(maker)
    await stage.does("finish", CLARA, 4)
    stage.now = at(10)
    oscars = await stage.run(lambda uow: _ask(uow, stage, BELLA, "My screen flickers"))
    claras = await stage.run(lambda uow: _ask(uow, stage, BELLA, "And the mouse is dead"))

    assert (oscars.assignee_id, claras.assignee_id) == (OSCAR, CLARA)
    assert (claras.watcher_id, claras.owner_id, claras.maker_id) == (BELLA, OLGA, BELLA)


async def test_a_request_in_private_is_answered_there_in_the_persons_own_language(stage: Stage) -> None:
    await stage.run(lambda uow: _ask(uow, stage, BELLA, "My screen flickers"))
    told = await stage.delivers()
    assert {(one.kind, one.chat_id) for one in told} == {("task_card", TASKS), ("task_assigned", BORIS)}

    await stage.does("take", BORIS)
    await stage.does("finish", BORIS)

    done = next(one for one in await stage.delivers() if one.kind == "watcher_done")
    assert (done.chat_id, done.reply_to, done.language, done.fallback) == (BELLA, 77, None, ())


async def test_a_request_from_a_group_is_answered_in_private(stage: Stage) -> None:
    async def ask(uow):
        origin = stage.origin(BELLA, HELP, message_id=77)
        return await make_task.ask(uow, origin, uow.catalog.by_key("it"), "My screen flickers", now=stage.now)

    task = await stage.run(ask)
    await stage.does("finish", BORIS)

    done = next(one for one in await stage.delivers() if one.kind == "watcher_done")
    assert (task.chat_id, task.message_id) == (None, None)
    assert (done.chat_id, done.reply_to, done.language) == (BELLA, None, None)


async def test_leads_get_requests_only_where_there_is_nobody_else() -> None:
    stage = Stage(memory(desk(staff={OLGA: Role.LEAD})).begin)

    assert (await stage.run(lambda uow: _ask(uow, stage, BELLA, "My screen flickers"))).assignee_id == OLGA


async def test_a_desk_of_nobody_takes_requests_that_nobody_has() -> None:
    stage = Stage(memory(desk(staff={})).begin)

    task = await stage.run(lambda uow: _ask(uow, stage, BELLA, "My screen flickers"))

    assert task.assignee_id is None


@pytest.mark.parametrize("text", ["", "  ", "\n"])
async def test_a_request_has_words(stage: Stage, text: str) -> None:
    assert (await stage.refused(lambda uow: _ask(uow, stage, BELLA, text))).code is Refusal.TEXT_NEEDED


SERVICES = {
    "it": Service("it", "IT", responsible=(CLARA,)),
    "printing": Service("printing", "Printing", parent="it", responsible=(STRANGER, BORIS, OLGA)),
    "printers": Service("printers", "Printers", parent="printing"),
    "toner": Service("toner", "Toner", responsible=(STRANGER,)),
}


@pytest.mark.parametrize(
    ("service", "busy", "assignee"),
    [
        ("it", (), CLARA),
        ("printing", (), BORIS),
        ("printers", (BORIS,), OLGA),
        ("toner", (BORIS,), CLARA),
        (None, (), BORIS),
    ],
)
async def test_what_no_specialist_made_falls_to_the_least_busy_of_its_services_people(service, busy, assignee) -> None:
    database = memory(desk(chats={HELP: ChatDefaults(service=service)}))
    database.catalog = replace(database.catalog, directory=Directory(services=SERVICES))
    stage = Stage(database.begin)
    for who in busy:
        await stage.makes_task(who)
    await stage.says(BELLA, PRINTER)

    async def ask(uow):
        origin = stage.origin(BELLA, HELP, message_id=77)
        return await make_task.ask(uow, origin, uow.catalog.by_key("it"), "My screen flickers", now=stage.now)

    async def escalate(uow):
        it = uow.catalog.by_key("it")
        [question] = await uow.questions.open_of_desk(it.id)
        return await make_task.of_question(uow, it, question, now=stage.now)

    escalated = await stage.run(escalate)
    await stage.does("cancel", OLGA, escalated.id)
    asked = await stage.run(ask)

    assert (escalated.assignee_id, asked.assignee_id) == (assignee, assignee)


async def test_a_request_to_a_desk_without_a_second_line_is_refused() -> None:
    stage = Stage(memory(desk(second_line=None)).begin)

    refusal = await stage.refused(lambda uow: _ask(uow, stage, BELLA, "My screen flickers"))

    assert refusal.code is Refusal.NO_SECOND_LINE


async def _ask(uow, stage, user, text):
    origin = stage.origin(user, message_id=77)
    return await make_task.ask(uow, origin, uow.catalog.by_key("it"), text, now=stage.now)


async def test_the_policy_follows_the_chat_and_a_task_of_nowhere_gets_the_default() -> None:
    policies = (Policy("VIP", {"chat": str(HELP)}, resolution=3600), Policy("Default", resolution=7200))
    stage = Stage(memory(desk(policies=policies)).begin)

    here = await stage.makes_task(BORIS, await stage.says(BELLA, PRINTER))
    nowhere = await stage.makes_task(BORIS)

    assert [(one.policy, one.number) for one in (here, nowhere)] == [("VIP", 1), ("Default", 2)]


async def test_the_journal_knows_who_made_it(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    task = await stage.makes_task(BORIS, asked)

    question = await stage.question(asked)
    assert await stage.journal(ObjectKind.TASK, task.id) == ["task.made"]
    assert await stage.journal(ObjectKind.QUESTION, question.id) == ["question.converted"]


async def test_only_first_line_chats_are_first_line(stage: Stage) -> None:
    async def look(uow):
        return [uow.catalog.is_first_line(chat) for chat in (HELP, TASKS, ELSEWHERE, BELLA)]

    assert await stage.run(look) == [True, False, False, False]
