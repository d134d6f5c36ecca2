"""`/why` by number, in reply to a card, a source message or a question; and what it cannot explain."""

import pytest

from tests.bot.desk_chat import DeskChat
from tests.desk.usecases.stage import BELLA, BORIS, BOT, CYRIL, HELP, TASKS

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
CARD = {"id": BOT, "is_bot": True, "first_name": "Firstline"}


@pytest.fixture
def here() -> DeskChat:
    return DeskChat()


@pytest.mark.parametrize(
    ("who", "where", "words"), [(BORIS, TASKS, "/why 1"), (BORIS, BORIS, "/why IT-1"), (BELLA, BELLA, "/why #1")]
)
async def test_a_task_is_explained_by_its_number(here: DeskChat, who: int, where: int, words: str) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    await here.says(BORIS, HELP, "/task", reply_to_message=asked)

    notice = await here.told(who, where, words)

    assert (notice.kind, dict(notice.values)) == ("why", {"kind": "task", "id": 1})


async def test_a_card_the_message_of_a_task_and_the_rest_of_its_question_are_that_task(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    also, _ = await here.says(BELLA, HELP, "It says 13.2, what is that?")
    await here.says(BORIS, HELP, "/task", reply_to_message=asked)
    card = here.message(None, TASKS, "🔵 IT-1 · The printer", **{"from": CARD})

    told = [
        await here.told(BORIS, TASKS, "/why", reply_to_message=card),
        await here.told(BORIS, HELP, "/why", reply_to_message=asked),
        await here.told(BELLA, HELP, "/why", reply_to_message=also),
    ]

    assert [dict(notice.values) for notice in told] == [{"kind": "task", "id": 1}] * 3


async def test_any_message_of_a_question_is_that_question_to_the_desk_and_its_asker(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    also, _ = await here.says(BELLA, HELP, "It says 13.2, what is that?")

    told = [
        await here.told(BORIS, HELP, "/why", reply_to_message=asked),
        await here.told(BELLA, HELP, "/why", reply_to_message=also),
    ]

    assert [dict(notice.values) for notice in told] == [{"kind": "question", "id": 1}] * 2
    assert [notice.receiver_id for notice in told] == [BORIS, BELLA]


async def test_an_answer_is_its_question_also_after_that_was_taken_for_none(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    answer, _ = await here.says(BORIS, HELP, "Open the back cover", reply_to_message=asked)

    answered = await here.told(BORIS, HELP, "/why", reply_to_message=answer)
    await here.says(BORIS, HELP, "/notq", reply_to_message=answer)
    dismissed = await here.told(BORIS, HELP, "/why", reply_to_message=answer)

    assert [dict(notice.values) for notice in (answered, dismissed)] == [{"kind": "question", "id": 1}] * 2


async def test_the_question_of_somebody_else_is_not_explained(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)

    refusal = await here.refused(CYRIL, HELP, "/why", reply_to_message=asked)

    assert refusal == {"code": "specialists_only", "action": "see_clock"}


async def test_a_message_that_is_neither_is_named_as_that(here: DeskChat) -> None:
    thanks, _ = await here.says(BELLA, HELP, "Thanks!")

    refusal = await here.refused(BORIS, HELP, "/why", reply_to_message=thanks)

    assert refusal == {"code": "not_a_question", "command": "why"}


async def test_without_a_number_and_a_reply_it_asks_for_one(here: DeskChat) -> None:
    assert await here.refused(BORIS, TASKS, "/why") == {"code": "task_number_needed", "command": "why"}


async def test_a_task_that_is_not_there_says_so(here: DeskChat) -> None:
    assert await here.refused(BORIS, TASKS, "/why 42") == {"code": "no_such_task", "number": 42, "prefix": "IT"}


async def test_an_employee_does_not_learn_of_other_peoples_tasks(here: DeskChat) -> None:
    await here.says(BORIS, TASKS, "/task Replace the toner")

    assert (await here.refused(CYRIL, CYRIL, "/why 1"))["code"] == "specialists_only"
