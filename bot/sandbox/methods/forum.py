"""Topics of forums, and of private chats where the bot has them on."""

from typing import Any

from bot.sandbox import rooms, wire
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.methods.targets import writable
from bot.sandbox.model import Chat, Topic

Json = dict[str, Any]

NAME_LIMIT = 128


def _forum(call: Call, refusal: str) -> Chat:
    chat = writable(call)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not chat.is_private and not chat.allows(call.world.bot.id, "can_manage_topics"):
        raise bad_request(refusal)
    return chat


def _topic(call: Call, chat: Chat) -> Topic:
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
    chat = _forum(call, "not enough rights to create a topic")
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
    chat = _forum(call, "not enough rights to edit the topic")
    topic = _topic(call, chat)
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
    message.thread_id, message.in_topic = topic.id, True


@method("closeForumTopic")
def close_forum_topic(call: Call) -> bool:
    chat = _forum(call, "not enough rights to close the topic")
    topic = _topic(call, chat)
    if topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = True
    _announce(call, chat, topic, forum_topic_closed={})
    return True


@method("reopenForumTopic")
def reopen_forum_topic(call: Call) -> bool:
    chat = _forum(call, "not enough rights to reopen the topic")
    topic = _topic(call, chat)
    if not topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = False
    _announce(call, chat, topic, forum_topic_reopened={})
    return True


@method("deleteForumTopic")
def delete_forum_topic(call: Call) -> bool:
    chat = _forum(call, "not enough rights to delete the topic")
    topic = _topic(call, chat)
    del chat.topics[topic.id]
    for message in [it for it in chat.messages.values() if it.thread_id == topic.id]:
        del chat.messages[message.id]
    call.world.events.emit("chats", call.world.viewers(chat))
    return True
