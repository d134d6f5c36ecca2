"""The control API: people act, time moves, faults happen. JSON in, JSON out."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox import control_actions as actions
from bot.sandbox import control_world as levers
from bot.sandbox.control_body import Body, read_body
from bot.sandbox.errors import ApiError, Refused
from bot.sandbox.files import picture_mime
from bot.sandbox.keys import WORLD
from bot.sandbox.world import World

Json = dict[str, Any]
Route = Callable[[World, Body], Awaitable[Any] | Any]

KEEP_ALIVE = 15


@web.middleware
async def explain_refusals(request: web.Request, handler: Callable[[web.Request], Awaitable[Any]]) -> Any:
    """A refused action is an answer, not an accident; so is an address or a way of asking that nobody has."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status not in (404, 405):
            raise
        if request.path.startswith("/control"):
            return web.json_response({"error": f"{request.method} {request.path}: {error.reason}"}, status=error.status)
        return web.json_response(ApiError(error.status, error.reason).body(), status=error.status)
    except Refused as refused:
        return web.json_response({"error": str(refused)}, status=refused.status)
    except ApiError as error:
        if request.path.startswith("/control"):
            return web.json_response({"error": error.description}, status=400)
        raise


def _route(action: Route) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        result = action(request.app[WORLD], await read_body(request))
        return web.json_response(await result if asyncio.iscoroutine(result) else result)

    return handle


async def upload(request: web.Request) -> web.Response:
    """Keep a person's file (multipart field `file`); its id may then stand as `photo` or `document` of a message."""
    field = (await request.post()).get("file")
    if not isinstance(field, web.FileField):
        raise Refused("the form has no field `file`")
    data = field.file.read()
    if not data:
        raise Refused("the file is empty")
    stored = request.app[WORLD].files.add("upload", field.filename, field.content_type, data)
    return web.json_response({"id": stored.file_id, "url": f"/control/files/{stored.file_id}"})


async def show_file(request: web.Request) -> web.Response:
    stored = request.app[WORLD].files.by_id.get(request.match_info["id"])
    if stored is None:
        raise Refused("there is no such file", 404)
    is_voice = stored.kind == "voice"
    headers = {"X-Content-Type-Options": "nosniff"}
    if stored.size is None and not is_voice:
        headers["Content-Disposition"] = "attachment"
    mime = "audio/ogg" if is_voice else picture_mime(stored.data)
    return web.Response(body=stored.data, content_type=mime, headers=headers)


async def stream_events(request: web.Request) -> web.StreamResponse:
    """Server-Sent Events with hints for the page."""
    world = request.app[WORLD]
    viewer = request.query.get("as", "")
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    with world.events.listening(int(viewer) if viewer.isdigit() else None) as listener:
        await stream.prepare(request)
        await stream.write(b": hello\n\n")
        while True:
            try:
                async with asyncio.timeout(KEEP_ALIVE):
                    hint = await listener.queue.get()
            except TimeoutError:
                await stream.write(b": still here\n\n")
                continue
            if hint is None:
                return stream
            await stream.write(f"data: {json.dumps(hint, ensure_ascii=False)}\n\n".encode())


ROUTES = [
    web.post("/control/people", _route(actions.add_person)),
    web.get("/control/people", _route(actions.list_people)),
    web.post("/control/bot", _route(actions.set_bot)),
    web.post("/control/chats", _route(actions.add_chat)),
    web.post(r"/control/chats/{chat:-?\d+}", _route(actions.change_chat)),
    web.post(r"/control/chats/{chat:-?\d+}/members", _route(actions.change_member)),
    web.post(r"/control/chats/{chat:-?\d+}/join", _route(actions.join)),
    web.post(r"/control/chats/{chat:-?\d+}/migrate", _route(actions.migrate)),
    web.post(r"/control/chats/{chat:-?\d+}/title", _route(actions.rename)),
    web.post(r"/control/chats/{chat:-?\d+}/topics", _route(actions.add_topic)),
    web.get(r"/control/chats/{chat:-?\d+}/messages", _route(levers.list_messages)),
    web.get(r"/control/chats/{chat:-?\d+}/commands", _route(levers.list_commands)),
    web.post("/control/messages", _route(actions.send)),
    web.post("/control/messages/edit", _route(actions.edit)),
    web.post("/control/messages/delete", _route(actions.delete)),
    web.post("/control/reactions", _route(actions.react)),
    web.post("/control/press", _route(actions.press)),
    web.post("/control/votes", _route(actions.vote)),
    web.post("/control/inline", _route(actions.ask_inline)),
    web.post("/control/inline/choose", _route(actions.choose_inline)),
    web.post("/control/start", _route(actions.start)),
    web.post("/control/block", _route(actions.block)),
    web.post("/control/launch", _route(actions.launch)),
    web.get("/control/view", _route(levers.view)),
    web.post("/control/read", _route(levers.mark_read)),
    web.get("/control/events", stream_events),
    web.get("/control/calls", _route(levers.list_calls)),
    web.get("/control/ledger", _route(levers.list_ledger)),
    web.get("/control/mistakes", _route(levers.list_mistakes)),
    web.post("/control/faults", _route(levers.plan_fault)),
    web.delete("/control/faults", _route(levers.forget_faults)),
    web.post("/control/redeliver", _route(levers.redeliver)),
    web.post("/control/updates", _route(levers.inject)),
    web.post("/control/disorder", _route(levers.set_disorder)),
    web.delete("/control/disorder", _route(levers.end_disorder)),
    web.post("/control/ids", _route(levers.restart_ids)),
    web.post("/control/limits", _route(levers.set_limits)),
    web.post("/control/clock", _route(levers.set_clock)),
    web.get("/control/clock", _route(levers.get_clock)),
    web.post("/control/files", upload),
    web.get("/control/files/{id}", show_file),
]
