"""What is asked after an answer runs on a promise of its own, where the terms make one."""

from dataclasses import replace

import pytest

from desk.metrics import Month
from desk.sla import Clock, ObjectKind, Policy, Target
from desk.usecases import figures
from storage.catalog import Configuration
from tests.desk.usecases.stage import ANNA, BELLA, BORIS, CLARA, CYRIL, MINUTE, NINE, OLGA, Stage, at, desk, memory
from tests.memory.first_line import MemoryQuestions

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
AGAIN = "Now the scanner does not start, what should I press?"
TERMS = Policy("Both", response=10 * MINUTE, next_response=20 * MINUTE)
RESPONSE, NEXT = Target.RESPONSE, Target.NEXT_RESPONSE


@pytest.fixture
def stage() -> Stage:
    return Stage(memory(desk(policies=(TERMS,))).begin)


async def clocks(stage: Stage, message_id: int) -> list[Clock]:
    question = await stage.question(message_id)
    assert question is not None
    return list(await stage.run(lambda uow: uow.clocks.of(ObjectKind.QUESTION, question.id)))


async def dialog(stage: Stage, **said) -> tuple[int, int]:
    """Asked at nine and answered at 9:05."""
    asked = await stage.says(BELLA, PRINTER, **said)
    stage.now = at(9, 5)
    return asked, await stage.says(BORIS, "Open the back cover", reply_to=asked, **said)


async def test_a_first_question_runs_on_the_promise_of_a_response(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)

    [clock] = await clocks(stage, asked)
    assert (clock.target, clock.due_at) == (RESPONSE, at(9, 10))


async def test_what_its_asker_asks_within_an_hour_of_the_answer_is_a_follow_up(stage: Stage) -> None:
    await dialog(stage)
    stage.now = at(10, 5)

    asked = await stage.says(BELLA, AGAIN)

    [clock] = await clocks(stage, asked)
    assert (clock.target, clock.due_at) == (NEXT, at(10, 25))


async def test_later_it_is_a_question_of_its_own(stage: Stage) -> None:
    await dialog(stage)
    stage.now = at(10, 5, 1)

    asked = await stage.says(BELLA, AGAIN)

    assert [one.target for one in await clocks(stage, asked)] == [RESPONSE]


@pytest.mark.parametrize("replied", [0, 1], ids=["the question", "the answer"])
async def test_a_reply_to_the_dialog_is_a_follow_up_however_late(stage: Stage, replied: int) -> None:
    messages = await dialog(stage)
    stage.now = at(15)

    asked = await stage.says(BELLA, AGAIN, reply_to=messages[replied])

    assert [one.target for one in await clocks(stage, asked)] == [NEXT]


async def test_what_others_ask_after_it_is_none(stage: Stage) -> None:
    await dialog(stage)

    asked = await stage.says(CYRIL, AGAIN)

    assert [one.target for one in await clocks(stage, asked)] == [RESPONSE]


async def test_another_topic_knows_nothing_of_the_dialog(stage: Stage) -> None:
    await dialog(stage, topic_id=7)

    elsewhere = await stage.says(BELLA, AGAIN, topic_id=8)
    there = await stage.says(BELLA, AGAIN, topic_id=7)

    assert [one.target for one in await clocks(stage, elsewhere)] == [RESPONSE]
    assert [one.target for one in await clocks(stage, there)] == [NEXT]


async def test_without_a_promise_for_it_a_follow_up_is_a_question_like_any(stage: Stage) -> None:
    stage = Stage(memory(desk(policies=(replace(TERMS, next_response=None),))).begin)
    _, answer = await dialog(stage)

    replied = await stage.says(BELLA, AGAIN, reply_to=answer)
    asked = await stage.says(BELLA, "My screen flickers, who can help?")

    [clock] = await clocks(stage, asked)
    assert (clock.target, clock.due_at) == (RESPONSE, at(9, 15))
    assert await stage.question(replied) is None


@pytest.mark.parametrize("text", ["Thank you", "I opened it and pulled the paper out"])
async def test_a_reply_that_asks_nothing_is_no_follow_up(stage: Stage, text: str) -> None:
    _, answer = await dialog(stage)

    said = await stage.says(BELLA, text, reply_to=answer)

    assert await stage.question(said) is None


async def test_more_replies_belong_to_the_follow_up_that_waits(stage: Stage) -> None:
    _, answer = await dialog(stage)
    asked = await stage.says(BELLA, AGAIN, reply_to=answer)
    stage.passes(minutes=12)

    more = await stage.says(BELLA, "Why does nobody tell me?", reply_to=answer)

    question = await stage.question(asked)
    assert question is not None
    assert question.message_ids == [asked, more]
    assert [one.due_at for one in await clocks(stage, asked)] == [at(9, 25)]


