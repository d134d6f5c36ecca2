"""What people say in a dialog whose real answer is still to come: it asks nothing new, and the answer finds it."""

from dataclasses import replace

import pytest

from desk.answers import AnswerKind, ResponseEnds
from desk.catalog import DeskSettings
from desk.pairing.model import Continues, Opens
from desk.questions import Question
from storage.database import Database
from tests.desk.usecases.stage import BELLA, BORIS, CLARA, CYRIL, Stage, at, desk, memory

FAX = "не работает факс"


def stage_of() -> Stage:
    return Stage(memory(desk(settings=DeskSettings(response_ends=ResponseEnds.FIRST_ANSWER))).begin)


async def the(stage: Stage, message_id: int) -> Question:
    found = await stage.question(message_id)
    assert found is not None
    return found


async def asked_and(reaction: str, stage: Stage | None = None, *, text: str = FAX) -> tuple[Stage, int]:
    """Bella asks at nine; Boris reacts by reply a minute later."""
    stage = stage or stage_of()
    asked = await stage.says(BELLA, text)
    stage.passes(minutes=1)
    await stage.says(BORIS, reaction, reply_to=asked)
    stage.passes(minutes=20)
    return stage, asked


# How it is going


@pytest.mark.parametrize(
    "text", ["ну что там?", "any news?", "Борис, ну что?", "как там факс?", "есть новости?", "???"]
)
async def test_to_ask_how_it_is_going_asks_nothing_new(text: str) -> None:
    stage, asked = await asked_and("смотрю")

    assert await stage.hears(BELLA, text, 900) == Continues((await the(stage, asked)).about[1])


async def test_the_real_answer_goes_to_the_question_and_not_to_what_asked_after_it(real_stage: Stage) -> None:
    stage, asked = await asked_and("смотрю", real_stage)
    await stage.says(BELLA, "ну что там?")
    stage.passes(minutes=1)
    real = await stage.says(BORIS, "починил, проверяйте")

    question = await the(stage, asked)
    assert (question.real_answer_message_id, question.real_response_s) == (real, 1320)


async def test_a_promised_answer_stops_the_clock_of_the_question_that_was_asked_after() -> None:
    stage, asked = await asked_and("смотрю")
    await stage.says(BELLA, "any news?")
    await stage.says(BORIS, "fixed, try again")

    assert (await stage.response(asked)).stopped_at == at(9, 21)


async def test_after_a_question_about_it_a_colleague_may_answer_without_a_reply() -> None:
    stage, asked = await asked_and("смотрю")
    await stage.says(BELLA, "ну что там?")
    real = await stage.says(CLARA, "заменили трубку")

    assert (await the(stage, asked)).real_answer_message_id == real


async def test_the_next_day_they_still_ask_after_the_same() -> None:
    stage, asked = await asked_and("смотрю")
    stage.passes(hours=20)

    assert await stage.hears(BELLA, "ну что там?", 900) == Continues((await the(stage, asked)).about[1])


@pytest.mark.parametrize(
    "text", ["где взять бланк отпуска?", "не работает сканер", "can you add me to the wiki group?"]
)
async def test_a_question_of_its_own_is_a_new_one(text: str) -> None:
    stage, _ = await asked_and("смотрю")

    assert await stage.hears(BELLA, text, 900) == Opens()


async def test_somebody_else_who_asks_after_it_asks_something_new() -> None:
    stage, _ = await asked_and("смотрю")

    assert await stage.hears(CYRIL, "что слышно?", 900) == Opens()


async def test_what_was_asked_since_is_what_they_ask_after() -> None:
    stage, asked = await asked_and("смотрю")
    await stage.says(BELLA, "не работает сканер")
    stage.passes(minutes=5)

    assert await stage.hears(BELLA, "ну что там?", 900) != Continues((await the(stage, asked)).about[1])


async def test_after_a_real_answer_nothing_is_asked_after() -> None:
    stage, asked = await asked_and("перезагрузите его")

    assert await stage.hears(BELLA, "ну что там?", 900) != Continues((await the(stage, asked)).about[1])


async def test_the_dialog_goes_on_after_a_restart(real_stage: Stage, database: Database) -> None:
    stage, asked = await asked_and("смотрю", real_stage)
    await stage.says(BELLA, "ну что там?")
    other = Database(database.url)
    await other.open()
    try:
        real = await replace(stage, begin=other.begin).says(CLARA, "заменили трубку")
    finally:
        await other.close()

    assert (await the(stage, asked)).real_answer_message_id == real


# What was asked in return


