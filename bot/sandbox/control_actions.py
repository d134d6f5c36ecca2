"""The control API's verbs: what people do."""

import asyncio
from typing import Any

from bot.sandbox import control_views as views
from bot.sandbox import gestures, inline, people, rooms, voting, webapp, wire
from bot.sandbox.compose import Utterance
from bot.sandbox.control_body import Body, takes
from bot.sandbox.errors import Refused
from bot.sandbox.model import Message
from bot.sandbox.questions import Callback, InlineQuery
from bot.sandbox.rights import ADMIN_RIGHTS
from bot.sandbox.world import World, check_username

Json = dict[str, Any]


@takes("deactivated first_name id is_bot language_code last_name role username")
def add_person(world: World, body: Body) -> Json:
    fields = {
        key: body.text(key) or None for key in ("last_name", "username", "language_code", "role") if body.has(key)
    }
    flags = {key: body.flag(key) for key in ("is_bot", "deactivated") if body.has(key)}
    who = world.add_person(body.number("id", None), first_name=body.text("first_name"), **fields, **flags)
    return views.person(who)


@takes("")
def list_people(world: World, _: Body) -> list[Json]:
    return [views.person(who) for who in world.people.values()]


@takes("inline privacy topics")
def set_bot(world: World, body: Body) -> Json:
    """The switches of @BotFather; they act at once."""
    if body.has("inline"):
        world.supports_inline_queries = body.flag("inline")
    if body.has("privacy"):
        world.can_read_all_group_messages = not body.flag("privacy")
    if body.has("topics"):
        world.has_topics_enabled = body.flag("topics")
    return wire.me(world)


@takes("admins bot forum id members owner purpose title type username")
def add_chat(world: World, body: Body) -> Json:
    username = body.text("username") or None
    check_username(username)
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
    chat.username = username
    return {**wire.chat(world, chat), **views.chat(world, chat, body.number("owner"))}


@takes("by chat rights silent status user")
def change_member(world: World, body: Body) -> Json:
    terms = {"rights": _rights(body)} if body.has("rights") else {}
    member = rooms.change_member(
        world,
        body.number("chat"),
        body.number("user"),
        body.text("status"),
        actor_id=body.number("by", None),
        silent=body.flag("silent"),
        **terms,
    )
    return wire.member(world, member)


def _rights(body: Body) -> dict[str, bool]:
    """Of an administrator: a list is all there are, an object says how they differ from the usual ones."""
    if body.text("status") != "administrator":
        raise Refused("rights are those of an administrator; status must be administrator")
    given = body.values["rights"]
    if isinstance(given, list):
        only = dict.fromkeys([*map(str, given), "can_manage_chat"], True)
        Body(only).only(ADMIN_RIGHTS, "rights: ")
        return dict.fromkeys(ADMIN_RIGHTS, False) | only
    changes = Body(body.mapping("rights"))
    changes.only(ADMIN_RIGHTS, "rights: ")
    return ADMIN_RIGHTS | {name: changes.flag(name) for name in changes.values}


@takes("chat tell")
def migrate(world: World, body: Body) -> Json:
    return {"id": rooms.migrate(world, body.number("chat"), tell=body.text("tell", "both")).id}


@takes("by chat title")
def rename(world: World, body: Body) -> Json:
    rooms.rename(world, body.number("chat"), body.text("title"), body.number("by", None))
    return wire.chat(world, world.chat(body.number("chat")))


@takes("by chat name")
def add_topic(world: World, body: Body) -> Json:
    topic = rooms.open_topic(world, body.number("chat"), body.text("name"), body.number("by", None))
    return {"message_thread_id": topic.id}


@takes("chat deleted members_may_write")
def change_chat(world: World, body: Body) -> Json:
    """States a client does not show: silenced members, a deleted group."""
    chat = world.chat(body.number("chat"))
    if body.has("members_may_write"):
        chat.members_may_write = body.flag("members_may_write")
    if body.has("deleted"):
        chat.deleted = body.flag("deleted")
    return wire.chat(world, chat)


# Messages


