"""What happens to groups: made, joined, left, promoted, renamed, split into topics, upgraded."""

from typing import Any

from bot.sandbox import wire
from bot.sandbox.errors import Refused
from bot.sandbox.model import PRESENT, STATUSES, Chat, InviteLink, Member, Message, Topic
from bot.sandbox.people import tell_bot
from bot.sandbox.privacy import bot_hears_reactions
from bot.sandbox.world import World

Json = dict[str, Any]


def service(world: World, chat: Chat, actor_id: int, **content: Any) -> Message:
    """A line like "Anna added Boris"."""
    message = Message(0, chat.id, actor_id, world.now(), dict(content), service=True)
    return world.post(chat, message)


def create(
    world: World,
    *,
    kind: str,
    title: str,
    owner: int,
    members: list[int],
    admins: list[int],
    bot: str = "member",
    chat_id: int | None = None,
    is_forum: bool = False,
    purpose: str | None = None,
) -> Chat:
    """Make a group with its people; the bot is added last, and told."""
    _check_new(world, kind, title, chat_id, bot)
    chat = Chat(chat_id or world.new_chat_id(kind), kind, title, purpose, is_forum=is_forum)
    for user_id in dict.fromkeys([*members, *admins, owner]):
        world.person(user_id)
        status = "creator" if user_id == owner else "administrator" if user_id in admins else "member"
        chat.members[user_id] = Member(user_id, status)
    world.chats[chat.id] = chat
    born = {"group_chat_created": True} if kind == "group" else {"supergroup_chat_created": True}
    service(world, chat, owner, **born)
    world.events.emit("chats", world.viewers(chat))
    if bot != "absent":
        change_member(world, chat.id, world.bot.id, bot, actor_id=owner)
    return chat


def _check_new(world: World, kind: str, title: str, chat_id: int | None, bot: str) -> None:
    if kind not in ("group", "supergroup"):
        raise Refused("type must be group or supergroup")
    if not title.strip():
        raise Refused("title must not be empty")
    if chat_id is not None and (chat_id >= 0 or chat_id in world.chats):
        raise Refused(f"chat id {chat_id} is taken or not negative", 409)
    if bot not in ("member", "administrator", "absent"):
        raise Refused("bot must be member, administrator or absent")


def change_member(
    world: World,
    chat_id: int,
    user_id: int,
    status: str,
    *,
    actor_id: int | None = None,
    silent: bool = False,
    told: Json | None = None,
    **terms: Any,
) -> Member:
    """Join, leave, promote, demote, restrict, kick; the bot hears of it as Telegram tells it, or not at all.

    `terms` are fields of the member besides the status, `told` what else the update says.
    """
    chat = world.chat(chat_id)
    if status not in STATUSES:
        raise Refused(f"status must be one of {', '.join(sorted(STATUSES))}")
    if user_id != world.bot.id:
        world.person(user_id)
    if chat.is_private:
        raise Refused("a private chat has no changing members")
    member = chat.members.setdefault(user_id, Member(user_id, "left"))
    if member.status == status and all(getattr(member, name) == value for name, value in terms.items()):
        return member
    actor = actor_id if actor_id is not None else user_id
    if user_id == world.bot.id and actor == user_id:
        actor = _owner(chat)
    was_present, before = member.present, wire.member(world, member)
    audience = world.viewers(chat) | {user_id}
    member.outside = status == "restricted" and not was_present
    member.become(status, **terms)
    if member.present and not was_present:
        member.since = chat.last_message_id
    if not silent:
        _tell_of_member(world, chat, member, before, actor, told or {})
    if member.present != was_present:
        _announce(world, chat, member, actor, silent=silent)
    world.events.emit("chats", audience)
    return member


def join(world: World, chat_id: int, user_id: int, url: str) -> Json:
    """Follow an invite link: into the group, or into the line of those who asked to be let in."""
    chat = world.chat(chat_id)
    world.person(user_id)
    chat.lapse(user_id, world.now())
    link = chat.invite_links.get(url)
    expired = link is not None and link.expire_date is not None and link.expire_date <= world.now()
    full = link is not None and link.member_limit is not None and len(link.joined) >= link.member_limit
    if link is None or link.is_revoked or expired or full:
        raise Refused("the invite link is not valid, or no longer", 410)
    if chat.has(user_id) or chat.status_of(user_id) == "kicked":
        raise Refused("already in the chat" if chat.has(user_id) else "banned from the chat", 409)
    if link.creates_join_request:
        _ask_to_join(world, chat, user_id, link)
    else:
        enter(world, chat, user_id, link)
    return {"status": chat.status_of(user_id), "requested": user_id in chat.join_requests}