@pytest.mark.parametrize(
    "text", ["а где посмотреть?", "where do I find it?", "which one?", "модель аппарата или трубки?"]
)
async def test_to_ask_about_what_they_were_asked_asks_nothing_new(text: str) -> None:
    stage, asked = await asked_and("какая модель?")

    assert await stage.hears(BELLA, text, 900) == Continues((await the(stage, asked)).about[1])


VERSIONS = [
    "2019?",
    "2019, is that too old?",
    "8.3, может обновить?",
    "8.3 вроде, это важно?",
    "вот, видно?",
    "HP 1102?",
]


@pytest.mark.parametrize("text", VERSIONS)
@pytest.mark.parametrize("by_reply", [False, True])
async def test_who_replies_and_asks_in_one_breath_asks_nothing_new(
    real_stage: Stage, text: str, by_reply: bool
) -> None:
    stage = real_stage
    asked = await stage.says(BELLA, "My Excel does not open, what can I do?")
    back = await stage.says(BORIS, "а какая у вас версия?")
    told = await stage.says(BELLA, text, reply_to=back if by_reply else None)
    real = await stage.says(BORIS, "Yes, install 2024 from the portal", reply_to=told if by_reply else None)

    question = await the(stage, asked)
    assert (question.answer_kind, question.real_answer_message_id) == (AnswerKind.COUNTER_QUESTION, real)
    assert (await the(stage, told)).id == question.id


@pytest.mark.parametrize(
    "text", ["2019. А когда починят лифт?", "Борис, поможете с отпуском?", "кстати, где взять пропуск гостю?"]
)
async def test_what_was_asked_in_return_does_not_swallow_a_question_of_its_own(text: str) -> None:
    stage, _ = await asked_and("какая модель?")

    assert await stage.hears(BELLA, text, 900) == Opens()


async def test_what_explains_a_counter_question_is_not_the_real_answer() -> None:
    stage, asked = await asked_and("какая модель?")
    await stage.says(BELLA, "а где посмотреть?")
    await stage.says(BORIS, "на наклейке сзади")
    await stage.says(BELLA, "HP 1102")
    real = await stage.says(BORIS, "драйвер обновил, пробуйте")

    question = await the(stage, asked)
    assert (question.answer_kind, question.real_answer_message_id) == (AnswerKind.COUNTER_QUESTION, real)


@pytest.mark.parametrize("text", ["How do I get into the accounting folder?", "а когда починят принтер на этаже?"])
async def test_another_question_after_a_counter_question_is_a_new_one(text: str) -> None:
    stage, _ = await asked_and("какая модель?")

    assert await stage.hears(BELLA, text, 900) == Opens()


# A colleague's real answer


@pytest.mark.parametrize(
    "text", ["там бумага замялась, откройте крышку", "факс уже отвезли в ремонт", "готово", "Restart it"]
)
async def test_a_colleague_may_answer_the_only_thing_looked_at_without_a_reply(text: str) -> None:
    stage, asked = await asked_and("смотрю")
    real = await stage.says(CLARA, text)

    question = await the(stage, asked)
    assert (question.real_answer_message_id, question.real_response_s) == (real, 1260)
    assert not (await stage.response(asked)).is_running


@pytest.mark.parametrize("text", ["The coffee machine is repaired", "давайте на обед", "я сегодня до шести", "смотрю"])
async def test_a_colleague_who_speaks_of_something_else_answers_nothing(text: str) -> None:
    stage, asked = await asked_and("смотрю")
    await stage.says(CLARA, text)

    assert (await the(stage, asked)).real_answer_at is None


async def test_where_two_things_are_looked_at_a_colleague_has_to_say_which() -> None:
    stage, asked = await asked_and("смотрю")
    other = await stage.says(CYRIL, "не открывается портал")
    await stage.says(BORIS, "проверяю", reply_to=other)
    await stage.says(CLARA, "перезагрузите, пожалуйста")

    assert (await the(stage, asked)).real_answer_at is None
    assert (await the(stage, other)).real_answer_at is None


async def test_after_an_hour_the_words_of_a_colleague_are_about_something_else() -> None:
    stage, asked = await asked_and("смотрю")
    stage.passes(minutes=50)
    await stage.says(CLARA, "откройте крышку")

    assert (await the(stage, asked)).real_answer_at is None


async def test_what_was_looked_at_hours_ago_does_not_make_the_words_of_a_colleague_doubtful() -> None:
    stage, _ = await asked_and("смотрю", text="не открывается портал")
    stage.passes(hours=3)
    _, asked = await asked_and("смотрю", stage)
    real = await stage.says(CLARA, "откройте крышку")

    assert (await the(stage, asked)).real_answer_message_id == real
