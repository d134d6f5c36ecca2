"""What people do in the sandbox, and the updates that tell the bot of it."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Happening:
    name: str
    does: tuple[tuple[str, Json], ...]
    tells: tuple[tuple[str, Json], ...]


def one(name: str, path: str, body: Json, kind: str, payload: Json) -> Happening:
    return Happening(name, ((path, body),), ((kind, payload),))


SAYS = {"chat": "$help", "from": "$boris"}

HAPPENINGS = [
    one("a message", "messages", SAYS | {"text": "hi"}, "message", {"text": "hi", "from": {"id": "$boris"}}),
    one(
        "a command",
        "messages",
        SAYS | {"text": "/task@firstline_bot now"},
        "message",
        {"entities": [{"type": "bot_command", "offset": 0, "length": 19}]},
    ),
    one(
        "a reply with a quote",
        "messages",
        SAYS | {"text": "this?", "reply_to": "$question", "quote": "a key"},
        "message",
        {"reply_to_message": {"message_id": "$question"}, "quote": {"text": "a key", "position": 13}},
    ),
    one("a picture", "messages", SAYS | {"photo": True, "caption": "look"}, "message", {"caption": "look"}),
    one("a document", "messages", SAYS | {"document": "a.csv"}, "message", {"document": {"file_name": "a.csv"}}),
    one("a voice message", "messages", SAYS | {"voice": True}, "message", {"voice": {"duration": 3}}),
    one("a sticker", "messages", SAYS | {"sticker": "👍"}, "message", {"sticker": {"emoji": "👍", "type": "regular"}}),
    Happening(
        "an album",
        (("messages", SAYS | {"media_group": 2, "caption": "both"}),),
        (("message", {"caption": "both"}), ("message", {})),
    ),
    one(
        "a forward of a hidden person",
        "messages",
        SAYS | {"text": "x", "forward_from": "Somebody"},
        "message",
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "Somebody"}},
    ),
    one(
        "an anonymous administrator",
        "messages",
        {"chat": "$help", "from": "$anna", "text": "x", "anonymous": True},
        "message",
        {"from": {"id": 1087968824}, "sender_chat": {"id": "$help"}},
    ),
    one(
        "a message in a topic",
        "messages",
        {"chat": "$forum", "from": "$boris", "text": "x", "topic": "$topic"},
        "message",
        {"message_thread_id": "$topic", "is_topic_message": True},
    ),
    one(
        "an edit",
        "messages/edit",
        SAYS | {"message_id": "$question", "text": "How do I get two keys?"},
        "edited_message",
        {"message_id": "$question", "text": "How do I get two keys?"},
    ),
    Happening("a deleted message is not told", (("messages/delete", SAYS | {"message_id": "$question"}),), ()),
    one(
        "a reaction",
        "reactions",
        SAYS | {"message_id": "$question", "emoji": ["✍"]},
        "message_reaction",
        {"new_reaction": [{"type": "emoji", "emoji": "✍"}]},
    ),
    one(
        "a press",
        "press",
        SAYS | {"message_id": "$card", "data": "go", "wait": 0},
        "callback_query",
        {"data": "go", "message": {"message_id": "$card"}},
    ),
    one(
        "a new administrator",
        "chats/$help/members",
        {"user": "$boris", "status": "administrator", "by": "$anna"},
        "chat_member",
        {"new_chat_member": {"status": "administrator"}, "old_chat_member": {"status": "member"}},
    ),
    Happening(
        "somebody leaves",
        (("chats/$help/members", {"user": "$boris", "status": "left"}),),
        (
            ("chat_member", {"new_chat_member": {"status": "left"}}),
            ("message", {"left_chat_member": {"id": "$boris"}}),
        ),
    ),
    one(
        "the bot is kicked",
        "chats/$help/members",
        {"user": "$bot", "status": "kicked", "by": "$anna"},
        "my_chat_member",
        {"new_chat_member": {"status": "kicked"}},
    ),
    one("the bot is blocked", "block", {"user": "$anna", "blocked": True}, "my_chat_member", {"chat": {"id": "$anna"}}),
    Happening(
        "a group becomes a supergroup",
        (("chats/$private_group/migrate", {}),),
        (("message", {"chat": {"id": "$private_group"}}), ("message", {"migrate_from_chat_id": "$private_group"})),
    ),
    one("a new title", "chats/$help/title", {"title": "Support"}, "message", {"new_chat_title": "Support"}),
    one("a new topic", "chats/$forum/topics", {"name": "Doors"}, "message", {"forum_topic_created": {"name": "Doors"}}),
]
