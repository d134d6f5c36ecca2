"""The world as Telegram's JSON: users, chats, members, messages."""

from typing import Any

from bot.sandbox.files import StoredFile
from bot.sandbox.model import Chat, InviteLink, Member, Message, Person
from bot.sandbox.world import World

Json = dict[str, Any]


def compact(**fields: Any) -> Json:
    """Telegram leaves out what is not set."""
    return {key: value for key, value in fields.items() if value is not None}


def person(who: Person) -> Json:
    return compact(
        id=who.id,
        is_bot=who.is_bot,
        first_name=who.first_name,
        last_name=who.last_name,
        username=who.username,
        language_code=who.language_code,
    )


def user(world: World, user_id: int) -> Json:
    who = world.account(user_id)
    return person(who) if who else {"id": user_id, "is_bot": False, "first_name": "Deleted Account"}


def known_user(world: World, user_id: int) -> Json | None:
    who = world.account(user_id)
    return person(who) if who else None


def me(world: World) -> Json:
    return {
        **person(world.bot),
        "can_join_groups": True,
        "can_read_all_group_messages": world.can_read_all_group_messages,
        "supports_guest_queries": False,
        "supports_inline_queries": world.supports_inline_queries,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": world.has_topics_enabled,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def chat(world: World, it: Chat) -> Json:
    if it.is_private:
        owner = world.people.get(it.id)
        names = (owner.username, owner.first_name, owner.last_name) if owner else (None, "Deleted Account", None)
        return compact(id=it.id, type="private", username=names[0], first_name=names[1], last_name=names[2])
    return compact(id=it.id, type=it.type, title=it.title, username=it.username, is_forum=it.is_forum or None)


def full_chat(world: World, it: Chat) -> Json:
    fields = {
        **chat(world, it),
        "accent_color_id": abs(it.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if it.description:
        fields["description"] = it.description
    if not it.is_private:
        fields["permissions"] = it.permissions
    if it.photo:
        fields["photo"] = chat_photo(it.photo)
    doors = (link for link in it.invite_links.values() if link.is_primary and not link.is_revoked)
    if primary := next(doors, None):
        fields["invite_link"] = primary.url
    pinned = it.messages.get(it.pinned[-1]) if it.pinned else None
    if pinned:
        fields["pinned_message"] = message(world, pinned, nested=True)
    return fields


def chat_photo(stored: StoredFile) -> Json:
    small = {"small_file_id": stored.file_id, "small_file_unique_id": stored.unique_id}
    return small | {"big_file_id": stored.file_id, "big_file_unique_id": stored.unique_id}


def invite_link(world: World, home: Chat, link: InviteLink) -> Json:
    waiting = sum(url == link.url for url in home.join_requests.values())
    return compact(
        invite_link=link.url,
        creator=user(world, link.creator_id),
        creates_join_request=link.creates_join_request,
        is_primary=link.is_primary,
        is_revoked=link.is_revoked,
        name=link.name,
        expire_date=link.expire_date,
        member_limit=link.member_limit,
        pending_join_request_count=waiting or None,
    )


def member(world: World, it: Member) -> Json:
    fields: Json = {"user": user(world, it.user_id), "status": it.status}
    match it.status:
        case "creator":
            fields |= compact(is_anonymous=it.rights.get("is_anonymous", False), custom_title=it.custom_title)
        case "administrator":
            fields |= {**it.rights, **compact(custom_title=it.custom_title)}
        case "member":
            fields |= compact(tag=it.tag)
        case "restricted":
            fields |= {
                "is_member": not it.outside,
                "until_date": it.until_date,
                **it.permissions,
                **compact(tag=it.tag),
            }
        case "kicked":
            fields["until_date"] = it.until_date
    return fields


def reaction(emoji: str) -> Json:
    return {"type": "emoji", "emoji": emoji}


def message(world: World, it: Message, *, nested: bool = False) -> Json:
    """Telegram's Message; the message it replies to stands inside, one level deep."""
    home = world.chats[it.chat_id]
    fields = compact(
        message_id=it.id,
        ephemeral_message_id=it.ephemeral_id,
        receiver_user=user(world, it.receiver_id) if it.receiver_id else None,
        message_thread_id=it.thread_id,
        is_topic_message=it.in_topic or None,
        sender_chat=it.sender_chat,
        sender_tag=_tag(home, it),
        date=it.date,
        edit_date=it.edit_date,
        chat=chat(world, home),
        forward_origin=it.forward_origin,
        is_automatic_forward=it.is_automatic_forward or None,
        media_group_id=it.media_group_id,
        author_signature=it.author_signature,
        via_bot=person(world.bot) if it.via_bot else None,
    )
    fields["from"] = user(world, it.sender_id)
    fields |= it.content
    if "poll" in it.content:
        fields["poll"] = world.polls[it.content["poll"]["id"]].as_json()
    if it.inline_keyboard:
        fields["reply_markup"] = it.reply_markup
    return fields if nested else fields | _reply(world, home, it)


def _tag(home: Chat, it: Message) -> str | None:
    sender = home.members.get(it.sender_id)
    return sender.tag if sender and not it.sender_chat else None


def _reply(world: World, home: Chat, it: Message) -> Json:
    replied = home.messages.get(it.reply_to) if it.reply_to else None
    if it.reply_ephemeral:
        replied = home.ephemeral.get(it.reply_ephemeral)
    elif replied is None and it.in_topic and it.thread_id:
        # Plain messages of a topic point at the service message that opened it.
        replied = home.messages.get(it.thread_id) if it.thread_id != it.id else None
    return compact(
        reply_to_message=message(world, replied, nested=True) if replied else None,
        external_reply=it.external_reply,
        quote=it.quote,
    )
