"""`firstline doctor`: is everything as it should be, and what to do where it is not."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import typer

from bot import settings as settings_module
from bot.cli.doctor import database, host, telegram
from bot.cli.doctor.findings import Finding, Mark, bad, good
from bot.logs import redaction
from bot.settings import BadSettings, Settings
from desk.catalog import Catalog


async def examine(*, as_json: bool = False) -> int:
    """Print the findings as they come, or for programs at the end; 1 where something is broken."""
    found = []
    async for finding in findings():
        found.append(finding)
        if not as_json:
            typer.echo(str(finding))
    if as_json:
        said = [{"mark": one.mark.name.lower(), "text": one.text, "mend": one.mend or None} for one in found]
        typer.echo(json.dumps(said, ensure_ascii=False, indent=2))
    return int(any(finding.mark is Mark.BAD for finding in found))


async def findings() -> AsyncIterator[Finding]:
    """Without secrets: addresses may hold passwords, and what the doctor says is shown to others."""
    try:
        settings = settings_module.load()
    except BadSettings as error:
        yield bad(f"settings: {error}", "put it right in the environment or in .env")
        return
    hide = redaction(settings.secrets)
    async for finding in _examine(settings):
        yield replace(finding, text=hide(finding.text), mend=hide(finding.mend))


async def _examine(settings: Settings) -> AsyncIterator[Finding]:
    yield good(f"settings: {settings.mode.value}, log {settings.log.value}")
    for finding in host.look_at_secrets():
        yield finding
    config, told = host.read_config(settings)
    for finding in told:
        yield finding
    catalog: Catalog | None = None
    async for finding_or_catalog in database.examine(settings, config):
        if isinstance(finding_or_catalog, Catalog):
            catalog = finding_or_catalog
        else:
            yield finding_or_catalog
    yield await host.look_at_clock(settings)
    async for finding in telegram.examine(settings, catalog):
        yield finding
