"""Who asked asks no more: the question leaves the figures, nobody is alarmed, and it can be taken back."""

import pytest

from desk.ports import UnitOfWork
from desk.questions import QuestionStatus
from desk.usecases import clocks, pair_views
from tests.desk.usecases.stage import BELLA, BORIS, CYRIL, HELP, Stage

LOST = "Не могу найти бланк отпуска"


async def status_of(stage: Stage, message_id: int) -> QuestionStatus:
    question = await stage.question(message_id)
    assert question is not None
    return question.status


@pytest.mark.parametrize("words", ["нашла, спасибо", "уже не надо", "never mind, found it", "solved it myself"])
async def test_an_asker_takes_back_their_open_question(stage: Stage, words: str) -> None:
    asked = await stage.says(BELLA, LOST)
    stage.passes(minutes=2)

    await stage.says(BELLA, words)

    assert await status_of(stage, asked) is QuestionStatus.DISMISSED
    question = await stage.question(asked)
    assert question is not None
    async with stage.begin() as uow:
        running = await clocks.running(uow, *question.about)
        facts = await uow.journal.of(*question.about)
    assert not any(clock.is_running for clock in running.values())
    assert (facts[-1].what, facts[-1].actor_id) == ("question.dismissed", BELLA)


async def test_notq_on_a_withdrawn_question_takes_that_back(stage: Stage) -> None:
    asked = await stage.says(BELLA, LOST)
    taken_back = await stage.says(BELLA, "нашла, спасибо")
    origin, now = stage.origin(BORIS, HELP), stage.passes(minutes=1)
    await stage.run(lambda uow: pair_views.dismiss(uow, origin, taken_back, now=now))

    async def undo(uow: UnitOfWork) -> None:
        question = await uow.questions.of_message(HELP, asked)
        assert question is not None
        await pair_views.undo_dismissal(uow, origin, question, now=now)

    await stage.run(undo)

    assert await status_of(stage, asked) is QuestionStatus.OPEN


async def test_somebody_else_withdraws_nothing(stage: Stage) -> None:
    asked = await stage.says(BELLA, LOST)

    await stage.says(CYRIL, "нашёл, спасибо")

    assert await status_of(stage, asked) is QuestionStatus.OPEN


async def test_of_two_questions_only_a_reply_says_which_one_is_meant(stage: Stage) -> None:
    first = await stage.says(BELLA, LOST)
    await stage.says(CYRIL, "Всем привет")
    stage.passes(minutes=40)
    second = await stage.says(BELLA, "Где взять ключ от архива?")

    await stage.says(BELLA, "уже не надо")
    both = await status_of(stage, first), await status_of(stage, second)
    await stage.says(BELLA, "уже не надо", reply_to=first)

    assert both == (QuestionStatus.OPEN, QuestionStatus.OPEN)
    assert await status_of(stage, first) is QuestionStatus.DISMISSED
    assert await status_of(stage, second) is QuestionStatus.OPEN


async def test_after_its_answer_nothing_is_withdrawn(stage: Stage) -> None:
    asked = await stage.says(BELLA, LOST)
    await stage.says(BORIS, "На портале, раздел «Кадры»", reply_to=asked)

    await stage.says(BELLA, "нашла, спасибо")

    assert await status_of(stage, asked) is QuestionStatus.ANSWERED


async def test_the_past_withdraws_at_its_own_time(stage: Stage) -> None:
    asked = await stage.says(BELLA, LOST, live=False)

    await stage.says(BELLA, "нашла, спасибо", live=False)

    assert await status_of(stage, asked) is QuestionStatus.DISMISSED
