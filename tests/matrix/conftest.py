"""A furnished database of each engine; the SQLite one is a copy."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.matrix.world import Trial, furnish, stage_of


@pytest.fixture(scope="session")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("matrix") / "furnished.db"
    shutil.copyfile(sqlite_template, path)

    async def fill() -> None:
        database = Database(f"sqlite:///{path}")
        await database.open()
        await furnish(database)
        await database.close()

    asyncio.run(fill())
    return path


@pytest.fixture
async def trial(furnished: Path, tmp_path: Path) -> AsyncIterator[Trial]:
    path = tmp_path / "firstline.db"
    shutil.copyfile(furnished, path)
    database = Database(f"sqlite:///{path}")
    await database.open()
    yield await Trial.of(stage_of(database), database)
    await database.close()


@pytest.fixture
async def trial_on_postgres(postgres_database: Database) -> Trial:
    await furnish(postgres_database)
    return await Trial.of(stage_of(postgres_database), postgres_database)
