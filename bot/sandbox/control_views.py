"""What a person sees: the chats and messages of the page, told from one viewer's place."""

from collections import defaultdict
from itertools import islice
from typing import Any

from bot.sandbox import wire
from bot.sandbox.errors import Refused
from bot.sandbox.lines import card_line, media_line, service_line
from bot.sandbox.model import Chat, Message, Person
from bot.sandbox.world import World

Json = dict[str, Any]

MOST_UNREAD = 999


def person(who: Person) -> Json:
    return wire.compact(
        id=who.id,
        first_name=who.first_name,
        last_name=who.last_name,
        name=who.name,
        username=who.username,
        language_code=who.language_code,
        role=who.role,
        is_bot=who.is_bot,
        started=who.started,
        blocked=who.blocked_bot,
    )


def name_of(world: World, user_id: int) -> str:
    who = world.account(user_id)
    return who.name if who else "Deleted Account"


def overview(world: World, viewer: int) -> Json:
    """Everything but the messages."""
    me = world.person(viewer)
    private = world.chats.get(viewer)
    chats = [it for it in world.chats.values() if it.has(viewer) or it is private]
    return {
        "me": person(me),
        "people": [{**person(who), "unread": _unread_of(world, who.id)} for who in world.people.values()],
        "chats": [chat(world, it, viewer) for it in sorted(chats, key=_last_moment, reverse=True)],
        "clock": world.clock.state(),
        "limits": world.limits.state(),
        "bot": {**bot(world), "commands": _menu(world, me, chats)},
    }


def _unread_of(world: World, viewer: int) -> int:
    return sum(unread(it, viewer) for it in world.chats.values() if it.has(viewer))


def unread(it: Chat, viewer: int) -> int:
    """Messages of others below the last one the viewer has seen; nobody reads a larger number than 999."""
    seen, count = it.read_up_to.get(viewer, 0), 0
    for message_id in reversed(it.messages):
        if message_id <= seen or count >= MOST_UNREAD:
            break
        count += it.messages[message_id].sender_id != viewer
    return count


def _menu(world: World, me: Person, chats: list[Chat]) -> list[Json]:
    """Every command some chat of this person offers, each once."""
    found = {entry["command"]: entry for it in reversed(chats) for entry in commands(world, me, it.id)}
    return list((found or {entry["command"]: entry for entry in commands(world, me, me.id)}).values())


def commands(world: World, who: Person, chat_id: int) -> list[Json]:
    """The command menu a person sees in a chat."""
    it = world.chats.get(chat_id)
    return world.commands.shown_to(
        chat_id=chat_id,
        user_id=who.id,
        is_private=chat_id == who.id,
        is_admin=bool(it and it.is_admin(who.id)),
        language=who.language_code or "",
    )


def bot(world: World) -> Json:
    hook = world.webhook.config
    return {
        "id": world.bot.id,
        "first_name": world.profile.get("name:") or world.bot.first_name,
        "username": world.bot.username,
        "pending_updates": world.queue.count,
        "webhook": hook.url if hook else None,
    }


def _last_moment(it: Chat) -> int:
    last = next(reversed(it.messages.values()), None)
    return last.date if last else 0


def chat(world: World, it: Chat, viewer: int) -> Json:
    last = next(reversed(it.messages.values()), None)
    return wire.compact(
        id=it.id,
        type=it.type,
        title=world.bot.first_name if it.is_private else it.title,
        purpose=it.purpose,
        is_forum=it.is_forum or None,
        topics=[
            {"message_thread_id": topic.id, "name": topic.name, "closed": topic.closed} for topic in it.topics.values()
        ]
        or None,
        unread=unread(it, viewer),
        members_count=sum(member.present for member in it.members.values()),
        my_status=it.status_of(viewer),
        bot_status=it.status_of(world.bot.id),
        migrated_to=it.migrated_to,
    ) | {"last": _preview(world, last) if last else None}


def _preview(world: World, message: Message) -> Json:
    name = author(world, message)["name"]
    words = service_line(name, message.sender_id, message.content) if message.service else message.text
    return {"name": name, "text": words or media_line(message.content), "date": message.date}


