"""The control API's look at the world, and its levers: books, faults, limits, the clock."""

from typing import Any

from bot.sandbox import control_views as views
from bot.sandbox.control_body import Body
from bot.sandbox.errors import Refused
from bot.sandbox.faults import Fault
from bot.sandbox.limits import Window
from bot.sandbox.world import World

Json = dict[str, Any]


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


def list_mistakes(world: World, _: Body) -> Json:
    """What the sandbox itself has sent against the schema."""
    return {"checking": world.self_check.enabled, "strict": world.strict, "mistakes": world.self_check.mistakes}


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
