"""The control API's look at the world, and its levers: books, faults, limits, the clock."""

from difflib import get_close_matches
from typing import Any

from bot.sandbox import control_views as views
from bot.sandbox import voting
from bot.sandbox.control_body import Body, takes
from bot.sandbox.disorder import Disorder
from bot.sandbox.errors import Refused
from bot.sandbox.faults import KINDS, READ_BY, Fault
from bot.sandbox.limits import Window
from bot.sandbox.methods import METHODS
from bot.sandbox.model import Chat
from bot.sandbox.schema import bot_api
from bot.sandbox.world import World

Json = dict[str, Any]

WINDOWS = {"overall": 1.0, "private": 3.0, "group": 60.0}
"""Limits, and the seconds they are for where nothing is said."""
MODES = ("real", "virtual")


@takes("as")
def view(world: World, body: Body) -> Json:
    return views.overview(world, body.number("as"))


def _see(world: World, chat: Chat, user: int) -> None:
    if chat.read_up_to.get(user, 0) < chat.last_message_id:
        chat.read_up_to[user] = chat.last_message_id
        world.ledger.add(event="seen", chat=chat.id, user=user, up_to=chat.last_message_id)


@takes("as chat limit")
def list_messages(world: World, body: Body) -> list[Json]:
    return views.visible(world, body.number("chat"), body.number("as"), body.number("limit", 200))


@takes("as chat")
def list_commands(world: World, body: Body) -> list[Json]:
    return views.commands(world, world.person(body.number("as")), body.number("chat"))


@takes("chat user")
def mark_read(world: World, body: Body) -> Json:
    chat = world.chats.get(body.number("chat"))
    if chat is not None:
        _see(world, chat, body.number("user"))
    return {"ok": True}


# The world around


@takes("after limit")
def list_calls(world: World, body: Body) -> list[Json]:
    return world.calls.after(body.number("after", 0), body.number("limit", None))


@takes("after limit")
def list_ledger(world: World, body: Body) -> list[Json]:
    return world.ledger.after(body.number("after", 0), body.number("limit", None))


@takes("")
def list_mistakes(world: World, _: Body) -> Json:
    """What the sandbox itself has sent against the schema."""
    return {"checking": world.self_check.enabled, "strict": world.strict, "mistakes": world.self_check.mistakes}


def _method(body: Body) -> str:
    """A misspelt name would never strike."""
    name = body.text("method", "*")
    if name == "*" or name.lower() in METHODS or bot_api().method(name):
        return name
    near = get_close_matches(name, bot_api().method_names, 1)
    raise Refused(f"method: {name} is none of the Bot API{f'; did you mean {near[0]}?' if near else ''}")


def _kind(body: Body) -> str:
    """A fault of another kind would not read some of what is said."""
    kind = body.word("kind", KINDS, "status")
    for name, kinds in READ_BY.items():
        if body.has(name) and kind not in kinds:
            raise Refused(f"{name}: a {kind} fault does not read it; known to: {', '.join(sorted(kinds))}")
    return kind


@takes("chat description executed kind method parameters seconds seed share skip status times")
def plan_fault(world: World, body: Body) -> Json:
    fault = Fault(
        kind=_kind(body),
        method=_method(body),
        status=body.number("status", 500),
        description=body.text("description") or None,
        parameters=body.mapping("parameters") or None,
        times=body.number("times", 1),
        chat=body.number("chat", None),
        executed=body.flag("executed"),
        skip=body.number("skip", 0),
        share=body.seconds("share", 1.0),
        seconds=body.seconds("seconds", 1.0),
    )
    world.faults.plan(fault, seed=body.number("seed", None))
    return {"planned": len(world.faults.planned)}


@takes("")
def forget_faults(world: World, _: Body) -> Json:
    world.faults.planned.clear()
    return {"planned": 0}


@takes("last update_ids")
def redeliver(world: World, body: Body) -> Json:
    queue = world.queue
    if not body.has("update_ids"):
        return {"update_ids": queue.redeliver(queue.last(body.positive("last", 1)))}
    wanted = body.numbers("update_ids")
    chosen = queue.find(wanted)
    unknown = set(wanted) - {pending.update_id for pending in chosen}
    if unknown:
        kept = [pending.update_id for pending in queue.history]
        known = f"known are {min(kept)} to {max(kept)}" if kept else "there was none yet"
        raise Refused(f"update_ids: no such update: {', '.join(map(str, sorted(unknown)))}; {known}")
    return {"update_ids": queue.redeliver(chosen)}


def inject(world: World, body: Body) -> Json:
    return {"update_id": world.queue.push_raw(body.values).body["update_id"]}


@takes("repeat gap shuffle overtake seed")
def set_disorder(world: World, body: Body) -> Json:
    """Replace the disorder as a whole; what is not named is in order."""
    shares = {name: body.seconds(name, 0.0) for name in ("repeat", "gap", "shuffle")}
    world.queue.disorder = Disorder(**shares, overtake=body.flag("overtake"), seed=body.number("seed", 0))
    return world.queue.disorder.state()


@takes("")
def end_disorder(world: World, _: Body) -> Json:
    world.queue.disorder = Disorder()
    world.queue.release()
    return world.queue.disorder.state()


@takes("next_id")
def restart_ids(world: World, body: Body) -> Json:
    """Numbers as after a quiet week: any, or the given one."""
    queue = world.queue
    start = body.number("next_id") if body.has("next_id") else queue.disorder.random_id()
    if start < 1:
        raise Refused("next_id must be 1 or more")
    queue.restart_ids(start)
    return {"next_id": queue.next_id}


@takes("enabled overall private group")
def set_limits(world: World, body: Body) -> Json:
    limits = world.limits
    windows = {name: _window(name, body.values[name], seconds) for name, seconds in WINDOWS.items() if body.has(name)}
    if body.has("enabled"):
        limits.enabled = body.flag("enabled")
    for name, window in windows.items():
        setattr(limits, name, window)
    return limits.state()


def _window(name: str, wanted: Any, seconds: float) -> Window:
    inner = Body(wanted if isinstance(wanted, dict) else {"count": wanted})
    inner.only(("count", "seconds"), f"{name}: ")
    try:
        window = Window(inner.number("count"), inner.seconds("seconds", seconds))
    except Refused as refused:
        raise Refused(f"{name}: {refused}") from refused
    if window.count < 1 or window.seconds <= 0:
        raise Refused(f"{name}: a limit is a number of messages, or {{count, seconds}}")
    return window


@takes("jump mode rate")
def set_clock(world: World, body: Body) -> Json:
    mode, rate, jump = body.word("mode", MODES, "virtual"), body.seconds("rate", 1.0), body.seconds("jump", 0.0)
    try:
        world.clock.change(is_real=mode == "real", rate=rate if body.has("rate") else None, jump=jump)
    except ValueError as error:
        raise Refused(str(error)) from error
    world.queue.expire()
    voting.close_due(world)
    world.events.emit("clock", clock=world.clock.state())
    return world.clock.state()


@takes("")
def get_clock(world: World, _: Body) -> Json:
    return world.clock.state()
