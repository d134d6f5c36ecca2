"""The database: there, up to date, and not full of what nobody handles."""

from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli import store
from bot.cli.doctor import backlog, people, safety
from bot.cli.doctor.findings import Finding, bad, care, good
from bot.cli.failures import Trouble
from bot.clock import Clock
from bot.config import Config, storing
from bot.settings import Settings
from desk.catalog import Catalog
from storage.engines import UnknownDatabase, make_engine, read_url
from storage.migrate import NewerTables


async def examine(settings: Settings, config: Config | None) -> AsyncIterator[Finding | Catalog]:
    """The findings, and the stored desks for those who look further."""
    try:
        address = store.address_of(settings)
    except UnknownDatabase as error:
        yield bad(f"database: {error}", "put FIRSTLINE_DATABASE_URL right")
        return
    kept_log = safety.keeps_log(read_url(settings.database_url.get_secret_value()))
    try:
        async with store.opened(settings) as database:
            catalog = database.catalog
            reached = await people.examine(database, catalog)
    except Trouble as error:
        yield bad(f"database: {error}")
        return
    except NewerTables as error:
        yield bad(f"database: tables of version {error.stored}, newer than this program", "update the program")
        return
    if not kept_log:
        yield care(
            f"database: {address} was not in journal mode WAL; opening it has turned that on, as each start does",
            "let no other program change it",
        )
    yield good(f"database: {address}, reachable")
    engine = make_engine(read_url(settings.database_url.get_secret_value()), pool_size=1)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(firstline_readonly=True)  # whoever writes need not wait for us
            yield await _look_at_version(connection)
            now = Clock().now()
            async for finding in safety.examine(connection, engine.url, now):
                yield finding
            for finding in await backlog.examine(connection, now):
                yield finding
    finally:
        await engine.dispose()
    if config is not None and not storing.is_stored(config, catalog):
        yield care("config: differs from what is stored", "the next start applies it, or `firstline config apply`")
    for finding in reached:
        yield finding
    yield catalog


async def _look_at_version(connection: AsyncConnection) -> Finding:
    from storage import migrate

    newest = migrate.newest_revision()
    stored = await connection.run_sync(migrate.revision_of)
    if stored != newest:
        return bad(f"database: tables of version {stored}, not {newest}", "run `firstline migrate`")
    return good(f"database: tables up to date ({stored})")
