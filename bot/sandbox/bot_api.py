"""The Bot API over HTTP: one call in, one answer out, with faults on demand and a log of all of it."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.errors import ApiError, method_not_found, unauthorized
from bot.sandbox.faults import Fault
from bot.sandbox.keys import WORLD
from bot.sandbox.methods import METHODS, Call, Explained
from bot.sandbox.methods.strict import check_request, not_acted_out
from bot.sandbox.params import Params, read_params
from bot.sandbox.schema import bot_api
from bot.sandbox.world import World

Json = dict[str, Any]

LONGEST_SILENCE = 600
LONGEST_TOKEN = 80
BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>"
)


async def perform(world: World, name: str, params: Params) -> Any:
    """Run a method; its refusals are ApiError."""
    found = METHODS.get(name.lower())
    if found is None:
        known = bot_api().method(name)
        raise not_acted_out(known.name) if known else method_not_found()
    if world.strict:
        check_request(found[0], params)
    result = found[1](Call(world, params))
    if inspect.isawaitable(result):
        result = await result
    world.self_check.answer(found[0], result.result if isinstance(result, Explained) else result)
    return result


async def execute(world: World, name: str, params: Params) -> tuple[int, Json]:
    """Run a method and log the call; the answer is Telegram's JSON with its HTTP status."""
    began, at = time.perf_counter(), world.clock.now().isoformat()
    try:
        status, body = 200, _success(await perform(world, name, params))
    except ApiError as error:
        status, body = error.code, error.body()
    _log(world, name, params, status, body, began, at)
    return status, body


def _success(result: Any) -> Json:
    if isinstance(result, Explained):
        return {"ok": True, "result": result.result, "description": result.description}
    return {"ok": True, "result": result}


def _log(world: World, name: str, params: Params, status: int, body: Json, began: float, at: str) -> None:
    canonical = METHODS.get(name.lower(), (name,))[0]
    fields: Json = {"method": canonical, "params": params.for_log(), "status": status}
    if "description" in body:
        fields["description"] = body["description"]
    entry = world.calls.add(**fields, started=at, ms=round((time.perf_counter() - began) * 1000, 2))
    world.events.emit("call", n=entry["n"], method=canonical, status=status)


def _answer(status: int, body: Json) -> web.Response:
    headers = {}
    retry_after = body.get("parameters", {}).get("retry_after")
    if status == 429 and retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return web.json_response(body, status=status, headers=headers)


def _door(world: World, token: str) -> ApiError | None:
    """Why a token does not open: what cannot be one is told from one that nobody has."""
    if token == world.token:
        return None
    number, colon, _ = token.partition(":")
    could_be = colon and number.isdigit() and int(number) > 0 and token[0] != "0" and len(token) <= LONGEST_TOKEN
    return unauthorized() if could_be else ApiError(401, "Unauthorized: invalid token specified")


async def call_method(request: web.Request) -> web.StreamResponse:
    """`/bot<token>/<method>`."""
    world, name = request.app[WORLD], request.match_info["method"]
    if refusal := _door(world, request.match_info["token"]):
        return _answer(refusal.code, refusal.body())
    try:
        params = await read_params(request)
    except ApiError as error:
        _log(world, name, Params(), error.code, error.body(), time.perf_counter(), world.clock.now().isoformat())
        return _answer(error.code, error.body())
    fault = world.faults.next_for(name, params.values.get("chat_id"))
    if fault is not None:
        return await _fail(request, world, name, params, fault)
    return _answer(*await execute(world, name, params))


async def _fail(request: web.Request, world: World, name: str, params: Params, fault: Fault) -> web.StreamResponse:
    chat = params.values.get("chat_id")
    world.ledger.add(event="fault", kind=fault.kind, method=name, chat=chat, executed=fault.runs_the_call)
    if fault.kind == "status":
        error = fault.error()
        _log(world, name, params, error.code, error.body(), time.perf_counter(), world.clock.now().isoformat())
        return _answer(error.code, error.body())
    if fault.runs_the_call:
        answer = _answer(*await execute(world, name, params))
    else:
        body = {"description": f"{fault.kind} fault"}
        _log(world, name, params, 0, body, time.perf_counter(), world.clock.now().isoformat())
        answer = web.Response()
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
        return answer
    return await _FAILURES[fault.kind](request, answer)


async def _hang_up(request: web.Request, _: web.Response) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _say_nothing(request: web.Request, _: web.Response) -> web.StreamResponse:
    """Until the caller gives up, or the server closes."""
    world = request.app[WORLD]
    with world.events.listening(0) as silence:
        try:
            async with asyncio.timeout(LONGEST_SILENCE):
                while await silence.queue.get() is not None:
                    pass
        except TimeoutError:
            pass
    return await _hang_up(request, web.Response())


async def _bad_gateway(_: web.Request, __: web.Response) -> web.StreamResponse:
    return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")


async def _cut_short(_: web.Request, answer: web.Response) -> web.StreamResponse:
    body = answer.body if isinstance(answer.body, bytes) else b""
    return web.Response(status=answer.status, body=body[: len(body) // 2], content_type="application/json")


async def _empty(_: web.Request, __: web.Response) -> web.StreamResponse:
    return web.Response(body=b"", content_type="application/json")


async def _something_else(_: web.Request, __: web.Response) -> web.StreamResponse:
    """JSON, but nothing the Bot API would say."""
    return web.json_response(["what", "is", "this"])


_FAILURES: dict[str, Callable[[web.Request, web.Response], Awaitable[web.StreamResponse]]] = {
    "drop": _hang_up,
    "lost_answer": _hang_up,
    "timeout": _say_nothing,
    "html": _bad_gateway,
    "truncated": _cut_short,
    "empty": _empty,
    "garbage": _something_else,
}


async def download(request: web.Request) -> web.Response:
    """`/file/bot<token>/<path>`."""
    world = request.app[WORLD]
    if refusal := _door(world, request.match_info["token"]):
        return _answer(refusal.code, refusal.body())
    stored = world.files.by_path.get(request.match_info["path"])
    if stored is None:
        return _answer(404, ApiError(404, "Not Found").body())
    return web.Response(body=stored.data, content_type="application/octet-stream")


async def nowhere(_: web.Request) -> web.Response:
    """An address below the Bot API's that means nothing."""
    return _answer(404, ApiError(404, "Not Found").body())


ROUTES = [
    web.get("/bot{token:[^/]+}/{method}", call_method),
    web.post("/bot{token:[^/]+}/{method}", call_method),
    web.get("/file/bot{token:[^/]+}/{path:.+}", download),
    web.get("/bot{rest:.*}", nowhere),
    web.post("/bot{rest:.*}", nowhere),
]
