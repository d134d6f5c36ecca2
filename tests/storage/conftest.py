"""`begin` of every store in turn: the contract holds for all of them."""

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import pytest

from storage.database import Database
from tests.memory import MemoryDatabase

STORES = ("memory", "sqlite", "postgresql")


class Begin(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[Any]: ...


@pytest.fixture(params=STORES)
def begin(request: pytest.FixtureRequest) -> Begin:
    fixtures = {"memory": "memory_database", "sqlite": "sqlite_database", "postgresql": "postgres_database"}
    store: MemoryDatabase | Database = request.getfixturevalue(fixtures[request.param])
    return store.begin
