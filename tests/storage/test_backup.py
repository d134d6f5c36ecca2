"""Backups: one form for both engines, one instant, all or nothing."""

import asyncio
import os
import resource
import stat
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import timedelta

import orjson
import pytest
import sqlalchemy as sa

from desk.history import Fact
from storage import migrate
from storage.backup import making, record, restoring
from storage.backup.archive import Writer
from storage.backup.manifest import BadBackup
from storage.backup.restoring import AtWork, How, NotEmpty, NotTaken
from storage.database import Database
from storage.engines import make_engine, read_url
from storage.tables import metadata
from tests.storage import make
from tests.storage.first_release import LATER, unpack
from tests.storage.test_contract_similar import dialog, find

CHANGED = {"journal", "counters", "leases", "installation"}
"""What a restore itself writes into."""


async def back_up(url, path, **options):
    return await making.make(url, path, version="0.1.0", now=LATER, **options)


async def closed(database):
    """Its address. On SQLite nobody may have the file open while it is restored."""
    await database.close()
    return database.url.render_as_string(hide_password=False)


async def restored(url, path, **how):
    return await restoring.restore(url, path, now=LATER, how=How(**{"goes_on": True} | how))


def sums(manifest):
    return {table.name: table.sha256 for table in manifest.tables if table.name not in CHANGED}


async def fetch(url, statement):
    engine = make_engine(read_url(url), pool_size=1)
    async with engine.connect() as connection:
        rows = (await connection.execute(sa.text(statement))).all()
    await engine.dispose()
    return [tuple(row) for row in rows]


@pytest.fixture
async def kept_url(tmp_path):
    """The kept database of the first release, up to date."""
    url = unpack(tmp_path / "kept.db")
    await migrate.upgrade(url)
    return url


@pytest.fixture
async def kept_file(kept_url, tmp_path):
    path = tmp_path / "kept.zip"
    await back_up(kept_url, path)
    return path


async def test_the_same_rows_have_the_same_sums_on_every_engine_and_back(kept_url, postgres_url, tmp_path):
    here = await back_up(kept_url, tmp_path / "one.zip")
    await restored(postgres_url, tmp_path / "one.zip")
    there = await back_up(postgres_url, tmp_path / "two.zip")
    await restored(f"sqlite:///{tmp_path / 'again.db'}", tmp_path / "two.zip")
    again = await back_up(f"sqlite:///{tmp_path / 'again.db'}", tmp_path / "three.zip")

    assert (here.engine, there.engine, again.engine) == ("sqlite", "postgresql", "sqlite")
    assert sums(here) == sums(there) == sums(again)
    assert here.rows > 250


async def test_every_table_is_in_it(database_url, tmp_path):
    manifest = await back_up(database_url, tmp_path / "empty.zip")

    assert {table.name for table in manifest.tables} == set(metadata.tables)


