"""What an edit of a specialist does to a dialog: the real answer counts from when it was written."""

import pytest

from desk.answers import AnswerKind, ResponseEnds
from desk.catalog import DeskSettings
from desk.questions import Question, QuestionStatus
from desk.sla import ObjectKind
from tests.desk.usecases.stage import BELLA, BORIS, CLARA, Stage, at, desk, memory

PRINTER = "My printer does not print, can you help?"
ANSWER = "Restart it, then print again"


@pytest.fixture
def stage() -> Stage:
    """A desk that promises a real answer."""
    return Stage(memory(desk(settings=DeskSettings(response_ends=ResponseEnds.FIRST_ANSWER))).begin)


async def asked_and(stage: Stage, words: str) -> tuple[int, int]:
    """Bella asks at nine; Boris replies two minutes later."""
    asked = await stage.says(BELLA, PRINTER)
    stage.now = at(9, 2)
    return asked, await stage.says(BORIS, words, reply_to=asked)


async def edited(stage: Stage, message_id: int, words: str, minute: int, *, by: int = BORIS) -> None:
    stage.now = at(9, minute)
    await stage.edits(message_id, words, author=by)


async def the(stage: Stage, asked: int) -> Question:
    question = await stage.question(asked)
    assert question is not None
    return question


@pytest.mark.parametrize("reaction", ["looking", "Which model?"])
async def test_a_reaction_that_is_edited_into_an_answer_is_the_real_answer_from_then_on(
    stage: Stage, reaction: str
) -> None:
    asked, answer = await asked_and(stage, reaction)

    await edited(stage, answer, ANSWER, 7)

    question = await the(stage, asked)
    assert (question.answered_at, question.response_s) == (at(9, 2), 120)
    assert (question.real_answer_message_id, question.real_answer_at) == (answer, at(9, 7))
    assert question.real_response_s == 420


async def test_its_clock_stops_with_the_edit(stage: Stage) -> None:
    asked, answer = await asked_and(stage, "looking")
    await stage.delivers()

    await edited(stage, answer, ANSWER, 7)

    clock = await stage.response(asked)
    assert (clock.stopped_at, clock.met_at) == (at(9, 7), at(9, 7))
    assert [one.values for one in await stage.delivers()] == [{"emoji": "👌"}]
    assert await stage.next_due() is None


async def test_an_answer_that_is_edited_into_a_reaction_lets_the_clock_run_on(stage: Stage) -> None:
    asked, answer = await asked_and(stage, ANSWER)

    await edited(stage, answer, "looking", 4)

    question, clock = await the(stage, asked), await stage.response(asked)
    assert (question.status, question.answer_kind) == (QuestionStatus.ANSWERED, AnswerKind.ACKNOWLEDGEMENT)
    assert clock.is_running
    assert await stage.next_due() == at(9, 10)


async def test_after_it_the_next_words_are_the_real_answer(stage: Stage) -> None:
    asked, answer = await asked_and(stage, ANSWER)
    await edited(stage, answer, "looking", 4)

    stage.now = at(9, 8)
    real = await stage.says(BORIS, "Take the one next door")

    question = await the(stage, asked)
    assert (question.real_answer_message_id, question.real_answer_at) == (real, at(9, 8))
    assert (await stage.response(asked)).met_at == at(9, 8)


async def test_an_edited_typo_changes_nothing(stage: Stage) -> None:
    asked, answer = await asked_and(stage, "Restrat it")
    before = await the(stage, asked)

    await edited(stage, answer, "Restart it", 9)

    assert await the(stage, asked) == before
    assert "answer.edited" not in await stage.journal(ObjectKind.QUESTION, before.about[1])


async def test_a_real_answer_that_is_taken_back_is_still_to_come(stage: Stage) -> None:
    asked, _ = await asked_and(stage, "looking")
    stage.now = at(9, 5)
    real = await stage.says(BORIS, ANSWER, reply_to=asked)

    await edited(stage, real, "no, still checking", 6)

    question = await the(stage, asked)
    assert (question.real_answer_message_id, question.real_answer_at) == (None, None)
    assert (await stage.response(asked)).is_running


async def test_what_was_said_after_a_reaction_may_become_the_real_answer(stage: Stage) -> None:
    asked, _ = await asked_and(stage, "looking")
    stage.now = at(9, 4)
    more = await stage.says(BORIS, "one more minute", reply_to=asked)

    await edited(stage, more, ANSWER, 8)

    question = await the(stage, asked)
    assert (question.real_answer_message_id, question.real_answer_at) == (more, at(9, 8))


async def test_what_was_said_before_the_question_does_not(stage: Stage) -> None:
    morning = await stage.says(BORIS, "morning")
    asked, _ = await asked_and(stage, "looking")

    await edited(stage, morning, ANSWER, 8)

    assert (await the(stage, asked)).real_answer_at is None


async def test_a_real_answer_given_by_another_message_stays_the_first(stage: Stage) -> None:
    asked, reaction = await asked_and(stage, "looking")
    stage.now = at(9, 5)
    real = await stage.says(CLARA, ANSWER, reply_to=asked)

    await edited(stage, reaction, "Take the one next door", 6)

    question = await the(stage, asked)
    assert (question.real_answer_message_id, question.real_answer_at) == (real, at(9, 5))


async def test_a_desk_that_promises_a_reaction_keeps_its_time_and_learns_the_answer() -> None:
    stage = Stage(memory().begin)
    asked, answer = await asked_and(stage, "looking")

    await edited(stage, answer, ANSWER, 7)

    assert (await stage.response(asked)).met_at == at(9, 2)
    assert (await the(stage, asked)).real_answer_at == at(9, 7)


async def test_an_answer_in_doubt_stays_in_doubt(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    stage.now = at(9, 2)
    answer = await stage.says(BORIS, "looking")

    await edited(stage, answer, ANSWER, 7)

    question = await the(stage, asked)
    assert (question.is_estimated, question.real_answer_at) == (True, at(9, 7))
    assert (await stage.response(asked)).is_running


async def test_an_edit_is_kept_in_the_journal_and_over_every_store(real_stage: Stage) -> None:
    asked, answer = await asked_and(real_stage, "looking")

    await edited(real_stage, answer, ANSWER, 7)
    await edited(real_stage, answer, "looking", 8)
    await edited(real_stage, answer, ANSWER, 9)

    question = await the(real_stage, asked)
    assert question.real_answer_at == at(9, 9)
    facts = await real_stage.journal(ObjectKind.QUESTION, question.about[1])
    assert facts.count("answer.edited") == 3
