"""What the repositories of one transaction share: its connection, its engine's words, what is not written yet."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import CursorResult, Row
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import Executable

from storage.bulk import Bulk
from storage.sql import POSTGRESQL, PerEngine

AnyRow = Row[*tuple[Any, ...]]
Found = CursorResult[*tuple[Any, ...]]
Params = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Buffered(Protocol):
    """A repository that writes late: in few statements for many rows."""

    async def flush(self) -> None:
        """Write what is pending."""
        ...

    def forget(self) -> None:
        """The transaction, or its last savepoint, was rolled back: what is in memory is not in the database."""
        ...


class Late(Buffered, Protocol):
    """One that writes at the very end, once for the whole transaction: rows that transactions of other chats write too
    are locked by all of them in one order, and shortly.
    """

    def mark(self) -> Callable[[], None]:
        """What is pending now; called, it is pending again, and nothing else is."""
        ...


class Work:
    """One transaction as its repositories see it."""

    def __init__(self, connection: AsyncConnection, *, clock: Callable[[], datetime], is_readonly: bool) -> None:
        self.connection = connection
        self.engine = connection.dialect.name
        self.is_postgresql = self.engine == POSTGRESQL
        self.is_readonly = is_readonly
        self.clock = clock
        self.topics: set[str] = set()
        self._buffered: list[Buffered] = []
        self._late: list[Late] = []
        self._published: list[Callable[[], None]] = []

    async def run(self, statement: Executable | PerEngine, params: Params | None = None) -> Found:
        chosen = statement[self.engine] if isinstance(statement, PerEngine) else statement
        return await self.connection.execute(chosen, params)

    async def run_many(self, statement: Executable | PerEngine | Bulk, rows: Sequence[Mapping[str, Any]]) -> None:
        """One statement, many rows; nothing for none."""
        if not rows:
            return
        if not isinstance(statement, Bulk):
            await self.run(statement, rows)
        elif self.is_postgresql:
            await self.run(*statement.at_once(rows))
        else:
            await self.connection.exec_driver_sql(statement.text, statement.tuples(rows))

    def buffer(self, repository: Buffered) -> None:
        self._buffered.append(repository)

    def buffer_late(self, repository: Late) -> None:
        self._late.append(repository)

    def on_commit(self, publish: Callable[[], None]) -> None:
        """Called once the transaction is durable: caches may believe it now."""
        self._published.append(publish)

    def wake(self, topic: str) -> None:
        """Somebody waits for what this transaction brings."""
        self.topics.add(topic)

    async def flush(self) -> None:
        for repository in self._buffered:
            await repository.flush()

    async def finish(self, *, but: Late | None = None) -> None:
        """Everything is written now, or all but what comes last of all and is still to come."""
        await self.flush()
        for repository in self._late:
            if repository is not but:
                await repository.flush()

    def mark(self) -> Callable[[], None]:
        """A savepoint begins; called, what is in memory is as it was then."""
        marks = [repository.mark() for repository in self._late]

        def go_back() -> None:
            self.forget()
            for mark in marks:
                mark()

        return go_back

    def forget(self) -> None:
        for repository in (*self._buffered, *self._late):
            repository.forget()

    def publish(self) -> None:
        for publish in self._published:
            publish()

    def close(self) -> None:
        """Let go of what was read and written: repositories know their transaction, so they would wait for the
        collector of garbage with all of it.
        """
        self.forget()
        self._buffered.clear()
        self._late.clear()
        self._published.clear()