def visible(world: World, chat_id: int, viewer: int, limit: int) -> list[Json]:
    """The messages a person has on the screen, oldest first."""
    it = world.chats.get(chat_id)
    if it is None and chat_id == viewer:
        return []
    it = it or world.chat(chat_id)
    if viewer not in it.members:
        raise Refused("not in this chat", 403)
    own = [m for m in it.ephemeral.values() if viewer in (m.receiver_id, m.sender_id)]
    hidden = {m.replaces for m in own if m.replaces}
    recent = islice(reversed(it.messages.values()), limit + len(hidden))
    shown = [m for m in reversed([*recent]) if m.id not in hidden]
    ordered = sorted([*shown, *own], key=lambda m: m.date)  # stable: equal seconds keep their order
    return [message(world, it, m, viewer) for m in ordered[-limit:]]


def author(world: World, it: Message) -> Json:
    if it.sender_chat:
        signature = f" ({it.author_signature})" if it.author_signature else ""
        return {"id": it.sender_chat["id"], "name": str(it.sender_chat.get("title", "")) + signature, "is_bot": False}
    who = world.account(it.sender_id)
    return {"id": it.sender_id, "name": name_of(world, it.sender_id), "is_bot": bool(who and who.is_bot)}


def message(world: World, home: Chat, it: Message, viewer: int) -> Json:
    content = wire.message(world, it, nested=True) if "poll" in it.content else it.content
    fields = wire.compact(
        edit_date=it.edit_date,
        reply=_reply(world, home, it),
        keyboard=_keyboard(it),
        reply_keyboard=(it.reply_markup or {}).get("keyboard"),
        photo=_url(content["photo"][-1]) if "photo" in content else None,
        document={"name": content["document"]["file_name"], "url": _url(content["document"])}
        if "document" in content
        else None,
        voice={"url": _url(content["voice"]), "duration": content["voice"]["duration"]} if "voice" in content else None,
        sticker={"url": _url(content["sticker"]), "emoji": content["sticker"].get("emoji")}
        if "sticker" in content
        else None,
        media_group_id=it.media_group_id,
        rich=it.rich_source,
        service=service_line(name_of(world, it.sender_id), it.sender_id, it.content) if it.service else None,
        topic=it.thread_id if it.in_topic else None,
        forwarded=_forwarded(it),
        pinned=True if it.id in home.pinned else None,
        tag=home.members[it.sender_id].tag if it.sender_id in home.members else None,
    )
    return {
        **_identity(it),
        "date": it.date,
        "from": author(world, it),
        "text": it.text or card_line(content),
        "entities": content.get("entities") or content.get("caption_entities") or [],
        "reactions": _reactions(world, it, viewer),
        **fields,
    }


def _identity(it: Message) -> Json:
    if it.ephemeral_id is None:
        return {"message_id": it.id}
    return wire.compact(ephemeral_message_id=it.ephemeral_id, only_you=True, replaces=it.replaces)


def _url(file: Json) -> str:
    return f"/control/files/{file['file_id']}"


def _reply(world: World, home: Chat, it: Message) -> Json | None:
    if it.external_reply:
        sender = it.external_reply["origin"]["sender_user"]["first_name"]
        return wire.compact(name=sender, text="", quote=(it.quote or {}).get("text"))
    target = home.ephemeral.get(it.reply_ephemeral) if it.reply_ephemeral else home.messages.get(it.reply_to or 0)
    if target is None:
        return None
    return wire.compact(
        message_id=target.id or None,
        ephemeral_message_id=target.ephemeral_id,
        name=author(world, target)["name"],
        text=target.text or media_line(target.content),
        quote=(it.quote or {}).get("text"),
    )


def _keyboard(it: Message) -> list[list[Json]] | None:
    keys = ("text", "callback_data", "url", "style", "web_app", "copy_text")
    rows = [
        [
            {key: button[key] for key in keys if key in button} | ({"disabled": True} if "disabled" in button else {})
            for button in row
        ]
        for row in it.inline_keyboard
    ]
    return rows or None


def _reactions(world: World, it: Message, viewer: int) -> list[Json]:
    givers: dict[str, list[int]] = defaultdict(list)
    for user_id, marks in it.reactions.items():
        for mark in marks:
            givers[mark].append(user_id)
    return [
        {
            "emoji": mark,
            "count": len(who),
            "names": [name_of(world, user_id) for user_id in who],
            "mine": viewer in who,
        }
        for mark, who in givers.items()
    ]


def _forwarded(it: Message) -> str | None:
    origin = it.forward_origin
    if origin is None:
        return None
    named = origin.get("sender_user") or origin.get("sender_chat") or {}
    return str(origin.get("sender_user_name") or named.get("first_name") or named.get("title") or "")
