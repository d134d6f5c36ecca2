"""The control API: people act, time moves, faults happen. JSON in, JSON out."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox import control_views as views
from bot.sandbox import people, rooms, webapp, wire
from bot.sandbox.compose import Utterance
from bot.sandbox.control_body import Body, read_body
from bot.sandbox.errors import ApiError, Refused
from bot.sandbox.faults import Fault
from bot.sandbox.keys import WORLD
from bot.sandbox.limits import Window
from bot.sandbox.model import Callback, Message
from bot.sandbox.world import World

Json = dict[str, Any]
Route = Callable[[World, Body], Awaitable[Any] | Any]

KEEP_ALIVE = 15


@web.middleware
async def explain_refusals(request: web.Request, handler: Callable[[web.Request], Awaitable[Any]]) -> Any:
    """A refused action is an answer, not an accident."""
    try:
        return await handler(request)
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


# People and chats


def add_person(world: World, body: Body) -> Json:
    fields = {
        key: body.text(key) or None for key in ("last_name", "username", "language_code", "role") if body.has(key)
    }
    flags = {key: body.flag(key) for key in ("is_bot", "deactivated") if body.has(key)}
    who = world.add_person(body.number("id", None), first_name=body.text("first_name"), **fields, **flags)
    return views.person(who)


def list_people(world: World, _: Body) -> list[Json]:
    return [views.person(who) for who in world.people.values()]


def add_chat(world: World, body: Body) -> Json:
    chat = rooms.create(
        world,
        kind=body.text("type", "supergroup"),
        title=body.text("title"),
        owner=body.number("owner"),
        members=body.numbers("members"),
        admins=body.numbers("admins"),
        bot=body.text("bot", "member"),
        chat_id=body.number("id", None),
        is_forum=body.flag("forum"),
        purpose=body.text("purpose") or None,
    )
    chat.username = body.text("username") or None
    return {**wire.chat(world, chat), **views.chat(world, chat, body.number("owner"))}


def change_member(world: World, body: Body) -> Json:
    member = rooms.change_member(
        world, body.number("chat"), body.number("user"), body.text("status"), actor_id=body.number("by", None)
    )
    if body.has("rights"):
        member.rights.update({str(key): bool(value) for key, value in body.mapping("rights").items()})
    return wire.member(world, member)


def migrate(world: World, body: Body) -> Json:
    return {"id": rooms.migrate(world, body.number("chat")).id}


def rename(world: World, body: Body) -> Json:
    rooms.rename(world, body.number("chat"), body.text("title"), body.number("by", None))
    return wire.chat(world, world.chat(body.number("chat")))


def add_topic(world: World, body: Body) -> Json:
    topic = rooms.open_topic(world, body.number("chat"), body.text("name"), body.number("by", None))
    return {"message_thread_id": topic.id}


def change_chat(world: World, body: Body) -> Json:
    """States a client does not show: silenced members, a deleted group."""
    chat = world.chat(body.number("chat"))
    if body.has("members_may_write"):
        chat.members_may_write = body.flag("members_may_write")
    if body.has("deleted"):
        chat.deleted = body.flag("deleted")
    return wire.chat(world, chat)


# Messages


def send(world: World, body: Body) -> Json:
    said = Utterance(
        text=body.text("text") or None,
        caption=body.text("caption") or None,
        entities=tuple(body.items("entities")),
        photo=body.media("photo"),
        document=body.media("document"),
        sticker=body.media("sticker"),
        voice=body.media("voice"),
        media_group=body.number("media_group", 0),
        reply_to=body.number("reply_to", None),
        quote=body.text("quote") or None,
        topic=body.number("topic", None),
        forward_from=body.who("forward_from"),
        date=body.number("date", None),
        anonymous=body.flag("anonymous"),
        linked_channel=body.flag("linked_channel"),
        as_channel=body.text("as_channel") or None,
        ephemeral_reply_to=body.number("ephemeral_reply_to", None),
    )
    sent = people.say(world, body.number("chat"), body.number("from"), said)
    ids = {"message_ids": [message.id for message in sent]} if len(sent) > 1 else {}
    return wire.message(world, sent[0]) | ids


def edit(world: World, body: Body) -> Json:
    place = body.number("chat"), body.number("message_id"), body.number("from")
    return wire.message(world, people.edit(world, *place, body.text("text")))


def delete(world: World, body: Body) -> Json:
    if body.has("ephemeral_message_id"):
        people.dismiss(world, body.number("chat"), body.number("ephemeral_message_id"), body.number("from"))
    else:
        people.delete(world, body.number("chat"), body.number("message_id"), body.number("from"))
    return {"ok": True}


def react(world: World, body: Body) -> Json:
    marks = [str(mark) for mark in body.items("emoji")]
    message = people.react(world, body.number("chat"), body.number("message_id"), body.number("from"), marks)
    return {"message_id": message.id, "emoji": message.reactions.get(body.number("from"), [])}


async def press(world: World, body: Body) -> Json:
    """Press a button and wait for the bot's answer."""
    data = body.text("data") if body.has("data") else None
    callback = people.press(world, _pressed(world, body), body.number("from"), data=data, label=body.text("text"))
    await _wait_for_answer(callback, body.seconds("wait", 5.0))
    return {"callback_query_id": callback.id, "answer": callback.answer}


