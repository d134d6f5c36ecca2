"""A small Bot API server that behaves as told, over real connections."""

import asyncio
import json
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer


class BotApi:
    """Gives the prepared answers in order, then good ones."""

    def __init__(self):
        self.answers = []
        self.calls = []

    async def handle(self, request):
        form = await request.post()
        fields = {name: (one.filename, one.file.read()) if hasattr(one, "file") else one for name, one in form.items()}
        self.calls.append((request.match_info["method"], fields))
        answer = self.answers.pop(0) if self.answers else ok({"message_id": len(self.calls)})
        return await answer(request)


def ok(result):
    return plain(200, json.dumps({"ok": True, "result": result}))


def plain(status, body):
    async def answer(request):
        return web.Response(status=status, text=body, content_type="application/json")

    return answer


def error(status, description, **parameters):
    body = {"ok": False, "error_code": status, "description": description}
    return plain(status, json.dumps(body | ({"parameters": parameters} if parameters else {})))


async def cut_off(request):
    request.transport.close()
    return web.Response()


async def too_slow(request):
    await asyncio.sleep(1)
    return web.Response()


@asynccontextmanager
async def serving(api):
    """The root to give as `api_base`."""
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", api.handle)
    server = TestServer(app)
    await server.start_server()
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()
