"""`/open` as people write it: for whom, of which desk, and what it answers."""

import pytest

from desk.people import Role
from tests.bot.desk_chat import DeskChat
from tests.desk.usecases.stage import ANNA, BELLA, BORIS, HELP, OLGA, OSCAR, TASKS, Stage, desk, memory

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"


async def test_everybody_who_works_on_the_desk_gets_their_own_list() -> None:
    here = DeskChat()
    await here.says(BELLA, HELP, PRINTER)

    told = [await here.told(who, TASKS, "/open") for who in (BORIS, OSCAR, OLGA, ANNA)]

    assert {one.kind for one in told} == {"open_list"}
    assert [one.receiver_id for one in told] == [BORIS, OSCAR, OLGA, ANNA]


async def test_an_employee_is_told_who_may() -> None:
    here = DeskChat()

    assert (await here.refused(BELLA, HELP, "/open"))["code"] == "specialists_only"


async def test_who_works_on_several_desks_names_one() -> None:
    hr = desk(id=2, key="hr", title="HR", first_line=(-5,), second_line=-6, staff={BORIS: Role.SPECIALIST})
    here = DeskChat(Stage(memory(desk(), hr).begin))

    unnamed = await here.refused(BORIS, BORIS, "/open")
    named = await here.told(BORIS, BORIS, "/open hr")

    assert unnamed["code"] == "choose_desk"
    assert (named.kind, named.values["desk_id"]) == ("open_list", 2)


@pytest.mark.parametrize("name", ["hr", "HR", "кадры и люди", "Кадры и  люди"])
async def test_a_desk_is_named_by_its_key_or_its_title(name: str) -> None:
    hr = desk(id=2, key="hr", title="Кадры и люди", first_line=(-5,), second_line=-6, staff={BORIS: Role.SPECIALIST})
    here = DeskChat(Stage(memory(desk(), hr).begin))

    assert (await here.told(BORIS, BORIS, f"/open {name}")).values["desk_id"] == 2
    assert (await here.told(BORIS, TASKS, f"/open {name}")).values["desk_id"] == 2


async def test_an_employee_is_told_who_may_before_they_name_a_desk() -> None:
    hr = desk(id=2, key="hr", title="HR", first_line=(-5,), second_line=-6, staff={BORIS: Role.SPECIALIST})
    here = DeskChat(Stage(memory(desk(), hr).begin))

    for text in ("/open", "/similar payday", "/queue", "/take 1"):
        assert (await here.refused(BELLA, BELLA, text))["code"] == "specialists_only"


async def test_a_desk_without_a_second_line_lists_its_questions_too() -> None:
    here = DeskChat(Stage(memory(desk(second_line=None)).begin))

    assert (await here.told(BORIS, HELP, "/open")).kind == "open_list"


async def test_a_desk_that_there_is_not_is_no_desk_instead_of_any() -> None:
    told = await DeskChat().refused(BORIS, BORIS, "/open foo")

    assert told == {"code": "no_such_desk", "text": "foo", "desks": ["it"]}


async def test_who_may_not_see_a_list_is_told_so_whatever_desk_they_name() -> None:
    assert (await DeskChat().refused(BELLA, HELP, "/open foo"))["code"] == "specialists_only"