def _pressed(world: World, body: Body) -> Message:
    if not body.has("ephemeral_message_id"):
        return people.find(world, body.number("chat"), body.number("message_id"))[1]
    found = world.chat(body.number("chat")).ephemeral.get(body.number("ephemeral_message_id"))
    if found is None:
        raise Refused("there is no such ephemeral message", 404)
    return found


async def _wait_for_answer(callback: Callback, seconds: float) -> None:
    if seconds <= 0:
        return
    try:
        async with asyncio.timeout(seconds):
            await callback.answered.wait()
    except TimeoutError:
        return


def start(world: World, body: Body) -> Json:
    return wire.message(world, people.start(world, body.number("from"), body.text("payload")))


def block(world: World, body: Body) -> Json:
    people.block(world, body.number("user"), blocked=body.flag("blocked"))
    return views.person(world.person(body.number("user")))


def launch(world: World, body: Body) -> Json:
    chat = world.chats.get(body.number("chat", None) or 0)
    kind = chat.type if chat and not chat.is_private else None
    data = webapp.init_data(world, body.number("from"), chat_type=kind, start_param=body.text("start_param") or None)
    return {"init_data": data, "url": webapp.launch_url(body.text("url"), data)}


# What a person sees


def view(world: World, body: Body) -> Json:
    return views.overview(world, body.number("as"))


def list_messages(world: World, body: Body) -> list[Json]:
    return views.visible(world, body.number("chat"), body.number("as"), body.number("limit", 200))


def list_commands(world: World, body: Body) -> list[Json]:
    return views.commands(world, world.person(body.number("as")), body.number("chat"))


def mark_read(world: World, body: Body) -> Json:
    chat = world.chats.get(body.number("chat"))
    if chat is not None:
        chat.read_up_to[body.number("user")] = chat.last_message_id
    return {"ok": True}


# The world around


def list_calls(world: World, body: Body) -> list[Json]:
    return world.calls.after(body.number("after", 0), body.number("limit", None))


def list_ledger(world: World, body: Body) -> list[Json]:
    return world.ledger.after(body.number("after", 0), body.number("limit", None))


def plan_fault(world: World, body: Body) -> Json:
    fault = Fault(
        kind=body.text("kind", "status"),
        method=body.text("method", "*"),
        status=body.number("status", 500),
        description=body.text("description") or None,
        parameters=body.mapping("parameters") or None,
        times=body.number("times", 1),
        chat=body.number("chat", None),
        executed=body.flag("executed"),
    )
    world.faults.plan(fault)
    return {"planned": len(world.faults.planned)}


