"""`firstline doctor`: is everything as it should be, and what to do where it is not."""

from collections.abc import AsyncIterator

import typer

from bot import settings as settings_module
from bot.cli.doctor import database, host, telegram
from bot.cli.doctor.findings import Finding, Mark, bad, good
from bot.settings import BadSettings
from desk.catalog import Catalog


async def examine() -> int:
    """Print the findings as they come; 1 where something is broken."""
    worst = 0
    async for finding in findings():
        typer.echo(str(finding))
        worst = max(worst, int(finding.mark is Mark.BAD))
    return worst


async def findings() -> AsyncIterator[Finding]:
    try:
        settings = settings_module.load()
    except BadSettings as error:
        yield bad(f"settings: {error}", "put it right in the environment or in .env")
        return
    yield good(f"settings: {settings.mode.value}, log {settings.log.value}")
    config, told = host.read_config(settings)
    for finding in told:
        yield finding
    catalog = Catalog()
    async for finding_or_catalog in database.examine(settings, config):
        if isinstance(finding_or_catalog, Catalog):
            catalog = finding_or_catalog
        else:
            yield finding_or_catalog
    yield await host.look_at_clock(settings)
    async for finding in telegram.examine(settings, catalog):
        yield finding
