"""What the page says of messages that have no words of their own."""

from typing import Any

Json = dict[str, Any]

_DEEDS = {
    "pinned_message": "pinned a message",
    "forum_topic_closed": "closed the topic",
    "forum_topic_reopened": "reopened the topic",
    "general_forum_topic_hidden": "hid the general topic",
    "general_forum_topic_unhidden": "showed the general topic",
    "new_chat_photo": "changed the picture of the chat",
    "delete_chat_photo": "removed the picture of the chat",
}
_UPGRADED = ("migrate_to_chat_id", "migrate_from_chat_id")


def service_line(actor: str, actor_id: int, content: Json) -> str:
    """The grey line of a service message."""
    kind = next(iter(content), "")
    if kind in _UPGRADED:
        return "The group became a supergroup"
    return f"{actor} {_deed(kind, content.get(kind), actor_id)}"


def _deed(kind: str, about: Any, actor_id: int) -> str:
    match kind:
        case "new_chat_members":
            names = ", ".join(str(who["first_name"]) for who in about)
            return "joined" if about[0]["id"] == actor_id else f"added {names}"
        case "left_chat_member":
            return "left" if about["id"] == actor_id else f"removed {about['first_name']}"
        case "new_chat_title":
            return f"changed the title to «{about}»"
        case "forum_topic_created":
            return f"opened the topic «{about['name']}»"
        case "forum_topic_edited":
            return f"renamed the topic to «{about.get('name', '')}»"
    return _DEEDS.get(kind, "created the group")


def card_line(content: Json) -> str:
    """Places, contacts, dice and polls as one line of text."""
    if venue := content.get("venue"):
        return f"📍 {venue['title']}, {venue['address']}"
    if place := content.get("location"):
        return f"📍 {place['latitude']}, {place['longitude']}"
    if contact := content.get("contact"):
        return f"👤 {contact['first_name']} {contact['phone_number']}"
    if dice := content.get("dice"):
        return f"{dice['emoji']} {dice['value']}"
    if poll := content.get("poll"):
        counted = "".join(f"\n{option['voter_count']} · {option['text']}" for option in poll["options"])
        return f"📊 {poll['question']}{counted}"
    return "Video note" if "video_note" in content else ""


def media_line(content: Json) -> str:
    """The name of what is attached, where there is no room for itself."""
    words = ("animation", "photo", "document", "sticker", "voice", "video", "audio")
    return next((word.capitalize() for word in words if word in content), "") or card_line(content)
