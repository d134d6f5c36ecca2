"""`firstline sandbox`: the server alone, until it is told to stop."""

import asyncio
import signal
from pathlib import Path

import typer
from aiohttp import web

from bot.cli.failures import UserMistake
from bot.sandbox.server import create_app, serve
from bot.settings import TOKEN


async def serve_sandbox(host: str, port: int, token: str, *, strict: bool = False, ledger: Path | None = None) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    server = await serve(_make(token, strict=strict, ledger=ledger), host, port)
    try:
        typer.echo(f"page and Bot API: {server.url}\nFIRSTLINE_API_BASE={server.url} FIRSTLINE_TOKEN={token}")
        await stop.wait()
    finally:
        await server.close()


def _make(token: str, *, strict: bool, ledger: Path | None) -> web.Application:
    if not TOKEN.fullmatch(token):
        raise UserMistake("--token: allowed: digits, a colon and ten or more of A-Z a-z 0-9 _ -")
    try:
        return create_app(token=token, strict=strict, ledger_file=ledger)
    except (OSError, ValueError) as error:
        raise UserMistake(f"--ledger {ledger}: {error}") from error
