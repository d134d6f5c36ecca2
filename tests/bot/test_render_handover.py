"""A task is handed over by word only to those who have it when the word goes out."""

import pytest

from desk.notices import Notice
from desk.tasks import Verb
from tests.bot.render_world import BORIS, KLARA, OLGA, SECOND, World, at


def handed_over(kind: str, to: int, chat_id: int | None = None) -> Notice:
    return Notice(kind, "one", chat_id or to, values={"task_id": 42, "by": None, "to": to}, desk_id=1)


async def says(world: World, notice: Notice) -> str | None:
    call = await world.render(notice)
    return None if call is None else call.params["text"].splitlines()[0]


@pytest.mark.parametrize("chat_id", [KLARA, SECOND], ids=["in private", "through the group"])
@pytest.mark.parametrize("kind", ["task_assigned", "task_returned"])
async def test_who_has_it_no_more_is_not_told_that_it_is_theirs(kind: str, chat_id: int) -> None:
    world = World(language="en")

    assert await says(world, handed_over(kind, KLARA, chat_id)) is None
    assert await says(world, handed_over(kind, BORIS)) is not None


@pytest.mark.parametrize("kind", ["task_assigned", "task_returned"])
async def test_a_task_closed_meanwhile_is_handed_to_nobody(kind: str) -> None:
    world = World()
    world.task.move(Verb.DONE, at(14, 30), by=OLGA)

    assert await says(world, handed_over(kind, BORIS)) is None


async def test_a_task_put_on_hold_again_is_not_back_but_still_assigned() -> None:
    world = World(language="en")
    world.task.move(Verb.HOLD, at(14, 30), by=BORIS)

    assert await says(world, handed_over("task_returned", BORIS)) is None
    assert await says(world, handed_over("task_assigned", BORIS)) == "IT-42 is for you"
