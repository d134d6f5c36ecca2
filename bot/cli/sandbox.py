"""`firstline sandbox`: the server alone, until it is told to stop."""

import asyncio
import signal

import typer

from bot.sandbox.server import create_app, serve


async def serve_sandbox(host: str, port: int, token: str) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    server = await serve(create_app(token=token), host, port)
    try:
        typer.echo(f"page and Bot API: {server.url}\nFIRSTLINE_API_BASE={server.url} FIRSTLINE_TOKEN={token}")
        await stop.wait()
    finally:
        await server.close()
