"""Whoever was erased after a backup is not brought back by it, with the words they wished away."""

import zipfile

import pytest

from desk.people import Role
from desk.tasks import Status
from desk.usecases import erasure
from storage.backup import making, restoring
from storage.backup.erasures import Again
from storage.backup.restoring import How
from storage.catalog import Configuration
from storage.database import Database
from storage.engines import make_engine, read_url
from storage.tables import metadata
from tests.storage import make

CARLA, DORA = 7_000_000_123, 7_000_000_456
"""Ids like Telegram's: nothing else in the database is numbered so."""
WORDS = (b"zebra", b"Carlotta", str(CARLA).encode())


@pytest.fixture
async def file(database, tmp_path):
    """Carla wrote, Dora was only seen, Boris has Carla's task by now; all of it is backed up."""
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(make.desk(),)), make.NINE)
        for user_id, name in ((CARLA, "Carlotta"), (DORA, "Dorothea"), (make.BORIS, "Boris")):
            await uow.people.see(make.person(user_id, name))
        await uow.messages.add(make.message(1, CARLA, text="the zebra printer jams"))
        await uow.messages.add(make.message(2, make.BORIS, text="which one?", reply_to=1, quote="zebra printer"))
        await uow.questions.add(make.question(1, CARLA, text="the zebra printer jams"))
        await uow.tasks.add(make.task("zebra", watcher_id=CARLA, assignee_id=make.BORIS, chat_id=make.CHAT))
    return await backed_up(database, tmp_path / "kept.zip")


async def backed_up(database, path):
    await making.make(address(database), path, version="0.1.0", now=make.after(minutes=10))
    return path


def address(database):
    return database.url.render_as_string(hide_password=False)


async def erase(database, *ids):
    async with database.begin() as uow:
        for user_id in ids:
            await erasure.erase(uow, user_id, now=make.after(hours=1))


async def go_back(database, file, url=None):
    await database.close()
    how = How(replaces=True, is_dead=lambda _: True)
    return (await restoring.restore(url or address(database), file, now=make.after(hours=5), how=how)).erased


async def known(database):
    async with database.begin(readonly=True) as uow:
        return {user_id for user_id in (CARLA, DORA, make.BORIS) if await uow.people.get(user_id) is not None}


async def all_words(database, tmp_path):
    path = await backed_up(database, tmp_path / "after.zip")
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


async def test_an_erased_person_does_not_come_back_with_an_older_backup(database, file, tmp_path):
    await erase(database, CARLA)

    done = await go_back(database, file)

    words = await all_words(database, tmp_path)
    assert done == Again(people=1, is_sure=True)
    assert [word for word in WORDS if word in words] == []
    assert await known(database) == {DORA, make.BORIS}


async def test_who_was_only_seen_is_recognised_too(database, file):
    await erase(database, DORA, CARLA)

    done = await go_back(database, file)

    assert done == Again(people=2, is_sure=True)
    assert await known(database) == {make.BORIS}


async def test_who_wrote_again_after_being_erased_is_erased_of_what_was_before(database, file, tmp_path):
    await erase(database, CARLA)
    async with database.begin() as uow:
        await uow.people.see(make.person(CARLA, "Carlotta"))
        await uow.messages.add(make.message(7, CARLA, text="hello"))

    done = await go_back(database, file)

    words = await all_words(database, tmp_path)
    assert done == Again(people=1, is_sure=True)
    assert [word for word in WORDS if word in words] == []


async def test_nobody_is_erased_for_a_task_that_changed_hands(database, file):
    """Boris had it when the backup was made; then Dora did it, and was erased."""
    async with database.begin() as uow:
        task = await uow.tasks.get(1, lock=True)
        task.assignee_id, task.status = DORA, Status.DONE
    await erase(database, DORA)

    done = await go_back(database, file)

    assert done == Again(people=1, is_sure=True)
    assert await known(database) == {CARLA, make.BORIS}


async def test_a_role_of_the_time_of_the_backup_keeps_nobody(database, tmp_path):
    async with database.begin() as uow:
        staff = {make.VERA: Role.LEAD, CARLA: Role.SPECIALIST}
        await uow.configure(Configuration(desks=(make.desk(staff=staff),), admins=frozenset({CARLA})), make.NINE)
        await uow.people.see(make.person(CARLA, "Carlotta"))
        await uow.messages.add(make.message(1, CARLA, text="the zebra printer jams"))
    file = await backed_up(database, tmp_path / "kept.zip")
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(make.desk(),)), make.after(minutes=20))
    await erase(database, CARLA)

    done = await go_back(database, file)

    words = await all_words(database, tmp_path)
    assert done == Again(people=1, is_sure=True)
    assert [word for word in WORDS if word in words] == []


async def test_going_back_twice_erases_twice(database, file):
    await erase(database, CARLA)
    await go_back(database, file)

    done = await go_back(database, file)

    assert done == Again(people=1, is_sure=True)
    assert await known(database) == {DORA, make.BORIS}


async def test_where_nobody_was_erased_everybody_is_there(database, file):
    done = await go_back(database, file)

    assert done == Again(people=0, is_sure=True)
    assert await known(database) == {CARLA, DORA, make.BORIS}


async def test_a_database_of_something_else_tells_nothing_and_costs_nobody_anything(database, file, tmp_path):
    """It has erased somebody as well, and knows none of the people of the backup."""
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    await other.upgrade()
    async with other.begin() as uow:
        await uow.people.see(make.person(make.ANNA, "Anna"))
    await erase(other, make.ANNA)

    done = await go_back(other, file)

    assert done == Again(people=0, is_sure=False)
    assert await known(other) == {CARLA, DORA, make.BORIS}
    await other.close()


async def test_more_people_missing_than_were_erased_is_told_and_not_acted_upon(database, file):
    await erase(database, DORA)
    engine = make_engine(read_url(address(database)), pool_size=1)
    async with engine.begin() as connection:
        await connection.execute(metadata.tables["people"].delete())
    await engine.dispose()

    done = await go_back(database, file)

    assert done == Again(people=0, is_sure=False)
    assert await known(database) == {CARLA, DORA, make.BORIS}
