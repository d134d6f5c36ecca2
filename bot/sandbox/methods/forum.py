"""Topics of forums, and of private chats where the bot has them on."""

from typing import Any

from bot.sandbox import rooms, wire
from bot.sandbox.compose import sticker
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.methods.targets import supergroup, writable
from bot.sandbox.model import GENERAL_TOPIC, Chat, Topic

Json = dict[str, Any]

NAME_LIMIT = 128
ICONS = ("💬", "❓")


def forum(call: Call, refusal: str, *, right: str = "can_manage_topics") -> Chat:
    """A chat with topics where the bot holds a right."""
    chat = writable(call)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not chat.is_private and not chat.allows(call.world.bot.id, right):
        raise bad_request(refusal)
    return chat


def topic_of(call: Call, chat: Chat) -> Topic:
    topic = chat.topics.get(call.params.integer("message_thread_id"))
    if topic is None:
        raise bad_request("message thread not found")
    return topic


def _name(call: Call) -> str:
    name = call.params.text("name").strip()
    if not name:
        raise bad_request("topic name must be non-empty")
    if len(name) > NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return name


@method("createForumTopic")
def create_forum_topic(call: Call) -> Json:
    chat = forum(call, "not enough rights to create a topic")
    topic = rooms.add_topic(call.world, chat, _name(call), call.world.bot.id)
    if color := call.params.integer("icon_color"):
        topic.icon_color = color
    topic.icon_custom_emoji_id = call.params.text("icon_custom_emoji_id") or None
    return wire.compact(
        message_thread_id=topic.id,
        name=topic.name,
        icon_color=topic.icon_color,
        icon_custom_emoji_id=topic.icon_custom_emoji_id,
    )


@method("editForumTopic")
def edit_forum_topic(call: Call) -> bool:
    chat = forum(call, "not enough rights to edit the topic")
    topic = topic_of(call, chat)
    before = (topic.name, topic.icon_custom_emoji_id)
    if call.params.text("name"):
        topic.name = _name(call)
    if call.params.has("icon_custom_emoji_id"):
        topic.icon_custom_emoji_id = call.params.text("icon_custom_emoji_id") or None
    if before == (topic.name, topic.icon_custom_emoji_id):
        raise bad_request("TOPIC_NOT_MODIFIED")
    _announce(call, chat, topic, forum_topic_edited={"name": topic.name})
    return True


def _announce(call: Call, chat: Chat, topic: Topic, **content: Any) -> None:
    message = rooms.service(call.world, chat, call.world.bot.id, **content)
    if topic.id != GENERAL_TOPIC:
        message.thread_id, message.in_topic = topic.id, True


def _flip(call: Call, refusal: str, topic: Topic | None, state: str, *, value: bool, told: str) -> bool:
    """Close, reopen, hide or show a topic; None = the one that is named."""
    chat = forum(call, f"not enough rights to {refusal}")
    topic = topic or topic_of(call, chat)
    if getattr(topic, state) == value:
        raise bad_request("TOPIC_NOT_MODIFIED")
    setattr(topic, state, value)
    _announce(call, chat, topic, **{told: {}})
    return True


@method("closeForumTopic")
def close_forum_topic(call: Call) -> bool:
    return _flip(call, "close the topic", None, "closed", value=True, told="forum_topic_closed")


@method("reopenForumTopic")
def reopen_forum_topic(call: Call) -> bool:
    return _flip(call, "reopen the topic", None, "closed", value=False, told="forum_topic_reopened")


@method("closeGeneralForumTopic")
def close_general_forum_topic(call: Call) -> bool:
    return _flip(call, "close the topic", _general(call), "closed", value=True, told="forum_topic_closed")


@method("reopenGeneralForumTopic")
def reopen_general_forum_topic(call: Call) -> bool:
    """Whoever opens the general topic sees it again."""
    topic = _general(call)
    _flip(call, "reopen the topic", topic, "closed", value=False, told="forum_topic_reopened")
    topic.hidden = False
    return True


@method("hideGeneralForumTopic")
def hide_general_forum_topic(call: Call) -> bool:
    """What is hidden is closed as well."""
    topic = _general(call)
    _flip(call, "hide the topic", topic, "hidden", value=True, told="general_forum_topic_hidden")
    topic.closed = True
    return True


@method("unhideGeneralForumTopic")
def unhide_general_forum_topic(call: Call) -> bool:
    return _flip(call, "unhide the topic", _general(call), "hidden", value=False, told="general_forum_topic_unhidden")


@method("editGeneralForumTopic")
def edit_general_forum_topic(call: Call) -> bool:
    chat = forum(call, "not enough rights to edit the topic")
    topic, name = _general(call), _name(call)
    if topic.name == name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    _announce(call, chat, topic, forum_topic_edited={"name": name})
    return True


def _general(call: Call) -> Topic:
    return supergroup(call).general


@method("getForumTopicIconStickers")
def get_forum_topic_icon_stickers(call: Call) -> list[Json]:
    """The pictures a topic may have; the sandbox has drawn two."""
    return [_icon(call, emoji, number) for number, emoji in enumerate(ICONS, start=1)]


def _icon(call: Call, emoji: str, number: int) -> Json:
    files, name = call.world.files, f"topic icon {number}.webp"
    stored = next((one for one in files.by_id.values() if one.name == name), None)
    stored = stored or files.add("sticker", name, "image/webp", name.encode())
    custom = {"type": "custom_emoji", "width": 100, "height": 100, "custom_emoji_id": str(5_000_000_000 + number)}
    return sticker(stored, emoji) | custom


@method("deleteForumTopic")
def delete_forum_topic(call: Call) -> bool:
    chat = forum(call, "not enough rights to delete the topic")
    topic = topic_of(call, chat)
    del chat.topics[topic.id]
    for message in [it for it in chat.messages.values() if it.thread_id == topic.id]:
        del chat.messages[message.id]
    call.world.events.emit("chats", call.world.viewers(chat))
    return True
