"""Replies that only add to an answer in doubt: what they leave, what they confirm, what they stop."""

from typing import Any

import pytest

from desk.answers import AnswerKind, ResponseEnds, asks_how_it_went
from desk.catalog import DeskSettings
from desk.metrics import Month
from desk.questions import Question, QuestionStatus
from desk.usecases import figures, pair_views, pairs
from storage.database import Database
from tests.desk.usecases.stage import BELLA, BORIS, CLARA, CYRIL, HELP, Stage, at, desk, memory

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
COVER = "Open the back cover and pull the paper out"
NOVEMBER = Month(2026, 11)


async def the(stage: Stage, message_id: int) -> Question:
    found = await stage.question(message_id)
    assert found is not None
    return found


async def in_doubt(stage: Stage, words: str = COVER) -> tuple[int, int]:
    """Bella asks at nine; a minute later Boris says what is only believed to be to her."""
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=1)
    return asked, await stage.says(BORIS, words)


async def judged(stage: Stage, asked: int, verb: Any) -> None:
    question_id = (await the(stage, asked)).about[1]
    origin = stage.origin(BORIS, HELP)

    async def do(uow: Any) -> None:
        await verb(uow, origin, await uow.questions.get(question_id), now=stage.now)

    await stage.run(do)


# Of who has answered


@pytest.mark.parametrize("words", ["Did it help?", "Is it fine now?", "Ну что, помогло?", "заработало?"])
async def test_to_ask_how_it_went_confirms_what_was_answered_before(real_stage: Stage, words: str) -> None:
    asked, answer = await in_doubt(real_stage)
    real_stage.passes(minutes=12)
    await real_stage.says(BORIS, words, reply_to=asked)

    question = await the(real_stage, asked)
    assert (question.answer_message_id, question.answer_kind) == (answer, AnswerKind.ANSWER)
    assert (question.response_s, question.confirmed_by) == (60, BORIS)
    assert (await real_stage.response(asked)).met_at == at(9, 1)
    assert "pair.replaced" not in await real_stage.journal(*question.about)


@pytest.mark.parametrize("words", ["Which tray is it?", "looking"])
async def test_a_mere_reaction_of_theirs_leaves_their_answer_and_stops_the_clock(stage: Stage, words: str) -> None:
    asked, answer = await in_doubt(stage)
    stage.passes(minutes=5)
    await stage.says(BORIS, words, reply_to=asked)

    question = await the(stage, asked)
    assert (question.answer_message_id, question.response_s, question.is_estimated) == (answer, 60, True)
    assert (await stage.response(asked)).met_at == at(9, 6)
    assert "pair.seconded" in await stage.journal(*question.about)


async def test_thanks_after_that_still_confirm_their_answer(stage: Stage) -> None:
    asked, _ = await in_doubt(stage)
    await stage.says(BORIS, "Which tray is it?", reply_to=asked)
    await stage.says(BELLA, "thanks")

    assert (await the(stage, asked)).confirmed_by == BELLA
    assert (await stage.response(asked)).met_at == at(9, 1)


async def test_where_it_was_none_their_reaction_is_the_first(stage: Stage) -> None:
    asked, _ = await in_doubt(stage)
    stage.passes(minutes=5)
    reaction = await stage.says(BORIS, "looking", reply_to=asked)
    await judged(stage, asked, pairs.take_away)

    question = await the(stage, asked)
    assert (question.status, question.answer_message_id) == (QuestionStatus.ANSWERED, reaction)
    assert (question.answer_kind, question.response_s) == (AnswerKind.ACKNOWLEDGEMENT, 360)


async def test_a_real_answer_of_theirs_by_reply_takes_the_place_of_words_in_doubt(stage: Stage) -> None:
    asked, _ = await in_doubt(stage, "The lift is out of order")
    stage.passes(minutes=5)
    answer = await stage.says(BORIS, COVER, reply_to=asked)

    question = await the(stage, asked)
    assert (question.answer_message_id, question.response_s, question.method) == (answer, 360, "reply")


async def test_where_an_answer_is_promised_their_acknowledgement_does_not_stop_the_clock() -> None:
    stage = Stage(memory(desk(settings=DeskSettings(response_ends=ResponseEnds.FIRST_ANSWER))).begin)
    asked, answer = await in_doubt(stage)
    await stage.says(BORIS, "looking", reply_to=asked)

    assert (await the(stage, asked)).answer_message_id == answer
    assert (await stage.response(asked)).is_running


async def test_who_said_on_it_to_nobody_and_says_it_again_by_reply_has_meant_that_question(stage: Stage) -> None:
    asked, first = await in_doubt(stage, "looking")
    stage.passes(minutes=12)
    await stage.says(BORIS, "still on it", reply_to=asked)

    question = await the(stage, asked)
    assert (question.answer_message_id, question.confirmed_by) == (first, BORIS)
    assert (await stage.response(asked)).met_at == at(9, 1)


# Of a colleague


async def test_a_colleague_who_asks_how_it_went_seconds_the_answer(stage: Stage) -> None:
    asked, answer = await in_doubt(stage)
    stage.passes(minutes=4)
    await stage.says(CLARA, "Did it help?", reply_to=asked)

    question = await the(stage, asked)
    assert (question.answer_message_id, question.is_estimated, question.sure_at) == (answer, True, at(9, 5))
    assert (await stage.response(asked)).met_at == at(9, 5)


