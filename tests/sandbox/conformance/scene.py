"""The scene of every case: a bot among people and chats in all the states that matter."""

from typing import Any

from bot.sandbox.server import ServerHandle, create_app, serve
from bot.sandbox.world import World
from tests.sandbox.conftest import ANNA, BORIS, CLARA, TOKEN, Sandbox

Json = dict[str, Any]

DORA, EMIL = 1004, 1005
FILES = {
    "note": "video_note",
    "video": "video",
    "gif": "animation",
    "voice": "voice",
    "song": "audio",
    "live_photo": "live_photo",
    "picture": "photo",
}
KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


async def open_server(**switches: Any) -> ServerHandle:
    server = await serve(create_app(token=TOKEN, **switches))
    for person_id, name in ((ANNA, "Anna"), (BORIS, "Boris"), (CLARA, "Clara"), (DORA, "Dora"), (EMIL, "Emil")):
        server.world.add_person(person_id, first_name=name, username=name.lower())
    return server


async def build(sandbox: Sandbox) -> Json:
    """Names for the table of cases, and what they stand for."""
    world = sandbox.world
    names: Json = {"anna": ANNA, "boris": BORIS, "clara": CLARA, "dora": DORA, "bot": world.bot.id}
    await _people(sandbox)
    names |= await _chats(sandbox)
    names |= await _messages(sandbox, names["help"])
    names |= await _cards(sandbox, names["help"])
    world.queue.drop_all()
    return names


async def _people(sandbox: Sandbox) -> None:
    """Anna has started the bot, Clara has blocked it, Dora is no more. Boris has only met it in groups."""
    for person in (ANNA, CLARA, DORA):
        await sandbox.control("start", **{"from": person})
    await sandbox.control("block", user=CLARA, blocked=True)
    await sandbox.control("people", id=DORA, first_name="Dora", deactivated=True)


async def _chats(sandbox: Sandbox) -> Json:
    world = sandbox.world
    names = {"help": await sandbox.group(), "forum": await sandbox.group(forum=True)}
    names |= {"silent": await sandbox.group(bot="member"), "private_group": await sandbox.group("group")}
    world.chats[names["silent"]].members_may_write = False
    for name in ("help", "forum"):
        world.chats[names[name]].members[world.bot.id].rights["can_promote_members"] = True
    old = await sandbox.group("group")
    names |= {"upgraded": old, "supergroup": (await sandbox.control(f"chats/{old}/migrate"))["id"]}
    for name, kind, status in (
        ("kicked_group", "group", "kicked"),
        ("kicked_supergroup", "supergroup", "kicked"),
        ("left_group", "group", "left"),
        ("left_supergroup", "supergroup", "left"),
    ):
        names[name] = await sandbox.group(kind)
        await sandbox.control(f"chats/{names[name]}/members", user=world.bot.id, status=status, by=ANNA)
    names["deleted_group"] = await sandbox.group("group")
    world.chats[names["deleted_group"]].deleted = True
    names["topic"] = (await sandbox.control(f"chats/{names['forum']}/topics", name="Keys"))["message_thread_id"]
    return names


async def _messages(sandbox: Sandbox, chat: int) -> Json:
    world = sandbox.world
    card = await sandbox.call("sendMessage", chat_id=chat, text="card", reply_markup=KEYBOARD)
    asked = await sandbox.says(BORIS, chat, "How do I get a key?")
    press = {"chat": chat, "message_id": card["message_id"], "data": "go", "wait": 0}
    queries = [
        (await sandbox.control("press", **press, **{"from": BORIS}))["callback_query_id"] for _ in ("fresh", "stale")
    ]
    world.callbacks[queries[1]].pressed_at -= 3600
    return {
        "card": card["message_id"],
        "question": asked["message_id"],
        "ids": [asked["message_id"]],
        "query": queries[0],
        "stale_query": queries[1],
        "file": next(iter(world.files.by_id), None),
    }


async def _cards(sandbox: Sandbox, chat: int) -> Json:
    """A poll, a place that moves, a way in, a file of each kind, a query that waits."""
    poll = await sandbox.call("sendPoll", chat_id=chat, question="Tea?", options=[{"text": "Yes"}, {"text": "No"}])
    place = await sandbox.call("sendLocation", chat_id=chat, latitude=1.5, longitude=2.5, live_period=600)
    link = await sandbox.call("createChatInviteLink", chat_id=chat, name="Door", creates_join_request=True)
    await sandbox.control(f"chats/{chat}/join", user=DORA, link=link["invite_link"])
    await sandbox.control("bot", inline=True)
    query = await sandbox.control("inline", **{"from": ANNA}, query="key", wait=0)
    files = {name: sandbox.world.files.add(kind, name, "a/b", name.encode()).file_id for name, kind in FILES.items()}
    return {
        "poll": poll["message_id"],
        "live": place["message_id"],
        "link": link["invite_link"],
        "inline": query["inline_query_id"],
        **files,
    }


def fill(value: Any, names: Json) -> Any:
    """Replace `$name` by what it stands for, at any depth."""
    if isinstance(value, str) and value.startswith("$"):
        return names[value[1:]]
    if isinstance(value, dict):
        return {key: fill(item, names) for key, item in value.items()}
    return [fill(item, names) for item in value] if isinstance(value, list) else value


def holds(actual: Any, expected: Any) -> bool:
    """Whether everything expected is there; what else is there does not matter."""
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(
            name in actual and holds(actual[name], item) for name, item in expected.items()
        )
    if isinstance(expected, list):
        return len(actual) == len(expected) and all(map(holds, actual, expected))
    return bool(actual == expected)


__all__ = ["World", "build", "fill", "holds", "open_server"]