def enter(
    world: World, chat: Chat, user_id: int, link: InviteLink, *, actor_id: int | None = None, **told: Any
) -> None:
    """Come in by a link."""
    link.joined.add(user_id)
    told["invite_link"] = wire.invite_link(world, chat, link)
    change_member(world, chat.id, user_id, "member", actor_id=actor_id or user_id, told=told)


def _ask_to_join(world: World, chat: Chat, user_id: int, link: InviteLink) -> None:
    chat.join_requests[user_id] = link.url
    if chat.allows(world.bot.id, "can_invite_users"):
        payload = {
            "chat": wire.chat(world, chat),
            "from": wire.user(world, user_id),
            "user_chat_id": user_id,
            "date": world.now(),
            "invite_link": wire.invite_link(world, chat, link),
        }
        world.queue.push("chat_join_request", payload, lane=f"member:{user_id}")


def _owner(chat: Chat) -> int:
    return next(member.user_id for member in chat.members.values() if member.status == "creator")


def _tell_of_member(world: World, chat: Chat, member: Member, before: Json, actor_id: int, told: Json) -> None:
    about_bot = member.user_id == world.bot.id
    if not about_bot and not (chat.has(world.bot.id) and bot_hears_reactions(world, chat)):
        return
    payload = {
        "chat": wire.chat(world, chat),
        "from": wire.user(world, actor_id),
        "date": world.now(),
        "old_chat_member": before,
        "new_chat_member": wire.member(world, member),
        **told,
    }
    if about_bot:
        world.queue.push("my_chat_member", payload, lane=f"chat:{chat.id}")
    else:
        world.queue.push("chat_member", payload, lane=f"member:{member.user_id}")


def _announce(world: World, chat: Chat, member: Member, actor_id: int, *, silent: bool) -> None:
    who = wire.user(world, member.user_id)
    if member.status in PRESENT:
        message = service(world, chat, actor_id, new_chat_members=[who])
    else:
        message = service(world, chat, actor_id, left_chat_member=who)
    if not silent:
        tell_bot(world, chat, message)


def rename(world: World, chat_id: int, title: str, actor_id: int | None = None) -> None:
    chat = world.chat(chat_id)
    if chat.is_private or not title.strip():
        raise Refused("only a group can get a title, and not an empty one")
    chat.title = title
    tell_bot(world, chat, service(world, chat, actor_id or _owner(chat), new_chat_title=title))
    world.events.emit("chats", world.viewers(chat))


def add_topic(world: World, chat: Chat, name: str, actor_id: int, **look: Any) -> Topic:
    """Open a topic; its id is the id of the service message that opened it."""
    topic = Topic(chat.last_message_id + 1, name, **look)
    created = wire.compact(name=name, icon_color=topic.icon_color, icon_custom_emoji_id=topic.icon_custom_emoji_id)
    message = service(world, chat, actor_id, forum_topic_created=created)
    chat.topics[topic.id] = topic
    message.thread_id, message.in_topic = topic.id, True
    if actor_id != world.bot.id:
        tell_bot(world, chat, message)
    return topic


def open_topic(world: World, chat_id: int, name: str, actor_id: int | None = None) -> Topic:
    """A person opens a topic."""
    chat = world.chat(chat_id)
    if not chat.is_forum:
        raise Refused("the chat is not a forum")
    if not 1 <= len(name) <= 128:
        raise Refused("a topic's name has 1 to 128 characters")
    return add_topic(world, chat, name, actor_id or (chat.id if chat.is_private else _owner(chat)))


TELLINGS = {"both": (0, 1), "swapped": (1, 0), "old": (0,), "new": (1,), "none": ()}
"""Which of the two service messages of an upgrade reach the bot, and in which order."""


def migrate(world: World, chat_id: int, *, tell: str = "both") -> Chat:
    """Turn a basic group into a supergroup: a new id, message ids from the start."""
    old = world.chat(chat_id)
    if tell not in TELLINGS:
        raise Refused(f"tell must be one of {', '.join(TELLINGS)}")
    if old.type != "group" or old.migrated_to:
        raise Refused("only a basic group can be upgraded, and only once", 409)
    new = Chat(world.new_chat_id("supergroup"), "supergroup", old.title, old.purpose)
    new.members = {user_id: Member(user_id, it.status, dict(it.rights)) for user_id, it in old.members.items()}
    world.chats[new.id] = new
    owner = _owner(old)
    farewell = service(world, old, owner, migrate_to_chat_id=new.id)
    old.migrated_to = new.id
    welcome = service(world, new, owner, migrate_from_chat_id=old.id)
    for which in TELLINGS[tell]:
        tell_bot(world, *((old, farewell), (new, welcome))[which])
    world.events.emit("chats", world.viewers(new))
    return new
