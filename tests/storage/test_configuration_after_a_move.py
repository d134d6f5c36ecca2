"""A group that became a supergroup stays it, whatever the configuration still names."""

from dataclasses import replace

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
