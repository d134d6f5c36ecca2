"""The database: there, up to date, and not full of what nobody handles."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli import store
from bot.cli.doctor.findings import Finding, bad, care, good
from bot.cli.failures import Trouble
from bot.clock import Clock
from bot.config import Config, storing
from bot.settings import Settings
from desk.catalog import Catalog
from storage.engines import make_engine, read_url
from storage.sql import SQLITE
from storage.states import InboxState, OutboxState
from storage.tables import inbox, outbox

LATE = timedelta(minutes=1)
"""Older waiting rows mean that nobody is at work."""


async def examine(settings: Settings, config: Config | None) -> AsyncIterator[Finding | Catalog]:
    """The findings, and the stored desks for those who look further."""
    address = store.address_of(settings)
    try:
        async with store.opened(settings) as database:
            catalog = database.catalog
    except Trouble as error:
        yield bad(f"database: {error}")
        return
    yield good(f"database: {address}, reachable")
    engine = make_engine(read_url(settings.database_url.get_secret_value()), pool_size=1)
    try:
        async with engine.connect() as connection:
            yield await _look_at_version(connection)
            if engine.dialect.name == SQLITE:
                yield await _look_at_journal_mode(connection)
            for finding in await _look_at_backlog(connection, Clock().now()):
                yield finding
    finally:
        await engine.dispose()
    if config is not None and not storing.is_stored(config, catalog):
        yield care("config: differs from what is stored", "the next start applies it, or `firstline config apply`")
    yield catalog


async def _look_at_version(connection: AsyncConnection) -> Finding:
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from storage import migrate

    newest = ScriptDirectory.from_config(migrate.configuration()).get_current_head()
    stored = await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    if stored != newest:
        return bad(f"database: tables of version {stored}, not {newest}", "run `firstline migrate`")
    return good(f"database: tables up to date ({stored})")


async def _look_at_journal_mode(connection: AsyncConnection) -> Finding:
    mode = (await connection.execute(text("PRAGMA journal_mode"))).scalar_one()
    if mode != "wal":
        return care(
            f"database: journal mode {mode} instead of WAL", "keep the file on a local disk, not on a network share"
        )
    return good("database: WAL")


async def _look_at_backlog(connection: AsyncConnection, now: datetime) -> list[Finding]:
    received = await _counts(connection, inbox.c.state)
    sending = await _counts(connection, outbox.c.state)
    oldest = select(func.min(inbox.c.received_at)).where(inbox.c.state == InboxState.WAITING)
    since = (await connection.execute(oldest)).scalar_one()
    waiting, to_send = received.get(InboxState.WAITING, 0), sending.get(OutboxState.NEW, 0)
    found = []
    if since is not None and now - since > LATE:
        minutes = (now - since) // timedelta(minutes=1)
        found.append(
            care(f"inbox: {waiting} updates wait, the oldest for {minutes} min", "is `firstline run` at work?")
        )
    else:
        found.append(good(f"inbox: {waiting} waiting; outbox: {to_send} waiting"))
    if quarantined := received.get(InboxState.QUARANTINED, 0):
        found.append(care(f"inbox: {quarantined} updates set aside because they could not be handled", "see the log"))
    if failed := sending.get(OutboxState.FAILED, 0):
        found.append(care(f"outbox: {failed} notices could not be delivered", "see the log for the reasons"))
    if unsure := sending.get(OutboxState.QUARANTINED, 0):
        found.append(care(f"outbox: {unsure} notices may not have arrived and were given up", "the admins were told"))
    return found


async def _counts(connection: AsyncConnection, state: object) -> Mapping[str, int]:
    rows = await connection.execute(select(state, func.count()).group_by(state))  # type: ignore[call-overload]
    return {row[0]: row[1] for row in rows}
