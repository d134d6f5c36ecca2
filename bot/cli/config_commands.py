"""`firstline config …`: desks as code."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import UserMistake
from bot.cli.words import counted

if TYPE_CHECKING:
    from bot.config import Config
    from bot.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    help="Desks as code: check, apply or export `firstline.toml`.\n\nExample: `firstline config check firstline.toml`",
)

File = Annotated[
    Path | None, typer.Argument(help="The file; else FIRSTLINE_CONFIG, else firstline.toml here.", show_default=False)
]


@app.command()
def check(file: File = None) -> None:
    """Read the file and name every mistake with its line; nothing is changed.

    Example: `firstline config check firstline.toml`
    """
    path = _path(file)
    config = _load(path)
    typer.echo(f"{path}: {counted(len(config.desks), 'desk')}, {counted(len(config.hours), 'calendar')}, no mistakes")
    if said := config.unsent_mail:
        typer.echo(f"{path}: {said}")


@app.command("apply")
def apply_file(file: File = None) -> None:
    """Store the desks of the file; what runs keeps the terms it started with.

    Example: `firstline config apply`
    """
    path = _path(file)
    config = _load(path)
    changed = asyncio.run(_apply(config))
    typer.echo(f"{path}: {'applied' if changed else 'nothing to change'}")


@app.command()
def export(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write here instead of to the screen.")] = None,
) -> None:
    """Write the stored desks as TOML that loads to the same.

    Example: `firstline config export -o firstline.toml`
    """
    text = asyncio.run(_stored())
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        typer.echo(f"{output}: written")


def _path(file: Path | None) -> Path:
    if file is not None:
        return file
    found = _settings().config_path
    if found is None:
        raise UserMistake("there is no firstline.toml here; name the file, or set FIRSTLINE_CONFIG")
    return found


def _load(path: Path) -> "Config":
    from bot import config

    return config.load(path)


def _settings() -> "Settings":
    from bot import settings

    return settings.load()


async def _apply(config: "Config") -> bool:
    from bot.cli import store
    from bot.clock import Clock
    from bot.config import storing

    settings = _settings()
    await store.upgrade(settings)
    async with store.opened(settings) as database, database.begin() as uow:
        return await storing.apply(uow, config, now=Clock().now(), admins=settings.admins)


async def _stored() -> str:
    from bot.cli import store
    from bot.config import storing, writing

    async with store.opened(_settings()) as database, database.begin(readonly=True) as uow:
        config = storing.from_catalog(uow.catalog)
    if not config.desks:
        store.find_desk(uow.catalog, None)
    return writing.write(config)
