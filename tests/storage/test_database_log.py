"""What SQLite still holds of words that were written over."""

from pathlib import Path

from desk.people import Person
from storage.database import Database

WORD = "Unforgettable"


async def test_the_log_is_emptied_once_nobody_reads_from_it(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    await database.upgrade()
    await database.open()
    log = Path(f"{sqlite_url.removeprefix('sqlite:///')}-wal")
    try:
        async with database.begin() as uow:
            await uow.people.see(Person(7, WORD))
        async with database.begin(readonly=True) as reading:
            await reading.people.get(7)
            async with database.begin() as uow:
                await uow.people.see(Person(7, "Nobody"))
            was_emptied = await database.empty_log()

        assert not was_emptied
        assert await database.empty_log()
        assert not log.exists() or WORD.encode() not in log.read_bytes()
    finally:
        await database.close()
