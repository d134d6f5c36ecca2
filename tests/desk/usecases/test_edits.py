"""What an edit does to a question: more words, a question only now, or none any more."""

import pytest

from desk.people import is_erased
from desk.questions import Message, QuestionStatus
from desk.usecases import edits, erasure, pair_views
from desk.usecases.first_line import Heard, hear
from tests.desk.usecases.stage import BELLA, BORIS, CYRIL, HELP, Stage, at

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"


async def edit(stage: Stage, message_id: int, text: str) -> None:
    await stage.edits(message_id, text)


async def test_an_edit_of_one_message_keeps_what_else_was_said_in_the_question(stage: Stage) -> None:
    first = await stage.says(BELLA, "The printer has jamed, what should I do?")
    second = await stage.says(BELLA, "It says E-21")

    await edit(stage, first, PRINTER)
    await edit(stage, second, "It says E-22")

    question = await stage.question(first)
    assert (question.text, question.status) == (f"{PRINTER}\nIt says E-22", QuestionStatus.OPEN)


async def test_an_edit_of_an_unknown_message_is_let_pass(stage: Stage) -> None:
    await edit(stage, 999, PRINTER)

    assert await stage.delivers() == []


async def test_an_edit_does_not_change_what_was_already_answered(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.says(BORIS, "Open the back cover", reply_to=asked)

    await edit(stage, asked, "Thank you")

    question = await stage.question(asked)
    assert (question.text, question.status) == (PRINTER, QuestionStatus.ANSWERED)


async def test_a_greeting_becomes_a_question_and_is_asked_from_the_edit_on(stage: Stage) -> None:
    said = await stage.says(BELLA, "Hello")
    stage.passes(minutes=2)

    await edit(stage, said, f"Hello. {PRINTER}")

    question, clock = await stage.question(said), await stage.response(said)
    assert (question.asked_at, question.is_open, question.text) == (at(9, 2), True, f"Hello. {PRINTER}")
    assert clock.due_at == at(9, 12)
    assert [one.values for one in await stage.delivers()] == [{"emoji": "👀"}]


async def test_a_question_that_came_by_an_edit_is_answered_like_any_other(stage: Stage) -> None:
    said = await stage.says(BELLA, "Hello")
    await edit(stage, said, PRINTER)
    stage.passes(minutes=3)

    await stage.says(BORIS, "Open the back cover", reply_to=said)

    question = await stage.question(said)
    assert (question.answered_by, question.response_s) == (BORIS, 180)


async def test_a_question_that_came_by_an_edit_is_answered_within_the_same_transaction(real_stage: Stage) -> None:
    stage = real_stage
    said, now = await stage.says(BELLA, "Hello"), stage.now

    async with stage.begin() as uow:
        await edits.rewrite(uow, Heard(Message(HELP, said, BELLA, now, PRINTER), "Bella"), at=now, now=now)
        answer = Heard(Message(HELP, said + 1, BORIS, now, "Open the back cover"), "Boris")
        await hear(uow, uow.catalog.desks[1], answer, now=now)

    assert (await stage.question(said)).answered_by == BORIS


@pytest.mark.parametrize("text", ["ok, thank you", "", "👍"])
async def test_a_question_edited_away_is_withdrawn(stage: Stage, text: str) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.delivers()

    await edit(stage, asked, text)

    assert (await stage.question(asked)).status is QuestionStatus.DISMISSED
    assert await stage.next_due() is None
    assert [one.values for one in await stage.delivers()] == [{"emoji": None}]


async def test_a_question_of_two_messages_stands_while_one_of_them_asks(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.says(BELLA, "It says E-21 on the display")

    await edit(stage, asked, "Hello")

    assert (await stage.question(asked)).is_open


async def test_a_picture_with_an_emptied_caption_still_asks(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER, media="photo")

    await edit(stage, asked, "")

    assert (await stage.question(asked)).is_open


async def test_a_specialists_edit_opens_nothing(stage: Stage) -> None:
    said = await stage.says(BORIS, "Hello")

    await edit(stage, said, PRINTER)

    assert await stage.question(said) is None


async def test_a_remark_in_a_conversation_stays_one_when_its_spelling_is_mended(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.says(BORIS, "Open the back cover", reply_to=asked)
    said = await stage.says(BELLA, "I have opned it and there is no paper inside")

    await edit(stage, said, "I have opened it and there is no paper inside")

    assert await stage.question(said) is None


async def test_an_edit_while_somebody_else_asks_touches_only_its_own(stage: Stage) -> None:
    bellas = await stage.says(BELLA, PRINTER)
    cyrils = await stage.says(CYRIL, "How do I get into the VPN from home?")

    await edit(stage, bellas, "ok, thank you")

    assert (await stage.question(cyrils)).is_open


@pytest.mark.parametrize(
    ("text", "now_asks"),
    [
        ("Касса", "Почему не работает касса?"),
        ("завтра буду в офисе", "Кто завтра будет в офисе?"),
        ("иду", "Кто закрывает кабинет?"),
        ("ха", "Почему не работает касса?"),
        ("I am at lunch", "Why does the till not work?"),
    ],
)
async def test_what_asked_nothing_asks_once_it_is_edited_so(real_stage: Stage, text: str, now_asks: str) -> None:
    stage = real_stage
    said = await stage.says(BELLA, text)
    stage.passes(minutes=2)

    await edit(stage, said, now_asks)

    question, clock = await stage.question(said), await stage.response(said)
    assert (question.text, question.is_open, question.asked_at) == (now_asks, True, at(9, 2))
    assert clock.due_at == at(9, 12)


async def test_a_caption_that_asks_only_now_opens_a_question(stage: Stage) -> None:
    said = await stage.says(BELLA, "ха", media="animation")

    await edit(stage, said, "почему так происходит с экраном?")

    assert (await stage.question(said)).is_open


@pytest.mark.parametrize("media", [None, "animation"])
@pytest.mark.parametrize("text", ["ха", "иду"])
async def test_a_question_whose_words_ask_nothing_any_more_is_withdrawn(
    real_stage: Stage, text: str, media: str | None
) -> None:
    stage = real_stage
    asked = await stage.says(BELLA, "Почему не работает касса?", media=media)

    await edit(stage, asked, text)

    assert (await stage.question(asked)).status is QuestionStatus.DISMISSED


async def test_a_withdrawn_question_that_is_edited_back_asks_anew(real_stage: Stage) -> None:
    stage = real_stage
    asked = await stage.says(BELLA, "Почему не работает касса?")
    await edit(stage, asked, "ха")
    stage.passes(minutes=1)

    await edit(stage, asked, "Почему не работает касса?")

    question = await stage.question(asked)
    assert (question.is_open, question.asked_at) == (True, at(9, 1))


@pytest.mark.parametrize("text", ["Касса не работает", "Почему не работает касса на втором этаже", "Касса помогите"])
async def test_a_question_that_is_worded_otherwise_stands(stage: Stage, text: str) -> None:
    asked = await stage.says(BELLA, "Почему не работает касса?")

    await edit(stage, asked, text)

    assert (await stage.question(asked)).is_open


async def test_a_plain_statement_that_waits_is_not_withdrawn_by_words_that_ask_more(stage: Stage) -> None:
    asked = await stage.says(BELLA, "The key of room 305 and the badge of a guest")

    await edit(stage, asked, "Who has the key of room 305?")

    assert (await stage.question(asked)).is_open


async def test_a_question_of_two_messages_is_withdrawn_once_neither_asks(stage: Stage) -> None:
    asked = await stage.says(BELLA, "Почему не работает касса?")
    more = await stage.says(BELLA, "на втором этаже")

    await edit(stage, more, "ха")
    assert (await stage.question(asked)).is_open
    await edit(stage, asked, "иду")

    assert (await stage.question(asked)).status is QuestionStatus.DISMISSED


async def test_a_question_said_not_to_be_one_does_not_come_back_by_its_spelling(stage: Stage) -> None:
    asked = await stage.says(BELLA, "Почему не работат касса?")
    await stage.run(lambda uow: pair_views.dismiss(uow, stage.origin(BORIS, HELP), asked, now=stage.now))

    await edit(stage, asked, "Почему не работает касса?")

    assert (await stage.question(asked)).status is QuestionStatus.DISMISSED


async def test_what_asks_now_leaves_the_question_of_somebody_else_and_its_answer_alone(real_stage: Stage) -> None:
    stage = real_stage
    said = await stage.says(BELLA, "завтра буду в офисе")
    cyrils = await stage.says(CYRIL, "How do I get into the VPN from home?")
    await stage.says(BORIS, "With the token", reply_to=cyrils)

    await edit(stage, said, "Кто завтра будет в офисе?")

    bellas, other = await stage.question(said), await stage.question(cyrils)
    assert (bellas.is_open, bellas.message_ids) == (True, [said])
    assert (other.answered_by, other.message_ids) == (BORIS, [cyrils])


async def test_the_words_before_a_question_become_a_part_of_it_when_they_ask_too(real_stage: Stage) -> None:
    stage = real_stage
    said = await stage.says(BELLA, "Привет")
    asked = await stage.says(BELLA, "Почему не работает касса?")

    await edit(stage, said, "Привет, кто чинит кассу?")

    question = await stage.question(asked)
    assert question.message_ids == [said, asked]
    assert question.text == "Привет, кто чинит кассу?\nПочему не работает касса?"
    assert (await stage.question(said)).id == question.id


async def test_what_belongs_to_a_question_only_now_stands_between_its_other_words(real_stage: Stage) -> None:
    stage = real_stage
    asked = await stage.says(BELLA, PRINTER)
    between = await stage.says(BELLA, "Hello")
    last = await stage.says(BELLA, "It says E-21")

    await edit(stage, between, "It is the new one on the left")

    question = await stage.question(asked)
    assert question.message_ids == [asked, between, last]
    assert question.text == f"{PRINTER}\nIt is the new one on the left\nIt says E-21"


async def test_a_comment_on_a_task_opens_no_question_by_an_edit(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.makes_task(message_id=asked)
    comment = await stage.says(BELLA, "It is on floor 3", reply_to=asked)

    await edit(stage, comment, "When will it be repaired?")

    assert (await stage.question(comment)) is None


async def test_what_the_chat_has_forgotten_stays_what_it_was(real_stage: Stage) -> None:
    stage = real_stage
    said = await stage.says(BELLA, "Касса")
    for number in range(100):
        await stage.says(BORIS, f"Заметка {number}")

    await edit(stage, said, "Почему не работает касса?")

    assert await stage.question(said) is None


async def test_an_edit_of_what_was_erased_brings_no_words_back(real_stage: Stage) -> None:
    stage = real_stage
    asked = await stage.says(BELLA, PRINTER)
    await stage.run(lambda uow: erasure.erase(uow, BELLA, now=stage.now))

    await edit(stage, asked, f"{PRINTER} It says E-22")

    message = await stage.run(lambda uow: uow.messages.get(HELP, asked))
    assert (message.text, is_erased(message.author_id)) == ("", True)
