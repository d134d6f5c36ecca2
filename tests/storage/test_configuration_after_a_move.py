"""A group that became a supergroup stays it, whatever the configuration still names."""

from dataclasses import replace

import pytest

from desk.catalog import Desk
from desk.sla import Policy
from storage.catalog import Configuration
from storage.database import Database
from tests.storage import make

OLD, NEW = -4001, -1004001


async def test_a_restart_with_the_old_id_does_not_bring_the_old_group_back(database: Database):
    configuration = Configuration(desks=(replace(make.desk(), first_line=(OLD,), second_line=-4002),))
    async with database.begin() as uow:
        await uow.configure(configuration, make.NINE)
        await uow.chats.repoint(OLD, NEW)

    async with database.begin() as uow:
        await uow.configure(configuration, make.NINE)

    async with database.begin() as uow:
        found = uow.catalog.desk_of_chat(NEW)
        assert found is not None
        assert uow.catalog.desk_of_chat(OLD) is None


async def test_a_level_for_the_old_id_goes_on_and_applying_its_file_again_changes_nothing(database: Database):
    policies = (Policy("Office", when={"chat": str(OLD)}, response=60), Policy("Default", response=600))
    configuration = Configuration(desks=(replace(make.desk(), first_line=(OLD,), policies=policies),))
    async with database.begin() as uow:
        await uow.configure(configuration, make.NINE)
        await uow.chats.repoint(OLD, NEW)
    async with database.begin() as uow:
        before = uow.catalog

    async with database.begin() as uow:
        has_changed = await uow.configure(configuration, make.NINE)

    async with database.begin() as uow:
        desk = uow.catalog.by_key("it")
        assert desk is not None
        assert not has_changed
        assert (uow.catalog.version, uow.catalog.terms) == (before.version, before.terms)
        assert uow.catalog.terms_of(desk)[0].policy.matches({"chat": {str(NEW)}})


async def test_what_was_said_in_a_group_that_left_the_file_is_forgotten_after_its_move_too(database: Database):
    await _configure(database, make.desk(first_line=(OLD,)))
    await _configure(database, make.desk(first_line=()))
    async with database.begin() as uow:
        await uow.messages.add(make.message(1, chat_id=OLD))
    async with database.begin() as uow:
        await uow.chats.repoint(OLD, NEW)

    async with database.begin() as uow:
        desk = uow.catalog.by_key("it")
        assert desk is not None
        assert uow.catalog.desk_of_chat(NEW) is None
        assert await uow.upkeep.forget_messages(desk, make.after(hours=4)) == 1


@pytest.mark.parametrize("named", [(NEW, OLD), (OLD, NEW)], ids=["let go", "known"])
async def test_a_group_stays_with_its_desk_when_it_moves_whichever_id_the_file_named_last(
    database: Database, named: tuple[int, int]
):
    for chat_id in named:
        await _configure(database, make.desk(first_line=(chat_id,)))
    async with database.begin() as uow:
        await uow.chats.repoint(OLD, NEW)

    async with database.begin() as uow:
        desk = uow.catalog.by_key("it")
        assert desk is not None
        assert desk.first_line == (NEW,)


async def _configure(database: Database, *desks: Desk) -> None:
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=desks), make.NINE)
