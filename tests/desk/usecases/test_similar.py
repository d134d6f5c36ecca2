"""Earlier answers: shown to specialists on demand, offered to the asker where the desk wants it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.catalog import DeskSettings
from desk.directory import ChatDefaults
from desk.errors import Refusal
from desk.metrics import FiguresQuery
from desk.notices import Mode
from desk.questions import QuestionStatus
from desk.similar import Offering
from desk.sla import Happening, ObjectKind, Target
from desk.sla_history import DEFLECTED, WAITS_AGAIN
from desk.usecases import make_task, similar
from tests.desk.usecases import stage as scene
from tests.desk.usecases.stage import BELLA, BORIS, CYRIL, ELSEWHERE, HELP, NINE, Stage

PRINTER = "Не печатает принтер на третьем этаже, что делать?"
ANSWER = "Откройте лоток и вытащите лист"
AGAIN = "Снова не печатает принтер, третий этаж, что делать?"


def desk(offering=Offering.OFFER):
    return scene.desk(settings=replace(DeskSettings(), similar=offering))


@pytest.fixture
def stage():
    return Stage(scene.memory(desk()).begin)


async def answered(stage, text=PRINTER, answer=ANSWER):
    """A dialog of before; the id of its first message."""
    asked = await stage.says(BELLA, text)
    stage.passes(minutes=1)
    await stage.says(BORIS, answer, reply_to=asked)
    stage.passes(minutes=5)
    await stage.sweeps()
    await stage.delivers()
    return asked


async def offers(stage):
    """What is offered when its time has come."""
    stage.passes(seconds=6)
    await stage.sweeps()
    return [one for one in await stage.delivers() if one.kind == similar.OFFER]


async def shows(stage, user_id, text, **more):
    async def do(uow):
        await similar.show(uow, stage.origin(user_id, HELP), uow.catalog.by_key("it"), text, now=stage.now, **more)

    await stage.run(do)
    return [one for one in await stage.delivers() if one.kind == similar.SHOW]


async def decides(stage, verb, message_id, user_id=CYRIL):
    async def do(uow):
        question = await uow.questions.of_message(HELP, message_id)
        await verb(uow, user_id, question, now=stage.now)

    return do


async def figures(stage):
    async def do(uow):
        query = FiguresQuery(1, NINE - timedelta(days=1), NINE + timedelta(days=1), now=stage.now)
        return (await uow.reports.first_line_groups(query))[0].figures

    return await stage.run(do)


async def test_a_specialist_is_shown_earlier_dialogs_alone(stage):
    asked = await answered(stage)
    earlier = await stage.question(asked)

    [shown] = await shows(stage, BORIS, AGAIN)

    assert (shown.mode, shown.receiver_id, shown.values["found"]) == (Mode.EPHEMERAL, BORIS, [earlier.id])


async def test_the_question_itself_is_not_among_them(stage):
    question = await stage.question(await answered(stage))

    [shown] = await shows(stage, BORIS, PRINTER, question=question)

    assert shown.values["found"] == []


async def test_an_employee_may_not_look_into_dialogs_of_others(stage):
    refusal = await stage.refused(
        lambda uow: similar.show(uow, stage.origin(CYRIL, HELP), uow.catalog.by_key("it"), AGAIN, now=stage.now)
    )

    assert refusal.code is Refusal.SPECIALISTS_ONLY


async def test_the_asker_alone_is_offered_the_answer_to_nearly_the_same_question(stage):
    earlier = await stage.question(await answered(stage))
    asked = await stage.says(CYRIL, AGAIN)

    [offer] = await offers(stage)

    assert (offer.mode, offer.receiver_id, offer.reply_to) == (Mode.EPHEMERAL, CYRIL, asked)
    assert offer.values["earlier_id"] == earlier.id
    assert (await stage.question(asked)).status is QuestionStatus.OPEN
    assert (await stage.response(asked)).is_running


async def test_what_is_only_somewhat_alike_is_not_offered(stage):
    await answered(stage)
    await stage.says(CYRIL, "Принтер печатает криво, кто поможет?")

    assert await offers(stage) == []


@pytest.mark.parametrize(("here", "there", "offered"), [(None, None, 0), ("acme", "bolt", 0), ("acme", "acme", 1)])
async def test_what_was_said_in_a_chat_of_others_is_offered_to_nobody_here(here, there, offered):
    chats = {HELP: ChatDefaults(customer=here), ELSEWHERE: ChatDefaults(customer=there)}
    it = replace(desk(), first_line=(HELP, ELSEWHERE), chats=chats)
    stage = Stage(scene.memory(it).begin)
    await answered(stage)

    await stage.says(CYRIL, AGAIN, chat=ELSEWHERE)

    assert len(await offers(stage)) == offered


async def test_nothing_is_offered_where_the_desk_does_not_want_it():
    stage = Stage(scene.memory(desk(Offering.OFF)).begin)
    await answered(stage)
    await stage.says(CYRIL, AGAIN)

    assert await offers(stage) == []


async def test_nothing_is_offered_to_who_was_answered_meanwhile(stage):
    await answered(stage)
    asked = await stage.says(CYRIL, AGAIN)
    await stage.says(BORIS, ANSWER, reply_to=asked)

    assert await offers(stage) == []


async def test_nothing_is_offered_long_after_the_question(stage):
    await answered(stage)
    await stage.says(CYRIL, AGAIN)
    stage.passes(minutes=11)

    assert await offers(stage) == []


async def test_one_person_is_offered_something_three_times_an_hour_at_most(stage):
    await answered(stage)
    offered = []
    for _ in range(5):
        asked = await stage.says(CYRIL, AGAIN)
        offered.append(len(await offers(stage)))
        stage.passes(minutes=10)
        await stage.says(BORIS, ANSWER, reply_to=asked)
        await stage.delivers()

    assert offered == [1, 1, 1, 0, 0]
    stage.passes(minutes=30)
    await stage.says(CYRIL, AGAIN)
    assert len(await offers(stage)) == 1


async def test_who_was_helped_waits_for_nobody_and_is_no_dialog(stage):
    await answered(stage)
    asked = await stage.says(CYRIL, AGAIN)
    await offers(stage)

    await stage.run(await decides(stage, similar.helped, asked))

    question, clock = await stage.question(asked), await stage.response(asked)
    assert question.status is QuestionStatus.DEFLECTED
    assert (clock.is_open, clock.met_at, clock.breached_at) == (False, None, None)
    found = await figures(stage)
    assert (found.dialogs, found.unanswered, found.deflected) == (1, 0, 1)
    assert DEFLECTED in await stage.journal(*question.about)


async def test_who_was_helped_may_still_ask_and_the_clock_never_stopped(stage):
    await answered(stage)
    asked = await stage.says(CYRIL, AGAIN)
    due_at = (await stage.response(asked)).due_at
    await offers(stage)
    await stage.run(await decides(stage, similar.helped, asked))
    stage.passes(minutes=2)

    await stage.run(await decides(stage, similar.ask_anyway, asked))

    question, clock = await stage.question(asked), await stage.response(asked)
    assert (question.status, clock.is_running, clock.due_at) == (QuestionStatus.OPEN, True, due_at)
    assert WAITS_AGAIN in await stage.journal(*question.about)
    await stage.says(BORIS, ANSWER, reply_to=asked)
    found = await figures(stage)
    assert (found.dialogs, found.unanswered, found.deflected) == (2, 0, 0)


async def test_after_half_an_hour_a_new_question_is_to_be_asked(stage):
    await answered(stage)
    asked = await stage.says(CYRIL, AGAIN)
    await offers(stage)
    await stage.run(await decides(stage, similar.helped, asked))
    stage.passes(minutes=31)

    refusal = await stage.refused(await decides(stage, similar.ask_anyway, asked))

    assert refusal.code is Refusal.UNDO_TOO_LATE


async def test_who_asks_anyway_is_asked_no_more(stage):
    await answered(stage)
    asked = await stage.says(CYRIL, AGAIN)
    await offers(stage)

    await stage.run(await decides(stage, similar.ask_anyway, asked))

    question = await stage.question(asked)
    assert question.status is QuestionStatus.OPEN
    assert (await stage.run(lambda uow: uow.offers.get(question.id))).helped is False


@pytest.mark.parametrize("verb", [similar.helped, similar.ask_anyway])
async def test_only_the_asker_says_whether_it_helped(stage, verb):
    await answered(stage)
    asked = await stage.says(CYRIL, AGAIN)
    await offers(stage)

    refusal = await stage.refused(await decides(stage, verb, asked, user_id=BELLA))

    assert refusal.code is Refusal.BUTTON_UNKNOWN


@pytest.mark.parametrize("verb", [similar.helped, similar.ask_anyway])
async def test_an_answer_given_meanwhile_stands(stage, verb):
    await answered(stage)
    asked = await stage.says(CYRIL, AGAIN)
    await offers(stage)
    await stage.says(BORIS, ANSWER, reply_to=asked)

    refusal = await stage.refused(await decides(stage, verb, asked))

    assert refusal.code is Refusal.BUTTON_STALE
    assert (await stage.question(asked)).status is QuestionStatus.ANSWERED
    assert await stage.clock(ObjectKind.QUESTION, (await stage.question(asked)).id, Target.RESPONSE)


async def deflected(stage, *, minutes=0):
    """Somebody asks the same again and is helped; the id of their message."""
    await answered(stage)
    asked = await stage.says(CYRIL, AGAIN)
    await offers(stage)
    stage.passes(minutes=minutes)
    await stage.run(await decides(stage, similar.helped, asked))
    return asked


async def test_a_task_of_a_question_that_was_helped_is_a_task_and_no_longer_helped(stage):
    asked = await deflected(stage)

    task = await stage.makes_task(BORIS, asked)

    question = await stage.question(asked)
    assert (question.status, question.task_id) == (QuestionStatus.CONVERTED, task.id)
    found = await figures(stage)
    assert (found.dialogs, found.unanswered, found.deflected) == (1, 0, 0)


async def test_who_asks_anyway_after_a_task_was_made_waits_for_nothing_more(stage):
    asked = await deflected(stage)
    task = await stage.makes_task(BORIS, asked)

    refusal = await stage.refused(await decides(stage, similar.ask_anyway, asked))

    assert (refusal.code, refusal.values) == (Refusal.ALREADY_MADE, {"task_id": task.id})
    assert (await stage.question(asked)).status is QuestionStatus.CONVERTED


async def test_a_task_taken_back_leaves_the_question_as_helped_as_it_was(stage):
    asked = await deflected(stage)
    task = await stage.makes_task(BORIS, asked)

    await stage.run(lambda uow: make_task.undo(uow, BORIS, task, now=stage.now))

    question, clock = await stage.question(asked), await stage.response(asked)
    assert (question.status, question.task_id) == (QuestionStatus.DEFLECTED, None)
    assert (clock.is_open, clock.met_at, clock.breached_at) == (False, None, None)
    await stage.run(await decides(stage, similar.ask_anyway, asked))
    assert (await stage.response(asked)).is_running


async def test_who_was_helped_too_late_broke_no_promise(stage):
    asked = await deflected(stage, minutes=45)

    clock = await stage.response(asked)
    assert clock.due_at < stage.now
    assert (clock.stopped_by, clock.met_at, clock.breached_at) == (Happening.DEFLECTED, None, None)
    assert (await figures(stage)).in_target == 1.0  # of the one answered in time


async def test_who_was_helped_too_late_and_asks_anyway_has_waited_too_long(stage):
    asked = await deflected(stage, minutes=45)
    await stage.run(await decides(stage, similar.ask_anyway, asked))

    await stage.says(BORIS, ANSWER, reply_to=asked)

    clock = await stage.response(asked)
    assert (clock.met_at, clock.breached_at) == (None, clock.due_at)
    assert (await figures(stage)).in_target == 0.5