async def test_a_colleague_who_takes_it_up_takes_the_place_of_words_in_doubt(stage: Stage) -> None:
    asked, _ = await in_doubt(stage)
    stage.passes(minutes=4)
    reaction = await stage.says(CLARA, "looking", reply_to=asked)

    question = await the(stage, asked)
    assert (question.answer_message_id, question.answer_kind) == (reaction, AnswerKind.ACKNOWLEDGEMENT)


@pytest.mark.parametrize("text", ["Which model is it?", "Open the cover", "Did you restart it", "what works?"])
def test_what_asks_for_something_new_does_not_ask_how_it_went(text: str) -> None:
    assert not asks_how_it_went(text)


# In the figures


async def share(stage: Stage) -> tuple[float | None, float | None]:
    found = await stage.run(lambda uow: figures.of_month(uow, uow.catalog.by_key("it"), NOVEMBER, now=stage.now))
    return found.first.average_s, found.first.in_target


async def seconded_late(stage: Stage) -> int:
    """A reaction in doubt after a minute, and the colleague's reply two minutes after what was promised."""
    asked, _ = await in_doubt(stage, "looking")
    stage.passes(minutes=11)
    await stage.says(CLARA, "Restart it", reply_to=asked)
    return asked


async def test_a_promise_that_hangs_on_a_doubt_is_neither_kept_nor_missed(real_stage: Stage) -> None:
    asked = await seconded_late(real_stage)

    assert (await real_stage.response(asked)).breached_at == at(9, 10)
    assert await share(real_stage) == (60, None)


@pytest.mark.parametrize(("verb", "figures_then"), [(pairs.confirm, (60, 1.0)), (pairs.take_away, (720, 0.0))])
async def test_once_somebody_says_what_it_was_the_promise_is_judged(real_stage: Stage, verb, figures_then) -> None:
    asked = await seconded_late(real_stage)
    await judged(real_stage, asked, verb)

    assert await share(real_stage) == figures_then


async def test_a_late_reaction_in_doubt_is_late_whatever_it_was_meant_for(real_stage: Stage) -> None:
    await real_stage.says(BELLA, PRINTER)
    real_stage.passes(minutes=11)
    await real_stage.says(BORIS, "looking")
    real_stage.passes(minutes=1)
    await real_stage.says(CLARA, "Restart it", reply_to=100)

    assert await share(real_stage) == (660, 0.0)


async def test_a_reply_in_time_keeps_the_promise_whatever_the_reaction_was_meant_for(real_stage: Stage) -> None:
    await in_doubt(real_stage, "looking")
    real_stage.passes(minutes=3)
    await real_stage.says(CLARA, "Restart it", reply_to=100)

    assert await share(real_stage) == (60, 1.0)


# Over both engines


async def test_the_reply_that_seconds_is_known_after_a_restart(real_stage: Stage, database: Database) -> None:
    asked, _ = await in_doubt(real_stage, "looking")
    seconds = await real_stage.says(CLARA, "on it", reply_to=asked)
    other = Database(database.url)
    await other.open()
    try:
        async with other.begin() as uow:
            talk = await uow.questions.talk(HELP)
        question = await the(real_stage, asked)
    finally:
        await other.close()

    assert talk.answered[seconds] == question.id


# Other questions


async def test_other_questions_come_in_pages_and_the_first_follows_the_last(real_stage: Stage) -> None:
    texts = ("access to the archive", "a badge", "a licence", "the wiki", "a second screen", "a chair")
    ids = []
    for text in texts:
        ids.append((await the(real_stage, await real_stage.says(CYRIL, f"Who can give me {text}?"))).id)
        real_stage.passes(hours=1)
    said = await real_stage.says(BORIS, "Colleagues, no network from noon")

    async def page(skip: int) -> tuple[list[int], int | None]:
        async def do(uow: Any) -> dict[str, Any]:
            message = await uow.messages.get(HELP, said)
            return await pair_views.choices(uow, real_stage.origin(BORIS, HELP), message, skip=skip)

        values = await real_stage.run(do)
        return values["question_ids"], values["next"]

    others = ids[-2::-1]  # the newest has got the answer
    assert await page(0) == (others[:4], 4)
    assert await page(4) == (others[4:], 0)


async def test_a_question_of_the_same_second_as_the_talk_before_it_gets_its_answer(stage: Stage) -> None:
    first = await stage.says(CYRIL, "How do I get into the VPN from home?")
    stage.passes(minutes=1)
    await stage.says(BORIS, "With the token", reply_to=first)
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=1)
    answer = await stage.says(BORIS, COVER)

    assert (await the(stage, asked)).answer_message_id == answer


@pytest.mark.parametrize("words", ["Спасибочки!", "спасибочки огромное", "Спасибочка"])
async def test_fond_thanks_confirm_too(stage: Stage, words: str) -> None:
    asked, _ = await in_doubt(stage)
    await stage.says(BELLA, words)

    assert (await the(stage, asked)).confirmed_by == BELLA