async def test_a_table_of_any_earlier_version_is_known_to_the_backup(tmp_path):
    """Whoever takes a table away must go on backing it up for those who have not upgraded yet."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    for revision in migrate.known_revisions():
        await migrate.upgrade(url, revision)
        names = {name for (name,) in await fetch(url, "SELECT name FROM pragma_table_list WHERE type = 'table'")}
        names = {name for name in names if not name.startswith("sqlite_")} - {"alembic_version"}
        manifest = await back_up(url, tmp_path / f"{revision}.zip")
        assert {table.name for table in manifest.tables} == names
        assert manifest.schema == revision


async def test_a_backup_is_one_instant_of_a_database_that_is_being_written(database, tmp_path):
    """Each transaction writes a message and a fact: as many of one as of the other are in the file."""
    written = 0
    begun = asyncio.Event()

    async def write():
        nonlocal written
        while True:
            async with database.begin() as uow:
                await uow.messages.add(make.message(written + 1))
                await uow.journal.add(Fact(make.NINE, "test", after={"number": written}))
            written += 1
            if written == 20:
                begun.set()

    url = database.url.render_as_string(hide_password=False)
    async with asyncio.TaskGroup() as group:
        writer = group.create_task(write())
        await begun.wait()
        manifests = [await back_up(url, tmp_path / f"{number}.zip") for number in range(5)]
        writer.cancel()

    counts = [(manifest.rows_of("messages"), manifest.rows_of("journal")) for manifest in manifests]
    assert all(messages == facts >= 20 for messages, facts in counts)
    assert counts[0][0] < counts[-1][0] <= written


async def test_a_long_table_is_never_held_in_memory(database_url, tmp_path):
    """Read at once, these rows take more than 40 MB."""
    engine = make_engine(read_url(database_url), pool_size=1)
    rows = [{"user_id": number, "first_name": f"Anna {number} " * 20, "is_bot": False} for number in range(30_000)]
    async with engine.begin() as connection:
        await connection.execute(metadata.tables["people"].insert(), rows)
    await engine.dispose()

    tracemalloc.start()
    manifest = await back_up(database_url, tmp_path / "long.zip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert manifest.rows_of("people") == 30_000
    assert peak < 24 * 2**20


async def test_only_its_owner_may_read_it(database_url, tmp_path):
    before = os.umask(0)
    try:
        await back_up(database_url, tmp_path / "new.zip")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "new.zip").stat().st_mode) == 0o600


async def test_a_code_that_makes_an_admin_is_not_in_it(kept_url, kept_file, tmp_path):
    url = f"sqlite:///{tmp_path / 'again.db'}"
    await restored(url, kept_file)

    assert len(await fetch(kept_url, "SELECT id FROM installation WHERE admin_code IS NOT NULL")) == 1
    assert await fetch(url, "SELECT admin_code FROM installation") == [(None,)]


async def test_where_writing_fails_the_backup_of_before_stays(kept_url, kept_file, tmp_path):
    before = kept_file.read_bytes()

    def fail(what, _done, _all):
        if what == "checking tasks":
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        await back_up(kept_url, kept_file, tell=fail)

    assert kept_file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def test_a_full_disk_is_named_and_left_as_it_was(tmp_path, small_files):
    """What the file still holds in memory cannot be written either when it is closed."""
    refused = pytest.raises(OSError, match="too large")

    with refused as found, Writer(tmp_path / "new.zip") as writer, writer.member("tasks") as member:
        member.write(os.urandom(1 << 20))

    assert found.value.filename == str(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small_files():
    """The host takes no more than 8 KB into one file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def rewrite(path, change):
    """The same archive with other contents: `change` maps a member and its bytes to its bytes, or to None."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in members.items():
            changed = change(name, content)
            if changed is not None:
                new.writestr(name, changed)


def in_manifest(**values):
    def change(name, content):
        return orjson.dumps(orjson.loads(content) | values) if name == "manifest.json" else content

    return change


BROKEN = {
    "a row was changed": (
        lambda name, content: content.replace(b"Toner", b"Drum") if "hours" not in name else content[1:]
    ),
    "a row is gone": lambda name, content: content.partition(b"\n")[2] if name == "tables/tasks.jsonl" else content,
    "a row is twice": lambda name, content: content * 2 if name == "tables/admins.jsonl" else content,
    "a row is no JSON": lambda name, content: b"x" + content if name == "tables/tasks.jsonl" else content,
    "a row is too short": lambda name, content: b"[1]\n" + content if name == "tables/tasks.jsonl" else content,
    "a table is gone": lambda name, content: None if name == "tables/tasks.jsonl" else content,
    "the manifest is gone": lambda name, content: None if name == "manifest.json" else content,
    "the manifest is no JSON": lambda name, content: b"{" if name == "manifest.json" else content,
    "the manifest is of something else": in_manifest(format="other"),
    "the manifest says nothing": lambda name, content: b"[]" if name == "manifest.json" else content,
    "the manifest has a naive time": in_manifest(made_at="2026-11-02T09:00:00"),
    "it is of a newer form": in_manifest(format_version=2),
    "it is of newer tables": in_manifest(schema="9999"),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
async def test_what_is_broken_is_refused_before_anything_is_touched(kept_file, tmp_path, change):
    rewrite(kept_file, change)
    target = tmp_path / "target.db"

    with pytest.raises(BadBackup, match=r"^(is|was|does)[^\n]+$"):
        await restored(f"sqlite:///{target}", kept_file)

    assert not target.exists()


async def test_a_file_that_was_cut_anywhere_is_refused(kept_file):
    whole = kept_file.read_bytes()
    for size in range(0, len(whole), 97):
        kept_file.write_bytes(whole[:size])
        with pytest.raises(BadBackup):
            making.verify(kept_file)


async def test_a_turned_bit_is_noticed_or_harms_nothing(kept_file):
    manifest = making.verify(kept_file)
    whole = kept_file.read_bytes()
    for place in range(0, len(whole), 53):
        kept_file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        with suppress(BadBackup):
            assert making.verify(kept_file) == manifest


@pytest.mark.parametrize("content", [b"", b"{}", b"SQLite format 3\x00", b"PK\x03\x04"])
def test_other_files_are_no_backups(tmp_path, content):
    path = tmp_path / "other"
    path.write_bytes(content)

    with pytest.raises(BadBackup):
        making.verify(path)
    assert not making.is_backup(path)


async def test_a_database_that_holds_something_is_left_alone(database, kept_file):
    async with database.begin() as uow:
        await uow.tasks.add(make.task("Mine"))
    url = await closed(database)

    with pytest.raises(NotEmpty) as refused:
        await restored(url, kept_file)

    assert (refused.value.found.questions, refused.value.found.tasks) == (0, 1)
    assert await fetch(url, "SELECT title FROM tasks") == [("Mine",)]


async def test_what_is_there_goes_where_somebody_said_so(database, kept_file):
    async with database.begin() as uow:
        await uow.tasks.add(make.task("Mine"))
        await uow.journal.add(Fact(make.NINE, "of before"))
    url = await closed(database)

    await restored(url, kept_file, replaces=True)

    assert await fetch(url, "SELECT count(*) FROM tasks") == [(9,)]
    assert await fetch(url, "SELECT count(*) FROM journal WHERE what = 'of before'") == [(0,)]


async def test_a_restore_that_fails_at_its_end_changes_nothing(database, kept_file, monkeypatch):
    async with database.begin() as uow:
        await uow.tasks.add(make.task("Mine"))
    url = await closed(database)

    async def object_to(*_arguments, **_options):
        raise NotTaken("no")

    monkeypatch.setattr(restoring, "settle", object_to)
    with pytest.raises(NotTaken):
        await restored(url, kept_file, replaces=True)

    assert await fetch(url, "SELECT title FROM tasks") == [("Mine",)]
    async with database.begin() as uow:
        assert (await uow.tasks.add(make.task("Another"))).number == 2


async def test_what_the_database_takes_otherwise_is_noticed(kept_file, tmp_path, monkeypatch):
    insert = restoring._insert

    async def lossy(connection, shape, rows):
        await insert(connection, shape, rows[1:] if shape.name == "tasks" else rows)

    monkeypatch.setattr(restoring, "_insert", lossy)
    with pytest.raises(NotTaken, match="tasks"):
        await restored(f"sqlite:///{tmp_path / 'new.db'}", kept_file)


async def test_nothing_is_restored_under_a_program_at_work(database, kept_file):
    async with database.begin() as uow:
        await uow.leases.hold("delivery", "other-host:7:aa", LATER, timedelta(seconds=10))
    url = await closed(database)

    with pytest.raises(AtWork, match="other-host:7:aa"):
        await restored(url, kept_file, replaces=True)
    await restored(url, kept_file, replaces=True, is_dead=lambda _: True)


async def test_on_sqlite_a_bot_without_a_lease_is_seen_by_its_open_file(sqlite_database, kept_file, monkeypatch):
    monkeypatch.setattr(restoring, "ALONE_MS", 10)
    async with sqlite_database.begin() as uow:
        await uow.tasks.add(make.task("Mine"))
    url = sqlite_database.url.render_as_string(hide_password=False)

    with pytest.raises(AtWork, match="another program has it open"):
        await restored(url, kept_file, replaces=True)

    assert await fetch(url, "SELECT title FROM tasks") == [("Mine",)]


async def test_ids_that_were_given_out_are_not_given_again(database_url, kept_file):
    """Of questions and clocks blocks were taken, up to 128 and 272; 42 facts were written, and two by the restore."""
    await restored(database_url, kept_file)

    database = Database(database_url)
    await database.open()
    async with database.begin() as uow:
        question = await uow.questions.add(make.question(5_000))
        await uow.journal.add(Fact(LATER, "next"))
    await database.close()

    assert question.id == 129
    assert await fetch(database_url, "SELECT id FROM journal WHERE what = 'next'") == [(45,)]


async def test_answers_of_before_are_found_after_a_restore(database, database_url, tmp_path):
    async with database.begin() as uow:
        answered = await dialog(uow)
    file = tmp_path / "dialogs.zip"
    await back_up(await closed(database), file)

    await restored(database_url, file, replaces=True)

    again = Database(database_url)
    await again.open()
    assert await find(again.begin) == [answered.id]
    await again.close()


async def test_an_old_backup_goes_into_todays_tables(database_url, tmp_path):
    old = unpack(tmp_path / "old.db")
    file = tmp_path / "old.zip"
    assert (await back_up(old, file)).schema == "0001"

    await restored(database_url, file)

    database = Database(database_url)
    await database.open()
    assert database.catalog.by_key("it") is not None
    await database.close()
    assert await fetch(database_url, "SELECT count(*) FROM tasks WHERE terms_id IS NOT NULL") == [(9,)]


async def test_the_last_backup_is_remembered_on_tables_of_any_version(tmp_path):
    url = unpack(tmp_path / "old.db")
    manifest = await back_up(url, tmp_path / "old.zip")

    await record.note(url, manifest, path=tmp_path / "old.zip", host="here")

    await migrate.upgrade(url)
    async with making.snapshot(url) as connection:
        assert await record.last_made(connection) == record.Made(LATER, tmp_path / "old.zip", "here")


async def test_what_was_restored_knows_of_the_backup_it_came_from(kept_file, tmp_path):
    url = f"sqlite:///{tmp_path / 'again.db'}"

    await restored(url, kept_file)

    async with making.snapshot(url) as connection:
        assert await record.last_made(connection) == record.Made(LATER)
