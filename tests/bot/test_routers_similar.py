"""`/similar` as people write it: of which desk, and which words it takes."""

import pytest

from desk.people import Role
from tests.bot.desk_chat import DeskChat
from tests.desk.usecases.stage import BELLA, BORIS, HELP, TASKS, Stage, desk, memory


def two_desks() -> DeskChat:
    """Boris works on both."""
    hr = desk(id=2, key="hr", title="Кадры", first_line=(-5,), second_line=-6, staff={BORIS: Role.SPECIALIST})
    return DeskChat(Stage(memory(desk(), hr).begin))


async def answered(here: DeskChat, chat_id: int, question: str) -> None:
    asked, _ = await here.says(BELLA, chat_id, question)
    await here.says(BORIS, chat_id, "На портале", reply_to_message=asked)


@pytest.mark.parametrize(
    ("text", "desk_id"), [("hr аванс", 2), ("кадры аванс", 2), ("it впн", 1), ("IT support впн", 1)]
)
async def test_who_works_on_several_desks_names_one_before_the_words(text: str, desk_id: int) -> None:
    here = two_desks()
    await answered(here, HELP, "Как настроить впн?")
    await answered(here, -5, "Когда аванс?")

    told = await here.told(BORIS, BORIS, f"/similar {text}")

    assert (told.kind, told.values["desk_id"], len(told.values["found"])) == ("similar", desk_id, 1)


async def test_words_without_a_desk_are_answered_with_how_to_name_one() -> None:
    told = await two_desks().refused(BORIS, BORIS, "/similar аванс")

    assert told == {"code": "choose_desk", "desks": ["it", "hr"], "command": "similar"}


async def test_in_a_group_of_the_desk_every_word_is_looked_for() -> None:
    here = two_desks()

    assert (await here.told(BORIS, TASKS, "/similar hr portal")).values["desk_id"] == 1


async def test_a_desk_alone_is_asked_for_words() -> None:
    assert await two_desks().refused(BORIS, BORIS, "/similar hr") == {"code": "text_needed", "command": "similar"}


async def test_a_picture_without_words_is_said_to_have_none() -> None:
    here = DeskChat()
    picture = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
    shown, _ = await here.says(BELLA, HELP, photo=picture)

    told = await here.refused(BORIS, HELP, "/similar", reply_to_message=shown)

    assert told == {"code": "no_words", "command": "similar"}