@takes(
    "chat from text caption entities photo document sticker voice media_group reply_to quote topic forward_from date "
    "anonymous linked_channel as_channel ephemeral_reply_to"
)
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


@takes("chat from message_id text")
def edit(world: World, body: Body) -> Json:
    place = body.number("chat"), body.number("message_id"), body.number("from")
    return wire.message(world, people.edit(world, *place, body.text("text")))


@takes("chat ephemeral_message_id from message_id")
def delete(world: World, body: Body) -> Json:
    if body.has("ephemeral_message_id"):
        gestures.dismiss(world, body.number("chat"), body.number("ephemeral_message_id"), body.number("from"))
    else:
        people.delete(world, body.number("chat"), body.number("message_id"), body.number("from"))
    return {"ok": True}


@takes("chat emoji from message_id")
def react(world: World, body: Body) -> Json:
    marks = [str(mark) for mark in body.items("emoji")]
    message = gestures.react(world, body.number("chat"), body.number("message_id"), body.number("from"), marks)
    return {"message_id": message.id, "emoji": message.reactions.get(body.number("from"), [])}


@takes("chat data ephemeral_message_id from message_id text wait")
async def press(world: World, body: Body) -> Json:
    """Press a button and wait for the bot's answer."""
    data = body.text("data") if body.has("data") else None
    callback = gestures.press(world, _pressed(world, body), body.number("from"), data=data, label=body.text("text"))
    await _wait_for_answer(callback, body.seconds("wait", 5.0))
    return {"callback_query_id": callback.id, "answer": callback.answer}


def _pressed(world: World, body: Body) -> Message:
    if not body.has("ephemeral_message_id"):
        return people.find(world, body.number("chat"), body.number("message_id"))[1]
    found = world.chat(body.number("chat")).ephemeral.get(body.number("ephemeral_message_id"))
    if found is None:
        raise Refused("there is no such ephemeral message", 404)
    return found


async def _wait_for_answer(asked: Callback | InlineQuery, seconds: float) -> None:
    if seconds <= 0:
        return
    try:
        async with asyncio.timeout(seconds):
            await asked.answered.wait()
    except TimeoutError:
        return


@takes("from query offset chat_type wait")
async def ask_inline(world: World, body: Body) -> Json:
    """Type after the bot's name and wait for what it offers."""
    kind = body.text("chat_type") or None
    asked = inline.ask(world, body.number("from"), body.text("query"), offset=body.text("offset"), chat_type=kind)
    await _wait_for_answer(asked, body.seconds("wait", 5.0))
    offered = {name: value for name, value in (asked.answer or {}).items() if name != "contents"}
    return {"inline_query_id": asked.id, **offered}


@takes("inline_query_id result_id chat")
def choose_inline(world: World, body: Body) -> Json:
    chosen = inline.choose(world, body.text("inline_query_id"), body.text("result_id"), body.number("chat"))
    return wire.message(world, chosen)


@takes("chat message_id from options")
def vote(world: World, body: Body) -> Json:
    place = body.number("chat"), body.number("message_id"), body.number("from")
    return voting.vote(world, *place, body.numbers("options")).as_json()


@takes("chat user link")
def join(world: World, body: Body) -> Json:
    return rooms.join(world, body.number("chat"), body.number("user"), body.text("link"))


@takes("from payload")
def start(world: World, body: Body) -> Json:
    return wire.message(world, gestures.start(world, body.number("from"), body.text("payload")))


@takes("blocked silent user")
def block(world: World, body: Body) -> Json:
    gestures.block(world, body.number("user"), blocked=body.flag("blocked"), silent=body.flag("silent"))
    return views.person(world.person(body.number("user")))


@takes("chat from start_param url")
def launch(world: World, body: Body) -> Json:
    chat = world.chats.get(body.number("chat", None) or 0)
    kind = chat.type if chat and not chat.is_private else None
    data = webapp.init_data(world, body.number("from"), chat_type=kind, start_param=body.text("start_param") or None)
    return {"init_data": data, "url": webapp.launch_url(body.text("url"), data)}