@pytest.mark.parametrize("who", [BORIS, CLARA], ids=["who answered first", "a colleague"])
@pytest.mark.parametrize("again", [AGAIN, "@Boris, now the scanner does not start, what should I press?"])
async def test_a_plain_message_answers_what_was_asked_in_reply_to_an_answer(
    real_stage: Stage, who: int, again: str
) -> None:
    stage = real_stage
    await with_terms(stage)
    _, answer = await dialog(stage)
    stage.passes(minutes=1)
    asked = await stage.says(BELLA, again, reply_to=answer)
    stage.passes(minutes=1)

    await stage.says(who, "I am coming over")

    question = await stage.question(asked)
    assert question is not None
    assert (question.answered_by, question.method) == (who, "recency")


async def test_what_is_added_to_a_follow_up_does_not_close_it_to_a_plain_answer(stage: Stage) -> None:
    _, answer = await dialog(stage)
    asked = await stage.says(BELLA, AGAIN, reply_to=answer)
    stage.passes(minutes=3)
    await stage.says(BELLA, "Why does nobody tell me?", reply_to=answer)
    stage.passes(minutes=1)

    await stage.says(BORIS, "I am coming over")

    question = await stage.question(asked)
    assert question is not None
    assert question.answered_by == BORIS


async def test_nobody_looks_back_where_nothing_is_promised_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(memory(desk(policies=(replace(TERMS, next_response=None),))).begin)
    monkeypatch.delattr(MemoryQuestions, "last_answered")
    _, answer = await dialog(stage)

    asked = await stage.says(BELLA, "My screen flickers, who can help?")
    await stage.says(BELLA, AGAIN, reply_to=answer)

    assert await stage.question(asked) is not None


async def test_a_desk_that_promises_follow_ups_alone_starts_no_clock_for_a_first_question() -> None:
    stage = Stage(memory(desk(policies=(replace(TERMS, response=None),))).begin)

    asked, answer = await dialog(stage)
    again = await stage.says(BELLA, AGAIN, reply_to=answer)

    assert await clocks(stage, asked) == []
    assert [one.target for one in await clocks(stage, again)] == [NEXT]


async def test_the_past_is_judged_alike(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER, live=False)
    await stage.says(BORIS, "Open the back cover", reply_to=asked, live=False, sent_at=at(9, 5))
    again = await stage.says(BELLA, AGAIN, live=False, sent_at=at(9, 30))
    await stage.says(BORIS, "The green button", reply_to=again, live=False, sent_at=at(9, 51))

    [clock] = await clocks(stage, again)
    assert (clock.target, clock.due_at, clock.breached_at) == (NEXT, at(9, 50), at(9, 50))
    assert await stage.next_due() is None


async def test_what_was_answered_only_after_it_is_no_dialog_to_follow(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.says(CYRIL, "My screen flickers, who can help?")
    stage.now = at(9, 30)
    await stage.says(BORIS, "Open the back cover", reply_to=asked)

    late = await stage.says(BELLA, AGAIN, sent_at=at(9, 15))

    assert [one.target for one in await clocks(stage, late)] == [RESPONSE]


@pytest.mark.parametrize(("answered", "in_target"), [(at(9, 25), 1.0), (at(9, 25, 1), 0.5)])
async def test_the_figures_count_the_promise_a_dialog_ran_on(real_stage: Stage, answered, in_target) -> None:
    stage = real_stage
    await with_terms(stage)
    _, answer = await dialog(stage)
    asked = await stage.says(BELLA, AGAIN, reply_to=answer)
    stage.now = answered

    await stage.says(BORIS, "The green button", reply_to=asked)

    month = await stage.run(lambda uow: figures.of_month(uow, uow.catalog.by_key("it"), Month(2026, 11), now=stage.now))
    assert [one.target for one in await clocks(stage, asked)] == [NEXT]
    assert (month.first.dialogs, month.first.in_target) == (2, in_target)


async def with_terms(stage: Stage) -> None:
    async with stage.begin() as uow:
        await uow.configure(Configuration(desks=(desk(id=0, policies=(TERMS,)),), admins=frozenset({ANNA})), NINE)


async def test_its_ladder_tells_the_leads_and_falls_silent_when_answered(stage: Stage) -> None:
    _, answer = await dialog(stage)
    await stage.says(BELLA, AGAIN, reply_to=answer)
    await stage.delivers()
    stage.now = at(9, 25)

    assert await stage.sweeps() == 1

    assert await stage.tells("question_escalation") == [("question_escalation", OLGA)]


async def test_an_answer_in_the_due_second_is_in_time(stage: Stage) -> None:
    _, answer = await dialog(stage)
    asked = await stage.says(BELLA, AGAIN, reply_to=answer)
    stage.now = at(9, 25)
    await stage.sweeps()

    await stage.says(BORIS, "The green button", reply_to=asked)

    [clock] = await clocks(stage, asked)
    assert (clock.met_at, clock.breached_at) == (at(9, 25), None)
