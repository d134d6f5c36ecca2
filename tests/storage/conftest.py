"""`begin` of every store in turn: the contract holds for all of them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from typing import Any, Protocol

import pytest
from sqlalchemy import event

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


@pytest.fixture
def statements() -> Callable[[Database], AbstractContextManager[list[str]]]:
    """What a database is told while inside, statement by statement."""

    @contextmanager
    def listening(database: Database) -> Iterator[list[str]]:
        said: list[str] = []

        def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            said.append(statement)

        engine = database._engine.sync_engine
        event.listen(engine, "before_cursor_execute", hear)
        try:
            yield said
        finally:
            event.remove(engine, "before_cursor_execute", hear)

    return listening
