"""The commands of `firstline`, their options and what they start."""

import asyncio
from collections.abc import Coroutine, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import config_commands, hours_commands, person_commands, quarantine_commands
from bot.cli.backup import make_backup, restore_backup
from bot.cli.import_command import import_export
from bot.cli.metrics import show_metrics
from bot.cli.recalculate import recalculate_open
from bot.cli.what_if import show_what_if
from bot.cli.why import show_why

PROGRAM = "firstline"
SANDBOX_TOKEN = "700000001:sandbox-token-of-no-worth"  # noqa: S105 - opens nothing but a sandbox


class Language(StrEnum):
    EN = "en"
    RU = "ru"


app = typer.Typer(
    name=PROGRAM,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="markdown",
    help="Firstline: a support desk that lives in Telegram.\n\nTry it without a token: `firstline demo`",
)


def run(arguments: Sequence[str]) -> int:
    """Run a command; errors leave as exceptions. Returns the exit code."""
    try:
        code = typer.main.get_command(app).main(args=list(arguments), prog_name=PROGRAM, standalone_mode=False)
    except typer.Abort:
        return 1
    return code if isinstance(code, int) else 0


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"{PROGRAM} {version(PROGRAM)}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_say_version, help="Say the version and leave.")
    ] = False,
) -> None:
    """Options that need no command."""


@app.command()
def demo(
    host: Annotated[str, typer.Option(help="Where the page listens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Its port; 0 takes any free one.")] = 8090,
    language: Annotated[Language, typer.Option(help="What the people of the demo speak.")] = Language.EN,
) -> None:
    """Try the product in the browser: no token, no network, no settings.

    Example: `firstline demo --language ru`
    """
    from bot.demo import run_demo

    _live(run_demo(host=host, port=port, language=language.value))


@app.command("run")
def run_all() -> None:
    """Everything in one process: bot, scheduler and web. This is what a server runs.

    Example: `FIRSTLINE_TOKEN=123:abc firstline run`
    """
    _live_app("bot", "scheduler", "web")


@app.command()
def bot() -> None:
    """Only the listening half: updates in, commands and buttons handled, web. Needs a scheduler beside it.

    Example: `firstline bot`
    """
    _live_app("bot", "web")


@app.command()
def scheduler(
    web: Annotated[bool, typer.Option("--web", help="Serve /healthz, /readyz and /metrics as well.")] = False,
) -> None:
    """Only the speaking half: timers, escalations and everything that is sent. Several may stand by.

    Example: `firstline scheduler --web`
    """
    _live_app("scheduler", *(["web"] if web else []))


@app.command()
def sandbox(
    host: Annotated[str, typer.Option(help="Where it listens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Its port; 0 takes any free one.")] = 8090,
    token: Annotated[str, typer.Option(help="The token the bot will use.")] = SANDBOX_TOKEN,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse what the Bot API's schema does not say.")] = False,
    ledger: Annotated[
        Path | None, typer.Option(dir_okay=False, help="A file for what was offered, acknowledged, sent and seen.")
    ] = None,
) -> None:
    """A Bot API server with a chat page, for trying any bot without Telegram.

    Example: `firstline sandbox --strict --port 8090`, then point FIRSTLINE_API_BASE at it.
    """
    from bot.cli.sandbox import serve_sandbox

    _live(serve_sandbox(host, port, token, strict=strict, ledger=ledger))


@app.command()
def migrate() -> None:
    """Create the tables of the database or bring them up to date; `run` does it by itself.

    Example: `FIRSTLINE_DATABASE_URL=postgresql://localhost/firstline firstline migrate`
    """
    from bot import settings
    from bot.cli import store

    at = settings.load()
    asyncio.run(store.upgrade(at))
    typer.echo(f"{store.address_of(at)}: up to date")


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Look at settings, desks, database, backups and Telegram, and say what to mend. Changes nothing.

    Exit code 1 where something is broken (❌). JSON: [{mark (good, care, bad), text, mend}].

    Example: `firstline doctor`
    """
    from bot.cli.doctor import examine

    raise typer.Exit(asyncio.run(examine(as_json=as_json)))


app.add_typer(config_commands.app, name="config")
app.add_typer(hours_commands.app, name="hours")
app.add_typer(quarantine_commands.app, name="quarantine")
app.add_typer(person_commands.app, name="person")
app.command("backup")(make_backup)
app.command("restore")(restore_backup)
app.command("import")(import_export)
app.command("metrics")(show_metrics)
app.command("what-if")(show_what_if)
app.command("recalculate")(recalculate_open)
app.command("why")(show_why)


def _live_app(*parts: str) -> None:
    from bot import settings

    at = settings.load()
    at.require_token()
    from bot import lean

    lean.load_lazily("sqlalchemy.ext.asyncio")
    from bot.cli import store

    asyncio.run(store.reach(at))
    unused = () if store.is_postgresql(at) else lean.FOR_POSTGRESQL
    with lean.without(*lean.FOR_SCREENS, *unused):
        lean.load_lazily("prometheus_client")
        lean.load_lazily("telegram.ext")
        from bot import app as firstline

    _live(firstline.run(at, parts=frozenset(parts)))


def _live(endless: Coroutine[Any, Any, None]) -> None:
    """Until somebody says stop, which is no error."""
    try:
        asyncio.run(endless)
    except KeyboardInterrupt:
        return
