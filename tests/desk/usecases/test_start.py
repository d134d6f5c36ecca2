"""The first words, and the one-time link that makes the first admin."""

from desk.usecases import start
from tests.desk.usecases.stage import BELLA, BORIS, HELP, NINE, Stage, desk, memory


async def greeted(stage: Stage, user: int, payload: str = "", chat: int | None = None) -> list[str]:
    await stage.run(lambda uow: start.greet(uow, stage.origin(user, chat), payload, now=stage.now))
    return [kind for kind, _ in await stage.tells()]


async def test_whoever_presses_start_can_be_written_to(stage: Stage) -> None:
    assert await greeted(stage, BELLA) == ["start"]

    assert (await stage.run(lambda uow: uow.people.get(BELLA))).reachable is True


async def test_start_in_a_group_says_nothing_of_private_chats(stage: Stage) -> None:
    await greeted(stage, BELLA, chat=HELP)

    assert (await stage.run(lambda uow: uow.people.get(BELLA))).reachable is None


async def test_the_right_code_makes_an_admin_once(stage: Stage) -> None:
    await stage.run(lambda uow: uow.admins.offer("canary", NINE))

    assert await greeted(stage, BORIS, "canary") == ["admin_claimed"]
    assert await greeted(stage, BELLA, "canary") == ["start"]

    admins = await stage.run(_admins)
    assert BORIS in admins
    assert BELLA not in admins


async def test_a_wrong_code_is_a_plain_start(stage: Stage) -> None:
    await stage.run(lambda uow: uow.admins.offer("canary", NINE))

    assert await greeted(stage, BELLA, "guess") == ["start"]

    assert BELLA not in await stage.run(_admins)


async def _admins(uow):
    return uow.catalog.admins


async def test_help_is_there_with_one_desk_several_and_none() -> None:
    other = desk(id=2, key="hr", first_line=(), second_line=None)
    for desks in ((desk(),), (desk(staff={}), other)):
        stage = Stage(memory(*desks).begin)

        await stage.run(lambda uow, stage=stage: start.explain(uow, stage.origin(BELLA)))

        assert await stage.tells() == [("help", BELLA)]
