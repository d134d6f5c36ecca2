"""The sandbox as one web application: Bot API, control API and the chat page."""

from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.sandbox import bot_api, control
from bot.sandbox.clock import Clock
from bot.sandbox.errors import RESTART, ApiError, Json
from bot.sandbox.files import UPLOAD_LIMIT
from bot.sandbox.keys import WORLD
from bot.sandbox.params import Params
from bot.sandbox.world import World

PAGE = Path(__file__).parent / "page"


def create_app(
    *,
    token: str,
    bot_username: str = "firstline_bot",
    clock: Clock | None = None,
    can_read_all_group_messages: bool = False,
    has_topics_enabled: bool = False,
    strict: bool = False,
    self_check: bool | None = None,
    ledger_file: Path | None = None,
) -> web.Application:
    """A fresh world behind HTTP; it stands under `app[WORLD]`.

    `strict` refuses requests that are not as the Bot API's schema says. `self_check` compares what the sandbox itself
    sends with the schema, and keeps the differences; unless said otherwise it goes with `strict`. `ledger_file` keeps
    the ledger as lines of JSON that outlive a killed process.
    """
    world = World(
        token=token,
        bot_username=bot_username,
        clock=clock,
        can_read_all_group_messages=can_read_all_group_messages,
        has_topics_enabled=has_topics_enabled,
        strict=strict,
        self_check=self_check,
        ledger_file=ledger_file,
    )
    app = web.Application(middlewares=[control.explain_refusals], client_max_size=UPLOAD_LIMIT)
    app[WORLD] = world
    app.add_routes(bot_api.ROUTES)
    app.add_routes(control.ROUTES)
    app.router.add_get("/", show_page)
    if PAGE.is_dir():
        app.router.add_static("/static/", PAGE)
        app.on_response_prepare.append(_ask_again)

    async def reply_by_webhook(name: str, values: Json) -> object:
        return await bot_api.execute(world, name, Params(values, typed=frozenset(values)))

    world.webhook.on_reply = reply_by_webhook
    app.on_shutdown.append(_let_go)
    return app


async def _ask_again(request: web.Request, response: web.StreamResponse) -> None:
    """The page is checked at each load, so that an upgrade never mixes old and new modules."""
    if request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-cache")


async def _let_go(app: web.Application) -> None:
    world = app[WORLD]
    world.polling.terminate(ApiError(500, RESTART))
    await world.close()


async def show_page(request: web.Request) -> web.StreamResponse:
    del request
    index = PAGE / "index.html"
    if not index.is_file():
        return web.Response(status=404, text="The chat page is not installed; the Bot API and /control work.")
    return web.FileResponse(index, headers={"Cache-Control": "no-store"})


@dataclass(slots=True)
class ServerHandle:
    """A running sandbox."""

    url: str
    world: World
    _runner: web.AppRunner

    async def close(self) -> None:
        await self._runner.cleanup()


async def serve(app: web.Application, host: str = "127.0.0.1", port: int = 0) -> ServerHandle:
    """Listen; port 0 takes any free one. No access log: its lines would hold the token."""
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    bound = int(runner.addresses[0][1])
    shown = f"[{host}]" if ":" in host else host
    return ServerHandle(f"http://{shown}:{bound}", app[WORLD], runner)