def forget_faults(world: World, _: Body) -> Json:
    world.faults.planned.clear()
    return {"planned": 0}


def redeliver(world: World, body: Body) -> Json:
    queue = world.queue
    chosen = queue.find(body.numbers("update_ids")) if body.has("update_ids") else queue.last(body.number("last", 1))
    return {"update_ids": queue.redeliver(chosen)}


def inject(world: World, body: Body) -> Json:
    return {"update_id": world.queue.push_raw(body.values).body["update_id"]}


def set_limits(world: World, body: Body) -> Json:
    limits = world.limits
    if body.has("enabled"):
        limits.enabled = body.flag("enabled")
    for name, seconds in (("overall", 1.0), ("private", 3.0), ("group", 60.0)):
        if body.has(name):
            setattr(limits, name, _window(body.values[name], seconds))
    return limits.state()


def _window(wanted: Any, seconds: float) -> Window:
    if isinstance(wanted, dict):
        window = Window(int(wanted.get("count", 0)), float(wanted.get("seconds", seconds)))
    else:
        window = Window(int(wanted), seconds)
    if window.count < 1 or window.seconds <= 0:
        raise Refused("a limit is a number of messages, or {count, seconds}")
    return window


def set_clock(world: World, body: Body) -> Json:
    if body.text("mode") == "real":
        world.clock.use_real()
    if body.has("rate"):
        world.clock.run_at(body.seconds("rate", 1.0))
    if body.has("jump"):
        world.clock.jump(body.seconds("jump", 0.0))
    world.queue.expire()
    world.events.emit("clock", clock=world.clock.state())
    return world.clock.state()


def get_clock(world: World, _: Body) -> Json:
    return world.clock.state()


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
    inline = stored.size is not None or stored.mime.startswith("audio/")
    headers = {"X-Content-Type-Options": "nosniff"}
    if not inline:
        headers["Content-Disposition"] = "attachment"
    mime = "image/png" if stored.data.startswith(b"\x89PNG") else stored.mime or "application/octet-stream"
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
    web.post("/control/people", _route(add_person)),
    web.get("/control/people", _route(list_people)),
    web.post("/control/chats", _route(add_chat)),
    web.post(r"/control/chats/{chat:-?\d+}", _route(change_chat)),
    web.post(r"/control/chats/{chat:-?\d+}/members", _route(change_member)),
    web.post(r"/control/chats/{chat:-?\d+}/migrate", _route(migrate)),
    web.post(r"/control/chats/{chat:-?\d+}/title", _route(rename)),
    web.post(r"/control/chats/{chat:-?\d+}/topics", _route(add_topic)),
    web.get(r"/control/chats/{chat:-?\d+}/messages", _route(list_messages)),
    web.get(r"/control/chats/{chat:-?\d+}/commands", _route(list_commands)),
    web.post("/control/messages", _route(send)),
    web.post("/control/messages/edit", _route(edit)),
    web.post("/control/messages/delete", _route(delete)),
    web.post("/control/reactions", _route(react)),
    web.post("/control/press", _route(press)),
    web.post("/control/start", _route(start)),
    web.post("/control/block", _route(block)),
    web.post("/control/launch", _route(launch)),
    web.get("/control/view", _route(view)),
    web.post("/control/read", _route(mark_read)),
    web.get("/control/events", stream_events),
    web.get("/control/calls", _route(list_calls)),
    web.get("/control/ledger", _route(list_ledger)),
    web.post("/control/faults", _route(plan_fault)),
    web.delete("/control/faults", _route(forget_faults)),
    web.post("/control/redeliver", _route(redeliver)),
    web.post("/control/updates", _route(inject)),
    web.post("/control/limits", _route(set_limits)),
    web.post("/control/clock", _route(set_clock)),
    web.get("/control/clock", _route(get_clock)),
    web.post("/control/files", upload),
    web.get("/control/files/{id}", show_file),
]
